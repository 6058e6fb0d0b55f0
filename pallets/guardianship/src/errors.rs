//! What can be wrong with a call.

use frame_support::pallet_macros::pallet_section;

/// What can be wrong with a call.
#[pallet_section]
mod errors {
	/// What went wrong. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The signer acts for nobody here: its key was rotated away, or it is an operating account; or what it names is
		/// not its own.
		NotAuthorized,
		/// `delegate`, a guardian or another party that is named is merely the key of another party.
		UnknownParty,
		/// `subject` is an accredited organisation, and not a person.
		NotAPerson,
		/// The organisation's accreditation is not in force.
		OrganisationNotActive,
		/// `powers` are empty, unknown, or name a depth without the right to appoint, or the right without a depth, or more
		/// than four delegates in a chain.
		InvalidPowers,
		/// `powers` are over already.
		PowersEnded,
		/// Nobody appoints themself, nor a delegate the subject.
		OwnDelegate,
		/// An appointment of that maker with that nonce is kept.
		AppointmentAlreadyExists,
		/// `appointment` or `parent` is not kept.
		UnknownAppointment,
		/// The appointment is over or was revoked, or one above it.
		AppointmentNotInForce,
		/// `powers` are not within those of the appointment above, or its holder may appoint nobody.
		PowersWiden,
		/// The appointment is in force.
		AppointmentInForce,
		/// The appointment was revoked so shortly ago that something signed before could make it again.
		RevokedTooRecently,
		/// There is no appointment to revoke.
		NothingToRevoke,
		/// The party is not accredited as regulator, or its accreditation is not in force.
		NotAnAuthority,
		/// Guardians have to be one to four different parties, other than the person and the authority.
		InvalidGuardians,
		/// At least one guardian, and no more than there are, have to agree.
		InvalidRequired,
		/// The person has no such guardians.
		UnknownGuardianship,
		/// The guardianship is not over.
		GuardianshipInForce,
		/// The party is no guardian of the person.
		NotAGuardian,
		/// The guardian agreed already.
		AlreadyApproved,
		/// The guardian proposed `MaxProposals` acts that are not agreed.
		TooManyProposals,
		/// `proposal` is not kept.
		UnknownProposal,
		/// The proposal is not over, and somebody else's.
		ProposalOpen,
		/// The right that this takes is not among those that were given.
		RightNotGiven,
		/// This is about other resources than those that were given.
		OutOfScope,
		/// This is about other categories than those that were given.
		OutOfCategories,
		/// The person's guardians give for it; the person may withdraw.
		UnderGuardianship,
		/// The person died, as an authority attested.
		SubjectDeceased,
		/// The person goes on under another identifier.
		SubjectMerged,
		/// An authority decided to replace the party's key although its key vetoed that: nothing is given meanwhile.
		KeyInDispute,
		/// The new key did not sign the payload of this recovery.
		InvalidProof,
		/// A recovery of that party's key is under way.
		RecoveryUnderWay,
		/// The current key vetoed a recovery a short while ago. The authority can decide.
		RecoveryVetoed,
		/// There is no recovery of that party's key.
		UnknownRecovery,
		/// There is no recovery to that key that the current one could veto.
		NothingToVeto,
		/// The recovery's delay is not over.
		RecoveryNotDue,
		/// The recovery waits, or was vetoed a short while ago.
		RecoveryKept,
		/// The death was attested already.
		AlreadyAttested,
		/// Nobody attested the death.
		NotAttested,
		/// Nobody is named twice, nor the person who died.
		InvalidNames,
		/// Nobody merges with themself.
		SameParty,
		/// The identifier goes into another one already.
		MergerAlreadyExists,
		/// The identifier does not go into that one.
		UnknownMerger,
		/// The survivor agreed already.
		MergerAgreed,
		/// Other identifiers go into the one that was to go.
		HasMergers,
		/// `MaxMergers` identifiers go into the survivor.
		TooManyMergers,
		/// The statement's deadline is over.
		StatementExpired,
		/// The statement's deadline is further away than a statement may live.
		DeadlineTooFar,
		/// The statement is of another generation than the subject's.
		GenerationNotCurrent,
		/// The act is for another revision of the person's record.
		RevisionNotCurrent,
		/// The signature is not of the whole statement, by the subject's current key, for this chain.
		InvalidSignature,
		/// What comes free only ends something.
		ActNotFree,
		/// The person has no record.
		UnknownSubject,
		/// The person's record is in use, or something signed earlier could still be brought in.
		SubjectInUse,
		/// Something that stands denied, or objected to, under the identifier that goes is not so under the one that stays.
		DenialsNotSaidAgain,
	}
}
