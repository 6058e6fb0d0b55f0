//! What makers, owners, custodians and regulators do: each call checks its origin and hands over.

use frame_support::pallet_macros::pallet_section;

/// What makers, owners, custodians and regulators do.
#[pallet_section]
mod calls {
	/// What makers, owners, custodians and regulators do.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a model of device.
		///
		/// ## Dispatch Origin
		/// Signed for an organisation that is accredited as manufacturer.
		///
		/// ## Details
		/// `udi_di` is the UDI device identifier in the form of GS1 (14 digits), HIBCC (`+` to check character) or ICCBBA
		/// (`=/` or `=)`); `description` the hash of the W3C Thing Description. The model's identifier is the hash of maker
		/// and `udi_di`. The signer pays a deposit.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::NotManufacturer`],
		/// [`Error::InvalidUdi`], [`Error::InvalidUdiCheckDigit`], [`Error::ModelAlreadyRegistered`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::ModelRegistered`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_model())]
		pub fn register_model(
			origin: OriginFor<T>,
			udi_di: UdiDi,
			description: Commitment,
		) -> DispatchResult {
			Self::do_register_model(Self::actor_by_own_hand(origin)?, udi_di, description)
		}

		/// Registers a unit of one's own model: the maker vouches for it, and is its first owner.
		///
		/// ## Dispatch Origin
		/// Signed for the model's maker, accredited as manufacturer.
		///
		/// ## Details
		/// `unit` is a salted hash of the serial number. The device's identifier is the hash of maker, model and unit.
		/// It starts as manufactured, operational, in tenure 0. The signer pays a deposit for it and for the tenure.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::NotManufacturer`],
		/// [`Error::UnknownModel`], [`Error::InvalidLot`], [`Error::DeviceAlreadyRegistered`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::DeviceRegistered`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::register_device())]
		pub fn register_device(
			origin: OriginFor<T>,
			model: ModelId,
			unit: Commitment,
			lot: Option<Lot>,
		) -> DispatchResult {
			Self::do_register_device(Self::actor_by_own_hand(origin)?, model, unit, lot)
		}

		/// Registers a device whose maker is not on the chain: nobody vouches for it.
		///
		/// ## Dispatch Origin
		/// Signed for its owner.
		///
		/// ## Details
		/// `model` is a hash of the owner's choice that names the model, and no registered model. The owner takes the
		/// maker's place in the device's identifier. It starts as commissioned, operational, in tenure 0. The signer pays
		/// a deposit for it and for the tenure.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::ModelHasMaker`],
		/// [`Error::InvalidLot`], [`Error::DeviceAlreadyRegistered`].
		/// Those of the guardianship where nothing is given in the party's name.
		///
		/// ## Events
		/// [`Event::DeviceRegistered`], without a maker.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::register_unvouched_device())]
		pub fn register_unvouched_device(
			origin: OriginFor<T>,
			model: ModelId,
			unit: Commitment,
			lot: Option<Lot>,
		) -> DispatchResult {
			Self::do_register_unvouched_device(Self::actor_who_may_give(origin)?, model, unit, lot)
		}

		/// Declares the status of one's device.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// By the table of [`DeviceStatus::may_become`]. A retired device stays retired; a lost or stolen one is
		/// recovered by its owner alone. An organisation whose accreditation is not in force may take its device out of
		/// use, not put it back.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::InvalidStatusTransition`],
		/// [`Error::OrganisationNotActive`].
		///
		/// ## Events
		/// [`Event::StatusSet`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_status())]
		pub fn set_status(
			origin: OriginFor<T>,
			device: DeviceId,
			status: DeviceStatus,
		) -> DispatchResult {
			Self::do_set_status(Self::actor(origin)?, device, status)
		}

