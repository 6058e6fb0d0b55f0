//! What happened, for wallets and indexers.

use frame_support::pallet_macros::pallet_section;

/// What happened, for wallets and indexers.
#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An organisation was accredited; it is active.
		OrganisationAccredited {
			/// The organisation.
			organisation: PartyId,
			/// Its name, UTF-8.
			name: OrganisationName,
			/// Its roles.
			roles: Roles,
			/// When the accreditation holds, milliseconds.
			period: Period,
		},
		/// An accreditation was amended; its standing is what it was.
		AccreditationAmended {
			/// The organisation.
			organisation: PartyId,
			/// Its name now, UTF-8.
			name: OrganisationName,
			/// Its roles now.
			roles: Roles,
			/// When the accreditation holds now, milliseconds.
			period: Period,
		},
		/// An organisation was suspended.
		OrganisationSuspended {
			/// The organisation.
			organisation: PartyId,
		},
		/// An organisation's suspension was lifted.
		OrganisationReinstated {
			/// The organisation.
			organisation: PartyId,
		},
		/// An organisation's accreditation was withdrawn, for good.
		AccreditationWithdrawn {
			/// The organisation.
			organisation: PartyId,
		},
		/// A policy table was proposed. It takes effect by itself at the moment named; one proposed before it is void.
		PolicyProposed {
			/// BLAKE2b-256 of the SCALE encoding of the table.
			policy_hash: H256,
			/// The table.
			policy: Policy,
			/// The first moment at which it is in force, milliseconds.
			in_force_from: Moment,
		},
		/// A proposed policy table was cancelled before it took effect: the one in force stays.
		PolicyCancelled {
			/// BLAKE2b-256 of the SCALE encoding of the cancelled table.
			policy_hash: H256,
		},
		/// An organisation affiliated a member of staff.
		StaffAffiliated {
			/// The organisation.
			organisation: PartyId,
			/// Its pseudonym for the member.
			tag: StaffTag,
			/// When it ends, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// A staff affiliation got a new end.
		StaffAffiliationRenewed {
			/// The organisation.
			organisation: PartyId,
			/// Its pseudonym for the member.
			tag: StaffTag,
			/// When it ends now, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// A staff affiliation was ended, or cleared after its end.
		StaffAffiliationEnded {
			/// The organisation.
			organisation: PartyId,
			/// Its pseudonym for the member.
			tag: StaffTag,
		},
		/// An organisation offered an account to act for it. It has no effect before the account accepts.
		OperatorOffered {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// What it may do, once it accepts.
			duties: Duties,
			/// When it ends, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// An account accepted, and acts for the organisation from now on.
		OperatorAffiliated {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// What it may do.
			duties: Duties,
			/// When it ends, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// An operating account got new duties or a new end.
		OperatorRenewed {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// What it may do now.
			duties: Duties,
			/// When it ends now, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// An account acts for the organisation no longer, or its offer is gone.
		OperatorAffiliationEnded {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// Whether the account had accepted; else it was an offer.
			accepted: bool,
		},
		/// An operating account's spending was limited, or its limit lifted.
		OperatorLimited {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// The most that it may spend now; `None`: without limit.
			limit: Option<SpendingLimit>,
		},
		/// An accredited issuer attested something.
		Attested {
			/// Who attests it.
			issuer: PartyId,
			/// What it is about.
			subject: AttestationSubject,
			/// What is stated.
			kind: AttestationKind,
			/// The salted hash of what it rests on.
			commitment: Commitment,
			/// The first moment at which it holds, milliseconds.
			from: Moment,
			/// The first moment at which it no longer holds, milliseconds.
			until: Moment,
		},
		/// An issuer renewed an attestation.
		AttestationRenewed {
			/// Who attests it.
			issuer: PartyId,
			/// What it is about.
			subject: AttestationSubject,
			/// What is stated.
			kind: AttestationKind,
			/// The salted hash of what it rests on now.
			commitment: Commitment,
			/// The first moment at which it no longer holds now, milliseconds.
			until: Moment,
		},
		/// An issuer revoked an attestation. It stays, visibly revoked, until its end.
		AttestationRevoked {
			/// Who attested it.
			issuer: PartyId,
			/// What it was about.
			subject: AttestationSubject,
			/// What was stated.
			kind: AttestationKind,
		},
		/// The record of an attestation that was over was cleared.
		AttestationCleared {
			/// Who attested it.
			issuer: PartyId,
			/// What it was about.
			subject: AttestationSubject,
			/// What was stated.
			kind: AttestationKind,
		},
		/// An attestation's subject did not want it, and it is gone.
		AttestationDismissed {
			/// Who attested it.
			issuer: PartyId,
			/// What it was about.
			subject: AttestationSubject,
			/// What was stated.
			kind: AttestationKind,
		},
		/// A party rotated its key.
		KeyRotated {
			/// The party; it keeps its identifier.
			party: PartyId,
			/// The key that acts for nobody any more.
			old_key: AccountId,
			/// The key that acts for the party now.
			new_key: AccountId,
			/// How often the party has rotated its key.
			rotations: u32,
		},
	}
}
