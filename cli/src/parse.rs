//! What people type: identifiers, codes, parties, moments, amounts, resources.
//!
//! Each parser names what it expected; clap adds the argument's name.

use assent_primitives::{
	AccountId, Action, Actions, AttestationKind, AttestationSubject, Balance, Categories, Category,
	CustodianKind, DeviceId, DeviceStage, DeviceStatus, Grantee, LegalBasis, Moment, PartyId,
	PeriodicUses, Purpose, Purposes, Recall, Resource, ResourceScope, Right, Rights, Role, Roles,
	StaffTag, Tenure,
};
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use sp_core::crypto::Ss58Codec;
use std::str::FromStr;

/// Planck in one ASNT.
pub const ASNT: Balance = 1_000_000_000_000;
/// The number of an ASNT's decimals.
const DECIMALS: usize = 12;
/// What addresses begin with: the generic Substrate prefix.
const SS58_PREFIX: u16 = 42;

/// 32 bytes, as `0x` and 64 hex digits.
pub fn bytes32(text: &str) -> Result<[u8; 32], String> {
	text.strip_prefix("0x")
		.and_then(|digits| hex::decode(digits).ok())
		.and_then(|bytes| bytes.try_into().ok())
		.ok_or_else(|| format!("expected 0x and 64 hex digits, found `{text}`"))
}

/// An identifier, as `0x` and 64 hex digits.
pub fn id<T: From<[u8; 32]>>(text: &str) -> Result<T, String> {
	bytes32(text).map(T::from)
}

/// A number of bytes, as `0x` and hex digits.
pub fn bytes(text: &str) -> Result<Vec<u8>, String> {
	text.strip_prefix("0x")
		.and_then(|digits| hex::decode(digits).ok())
		.ok_or_else(|| "expected 0x and an even number of hex digits".into())
}

/// A party: an address, `0x` and 64 hex digits, or a derivation of the development phrase such as `//Alice`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Party(pub PartyId);

impl FromStr for Party {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let account = if text.starts_with("//") {
			crate::keys::keypair(text).map(|pair| crate::keys::account(&pair)).ok()
		} else if text.starts_with("0x") {
			bytes32(text).ok().map(AccountId::new)
		} else {
			AccountId::from_ss58check(text).ok()
		};
		account.map(Self).ok_or_else(|| {
			format!("expected an address, 0x and 64 hex digits, or //NAME, found `{text}`")
		})
	}
}

/// The address of an account.
pub fn address(account: &AccountId) -> String {
	account.to_ss58check_with_version(SS58_PREFIX.into())
}

/// An item of a code list.
pub trait Code: Sized + Copy + 'static {
	/// What the list is called, in the singular.
	const NAME: &'static str;
	/// All items.
	const ITEMS: &'static [Self];
	/// The code.
	fn text(self) -> &'static str;
}

macro_rules! code_lists {
	($($list:ident, $name:literal;)+) => {$(
		impl Code for $list {
			const NAME: &'static str = $name;
			const ITEMS: &'static [Self] = Self::ALL;
			fn text(self) -> &'static str {
				self.code()
			}
		}
	)+};
}

code_lists! {
	Action, "action";
	AttestationKind, "kind of attestation";
	Category, "category";
	CustodianKind, "kind of custodian";
	DeviceStage, "stage";
	DeviceStatus, "status";
	LegalBasis, "legal basis";
	Purpose, "purpose";
	Right, "right";
	Role, "role";
}

impl Code for Recall {
	const NAME: &'static str = "kind of recall";
	const ITEMS: &'static [Self] = &[Self::Advisory, Self::Blocking];
	fn text(self) -> &'static str {
		match self {
			Self::Advisory => "advisory",
			Self::Blocking => "blocking",
		}
	}
}

