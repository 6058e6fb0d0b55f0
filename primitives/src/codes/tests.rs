use super::*;
use codec::{Decode, Encode, MaxEncodedLen};

/// Tests that every list has to pass: its size, and its first and last item with number and code.
macro_rules! list {
	(
		$name:ident, $list:ident: $count:literal,
		$first:ident $first_code:literal, $last:ident $last_code:literal
	) => {
		mod $name {
			use super::*;

			#[test]
			fn code_should_map_back_when_it_is_read_again() {
				for item in $list::ALL {
					assert_eq!($list::from_code(item.code()), Some(*item));
					assert_eq!($list::from_system_code(item.system(), item.code()), Some(*item));
					assert!(!item.code().is_empty() && !item.display().is_empty());
				}
			}

			#[test]
			fn code_should_be_none_when_unknown_or_of_another_system() {
				for code in ["", " ", "no-such-code", "\u{0}"] {
					assert_eq!($list::from_code(code), None);
				}
				for item in $list::ALL {
					assert_eq!($list::from_system_code("urn:no:such:system", item.code()), None);
				}
			}

			#[test]
			fn number_should_be_stable_when_encoded() {
				assert_eq!($list::ALL.len(), $count);
				assert_eq!($list::ALL.first(), Some(&$list::$first));
				assert_eq!($list::ALL.last(), Some(&$list::$last));
				assert_eq!(($list::$first.code(), $list::$last.code()), ($first_code, $last_code));
				for (number, item) in $list::ALL.iter().enumerate() {
					assert_eq!(*item as usize, number);
					assert_eq!(item.encode(), [number as u8]);
					assert_eq!($list::decode(&mut &[number as u8][..]), Ok(*item));
				}
				assert!($list::decode(&mut &[$count as u8][..]).is_err());
				assert_eq!($list::max_encoded_len(), 1);
			}
		}
	};
}

list!(action, Action: 8, Collect "collect", Operate "operate");
list!(
	attestation_kind, AttestationKind: 5,
	IdentityVerified "identity-verified", NotaryKey "notary-key"
);
list!(audit_action, AuditAction: 5, Create "C", Execute "E");
list!(category, Category: 28, VitalSigns "vital-signs", AccessLog "access-log");
list!(confidentiality, Confidentiality: 3, Normal "N", VeryRestricted "V");
list!(
	consent_status, ConsentStatus: 9,
	Requested "ConsentRequested", Invalidated "ConsentInvalidated"
);
list!(custodian_kind, CustodianKind: 3, Carrier "carrier", Logistics "logistics");
list!(device_stage, DeviceStage: 5, Manufactured "manufactured", Decommissioned "decommissioned");
list!(device_status, DeviceStatus: 6, Operational "operational", Retired "retired");
list!(legal_basis, LegalBasis: 7, Care "A9-2-h", SocialProtection "A9-2-b");
list!(purpose, Purpose: 62, Hmarkt "HMARKT", Treatds "TREATDS");
list!(role, Role: 13, Manufacturer "manufacturer", NotifiedBody "notified-body");
list!(sensitivity, Sensitivity: 41, Eth "ETH", Prs "PRS");
list!(right, Right: 5, Grant "grant", Appoint "appoint");
list!(stage_mover, StageMover: 5, Maker "maker", Logistics "logistics");

