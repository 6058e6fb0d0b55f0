//! Which provisions are about a device that has changed hands since.
//!
//! A consent for a device is one for a tenure, and the status that the chain gives it does not look at devices: it is shown as
//! given after the tenure ended, though it permits and denies nothing there any more.

use crate::{
	chain::{api, device},
	client::{explained, Client},
};
use assent_primitives::{Consent, DeviceId, ResourceScope, Tenure};
use serde_json::{json, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The tenures in which devices are now; `None`: there is no such device.
#[derive(Default)]
pub struct Tenures(BTreeMap<DeviceId, Option<Tenure>>);

impl Tenures {
	/// Asks the chain for those of the devices that the consents are about.
	pub async fn read<'a>(
		client: &Client,
		consents: impl Iterator<Item = &'a Consent>,
	) -> anyhow::Result<Self> {
		let devices: BTreeSet<DeviceId> = consents
			.flat_map(|consent| consent.provisions.iter())
			.filter_map(|provision| match &provision.scope {
				ResourceScope::Device { id, .. } => Some(*id),
				ResourceScope::All | ResourceScope::Record { .. } => None,
			})
			.collect();
		let mut tenures = Self::default();
		if devices.is_empty() {
			return Ok(tenures);
		}
		let at = client.at().await?;
		for id in devices {
			let records = api::storage().device_registry().devices();
			let found = at.storage().try_fetch(records, (device(&id),)).await.map_err(explained)?;
			let tenure = match found {
				Some(found) => Some(found.decode()?.tenure),
				None => None,
			};
			tenures.0.insert(id, tenure);
		}
		Ok(tenures)
	}

	/// The places of the provisions whose tenure is over, from 0.
	fn ended(&self, consent: &Consent) -> Vec<usize> {
		let is_over = |scope: &ResourceScope| match scope {
			ResourceScope::Device { id, tenure } => {
				self.0.get(id).is_some_and(|now| *now != Some(*tenure))
			},
			ResourceScope::All | ResourceScope::Record { .. } => false,
		};
		let each = consent.provisions.iter().enumerate();
		each.filter(|(_, provision)| is_over(&provision.scope)).map(|(place, _)| place).collect()
	}

	/// What people should know beside the consent's status.
	pub fn text(&self, consent: &Consent) -> String {
		let ended = self.ended(consent);
		if ended.is_empty() {
			return String::new();
		}
		let whole = ended.len() == consent.provisions.len();
		let places: Vec<_> = ended.iter().map(|place| format!("{}.", place + 1)).collect();
		let which = match (whole, places.as_slice()) {
			(true, _) => "All of it".to_owned(),
			(false, places) => format!("What stands under {}", places.join(" and ")),
		};
		format!(
			"\n{which} is about a device that has changed hands since, or is registered no more: it does not hold for the device as it \
			 is now, whatever the status says."
		)
	}

	/// The same, for programs: the places, from 0, of what is over by its tenure.
	pub fn json(&self, consent: &Consent, mut json: Value) -> Value {
		let ended = self.ended(consent);
		json["allTenuresEnded"] =
			(!ended.is_empty() && ended.len() == consent.provisions.len()).into();
		json["tenureEnded"] = json!(ended);
		json
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		AccountId, Action, Category, Commitment, ConsentStatus, Effect, Grantee, Period, Provision,
		Purpose, Terms,
	};

	fn about(scope: ResourceScope) -> Provision {
		Provision {
			effect: Effect::Permit,
			grantee: Grantee::Anyone,
			scope,
			categories: Category::VitalSigns.into(),
			actions: Action::Access.into(),
			purposes: Purpose::Treat.into(),
			period: Period::ALWAYS,
			excepted_labels: None,
			exception_to: None,
		}
	}

	fn device(number: u8, tenure: Tenure) -> Provision {
		about(ResourceScope::Device { id: [number; 32].into(), tenure })
	}

	fn consent(provisions: Vec<Provision>) -> Consent {
		Consent {
			controller: AccountId::new([9; 32]),
			version: 1,
			status: ConsentStatus::Given,
			epoch: 0,
			provisions: provisions.try_into().expect("few"),
			terms: Terms::default(),
			receipt: Commitment::default(),
			uses: 0,
			period_started_at: 0,
			period_uses: 0,
			rests_until: None,
			granted_at: 0,
			ended_at: None,
		}
	}

	fn tenures() -> Tenures {
		Tenures(BTreeMap::from(
			[(1, Some(2)), (2, Some(5)), (3, None)].map(|(number, now)| ([number; 32].into(), now)),
		))
	}

	#[test]
	fn ended_tenure_should_be_told_when_a_consent_is_about_an_earlier_one() {
		let told = |provisions| {
			let consent = consent(provisions);
			let json = tenures().json(&consent, json!({ "status": "ConsentGiven" }));
			(tenures().text(&consent), json["tenureEnded"].clone(), json["allTenuresEnded"].clone())
		};
		// In the tenure that it is about, and about more than a device: nothing to tell.
		for provisions in [vec![device(1, 2)], vec![about(ResourceScope::All), device(2, 5)]] {
			assert_eq!(told(provisions), (String::new(), json!([]), json!(false)));
		}
		let (text, places, all) = told(vec![device(1, 1)]);
		assert!(text.contains("All of it is about a device that has changed hands"), "{text}");
		assert_eq!((places, all), (json!([0]), json!(true)));
		// Removed from the chain; and one of several.
		let (text, places, all) =
			told(vec![about(ResourceScope::All), device(3, 1), device(1, 2), device(2, 4)]);
		assert!(text.contains("What stands under 2. and 4. is about"), "{text}");
		assert_eq!((places, all), (json!([1, 3]), json!(false)));
	}
}
