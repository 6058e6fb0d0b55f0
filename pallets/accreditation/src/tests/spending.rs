use super::*;
use proptest::prelude::*;

const LIMIT: SpendingLimit = SpendingLimit { amount: 100, period: 10 };

fn limit(limit: Option<SpendingLimit>) {
	assert_ok!(Accreditation::limit_operator(signed(hospital()), account(1), limit));
}

fn left(now: Moment) -> Option<Balance> {
	<Accreditation as Parties>::spendable(&account(1), now)
}

fn spend(amount: Balance, now: Moment) -> Result<(), DispatchError> {
	<Accreditation as Parties>::count_spending(&account(1), amount, now)
}

#[test]
fn limit_operator_should_limit_what_is_spent_in_a_period_when_it_is_set() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		assert_eq!(left(START), None);
		events();
		limit(Some(LIMIT));
		assert_eq!(
			events(),
			vec![Event::OperatorLimited {
				organisation: hospital(),
				account: account(1),
				limit: Some(LIMIT)
			}]
		);
		assert_eq!((left(START), Accreditation::spendable(account(1))), (Some(100), Some(100)));
		// The period starts with the first price.
		assert_ok!(spend(60, START + 5));
		assert_eq!(left(START + 5), Some(40));
		assert_noop!(spend(41, START + 14), DispatchError::Exhausted);
		assert_ok!(spend(40, START + 14));
		assert_eq!(left(START + 14), Some(0));
		assert_eq!(left(START + 15), Some(100));
		assert_noop!(spend(101, START + 15), DispatchError::Exhausted);
		assert_ok!(spend(100, START + 15));
		assert_eq!((left(START + 24), left(START + 25)), (Some(0), Some(100)));
	});
}

#[test]
fn limit_operator_should_count_what_was_spent_already_when_the_limit_changes() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		limit(Some(LIMIT));
		assert_ok!(spend(60, START));
		limit(Some(SpendingLimit { amount: 50, ..LIMIT }));
		assert_eq!(left(START), Some(0));
		limit(Some(SpendingLimit { amount: 70, period: 20 }));
		assert_eq!(
			(left(START), left(START + 19), left(START + 20)),
			(Some(10), Some(10), Some(70))
		);
		limit(None);
		assert_eq!(left(START), None);
		assert_ok!(spend(1_000, START));
	});
}

#[test]
fn limit_operator_should_hold_from_the_first_access_on_when_it_is_set_on_an_offer() {
	ExtBuilder::default().build_and_execute(|| {
		let duties = Duties::only(Duty::RecordAccesses);
		let origin = signed(hospital());
		assert_ok!(Accreditation::affiliate_operator(origin, account(1), duties, None));
		let paid = held(&hospital());
		limit(Some(LIMIT));
		// An offer has no effect, so nothing is limited.
		assert_eq!(left(START), None);
		assert_ok!(Accreditation::accept_affiliation(signed(account(1)), hospital()));
		assert_eq!(left(START), Some(100));
		assert_eq!(held(&hospital()), paid);
		// New duties and another end leave it as it is.
		let until = Some(START + 50);
		let origin = signed(hospital());
		assert_ok!(Accreditation::renew_operator_affiliation(origin, account(1), duties, until));
		assert_eq!(left(START), Some(100));
		// The account acts for itself afterwards, and is nobody's to limit.
		assert_eq!(left(START + 50), None);
	});
}

#[test]
fn limit_operator_should_work_when_the_organisation_is_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		suspend(hospital());
		limit(Some(SpendingLimit { amount: 0, period: 1 }));
		assert_eq!(left(START), Some(0));
		assert_ok!(spend(0, START));
		assert_noop!(spend(1, START), DispatchError::Exhausted);
	});
}

#[test]
fn limit_operator_should_fail_when_the_account_is_not_the_organisations() {
	ExtBuilder::default().build_and_execute(|| {
		let call = |signer| Accreditation::limit_operator(signed(signer), account(1), Some(LIMIT));
		assert_noop!(call(hospital()), Error::UnknownAffiliation);
		operator(account(1), None);
		assert_noop!(call(maker()), Error::UnknownAffiliation);
		// Not even the account itself.
		assert_noop!(call(account(1)), Error::UnknownOrganisation);
		rotate(hospital(), 1);
		assert_noop!(call(hospital()), Error::RetiredKey);
		assert_ok!(call(key(1)));
		let call = Accreditation::limit_operator(root(), account(1), None);
		assert_noop!(call, BadOrigin);
	});
}

#[test]
fn limit_operator_should_fail_when_the_period_is_empty() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		let none = Some(SpendingLimit { period: 0, ..LIMIT });
		let call = Accreditation::limit_operator(signed(hospital()), account(1), none);
		assert_noop!(call, Error::InvalidSpendingLimit);
	});
}

proptest! {
	/// However much is tried and whenever: no period sees more than the limit, and no stretch of time as long as a period
	/// more than twice the limit, since it reaches into two periods at most.
	#[test]
	fn spending_should_stay_within_the_limit_when_anything_is_tried(
		attempts in prop::collection::vec((0u64..6, 0u128..60), 1..60)
	) {
		ExtBuilder::default().build_and_execute(|| {
			operator(account(1), None);
			limit(Some(LIMIT));
			let mut now = START;
			let mut spent: Vec<(Moment, Balance)> = Vec::new();
			for (later, amount) in attempts {
				now += later;
				let before = left(now).unwrap();
				let taken = spend(amount, now).is_ok();
				assert_eq!(taken, amount <= before);
				assert_eq!(left(now).unwrap(), if taken { before - amount } else { before });
				if taken && amount > 0 {
					spent.push((now, amount));
				}
			}
			let within = |from: Moment| -> Balance {
				let covered = spent.iter().filter(|(at, _)| (from..from + LIMIT.period).contains(at));
				covered.map(|(_, amount)| amount).sum()
			};
			// The periods, each from its first price on.
			let mut after = 0;
			for (start, _) in &spent {
				assert!(within(*start) <= 2 * LIMIT.amount);
				if *start >= after {
					assert!(within(*start) <= LIMIT.amount);
					after = start + LIMIT.period;
				}
			}
		});
	}
}