/// Tests that every set has to pass.
macro_rules! set {
	($name:ident, $set:ident($bits:ty) of $item:ident) => {
		mod $name {
			use super::*;

			#[test]
			fn set_should_hold_exactly_its_items_when_built() {
				for item in $item::ALL {
					let set = $set::only(*item);
					assert_eq!(set, $set::of(&[*item, *item]));
					assert_eq!(set, (*item).into());
					assert_eq!(set.0, 1 << *item as u32);
					assert_eq!(set.len(), 1);
					assert!(set.iter().eq([*item]));
					for other in $item::ALL {
						assert_eq!(set.contains(*other), item == other);
						assert_eq!(set.intersects((*other).into()), item == other);
						assert_eq!(set.contains_all((*other).into()), item == other);
						let both = set.union((*other).into());
						assert!(both.contains(*item) && both.contains(*other));
						assert!(both.contains_all(set) && both.intersects(set));
						assert!(!both.difference(set).contains(*item));
						assert_eq!(both.intersection(set), set);
					}
				}
			}

			#[test]
			fn set_should_round_trip_when_iterated_or_encoded() {
				let odd = $item::ALL.iter().copied().filter(|item| *item as u8 % 2 == 1);
				let even = $item::ALL.iter().copied().filter(|item| *item as u8 % 2 == 0);
				for set in [$set::EMPTY, $set::ALL, odd.collect(), even.collect()] {
					assert_eq!(set.iter().collect::<$set>(), set);
					assert_eq!(set.iter().count() as u32, set.len());
					assert_eq!(set.is_empty(), set == $set::EMPTY);
					assert_eq!(set.encode(), set.0.to_le_bytes());
					assert_eq!($set::decode(&mut &set.encode()[..]), Ok(set));
					assert!(set.is_valid());
				}
				assert_eq!($set::max_encoded_len(), <$bits>::BITS as usize / 8);
				assert_eq!($set::default(), $set::EMPTY);
				assert_eq!($set::ALL.len() as usize, $item::ALL.len());
			}

			#[test]
			fn empty_set_should_be_in_every_set_and_meet_none_when_compared() {
				assert!($set::EMPTY.contains_all($set::EMPTY));
				assert!($set::ALL.contains_all($set::EMPTY));
				assert!(!$set::EMPTY.contains_all($set::ALL));
				assert!(!$set::EMPTY.intersects($set::ALL));
				assert!(!$set::EMPTY.intersects($set::EMPTY));
			}

			#[test]
			fn set_should_be_invalid_when_an_unknown_bit_is_set() {
				let set = $set(<$bits>::MAX);
				assert_eq!(set.is_valid(), $item::ALL.len() as u32 == <$bits>::BITS);
				assert!(set.iter().eq($set::ALL.iter()));
			}
		}
	};
}

set!(actions, Actions(u16) of Action);
set!(categories, Categories(u32) of Category);
set!(purposes, Purposes(u128) of Purpose);
set!(roles, Roles(u32) of Role);

/// Whether `ancestor` is met on the way from `purpose` to the top.
fn is_above(ancestor: Purpose, purpose: Purpose) -> bool {
	let mut next = Some(purpose);
	while let Some(at) = next {
		if at == ancestor {
			return true;
		}
		next = at.parent();
	}
	false
}

#[test]
fn grant_should_cover_descendants_only_when_every_pair_is_tried() {
	for granted in Purpose::ALL {
		for asked in Purpose::ALL {
			let expected = is_above(*granted, *asked);
			let set = Purposes::only(*granted);
			assert_eq!(set.covers(*asked), expected, "{granted:?} {asked:?}");
			assert_eq!(set.closed().contains(*asked), expected, "{granted:?} {asked:?}");
			assert_eq!(granted.descendants().contains(*asked), expected, "{granted:?} {asked:?}");
			assert_eq!(asked.ancestors().contains(*granted), expected, "{granted:?} {asked:?}");
		}
	}
}

#[test]
fn grant_of_two_should_cover_what_either_covers_when_every_pair_is_tried() {
	for one in Purpose::ALL {
		for other in Purpose::ALL {
			let set = Purposes::of(&[*one, *other]);
			for asked in Purpose::ALL {
				let expected = is_above(*one, *asked) || is_above(*other, *asked);
				assert_eq!(set.covers(*asked), expected);
				assert_eq!(set.closed().contains(*asked), expected);
			}
			assert_eq!(set.closed().closed(), set.closed());
		}
	}
}

