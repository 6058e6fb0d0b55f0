//! What all calls share, the answers to other pallets, and the invariants.

#[cfg(any(feature = "std", feature = "try-runtime"))]
use alloc::vec::Vec;
use assent_primitives::{
	traits::{Accreditation, Delegation, Devices as DevicesTrait, Duty, OnTenureEnd, Parties},
	AccountId, Controllers, DeviceFacts, DeviceId, Moment, PartyId, Recall, Role, Tenure,
};
use codec::MaxEncodedLen;
use frame_support::{
	ensure,
	traits::{Footprint, Get, UnixTime},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};

use crate::*;

/// Who calls: the account that signs and pays, and the party that it acts for.
pub(crate) struct Actor {
	/// Signs, and pays deposits.
	pub account: AccountId,
	/// Owns, offers, accepts.
	pub party: PartyId,
	/// The moment of the call.
	pub now: Moment,
}

impl<T: Config> Pallet<T> {
	/// Who calls.
	pub(crate) fn actor(origin: OriginFor<T>) -> Result<Actor, DispatchError> {
		let account = ensure_signed(origin)?;
		let now = Self::now();
		let party = T::Parties::acting_for(&account, Duty::ManageDevices, now)
			.ok_or(Error::<T>::NotAuthorized)?;
		Ok(Actor { account, party, now })
	}

	/// Who calls, where rights are created or moved.
	pub(crate) fn active_actor(origin: OriginFor<T>) -> Result<Actor, DispatchError> {
		let actor = Self::actor(origin)?;
		Self::ensure_may_act(&actor)?;
		Ok(actor)
	}

	/// Who calls, where something is given in its party's name that no guardian could give for a ward: not for the dead,
	/// the merged, or a party whose key is in dispute.
	pub(crate) fn actor_who_may_give(origin: OriginFor<T>) -> Result<Actor, DispatchError> {
		let actor = Self::active_actor(origin)?;
		T::Delegation::ensure_may_give(&actor.party)?;
		Ok(actor)
	}

	/// Who calls, where its party gives something by its own hand: nor for a ward whose guardians restrict it.
	pub(crate) fn actor_by_own_hand(origin: OriginFor<T>) -> Result<Actor, DispatchError> {
		let actor = Self::active_actor(origin)?;
		T::Delegation::ensure_own_hand(&actor.party)?;
		Ok(actor)
	}

	/// Refuses an organisation whose accreditation is not in force. What ends a right stays open to it.
	pub(crate) fn ensure_may_act(actor: &Actor) -> DispatchResult {
		let may_act = T::Accreditation::may_act(&actor.party, actor.now);
		ensure!(may_act, Error::<T>::OrganisationNotActive);
		Ok(())
	}

	/// Refuses an account that is merely another party's key: what it got would be out of that party's sight.
	pub(crate) fn ensure_party(account: &PartyId) -> DispatchResult {
		ensure!(T::Parties::is_party(account), Error::<T>::UnknownParty);
		Ok(())
	}

	/// The chain's moment, milliseconds.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}

	/// Whether the party is an organisation that holds the role at the moment.
	pub(crate) fn holds(party: &PartyId, role: Role, now: Moment) -> bool {
		T::Accreditation::organisation(party).is_some_and(|organisation| {
			organisation.is_active(now) && organisation.roles.contains(role)
		})
	}

	/// Refuses an accredited organisation, in force or not, where a person is needed.
	pub(crate) fn ensure_person(party: &PartyId) -> DispatchResult {
		let is_person = T::Accreditation::organisation(party).is_none();
		ensure!(is_person, Error::<T>::OrganisationIsNoPerson);
		Ok(())
	}

	/// The device, if it is registered.
	pub(crate) fn known(id: DeviceId) -> Result<DeviceOf<T>, DispatchError> {
		Devices::<T>::get(id).ok_or(Error::<T>::UnknownDevice.into())
	}

	/// The device, if it is the caller's.
	pub(crate) fn owned(actor: &Actor, id: DeviceId) -> Result<DeviceOf<T>, DispatchError> {
		let device = Self::known(id)?;
		ensure!(device.owner == actor.party, Error::<T>::NotAuthorized);
		Ok(device)
	}

