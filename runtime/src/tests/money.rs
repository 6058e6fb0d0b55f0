//! Money in the composed runtime: nothing is created, nothing is lost.

use super::*;
use crate::{configs::system::FeePot, genesis::accounts::*};
use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	traits::{Consideration, Footprint},
};
use proptest::prelude::*;
use sp_core::{sr25519, Pair};
use sp_runtime::{generic::Era, traits::Convert, transaction_validity::InvalidTransaction};

/// A transaction as a wallet signs it.
pub fn transaction(path: &str, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
	transaction_of(Era::mortal(64, 0), path, nonce, call)
}

/// A transaction that is valid for that long.
fn transaction_of(era: Era, path: &str, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
	let pair = sr25519::Pair::from_string(path, None).expect("a path");
	let extension: TxExtension = (
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		extensions::CheckMortal::from(era),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("a payload");
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	UncheckedExtrinsic::new_signed(
		call,
		AccountId::from(pair.public()).into(),
		signature.into(),
		extension,
	)
}

#[test]
fn fees_should_go_to_the_pot_when_a_transaction_pays_them() {
	run(|| {
		let issuance = Balances::total_issuance();
		let (payer, pot) = (Balances::free_balance(PATIENT), Balances::free_balance(FeePot::get()));
		let call: RuntimeCall =
			pallet_balances::Call::transfer_keep_alive { dest: BOB.into(), value: configs::ASNT }
				.into();
		assert_ok!(Executive::apply_extrinsic(transaction("//Patient", 0, call)).expect("valid"));
		let fee = Balances::free_balance(FeePot::get()) - pot;
		assert!(fee > 0);
		assert_eq!(Balances::free_balance(PATIENT), payer - configs::ASNT - fee);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn transaction_should_be_refused_when_it_never_expires() {
	run(|| {
		let call: RuntimeCall =
			pallet_balances::Call::transfer_keep_alive { dest: BOB.into(), value: configs::ASNT }
				.into();
		let before = Balances::free_balance(PATIENT);
		let immortal = transaction_of(Era::Immortal, "//Patient", 0, call.clone());
		assert_eq!(
			Executive::apply_extrinsic(immortal),
			Err(InvalidTransaction::Custom(extensions::IMMORTAL).into())
		);
		assert_eq!(Balances::free_balance(PATIENT), before);
		assert_ok!(Executive::apply_extrinsic(transaction("//Patient", 0, call)).expect("valid"));
	});
}

#[test]
fn transaction_should_be_refused_when_its_era_began_before_the_hashes_that_are_kept() {
	run(|| {
		let call: RuntimeCall = pallet_balances::Call::transfer_keep_alive {
			dest: HOSPITAL.into(),
			value: configs::ASNT,
		}
		.into();
		// The first block's hash is kept for ever, and so this era could hold for days.
		let long = || transaction_of(Era::mortal(65_536, 0), "//Patient", 0, call.clone());
		let kept = configs::system::BlockHashCount::get();
		System::set_block_number(kept + 1);
		assert_eq!(
			Executive::apply_extrinsic(long()),
			Err(InvalidTransaction::AncientBirthBlock.into())
		);
		System::set_block_number(kept);
		assert_ok!(Executive::apply_extrinsic(long()).expect("valid"));
	});
}

#[test]
fn deposit_should_count_each_item_and_byte_when_something_is_kept() {
	let price = |count, size| configs::DepositPrice::convert(Footprint { count, size });
	assert_eq!(price(0, 0), 0);
	assert_eq!(price(2, 0), 2 * configs::DEPOSIT_PER_ITEM);
	assert_eq!(price(1, 10), configs::DEPOSIT_PER_ITEM + 10 * configs::DEPOSIT_PER_BYTE);
	assert_eq!(
		price(u64::MAX, u64::MAX),
		configs::DEPOSIT_PER_ITEM * u128::from(u64::MAX)
			+ configs::DEPOSIT_PER_BYTE * u128::from(u64::MAX)
	);
	run(|| {
		type Ticket = <Runtime as pallet_consent::Config>::ConsentDeposit;
		let before = Balances::free_balance(PATIENT);
		let ticket = Ticket::new(&PATIENT, Footprint { count: 1, size: 100 }).expect("funds");
		assert_eq!(Balances::free_balance(PATIENT), before - price(1, 100));
		assert_ok!(ticket.drop(&PATIENT));
		assert_eq!(Balances::free_balance(PATIENT), before);
	});
}

/// The accreditation, the devices and the guardianships of a running chain have deposits of this form.
#[test]
fn deposit_should_be_its_payer_and_its_ticket_when_a_record_keeps_one() {
	let (depositor, ticket) = (PATIENT, 5u128);
	let kept = [AsRef::<[u8]>::as_ref(&PATIENT), &[5; 1], &[0; 15]].concat();
	let of_accreditation = pallet_accreditation::Deposit { depositor: depositor.clone(), ticket };
	let of_device = pallet_device_registry::Deposit { depositor: depositor.clone(), ticket };
	let of_guardianship = pallet_guardianship::Deposit { depositor, ticket };
	assert_eq!(of_accreditation.encode(), kept);
	assert_eq!(of_device.encode(), kept);
	assert_eq!(of_guardianship.encode(), kept);
}

#[test]
fn every_call_should_fit_a_block_when_its_weight_is_the_worst() {
	run(|| {
		let group = pallet_access_audit::Group {
			resource: Resource::Record { subject: PATIENT, custodian: HOSPITAL },
			accesses: vec![access(Role::CareProvider, Purpose::Treat); 1_000]
				.try_into()
				.expect("within the bound"),
		};
		let call: RuntimeCall = pallet_access_audit::Call::record_batch {
			sequence: 1,
			groups: vec![group].try_into().expect("one"),
		}
		.into();
		let weight = call.get_dispatch_info().call_weight;
		let limit = configs::system::BlockWeights::get()
			.get(frame_support::dispatch::DispatchClass::Normal)
			.max_extrinsic
			.expect("a limit");
		assert!(weight.all_lte(limit), "{weight:?} of {limit:?}");
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	/// Whatever accesses are recorded, at whatever price and maximum: issuance stays, and what the patient gains is what
	/// the research body loses.
	#[test]
	fn money_should_be_conserved_when_priced_accesses_are_recorded(
		price in 0u128..3_000_000_000_000,
		attempts in proptest::collection::vec((0u128..3_000_000_000_000, any::<bool>()), 1..20),
		funds in 0u128..10_000_000_000_000,
	) {
		run(|| {
			let resource = super::story::pump_of_patient();
			super::story::grant(
				vec![permit(Grantee::Party(RESEARCH), Purpose::Hresch)],
				Terms { price, maximum_uses: Some(7), ..Terms::default() },
				1,
			);
			let keep = Balances::free_balance(RESEARCH) - funds.max(configs::MILLI);
			assert_ok!(Balances::transfer_keep_alive(signed(RESEARCH), BOB.into(), keep));
			let issuance = Balances::total_issuance();
			let start = (Balances::free_balance(PATIENT), Balances::free_balance(RESEARCH));
			let mut permitted = 0u128;
			for (index, (maximum_price, batched)) in attempts.into_iter().enumerate() {
				let access = Access { maximum_price, ..access(Role::ResearchBody, Purpose::Hresch) };
				let before = Balances::free_balance(PATIENT);
				if batched {
					let group = pallet_access_audit::Group {
						resource: resource.clone(),
						accesses: vec![access].try_into().expect("one"),
					};
					let groups = vec![group].try_into().expect("one");
					let sequence = index as u64 + 1;
					assert_ok!(AccessAudit::record_batch(signed(RESEARCH_GATEWAY), sequence, groups));
				} else {
					assert_ok!(AccessAudit::record(signed(RESEARCH_GATEWAY), resource.clone(), access));
				}
				let gained = Balances::free_balance(PATIENT) - before;
				assert!(gained == 0 || gained == price);
				permitted += u128::from(gained > 0);
			}
			assert!(permitted <= 7);
			let end = (Balances::free_balance(PATIENT), Balances::free_balance(RESEARCH));
			assert_eq!(end.0 - start.0, start.1 - end.1);
			assert_eq!(end.0 - start.0, permitted * price);
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}
