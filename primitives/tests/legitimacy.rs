//! The verdict on a device: against a reference, over every combination of facts that can decide it.

use assent_primitives::{
	legitimacy::{
		legitimacy, BlockNotice, BlockReason, Conformity, Lapse, Legitimacy, LegitimacyFacts,
		RecallNotice, SuspectReason,
	},
	Commitment, DeviceStage, DeviceStatus, Moment, OrganisationFacts, PartyId, Period, Recall,
	Role, Roles, Standing,
};
use codec::{Decode, Encode, MaxEncodedLen};

const NOW: Moment = 1_000;

fn party(number: u8) -> PartyId {
	PartyId::new([number; 32])
}

fn maker() -> PartyId {
	party(1)
}
fn owner() -> PartyId {
	party(2)
}
fn issuer() -> PartyId {
	party(3)
}

fn block() -> BlockNotice {
	BlockNotice { regulator: party(4), notice: Commitment::from([4; 32]) }
}

fn recall(number: u8) -> RecallNotice {
	let lot = number.is_multiple_of(2).then(|| vec![b'0' + number].try_into().expect("short"));
	RecallNotice { issuer: party(10 + number), lot, notice: Commitment::from([number; 32]) }
}

/// An accreditation, and what it lacks for a maker and for an owner.
type Accreditation = (Option<OrganisationFacts>, Option<Lapse>, Option<Lapse>);

fn accreditations() -> Vec<Accreditation> {
	let of = |roles: &[Role], standing, from, until| {
		let period = Period { from, until };
		Some(OrganisationFacts { roles: Roles::of(roles), standing, period })
	};
	let both = |lapse| (Some(lapse), Some(lapse));
	let mut all = vec![
		// A person: no maker, but an owner.
		(None, Some(Lapse::NotAccredited), None),
		(of(&[Role::Manufacturer], Standing::Active, 0, None), None, None),
		(
			of(&[Role::Insurer, Role::Manufacturer], Standing::Active, NOW, Some(NOW + 1)),
			None,
			None,
		),
		(of(&[Role::CareProvider], Standing::Active, 0, None), Some(Lapse::RoleNotHeld), None),
	];
	for (from, until, standing, lapse) in [
		(NOW + 1, None, Standing::Active, Lapse::NotBegun),
		(0, Some(NOW), Standing::Active, Lapse::Over),
		(0, None, Standing::Suspended, Lapse::Suspended),
		(0, Some(NOW), Standing::Suspended, Lapse::Suspended),
		(0, None, Standing::Withdrawn, Lapse::Withdrawn),
		(NOW + 1, None, Standing::Withdrawn, Lapse::Withdrawn),
	] {
		let (of_maker, of_owner) = both(lapse);
		all.push((of(&[Role::Manufacturer], standing, from, until), of_maker, of_owner));
	}
	// Without the role as well: what the accreditation itself lacks is said first.
	all.push((
		of(&[Role::Insurer], Standing::Suspended, 0, None),
		Some(Lapse::Suspended),
		Some(Lapse::Suspended),
	));
	all
}

/// A combination of facts, with what the reference needs to know of it.
struct Case {
	facts: LegitimacyFacts,
	/// What the maker's accreditation lacks; `None` of a device without a maker as well.
	maker: Option<Lapse>,
	owner: Option<Lapse>,
}

/// Every combination.
fn for_each_case(mut check: impl FnMut(Case)) {
	use Recall::*;
	let lists: [&[(Recall, u8)]; 6] = [
		&[],
		&[(Advisory, 0)],
		&[(Blocking, 1)],
		&[(Advisory, 2), (Blocking, 3)],
		&[(Blocking, 4), (Advisory, 5), (Blocking, 6)],
		&[(Advisory, 7), (Advisory, 8)],
	];
	let conformities =
		[Conformity::NotStated, Conformity::Attested, Conformity::Ended { issuer: issuer() }];
	let makers = accreditations().into_iter().map(Some).chain([None]);
	for maker_accreditation in makers {
		for (owner_facts, _, owner_lapse) in accreditations() {
			for list in lists {
				for conformity in &conformities {
					for stage in DeviceStage::ALL {
						for status in DeviceStatus::ALL {
							for block in [None, Some(block())] {
								let (maker, maker_lapse) = match maker_accreditation.clone() {
									Some((facts, lapse, _)) => (Some((maker(), facts)), lapse),
									None => (None, None),
								};
								let recalls = list.iter().map(|(kind, n)| (*kind, recall(*n)));
								let facts = LegitimacyFacts {
									now: NOW,
									stage: *stage,
									status: *status,
									block,
									recalls: recalls.collect(),
									maker,
									owner: (owner(), owner_facts.clone()),
									conformity: conformity.clone(),
								};
								check(Case { facts, maker: maker_lapse, owner: owner_lapse });
							}
						}
					}
				}
			}
		}
	}
}