/// An item of a code list, by its code, in capitals or not.
pub fn code<T: Code>(text: &str) -> Result<T, String> {
	T::ITEMS.iter().copied().find(|item| item.text().eq_ignore_ascii_case(text)).ok_or_else(|| {
		let codes: Vec<_> = T::ITEMS.iter().map(|item| item.text()).collect();
		format!("there is no {} `{text}`; expected one of {}", T::NAME, codes.join(", "))
	})
}

/// A set of items of a code list.
pub trait CodeSet: Sized + FromIterator<Self::Item> {
	/// The items.
	type Item: Code;
	/// The items that are in it.
	fn items(&self) -> Vec<Self::Item>;
}

macro_rules! code_sets {
	($($set:ident of $item:ident;)+) => {$(
		impl CodeSet for $set {
			type Item = $item;
			fn items(&self) -> Vec<$item> {
				self.iter().collect()
			}
		}
	)+};
}

code_sets! {
	Actions of Action;
	Categories of Category;
	Purposes of Purpose;
	Rights of Right;
	Roles of Role;
}

/// A set of codes, separated by commas; `all` is every one of the list.
pub fn codes<S: CodeSet>(text: &str) -> Result<S, String> {
	if text == "all" {
		return Ok(S::Item::ITEMS.iter().copied().collect());
	}
	let items = text.split(',').map(|part| code::<S::Item>(part.trim()));
	items.collect::<Result<S, String>>()
}

/// The codes of a set; `all` where none is missing.
pub fn code_texts<S: CodeSet>(set: &S) -> Vec<&'static str> {
	let items = set.items();
	if items.len() == S::Item::ITEMS.len() {
		return vec!["all"];
	}
	items.into_iter().map(Code::text).collect()
}

/// The computer's moment, milliseconds.
pub fn now() -> Moment {
	Moment::try_from(Utc::now().timestamp_millis()).unwrap_or(0)
}

/// A moment: `now`, `+30d` from now (`s`, `m`, `h`, `d`), a date (midnight, UTC), or a time such as
/// `2026-03-01T08:00:00Z`.
pub fn moment(text: &str) -> Result<Moment, String> {
	let expected =
		|| {
			format!("expected now, +30d, 2026-03-01 or 2026-03-01T08:00:00Z, from 1970 on, found `{text}`")
		};
	if text == "now" {
		return Ok(now());
	}
	if let Some(after) = text.strip_prefix('+') {
		return duration(after).and_then(|span| now().checked_add(span)).ok_or_else(expected);
	}
	let millis = match NaiveDate::from_str(text) {
		Ok(day) => Some(day.and_time(NaiveTime::MIN).and_utc().timestamp_millis()),
		Err(_) => DateTime::parse_from_rfc3339(text).ok().map(|time| time.timestamp_millis()),
	};
	millis.and_then(|millis| Moment::try_from(millis).ok()).ok_or_else(expected)
}

/// A moment as [`moment`] reads it, after now.
pub fn moment_to_come(text: &str) -> Result<Moment, String> {
	moment(text).and_then(|moment| match moment > now() {
		true => Ok(moment),
		false => Err(format!("expected a moment to come, found `{text}`")),
	})
}

/// A span of time such as `90s`, `15m`, `12h`, `30d`, in milliseconds; at least a second.
pub fn span(text: &str) -> Result<Moment, String> {
	duration(text).filter(|span| *span > 0).ok_or_else(|| {
		format!("expected a span of time such as 90s, 15m, 12h or 30d, found `{text}`")
	})
}

/// A span as [`span`] reads it, in the largest unit that leaves no rest.
pub fn span_text(span: Moment) -> String {
	let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
	units
		.into_iter()
		.find(|(length, _)| span > 0 && span.is_multiple_of(*length))
		.map_or_else(|| format!("{span} ms"), |(length, unit)| format!("{}{unit}", span / length))
}

/// A span such as `90s`, `15m`, `12h`, `30d`, in milliseconds.
fn duration(text: &str) -> Option<Moment> {
	let unit = text.chars().next_back()?;
	let seconds = match unit {
		's' => 1,
		'm' => 60,
		'h' => 60 * 60,
		'd' => 24 * 60 * 60,
		_ => return None,
	};
	let number: Moment = text.strip_suffix(unit)?.parse().ok()?;
	number.checked_mul(seconds)?.checked_mul(1_000)
}