		/// Moves a device to another stage of its life.
		///
		/// ## Dispatch Origin
		/// Signed for whoever holds the device: its custodian where there is one, else its owner.
		///
		/// ## Details
		/// By the tables of [`DeviceStage::may_become`] and [`StageMover::may_move`]: a carrier says that it is in transit,
		/// a warehouse that it is in storage, its owner anything. `document` is the salted hash of a paper about it, such as
		/// a temperature log or a customs paper.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::InvalidStageTransition`], [`Error::StageNotOfCustodian`], [`Error::DeviceInCustody`] for the owner
		/// while another has custody, [`Error::DeviceNotTransferable`] for the custodian of a device that is lost, stolen
		/// or retired.
		///
		/// ## Events
		/// [`Event::StageSet`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_stage())]
		pub fn set_stage(
			origin: OriginFor<T>,
			device: DeviceId,
			stage: DeviceStage,
			document: Option<Commitment>,
		) -> DispatchResult {
			Self::do_set_stage(Self::active_actor(origin)?, device, stage, document)
		}

		/// Offers to hand one's device over to a party.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// `to` is a party, not the key that it rotated to. `expires_at` is in milliseconds, at most 30 days off. An
		/// expired earlier offer makes way. With `confirm_fingerprint`, whoever accepts has to measure the device and to
		/// present its fingerprint. The signer pays a deposit, given back when the offer ends.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::DeviceNotTransferable`], [`Error::AlreadyOwner`], [`Error::UnknownParty`],
		/// [`Error::InvalidExpiry`], [`Error::OfferAlreadyMade`]; with `confirm_fingerprint`,
		/// [`Error::UnknownFingerprint`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::HandoverOffered`]; [`Event::HandoverOfferEnded`] for an expired one.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::offer_handover())]
		pub fn offer_handover(
			origin: OriginFor<T>,
			device: DeviceId,
			to: PartyId,
			expires_at: Moment,
			confirm_fingerprint: bool,
		) -> DispatchResult {
			let actor = Self::actor_by_own_hand(origin)?;
			Self::do_offer_handover(actor, device, to, expires_at, confirm_fingerprint)
		}

		/// Takes an offer to hand a device over back, or clears an expired one away.
		///
		/// ## Dispatch Origin
		/// Signed for the owner; once the offer has expired, for anyone.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::HandoverOfferEnded`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::cancel_handover())]
		pub fn cancel_handover(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_cancel_handover(Self::actor(origin)?, device)
		}

		/// Takes a device over: the signer's party owns it from now on, in a new tenure.
		///
		/// ## Dispatch Origin
		/// Signed for the party to which it was offered.
		///
		/// ## Details
		/// `for_myself` associates it with the new owner, a person, at once. An association with an earlier person ends,
		/// and so does an offer of one. The signer pays the deposits for the device and the tenure; the earlier owner's
		/// for the device is given back. `fingerprint` is the salted hash of what the signer measured, with the salt that
		/// came with the device: required where the offer says so, and refused where it is another. The device's key is no
		/// longer confirmed.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::UnknownOffer`], [`Error::OfferExpired`], [`Error::DeviceNotTransferable`],
		/// [`Error::OrganisationIsNoPerson`], [`Error::FingerprintNotConfirmed`], [`Error::FingerprintMismatch`],
		/// [`Error::TooManyTenures`].
		/// Those of the guardianship where the party gives nothing by its own hand, or where it is in dispute whose the present
		/// owner's key is.
		///
		/// ## Events
		/// [`Event::AssociationEnded`] or [`Event::AssociationOfferEnded`] where there was one,
		/// [`Event::CustodyOfferEnded`] where custody was offered, [`Event::CustodyEnded`] where the new owner had custody,
		/// then [`Event::HandedOver`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::accept_handover())]
		pub fn accept_handover(
			origin: OriginFor<T>,
			device: DeviceId,
			for_myself: bool,
			fingerprint: Option<Commitment>,
		) -> DispatchResult {
			Self::do_accept_handover(
				Self::actor_by_own_hand(origin)?,
				device,
				for_myself,
				fingerprint,
			)
		}

		/// Declines to take a device over.
		///
		/// ## Dispatch Origin
		/// Signed for the party to which it was offered.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::HandoverOfferEnded`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::decline_handover())]
		pub fn decline_handover(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_decline_handover(Self::actor(origin)?, device)
		}

