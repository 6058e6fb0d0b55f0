//! What a never-funded key signs, through the whole pipeline that a pool and a block put it through.

use super::*;
use crate::genesis::accounts::*;
use assent_primitives::{
	Act, DenyReason, GuardianshipAct, GuardianshipStatement, Statement, Verdict,
};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	storage::transactional::with_transaction_opaque_err,
};
use frame_system::limits::WeightsPerClass;
use sp_core::{sr25519, Pair};
use sp_runtime::{
	generic::Era,
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
	},
	ApplyExtrinsicResult, DispatchError, TransactionOutcome,
};

/// A person whose account never existed.
fn person() -> (sr25519::Pair, AccountId) {
	let pair = sr25519::Pair::from_seed(&[77; 32]);
	let account = AccountId::from(pair.public());
	(pair, account)
}

fn extension(era: Era, nonce: Nonce, tip: Balance) -> TxExtension {
	(
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		extensions::CheckMortal::from(era),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

/// A transaction that nobody signs.
fn free(call: RuntimeCall) -> UncheckedExtrinsic {
	UncheckedExtrinsic::new_transaction(call, extension(Era::Immortal, 0, 0))
}

/// A transaction that the account of that derivation pays for.
fn paid(path: &str, nonce: Nonce, tip: Balance, call: RuntimeCall) -> UncheckedExtrinsic {
	let pair = sr25519::Pair::from_string(path, None).expect("a path");
	let extension = extension(Era::mortal(256, 0), nonce, tip);
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("a payload");
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	let account = AccountId::from(pair.public());
	UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

fn sign(act: Act, epoch: u32) -> (Statement, Signature) {
	let (pair, controller) = person();
	let deadline = START + configs::DAY;
	let statement = Statement { controller, epoch, deadline, act };
	let payload = statement.payload(&System::block_hash(0));
	(statement, pair.sign(payload.as_bytes()).into())
}

fn relay_free(act: Act, epoch: u32) -> RuntimeCall {
	let (statement, signature) = sign(act, epoch);
	pallet_consent::Call::relay_free { statement, signature }.into()
}

fn relay(act: Act, epoch: u32) -> RuntimeCall {
	let (statement, signature) = sign(act, epoch);
	pallet_consent::Call::relay { statement, signature }.into()
}

fn granting(nonce: u8) -> Act {
	Act::Grant {
		nonce: [nonce; 32],
		provisions: vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)],
		terms: Terms::default(),
		receipt: commitment(3),
	}
}

/// Has the hospital bring in a grant: the consent.
fn granted(nonce: u8) -> ConsentId {
	let gateway = System::account_nonce(HOSPITAL_GATEWAY);
	let transaction = paid("//Hospital//Gateway", gateway, 0, relay(granting(nonce), 0));
	assert_ok!(Executive::apply_extrinsic(transaction).expect("valid"));
	ConsentId::of(&person().1, &[nonce; 32])
}

/// As a pool hears of it: encoded, from outside.
fn offer(transaction: &UncheckedExtrinsic) -> TransactionValidity {
	let received =
		UncheckedExtrinsic::decode(&mut &transaction.encode()[..]).expect("it is encoded");
	// Its block is none of those of the test.
	with_transaction_opaque_err(|| {
		let source = TransactionSource::External;
		let validity = Executive::validate_transaction(source, received, System::block_hash(0));
		TransactionOutcome::Rollback(Ok::<_, ()>(validity))
	})
	.expect("it is not nested deeply")
	.expect("it always is")
}

/// As a block takes it.
fn include(transaction: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	assert_ok!(offer(&transaction));
	Executive::apply_extrinsic(transaction)
}

fn treat() -> Verdict {
	let (_, subject) = person();
	let resource = Resource::Record { subject, custodian: HOSPITAL };
	AccessAudit::decide(HOSPITAL, resource, access(Role::CareProvider, Purpose::Treat))
		.expect("decidable")
		.verdict
}

#[test]
fn person_should_grant_and_withdraw_when_their_key_was_never_funded() {
	run(|| {
		let (_, account) = person();
		let issuance = Balances::total_issuance();
		let consent = granted(1);
		assert!(treat().is_permit());
		let held = Balances::free_balance(HOSPITAL_GATEWAY);
		let withdrawal = free(relay_free(Act::Withdraw { consent, version: 1 }, 0));
		assert_ok!(include(withdrawal).expect("valid"));
		assert_eq!(treat(), Verdict::deny(DenyReason::NoPermit));
		assert_eq!(Balances::free_balance(HOSPITAL_GATEWAY), held);
		assert!(!frame_system::Account::<Runtime>::contains_key(account));
		assert_eq!(Balances::total_issuance(), issuance);

		granted(2);
		let all = free(relay_free(Act::WithdrawAll, 0));
		assert_ok!(include(all.clone()).expect("valid"));
		assert!(!treat().is_permit());
		assert!(offer(&all).is_err());
	});
}

#[test]
fn withdrawal_should_be_refused_when_it_is_sent_again() {
	run(|| {
		let consent = granted(1);
		let withdrawal = free(relay_free(Act::Withdraw { consent, version: 1 }, 0));
		assert_ok!(include(withdrawal.clone()).expect("valid"));
		assert!(matches!(
			Executive::apply_extrinsic(withdrawal),
			Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(_)))
		));
	});
}

