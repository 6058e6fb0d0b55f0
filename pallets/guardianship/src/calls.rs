//! What people, guardians and authorities do: each call checks its origin and hands over.

use frame_support::pallet_macros::pallet_section;

/// What people, guardians and authorities do.
#[pallet_section]
mod calls {
	/// What people, guardians and authorities do.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Appoint or revoke delegates, name or dismiss guardians, veto a recovery, rotate the key, merge identifiers.
		///
		/// ## Dispatch Origin
		/// Signed by the party's own key, not by an operating account; a veto by the party's key whatever else it is. It pays
		/// the deposits.
		///
		/// ## Details
		/// See [`GuardianshipAct`]. Revoking an appointment ends all below it at once; revoking all, every appointment that was
		/// made for the party. Who is under a guardianship that restricts it, died, or goes on under another identifier appoints
		/// nobody and names no guardians; revoking, dismissing and a veto stay open.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], and those of the act: to appoint, [`Error::InvalidPowers`], [`Error::PowersEnded`],
		/// [`Error::OwnDelegate`], [`Error::UnknownParty`], [`Error::OrganisationNotActive`],
		/// [`Error::AppointmentAlreadyExists`]; to revoke, [`Error::UnknownAppointment`], [`Error::AppointmentNotInForce`],
		/// [`Error::NothingToRevoke`]; guardians, [`Error::InvalidGuardians`], [`Error::InvalidRequired`],
		/// [`Error::UnknownGuardianship`]; a veto, [`Error::NothingToVeto`]; a merger, [`Error::SameParty`],
		/// [`Error::NotAPerson`], [`Error::MergerAlreadyExists`], [`Error::UnknownMerger`], [`Error::MergerAgreed`],
		/// [`Error::HasMergers`], [`Error::TooManyMergers`], [`Error::DenialsNotSaidAgain`]; where something is given or named, [`Error::UnderGuardianship`],
		/// [`Error::SubjectDeceased`], [`Error::SubjectMerged`], [`Error::KeyInDispute`]; [`Error::RevisionNotCurrent`];
		/// those of a rotation, and of the deposit.
		///
		/// ## Events
		/// [`Event::Appointed`], [`Event::Revoked`], [`Event::AllRevoked`], [`Event::GuardiansNamed`],
		/// [`Event::GuardiansDismissed`], [`Event::RecoveryVetoed`], [`Event::MergerOffered`], [`Event::Merged`],
		/// [`Event::MergerEnded`].
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::weight_of(act))]
		pub fn act(origin: OriginFor<T>, act: GuardianshipAct) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let subject = Self::acting_party(&who, &act)?;
			Self::ensure_revision(&subject, &act)?;
			Self::do_act(subject, &who, act)
		}

		/// Bring in what a party signed off the chain: any act of [`Pallet::act`].
		///
		/// ## Dispatch Origin
		/// Signed, by anyone. It pays the fee, and the deposits that the act takes.
		///
		/// ## Details
		/// The party needs neither money nor an account that exists. `signature` is of the statement's payload, as the view
		/// function `guardianship_payload` gives it, as 32 bytes or wrapped by `<Bytes>` and `</Bytes>`; by the party's current
		/// key. A statement counts once.
		///
		/// ## Errors
		/// [`Error::StatementExpired`], [`Error::DeadlineTooFar`], [`Error::GenerationNotCurrent`],
		/// [`Error::RevisionNotCurrent`], [`Error::NotAuthorized`], [`Error::InvalidSignature`], and those of the act.
		///
		/// ## Events
		/// [`Event::Relayed`], and those of the act.
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::weight_of(&statement.act).saturating_add(T::WeightInfo::check_statement()))]
		pub fn relay(
			origin: OriginFor<T>,
			statement: GuardianshipStatement,
			signature: MultiSignature,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_relay(who, statement, signature)
		}

		/// Bring in, without a fee, what a party signed off the chain to end something: to revoke an appointment or all, to
		/// dismiss the guardians whom it named, or to veto the recovery of its key.
		///
		/// ## Dispatch Origin
		/// Authorised: a general transaction that nobody signs, whose statement and signature are checked by the pool and
		/// again by the block. A signed transaction pays for it and fails.
		///
		/// ## Details
		/// As `relay`. It is taken only where there is something to end that somebody keeps a deposit for, or that the authority
		/// decided.
		///
		/// ## Errors
		/// `BadOrigin`. Before it gets that far, a pool refuses it as an invalid transaction: with a bad proof for
		/// `InvalidSignature`, as outdated for `StatementExpired`, and otherwise with the number of the error.
		///
		/// ## Events
		/// [`Event::Relayed`], and those of the act.
		// It pays if it is signed: `Pays::No` would let strangers fill the operational part of blocks for nothing.
		#[pallet::call_index(2)]
		#[pallet::weight((Pallet::<T>::weight_of_free(), DispatchClass::Operational))]
		#[pallet::weight_of_authorize(T::WeightInfo::check_statement())]
		#[pallet::authorize(Self::authorize_free)]
		pub fn relay_free(
			origin: OriginFor<T>,
			statement: GuardianshipStatement,
			signature: MultiSignature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			let _ = signature;
			Self::do_relay_free(statement)
		}

		/// Appoint a further delegate, as a delegate who may.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the delegate. It pays the deposit.
		///
		/// ## Details
		/// `powers` are within those of `parent`: in rights, scope, categories and end; and less deep.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownAppointment`], [`Error::AppointmentNotInForce`],
		/// [`Error::InvalidPowers`], [`Error::PowersEnded`], [`Error::PowersWiden`], [`Error::OwnDelegate`],
		/// [`Error::UnknownParty`], [`Error::OrganisationNotActive`], [`Error::AppointmentAlreadyExists`],
		/// [`Error::UnderGuardianship`], [`Error::SubjectDeceased`], [`Error::SubjectMerged`], [`Error::KeyInDispute`], and
		/// those of the deposit.
		///
		/// ## Events
		/// [`Event::Appointed`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::appoint_further())]
		pub fn appoint_further(
			origin: OriginFor<T>,
			parent: AppointmentId,
			nonce: [u8; 32],
			delegate: PartyId,
			powers: Powers,
		) -> DispatchResult {
			let (who, by) = Self::ensure_actor(origin)?;
			Self::do_appoint_further(by, &who, parent, nonce, delegate, powers)
		}

		/// Revoke an appointment and all below it, or resign.
		///
		/// ## Dispatch Origin
		/// Signed for the subject, for a guardian whom an authority installed, for a delegate above in the branch, or for the
		/// delegate.
		///
		/// ## Details
		/// The cost does not depend on how large the branch is. The deposit comes back with `clear_appointment`.
		///
		/// ## Errors
		/// [`Error::UnknownAppointment`], [`Error::AppointmentNotInForce`], [`Error::NotAuthorized`].
		///
		/// ## Events
		/// [`Event::Revoked`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::revoke())]
		pub fn revoke(origin: OriginFor<T>, appointment: AppointmentId) -> DispatchResult {
			let (_, by) = Self::ensure_actor(origin)?;
			Self::do_revoke_as(by, appointment)
		}

		/// Remove an appointment that is over, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It is over when its end has come, it or one above it was revoked, or the subject revoked all. What was revoked is
		/// kept until nothing that was signed before could make it again.
		///
		/// ## Errors
		/// [`Error::UnknownAppointment`], [`Error::AppointmentInForce`], [`Error::RevokedTooRecently`].
		///
		/// ## Events
		/// [`Event::AppointmentCleared`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::clear_appointment())]
		pub fn clear_appointment(
			origin: OriginFor<T>,
			appointment: AppointmentId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_appointment(appointment)
		}

		/// Install guardians for a minor or an incapacitated person, in the place of those that an authority installed before.
		///
		/// ## Dispatch Origin
		/// Signed by the key of an organisation that is accredited as regulator. It pays the deposit.
		///
		/// ## Details
		/// `powers` say what the guardians may do and until when; at majority it is over by itself. `required` of them have to
		/// agree where a right is given, one is enough to end one. With `restricts` the person gives nothing by its own hand
		/// meanwhile, nor do delegates; it may withdraw in any case. `decision` is the salted hash of the paper.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::NotAnAuthority`], [`Error::UnknownParty`], [`Error::NotAPerson`],
		/// [`Error::SubjectDeceased`], [`Error::InvalidGuardians`], [`Error::InvalidRequired`], [`Error::InvalidPowers`],
		/// [`Error::PowersEnded`], and those of the deposit.
		///
		/// ## Events
		/// [`Event::GuardiansInstalled`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::install_guardians())]
		pub fn install_guardians(
			origin: OriginFor<T>,
			subject: PartyId,
			guardians: Guardians,
			required: u8,
			powers: Powers,
			restricts: bool,
			decision: Commitment,
		) -> DispatchResult {
			let (who, authority) = Self::ensure_authority(origin)?;
			let installed = Guardianship {
				guardians,
				required,
				powers,
				restricts,
				authority,
				decision,
				installed_at: Self::now(),
			};
			Self::do_install(subject, &who, installed)
		}

		/// Remove the guardians that an authority installed for a person.
		///
		/// ## Dispatch Origin
		/// Signed by the key of an organisation that is accredited as regulator: not only the one that installed them.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::NotAnAuthority`], [`Error::UnknownGuardianship`].
		///
		/// ## Events
		/// [`Event::GuardiansRemoved`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::remove_guardians())]
		pub fn remove_guardians(
			origin: OriginFor<T>,
			subject: PartyId,
			decision: Commitment,
		) -> DispatchResult {
			let (_, authority) = Self::ensure_authority(origin)?;
			Self::do_remove_guardians(subject, authority, decision)
		}

		/// Remove a guardianship that is over by its end, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Errors
		/// [`Error::UnknownGuardianship`], [`Error::GuardianshipInForce`].
		///
		/// ## Events
		/// [`Event::GuardianshipCleared`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::remove_guardians())]
		pub fn clear_guardianship(origin: OriginFor<T>, subject: PartyId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_guardianship(subject)
		}

		/// Remove a proposal that guardians did not agree on, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed: by anyone once it is over; before, for the guardian who proposed it.
		///
		/// ## Errors
		/// [`Error::UnknownProposal`], [`Error::ProposalOpen`].
		///
		/// ## Events
		/// [`Event::ProposalCleared`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::clear_proposal())]
		pub fn clear_proposal(
			origin: OriginFor<T>,
			subject: PartyId,
			proposal: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_clear_proposal(who, subject, proposal)
		}

		/// Start the recovery of a party's key, or agree to it, as one of its guardians.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for a guardian: one whom an authority installed, or, where there is none in force, one
		/// whom the party named. It pays the deposit.
		///
		/// ## Details
		/// When as many guardians as are required named the same key, the recovery waits for `RecoveryDelay`. Meanwhile the
		/// party's current key can veto it. `proof` is the new key's signature over the payload that the view function
		/// `recovery_payload` gives.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownParty`], [`Error::SubjectDeceased`], [`Error::NotAGuardian`],
		/// [`Error::RecoveryUnderWay`], [`Error::RecoveryVetoed`], [`Error::InvalidProof`], [`Error::AlreadyApproved`],
		/// [`Error::TooManyProposals`], those of a key that is in use, and those of the deposit.
		///
		/// ## Events
		/// [`Event::Approved`], or [`Event::Agreed`] and [`Event::RecoveryStarted`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::recover())]
		pub fn recover(
			origin: OriginFor<T>,
			subject: PartyId,
			new_key: AccountId,
			proof: MultiSignature,
		) -> DispatchResult {
			let (who, guardian) = Self::ensure_actor(origin)?;
			Self::do_recover(who, guardian, subject, new_key, proof)
		}

		/// Start the recovery of a party's key, as the authority.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// It waits for `RecoveryDelay`, and the party's current key can veto it. After a veto that is kept the authority can
		/// decide once more: that recovery waits for `FinalRecoveryDelay`, cannot be vetoed, and nothing is given in the party's
		/// name meanwhile; so whoever stole a key does not keep it by vetoing.
		///
		/// ## Errors
		/// [`Error::UnknownParty`], [`Error::SubjectDeceased`], [`Error::RecoveryUnderWay`], [`Error::InvalidProof`], and
		/// those of a key that is in use.
		///
		/// ## Events
		/// [`Event::RecoveryStarted`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::recover_by_authority())]
		pub fn recover_by_authority(
			origin: OriginFor<T>,
			subject: PartyId,
			new_key: AccountId,
			proof: MultiSignature,
			decision: Commitment,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_recover_by_authority(subject, new_key, proof, decision)
		}

		/// Cancel a recovery, as the authority.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Errors
		/// [`Error::UnknownRecovery`].
		///
		/// ## Events
		/// [`Event::RecoveryCancelled`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::clear_recovery())]
		pub fn cancel_recovery(
			origin: OriginFor<T>,
			subject: PartyId,
			decision: Commitment,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_cancel_recovery(subject, decision)
		}

		/// Finish a recovery whose delay is over: the new key stands behind the party.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone. It pays the deposit of the party's keys.
		///
		/// ## Details
		/// Identifier, consents, devices and journals stay; the earlier key acts for nobody any more, and its money stays with it.
		/// Where it had vetoed, all appointments are revoked and the guardians who were named are dismissed: whoever had the key
		/// may have made them.
		///
		/// ## Errors
		/// [`Error::UnknownRecovery`], [`Error::RecoveryNotDue`], [`Error::SubjectDeceased`], and those of a key that is in
		/// use.
		///
		/// ## Events
		/// [`Event::Recovered`], and where the key had vetoed, [`Event::AllRevoked`] and [`Event::GuardiansDismissed`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::finish_recovery())]
		pub fn finish_recovery(origin: OriginFor<T>, subject: PartyId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_finish_recovery(who, subject)
		}

		/// Remove a recovery that was vetoed long enough ago, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Errors
		/// [`Error::UnknownRecovery`], [`Error::RecoveryKept`].
		///
		/// ## Events
		/// [`Event::RecoveryCleared`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::clear_recovery())]
		pub fn clear_recovery(origin: OriginFor<T>, subject: PartyId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_recovery(subject)
		}

		/// Attest that a person died.
		///
		/// ## Dispatch Origin
		/// Signed by the key of an organisation that is accredited as regulator. It pays the deposit.
		///
		/// ## Details
		/// Nothing is given in the person's name any more: no consent, no amendment, no acceptance. What the person permitted and
		/// denied stays as it was; `executors` may withdraw it, hand over devices and read the journal, `readers` read the
		/// journal. Delegates and guardians act no more. `certificate` is the salted hash of the paper.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::NotAnAuthority`], [`Error::UnknownParty`], [`Error::NotAPerson`],
		/// [`Error::AlreadyAttested`], [`Error::InvalidNames`], and those of the deposit.
		///
		/// ## Events
		/// [`Event::DeathAttested`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::attest_death())]
		pub fn attest_death(
			origin: OriginFor<T>,
			subject: PartyId,
			certificate: Commitment,
			readers: BoundedVec<PartyId, ConstU32<MAX_READERS>>,
			executors: BoundedVec<PartyId, ConstU32<MAX_EXECUTORS>>,
		) -> DispatchResult {
			let (who, authority) = Self::ensure_authority(origin)?;
			let attested_at = Self::now();
			let death = Death { authority, certificate, attested_at, readers, executors };
			Self::do_attest_death(subject, &who, death)
		}

		/// Lift the attestation of a death that was wrong, or that is to name others.
		///
		/// ## Dispatch Origin
		/// Signed by the key of an organisation that is accredited as regulator: not only the one that attested.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::NotAnAuthority`], [`Error::NotAttested`].
		///
		/// ## Events
		/// [`Event::DeathLifted`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::lift_death())]
		pub fn lift_death(
			origin: OriginFor<T>,
			subject: PartyId,
			decision: Commitment,
		) -> DispatchResult {
			let (_, authority) = Self::ensure_authority(origin)?;
			Self::do_lift_death(subject, authority, decision)
		}

		/// Remove a party's record, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It stays while appointments or named guardians are kept, and for as long as a statement lives after its last change.
		/// Generation and revision are kept for good, unless both are zero: a smaller deposit is held for them, of the same payer,
		/// which comes back when the party has a record again. That goes on from them.
		///
		/// ## Errors
		/// [`Error::UnknownSubject`], [`Error::SubjectInUse`].
		///
		/// ## Events
		/// [`Event::SubjectReleased`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::release_subject())]
		pub fn release_subject(origin: OriginFor<T>, subject: PartyId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release_subject(subject)
		}
	}
}