	/// Refuses a device that is lost, stolen or retired.
	pub(crate) fn ensure_transferable(device: &DeviceOf<T>) -> DispatchResult {
		ensure!(!device.status.is_out_of_service(), Error::<T>::DeviceNotTransferable);
		Ok(())
	}

	/// Refuses an expiry in the past, or too far off.
	pub(crate) fn ensure_expiry(expires_at: Moment, now: Moment) -> DispatchResult {
		let latest = now.saturating_add(MAX_OFFER_PERIOD);
		ensure!(expires_at > now && expires_at <= latest, Error::<T>::InvalidExpiry);
		Ok(())
	}

	/// Refuses a lot number that nobody could print.
	pub(crate) fn ensure_lot(lot: Option<&Lot>) -> DispatchResult {
		ensure!(lot.is_none_or(|lot| is_printable(lot)), Error::<T>::InvalidLot);
		Ok(())
	}

	/// Begins the next tenure of a device that has just changed hands, and keeps both.
	pub(crate) fn begin_tenure(
		id: DeviceId,
		mut device: DeviceOf<T>,
		deposit: DepositOf<T>,
		now: Moment,
	) -> Result<Tenure, DispatchError> {
		let ended = device.tenure;
		let tenure = ended.checked_add(1).ok_or(Error::<T>::TooManyTenures)?;
		device.tenure = tenure;
		// Whoever owns and uses it now decides anew.
		device.public_access = false;
		let controllers = device.controllers();
		Self::list_person(id, device.person());
		Tenures::<T>::insert(id, tenure, TenureRecord { controllers, started_at: now, deposit });
		Devices::<T>::insert(id, device);
		T::OnTenureEnd::tenure_ended(&id, ended);
		Ok(tenure)
	}

	/// Takes the deposit for the record of a tenure.
	pub(crate) fn tenure_deposit(from: &AccountId) -> Result<DepositOf<T>, DispatchError> {
		Deposit::take(from, Footprint::from_mel::<TenureRecordOf<T>>())
	}

	/// Takes the deposit for a device: its record, its entries among its owner's and its person's, and that of its key,
	/// bound or not.
	pub(crate) fn device_deposit(from: &AccountId) -> Result<DepositOf<T>, DispatchError> {
		let entry = PartyId::max_encoded_len().saturating_add(DeviceId::max_encoded_len());
		let key_entry = AccountId::max_encoded_len().saturating_add(DeviceId::max_encoded_len());
		let entries = entry.saturating_mul(2).saturating_add(key_entry);
		let size = DeviceOf::<T>::max_encoded_len().saturating_add(entries);
		Deposit::take(from, Footprint::from_parts(1, size))
	}

	pub(crate) fn do_integrity_test() {
		assert!(
			DeviceOf::<T>::max_encoded_len() <= 1024,
			"a decision reads a whole device: it must stay small"
		);
		let places = u32::from(u16::MAX).saturating_add(1);
		let most = T::MaxUnits::get();
		assert!(most > 0 && most <= places, "an error names the place of a unit in 16 bits");
	}
}

/// Whether it has at least one character, and none but printable ASCII without spaces at its ends.
pub(crate) fn is_printable(text: &[u8]) -> bool {
	let padded = text.first() == Some(&b' ') || text.last() == Some(&b' ');
	!text.is_empty() && !padded && text.iter().all(|byte| (b' '..=b'~').contains(byte))
}

impl<T: Config> DevicesTrait for Pallet<T> {
	fn facts(id: &DeviceId) -> Option<DeviceFacts> {
		let device = Devices::<T>::get(id)?;
		let lot = device.lot.as_ref();
		let mut recall = None;
		for record in Recalls::<T>::get(device.model).iter().filter(|record| record.concerns(lot)) {
			match record.kind {
				Recall::Blocking => recall = Some(Recall::Blocking),
				Recall::Advisory => recall = recall.or(Some(Recall::Advisory)),
			}
		}
		Some(DeviceFacts {
			tenure: device.tenure,
			status: device.status,
			blocked: device.blocked.is_some(),
			recall,
			public_access: device.public_access,
		})
	}

