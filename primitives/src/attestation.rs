//! Attestations: what an accredited issuer states about a party, a member of staff, a device or a model.

use crate::{AttestationKind, Commitment, DeviceId, ModelId, Moment, PartyId, StaffTag};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Attestations that one answer looks at, at most; the next answer goes on behind them.
pub const MAX_ATTESTATIONS_LISTED: u32 = 32;

/// What an attestation is about.
#[derive(
	Clone,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum AttestationSubject {
	/// A person or an organisation.
	#[codec(index = 0)]
	Party(PartyId),
	/// A member of an organisation's staff, by the organisation's own pseudonym.
	#[codec(index = 1)]
	Staff {
		/// The organisation.
		organisation: PartyId,
		/// Its pseudonym for the member.
		tag: StaffTag,
	},
	/// One device.
	#[codec(index = 2)]
	Device(DeviceId),
	/// A model: every unit of it.
	#[codec(index = 3)]
	Model(ModelId),
}

impl AttestationSubject {
	/// Whether this can be said of such a subject: things have no identity papers and no licence, and people no
	/// conformity mark. A device can be insured, a model cannot. A notary is a party, never a member of its staff.
	pub const fn suits(&self, kind: AttestationKind) -> bool {
		use AttestationKind::*;
		match self {
			Self::Party(_) => {
				matches!(
					kind,
					IdentityVerified | ProfessionalLicence | InsuranceCoverage | NotaryKey
				)
			},
			Self::Staff { .. } => {
				matches!(kind, IdentityVerified | ProfessionalLicence | InsuranceCoverage)
			},
			Self::Device(_) => matches!(kind, InsuranceCoverage | DeviceConformity),
			Self::Model(_) => matches!(kind, DeviceConformity),
		}
	}

	/// Who answers for the subject, where it is somebody: the party itself, or the organisation whose staff it is.
	pub const fn party(&self) -> Option<&PartyId> {
		match self {
			Self::Party(party) | Self::Staff { organisation: party, .. } => Some(party),
			Self::Device(_) | Self::Model(_) => None,
		}
	}
}

/// Whether an attestation counts at a moment, or else the first thing that keeps it from counting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum AttestationStatus {
	/// It counts.
	#[codec(index = 0)]
	InForce,
	/// Its issuer revoked it.
	#[codec(index = 1)]
	Revoked,
	/// Its end has come.
	#[codec(index = 2)]
	Ended,
	/// It starts later.
	#[codec(index = 3)]
	NotStarted,
	/// The issuer's accreditation is not in force: suspended, withdrawn, or outside its period.
	#[codec(index = 4)]
	IssuerNotActive,
	/// The issuer has no role any more that may attest this.
	#[codec(index = 5)]
	IssuerNotEntitled,
	/// The subject is not there: the member of staff does not belong to the organisation at the moment, or what was a party
	/// is now another one's key.
	#[codec(index = 6)]
	SubjectGone,
}

/// One issuer's attestation, and whether it counts.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Attestation {
	/// Who attests it.
	pub issuer: PartyId,
	/// Whether it counts now.
	pub status: AttestationStatus,
	/// The salted hash of what it rests on: the policy, the licence, the certificate.
	pub commitment: Commitment,
	/// When it was attested, milliseconds.
	pub issued_at: Moment,
	/// When it was renewed last, milliseconds.
	pub renewed_at: Option<Moment>,
	/// The first moment at which it holds, milliseconds.
	pub from: Moment,
	/// The first moment at which it no longer holds, milliseconds.
	pub until: Moment,
	/// When its issuer revoked it, milliseconds.
	pub revoked_at: Option<Moment>,
}

/// The answer to: is this attested of that subject now, by whom, and until when?
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct AttestationPage {
	/// The chain's moment, for which the answer holds, milliseconds.
	pub now: Moment,
	/// The attestations that were looked at, those included that do not count.
	pub attestations: Vec<Attestation>,
	/// Behind which issuer to go on; `None`: there are no more.
	pub next: Option<PartyId>,
}

impl AttestationPage {
	/// Those that count.
	pub fn in_force(&self) -> impl Iterator<Item = &Attestation> {
		self.attestations.iter().filter(|found| found.status == AttestationStatus::InForce)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn subjects() -> [AttestationSubject; 4] {
		let party = PartyId::new([1; 32]);
		[
			AttestationSubject::Party(party.clone()),
			AttestationSubject::Staff { organisation: party, tag: [2; 32].into() },
			AttestationSubject::Device([3; 32].into()),
			AttestationSubject::Model([4; 32].into()),
		]
	}

	#[test]
	fn subject_should_keep_its_number_when_encoded() {
		for (number, subject) in subjects().iter().enumerate() {
			let bytes = subject.encode();
			assert_eq!(usize::from(bytes[0]), number);
			assert_eq!(AttestationSubject::decode(&mut &bytes[..]).as_ref(), Ok(subject));
		}
		assert_eq!(AttestationSubject::max_encoded_len(), 65);
	}

	#[test]
	fn kinds_should_suit_people_or_things_when_every_pair_is_tried() {
		use AttestationKind::*;
		let people = [IdentityVerified, ProfessionalLicence, InsuranceCoverage];
		let party = [IdentityVerified, ProfessionalLicence, InsuranceCoverage, NotaryKey];
		let expected: [&[AttestationKind]; 4] =
			[&party, &people, &[InsuranceCoverage, DeviceConformity], &[DeviceConformity]];
		for (subject, expected) in subjects().iter().zip(expected) {
			let suiting: Vec<_> =
				AttestationKind::ALL.iter().copied().filter(|kind| subject.suits(*kind)).collect();
			assert_eq!(suiting, expected, "{subject:?}");
		}
	}

	#[test]
	fn subject_should_have_a_party_when_it_is_somebody() {
		let party = PartyId::new([1; 32]);
		let parties = subjects().map(|subject| subject.party().cloned());
		assert_eq!(parties, [Some(party.clone()), Some(party), None, None]);
	}
}
