//! UDI device identifiers: published ones, and what a slip does to them.

use assent_primitives::udi::{agency, suggestion, IssuingAgency, UdiError, MAX_LENGTH};
use proptest::prelude::*;

const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn read(text: &str) -> Result<IssuingAgency, UdiError> {
	agency(text.as_bytes())
}

#[test]
fn gtin_should_be_read_as_gs1_when_it_is_a_published_one() {
	// From HL7's and GS1's examples, FDA's GUDID and its guidance.
	for gtin in ["00844588003288", "09506000117843", "00643169001763", "51022222233336"] {
		assert_eq!(read(gtin), Ok(IssuingAgency::Gs1), "{gtin}");
	}
}

#[test]
fn primary_data_structure_should_be_read_as_hibcc_when_it_is_a_published_one() {
	for udi_di in ["+A123BJC5D6E71G", "+BLUEUNICORN7N"] {
		assert_eq!(read(udi_di), Ok(IssuingAgency::Hibcc), "{udi_di}");
	}
	// The longest: the product number of FDA's guidance, 18 characters. Its values add up to 250, 35 more than a multiple
	// of 43, and 35 is Z.
	let longest = "+H123PARTNO1234567890120Z";
	assert_eq!((longest.len(), read(longest)), (MAX_LENGTH, Ok(IssuingAgency::Hibcc)));
}

#[test]
fn product_and_container_codes_should_be_read_as_iccbba_when_they_are_published_ones() {
	for udi_di in ["=/A9999XYZ100T0944", "=)1TE123456A"] {
		assert_eq!(read(udi_di), Ok(IssuingAgency::Iccbba), "{udi_di}");
	}
}

#[test]
fn check_digit_should_be_named_when_it_is_wrong() {
	for udi_di in ["00844588003290", "09506000117840", "+A123BJC5D6E71H", "+BLUEUNICORN7_"] {
		assert_eq!(read(udi_di), Err(UdiError::CheckDigit), "{udi_di}");
	}
}

#[test]
fn identifier_should_be_refused_when_it_has_no_agencys_form() {
	for udi_di in [
		"",
		"+",
		"=",
		"=/",
		"=)",
		"00000000000000",
		"0844588003288",
		"000844588003288",
		"0084458800328 ",
		" 00844588003288",
		"(01)00844588003288",
		"0084458800328X",
		// No product number; one that is too long; a labeler that begins with a digit; small letters; a unit that is none.
		"+A1231G",
		"+H123PARTNO12345678901201Z",
		"+1123BJC5D6E71G",
		"+a123bjc5d6e71g",
		"+A123BJC5D6EXXG",
		"+A123BJC5D6E71é",
		"+A123BJC5D6E71g",
		"A123BJC5D6E71",
		// A code too short or too long; a facility with an O; a description without a letter.
		"=/A9999XYZ100T094",
		"=/A9999XYZ100T09441",
		"=/O9999XYZ100T0944",
		"=/AA99XXYZ100T0944",
		"=/A9999XYZ10010944",
		"A9999XYZ100T0944",
		"=)1TE123456",
		"=)1te123456a",
		"=&1TE123456A",
	] {
		assert_eq!(read(udi_di), Err(UdiError::Malformed), "{udi_di}");
	}
}

#[test]
fn check_character_should_be_an_underscore_when_it_is_a_space() {
	// 41 of the flag, 10 of A, 30 of U: 81, 38 more than 43, and 38 is the space.
	assert_eq!(read("+A000U0_"), Ok(IssuingAgency::Hibcc));
	assert_eq!(read("+A000U0 "), Err(UdiError::CheckDigit));
}

#[test]
fn suggestion_should_say_the_accepted_form_when_another_one_is_known() {
	for (written, accepted) in [
		("(01)00844588003288", "00844588003288"),
		("844588003288", "00844588003288"),
		("9506000117843", "09506000117843"),
		("A123BJC5D6E71", "+A123BJC5D6E71G"),
		("+a123bjc5d6e71g", "+A123BJC5D6E71G"),
		("A9999XYZ100T0944", "=/A9999XYZ100T0944"),
	] {
		assert_eq!(suggestion(written).as_deref(), Some(accepted), "{written}");
	}
	for written in ["00844588003288", "00844588003290", "", "pump", "é"] {
		assert_eq!(suggestion(written), None, "{written}");
	}
}

/// A check digit, written as GS1's own manual has it: from the right, three times and once.
fn gtin_of(digits: &[u8; 13]) -> Vec<u8> {
	let mut sum = 0;
	for (place, digit) in digits.iter().rev().enumerate() {
		sum += u32::from(*digit) * if place % 2 == 0 { 3 } else { 1 };
	}
	let check = (sum.div_ceil(10) * 10 - sum) as u8;
	digits.iter().chain([&check]).map(|digit| b'0' + digit).collect()
}

fn hibc_of(labeler: &str, product: &str, unit: u8) -> String {
	let data = format!("+{labeler}{product}{unit}");
	let characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
	let sum: usize = data.chars().map(|character| characters.find(character).unwrap()).sum();
	let check = characters.chars().nth(sum % 43).unwrap();
	format!("{data}{}", if check == ' ' { '_' } else { check })
}

proptest! {
	#[test]
	fn gtin_should_be_refused_when_one_digit_is_another(
		digits in proptest::array::uniform13(0..10_u8),
		place in 0..14_usize,
		other in 1..10_u8,
	) {
		prop_assume!(digits.iter().any(|digit| *digit != 0));
		let mut gtin = gtin_of(&digits);
		prop_assert_eq!(agency(&gtin), Ok(IssuingAgency::Gs1));
		gtin[place] = b'0' + (gtin[place] - b'0' + other) % 10;
		prop_assert!(agency(&gtin).is_err());
	}

	#[test]
	fn gtin_should_be_refused_when_neighbours_that_do_not_differ_by_five_are_swapped(
		digits in proptest::array::uniform13(0..10_u8),
		place in 0..13_usize,
	) {
		let mut gtin = gtin_of(&digits);
		let apart = gtin[place].abs_diff(gtin[place + 1]);
		prop_assume!(apart != 0 && apart != 5);
		gtin.swap(place, place + 1);
		prop_assert!(agency(&gtin).is_err());
	}

	#[test]
	fn primary_data_structure_should_be_refused_when_one_character_is_another(
		labeler in "[A-Z][A-Z0-9]{3}",
		product in "[A-Z0-9]{1,18}",
		unit in 0..10_u8,
		place in any::<proptest::sample::Index>(),
		other in proptest::sample::select(ALPHANUMERIC),
	) {
		let mut udi_di = hibc_of(&labeler, &product, unit).into_bytes();
		prop_assert_eq!(agency(&udi_di), Ok(IssuingAgency::Hibcc));
		prop_assert!(udi_di.len() <= MAX_LENGTH);
		let place = place.index(udi_di.len());
		prop_assume!(udi_di[place] != other);
		udi_di[place] = other;
		prop_assert!(agency(&udi_di).is_err());
	}

	#[test]
	fn any_bytes_should_be_read_or_refused_without_harm(text in proptest::collection::vec(any::<u8>(), 0..30)) {
		if agency(&text).is_ok() {
			prop_assert!(text.len() <= MAX_LENGTH && text.iter().all(u8::is_ascii_graphic));
		}
	}

	#[test]
	fn suggestion_should_be_accepted_when_there_is_one(text in "\\PC{0,26}") {
		if let Some(suggested) = suggestion(&text) {
			prop_assert!(agency(suggested.as_bytes()).is_ok());
		}
	}
}
