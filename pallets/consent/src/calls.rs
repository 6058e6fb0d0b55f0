//! What controllers, organisations and relayers do: each call checks its origin and hands over.

use frame_support::pallet_macros::pallet_section;

/// What controllers, organisations and relayers do: each call checks its origin and hands over.
#[pallet_section]
mod calls {
	/// What controllers, organisations and relayers do.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Give a consent.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller. It pays the deposit.
		///
		/// ## Details
		/// The consent's id is the hash of the controller and the `nonce`. `receipt` is the salted hash of the
		/// human-readable receipt. The price is in planck, periods are in milliseconds since 1970.
		///
		/// ## Errors
		/// `NotAuthorized`, `ConsentAlreadyExists`, `TooManyPermits`, `TooManyDenials`, those of the fields of a provision
		/// and of the terms, and those of the deposit.
		///
		/// ## Events
		/// [`Event::Granted`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::grant(provisions.len() as u32))]
		pub fn grant(
			origin: OriginFor<T>,
			nonce: [u8; 32],
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
		) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_grant(controller, who, nonce, provisions, terms, receipt).map(|_| ())
		}

		/// Replace what a consent says.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// All provisions, the terms and the receipt are replaced, and the version rises. The epoch stays, and so do the
		/// uses so far. What was permitted until now still explains late entries for a while. The deposit stays with
		/// whoever paid it; where it grows, and another brought the amendment, that one takes it over whole. Organisations that
		/// it permits nothing any more are named, and are to say what they do with the data that they hold.
		///
		/// ## Errors
		/// `UnknownConsent`, `NotAuthorized`, `ConsentNotInForce`, `MaximumUsesAlreadyReached`, `TooManyHolders`, and those of
		/// `grant`.
		///
		/// ## Events
		/// [`Event::Amended`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::amend(provisions.len() as u32))]
		pub fn amend(
			origin: OriginFor<T>,
			consent: ConsentId,
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
		) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_amend(controller, who, consent, provisions, terms, receipt)
		}

		/// Withdraw a consent: its permits end, and its denials are lifted.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// It works on what still denies, too: on a consent of an earlier epoch, and on a spent one. The deposit comes back
		/// with `release`.
		///
		/// To lift a denial is to give. Where the controller may give nothing by its own hand, since only its guardians do, it
		/// died, goes on under another identifier, or who it is is in dispute, the permits end and the denials stay: it is
		/// withdrawn again, to lift them, when it may. Where it would end no permit, it is refused with the reason.
		///
		/// ## Errors
		/// `UnknownConsent`, `NotAuthorized`, `ConsentNotInForce`, and those of the guardianship.
		///
		/// ## Events
		/// [`Event::Withdrawn`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			Self::do_withdraw(controller, consent)
		}

		/// Withdraw all that was permitted so far, at a cost that does not depend on how much that is.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// Denials and objections stay in force: withdrawing never widens what is allowed.
		///
		/// ## Errors
		/// `NotAuthorized`, `NothingToWithdraw`.
		///
		/// ## Events
		/// [`Event::AllWithdrawn`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_all())]
		pub fn withdraw_all(origin: OriginFor<T>) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			Self::do_withdraw_all(controller.clone(), controller)
		}

		/// Object to accesses that rest on a legal basis other than consent.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller. It pays the deposit of the controller's record of rules where
		/// there is none yet.
		///
		/// ## Details
		/// It counts where the policy table lets a person object.
		///
		/// ## Errors
		/// `NotAuthorized`, `InvalidRoles`, `InvalidPurposes`, `AlreadyObjected`, `TooManyObjections`, and those of the
		/// deposit.
		///
		/// ## Events
		/// [`Event::Objected`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::object())]
		pub fn object(origin: OriginFor<T>, roles: Roles, purposes: Purposes) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			Self::do_object(controller, who, roles, purposes)
		}

		/// Lift an objection.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// Roles and purposes are exactly those of the objection.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownObjection`.
		///
		/// ## Events
		/// [`Event::ObjectionLifted`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::lift_objection())]
		pub fn lift_objection(
			origin: OriginFor<T>,
			roles: Roles,
			purposes: Purposes,
		) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_lift_objection(controller, roles, purposes)
		}

		/// Remove an ended consent from the state, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone; while organisations have not said what they do with the data that they hold, and for ninety days
		/// after the end at most, by an account that acts for the controller.
		///
		/// ## Details
		/// A consent has ended when it is withdrawn; or when nothing that it denies is in force, and it is spent, all its
		/// periods are over, or the controller withdrew everything. It is kept after that for the late window, and for as long
		/// as anything that was signed before its end could be brought in: its id does not come back to life.
		///
		/// ## Errors
		/// `UnknownConsent`, `StillInForce`, `EndedTooRecently`, `AnswersOutstanding`.
		///
		/// ## Events
		/// [`Event::Released`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::release())]
		pub fn release(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_release(who, consent)
		}

		/// Remove a controller's record of rules from the state, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It stays for a while after the last end, since the epoch in it explains late entries. An epoch that was raised, and
		/// how often the objections changed, is never forgotten, so that nothing that was signed before counts again: where
		/// there is either, a small item stays, and the part of the deposit that pays for it. That comes back when the
		/// controller has a record again.
		///
		/// ## Errors
		/// `UnknownController`, `RecordInUse`, `RetentionNotOver`.
		///
		/// ## Events
		/// [`Event::RecordReleased`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::release_record())]
		pub fn release_record(origin: OriginFor<T>, controller: PartyId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release_record(controller)
		}

		/// Bring in what a controller signed off the chain.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone. It pays the fee, and the deposits that the act takes.
		///
		/// ## Details
		/// The controller needs neither money nor an account that exists. `signature` is of the statement's payload: the
		/// BLAKE2b-256 hash of the tag `assent/stmt///v1`, the genesis hash and the statement, as 32 bytes or wrapped by
		/// `<Bytes>` and `</Bytes>`; by the controller's current key, which for an organisation is its own and not that of an
		/// operating account. A statement counts once.
		///
		/// ## Errors
		/// `StatementExpired`, `DeadlineTooFar`, `EpochNotCurrent`, `VersionNotCurrent`, `ObjectionsChanged`,
		/// `UnknownConsent`, `NotAuthorized`, `InvalidSignature`, and those of the act.
		///
		/// ## Events
		/// [`Event::Relayed`], and those of the act.
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::weight_of(&statement.act))]
		pub fn relay(
			origin: OriginFor<T>,
			statement: Statement,
			signature: MultiSignature,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_relay(who, statement, signature)
		}

		/// Bring in, without a fee, what a controller signed off the chain to end a right: a withdrawal, a withdrawal of
		/// everything, or a refusal.
		///
		/// ## Dispatch Origin
		/// Authorised: a general transaction that nobody signs, whose statement and signature are checked by the pool and
		/// again by the block. A signed transaction pays for it and fails.
		///
		/// ## Details
		/// As `relay`. It is taken only where there is something to end that somebody keeps a deposit for: a consent that
		/// permits or denies something, any consent given since everything was withdrawn last, a request that waits for an
		/// answer. It goes before all that pays, in the part of a block that ordinary transactions cannot fill.
		///
		/// ## Errors
		/// `BadOrigin`. Before it gets that far, a pool refuses it as an invalid transaction: with a bad proof for
		/// `InvalidSignature`, as outdated for `StatementExpired`, and for the others of `relay`, `ActNotFree`,
		/// `ConsentNotInForce`, `MayNotLift`, `NothingToWithdraw`, `UnknownRequest` and `RequestNotPending` with the number of the error.
		///
		/// ## Events
		/// [`Event::Relayed`], and those of the act.
		// It pays if it is signed: `Pays::No` would let strangers fill the operational part of blocks for nothing.
		#[pallet::call_index(9)]
		#[pallet::weight((Pallet::<T>::weight_of_free(), DispatchClass::Operational))]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_relay_free())]
		#[pallet::authorize(Self::authorize_free)]
		pub fn relay_free(
			origin: OriginFor<T>,
			statement: Statement,
			signature: MultiSignature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			let _ = signature;
			Self::do_relay_free(statement)
		}

		/// Ask a controller for a consent.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for an accredited organisation. It pays the deposit, that of the consent which is
		/// asked for.
		///
		/// ## Details
		/// The request's id is the hash of organisation, controller and `nonce`; that of the consent to come, the hash of the
		/// controller and the request's id. What is asked for is permitted to the organisation or to members of its staff.
		/// `renews` names an earlier consent of the controller. An organisation has few requests to one controller at a time,
		/// and a refused one counts until it expires.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownOrganisation`, `OrganisationNotActive`, `GranteeIsController`, `UnknownParty`,
		/// `InvalidExpiry`, `RequestAlreadyExists`, `ConsentAlreadyExists`, `UnknownConsent`, `RequestOfDenial`,
		/// `RequestForAnother`, `TooManyRequests`, those of the fields of a provision and of the terms, and those of the
		/// deposit.
		///
		/// ## Events
		/// [`Event::Requested`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::request(provisions.len() as u32))]
		// The parts of a request, each under its name in wallets.
		#[allow(clippy::too_many_arguments)]
		pub fn request(
			origin: OriginFor<T>,
			controller: PartyId,
			nonce: [u8; 32],
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
			renews: Option<ConsentId>,
			expires_at: Moment,
		) -> DispatchResult {
			let (who, organisation) = Self::ensure_controller(origin)?;
			let asked = Asked { nonce, provisions, terms, receipt, renews, expires_at };
			Self::do_request(organisation, who, controller, asked)
		}

		/// Accept a request, as it is or narrowed.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// All that is accepted is said again, at least one permit that is no exception. Each permit has to be within one that was asked for, and the terms no easier;
		/// denials may be added. The request's deposit becomes the consent's; where that needs more, the signer takes it over
		/// whole. The request is gone.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownRequest`, `RequestNotPending`, `UnknownOrganisation`, `OrganisationNotActive`,
		/// `AcceptanceWidens`, `NothingAccepted`, and those of `grant`.
		///
		/// ## Events
		/// [`Event::Granted`], [`Event::RequestAccepted`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::accept(provisions.len() as u32))]
		pub fn accept(
			origin: OriginFor<T>,
			request: RequestId,
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
		) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_accept(controller, who, request, provisions, terms, receipt)
		}

		/// Refuse a request.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownRequest`, `RequestNotPending`.
		///
		/// ## Events
		/// [`Event::RequestRefused`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::refuse())]
		pub fn refuse(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			Self::do_refuse(controller, request)
		}

		/// Remove a request from the state, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed: by anyone once it expired; before, by an account that acts for the organisation that made it, unless it was
		/// refused.
		///
		/// ## Details
		/// A refused one is kept until nothing that was signed before its refusal can be brought in, at least.
		///
		/// ## Errors
		/// `UnknownRequest`, `RequestPending`, `RefusedTooRecently`.
		///
		/// ## Events
		/// [`Event::RequestReleased`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::release_request())]
		pub fn release_request(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_release_request(who, request)
		}

		/// Say what became of the data that an organisation holds under a consent that permits it nothing any more.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the organisation.
		///
		/// ## Details
		/// For organisations that a permit of the consent names or ever named: once it was withdrawn, with others or by its id, or
		/// found invalid; and once an amendment permits them nothing any more. A later answer takes the place of an earlier one.
		/// It can be given while the consent is kept. Where an amendment names the organisation again, its answer is gone.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownConsent`, `ConsentNotWithdrawn`, `NotAHolder`.
		///
		/// ## Events
		/// [`Event::WithdrawalAcknowledged`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::acknowledge_withdrawal())]
		pub fn acknowledge_withdrawal(
			origin: OriginFor<T>,
			consent: ConsentId,
			outcome: DataOutcome,
		) -> DispatchResult {
			let (_, organisation) = Self::ensure_controller(origin)?;
			Self::do_acknowledge(organisation, consent, outcome)
		}

		/// Find that a consent was never valid: given by a key that was not its controller's to use, or under duress.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// Its permits are gone at once, and explain no late entry either: what was done under it is not covered. What it denies
		/// stays denied until the controller withdraws it, so that nobody else widens what is allowed. `finding` is the salted
		/// hash of the decision.
		///
		/// ## Errors
		/// `BadOrigin`, `UnknownConsent`, `UnknownController`, `ConsentNotInForce`.
		///
		/// ## Events
		/// [`Event::Invalidated`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::invalidate())]
		pub fn invalidate(
			origin: OriginFor<T>,
			consent: ConsentId,
			finding: Commitment,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_invalidate(consent, finding)
		}

		/// Do for a controller what one may do for it: as its delegate, as its guardian, or after its death.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the delegate, guardian or executor. It pays the deposits that the act takes.
		///
		/// ## Details
		/// What may be done says `capacity`: an appointment, within its rights, scope, categories and time; a guardianship; the
		/// attestation of a death. To replace or end a consent takes powers over all that it says, and to end one that denies
		/// something, those to grant as well, and the version that it has now. Where several guardians have to agree, each brings in the same act: it is done
		/// with the last of them. A consent that another ends is revoked, and not withdrawn.
		///
		/// ## Errors
		/// `NotAuthorized`, `VersionNotCurrent`, `ObjectionsChanged`, `UnknownConsent`, `UnknownRequest`, those of the
		/// guardianship, and those of the act.
		///
		/// ## Events
		/// [`Event::ActedFor`], and those of the act; while further guardians have to agree, none but the guardianship's.
		#[pallet::call_index(20)]
		#[pallet::weight(Pallet::<T>::weight_of_act_for(act))]
		pub fn act_for(
			origin: OriginFor<T>,
			controller: PartyId,
			capacity: Capacity,
			act: Act,
		) -> DispatchResult {
			let (who, actor) = Self::ensure_controller(origin)?;
			Self::do_act_for(who, actor, controller, capacity, act)
		}
	}
}
