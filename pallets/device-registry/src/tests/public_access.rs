use super::*;

fn set(who: AccountId, device: DeviceId, open: bool) -> sp_runtime::DispatchResult {
	Registry::set_public_access(signed(who), device, open)
}

fn is_open(device: DeviceId) -> bool {
	<Registry as DevicesTrait>::facts(&device).expect("is registered").public_access
}

#[test]
fn set_public_access_should_open_and_close_when_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert!(!is_open(device));
		for public_access in [true, false] {
			assert_ok!(set(alice(), device, public_access));
			assert_eq!(is_open(device), public_access);
			assert_last_event(Event::PublicAccessSet {
				device,
				owner: alice(),
				public_access,
				tenure: 0,
			});
		}
	});
}

#[test]
fn public_access_should_end_when_the_tenure_does() {
	ExtBuilder.build_and_execute(|| {
		let handed = unvouched(alice(), 1);
		assert_ok!(set(alice(), handed, true));
		hand_over(handed, alice(), bob(), false);
		assert!(!is_open(handed));

		let worn = unvouched(hospital(), 2);
		assert_ok!(set(hospital(), worn, true));
		associate(worn, hospital(), alice());
		assert!(!is_open(worn));
		assert_ok!(Registry::end_association(signed(alice()), worn));
		assert!(!is_open(worn));
		assert_ok!(set(hospital(), worn, true));
	});
}

#[test]
fn set_public_access_should_fail_when_another_person_wears_it() {
	ExtBuilder.build_and_execute(|| {
		let worn = unvouched(hospital(), 1);
		associate(worn, hospital(), alice());
		assert_noop!(set(hospital(), worn, true), Refused::AnothersPerson);
		assert_ok!(set(hospital(), worn, false));
		let own = unvouched(bob(), 2);
		assert_ok!(Registry::associate_self(signed(bob()), own));
		assert_ok!(set(bob(), own, true));
	});
}

#[test]
fn set_public_access_should_fail_when_the_caller_is_not_the_owner() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		associate(device, hospital(), alice());
		for who in [alice(), bob(), maker(), regulator()] {
			assert_noop!(set(who, device, false), Refused::NotAuthorized);
		}
	});
}

#[test]
fn set_public_access_should_only_close_when_the_owner_is_a_suspended_organisation() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		assert_ok!(set(hospital(), device, true));
		suspend(&hospital());
		assert_ok!(set(hospital(), device, false));
		assert_noop!(set(hospital(), device, true), Refused::OrganisationNotActive);
	});
}
