//! Anchors: batches that stay off the chain, each a link of its party's chain and a leaf of the block's audit tree.

use crate::{Anchors, BlockPages, BlockTree, Config, Error, Event, Pallet};
use assent_primitives::{
	anchor::{anchor_key, AnchorEntry, AnchorPage},
	traits::{Accreditation, Devices},
	AccountId, Anchor, AnchorScope, DeviceId, Moment, PartyId,
};
use codec::Encode;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Anchors a batch.
	pub(crate) fn do_anchor(operator: AccountId, anchor: Anchor) -> DispatchResult {
		let now = Self::now();
		let party = Self::accessor(&operator, now)?;
		ensure!(anchor.count > 0, Error::<T>::EmptyAnchor);
		let latest = now.saturating_add(T::MaxClockDrift::get());
		let is_past = anchor.from < anchor.until && anchor.until <= latest;
		ensure!(is_past, Error::<T>::InvalidPeriod);
		Self::ensure_answers_for(&party, &anchor.scope, now)?;

		let before = Anchors::<T>::get(&party).unwrap_or_default();
		let entry = AnchorEntry { party, operator, block: Self::block(), recorded_at: now, anchor };
		let hash = entry.hash();
		let link = entry.link(&before).ok_or(Error::<T>::JournalFull)?;
		let mut tree = BlockTree::<T>::get();
		ensure!(tree.push(link.leaf), Error::<T>::JournalFull);
		BlockTree::<T>::put(tree);
		let page = AnchorPage { before, entry };
		let head = link.after.head;
		sp_io::offchain_index::set(&anchor_key(&head), &page.encode());
		BlockPages::<T>::append(head);
		let AnchorEntry { party, operator, anchor, .. } = page.entry;
		Anchors::<T>::insert(&party, link.after);
		let Anchor { kind, root, count, from, until, scope } = anchor;
		Self::deposit_event(Event::Anchored {
			party,
			operator,
			sequence: before.count,
			head,
			entry: hash,
			kind,
			root,
			count,
			from,
			until,
			scope,
		});
		Ok(())
	}

	/// Whether the party can answer for a batch of that scope: an organisation in force for any devices or group, a person
	/// for devices of their own.
	fn ensure_answers_for(party: &PartyId, scope: &AnchorScope, now: Moment) -> DispatchResult {
		let is_organisation = match T::Accreditation::organisation(party) {
			Some(facts) => {
				ensure!(facts.is_active(now), Error::<T>::OrganisationNotActive);
				true
			},
			None => false,
		};
		match scope {
			AnchorScope::Group(_) => ensure!(is_organisation, Error::<T>::NotAnOrganisation),
			AnchorScope::Devices(devices) => {
				ensure!(!devices.is_empty(), Error::<T>::EmptyAnchor);
				for device in devices {
					let owner = Self::owner_of(device)?;
					ensure!(is_organisation || owner == *party, Error::<T>::NotOwner);
				}
			},
		}
		Ok(())
	}

	/// The owner of a device in its current tenure.
	fn owner_of(device: &DeviceId) -> Result<PartyId, DispatchError> {
		let facts = T::Devices::facts(device).ok_or(Error::<T>::UnknownDevice)?;
		let controllers =
			T::Devices::controllers(device, facts.tenure).ok_or(Error::<T>::UnknownDevice)?;
		Ok(controllers.owner)
	}
}
