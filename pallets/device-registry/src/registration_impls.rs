//! Models, devices, and what their owners say of them.

use assent_primitives::{
	udi, Commitment, DeviceId, DeviceStage, DeviceStatus, ModelId, PartyId, Role,
};
use frame_support::{ensure, traits::Footprint};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{impls::Actor, *};

/// What is said of a device when it is registered.
pub(crate) struct NewDevice {
	pub model: ModelId,
	pub maker: Option<PartyId>,
	pub unit: Commitment,
	pub lot: Option<Lot>,
	pub stage: DeviceStage,
	pub fingerprint: Option<Commitment>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_model(
		actor: Actor,
		udi_di: UdiDi,
		description: Commitment,
	) -> DispatchResult {
		let Actor { account, party: maker, now } = actor;
		ensure!(Self::holds(&maker, Role::Manufacturer, now), Error::<T>::NotManufacturer);
		udi::agency(&udi_di).map_err(|wrong| match wrong {
			udi::UdiError::Malformed => Error::<T>::InvalidUdi,
			udi::UdiError::CheckDigit => Error::<T>::InvalidUdiCheckDigit,
		})?;
		let id = ModelId::of(&maker, &udi_di);
		ensure!(!Models::<T>::contains_key(id), Error::<T>::ModelAlreadyRegistered);

		let deposit = Deposit::take(&account, Footprint::from_mel::<ModelOf<T>>())?;
		let model = Model { maker: maker.clone(), udi_di: udi_di.clone(), description, deposit };
		Models::<T>::insert(id, model);
		Self::deposit_event(Event::ModelRegistered { model: id, maker, udi_di, description });
		Ok(())
	}

	pub(crate) fn do_register_device(
		actor: Actor,
		model: ModelId,
		unit: Commitment,
		lot: Option<Lot>,
	) -> DispatchResult {
		let maker = Self::vouching_maker(&actor, model)?;
		let id = DeviceId::of(&maker, &model, &unit);
		let (maker, stage) = (Some(maker), DeviceStage::Manufactured);
		let new = NewDevice { model, maker, unit, lot, stage, fingerprint: None };
		Self::register(actor, id, new)
	}

	/// The caller's party, if it is the model's maker and accredited as such.
	pub(crate) fn vouching_maker(actor: &Actor, model: ModelId) -> Result<PartyId, DispatchError> {
		let maker = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?.maker;
		ensure!(maker == actor.party, Error::<T>::NotAuthorized);
		ensure!(Self::holds(&maker, Role::Manufacturer, actor.now), Error::<T>::NotManufacturer);
		Ok(maker)
	}

	pub(crate) fn do_register_unvouched_device(
		actor: Actor,
		model: ModelId,
		unit: Commitment,
		lot: Option<Lot>,
	) -> DispatchResult {
		ensure!(!Models::<T>::contains_key(model), Error::<T>::ModelHasMaker);
		let id = DeviceId::unvouched(&actor.party, &model, &unit);
		// Its owner has it at hand: whatever it went through before is not known to the chain.
		let stage = DeviceStage::Commissioned;
		let new = NewDevice { model, maker: None, unit, lot, stage, fingerprint: None };
		Self::register(actor, id, new)
	}

	/// Registers a device as the caller's.
	fn register(actor: Actor, id: DeviceId, new: NewDevice) -> DispatchResult {
		Self::ensure_lot(new.lot.as_ref())?;
		ensure!(!Self::is_taken(&id), Error::<T>::DeviceAlreadyRegistered);
		let NewDevice { model, ref maker, unit, ref lot, .. } = new;
		let (maker, lot) = (maker.clone(), lot.clone());
		Self::insert_device(&actor, id, new)?;
		let owner = actor.party;
		Self::deposit_event(Event::DeviceRegistered { device: id, model, maker, owner, unit, lot });
		Ok(())
	}

	/// Keeps a new device of the caller's, with its first tenure. That the identifier is free is known.
	pub(crate) fn insert_device(actor: &Actor, id: DeviceId, new: NewDevice) -> DispatchResult {
		let NewDevice { model, maker, unit, lot, stage, fingerprint } = new;
		let Actor { account, party: owner, now } = actor;
		let fingerprint = fingerprint.map(|commitment| Fingerprint {
			commitment,
			by: owner.clone(),
			tenure: 0,
			set_at: *now,
		});
		let device = Device {
			model,
			maker,
			unit,
			lot,
			fingerprint,
			owner: owner.clone(),
			association: None,
			stage,
			status: DeviceStatus::Operational,
			blocked: None,
			tenure: 0,
			public_access: false,
			key: None,
			key_bindings: 0,
			deposit: Self::device_deposit(account)?,
		};
		let tenure = TenureRecord {
			controllers: device.controllers(),
			started_at: *now,
			deposit: Self::tenure_deposit(account)?,
		};
		Tenures::<T>::insert(id, device.tenure, tenure);
		DevicesOf::<T>::insert(owner, id, ());
		Devices::<T>::insert(id, device);
		Ok(())
	}

	pub(crate) fn do_set_status(
		actor: Actor,
		id: DeviceId,
		status: DeviceStatus,
	) -> DispatchResult {
		let mut device = Self::owned(&actor, id)?;
		let before = device.status;
		ensure!(before.may_become(status), Error::<T>::InvalidStatusTransition);
		let recovered = before.is_out_of_service() && !status.is_out_of_service();
		if recovered || status == DeviceStatus::Operational {
			Self::ensure_may_act(&actor)?;
		}

		device.status = status;
		if status.is_out_of_service() {
			// Who has the device may have its key as well.
			Self::unconfirm_key(&mut device);
		}
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::StatusSet { device: id, owner: actor.party, before, status });
		Ok(())
	}
}
