//! Why a call fails, or the pool refuses what comes free.

use frame_support::pallet_macros::pallet_section;

/// Why a call fails, or the pool refuses what comes free.
#[pallet_section]
mod errors {
	/// What went wrong. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// Expected an account that acts for the controller of the consent.
		NotAuthorized,
		/// Expected a nonce that none of the controller's consents that are kept was made with.
		ConsentAlreadyExists,
		/// Expected a consent that is kept.
		UnknownConsent,
		/// Expected a consent that is given, of the controller's current epoch, with a period that is not over; for a
		/// withdrawal, one that permits or denies something; for a finding that it is invalid, one that was not found so yet.
		ConsentNotInForce,
		/// Expected at least one provision.
		EmptyProvisions,
		/// Expected at most eight provisions.
		TooManyProvisions,
		/// Expected `categories` that are not empty, and all known.
		InvalidCategories,
		/// Expected `actions` that are not empty, and all known.
		InvalidActions,
		/// Expected `purposes` that are not empty, and all known.
		InvalidPurposes,
		/// Expected `roles` that are not empty, and all known.
		InvalidRoles,
		/// Expected a `period` that ends after it starts.
		EmptyPeriod,
		/// Expected a `period` that is not over.
		PeriodEnded,
		/// Expected no `excepted_labels` in a deny: a deny has no exceptions.
		LabelsOnDeny,
		/// Expected a `grantee` other than the controller. (A controller may deny members of its own staff.)
		GranteeIsController,
		/// Expected a permit to a role that takes an accreditation: name the person, or anyone.
		RoleNotAccredited,
		/// Expected an accredited organisation as that of the member of staff.
		UnknownOrganisation,
		/// Expected an accredited organisation as custodian of the record.
		UnknownCustodian,
		/// Expected a registered device in the scope.
		UnknownDevice,
		/// Expected the device's current tenure in the scope.
		TenureNotCurrent,
		/// Expected a device that the controller owns, or is associated with.
		NotControllerOfDevice,
		/// Expected no terms where nothing is permitted.
		TermsWithoutPermit,
		/// Expected a `maximum_uses` of at least one.
		InvalidMaximumUses,
		/// Expected a `maximum_uses` above the uses so far.
		MaximumUsesAlreadyReached,
		/// Expected no price, or permits only for purposes for which the policy lets money be paid.
		PurposeNotPayable,
		/// Expected room in the list of permits to each grantee: 32 permits to one party, to one role, or to anyone.
		TooManyPermits,
		/// Expected room in the controller's list of denials: 16.
		TooManyDenials,
		/// Expected no more uses than the consent still permits.
		TooManyUses,
		/// Expected a controller who consented or objected to something.
		NothingToWithdraw,
		/// Expected an objection that does not stand yet.
		AlreadyObjected,
		/// Expected room in the controller's list of objections: 8.
		TooManyObjections,
		/// Expected an objection to exactly these roles and purposes.
		UnknownObjection,
		/// Expected a consent that permits and denies nothing any more.
		StillInForce,
		/// Expected a consent that ended long enough ago to explain no late entry, and for nothing that was signed before its
		/// end to be brought in any more.
		EndedTooRecently,
		/// Expected a controller who has a record of rules.
		UnknownController,
		/// Expected a controller without consents that are kept, and without objections.
		RecordInUse,
		/// Expected a record of rules whose last end lies longer ago.
		RetentionNotOver,
		/// Expected a controller that is a person, or an organisation whose accreditation is in force.
		OrganisationNotActive,
		/// Expected a party, as grantee or as controller that is asked: not another party's key, nor an operating account.
		UnknownParty,
		/// Expected a statement whose `deadline` is not over.
		StatementExpired,
		/// Expected a `deadline` that is at most the longest life of a statement away.
		DeadlineTooFar,
		/// Expected a statement of the controller's current `epoch`; 0 where the controller never had a record.
		EpochNotCurrent,
		/// Expected the `version` that the consent has: to amend it, or to lift its denials for another, exactly; to withdraw it
		/// otherwise, that or an earlier one.
		VersionNotCurrent,
		/// Expected the `revision` that the controller's objections have.
		ObjectionsChanged,
		/// Expected a `signature` of the whole statement, by the controller's current key, for this chain.
		InvalidSignature,
		/// Expected, of what comes free, an act that only ends something.
		ActNotFree,
		/// Expected an `expires_at` that is to come, and at most the longest life of a request away.
		InvalidExpiry,
		/// Expected a nonce that none of the organisation's requests to the controller that are kept was made with.
		RequestAlreadyExists,
		/// Expected a request that is kept.
		UnknownRequest,
		/// Expected a request that is neither answered nor expired.
		RequestNotPending,
		/// Expected a request that expired, or an account that acts for the organisation that made it.
		RequestPending,
		/// Expected a refused request that expired, and was refused long enough ago for nothing that was signed before to be
		/// brought in any more.
		RefusedTooRecently,
		/// Expected permits only in a request: denials are the controller's own.
		RequestOfDenial,
		/// Expected, in a request, the organisation itself or a member of its staff as grantee.
		RequestForAnother,
		/// Expected room for a further request of the organisation to the controller.
		TooManyRequests,
		/// Expected nothing in the acceptance that the request does not cover: each permit within one that was asked for, and
		/// terms that are no easier.
		AcceptanceWidens,
		/// Expected a consent that was withdrawn or found invalid, or one that permits the organisation nothing any more.
		ConsentNotWithdrawn,
		/// Expected an organisation that a permit of the consent names, or ever named.
		NotAHolder,
		/// Expected a `uses_per_period` of at least one use, in a period of at least a millisecond.
		InvalidUsesPerPeriod,
		/// Expected `exception_to` in permits only.
		ExceptionNotPermit,
		/// Expected, as `exception_to`, the place of a deny in the same consent.
		ExceptionToNothing,
		/// Expected no `excepted_labels` in an exception to a deny.
		LabelsOnException,
		/// Expected an exception that is, in each of its fields, within the deny that it is to.
		ExceptionNotWithin,
		/// Expected room in the controller's list of exceptions to denials: 16.
		TooManyExceptions,
		/// Expected a controller that may give something by its own hand, to lift denials; where it may not, a consent that
		/// permits something, which a withdrawal ends.
		MayNotLift,
		/// Expected permits to at most sixteen parties, those of all versions of the consent together: none is forgotten that may
		/// hold data. Withdraw it, and give another.
		TooManyHolders,
		/// Expected an account of the controller, or that all organisations have said what they do with the data that they hold,
		/// or an end that lies longer ago than they are asked for.
		AnswersOutstanding,
		/// Expected at least one permit in the acceptance, beside exceptions to denials: who permits nothing refuses.
		NothingAccepted,
	}
}