#[test]
fn withdrawal_should_go_before_every_paid_transaction_when_a_pool_orders_them() {
	run(|| {
		let consent = granted(1);
		let withdrawal = offer(&free(relay_free(Act::Withdraw { consent, version: 1 }, 0)))
			.expect("a valid withdrawal");
		let remark = frame_system::Call::remark { remark: vec![] };
		// Of the operational class, which costs whoever is not Root the fee and fails.
		let kill = frame_system::Call::kill_storage { keys: vec![] };
		for call in [RuntimeCall::from(remark), RuntimeCall::from(kill)] {
			for tip in [0, configs::ASNT, 1_000 * configs::ASNT] {
				let other = offer(&paid("//Alice", 0, tip, call.clone())).expect("valid");
				assert!(withdrawal.priority >= other.priority);
				// A pool takes that first which is valid for a shorter time, where the priority is the same.
				assert!(withdrawal.longevity < other.longevity);
				if tip < 1_000 * configs::ASNT {
					assert!(withdrawal.priority > other.priority, "{tip}");
				}
			}
		}
	});
}

#[test]
fn withdrawal_should_find_room_when_paid_transactions_fill_the_block() {
	run(|| {
		let consent = granted(1);
		let limits = configs::system::BlockWeights::get();
		let WeightsPerClass { max_total, .. } = limits.get(DispatchClass::Normal);
		let full = max_total.expect("ordinary transactions have a limit");
		frame_system::BlockWeight::<Runtime>::mutate(|weight| {
			weight.set(full, DispatchClass::Normal);
		});
		frame_system::BlockSize::<Runtime>::put(
			*configs::system::BlockLength::get().max.get(DispatchClass::Normal),
		);
		let remark: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		assert_eq!(
			Executive::apply_extrinsic(paid("//Alice", 0, configs::ASNT, remark)),
			Err(InvalidTransaction::ExhaustsResources.into())
		);
		let withdrawal = free(relay_free(Act::Withdraw { consent, version: 1 }, 0));
		assert_ok!(Executive::apply_extrinsic(withdrawal).expect("there is room"));
		assert!(!treat().is_permit());
	});
}

#[test]
fn withdrawals_should_fit_the_reserved_part_many_times() {
	run(|| {
		let consent = granted(1);
		let info = free(relay_free(Act::Withdraw { consent, version: 1 }, 0)).get_dispatch_info();
		let limits = configs::system::BlockWeights::get();
		let reserved = limits.get(DispatchClass::Operational).reserved.expect("a reserved part");
		let times = reserved.checked_div_per_component(&info.total_weight()).expect("a weight");
		assert!(times >= 20, "{times} times {:?} in {reserved:?}", info.total_weight());
	});
}

/// What comes free goes before all that pays, and yet never crowds it out: it has a share of each block, and no more.
#[test]
fn withdrawals_should_leave_paid_transactions_their_share_when_there_are_more_than_fit() {
	run(|| {
		let consents: Vec<ConsentId> = (0..12u8)
			.map(|number| {
				let (statement, signature) = sign(granting(number), 0);
				assert_ok!(Consents::relay(signed(ALICE), statement, signature));
				ConsentId::of(&person().1, &[number; 32])
			})
			.collect();
		let limits = configs::system::BlockWeights::get();
		let operational = limits.get(DispatchClass::Operational);
		let share = operational.max_total.expect("it has a limit");
		let used = || *frame_system::BlockWeight::<Runtime>::get().get(DispatchClass::Operational);
		// Many were included before these: what is left has room for some.
		let act = Act::Withdraw { consent: consents[0], version: 1 };
		let info = free(relay_free(act, 0)).get_dispatch_info();
		let one = info.total_weight().saturating_add(operational.base_extrinsic);
		let times = share.checked_div_per_component(&one).expect("a weight");
		let before = share.saturating_sub(one.saturating_mul(4));
		frame_system::BlockSize::<Runtime>::kill();
		frame_system::BlockWeight::<Runtime>::kill();
		frame_system::BlockWeight::<Runtime>::mutate(|weight| {
			weight.set(before, DispatchClass::Operational);
		});
		let mut included = 0u32;
		let refused = consents.into_iter().find_map(|consent| {
			let withdrawal = free(relay_free(Act::Withdraw { consent, version: 1 }, 0));
			match Executive::apply_extrinsic(withdrawal) {
				Ok(outcome) => {
					assert_ok!(outcome);
					included += 1;
					None
				},
				Err(error) => Some(error),
			}
		});
		println!("{times} free withdrawals fill {share:?}");
		assert_eq!(refused, Some(InvalidTransaction::ExhaustsResources.into()));
		assert!((3..12).contains(&included), "{included}");
		assert!(used().all_lte(share));
		// The rest is for whoever pays, and they find room.
		let left = limits.max_block.saturating_sub(used());
		assert!(left.ref_time() * 100 >= limits.max_block.ref_time() * 65);
		let remark =
			|| -> RuntimeCall { frame_system::Call::remark { remark: vec![0; 1024] }.into() };
		for nonce in 0..10 {
			let transaction = paid("//Alice", nonce, 0, remark());
			assert_ok!(Executive::apply_extrinsic(transaction).expect("there is room"));
		}
		// And ordinary ones fill their own share at most, whatever is left of the other.
		let normal = limits.get(DispatchClass::Normal).max_total.expect("it has a limit");
		assert!(normal.saturating_add(share).any_gt(limits.max_block));
		assert!(normal.all_lt(limits.max_block));
	});
}

