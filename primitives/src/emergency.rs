//! Emergency (break-glass) cases: access that nobody consented to, for a short time, justified and reviewed.

use crate::{Balance, Commitment, Moment, PartyId, Resource, StaffTag};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An emergency case of one member of an organisation's staff, on one resource.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct EmergencyCase {
	/// The organisation whose staff opened it.
	pub organisation: PartyId,
	/// The member of staff; nobody else accesses under it.
	pub staff: StaffTag,
	/// What is accessed.
	pub resource: Resource,
	/// Whom it concerns: the subject of the record, the person whom the device is associated with, or else its owner.
	pub controller: PartyId,
	/// The salted hash of the written justification.
	pub justification: Commitment,
	/// When the emergency began, as the organisation says; milliseconds. No access from before is covered.
	pub claimed_at: Moment,
	/// The first moment after it, milliseconds: no access from then on is covered.
	pub until: Moment,
	/// When the case was filed, by the chain's clock; milliseconds.
	pub filed_at: Moment,
	/// The first moment of the chain at which nothing more is recorded under it, milliseconds. [`Self::until`], and for
	/// a case that was filed late some time more, for what happened meanwhile.
	pub record_until: Moment,
	/// The first moment at which the review is overdue, milliseconds.
	pub review_until: Moment,
	/// Whether it was filed so long after the claimed moment that it has to say why.
	pub late: bool,
	/// Whether the organisation's bond was short when it was filed.
	pub bond_short: bool,
	/// What has become of it.
	pub status: CaseStatus,
}

/// What has become of an emergency case.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum CaseStatus {
	/// Not reviewed yet. Whether that is overdue follows from the time.
	#[codec(index = 0)]
	Pending,
	/// Settled without a review: nobody reviewed it within the window. A late review can still say what it was.
	#[codec(index = 1)]
	Unreviewed {
		/// When it was settled, milliseconds.
		settled_at: Moment,
	},
	/// Reviewed.
	#[codec(index = 2)]
	Reviewed {
		/// What was found.
		finding: Finding,
		/// The auditor: an organisation that is accredited as regulator.
		reviewer: PartyId,
		/// The salted hash of the report.
		report: Commitment,
		/// When, milliseconds.
		reviewed_at: Moment,
		/// What the bond could not pay to the person yet, in planck.
		unpaid: Balance,
	},
}

/// What a review found.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Finding {
	/// There was an emergency, and the accesses were needed for it.
	#[codec(index = 0)]
	Justified,
	/// There was none, or it was used for something else.
	#[codec(index = 1)]
	Abusive,
}

impl EmergencyCase {
	/// Whether the case covers an access, which is recorded at `now`.
	///
	/// The moment that the accessor claims has to lie within the time box; the chain's moment has to come before the
	/// end of recording. A case that is decided covers nothing any more.
	pub fn covers(
		&self,
		accessor: &PartyId,
		staff: Option<&StaffTag>,
		resource: &Resource,
		claimed_at: Moment,
		now: Moment,
	) -> bool {
		self.status == CaseStatus::Pending
			&& self.organisation == *accessor
			&& staff == Some(&self.staff)
			&& self.resource == *resource
			&& (self.claimed_at..self.until).contains(&claimed_at)
			&& now < self.record_until
	}

	/// Whether nobody reviewed it within the window, and nobody has settled it yet.
	pub fn is_overdue(&self, now: Moment) -> bool {
		self.status == CaseStatus::Pending && now >= self.review_until
	}

	/// Whether no review has said what it was.
	pub fn has_no_finding(&self) -> bool {
		!matches!(self.status, CaseStatus::Reviewed { .. })
	}

	/// When it was decided: reviewed, or settled without a review.
	pub fn decided_at(&self) -> Option<Moment> {
		match self.status {
			CaseStatus::Pending => None,
			CaseStatus::Unreviewed { settled_at } => Some(settled_at),
			CaseStatus::Reviewed { reviewed_at, .. } => Some(reviewed_at),
		}
	}

	/// What is still to be paid to the person, in planck.
	pub fn unpaid(&self) -> Balance {
		match self.status {
			CaseStatus::Reviewed { unpaid, .. } => unpaid,
			_ => 0,
		}
	}
}

/// What came of an organisation's emergency cases. The counts are of all cases, those that were removed included.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct EmergencyRecord {
	/// Cases that are neither reviewed nor settled.
	pub pending: u32,
	/// Cases that are kept and have no finding: those pending, and those that were settled without a review.
	pub undecided: u32,
	/// Cases found justified.
	pub justified: u32,
	/// Cases found abusive.
	pub abusive: u32,
	/// Cases that nobody reviewed.
	pub unreviewed: u32,
	/// Cases that were filed late, whatever became of them.
	pub late: u32,
	/// What abusive cases cost and the bond could not pay yet, in planck.
	pub unpaid: Balance,
}

/// How an organisation stands with its emergency cases.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo)]
pub struct EmergencyStanding {
	/// What came of its cases.
	pub record: EmergencyRecord,
	/// Its bond, in planck.
	pub bond: Balance,
	/// What its bond has to be, in planck.
	pub required_bond: Balance,
}