/// The verdict once more: every fact in the documented order, each with the verdict that it would decide; the first one
/// that holds does.
fn reference(case: &Case) -> Legitimacy {
	use Legitimacy::{Blocked, Suspect};
	let facts = &case.facts;
	let of_kind = |kind| {
		facts.recalls.iter().filter(move |recall| recall.0 == kind).map(|(_, it)| it.clone())
	};
	let blocking: Vec<_> = of_kind(Recall::Blocking).collect();
	let advisory: Vec<_> = of_kind(Recall::Advisory).collect();
	let says = |status| facts.status == status;
	let rows: Vec<(bool, Option<Legitimacy>)> = vec![
		(
			facts.block.is_some(),
			facts.block.clone().map(|it| Blocked(BlockReason::BlockedByRegulator(it))),
		),
		(
			!blocking.is_empty(),
			blocking.first().cloned().map(|it| Blocked(BlockReason::Recalled(it))),
		),
		(says(DeviceStatus::Stolen), Some(Blocked(BlockReason::Stolen))),
		(says(DeviceStatus::Lost), Some(Blocked(BlockReason::Lost))),
		(says(DeviceStatus::Retired), Some(Blocked(BlockReason::Retired))),
		(
			case.maker.is_some(),
			case.maker
				.map(|lapse| Suspect(SuspectReason::MakerNotAccredited { maker: maker(), lapse })),
		),
		(
			!advisory.is_empty(),
			advisory.first().cloned().map(|it| Suspect(SuspectReason::Recalled(it))),
		),
		(
			case.owner.is_some(),
			case.owner
				.map(|lapse| Suspect(SuspectReason::OwnerNotAccredited { owner: owner(), lapse })),
		),
		(
			facts.conformity == Conformity::Ended { issuer: issuer() },
			Some(Suspect(SuspectReason::ConformityEnded { issuer: issuer() })),
		),
		(facts.stage == DeviceStage::Decommissioned, Some(Suspect(SuspectReason::Decommissioned))),
		(says(DeviceStatus::Obsolete), Some(Suspect(SuspectReason::Obsolete))),
		(facts.maker.is_none(), Some(Suspect(SuspectReason::Unvouched))),
		(true, Some(Legitimacy::Legitimate)),
	];
	let deciding = rows.into_iter().find(|(holds, _)| *holds).expect("the last one holds");
	deciding.1.expect("a fact that holds has a verdict")
}

#[test]
fn legitimacy_should_be_that_of_the_reference_in_every_combination_of_facts() {
	let mut seen = Vec::new();
	let mut cases = 0;
	for_each_case(|case| {
		let verdict = legitimacy(Some(&case.facts));
		assert_eq!(verdict, reference(&case), "{:?}", case.facts);
		cases += 1;
		// Each kind of verdict is met: by the first two bytes of its encoding.
		let kind: Vec<u8> = verdict.encode().into_iter().take(2).collect();
		if !seen.contains(&kind) {
			seen.push(kind);
		}
	});
	assert!(cases > 100_000, "{cases}");
	// Legitimate, seven reasons to be suspect, and five to be blocked.
	assert_eq!(seen.len(), 1 + 7 + 5, "{seen:?}");
}

#[test]
fn legitimacy_should_be_blocked_when_there_is_no_such_device() {
	assert_eq!(legitimacy(None), Legitimacy::Blocked(BlockReason::NotRegistered));
}

#[test]
fn legitimacy_should_be_blocked_exactly_where_the_decision_refuses_to_operate() {
	for_each_case(|case| {
		let facts = &case.facts;
		let refused = facts.block.is_some()
			|| facts.recalls.iter().any(|(kind, _)| *kind == Recall::Blocking)
			|| facts.status.is_out_of_service();
		assert_eq!(legitimacy(Some(facts)).is_blocked(), refused, "{facts:?}");
	});
}

#[test]
fn legitimacy_should_be_bounded_and_come_back_when_it_is_encoded() {
	assert!(Legitimacy::max_encoded_len() < 128);
	for verdict in [
		Legitimacy::Legitimate,
		Legitimacy::Suspect(SuspectReason::Recalled(recall(2))),
		Legitimacy::Suspect(SuspectReason::OwnerNotAccredited {
			owner: owner(),
			lapse: Lapse::Over,
		}),
		Legitimacy::Blocked(BlockReason::BlockedByRegulator(block())),
		Legitimacy::Blocked(BlockReason::Recalled(recall(3))),
	] {
		assert_eq!(Legitimacy::decode(&mut &verdict.encode()[..]), Ok(verdict));
	}
	// The numbers stand in gateways' code: they never change.
	assert_eq!(Legitimacy::Legitimate.encode(), [0]);
	assert_eq!(Legitimacy::Suspect(SuspectReason::Unvouched).encode(), [1, 6]);
	assert_eq!(Legitimacy::Blocked(BlockReason::Retired).encode(), [2, 5]);
}