#[test]
fn upgrade_should_fit_the_operational_share_when_the_runtime_is_replaced() {
	use frame_system::WeightInfo;
	type Weights = <Runtime as frame_system::Config>::SystemWeightInfo;
	let limits = configs::system::BlockWeights::get();
	let most = limits.get(DispatchClass::Operational).max_extrinsic.expect("it has a limit");
	for upgrade in [Weights::set_code(), Weights::apply_authorized_upgrade()] {
		assert!(upgrade.all_lte(most), "{upgrade:?} of {most:?}");
	}
}

#[test]
fn free_call_should_cost_its_fee_and_fail_when_somebody_signs_it() {
	run(|| {
		let consent = granted(1);
		let call = relay_free(Act::Withdraw { consent, version: 1 }, 0);
		let before = Balances::free_balance(ALICE);
		let outcome = Executive::apply_extrinsic(paid("//Alice", 0, 0, call)).expect("valid");
		assert_eq!(outcome, Err(DispatchError::BadOrigin));
		assert!(Balances::free_balance(ALICE) < before);
		assert!(treat().is_permit());
	});
}

#[test]
fn invalid_relays_should_be_refused_by_the_pool_when_they_name_a_real_consent() {
	run(|| {
		let consent = granted(1);
		let refused = |call: RuntimeCall| offer(&free(call)).expect_err("it is not valid");
		let act = Act::Withdraw { consent, version: 1 };
		let (statement, _) = sign(act.clone(), 0);
		let signature = sr25519::Signature::default().into();
		let forged = pallet_consent::Call::relay_free { statement, signature }.into();
		assert_eq!(refused(forged), InvalidTransaction::BadProof.into());
		refused(relay_free(Act::Withdraw { consent, version: 2 }, 0));
		refused(relay_free(act, 1));
		refused(relay_free(granting(2), 0));
		// What has no authorisation of its own does not come free.
		refused(relay(granting(2), 0));
		let remark: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		refused(remark);
	});
}

/// What the person signs about its delegates and its key, as a free call.
fn guardianship_free(act: GuardianshipAct) -> RuntimeCall {
	let (pair, subject) = person();
	let (generation, _) = Guardianship::generation_and_revision(subject.clone());
	let deadline = START + configs::DAY;
	let statement = GuardianshipStatement { subject, generation, deadline, act };
	let signature = pair.sign(statement.payload(&System::block_hash(0)).as_bytes()).into();
	pallet_guardianship::Call::relay_free { statement, signature }.into()
}

#[test]
fn veto_should_come_free_and_once_when_the_key_was_never_funded() {
	run(|| {
		let (_, subject) = person();
		let new = sr25519::Pair::from_seed(&[78; 32]);
		let new_key = AccountId::from(new.public());
		let veto = free(guardianship_free(GuardianshipAct::Veto { new_key: new_key.clone() }));
		assert!(offer(&veto).is_err());
		let payload = Guardianship::recovery_payload(subject.clone(), new_key.clone());
		assert_ok!(Guardianship::recover_by_authority(
			pallet_collective::RawOrigin::Members(2, 3).into(),
			subject.clone(),
			new_key,
			new.sign(payload.as_bytes()).into(),
			commitment(4),
		));
		assert_ok!(include(veto.clone()).expect("valid"));
		assert!(Guardianship::finish_recovery(signed(ALICE), subject.clone()).is_err());
		assert!(offer(&veto).is_err());
		assert!(!frame_system::Account::<Runtime>::contains_key(subject));
	});
}
