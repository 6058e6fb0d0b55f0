//! FHIR dates of any precision as half-open spans of milliseconds.

use assent_primitives::Moment;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, SecondsFormat};
use core::ops::Range;

/// The span that a FHIR `dateTime` names: a whole year, month or day in UTC, or one second (or fraction of it) in the
/// zone given. `None` if it is none. Moments before 1970 become 0: no chain's clock shows them.
pub fn span(text: &str) -> Option<Range<Moment>> {
	let digits = |part: &str, count: usize| {
		part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
	};
	let parts: Vec<&str> = text.split('-').collect();
	match parts.as_slice() {
		[year] if digits(year, 4) => days(&format!("{year}-01-01"), Months::new(12)),
		[year, month] if digits(year, 4) && digits(month, 2) => {
			days(&format!("{text}-01"), Months::new(1))
		},
		[year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
			let start: NaiveDate = text.parse().ok()?;
			between(start, start.checked_add_days(Days::new(1))?)
		},
		_ => instant(text),
	}
}

/// From that day, for so many months.
fn days(first: &str, months: Months) -> Option<Range<Moment>> {
	let start: NaiveDate = first.parse().ok()?;
	between(start, start.checked_add_months(months)?)
}

fn between(start: NaiveDate, end: NaiveDate) -> Option<Range<Moment>> {
	let moment = |day: NaiveDate| clamp(day.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
	Some(moment(start)..moment(end))
}

/// An instant: as FHIR has it, an end includes all that matches it, so that it lasts as long as its last digit.
fn instant(text: &str) -> Option<Range<Moment>> {
	// FHIR writes a capital T and Z, and always the seconds and the zone.
	if !text.is_ascii() || text.get(10..11) != Some("T") || text.ends_with('z') {
		return None;
	}
	let parsed = DateTime::parse_from_rfc3339(text).ok()?;
	let fraction = text
		.get(19..)?
		.strip_prefix('.')
		.map_or(0, |rest| rest.bytes().take_while(|byte| byte.is_ascii_digit()).count());
	let length = match fraction {
		0 => 1000,
		1 => 100,
		2 => 10,
		_ => 1,
	};
	let start = parsed.timestamp_millis();
	Some(clamp(start)..clamp(start.checked_add(length)?))
}

/// The instant as FHIR writes it, to the millisecond, in UTC; `None` after the year 9999.
pub fn instant_text(moment: Moment) -> Option<String> {
	let time = DateTime::from_timestamp_millis(i64::try_from(moment).ok()?)?;
	(time.year() <= 9999).then(|| time.to_rfc3339_opts(SecondsFormat::Millis, true))
}

fn clamp(millis: i64) -> Moment {
	Moment::try_from(millis).unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;

	const DAY: Moment = 86_400_000;

	#[test]
	fn date_should_span_what_it_names_when_it_has_no_time() {
		assert_eq!(span("1970-01-02"), Some(DAY..2 * DAY));
		assert_eq!(span("1970-02"), Some(31 * DAY..59 * DAY));
		assert_eq!(span("1971"), Some(365 * DAY..730 * DAY));
		assert_eq!(span("1964-01-01"), Some(0..0));
	}

	#[test]
	fn instant_should_last_as_long_as_its_last_digit_when_it_ends_a_period() {
		assert_eq!(span("1970-01-01T10:00:00+10:00"), Some(0..1000));
		assert_eq!(span("1970-01-01T00:00:00.25Z"), Some(250..260));
		assert_eq!(span("1970-01-01T00:00:00.999Z"), Some(999..1000));
	}

	#[test]
	fn instant_should_come_back_when_written_and_be_none_when_fhir_has_no_date_for_it() {
		for moment in [0, 1, 999, DAY, 253_402_300_799_999] {
			let text = instant_text(moment).expect("FHIR has a date for it");
			assert_eq!(span(&text), Some(moment..moment + 1), "{text}");
		}
		assert_eq!(instant_text(253_402_300_800_000), None);
		assert_eq!(instant_text(Moment::MAX), None);
	}

	#[test]
	fn date_should_be_none_when_it_is_malformed() {
		for text in [
			"",
			"70",
			"1970-1-1",
			"1970-13",
			"1970-02-30",
			"1970-01-01T00:00:00",
			"1970-01-01 00:00:00Z",
			"1970-01-01T00:00Z",
			"today",
			"1970-01-01T00:00:00z",
			"+1970",
			"1970-01-",
			"é",
		] {
			assert_eq!(span(text), None, "{text}");
		}
	}
}