		/// Offers to associate one's device with a person, who then controls the personal data it yields.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// `person` is a party, not the key that it rotated to. `expires_at` is in milliseconds, at most 30 days off. An
		/// expired earlier offer makes way. The signer pays a deposit, and beforehand those for the tenures that the
		/// association begins and ends with, so that the person needs no money for either.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::DeviceNotTransferable`], [`Error::DeviceAlreadyAssociated`], [`Error::UnknownParty`],
		/// [`Error::OrganisationIsNoPerson`], [`Error::InvalidExpiry`], [`Error::OfferAlreadyMade`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::AssociationProposed`]; [`Event::AssociationOfferEnded`] for an expired one.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::propose_association())]
		pub fn propose_association(
			origin: OriginFor<T>,
			device: DeviceId,
			person: PartyId,
			expires_at: Moment,
		) -> DispatchResult {
			Self::do_propose_association(
				Self::actor_by_own_hand(origin)?,
				device,
				person,
				expires_at,
			)
		}

		/// Takes an offer of association back, or clears an expired one away.
		///
		/// ## Dispatch Origin
		/// Signed for the owner; once the offer has expired, for anyone.
		///
		/// ## Details
		/// The deposits go back to whoever paid them.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::AssociationOfferEnded`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::cancel_association())]
		pub fn cancel_association(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_cancel_association(Self::actor(origin)?, device)
		}

		/// Accepts to be the person that a device is associated with. A new tenure begins.
		///
		/// ## Dispatch Origin
		/// Signed for the person to whom it was offered.
		///
		/// ## Details
		/// Costs the person no deposit.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::UnknownOffer`], [`Error::OfferExpired`], [`Error::DeviceNotTransferable`],
		/// [`Error::OrganisationIsNoPerson`], [`Error::TooManyTenures`].
		/// Those of the guardianship where nothing is given in the person's name, or where it is in dispute whose the owner's
		/// key is.
		///
		/// ## Events
		/// [`Event::AssociationStarted`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::accept_association())]
		pub fn accept_association(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_accept_association(Self::actor_who_may_give(origin)?, device)
		}

		/// Declines to be the person that a device is associated with.
		///
		/// ## Dispatch Origin
		/// Signed for the person to whom it was offered.
		///
		/// ## Details
		/// The deposits go back to whoever paid them.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::AssociationOfferEnded`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::decline_association())]
		pub fn decline_association(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_decline_association(Self::actor(origin)?, device)
		}

		/// Associates one's device with oneself. A new tenure begins.
		///
		/// ## Dispatch Origin
		/// Signed for the owner, a person.
		///
		/// ## Details
		/// The signer pays the deposits for the tenures that the association begins and ends with.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::DeviceNotTransferable`], [`Error::DeviceAlreadyAssociated`], [`Error::OrganisationIsNoPerson`],
		/// [`Error::OfferAlreadyMade`], [`Error::TooManyTenures`].
		/// Those of the guardianship where nothing is given in the party's name.
		///
		/// ## Events
		/// [`Event::AssociationStarted`]; [`Event::AssociationOfferEnded`] for an expired offer.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::associate_self())]
		pub fn associate_self(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_associate_self(Self::actor_who_may_give(origin)?, device)
		}

		/// Ends the association of a device with a person. A new tenure begins.
		///
		/// ## Dispatch Origin
		/// Signed for the person or the owner.
		///
		/// ## Details
		/// The record of the new tenure is paid for already. What was read stays under the person's control.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::DeviceNotAssociated`],
		/// [`Error::TooManyTenures`].
		///
		/// ## Events
		/// [`Event::AssociationEnded`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::end_association())]
		pub fn end_association(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_end_association(Self::actor(origin)?, device)
		}

		/// Drops the record of a past tenure. From then on nobody controls the data of that tenure.
		///
		/// ## Dispatch Origin
		/// Signed for the person with whom the device was associated in that tenure; for the owner of then where it was
		/// associated with nobody.
		///
		/// ## Details
		/// Cannot be undone: the chain no longer answers who controls what was read in it. Only while no access to that
		/// tenure is journalled: a journal keeps its reader. The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownTenure`], [`Error::TenureNotEnded`],
		/// [`Error::TenureJournalled`].
		///
		/// ## Events
		/// [`Event::TenureForgotten`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::forget_tenure())]
		pub fn forget_tenure(
			origin: OriginFor<T>,
			device: DeviceId,
			tenure: Tenure,
		) -> DispatchResult {
			Self::do_forget_tenure(Self::actor(origin)?, device, tenure)
		}

