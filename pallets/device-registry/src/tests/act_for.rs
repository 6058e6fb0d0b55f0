use super::*;
use assent_primitives::{Categories, Powers, ResourceScope, Right, Rights};

/// Charlie acts for Alice, with these rights, on that scope.
fn deputy(rights: Rights, scope: ResourceScope) {
	let powers =
		Powers { rights, scope, categories: Categories::ALL, until: Moment::MAX, further: 0 };
	Delegates::set(vec![(Capacity::Guardian, charlie(), alice(), powers)]);
}

fn manager() {
	deputy(Right::ManageDevices.into(), ResourceScope::All);
}

fn act_for(device: DeviceId, act: DeviceAct) -> Result<(), sp_runtime::DispatchError> {
	Registry::act_for(signed(charlie()), alice(), Capacity::Guardian, device, act)
}

fn offering(to: AccountId) -> DeviceAct {
	let expires_at = now() + MINUTE;
	DeviceAct::OfferHandover { to, expires_at, confirm_fingerprint: false }
}

#[test]
fn act_for_should_do_what_the_owner_could_when_the_delegate_may() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		manager();
		assert_ok!(act_for(device, DeviceAct::SetStatus(DeviceStatus::Maintenance)));
		assert_eq!(known(device).status, DeviceStatus::Maintenance);
		let told = Event::ActedFor {
			device,
			owner: alice(),
			actor: charlie(),
			capacity: Capacity::Guardian,
			account: charlie(),
		};
		System::assert_has_event(told.into());
		assert_ok!(act_for(device, offering(bob())));
		// Whoever signs pays.
		assert_eq!(held(&charlie()), handover_price());
		assert_ok!(act_for(device, DeviceAct::CancelHandover));
		assert_eq!(held(&charlie()), 0);
	});
}

#[test]
fn act_for_should_accept_and_decline_when_a_device_is_offered_to_whom_one_acts_for() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(bob(), 1);
		manager();
		offer(device, bob(), alice());
		assert_ok!(act_for(device, DeviceAct::DeclineHandover));
		offer(device, bob(), alice());
		let accepting = DeviceAct::AcceptHandover { for_myself: true, fingerprint: None };
		assert_ok!(act_for(device, accepting));
		assert_eq!(
			(known(device).owner.clone(), known(device).person()),
			(alice(), Some(&alice()))
		);
		assert_ok!(act_for(device, DeviceAct::EndAssociation));
		assert_eq!(known(device).person(), None);
	});
}

#[test]
fn act_for_should_refuse_when_the_delegate_may_not() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let retiring = || DeviceAct::SetStatus(DeviceStatus::Retired);
		assert_noop!(act_for(device, retiring()), BEYOND);
		deputy(Right::Grant.into(), ResourceScope::All);
		assert_noop!(act_for(device, retiring()), BEYOND);
		let tenure = known(device).tenure;
		let earlier = ResourceScope::Device { id: device, tenure: tenure + 1 };
		deputy(Right::ManageDevices.into(), earlier);
		assert_noop!(act_for(device, retiring()), BEYOND);
		deputy(Right::ManageDevices.into(), ResourceScope::Device { id: device, tenure });
		// Nor does a delegate of Alice manage what is Bob's.
		let theirs = unvouched(bob(), 2);
		assert_noop!(act_for(theirs, retiring()), BEYOND);
		manager();
		assert_noop!(act_for(theirs, retiring()), Refused::NotAuthorized);
		assert_ok!(act_for(device, retiring()));
	});
}

#[test]
fn act_for_should_wait_when_another_guardian_has_to_agree() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		manager();
		OneMore::set(true);
		assert_ok!(act_for(device, offering(bob())));
		assert_noop!(act_for(device, DeviceAct::CancelHandover), Refused::UnknownOffer);
		OneMore::set(false);
		assert_ok!(act_for(device, offering(bob())));
		assert_ok!(act_for(device, DeviceAct::CancelHandover));
	});
}

#[test]
fn act_for_should_not_move_a_device_when_its_owner_is_suspended() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		manager();
		accredit(&alice(), &[Role::CareProvider]);
		suspend(&alice());
		assert_noop!(act_for(device, offering(bob())), Refused::OrganisationNotActive);
	});
}
