//! The pot, from the first block.

use super::*;
use frame_support::{assert_ok, traits::OnGenesis};
use sp_runtime::traits::AccountIdConversion;

#[test]
fn pot_should_exist_when_the_genesis_is_built() {
	ExtBuilder::default().build_and_execute(|| {
		let pot = Micropayments::pot();
		assert_eq!(pot, AccountIdConversion::<AccountId>::into_account_truncating(&Pot::get()));
		assert_eq!(free(&pot), EXISTENTIAL_DEPOSIT);
		assert_eq!(Balances::total_issuance(), 2 * ENDOWMENT + EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn pot_should_keep_its_balance_when_the_genesis_endows_it() {
	let builder = ExtBuilder::default().with_balance(Micropayments::pot_account(), 500);
	builder.build_and_execute(|| {
		assert_eq!(free(&Micropayments::pot()), 500);
		assert_eq!(Balances::total_issuance(), 2 * ENDOWMENT + 500);
	});
}

#[test]
fn pot_should_be_endowed_once_when_asked_again() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Micropayments::endow_pot());
		assert_eq!(free(&Micropayments::pot()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn try_state_should_fail_when_claims_and_pot_disagree() {
	ExtBuilder::default().build().execute_with(|| {
		Claims::<Test>::insert(patient(), 1);
		assert!(Micropayments::do_try_state().is_err());
		Claims::<Test>::insert(patient(), 0);
		assert!(Micropayments::do_try_state().is_err());
		Claims::<Test>::remove(patient());
		assert_ok!(Micropayments::do_try_state());
	});
	ExtBuilder::default().without_genesis().build().execute_with(|| {
		assert!(Micropayments::do_try_state().is_err());
	});
}

#[test]
fn storage_version_should_be_the_current_one_when_the_genesis_is_built() {
	use frame_support::traits::{GetStorageVersion, StorageVersion};
	ExtBuilder::default().build_and_execute(|| {
		AllPalletsWithSystem::on_genesis();
		assert_eq!(Micropayments::in_code_storage_version(), StorageVersion::new(1));
		assert_eq!(Micropayments::on_chain_storage_version(), StorageVersion::new(1));
	});
}