#[test]
fn hierarchy_should_be_that_of_hl7_when_its_depths_are_read() {
	use Purpose::*;
	let tops = Purpose::ALL.iter().copied().filter(|p| p.parent().is_none());
	assert!(tops.eq([Hmarkt, Hoperat, Hpaymt, Hresch, Patrqt, Pubhlth, Treat]));
	// Those that are neither at the top nor right under it.
	let deep = Purpose::ALL.iter().copied().filter(|p| p.ancestors().len() == 3);
	assert!(deep.eq([
		Labeling,
		Metamgt,
		Htest,
		Eligdtrm,
		Eligver,
		Enrollm,
		Mildcrg,
		Clintrchnpc,
		Clintrchpc,
		Preclintrch,
		Btg,
		Ertreat,
	]));
	assert!(Purpose::ALL.iter().all(|p| p.ancestors().len() <= 3));
	assert_eq!(Treat.descendants().len(), 8);
	assert_eq!(Hoperat.descendants().len(), 27);
	assert_eq!(Hpaymt.descendants().len(), 10);
	assert_eq!(Hresch.descendants().len(), 9);
}

#[test]
fn treatment_should_cover_break_the_glass_and_not_the_reverse_when_granted() {
	assert!(Purposes::only(Purpose::Treat).covers(Purpose::Btg));
	assert!(!Purposes::only(Purpose::Btg).covers(Purpose::Treat));
	assert!(!Purposes::only(Purpose::Etreat).covers(Purpose::Treat));
	// Care within a trial is treatment; research on it is not.
	assert!(Purposes::only(Purpose::Treat).covers(Purpose::Clintrl));
	assert!(!Purposes::only(Purpose::Treat).covers(Purpose::Clintrch));
}

#[test]
fn category_should_be_personal_when_it_is_not_of_a_device() {
	let of_owner = [Category::Location, Category::DeviceTelemetry, Category::DeviceControl];
	for category in Category::ALL {
		assert_eq!(category.is_personal(), !of_owner.contains(category), "{category:?}");
	}
}

#[test]
fn action_should_be_an_audit_action_when_exported() {
	let codes = ["C", "C", "R", "E", "E", "R", "U", "E"];
	assert!(Action::ALL.iter().map(|action| action.audit_action().code()).eq(codes));
}

#[test]
fn action_should_be_of_hl7_when_hl7_has_it() {
	let own = [Action::Store, Action::Aggregate, Action::Operate];
	for action in Action::ALL {
		assert_eq!(action.system().starts_with(system::OWN_BASE), own.contains(action));
	}
}

#[test]
fn confidentiality_should_rise_when_compared() {
	assert!(Confidentiality::Normal < Confidentiality::Restricted);
	assert!(Confidentiality::Restricted < Confidentiality::VeryRestricted);
}

#[test]
fn consent_status_should_come_back_when_fhir_has_one_meaning() {
	use ConsentStatus::*;
	for status in [Requested, Refused, Given, Invalidated] {
		assert_eq!(ConsentStatus::from_fhir_status(status.fhir_status()), Some(status));
	}
	for status in [Withdrawn, Revoked, Suspended, Expired] {
		assert_eq!(status.fhir_status(), "inactive");
	}
	assert_eq!(Renewed.fhir_status(), "active");
	for status in ["inactive", "draft", "", "Active"] {
		assert_eq!(ConsentStatus::from_fhir_status(status), None);
	}
}

#[test]
fn consent_status_should_allow_processing_when_fhir_calls_it_active() {
	for status in ConsentStatus::ALL {
		assert_eq!(status.is_given(), status.fhir_status() == "active", "{status:?}");
	}
}

/// Checks every pair of a transition table: one row for each item, `1` for what it may become.
macro_rules! transitions {
	($list:ident, $matrix:expr) => {
		let matrix = $matrix;
		assert_eq!(matrix.len(), $list::ALL.len());
		for (from, row) in $list::ALL.iter().zip(matrix) {
			assert_eq!(row.len(), $list::ALL.len());
			for (to, allowed) in $list::ALL.iter().zip(row) {
				assert_eq!(from.may_become(*to), allowed == 1, "{from:?} {to:?}");
			}
		}
	};
}

