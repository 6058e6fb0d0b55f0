//! What happened, for wallets and indexers.

use frame_support::pallet_macros::pallet_section;

/// What happened, for wallets and indexers.
#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A maker registered a model.
		ModelRegistered {
			/// The model.
			model: ModelId,
			/// Its maker.
			maker: PartyId,
			/// Its UDI device identifier.
			udi_di: UdiDi,
			/// The hash of its Thing Description.
			description: Commitment,
		},
		/// A device was registered. Its first tenure, number 0, begins.
		DeviceRegistered {
			/// The device.
			device: DeviceId,
			/// Its model.
			model: ModelId,
			/// The maker that vouches for it; `None`: unvouched.
			maker: Option<PartyId>,
			/// Its owner.
			owner: PartyId,
			/// The salted hash of its serial number.
			unit: Commitment,
			/// Its lot.
			lot: Option<Lot>,
		},
		/// The owner declared a device's status.
		StatusSet {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// The status before.
			before: DeviceStatus,
			/// The status now.
			status: DeviceStatus,
		},
		/// A device moved to another stage of its life.
		StageSet {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// Who said so: the owner, or whoever has custody of the device.
			by: PartyId,
			/// As what they said so.
			mover: StageMover,
			/// The stage before.
			before: DeviceStage,
			/// The stage now.
			stage: DeviceStage,
			/// The salted hash of a paper about it, such as a temperature log.
			document: Option<Commitment>,
		},
		/// The owner offered to hand a device over.
		HandoverOffered {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// Who may accept.
			to: PartyId,
			/// Until before when, milliseconds.
			expires_at: Moment,
		},
		/// An offer to hand a device over ended without being accepted.
		HandoverOfferEnded {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// To whom it was offered.
			to: PartyId,
			/// How it ended.
			reason: OfferEnd,
		},
		/// A device has a new owner.
		HandedOver {
			/// The device.
			device: DeviceId,
			/// The earlier owner.
			from: PartyId,
			/// The owner now.
			to: PartyId,
			/// The person it is associated with now.
			person: Option<PartyId>,
			/// The tenure that begins.
			tenure: Tenure,
		},
		/// The owner or the custodian offered custody of a device; to its owner: to take it back.
		CustodyOffered {
			/// The device.
			device: DeviceId,
			/// Who offered it.
			by: PartyId,
			/// Who may accept.
			to: PartyId,
			/// As what.
			kind: CustodianKind,
			/// Whether they may hand it on.
			may_hand_on: bool,
			/// Until before when, milliseconds.
			expires_at: Moment,
		},
		/// An offer of custody ended without being accepted.
		CustodyOfferEnded {
			/// The device.
			device: DeviceId,
			/// Who had offered it.
			by: PartyId,
			/// To whom.
			to: PartyId,
			/// How it ended.
			reason: OfferEnd,
		},
		/// Somebody took a device into custody. Owner, tenure and control of its data stay as they are.
		CustodyTaken {
			/// The device.
			device: DeviceId,
			/// Who held it until then: the earlier custodian, or the owner.
			from: PartyId,
			/// Who has it at hand now.
			custodian: PartyId,
			/// As what.
			kind: CustodianKind,
			/// Whether they may hand it on.
			may_hand_on: bool,
			/// The salted hash of a paper about it, such as a waybill.
			document: Option<Commitment>,
		},
		/// Nobody has custody of a device any more: its owner holds it.
		CustodyEnded {
			/// The device.
			device: DeviceId,
			/// Who had custody of it.
			custodian: PartyId,
			/// Who ended it.
			by: PartyId,
			/// How it ended.
			reason: CustodyEnd,
			/// The salted hash of a paper about it, such as a receipt.
			document: Option<Commitment>,
		},
		/// The owner offered to associate a device with a person.
		AssociationProposed {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// Who may accept.
			person: PartyId,
			/// Until before when, milliseconds.
			expires_at: Moment,
		},
		/// An offer to associate a device with a person ended without being accepted.
		AssociationOfferEnded {
			/// The device.
			device: DeviceId,
			/// The person to whom it was offered.
			person: PartyId,
			/// How it ended.
			reason: OfferEnd,
		},
		/// A device is associated with a person.
		AssociationStarted {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// The person.
			person: PartyId,
			/// The tenure that begins.
			tenure: Tenure,
		},
		/// A device is no longer associated with a person.
		AssociationEnded {
			/// The device.
			device: DeviceId,
			/// The person.
			person: PartyId,
			/// Who ended it: the person, the owner, or the new owner by taking the device over.
			by: PartyId,
			/// The tenure that begins.
			tenure: Tenure,
		},
		/// The record of a past tenure was dropped: nobody controls its data any more.
		TenureForgotten {
			/// The device.
			device: DeviceId,
			/// The tenure.
			tenure: Tenure,
			/// Who controlled it, and dropped the record.
			by: PartyId,
		},
		/// A regulator blocked a device.
		DeviceBlocked {
			/// The device.
			device: DeviceId,
			/// The regulator.
			regulator: PartyId,
			/// The hash of the notice.
			notice: Commitment,
		},
		/// A regulator lifted the block of a device.
		DeviceUnblocked {
			/// The device.
			device: DeviceId,
			/// The regulator.
			regulator: PartyId,
		},
		/// A model or a lot was recalled.
		Recalled {
			/// The model.
			model: ModelId,
			/// The lot; `None`: the whole model.
			lot: Option<Lot>,
			/// What it means for use.
			kind: Recall,
			/// The hash of the notice.
			notice: Commitment,
			/// The maker or regulator that issued it.
			issuer: PartyId,
		},
		/// A recall was lifted.
		RecallLifted {
			/// The model.
			model: ModelId,
			/// The lot; `None`: the whole model.
			lot: Option<Lot>,
			/// Who had issued it.
			issuer: PartyId,
			/// Who lifted it: the issuer, or a regulator, also by a recall of its own that displaced it.
			by: PartyId,
		},
	}
}
