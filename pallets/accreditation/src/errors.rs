//! What can be wrong with a call.

use frame_support::pallet_macros::pallet_section;

/// What can be wrong with a call.
#[pallet_section]
mod errors {
	/// What was expected.
	#[pallet::error]
	pub enum Error<T> {
		/// `organisation`, or the party of the signer: an accredited organisation.
		UnknownOrganisation,
		/// `organisation`: one that was not accredited yet. Amend the accreditation instead.
		OrganisationAlreadyAccredited,
		/// `organisation`: one whose accreditation was not withdrawn. A withdrawal is final.
		OrganisationWithdrawn,
		/// `organisation`: one that is not suspended.
		OrganisationAlreadySuspended,
		/// `organisation`: one that is suspended.
		OrganisationNotSuspended,
		/// An organisation that is neither suspended nor withdrawn, and whose period is not over; for attestations, whose
		/// period has started as well.
		OrganisationNotActive,
		/// `name`: 1 to 64 bytes of UTF-8 text, not blank, without control characters.
		InvalidName,
		/// `roles`: at least one, all of them known, and not `Individual`.
		InvalidRoles,
		/// `period`, or `from` and `until`: a period that ends after it starts.
		EmptyPeriod,
		/// `until`: a moment in the future, or none.
		EndNotInFuture,
		/// `duties`: at least one, all of them known.
		InvalidDuties,
		/// `policy.bases.role`: a role that needs an accreditation.
		InvalidPolicyRole,
		/// `policy.bases.purposes`: at least one, all of them known.
		InvalidPolicyPurposes,
		/// `policy.bases.actions`: at least one, all of them known.
		InvalidPolicyActions,
		/// `policy.bases.purposes`: only those that the row's role may assert.
		PolicyPurposesNotOfRole,
		/// `policy.bases.actions`: only those that the row's role may assert.
		PolicyActionsNotOfRole,
		/// `policy.bases`: no row with a role, purpose and action that an earlier row decides.
		PolicyRowsOverlap,
		/// `policy.payable`: known purposes.
		InvalidPolicyPayable,
		/// `tag`: one that is not affiliated with the organisation. Renew the affiliation instead.
		StaffAlreadyAffiliated,
		/// `account`: one that neither acts for the organisation nor has its offer.
		OperatorAlreadyAffiliated,
		/// An affiliation, or an offer of one, of this organisation.
		UnknownAffiliation,
		/// An affiliation, or an offer of one, that is not over.
		AffiliationExpired,
		/// An affiliation that is over, or one of an organisation whose accreditation was withdrawn.
		AffiliationInForce,
		/// An account that is no organisation's operating account. End that affiliation first.
		OperatorAccount,
		/// An account that is not an accredited organisation.
		OrganisationAccount,
		/// An account that no party rotated its key to or from.
		KeyInUse,
		/// `new_key`, or the operating account: one that has no devices or consents as a party of its own.
		PartyInUse,
		/// A policy table that was proposed and is not in force yet.
		UnknownProposedPolicy,
		/// `limit.period`: at least a millisecond.
		InvalidSpendingLimit,
		/// A signer that attests for an organisation: its current key, or an operating account with that duty.
		NotIssuer,
		/// `kind`: one that a role of the issuer may attest.
		RoleNotEntitled,
		/// `subject`: one of which `kind` can be said: a party or staff, a device or a model.
		SubjectNotOfKind,
		/// `subject`: a party by its identifier, a member of staff who is affiliated, a registered device or model.
		UnknownSubject,
		/// `subject`: somebody else than the issuer and its own staff; for conformity, a thing that the issuer did not make.
		OwnSubject,
		/// `until`: not further off than attestations may hold at once. Renew it later.
		EndTooFar,
		/// An attestation of that kind by this issuer about that subject.
		UnknownAttestation,
		/// `subject`: one that the issuer does not attest this of already. Renew or revoke the attestation instead.
		AlreadyAttested,
		/// An attestation that was not revoked. Attest it anew instead.
		AttestationRevoked,
		/// An attestation whose end has not come. Attest it anew instead.
		AttestationEnded,
		/// An attestation whose end has come, or one of an issuer whose accreditation was withdrawn.
		AttestationInForce,
		/// A signer who is the subject: the party's current key, or that of the organisation whose staff it is.
		NotSubject,
		/// A signer whose key was not rotated away.
		RetiredKey,
		/// `new_key`: another key than the current one.
		SameKey,
		/// `proof`: the new key's signature over this party, both keys and the number of its rotations.
		InvalidProof,
		/// A signer who attests for the issuer, or a device or model whose conformity another attestation in force states.
		ConformityNotStatedAnew,
	}
}
