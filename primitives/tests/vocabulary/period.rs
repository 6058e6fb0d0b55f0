//! Periods: from a moment until before another.

use assent_primitives::Period;
use proptest::prelude::*;

#[test]
fn period_should_contain_its_first_moment_when_it_has_one() {
	let period = Period { from: 10, until: Some(20) };
	let moments = [9, 10, 19, 20, 21];
	assert_eq!(moments.map(|at| period.contains(at)), [false, true, true, false, false]);
	assert_eq!(moments.map(|at| period.has_ended(at)), [false, false, false, true, true]);
}

#[test]
fn period_should_never_end_when_it_is_open() {
	let open = Period { from: 10, until: None };
	assert!(open.contains(u64::MAX) && !open.has_ended(u64::MAX) && !open.contains(9));
	assert!(Period::ALWAYS.contains(0) && Period::ALWAYS.contains(u64::MAX));
}

#[test]
fn period_should_be_empty_when_it_ends_before_or_as_it_starts() {
	let until = |until| Period { from: 10, until };
	assert!(until(Some(10)).is_empty() && until(Some(9)).is_empty() && until(Some(0)).is_empty());
	assert!(!until(Some(11)).is_empty() && !until(None).is_empty());
}

proptest! {
	#[test]
	fn period_should_contain_nothing_when_it_is_empty(from: u64, until: Option<u64>, at: u64) {
		let period = Period { from, until };
		prop_assert_eq!(period.is_empty(), !period.contains(from));
		prop_assert!(!period.is_empty() || !period.contains(at));
	}

	#[test]
	fn period_should_be_before_during_or_over_when_asked_of_a_moment(
		from in 0..50u64,
		length in proptest::option::of(1..50u64),
		at in 0..120u64,
	) {
		let period = Period { from, until: length.map(|length| from + length) };
		let states = [at < from, period.contains(at), period.has_ended(at)];
		prop_assert_eq!(states.iter().filter(|state| **state).count(), 1);
	}
}
