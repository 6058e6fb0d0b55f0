use super::*;
use frame_support::traits::StorageInfoTrait;

#[test]
fn views_should_answer_for_the_current_moment_when_asked() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), Some(START + 1));
		let until = Some(START + 1);
		assert_ok!(Accreditation::affiliate_staff(signed(hospital()), tag(1), until));
		rotate(key(1), 2);

		assert_eq!(Accreditation::organisation(hospital()), Organisations::<Test>::get(hospital()));
		assert_eq!(Accreditation::organisation(account(1)), None);
		assert_eq!(Accreditation::policy(), PolicyTables::<Test>::get().current);
		assert_eq!(Accreditation::party_of(key(2)), Some(key(1)));
		assert_eq!(Accreditation::party_of(key(1)), None);
		assert_eq!(Accreditation::key_of(key(1)), key(2));

		let acting = || Accreditation::acting_for(account(1), Duty::ManageDevices);
		assert_eq!(acting(), Some(hospital()));
		assert!(Accreditation::is_affiliated(hospital(), tag(1)));
		at(START + 1);
		assert_eq!(acting(), Some(account(1)));
		assert!(!Accreditation::is_affiliated(hospital(), tag(1)));
	});
}

#[test]
fn rotation_payload_should_bind_chain_party_keys_and_count_when_asked() {
	ExtBuilder::default().build_and_execute(|| {
		let genesis = System::block_hash(0);
		let parts = (genesis, key(1), key(1), key(2), 0u32);
		let expected = assent_primitives::hash::tagged(b"assent/rotate/v1", &parts);
		assert_eq!(Accreditation::rotation_payload(key(1), key(2)), Some(expected));
		rotate(key(1), 2);
		let parts = (genesis, key(1), key(2), key(3), 1u32);
		let expected = assent_primitives::hash::tagged(b"assent/rotate/v1", &parts);
		assert_eq!(Accreditation::rotation_payload(key(2), key(3)), Some(expected));
	});
}

#[test]
fn duties_should_have_the_bit_of_their_scale_index_when_encoded() {
	use codec::Encode;
	let all = [Duty::RecordAccesses, Duty::ManageDevices, Duty::ManageConsents, Duty::Attest];
	for duty in all {
		let index = duty.encode()[0];
		assert_eq!(Duties::only(duty), Duties(1 << index));
		assert!(Duties::only(duty).contains(duty));
	}
	assert_eq!(Duties::ALL.iter().collect::<Vec<_>>(), all);
	assert_eq!(all.into_iter().collect::<Duties>(), Duties::ALL);
	assert!(Duties::ALL.is_valid() && !Duties(16).is_valid());
	assert_eq!(duty_from_code("manage-devices"), Some(Duty::ManageDevices));
	assert_eq!(duty_from_code("ManageDevices"), None);
}

#[test]
fn storage_should_be_bounded_when_its_size_is_asked() {
	for item in Accreditation::storage_info() {
		assert!(item.max_size.is_some(), "{item:?}");
	}
}