		/// Blocks one device: nobody may operate it, but by a named act of an authority.
		///
		/// ## Dispatch Origin
		/// Signed for an organisation that is accredited as regulator.
		///
		/// ## Details
		/// `notice` is the hash of the notice that gives the reason.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::NotRegulator`], [`Error::UnknownDevice`],
		/// [`Error::DeviceAlreadyBlocked`].
		///
		/// ## Events
		/// [`Event::DeviceBlocked`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::block_device())]
		pub fn block_device(
			origin: OriginFor<T>,
			device: DeviceId,
			notice: Commitment,
		) -> DispatchResult {
			Self::do_block_device(Self::actor(origin)?, device, notice)
		}

		/// Lifts the block of a device.
		///
		/// ## Dispatch Origin
		/// Signed for an organisation that is accredited as regulator, the one that blocked it or another.
		///
		/// ## Details
		/// Another regulator may, so that a block can be lifted after its regulator is no more.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::NotRegulator`], [`Error::UnknownDevice`], [`Error::DeviceNotBlocked`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::DeviceUnblocked`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::unblock_device())]
		pub fn unblock_device(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let actor = Self::actor(origin)?;
			T::Delegation::ensure_own_hand(&actor.party)?;
			Self::do_unblock_device(actor, device)
		}

		/// Recalls a model, or one lot of it: all its devices at once.
		///
		/// ## Dispatch Origin
		/// Signed for the model's maker, accredited as manufacturer, or for an organisation that is accredited as
		/// regulator.
		///
		/// ## Details
		/// An advisory recall tells; a blocking one stops operation. `notice` is the hash of the notice. The issuer's
		/// earlier recall of the same lot is replaced. Of several recalls of a device the strictest counts. No deposit.
		/// Where 16 are in force, a regulator's displaces one of the maker's: an advisory one first, the oldest first.
		/// Nobody's displaces a regulator's, nor that of a maker that is a regulator as well.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownModel`],
		/// [`Error::InvalidLot`], [`Error::TooManyRecalls`].
		///
		/// ## Events
		/// [`Event::RecallLifted`] for a displaced one, then [`Event::Recalled`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::recall())]
		pub fn recall(
			origin: OriginFor<T>,
			model: ModelId,
			lot: Option<Lot>,
			kind: Recall,
			notice: Commitment,
		) -> DispatchResult {
			Self::do_recall(Self::active_actor(origin)?, model, lot, kind, notice)
		}

