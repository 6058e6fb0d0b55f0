use super::*;

fn long() -> Vec<Provision> {
	vec![to_hospital(), to_research(), permit(Grantee::Anyone)]
}

fn hospital_grants(provisions: Vec<Provision>) -> ConsentId {
	Consent::do_grant(PATIENT, HOSPITAL, [1; 32], provisions, Terms::default(), receipt()).unwrap()
}

fn amend_by(payer: AccountId, id: ConsentId, provisions: Vec<Provision>) {
	assert_ok!(Consent::do_amend(PATIENT, payer, id, provisions, Terms::default(), receipt()));
}

#[test]
fn deposit_should_follow_the_size_when_the_depositor_amends() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		let small = on_hold(&PATIENT);
		amend(PATIENT, id, long());
		assert!(on_hold(&PATIENT) > small);
		amend(PATIENT, id, vec![to_hospital()]);
		assert_eq!(on_hold(&PATIENT), small);
	})
}

#[test]
fn deposit_should_stay_with_who_paid_when_anothers_amendment_needs_no_more() {
	ExtBuilder.build_and_execute(|| {
		let id = hospital_grants(long());
		assert_eq!(on_hold(&PATIENT), 0);
		let before = on_hold(&HOSPITAL);
		amend_by(PATIENT, id, vec![to_hospital()]);
		assert_eq!(on_hold(&PATIENT), 0);
		assert!(on_hold(&HOSPITAL) < before);
		assert_eq!(kept(id).depositor, HOSPITAL);
	})
}

#[test]
fn deposit_should_be_taken_over_when_anothers_amendment_needs_more() {
	ExtBuilder.build_and_execute(|| {
		let id = hospital_grants(vec![to_hospital()]);
		amend_by(PATIENT, id, long());
		let record = kept(id);
		assert_eq!(record.depositor, PATIENT);
		assert_eq!(on_hold(&PATIENT), price_of_consent(id, &record.consent));
		// The controller's record is still the hospital's to pay.
		assert_eq!(on_hold(&HOSPITAL), price_of(Consent::rules_footprint().size));
	})
}

#[test]
fn deposits_should_go_back_to_who_paid_when_all_is_released() {
	ExtBuilder.build_and_execute(|| {
		let id = hospital_grants(long());
		let own = give(PATIENT, 2, long());
		for id in [id, own] {
			assert_ok!(Consent::withdraw(signed(PATIENT), id));
		}
		wait(RETENTION);
		for id in [id, own] {
			assert_ok!(Consent::release(signed(POOR), id));
		}
		assert_ok!(Consent::release_record(signed(POOR), PATIENT));
		assert_eq!((on_hold(&PATIENT), on_hold(&HOSPITAL)), (0, 0));
		assert_eq!(Balances::free_balance(PATIENT), RICH);
		assert_eq!(Balances::free_balance(HOSPITAL), RICH);
	})
}

#[test]
fn amendment_should_be_refused_when_its_bringer_cannot_pay_for_what_grows() {
	ExtBuilder.build_and_execute(|| {
		let id = hospital_grants(vec![to_hospital()]);
		assert_noop!(
			frame_support::storage::with_storage_layer(|| {
				Consent::do_amend(PATIENT, POOR, id, long(), Terms::default(), receipt())
			}),
			sp_runtime::TokenError::FundsUnavailable
		);
	})
}
