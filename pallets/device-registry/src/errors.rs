//! What can be wrong with a call.

use frame_support::pallet_macros::pallet_section;

/// What can be wrong with a call.
#[pallet_section]
mod errors {
	/// What can be wrong with a call. None changes anything.
	#[pallet::error]
	pub enum Error<T> {
		/// Expected a signer that acts for the party that may do this: owner, addressee, person, controller or issuer.
		NotAuthorized,
		/// Expected an organisation that is accredited as manufacturer, in force now.
		NotManufacturer,
		/// Expected an organisation that is accredited as regulator, in force now.
		NotRegulator,
		/// Expected the identifier of a registered model.
		UnknownModel,
		/// Expected the identifier of a registered device.
		UnknownDevice,
		/// Expected a tenure that the device had, and whose record is kept.
		UnknownTenure,
		/// Expected a device with such an offer.
		UnknownOffer,
		/// Expected a recall in force of that model and lot, by that issuer.
		UnknownRecall,
		/// Expected a UDI-DI as GS1 (14 digits), HIBCC (`+`, labeler, product number, unit of measure, check character)
		/// or ICCBBA (`=/` and 16 characters, `=)` and 10) writes it.
		InvalidUdi,
		/// Expected a lot number of 1 to 20 printable ASCII characters.
		InvalidLot,
		/// Expected a status that may follow the device's present one.
		InvalidStatusTransition,
		/// Expected a stage that may follow the device's present one.
		InvalidStageTransition,
		/// Expected a moment in the future, at most 30 days off, in milliseconds.
		InvalidExpiry,
		/// Expected a UDI-DI that this maker has not registered yet.
		ModelAlreadyRegistered,
		/// Expected a unit that is not registered yet.
		DeviceAlreadyRegistered,
		/// Expected a model that is not registered: units of this one are registered by its maker.
		ModelHasMaker,
		/// Expected a device that is not lost, stolen or retired.
		DeviceNotTransferable,
		/// Expected a party other than the owner.
		AlreadyOwner,
		/// Expected a device without such an offer: cancel the one that stands first.
		OfferAlreadyMade,
		/// Expected an offer whose time is not over.
		OfferExpired,
		/// Expected a person, not an accredited organisation.
		OrganisationIsNoPerson,
		/// Expected a device that is associated with nobody.
		DeviceAlreadyAssociated,
		/// Expected a device that is associated with a person.
		DeviceNotAssociated,
		/// Expected a tenure that is over.
		TenureNotEnded,
		/// Expected a device that has a tenure number left.
		TooManyTenures,
		/// Expected a device that is not blocked.
		DeviceAlreadyBlocked,
		/// Expected a blocked device.
		DeviceNotBlocked,
		/// Expected a model with fewer than 16 recalls in force; from a regulator: with one of its maker's among them.
		TooManyRecalls,
		/// Expected a person, or an organisation whose accreditation is in force now.
		OrganisationNotActive,
		/// Expected a party, not merely the key of another one: name the party itself.
		UnknownParty,
		/// Expected a tenure without a journal of accesses.
		TenureJournalled,
		/// Expected a device that nobody has custody of: its custodian says where it is, until the custody has ended.
		DeviceInCustody,
		/// Expected a device that somebody has custody of.
		DeviceNotInCustody,
		/// Expected a stage that this custodian may tell: in transit of a carrier, in storage of a warehouse.
		StageNotOfCustodian,
		/// Expected a party other than the one that has custody of the device.
		AlreadyCustodian,
		/// Expected a custodian that may hand the device on: offer it back to its owner instead.
		HandingOnNotAllowed,
		/// Expected a UDI-DI whose check digit or character is the one that the others give.
		InvalidUdiCheckDigit,
		/// Expected at least one unit.
		NoUnits,
		/// Expected units that are not registered yet, each once.
		BadUnit {
			/// The place of the unit, from 0.
			index: u16,
			/// What is wrong with it.
			reason: UnitError,
		},
		/// Expected a key that is bound to no other device.
		KeyAlreadyBound,
		/// Expected a key of the device's own: not that of a party, nor an operating account.
		KeyInUse,
		/// Expected the key's signature of the device's present payload: see the view function `device_key_payload`.
		InvalidProof,
		/// Expected a device with a key.
		UnknownKey,
		/// Expected a device that no maker vouches for.
		DeviceAlreadyVouched,
		/// Expected model, unit and lot as they stand in the offer.
		OfferDiffers,
		/// Expected a device with a fingerprint.
		UnknownFingerprint,
		/// Expected the fingerprint as measured: the offer asks for it.
		FingerprintNotConfirmed,
		/// Expected the device's fingerprint; what was measured, or the salt, is another.
		FingerprintMismatch,
		/// Expected a device that is associated with nobody other than its owner.
		AnothersPerson,
	}
}
