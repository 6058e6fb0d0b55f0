//! What a gateway can spend of its organisation's money, in the composed runtime.

use super::{
	story::{grant, last_verdict, pump_of_patient},
	*,
};
use crate::{configs::ASNT, genesis::accounts::*};
use assent_primitives::{DenyReason, Verdict};
use frame_support::assert_ok;
use pallet_accreditation::SpendingLimit;
use proptest::prelude::*;

const PERIOD: Moment = configs::HOUR;

/// Limits the research body's gateway, and has the patient sell to the research body at that price.
fn sale(limit: Balance, price: Balance) -> Resource {
	let limit = SpendingLimit { amount: limit, period: PERIOD };
	assert_ok!(Accreditation::limit_operator(signed(RESEARCH), RESEARCH_GATEWAY, Some(limit)));
	let pump = pump_of_patient();
	let terms = Terms { price, ..Terms::default() };
	grant(vec![permit(Grantee::Party(RESEARCH), Purpose::Hresch)], terms, 1);
	pump
}

fn study(maximum_price: Balance) -> Access {
	Access { maximum_price, ..access(Role::ResearchBody, Purpose::Hresch) }
}

#[test]
fn stolen_gateway_should_spend_no_more_than_its_limit_when_it_buys_from_an_accomplice() {
	run(|| {
		let pump = sale(25 * ASNT, 10 * ASNT);
		let before = Balances::free_balance(RESEARCH);
		for _ in 0..5 {
			let access = study(Balance::MAX);
			assert_ok!(AccessAudit::record(signed(RESEARCH_GATEWAY), pump.clone(), access));
		}
		assert!(matches!(
			last_verdict(),
			Verdict::Deny { reason: DenyReason::SpendingLimit, consent: Some(_), .. }
		));
		assert_eq!(before - Balances::free_balance(RESEARCH), 20 * ASNT);
		let left = Accreditation::spendable(RESEARCH_GATEWAY);
		assert_eq!(left, Some(5 * ASNT));
		// The attempts stand in the journal, for the organisation to see.
		assert_eq!(AccessAudit::journal_head(pump).map(|journal| journal.count), Some(5));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	/// Singly or in batches, whenever and at whatever price: what leaves the organisation in a period is within the limit,
	/// and what is left is what was not spent.
	#[test]
	fn spending_should_stay_within_the_limit_when_accesses_are_bought_in_any_order(
		limit in 0u128..60,
		price in 1u128..20,
		attempts in proptest::collection::vec((0u64..40, 1usize..5, any::<bool>()), 1..15),
	) {
		run(|| {
			let pump = sale(limit * ASNT, price * ASNT);
			let mut now = START;
			let mut period: Option<(Moment, Balance)> = None;
			for (index, (minutes, accesses, batched)) in attempts.into_iter().enumerate() {
				now += minutes * configs::MINUTE;
				pallet_timestamp::Now::<Runtime>::put(now);
				let before = Balances::free_balance(RESEARCH);
				if batched {
					let group = pallet_access_audit::Group {
						resource: pump.clone(),
						accesses: vec![study(Balance::MAX); accesses].try_into().expect("few"),
					};
					let groups = vec![group].try_into().expect("one");
					let sequence = index as u64 + 1;
					assert_ok!(AccessAudit::record_batch(signed(RESEARCH_GATEWAY), sequence, groups));
				} else {
					for _ in 0..accesses {
						let access = study(Balance::MAX);
						assert_ok!(AccessAudit::record(signed(RESEARCH_GATEWAY), pump.clone(), access));
					}
				}
				let spent = before - Balances::free_balance(RESEARCH);
				period = match period {
					Some((start, total)) if now - start < PERIOD => Some((start, total + spent)),
					_ if spent > 0 => Some((now, spent)),
					_ => None,
				};
				let total = period.map_or(0, |(_, total)| total);
				assert!(total <= limit * ASNT);
				assert_eq!(Accreditation::spendable(RESEARCH_GATEWAY), Some(limit * ASNT - total));
			}
		});
	}
}
