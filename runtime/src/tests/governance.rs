//! The council, and its route to Root.

use super::*;
use crate::genesis::accounts::{ALICE, BOB, CHARLIE, PATIENT};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::StorePreimage,
};
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

#[test]
fn motion_should_fit_when_it_is_carried_out_by_whoever_closes_it() {
	use configs::governance::{MaxProposalWeight, LONGEST_MOTION};
	run(|| {
		let close: RuntimeCall = pallet_collective::Call::close {
			proposal_hash: Default::default(),
			index: 0,
			proposal_weight_bound: MaxProposalWeight::get(),
			length_bound: LONGEST_MOTION,
		}
		.into();
		let limits = configs::system::BlockWeights::get();
		let most = limits.get(DispatchClass::Operational).max_extrinsic.expect("it has a limit");
		let transaction = super::money::transaction("//Alice", 0, close);
		let weighs = transaction.get_dispatch_info().total_weight();
		assert!(weighs.all_lte(most), "{weighs:?} of {most:?}");

		// A new runtime is no larger a motion than that; a larger one is not even taken.
		let upgrade: RuntimeCall =
			pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
				call: Box::new(frame_system::Call::set_code { code: vec![0; 1_000_000] }.into()),
			}
			.into();
		assert!(upgrade.get_dispatch_info().call_weight.all_lte(MaxProposalWeight::get()));
		let call: RuntimeCall = frame_system::Call::remark { remark: Vec::new() }.into();
		let each = call.get_dispatch_info().call_weight.ref_time().max(1);
		let calls = MaxProposalWeight::get().ref_time() / each + 1;
		let batch: RuntimeCall =
			pallet_utility::Call::batch_all { calls: vec![call; calls as usize] }.into();
		let length = batch.encoded_size() as u32;
		assert_noop!(
			Council::propose(signed(ALICE), 3, Box::new(batch), length),
			pallet_collective::Error::<Runtime, pallet_collective::Instance1>::WrongProposalWeight
		);
	});
}

#[test]
fn silence_should_be_no_when_the_council_has_a_prime() {
	run(|| {
		let members = vec![ALICE, BOB, CHARLIE];
		assert_ok!(Council::set_members(RuntimeOrigin::root(), members, Some(ALICE), 50));
		let hash = BlakeTwo256::hash_of(&b"a call");
		let call: RuntimeCall = pallet_whitelist::Call::whitelist_call { call_hash: hash }.into();
		let motion = BlakeTwo256::hash_of(&call);
		let (length, weight) = (call.encoded_size() as u32, call.get_dispatch_info().call_weight);
		assert_ok!(Council::propose(signed(ALICE), 3, Box::new(call), length));
		assert_ok!(Council::vote(signed(ALICE), motion, 0, true));
		System::set_block_number(1 + configs::governance::MotionDuration::get());
		assert_ok!(Council::close(signed(BOB), motion, 0, weight, length));
		System::assert_has_event(
			pallet_collective::Event::Disapproved { proposal_hash: motion }.into(),
		);
		assert!(!pallet_whitelist::WhitelistedCall::<Runtime>::contains_key(hash));
	});
}