		/// Lifts a recall.
		///
		/// ## Dispatch Origin
		/// Signed for its issuer, the model's maker, accredited still, or for an organisation that is accredited as regulator.
		///
		/// ## Details
		/// A maker cannot lift a regulator's recall, not even its own from when it was one, of another's model; a regulator can
		/// lift any.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownRecall`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::RecallLifted`].
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::lift_recall())]
		pub fn lift_recall(
			origin: OriginFor<T>,
			model: ModelId,
			lot: Option<Lot>,
			issuer: PartyId,
		) -> DispatchResult {
			let actor = Self::actor(origin)?;
			T::Delegation::ensure_own_hand(&actor.party)?;
			Self::do_lift_recall(actor, model, lot, issuer)
		}

		/// Offers custody of a device: to hold it for its owner. It gives no right over the device's data.
		///
		/// ## Dispatch Origin
		/// Signed for the owner; or for the custodian, to offer the device back to its owner, or to the next custodian
		/// where the owner lets it hand on.
		///
		/// ## Details
		/// `to` is a party, not the key that it rotated to. `kind` says which stages it may tell, `may_hand_on` whether it
		/// may offer custody to others; both mean nothing where the device is offered back. `expires_at` is in milliseconds,
		/// at most 30 days off. An expired earlier offer makes way. The owner may offer what a custodian holds: whoever
		/// accepts takes it over from there. The signer pays a deposit, given back when the offer ends.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::HandingOnNotAllowed`], [`Error::DeviceNotTransferable`], [`Error::AlreadyOwner`],
		/// [`Error::AlreadyCustodian`], [`Error::UnknownParty`], [`Error::InvalidExpiry`],
		/// [`Error::OfferAlreadyMade`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::CustodyOffered`]; [`Event::CustodyOfferEnded`] for an expired one.
		#[pallet::call_index(30)]
		#[pallet::weight(T::WeightInfo::offer_custody())]
		pub fn offer_custody(
			origin: OriginFor<T>,
			device: DeviceId,
			to: PartyId,
			kind: CustodianKind,
			may_hand_on: bool,
			expires_at: Moment,
		) -> DispatchResult {
			let terms = CustodyTerms { to, kind, may_hand_on, expires_at };
			Self::do_offer_custody(Self::actor_by_own_hand(origin)?, device, terms)
		}

		/// Takes an offer of custody back, or clears an expired one away.
		///
		/// ## Dispatch Origin
		/// Signed for whoever made it, or the owner; once the offer has expired, for anyone.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::CustodyOfferEnded`].
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::cancel_custody())]
		pub fn cancel_custody(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_cancel_custody(Self::actor(origin)?, device)
		}

		/// Takes a device into custody; or, for its owner, takes it back from custody.
		///
		/// ## Dispatch Origin
		/// Signed for the party to which it was offered.
		///
		/// ## Details
		/// An earlier custody ends. Owner, associated person, tenure and stage stay as they are. `document` is the salted
		/// hash of a paper about it, such as a waybill. The signer pays a deposit, given back when its custody ends; an
		/// owner who takes its device back pays none.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::UnknownOffer`], [`Error::OfferExpired`], [`Error::DeviceNotTransferable`].
		/// Those of the guardianship where the party gives nothing by its own hand, unless it takes its own device back.
		///
		/// ## Events
		/// [`Event::CustodyTaken`], or [`Event::CustodyEnded`] where the owner takes it back.
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::accept_custody())]
		pub fn accept_custody(
			origin: OriginFor<T>,
			device: DeviceId,
			document: Option<Commitment>,
		) -> DispatchResult {
			Self::do_accept_custody(Self::actor(origin)?, device, document)
		}

		/// Declines to take a device into custody, or back from it.
		///
		/// ## Dispatch Origin
		/// Signed for the party to which it was offered.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::CustodyOfferEnded`].
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::decline_custody())]
		pub fn decline_custody(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_decline_custody(Self::actor(origin)?, device)
		}

		/// Ends the custody of a device: its owner holds it from now on.
		///
		/// ## Dispatch Origin
		/// Signed for the owner or the custodian, at any time.
		///
		/// ## Details
		/// What one of them says alone; what both say is the custodian's offer to the owner, accepted. An offer of custody by
		/// the custodian ends; one by the owner stands. `document` is the salted hash of a paper about it, such as a
		/// receipt. The custodian's deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::DeviceNotInCustody`].
		///
		/// ## Events
		/// [`Event::CustodyOfferEnded`] for an offer by the custodian, then [`Event::CustodyEnded`].
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::end_custody())]
		pub fn end_custody(
			origin: OriginFor<T>,
			device: DeviceId,
			document: Option<Commitment>,
		) -> DispatchResult {
			Self::do_end_custody(Self::actor(origin)?, device, document)
		}

		/// Registers units of one lot of one's own model, all of them or none.
		///
		/// ## Dispatch Origin
		/// Signed for the model's maker, accredited as manufacturer.
		///
		/// ## Details
		/// As [`Pallet::register_device`] does for one. A unit can bring the salted hash of its physical fingerprint. The
		/// signer pays the deposits of each. The device's identifiers stand in the event, in the order of the units.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::NotManufacturer`],
		/// [`Error::UnknownModel`], [`Error::InvalidLot`], [`Error::NoUnits`]; [`Error::BadUnit`] names the place of the
		/// first unit that is registered already, or stands in the batch before.
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::DevicesRegistered`], one for all.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::register_devices(units.len() as u32))]
		pub fn register_devices(
			origin: OriginFor<T>,
			model: ModelId,
			lot: Option<Lot>,
			units: BoundedVec<NewUnit, T::MaxUnits>,
		) -> DispatchResult {
			Self::do_register_devices(Self::actor_by_own_hand(origin)?, model, lot, units)
		}

		/// Binds a key to one's device: the device has shown that the key is its own. An earlier one is replaced.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// `proof` is the key's signature over the 32 bytes that the view function `device_key_payload` gives. It holds for
		/// this chain, device, tenure, owner and key, and once. The key is neither a party's nor an operating account, and
		/// no other device's. Binding the same key anew confirms it after a handover, a loss or a theft.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::DeviceNotTransferable`], [`Error::KeyAlreadyBound`], [`Error::KeyInUse`], [`Error::InvalidProof`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::DeviceKeyBound`].
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::bind_device_key())]
		pub fn bind_device_key(
			origin: OriginFor<T>,
			device: DeviceId,
			key: DeviceKey,
			proof: MultiSignature,
		) -> DispatchResult {
			Self::do_bind_device_key(Self::actor_by_own_hand(origin)?, device, key, proof)
		}

		/// Takes the key from one's device: it stands for nothing from now on.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// The key can be bound again, to this device or another, with a new proof.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownKey`].
		///
		/// ## Events
		/// [`Event::DeviceKeyRevoked`].
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::revoke_device_key())]
		pub fn revoke_device_key(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_revoke_device_key(Self::actor(origin)?, device)
		}

		/// Offers to vouch for a device that was registered without a maker.
		///
		/// ## Dispatch Origin
		/// Signed for the model's maker, accredited as manufacturer.
		///
		/// ## Details
		/// `model`, `unit` and `lot` are what the maker would have registered it with. `expires_at` is in milliseconds, at
		/// most 30 days off. Each maker can make one offer for a device. An expired earlier one makes way. The signer pays a
		/// deposit, given back when the offer ends, and beforehand that of the alias that the acceptance leaves.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::DeviceAlreadyVouched`], [`Error::UnknownModel`], [`Error::NotManufacturer`], [`Error::InvalidLot`],
		/// [`Error::InvalidExpiry`], [`Error::DeviceAlreadyRegistered`], [`Error::OfferAlreadyMade`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::VouchingOffered`]; [`Event::VouchingOfferEnded`] for an expired one.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::offer_vouching())]
		pub fn offer_vouching(
			origin: OriginFor<T>,
			device: DeviceId,
			model: ModelId,
			unit: Commitment,
			lot: Option<Lot>,
			expires_at: Moment,
		) -> DispatchResult {
			let vouching = Vouching { model, unit, lot };
			Self::do_offer_vouching(Self::actor_by_own_hand(origin)?, device, vouching, expires_at)
		}

		/// Takes an offer to vouch for a device back, or clears an expired one away.
		///
		/// ## Dispatch Origin
		/// Signed for the maker; once the offer has expired, for anyone.
		///
		/// ## Details
		/// The deposits go back to whoever paid them.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::VouchingOfferEnded`].
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::cancel_vouching())]
		pub fn cancel_vouching(
			origin: OriginFor<T>,
			device: DeviceId,
			maker: PartyId,
		) -> DispatchResult {
			Self::do_cancel_vouching(Self::actor(origin)?, device, maker)
		}

		/// Agrees that a maker vouches for one's device.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// `model`, `unit` and `lot` are those of the offer, as the owner saw them. They become the device's, and the
		/// maker's recalls concern it. Its identifier, its tenures and all that is kept under them stay. The identifier that
		/// the maker would have registered it under becomes an alias: the unit cannot be registered again.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::UnknownOffer`], [`Error::OfferExpired`], [`Error::OfferDiffers`], [`Error::DeviceAlreadyVouched`],
		/// [`Error::NotManufacturer`], [`Error::DeviceAlreadyRegistered`].
		/// Those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::DeviceVouched`].
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::accept_vouching())]
		pub fn accept_vouching(
			origin: OriginFor<T>,
			device: DeviceId,
			maker: PartyId,
			model: ModelId,
			unit: Commitment,
			lot: Option<Lot>,
		) -> DispatchResult {
			let agreed = Vouching { model, unit, lot };
			Self::do_accept_vouching(Self::actor_by_own_hand(origin)?, device, maker, agreed)
		}

		/// Declines that a maker vouches for one's device.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// The deposits go back to whoever paid them.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownOffer`].
		///
		/// ## Events
		/// [`Event::VouchingOfferEnded`].
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::decline_vouching())]
		pub fn decline_vouching(
			origin: OriginFor<T>,
			device: DeviceId,
			maker: PartyId,
		) -> DispatchResult {
			Self::do_decline_vouching(Self::actor(origin)?, device, maker)
		}

		/// Opens the telemetry of one's device to everyone, or closes it.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// Open means that anyone may consult (not collect, pass on or command) what the device says of itself, unless the
		/// owner denies it to them: no personal data, no location, no control. Not while it is associated with somebody
		/// other than the owner. It ends with the tenure. Withdrawing consents does not close it.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`]; to open it, [`Error::OrganisationNotActive`],
		/// [`Error::AnothersPerson`].
		/// To open it, those of the guardianship where the party gives nothing by its own hand.
		///
		/// ## Events
		/// [`Event::PublicAccessSet`].
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::set_public_access())]
		pub fn set_public_access(
			origin: OriginFor<T>,
			device: DeviceId,
			public_access: bool,
		) -> DispatchResult {
			let actor = match public_access {
				true => Self::actor_by_own_hand(origin)?,
				false => Self::actor(origin)?,
			};
			Self::do_set_public_access(actor, device, public_access)
		}

		/// Says what tells one's device from every other, or that nothing is known to.
		///
		/// ## Dispatch Origin
		/// Signed for the owner.
		///
		/// ## Details
		/// `fingerprint` is the salted hash of what is measured: the pattern of a surface, the inclusions of a stone, a seal.
		/// Who set it, in which tenure and when stands beside it. Not while an offer to hand the device over stands.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::UnknownDevice`],
		/// [`Error::DeviceNotTransferable`], [`Error::OfferAlreadyMade`]; to remove it, [`Error::UnknownFingerprint`].
		///
		/// ## Events
		/// [`Event::FingerprintSet`].
		#[pallet::call_index(28)]
		#[pallet::weight(T::WeightInfo::set_fingerprint())]
		pub fn set_fingerprint(
			origin: OriginFor<T>,
			device: DeviceId,
			fingerprint: Option<Commitment>,
		) -> DispatchResult {
			Self::do_set_fingerprint(Self::active_actor(origin)?, device, fingerprint)
		}

		/// Do with a device for its owner what one may do for it: as its delegate, as its guardian, or after its death.
		///
		/// ## Dispatch Origin
		/// Signed for the delegate, guardian or executor, whose account pays the deposits that the act takes.
		///
		/// ## Details
		/// It takes the right to manage devices, over this one in its current tenure. `owner` is whom the act is for: the
		/// device's owner, the one to whom it is offered, or the person with whom it is associated. Where several guardians
		/// have to agree, each brings in the same act: it is done with the last of them.
		///
		/// ## Errors
		/// [`Error::NotAuthorized`], [`Error::UnknownDevice`], those of the guardianship, and those of the act.
		///
		/// ## Events
		/// [`Event::ActedFor`], and those of the act; while further guardians have to agree, none but the guardianship's.
		#[pallet::call_index(40)]
		#[pallet::weight(Pallet::<T>::weight_of_act_for(act))]
		pub fn act_for(
			origin: OriginFor<T>,
			owner: PartyId,
			capacity: Capacity,
			device: DeviceId,
			act: DeviceAct,
		) -> DispatchResult {
			Self::do_act_for(Self::actor(origin)?, owner, capacity, device, act)
		}
	}
}
