//! UDI device identifiers (UDI-DI): whether one is well formed, and whose form it is.
//!
//! A UDI-DI names a model of device. Three agencies issue them that both the US (GUDID) and the EU (EUDAMED) accredited.
//! Each identifier is accepted in exactly one written form, so that one model cannot stand under two identifiers:
//!
//! | Agency | Form | Example | Checked |
//! | --- | --- | --- | --- |
//! | GS1 | a GTIN in 14 digits, as GUDID and EUDAMED keep it; shorter GTINs (8, 12, 13 digits) with zeros in front | `00844588003288` | length, digits, check digit (modulo 10, weights 3 and 1) |
//! | HIBCC | the primary data structure with its flag and check character: `+`, labeler (a letter and 3 letters or digits), product number of 1 to 18 letters or digits, unit of measure (a digit), check character | `+A123BJC5D6E71G` | each part, check character (modulo 43) |
//! | ICCBBA | `=/` and a Processor Product Identification Code of 16 characters: facility (5), its product code (6), product description code (5) | `=/A9999XYZ100T0944` | each part; ISBT 128 gives this code no check character |
//! | ICCBBA | `=)` and a blood container's catalogue code of 10 characters | `=)1TE123456A` | length, characters; no check character either |
//!
//! Letters are capitals. A check character that is a space is written `_`, as below the bar code. Not accepted, though seen
//! elsewhere: GS1's application identifier `(01)`, which belongs to the carrier; HIBCC's number without flag and check
//! character and ICCBBA's without its data identifier, as GUDID shows them: a slip in the former would go unnoticed, and
//! the latter could be either code. [`suggestion`] says how to write those.
//!
//! The form says nothing of whether the agency ever issued the number: that is for an accreditation to look at.

use alloc::{string::String, vec::Vec};

/// The most characters that a UDI-DI has: HIBCC's.
pub const MAX_LENGTH: usize = 25;

/// The agency in whose form an identifier is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IssuingAgency {
	/// GS1: a Global Trade Item Number.
	Gs1,
	/// The Health Industry Business Communications Council.
	Hibcc,
	/// The International Council for Commonality in Blood Banking Automation: ISBT 128.
	Iccbba,
}

impl IssuingAgency {
	/// The agency's name, with what its identifiers are called.
	pub const fn display(self) -> &'static str {
		match self {
			Self::Gs1 => "GS1 (GTIN)",
			Self::Hibcc => "HIBCC (primary data structure)",
			Self::Iccbba => "ICCBBA (ISBT 128)",
		}
	}
}

/// What is wrong with an identifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UdiError {
	/// It has no agency's form.
	Malformed,
	/// It has an agency's form, and its check digit or character is not the one that the others give.
	CheckDigit,
}

/// The agency in whose form the identifier is written, if it is well formed.
pub fn agency(udi_di: &[u8]) -> Result<IssuingAgency, UdiError> {
	match udi_di {
		[b'+', rest @ ..] => hibcc(rest).map(|()| IssuingAgency::Hibcc),
		[b'=', b'/', code @ ..] if is_product_code(code) => Ok(IssuingAgency::Iccbba),
		[b'=', b')', code @ ..] if code.len() == 10 && all(code, is_alphanumeric) => {
			Ok(IssuingAgency::Iccbba)
		},
		digits => gs1(digits).map(|()| IssuingAgency::Gs1),
	}
}

/// How what was written elsewhere is written here, if it can be told: a shorter GTIN, one in a carrier's form, HIBCC's
/// number without flag and check character, ICCBBA's without its data identifier. Without a promise that it is meant so.
pub fn suggestion(text: &str) -> Option<String> {
	let text = text.trim();
	let with = |front: &str, back: &str| {
		let mut whole = String::from(front);
		whole.push_str(back);
		whole
	};
	let mut candidates: Vec<String> = Vec::new();
	if let Some(digits) = text.strip_prefix("(01)") {
		candidates.push(digits.into());
	}
	if matches!(text.len(), 8 | 12 | 13) {
		// As many zeros as are missing from fourteen digits.
		candidates.push(with(&"0".repeat(14_usize.saturating_sub(text.len())), text));
	}
	if is_product_code(text.as_bytes()) {
		candidates.push(with("=/", text));
	}
	candidates.push(text.to_ascii_uppercase());
	if let Some(check) = hibcc_check_character(text.as_bytes()) {
		let mut whole = with("+", text);
		whole.push(char::from(check));
		candidates.push(whole);
	}
	let other = |candidate: &String| candidate != text && agency(candidate.as_bytes()).is_ok();
	candidates.into_iter().find(other)
}

