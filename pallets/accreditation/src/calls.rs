//! What users and the authority do: each call checks its origin and hands over.

use frame_support::pallet_macros::pallet_section;

/// What users and the authority do.
#[pallet_section]
mod calls {
	/// What users and the authority do.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Accredits an organisation.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// The account is the organisation's identifier from now on, also when its key changes.
		///
		/// ## Errors
		/// [`Error::InvalidName`], [`Error::InvalidRoles`], [`Error::EmptyPeriod`],
		/// [`Error::OrganisationWithdrawn`], [`Error::OrganisationAlreadyAccredited`],
		/// [`Error::KeyInUse`], [`Error::OperatorAccount`].
		///
		/// ## Events
		/// [`Event::OrganisationAccredited`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::accredit())]
		pub fn accredit(
			origin: OriginFor<T>,
			organisation: PartyId,
			name: OrganisationName,
			roles: Roles,
			period: Period,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_accredit(organisation, name, roles, period)
		}

		/// Gives an accredited organisation another name, other roles or another period.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// All three are replaced, at once. A suspended organisation stays suspended.
		///
		/// ## Errors
		/// [`Error::InvalidName`], [`Error::InvalidRoles`], [`Error::EmptyPeriod`],
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::AccreditationAmended`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::amend_accreditation())]
		pub fn amend_accreditation(
			origin: OriginFor<T>,
			organisation: PartyId,
			name: OrganisationName,
			roles: Roles,
			period: Period,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_amend_accreditation(organisation, name, roles, period)
		}

		/// Suspends an organisation.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// From this moment nothing is permitted to it, its staff and its operating accounts.
		///
		/// ## Errors
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationAlreadySuspended`],
		/// [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::OrganisationSuspended`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_suspend(organisation)
		}

		/// Lifts the suspension of an organisation.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// Its roles, period, staff and operating accounts are what they were.
		///
		/// ## Errors
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationNotSuspended`],
		/// [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::OrganisationReinstated`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_reinstate(organisation)
		}

		/// Withdraws an accreditation, for good.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// The record stays, so that journals can be read. Anyone may clear its affiliations.
		///
		/// ## Errors
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::AccreditationWithdrawn`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_accreditation())]
		pub fn withdraw_accreditation(
			origin: OriginFor<T>,
			organisation: PartyId,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_withdraw_accreditation(organisation)
		}

		/// Proposes a policy table, which takes effect by itself after a delay.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// The whole table is replaced, once the delay is over that the view function `policy_delay` tells;
		/// until then everybody can see it with `pending_policy`, and the authority can cancel it. A table
		/// that was proposed before and is not in force yet is void, and the delay starts anew. The first
		/// row that fits decides, so an exception for a special purpose stands before the row of its
		/// general one.
		///
		/// ## Errors
		/// [`Error::InvalidPolicyPayable`], [`Error::InvalidPolicyRole`],
		/// [`Error::InvalidPolicyPurposes`], [`Error::InvalidPolicyActions`],
		/// [`Error::PolicyPurposesNotOfRole`], [`Error::PolicyActionsNotOfRole`],
		/// [`Error::PolicyRowsOverlap`].
		///
		/// ## Events
		/// [`Event::PolicyProposed`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::propose_policy(policy.bases.len() as u32))]
		pub fn propose_policy(origin: OriginFor<T>, policy: Policy) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_propose_policy(policy)
		}

		/// Affiliates a member of staff.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, which pays the deposit.
		///
		/// ## Details
		/// `tag` is a salted hash that the organisation makes; who it means is not on the chain.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::StaffAlreadyAffiliated`], or those of the deposit.
		///
		/// ## Events
		/// [`Event::StaffAffiliated`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::affiliate_staff())]
		pub fn affiliate_staff(
			origin: OriginFor<T>,
			tag: StaffTag,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_affiliate_staff(key, tag, until)
		}

		/// Gives a member of staff's affiliation a new end.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key.
		///
		/// ## Details
		/// Also after the earlier end. Nothing is paid or given back.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::StaffAffiliationRenewed`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::renew_staff_affiliation())]
		pub fn renew_staff_affiliation(
			origin: OriginFor<T>,
			tag: StaffTag,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_renew_staff_affiliation(key, tag, until)
		}

		/// Ends a member of staff's affiliation.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, also while it is suspended or withdrawn.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::StaffAffiliationEnded`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::end_staff_affiliation())]
		pub fn end_staff_affiliation(origin: OriginFor<T>, tag: StaffTag) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_end_staff_affiliation(key, tag)
		}

		/// Clears the record of a member of staff whose affiliation is over.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It is over when its end has come, or the organisation's accreditation was withdrawn. The
		/// deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`], [`Error::AffiliationInForce`].
		///
		/// ## Events
		/// [`Event::StaffAffiliationEnded`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::clear_staff_affiliation())]
		pub fn clear_staff_affiliation(
			origin: OriginFor<T>,
			organisation: PartyId,
			tag: StaffTag,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_staff_affiliation(organisation, tag)
		}

		/// Offers an account to act for the organisation.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, which pays the deposit.
		///
		/// ## Details
		/// Nothing changes for the account before it accepts.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::InvalidDuties`], [`Error::OperatorAlreadyAffiliated`],
		/// [`Error::OperatorAccount`], [`Error::OrganisationAccount`], [`Error::KeyInUse`],
		/// [`Error::PartyInUse`], or those of the deposit.
		///
		/// ## Events
		/// [`Event::OperatorOffered`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::affiliate_operator())]
		pub fn affiliate_operator(
			origin: OriginFor<T>,
			account: AccountId,
			duties: Duties,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_affiliate_operator(key, account, duties, until)
		}

		/// Accepts to act for an organisation.
		///
		/// ## Dispatch Origin
		/// Signed by the account that has the organisation's offer.
		///
		/// ## Details
		/// Until the affiliation ends, what the account signs within its duties is the organisation's act,
		/// and it does nothing in its own name. Who has devices or consents of its own takes another
		/// account for it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`], [`Error::AffiliationExpired`],
		/// [`Error::OrganisationNotActive`], [`Error::OperatorAccount`],
		/// [`Error::OrganisationAccount`], [`Error::KeyInUse`], [`Error::PartyInUse`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliated`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::accept_affiliation())]
		pub fn accept_affiliation(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_accept_affiliation(account, organisation)
		}

		/// Gives an operating account other duties or a new end.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key.
		///
		/// ## Details
		/// Both are replaced. Not after the earlier end: the account acts for itself again then, and has to
		/// accept anew. It may leave at any time.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::InvalidDuties`], [`Error::UnknownAffiliation`],
		/// [`Error::AffiliationExpired`].
		///
		/// ## Events
		/// [`Event::OperatorRenewed`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::renew_operator_affiliation())]
		pub fn renew_operator_affiliation(
			origin: OriginFor<T>,
			account: AccountId,
			duties: Duties,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_renew_operator_affiliation(key, account, duties, until)
		}

		/// Ends an operating account's affiliation, or takes back an offer.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, also while it is suspended or withdrawn.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliationEnded`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::end_operator_affiliation())]
		pub fn end_operator_affiliation(
			origin: OriginFor<T>,
			account: AccountId,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_end_operator_affiliation(key, account)
		}

		/// Stops acting for an organisation, or declines its offer.
		///
		/// ## Dispatch Origin
		/// Signed by the account.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliationEnded`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::leave_affiliation())]
		pub fn leave_affiliation(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_leave_affiliation(account, organisation)
		}

		/// Clears the record of an operating account, or of an offer, that is over.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It is over when its end has come, or the organisation's accreditation was withdrawn. The
		/// deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`], [`Error::AffiliationInForce`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliationEnded`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::clear_operator_affiliation())]
		pub fn clear_operator_affiliation(
			origin: OriginFor<T>,
			organisation: PartyId,
			account: AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_operator_affiliation(organisation, account)
		}

		/// Puts another key behind the signer's party.
		///
		/// ## Dispatch Origin
		/// Signed by the party's current key, which pays the deposit.
		///
		/// ## Details
		/// The party's identifier, consents, devices and journals stay; its money stays on the old
		/// account, and the old key still controls that: where it may have been stolen, transfer the
		/// money first. The old key acts for no party any more, and never comes back. The new key is no
		/// party of its own: whoever names the party goes on naming its identifier. `proof` is the new
		/// key's signature over the 32 bytes that the view function `rotation_payload` gives. Retired
		/// keys are kept, so the deposit rises with each rotation; the earlier one is given back.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::SameKey`], [`Error::OperatorAccount`],
		/// [`Error::KeyInUse`], [`Error::OrganisationAccount`], [`Error::PartyInUse`],
		/// [`Error::InvalidProof`], or those of the deposit.
		///
		/// ## Events
		/// [`Event::KeyRotated`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::rotate_key())]
		pub fn rotate_key(
			origin: OriginFor<T>,
			new_key: AccountId,
			proof: MultiSignature,
		) -> DispatchResult {
			let old_key = ensure_signed(origin)?;
			Self::do_rotate_key(old_key.clone(), new_key, &proof, old_key)
		}

		/// Cancels the proposed policy table: the one in force stays.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// Only before it takes effect. Afterwards another table has to be proposed.
		///
		/// ## Errors
		/// [`Error::UnknownProposedPolicy`].
		///
		/// ## Events
		/// [`Event::PolicyCancelled`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::cancel_policy())]
		pub fn cancel_policy(origin: OriginFor<T>) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_cancel_policy()
		}

		/// Limits what an operating account may spend for the organisation, or lifts the limit.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, also while it is suspended or withdrawn.
		///
		/// ## Details
		/// For an account that has accepted, and for an offer. The limit is on the prices of accesses, all of
		/// one period together; a period starts with the first price paid after the one before is over. An
		/// access past it is refused and journalled. What was spent in the period counts against a new limit
		/// as well. The deposit covers it.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::InvalidSpendingLimit`],
		/// [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::OperatorLimited`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::limit_operator())]
		pub fn limit_operator(
			origin: OriginFor<T>,
			account: AccountId,
			limit: Option<SpendingLimit>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_limit_operator(key, account, limit)
		}

		/// Attests something of a party, a member of staff, a device or a model.
		///
		/// ## Dispatch Origin
		/// Signed by the issuer's current key, or by its operating account with the duty to attest. The signer
		/// pays the deposit.
		///
		/// ## Details
		/// Which roles may attest which kind stands in one table, `AttestationKind::issuers`. `commitment` is
		/// the salted hash of what the attestation rests on. It counts from `from` until before `until`, while
		/// the issuer's accreditation is in force and includes such a role. Each issuer has one attestation of
		/// a kind about a subject; one that was revoked, or is over, is replaced. Nobody attests itself, its own staff, or
		/// the conformity of what it made: of a model or device whose maker it is, or of a device of its own for which no
		/// maker vouched.
		///
		/// ## Errors
		/// [`Error::NotIssuer`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::RoleNotEntitled`], [`Error::SubjectNotOfKind`], [`Error::OwnSubject`],
		/// [`Error::UnknownSubject`], [`Error::EmptyPeriod`], [`Error::EndNotInFuture`],
		/// [`Error::EndTooFar`], [`Error::AlreadyAttested`], or those of the deposit.
		///
		/// ## Events
		/// [`Event::Attested`].
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::attest())]
		pub fn attest(
			origin: OriginFor<T>,
			subject: AttestationSubject,
			kind: AttestationKind,
			commitment: Commitment,
			from: Moment,
			until: Moment,
		) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_attest(account, subject, kind, commitment, from, until)
		}

		/// Gives an attestation a new end, and what it rests on now.
		///
		/// ## Dispatch Origin
		/// Signed by the issuer's current key, or by its operating account with the duty to attest.
		///
		/// ## Details
		/// Only before its end: a gap would not be seen afterwards. The end may also come earlier than before.
		/// Nothing is paid or given back.
		///
		/// ## Errors
		/// [`Error::NotIssuer`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::RoleNotEntitled`], [`Error::UnknownAttestation`], [`Error::AttestationRevoked`],
		/// [`Error::AttestationEnded`], [`Error::EmptyPeriod`], [`Error::EndNotInFuture`],
		/// [`Error::EndTooFar`].
		///
		/// ## Events
		/// [`Event::AttestationRenewed`].
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::renew_attestation())]
		pub fn renew_attestation(
			origin: OriginFor<T>,
			subject: AttestationSubject,
			kind: AttestationKind,
			commitment: Commitment,
			until: Moment,
		) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_renew_attestation(account, subject, kind, commitment, until)
		}

		/// Revokes an attestation.
		///
		/// ## Dispatch Origin
		/// Signed by the issuer's current key, or by its operating account with the duty to attest; also while
		/// the issuer is suspended or withdrawn.
		///
		/// ## Details
		/// It does not count from now on. It stays, visibly revoked, with its deposit, until its end has come
		/// and somebody clears it: who asks can tell what was revoked from what never was.
		///
		/// ## Errors
		/// [`Error::NotIssuer`], [`Error::UnknownAttestation`], [`Error::AttestationRevoked`],
		/// [`Error::AttestationEnded`].
		///
		/// ## Events
		/// [`Event::AttestationRevoked`].
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::revoke_attestation())]
		pub fn revoke_attestation(
			origin: OriginFor<T>,
			subject: AttestationSubject,
			kind: AttestationKind,
		) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_revoke_attestation(account, subject, kind)
		}

		/// Clears the record of an attestation that is over.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone; of a device's or model's conformity, by the issuer's current key or by its operating account
		/// with the duty to attest, unless another attestation states it now.
		///
		/// ## Details
		/// It is over when its end has come, revoked or not, or when the issuer's accreditation was withdrawn.
		/// The deposit goes back to whoever paid it. A conformity that ended makes a device suspect: that stays on record
		/// until its issuer, also one whose accreditation was withdrawn, clears it, or one of the first 32 attestations of
		/// the same subject is in force.
		///
		/// ## Errors
		/// [`Error::UnknownAttestation`], [`Error::AttestationInForce`], [`Error::ConformityNotStatedAnew`].
		///
		/// ## Events
		/// [`Event::AttestationCleared`].
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::clear_attestation())]
		pub fn clear_attestation(
			origin: OriginFor<T>,
			issuer: PartyId,
			subject: AttestationSubject,
			kind: AttestationKind,
		) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_clear_attestation(account, issuer, subject, kind)
		}

		/// Removes an attestation about oneself, or about a member of one's staff.
		///
		/// ## Dispatch Origin
		/// Signed by the party's current key; for a member of staff, by that of the organisation.
		///
		/// ## Details
		/// Nobody has to put up with being spoken well of on a public record. One that was revoked cannot be
		/// removed so: it can be cleared at its end. Earlier blocks still show it. The deposit goes back to
		/// whoever paid it.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::NotSubject`], [`Error::UnknownAttestation`],
		/// [`Error::AttestationRevoked`].
		///
		/// ## Events
		/// [`Event::AttestationDismissed`].
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::dismiss_attestation())]
		pub fn dismiss_attestation(
			origin: OriginFor<T>,
			issuer: PartyId,
			subject: AttestationSubject,
			kind: AttestationKind,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_dismiss_attestation(key, issuer, subject, kind)
		}
	}
}