#[test]
fn device_stage_should_change_as_tabled_when_every_pair_is_tried() {
	transitions!(
		DeviceStage,
		[
			// manufactured, in transit, in storage, commissioned, decommissioned
			[0, 1, 1, 1, 1],
			[0, 0, 1, 1, 1],
			[0, 1, 0, 1, 1],
			[0, 1, 1, 0, 1],
			[0, 1, 1, 0, 0],
		]
	);
}

#[test]
fn device_should_be_moved_as_tabled_when_every_mover_tries_every_pair() {
	use StageMover::*;
	// Manufactured, in transit, in storage, commissioned, decommissioned.
	let of_owner =
		[[0, 1, 1, 1, 1], [0, 0, 1, 1, 1], [0, 1, 0, 1, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 0]];
	let of_carrier = [[0, 1, 0, 0, 0], [0; 5], [0, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 0, 0, 0]];
	let of_warehouse = [[0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0; 5], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0]];
	let of_both =
		[[0, 1, 1, 0, 0], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 1, 1, 0, 0]];
	let tables = [
		(Maker, of_owner),
		(Owner, of_owner),
		(Carrier, of_carrier),
		(Warehouse, of_warehouse),
		(Logistics, of_both),
	];
	assert_eq!(tables.map(|(mover, _)| mover), StageMover::ALL);
	for (mover, table) in tables {
		for (from, row) in DeviceStage::ALL.iter().zip(table) {
			for (to, allowed) in DeviceStage::ALL.iter().zip(row) {
				let may = mover.may_move(*from, *to);
				assert_eq!(may, allowed == 1, "{mover:?}: {from:?} {to:?}");
			}
		}
	}
}

#[test]
fn custodian_should_move_by_the_row_of_its_name() {
	for kind in CustodianKind::ALL {
		assert_eq!(StageMover::from(*kind).code(), kind.code());
	}
}

#[test]
fn device_status_should_change_as_tabled_when_every_pair_is_tried() {
	transitions!(
		DeviceStatus,
		[
			// operational, maintenance, obsolete, lost, stolen, retired
			[0, 1, 1, 1, 1, 1],
			[1, 0, 1, 1, 1, 1],
			[0, 1, 0, 1, 1, 1],
			[1, 1, 0, 0, 1, 1],
			[1, 1, 0, 1, 0, 1],
			[0, 0, 0, 0, 0, 0],
		]
	);
}

#[test]
fn device_should_be_active_in_fhir_when_stage_and_status_are() {
	for stage in DeviceStage::ALL {
		for status in DeviceStatus::ALL {
			let both = stage.fhir_status() == "active" && status.fhir_status() == "active";
			let expected = if both { "active" } else { "inactive" };
			assert_eq!(fhir_device_status(*stage, *status), expected);
		}
	}
}

#[test]
fn device_should_come_back_when_fhir_has_one_meaning() {
	assert_eq!(DeviceStage::from_fhir_status("active"), Some(DeviceStage::Commissioned));
	assert_eq!(DeviceStatus::from_fhir_status("active"), Some(DeviceStatus::Operational));
	for status in ["inactive", "unknown", "entered-in-error", ""] {
		assert_eq!(DeviceStage::from_fhir_status(status), None);
		assert_eq!(DeviceStatus::from_fhir_status(status), None);
	}
}

#[test]
fn device_reason_should_be_of_fhir_when_given() {
	let codes = [
		"online",
		"paused",
		"standby",
		"offline",
		"not-ready",
		"transduc-discon",
		"hw-discon",
		"off",
	];
	let stages = DeviceStage::ALL.iter().filter_map(|stage| stage.fhir_status_reason());
	let statuses = DeviceStatus::ALL.iter().filter_map(|status| status.fhir_status_reason());
	assert!(stages.chain(statuses).all(|code| codes.contains(&code)));
}

#[test]
fn device_should_be_out_of_service_when_lost_stolen_or_retired() {
	let out = DeviceStatus::ALL.iter().copied().filter(|status| status.is_out_of_service());
	assert!(out.eq([DeviceStatus::Lost, DeviceStatus::Stolen, DeviceStatus::Retired]));
}
