//! Models, devices, and what their owners say of them.

use assent_primitives::{Commitment, DeviceId, DeviceStage, DeviceStatus, ModelId, PartyId, Role};
use frame_support::{ensure, traits::Footprint};
use sp_runtime::DispatchResult;

use crate::{
	impls::{is_printable, Actor},
	*,
};

/// What is said of a device when it is registered.
struct NewDevice {
	model: ModelId,
	maker: Option<PartyId>,
	unit: Commitment,
	lot: Option<Lot>,
	stage: DeviceStage,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_model(
		actor: Actor,
		udi_di: UdiDi,
		description: Commitment,
	) -> DispatchResult {
		let Actor { account, party: maker, now } = actor;
		ensure!(Self::holds(&maker, Role::Manufacturer, now), Error::<T>::NotManufacturer);
		ensure!(is_printable(&udi_di), Error::<T>::InvalidUdi);
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
		let maker = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?.maker;
		ensure!(maker == actor.party, Error::<T>::NotAuthorized);
		ensure!(Self::holds(&maker, Role::Manufacturer, actor.now), Error::<T>::NotManufacturer);
		let id = DeviceId::of(&maker, &model, &unit);
		let maker = Some(maker);
		Self::register(
			actor,
			id,
			NewDevice { model, maker, unit, lot, stage: DeviceStage::Manufactured },
		)
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
		Self::register(actor, id, NewDevice { model, maker: None, unit, lot, stage })
	}

	/// Registers a device as the caller's.
	fn register(actor: Actor, id: DeviceId, new: NewDevice) -> DispatchResult {
		let NewDevice { model, maker, unit, lot, stage } = new;
		let Actor { account, party: owner, now } = actor;
		Self::ensure_lot(lot.as_ref())?;
		ensure!(!Devices::<T>::contains_key(id), Error::<T>::DeviceAlreadyRegistered);

		let device = Device {
			model,
			maker: maker.clone(),
			unit,
			lot: lot.clone(),
			owner: owner.clone(),
			association: None,
			stage,
			status: DeviceStatus::Operational,
			blocked: None,
			tenure: 0,
			deposit: Self::device_deposit(&account)?,
		};
		let tenure = TenureRecord {
			controllers: device.controllers(),
			started_at: now,
			deposit: Self::tenure_deposit(&account)?,
		};
		Tenures::<T>::insert(id, device.tenure, tenure);
		DevicesOf::<T>::insert(&owner, id, ());
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::DeviceRegistered { device: id, model, maker, owner, unit, lot });
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
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::StatusSet { device: id, owner: actor.party, before, status });
		Ok(())
	}
}