	fn controllers(device: &DeviceId, tenure: Tenure) -> Option<Controllers> {
		Tenures::<T>::get(device, tenure).map(|record| record.controllers)
	}
}

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Checks what must always hold.
	pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		Self::try_state_identifiers()?;
		Self::try_state_owners()?;
		Self::try_state_tenures()?;
		Self::try_state_offers()?;
		Self::try_state_persons()?;
		Self::try_state_custody()?;
		Self::try_state_recalls()?;
		Self::try_state_identity()
	}

	/// Models, and devices that a maker vouches for, stand under the hash of what they are.
	fn try_state_identifiers() -> Result<(), sp_runtime::TryRuntimeError> {
		for (id, model) in Models::<T>::iter() {
			let expected = assent_primitives::ModelId::of(&model.maker, &model.udi_di);
			ensure!(id == expected, "a model stands under another's identifier");
		}
		for (id, device) in Devices::<T>::iter() {
			let Some(maker) = &device.maker else { continue };
			let expected = DeviceId::of(maker, &device.model, &device.unit);
			let vouched_later = || Aliases::<T>::get(expected).is_some_and(|it| it.device == id);
			ensure!(
				id == expected || vouched_later(),
				"a device stands under another's identifier"
			);
			let model = Models::<T>::get(device.model).ok_or("a vouched device without model")?;
			ensure!(model.maker == *maker, "a device is vouched for by another's maker");
		}
		Ok(())
	}

	/// Each device has exactly one entry, its owner's.
	fn try_state_owners() -> Result<(), sp_runtime::TryRuntimeError> {
		for (id, device) in Devices::<T>::iter() {
			let listed = DevicesOf::<T>::contains_key(&device.owner, id);
			ensure!(listed, "a device is missing among its owner's");
		}
		let entries = DevicesOf::<T>::iter_keys().count();
		ensure!(entries == Devices::<T>::iter_keys().count(), "a device has a second owner");
		Ok(())
	}

	/// The current tenure is on record as the device has it; none is beyond it.
	fn try_state_tenures() -> Result<(), sp_runtime::TryRuntimeError> {
		for (id, device) in Devices::<T>::iter() {
			let record = Tenures::<T>::get(id, device.tenure).ok_or("a tenure without record")?;
			ensure!(
				record.controllers == device.controllers(),
				"a tenure with others' controllers"
			);
		}
		for (id, tenure) in Tenures::<T>::iter_keys() {
			let device = Devices::<T>::get(id).ok_or("a tenure without device")?;
			ensure!(tenure <= device.tenure, "a tenure that has not begun");
		}
		Ok(())
	}

	/// Offers are of registered devices, to others than the owner, and of associations only where there is none.
	fn try_state_offers() -> Result<(), sp_runtime::TryRuntimeError> {
		for (id, offer) in Offers::<T>::iter() {
			let device = Devices::<T>::get(id).ok_or("an offer without device")?;
			ensure!(offer.to != device.owner, "an offer outlived its owner");
			ensure!(offer.made_at < offer.expires_at, "an offer expired before it was made");
		}
		for (id, offer) in AssociationOffers::<T>::iter() {
			let device = Devices::<T>::get(id).ok_or("an offer of association without device")?;
			ensure!(device.association.is_none(), "an offer outlived another's association");
			ensure!(offer.made_at < offer.expires_at, "an offer expired before it was made");
			let record = Tenures::<T>::get(id, device.tenure).ok_or("a tenure without record")?;
			ensure!(
				record.started_at <= offer.made_at,
				"an offer of association outlived its tenure"
			);
		}
		Ok(())
	}

	/// Recalls are of registered models; an issuer has at most one of the same lot; no empty list is kept.
	fn try_state_recalls() -> Result<(), sp_runtime::TryRuntimeError> {
		for (model, recalls) in Recalls::<T>::iter() {
			ensure!(Models::<T>::contains_key(model), "a recall without model");
			ensure!(!recalls.is_empty(), "an empty list of recalls is kept");
			let mut keys: Vec<_> =
				recalls.iter().map(|record| (&record.lot, &record.issuer)).collect();
			keys.sort();
			keys.dedup();
			ensure!(keys.len() == recalls.len(), "an issuer recalled the same lot twice");
		}
		Ok(())
	}
}