/// A GTIN in 14 digits.
fn gs1(digits: &[u8]) -> Result<(), UdiError> {
	let [data @ .., check] = digits else { return Err(UdiError::Malformed) };
	// A number of zeros passes every check, and is nobody's.
	if data.len() != 13 || !all(digits, is_digit) || all(data, |digit| digit == b'0') {
		return Err(UdiError::Malformed);
	}
	// From the first of 13 digits on, each counts three times and once in turn.
	let sum =
		data.iter().zip([3_u32, 1].into_iter().cycle()).fold(0_u32, |sum, (digit, weight)| {
			sum.saturating_add(weight.saturating_mul(u32::from(digit.saturating_sub(b'0'))))
		});
	let expected = 10_u32.saturating_sub(sum % 10) % 10;
	if u32::from(check.saturating_sub(b'0')) == expected {
		Ok(())
	} else {
		Err(UdiError::CheckDigit)
	}
}

/// A HIBC primary data structure after its flag.
fn hibcc(rest: &[u8]) -> Result<(), UdiError> {
	let [data @ .., check] = rest else { return Err(UdiError::Malformed) };
	let expected = hibcc_check_character(data).ok_or(UdiError::Malformed)?;
	if *check == expected {
		Ok(())
	} else if *check == b'_' || HIBC_CHARACTERS.contains(check) {
		Err(UdiError::CheckDigit)
	} else {
		Err(UdiError::Malformed)
	}
}

/// The characters of HIBC, each at its value.
const HIBC_CHARACTERS: &[u8; 43] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// The check character of a HIBC primary data structure, of which the data between flag and check character is given;
/// `None` where that is malformed.
fn hibcc_check_character(data: &[u8]) -> Option<u8> {
	let [labeler, body @ ..] = data else { return None };
	let [middle @ .., unit_of_measure] = body else { return None };
	// Three characters of the labeler, and the product number.
	let well_formed = labeler.is_ascii_uppercase()
		&& (4..=21).contains(&middle.len())
		&& all(middle, is_alphanumeric)
		&& is_digit(*unit_of_measure);
	if !well_formed {
		return None;
	}
	let value = |character: &u8| HIBC_CHARACTERS.iter().position(|other| other == character);
	let flag = value(&b'+')?;
	let sum =
		data.iter().try_fold(flag, |sum, character| Some(sum.saturating_add(value(character)?)))?;
	match HIBC_CHARACTERS.get(sum.checked_rem(HIBC_CHARACTERS.len())?).copied()? {
		b' ' => Some(b'_'),
		character => Some(character),
	}
}

/// A Processor Product Identification Code of ISBT 128.
fn is_product_code(code: &[u8]) -> bool {
	let Some((facility, rest)) = code.split_first_chunk::<5>() else { return false };
	let Some((product, description)) = rest.split_first_chunk::<6>() else { return false };
	let [first, second, number @ ..] = facility;
	let [kind, specific @ ..] = description else { return false };
	// The letter O is left out: it looks like a zero.
	is_alphanumeric(*first)
		&& !matches!(first, b'O' | b'0')
		&& is_alphanumeric(*second)
		&& all(number, is_digit)
		&& all(product, is_alphanumeric)
		&& kind.is_ascii_uppercase()
		&& specific.len() == 4
		&& all(specific, is_alphanumeric)
}

fn all(text: &[u8], is: impl Fn(u8) -> bool) -> bool {
	text.iter().all(|character| is(*character))
}

fn is_digit(character: u8) -> bool {
	character.is_ascii_digit()
}

fn is_alphanumeric(character: u8) -> bool {
	character.is_ascii_uppercase() || character.is_ascii_digit()
}
