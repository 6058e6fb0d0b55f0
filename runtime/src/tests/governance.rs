//! The council, and its route to Root.

use super::*;
use crate::genesis::accounts::{ALICE, BOB, CHARLIE, PATIENT};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::StorePreimage};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	DispatchError,
};

/// Carries a motion of the council, with all three votes.
pub fn carry(call: RuntimeCall) {
	let hash = BlakeTwo256::hash_of(&call);
	let length = call.encoded_size() as u32;
	let weight = call.get_dispatch_info().call_weight;
	assert_ok!(Council::propose(signed(ALICE), 3, Box::new(call), length));
	let index =
		pallet_collective::ProposalCount::<Runtime, pallet_collective::Instance1>::get() - 1;
	for member in [ALICE, BOB, CHARLIE] {
		assert_ok!(Council::vote(signed(member), hash, index, true));
	}
	assert_ok!(Council::close(signed(ALICE), hash, index, weight, length));
	let executed = System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => Some(result),
		_ => None,
	});
	assert_eq!(executed, Some(Ok(())));
}

#[test]
fn council_should_accredit_when_a_motion_is_carried() {
	run(|| {
		let organisation = AccountId::new([7; 32]);
		let call = pallet_accreditation::Call::accredit {
			organisation: organisation.clone(),
			name: b"A new clinic".to_vec().try_into().expect("short"),
			roles: Role::CareProvider.into(),
			period: Period::ALWAYS,
		};
		assert_noop!(
			Accreditation::accredit(
				signed(ALICE),
				organisation.clone(),
				b"A new clinic".to_vec().try_into().expect("short"),
				Role::CareProvider.into(),
				Period::ALWAYS,
			),
			DispatchError::BadOrigin
		);
		carry(call.into());
		assert!(Accreditation::organisation(organisation).is_some());
	});
}

#[test]
fn council_should_act_as_root_when_a_call_is_whitelisted_and_dispatched_by_two_motions() {
	run(|| {
		let call: RuntimeCall = frame_system::Call::set_storage {
			items: vec![(b"as root".to_vec(), b"written".to_vec())],
		}
		.into();
		let hash = Preimage::note(call.encode().into()).expect("a preimage");
		assert_noop!(
			Whitelist::dispatch_whitelisted_call_with_preimage(
				signed(ALICE),
				Box::new(call.clone())
			),
			pallet_whitelist::Error::<Runtime>::DeferredDispatchNotFound
		);
		carry(pallet_whitelist::Call::whitelist_call { call_hash: hash }.into());
		carry(
			pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
				call: Box::new(call),
			}
			.into(),
		);
		assert_eq!(sp_io::storage::get(b"as root").map(|v| v.to_vec()), Some(b"written".to_vec()));
	});
}

#[test]
fn root_call_should_wait_when_its_hash_is_not_whitelisted_yet() {
	run(|| {
		let call: RuntimeCall =
			frame_system::Call::set_storage { items: vec![(b"as root".to_vec(), vec![1])] }.into();
		let hash = BlakeTwo256::hash_of(&call);
		let dispatch = || -> RuntimeCall {
			pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
				call: Box::new(call.clone()),
			}
			.into()
		};
		carry(dispatch());
		assert_eq!(sp_io::storage::get(b"as root"), None);
		carry(pallet_whitelist::Call::whitelist_call { call_hash: hash }.into());
		assert_eq!(sp_io::storage::get(b"as root"), None);
		// Both motions are carried: now anyone may carry it out.
		assert_ok!(Whitelist::dispatch_whitelisted_call_with_preimage(
			signed(PATIENT),
			Box::new(call.clone())
		));
		assert!(sp_io::storage::get(b"as root").is_some());
	});
}

#[test]
fn council_should_not_hear_a_stranger_when_one_proposes() {
	run(|| {
		let call: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		assert_noop!(
			Council::propose(signed(PATIENT), 1, Box::new(call), 100),
			pallet_collective::Error::<Runtime, pallet_collective::Instance1>::NotMember
		);
	});
}