/// So many uses in each span: `5/1d`.
pub fn periodic_uses(text: &str) -> Result<PeriodicUses, String> {
	text.split_once('/')
		.and_then(|(uses, period)| {
			let uses: u32 = uses.parse().ok().filter(|uses| *uses > 0)?;
			let period = duration(period).filter(|period| *period > 0)?;
			Some(PeriodicUses { uses, period })
		})
		.ok_or_else(|| format!("expected a number and a span such as 5/1d, found `{text}`"))
}

/// A span in words, in the largest unit that needs no fraction: `a day`, `90 seconds`.
pub fn span_words(milliseconds: Moment) -> String {
	const UNITS: [(Moment, &str); 4] =
		[(86_400_000, "days"), (3_600_000, "hours"), (60_000, "minutes"), (1_000, "seconds")];
	let fits =
		UNITS.iter().find(|(unit, _)| milliseconds >= *unit && milliseconds.is_multiple_of(*unit));
	match fits {
		Some((unit, name)) => match milliseconds / unit {
			1 if *name == "hours" => "an hour".into(),
			1 => format!("a {}", name.trim_end_matches('s')),
			number => format!("{number} {name}"),
		},
		None => format!("{milliseconds} milliseconds"),
	}
}

/// A moment as [`moment`] reads it.
pub fn moment_text(moment: Moment) -> String {
	i64::try_from(moment).ok().and_then(DateTime::<Utc>::from_timestamp_millis).map_or_else(
		|| format!("{moment} ms"),
		|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
	)
}

/// An amount in ASNT with up to twelve decimals, in planck.
pub fn amount(text: &str) -> Result<Balance, String> {
	let expected = || format!("expected an amount in ASNT with up to 12 decimals, found `{text}`");
	let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
	let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
	if !digits(whole) || !digits(fraction) || fraction.len() > DECIMALS {
		return Err(expected());
	}
	let planck: Balance = format!("{fraction:0<DECIMALS$}").parse().map_err(|_| expected())?;
	let whole: Balance = whole.parse().map_err(|_| expected())?;
	whole.checked_mul(ASNT).and_then(|whole| whole.checked_add(planck)).ok_or_else(expected)
}

/// An amount for people: `1.25 ASNT`.
pub fn amount_text(planck: Balance) -> String {
	let fraction = format!("{:012}", planck % ASNT);
	match fraction.trim_end_matches('0') {
		"" => format!("{} ASNT", planck / ASNT),
		fraction => format!("{}.{fraction} ASNT", planck / ASNT),
	}
}

/// A resource as people name it: `device:0x..#2`, `device:0x..` for the current tenure, or `record:SUBJECT@CUSTODIAN`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ResourceName {
	/// A device, during a tenure or the current one.
	Device {
		/// The device.
		id: DeviceId,
		/// The tenure; `None`: the current one.
		tenure: Option<Tenure>,
	},
	/// What one organisation holds about one person.
	Record {
		/// The person.
		subject: PartyId,
		/// The organisation.
		custodian: PartyId,
	},
}

const RESOURCE_FORMS: &str =
	"expected device:0x..#TENURE, device:0x.. for the current tenure, or record:SUBJECT@CUSTODIAN";

impl FromStr for ResourceName {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let expected = || format!("{RESOURCE_FORMS}, found `{text}`");
		if let Some(device) = text.strip_prefix("device:") {
			let (id, tenure) = device_and_tenure(device)?;
			return Ok(Self::Device { id, tenure });
		}
		let (subject, custodian) = text
			.strip_prefix("record:")
			.and_then(|parties| parties.split_once('@'))
			.ok_or_else(expected)?;
		Ok(Self::Record {
			subject: subject.parse::<Party>()?.0,
			custodian: custodian.parse::<Party>()?.0,
		})
	}
}

