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
			/// Whether whoever accepts has to confirm the fingerprint.
			confirm_fingerprint: bool,
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
		/// A device has a new owner. It is open to nobody in particular any more, and its key is not confirmed.
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
			/// The fingerprint, where the new owner measured and confirmed it.
			fingerprint: Option<Commitment>,
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
		/// A maker registered units of one lot.
		DevicesRegistered {
			/// Their model.
			model: ModelId,
			/// The maker, who vouches for them and owns them.
			maker: PartyId,
			/// Their lot.
			lot: Option<Lot>,
			/// The devices, in the order of the units. Each is in its first tenure, number 0.
			devices: BoundedVec<DeviceId, T::MaxUnits>,
		},
		/// A device has a key, which it has shown to be its own.
		DeviceKeyBound {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// The key.
			key: DeviceKey,
			/// The key before, which may be the same.
			replaced: Option<DeviceKey>,
		},
		/// A device has no key any more.
		DeviceKeyRevoked {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// The key that it had.
			key: DeviceKey,
		},
		/// A maker offered to vouch for a device.
		VouchingOffered {
			/// The device.
			device: DeviceId,
			/// Its owner, who may accept.
			owner: PartyId,
			/// The maker.
			maker: PartyId,
			/// The model that it is.
			model: ModelId,
			/// The maker's salted hash of its serial number.
			unit: Commitment,
			/// Its lot.
			lot: Option<Lot>,
			/// Until before when, milliseconds.
			expires_at: Moment,
		},
		/// An offer to vouch for a device ended without being accepted.
		VouchingOfferEnded {
			/// The device.
			device: DeviceId,
			/// The maker.
			maker: PartyId,
			/// How it ended.
			reason: OfferEnd,
		},
		/// A maker vouches for a device that was registered without one. The recalls of its model concern it now.
		DeviceVouched {
			/// The device; its identifier stays.
			device: DeviceId,
			/// Its owner, who agreed.
			owner: PartyId,
			/// Its maker now.
			maker: PartyId,
			/// Its model now.
			model: ModelId,
			/// The salted hash of its serial number now.
			unit: Commitment,
			/// Its lot now.
			lot: Option<Lot>,
			/// The identifier that its maker would have registered it under: reserved for good.
			alias: DeviceId,
		},
		/// The owner opened the device's telemetry to everyone, or closed it.
		PublicAccessSet {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// Whether it is open.
			public_access: bool,
			/// The tenure, with which it ends.
			tenure: Tenure,
		},
		/// The owner said what tells a device from every other.
		FingerprintSet {
			/// The device.
			device: DeviceId,
			/// Its owner.
			owner: PartyId,
			/// The fingerprint before.
			before: Option<Commitment>,
			/// The fingerprint now.
			fingerprint: Option<Commitment>,
			/// The tenure.
			tenure: Tenure,
		},
		/// Another acted for an owner. What was done, a further event says.
		ActedFor {
			/// The device.
			device: DeviceId,
			/// For whom.
			owner: PartyId,
			/// Who acted.
			actor: PartyId,
			/// As what: by which appointment, as guardian, or after the owner's death.
			capacity: Capacity,
			/// The account that signed.
			account: AccountId,
		},
	}
}
