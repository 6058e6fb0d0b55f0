//! Whether a device is legitimate, suspect or blocked: the facts that the verdict rests on.

use alloc::vec::Vec;
use assent_primitives::{
	legitimacy::{legitimacy, BlockNotice, LegitimacyFacts, RecallNotice, TooManyDevices},
	traits::Accreditation,
	DeviceId, Legitimacy, Moment, MAX_VERDICTS,
};

use crate::*;

impl<T: Config> Pallet<T> {
	/// The verdict on a device at that moment. At most four reads, and those of its conformity.
	pub(crate) fn legitimacy_at(id: DeviceId, now: Moment) -> Legitimacy {
		legitimacy(Self::legitimacy_facts(id, now).as_ref())
	}

	/// The verdicts on several devices at that moment, in their order.
	pub(crate) fn legitimacies_at(
		devices: Vec<DeviceId>,
		now: Moment,
	) -> Result<Vec<Legitimacy>, TooManyDevices> {
		if devices.len() > MAX_VERDICTS as usize {
			return Err(TooManyDevices { most: MAX_VERDICTS });
		}
		Ok(devices.into_iter().map(|id| Self::legitimacy_at(id, now)).collect())
	}

	/// What the verdict rests on; `None`: there is no such device.
	fn legitimacy_facts(id: DeviceId, now: Moment) -> Option<LegitimacyFacts> {
		let device = Devices::<T>::get(id)?;
		let mut recalls = Recalls::<T>::get(device.model).into_inner();
		recalls.retain(|record| record.concerns(device.lot.as_ref()));
		recalls.sort_by_key(|record| record.issued_at);
		let recalls =
			recalls.into_iter().map(|RecallRecord { lot, kind, notice, issuer, .. }| {
				(kind, RecallNotice { issuer, lot, notice })
			});
		let maker = device.maker.map(|maker| {
			let accreditation = T::Accreditation::organisation(&maker);
			(maker, accreditation)
		});
		let accreditation = T::Accreditation::organisation(&device.owner);
		Some(LegitimacyFacts {
			now,
			stage: device.stage,
			status: device.status,
			block: device
				.blocked
				.map(|RegulatoryBlock { regulator, notice }| BlockNotice { regulator, notice }),
			recalls: recalls.collect(),
			maker,
			owner: (device.owner, accreditation),
			conformity: T::Accreditation::conformity(&id, &device.model, now),
		})
	}
}