fn device_and_tenure(text: &str) -> Result<(DeviceId, Option<Tenure>), String> {
	let (device, tenure) = match text.split_once('#') {
		Some((device, tenure)) => (device, Some(tenure)),
		None => (text, None),
	};
	let tenure = tenure
		.map(|tenure| {
			tenure.parse().map_err(|_| format!("expected a tenure's number, found `{tenure}`"))
		})
		.transpose()?;
	Ok((id(device)?, tenure))
}

/// A resource as [`ResourceName`] reads it.
pub fn resource_text(resource: &Resource) -> String {
	match resource {
		Resource::Device { id, tenure } => format!("device:{id}#{tenure}"),
		Resource::Record { subject, custodian } => {
			format!("record:{}@{}", address(subject), address(custodian))
		},
	}
}

/// Whom a provision is about: `PARTY`, `ORGANISATION/0xTAG` (a member of its staff), `role:CODE`, or `anyone`.
pub fn grantee(text: &str) -> Result<Grantee, String> {
	if text == "anyone" {
		return Ok(Grantee::Anyone);
	}
	if let Some(role) = text.strip_prefix("role:") {
		return code(role).map(Grantee::Role);
	}
	// A derivation has slashes of its own: what follows the last one is a tag if it looks like one.
	match text.rsplit_once('/').filter(|(_, tag)| tag.starts_with("0x")) {
		Some((organisation, tag)) => Ok(Grantee::Staff {
			organisation: organisation.parse::<Party>()?.0,
			tag: id::<StaffTag>(tag)?,
		}),
		None => text.parse::<Party>().map(|party| Grantee::Party(party.0)).map_err(|_| {
			format!(
				"expected a party, ORGANISATION/0xTAG for a member of its staff, role:CODE or anyone, found \
				 `{text}`"
			)
		}),
	}
}

/// A grantee as [`grantee`] reads it.
pub fn grantee_text(grantee: &Grantee) -> String {
	match grantee {
		Grantee::Party(party) => address(party),
		Grantee::Staff { organisation, tag } => format!("{}/{tag}", address(organisation)),
		Grantee::Role(role) => format!("role:{}", role.code()),
		Grantee::Anyone => "anyone".into(),
	}
}

const SUBJECT_FORMS: &str =
	"expected a party, ORGANISATION/0xTAG for a member of its staff, device:0x.. or model:0x..";

/// What an attestation is about: `PARTY`, `ORGANISATION/0xTAG` (a member of its staff), `device:0x..` or `model:0x..`.
pub fn subject(text: &str) -> Result<AttestationSubject, String> {
	if let Some(device) = text.strip_prefix("device:") {
		return id(device).map(AttestationSubject::Device);
	}
	if let Some(model) = text.strip_prefix("model:") {
		return id(model).map(AttestationSubject::Model);
	}
	match grantee(text) {
		Ok(Grantee::Party(party)) => Ok(AttestationSubject::Party(party)),
		Ok(Grantee::Staff { organisation, tag }) => {
			Ok(AttestationSubject::Staff { organisation, tag })
		},
		_ => Err(format!("{SUBJECT_FORMS}, found `{text}`")),
	}
}

/// A subject as [`subject`] reads it.
pub fn subject_text(subject: &AttestationSubject) -> String {
	match subject {
		AttestationSubject::Party(party) => address(party),
		AttestationSubject::Staff { organisation, tag } => {
			format!("{}/{tag}", address(organisation))
		},
		AttestationSubject::Device(id) => format!("device:{id}"),
		AttestationSubject::Model(id) => format!("model:{id}"),
	}
}

/// The scope of a provision: `all`, `device:0x..#TENURE`, or `record:CUSTODIAN`.
pub fn scope(text: &str) -> Result<ResourceScope, String> {
	let expected =
		|| format!("expected all, device:0x..#TENURE or record:CUSTODIAN, found `{text}`");
	if text == "all" {
		return Ok(ResourceScope::All);
	}
	if let Some(device) = text.strip_prefix("device:") {
		let (id, tenure) = device_and_tenure(device)?;
		return Ok(ResourceScope::Device { id, tenure: tenure.ok_or_else(expected)? });
	}
	let custodian = text.strip_prefix("record:").ok_or_else(expected)?;
	Ok(ResourceScope::Record { custodian: custodian.parse::<Party>()?.0 })
}

/// A scope as [`scope`] reads it.
pub fn scope_text(scope: &ResourceScope) -> String {
	match scope {
		ResourceScope::All => "all".into(),
		ResourceScope::Device { id, tenure } => format!("device:{id}#{tenure}"),
		ResourceScope::Record { custodian } => format!("record:{}", address(custodian)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	const HASH: &str = "0x0101010101010101010101010101010101010101010101010101010101010101";

	fn alice() -> PartyId {
		ALICE.parse::<Party>().expect("a valid address").0
	}

	#[test]
	fn party_should_be_the_same_when_written_in_any_form() {
		let hex = format!("0x{}", hex::encode(alice()));
		assert_eq!("//Alice".parse::<Party>().map(|party| party.0), Ok(alice()));
		assert_eq!(hex.parse::<Party>().map(|party| party.0), Ok(alice()));
		assert_eq!(address(&alice()), ALICE);
	}

	#[test]
	fn party_should_be_refused_when_it_is_no_address() {
		let typo = ALICE.replace('5', "6");
		for text in ["", "Alice", "0x12", typo.as_str(), "/Alice", "//"] {
			let error = text.parse::<Party>().expect_err(text);
			assert!(error.contains("expected an address"), "{error}");
		}
	}

	#[test]
	fn codes_should_be_read_back_when_written() {
		for purpose in Purpose::ALL {
			assert_eq!(code(purpose.code()), Ok(*purpose));
		}
		let set: Categories = codes("vital-signs,Laboratory").expect("known categories");
		assert_eq!(code_texts(&set), ["vital-signs", "laboratory"]);
		assert_eq!(codes::<Actions>("all"), Ok(Actions::ALL));
		assert_eq!(code_texts(&Actions::ALL), ["all"]);
	}

	#[test]
	fn codes_should_name_the_known_ones_when_one_is_unknown() {
		let error = codes::<Categories>("vital-signs,shoe-size").expect_err("unknown category");
		assert!(
			error.contains("no category `shoe-size`") && error.contains("laboratory"),
			"{error}"
		);
		assert!(codes::<Actions>("").is_err());
	}

	#[test]
	fn amount_should_be_exact_when_it_has_decimals() {
		assert_eq!(amount("1.25"), Ok(1_250_000_000_000));
		assert_eq!(amount("0.000000000001"), Ok(1));
		assert_eq!(amount("7"), Ok(7 * ASNT));
		for text in ["1.25", "0.000000000001", "7", "340282366.5"] {
			assert_eq!(amount_text(amount(text).expect("an amount")), format!("{text} ASNT"));
		}
	}

	#[test]
	fn amount_should_be_refused_when_it_is_malformed_or_too_large() {
		for text in
			["", ".5", "5.", "-1", "1,5", "1.0000000000001", "1e3", "+1", "9".repeat(40).as_str()]
		{
			assert!(amount(text).is_err(), "{text}");
		}
	}

	#[test]
	fn moment_should_be_read_when_it_is_a_date_or_a_time() {
		assert_eq!(moment("1970-01-02"), Ok(86_400_000));
		assert_eq!(moment("1970-01-01T01:00:00.5+01:00"), Ok(500));
		assert_eq!(moment_text(86_400_500), "1970-01-02T00:00:00.500Z");
		assert_eq!(moment(&moment_text(86_400_500)), Ok(86_400_500));
	}

	#[test]
	fn moment_should_count_from_now_when_it_is_relative() {
		let before = now();
		let in_two_hours = moment("+2h").expect("a span");
		assert!((before + 7_200_000..=now() + 7_200_000).contains(&in_two_hours));
	}

	#[test]
	fn moment_should_be_refused_when_it_is_malformed() {
		for text in
			["", "tomorrow", "1969-12-31", "2026-02-30", "+5", "+5w", "+é", "2026-01-01T00:00"]
		{
			assert!(moment(text).is_err(), "{text}");
		}
	}

	#[test]
	fn span_should_be_read_when_it_is_more_than_nothing() {
		assert_eq!((span("30m"), span("4h")), (Ok(1_800_000), Ok(14_400_000)));
		for text in ["", "0h", "4", "h", "-1h", "4w", "99999999999999999d"] {
			assert!(span(text).is_err(), "{text}");
		}
	}

	#[test]
	fn resource_should_be_read_back_when_written() {
		let device = Resource::Device { id: [1; 32].into(), tenure: 2 };
		assert_eq!(resource_text(&device), format!("device:{HASH}#2"));
		let parsed = resource_text(&device).parse::<ResourceName>();
		assert_eq!(parsed, Ok(ResourceName::Device { id: [1; 32].into(), tenure: Some(2) }));

		let record = Resource::Record { subject: alice(), custodian: alice() };
		let parsed = resource_text(&record).parse::<ResourceName>();
		assert_eq!(parsed, Ok(ResourceName::Record { subject: alice(), custodian: alice() }));
	}

	#[test]
	fn resource_should_be_refused_when_a_part_is_wrong() {
		for text in ["", "device:1", "record:x", "record://Alice", "device:0x00#x", "file:1"] {
			assert!(text.parse::<ResourceName>().is_err(), "{text}");
		}
	}

	#[test]
	fn grantee_should_be_read_when_it_is_of_any_kind() {
		let party = alice();
		assert_eq!(grantee("//Alice"), Ok(Grantee::Party(party.clone())));
		let staff = Grantee::Staff { organisation: party, tag: [1; 32].into() };
		assert_eq!(grantee(&format!("//Alice/{HASH}")), Ok(staff.clone()));
		for each in [staff, Grantee::Role(Role::Insurer), Grantee::Anyone, Grantee::Party(alice())]
		{
			assert_eq!(grantee(&grantee_text(&each)), Ok(each));
		}
		assert!(grantee("role:plumber").is_err());
		assert!(grantee("nobody").is_err());
	}

	#[test]
	fn subject_should_be_read_back_when_written() {
		let subjects = [
			AttestationSubject::Party(alice()),
			AttestationSubject::Staff { organisation: alice(), tag: [1; 32].into() },
			AttestationSubject::Device([1; 32].into()),
			AttestationSubject::Model([1; 32].into()),
		];
		for each in subjects {
			assert_eq!(subject(&subject_text(&each)), Ok(each));
		}
		for text in ["", "anyone", "role:ins", "device:1", "model:0x12", "0x12/0x12"] {
			assert!(subject(text).is_err(), "{text}");
		}
	}

	#[test]
	fn span_should_be_read_back_when_written() {
		for text in ["90s", "15m", "13h", "30d"] {
			assert_eq!(span_text(span(text).expect("a span")), text);
		}
		assert_eq!((span("60m"), span_text(3_600_000)), (Ok(3_600_000), "1h".into()));
		assert_eq!((span_text(0), span_text(1)), ("0 ms".into(), "1 ms".into()));
		for text in ["", "0d", "5", "-1d", "1.5h", "1w"] {
			assert!(span(text).is_err(), "{text}");
		}
	}

	#[test]
	fn scope_should_be_read_back_when_written() {
		let scopes = [
			ResourceScope::All,
			ResourceScope::Device { id: [1; 32].into(), tenure: 0 },
			ResourceScope::Record { custodian: alice() },
		];
		for each in scopes {
			assert_eq!(scope(&scope_text(&each)), Ok(each));
		}
		assert!(scope(&format!("device:{HASH}")).is_err());
	}
}
