//! Recording many accesses under one signature, as if each were recorded by itself, in their order.
//!
//! What several accesses share is read and written once: the organisation and the policy for the batch, the
//! controllers, their permits and the journal for the group. Money moves once for each controller of a group, uses are
//! counted once for each consent, and what was spent once for the account that signs.

use crate::{
	page::PageWriter,
	reader::Reader,
	types::{Group, Invalid, RefusalCount, Work},
	BatchSequences, BlockTree, Config, Error, Event, Pallet, Refusals,
};
use alloc::collections::{btree_map, BTreeMap, BTreeSet};
use assent_primitives::{
	journal::Entry,
	merkle::AuditTree,
	traits::{AccessPayments, Consents, Parties},
	Access, AccountId, Balance, BlockNumber, ConsentId, DenyReason, DisclosureId, Moment, PartyId,
	Resource, Verdict,
};
use frame_support::{ensure, traits::Get, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};

/// A batch while it is recorded.
struct Batch<T: Config> {
	reader: Reader<T>,
	operator: AccountId,
	block: BlockNumber,
	tree: AuditTree,
	purse: Purse,
	uses: BTreeMap<ConsentId, Uses>,
	/// The disclosures that the batch has filed.
	disclosed: BTreeSet<DisclosureId>,
	/// The place of the next access among all of the batch.
	index: u16,
	outcome: Outcome,
}

/// What came of a batch.
#[derive(Default)]
struct Outcome {
	permitted: u32,
	refused: u32,
	unjournalled: u32,
	journals: u32,
	paid: Balance,
}

/// The uses of one consent that the batch has not told yet.
struct Uses {
	remaining: u32,
	counted: u32,
}

/// What can still be paid, in planck; read when the first price is met.
#[derive(Default)]
struct Purse(Option<Funds>);

#[derive(Clone, Copy)]
struct Funds {
	/// What the accessor has.
	available: Balance,
	/// What the account that signs may spend of it; `None`: all.
	limit: Option<Balance>,
}

impl Purse {
	/// Takes the price out; unchanged, and why not, if there is not so much.
	fn take<T: Config>(
		&mut self,
		accessor: &PartyId,
		operator: &AccountId,
		now: Moment,
		price: Balance,
	) -> Result<(), DenyReason> {
		let funds = self.0.get_or_insert_with(|| Funds {
			available: T::Payments::available(accessor),
			limit: T::Parties::spendable(operator, now),
		});
		let limit = match funds.limit {
			Some(limit) => Some(limit.checked_sub(price).ok_or(DenyReason::SpendingLimit)?),
			None => None,
		};
		let available = funds.available.checked_sub(price).ok_or(DenyReason::InsufficientFunds)?;
		*funds = Funds { available, limit };
		Ok(())
	}

	/// Whether what is taken out counts against a limit.
	fn is_limited(&self) -> bool {
		self.0.is_some_and(|funds| funds.limit.is_some())
	}
}

impl<T: Config> Pallet<T> {
	/// Records a batch.
	pub(crate) fn do_record_batch(
		operator: AccountId,
		sequence: u64,
		groups: BoundedVec<Group<T::MaxBatch>, T::MaxGroups>,
	) -> Result<Work, DispatchError> {
		let is_empty = groups.is_empty() || groups.iter().any(|group| group.accesses.is_empty());
		ensure!(!is_empty, Error::<T>::EmptyBatch);
		ensure!(size_of(&groups).1 <= T::MaxBatch::get(), Error::<T>::TooManyAccesses);
		let now = Self::now();
		let accessor = Self::accessor(&operator, now)?;
		ensure!(sequence > BatchSequences::<T>::get(&operator), Error::<T>::StaleSequence);
		let reader = Reader::<T>::new(accessor, now);
		ensure!(reader.organisation.is_some(), Error::<T>::NotAnOrganisation);
		BatchSequences::<T>::insert(&operator, sequence);

		let mut batch = Batch {
			reader,
			operator,
			block: Self::block(),
			tree: BlockTree::<T>::get(),
			purse: Purse::default(),
			uses: BTreeMap::new(),
			disclosed: BTreeSet::new(),
			index: 0,
			outcome: Outcome::default(),
		};
		for group in groups {
			batch.record(group)?;
		}
		batch.close(sequence)
	}
}

impl<T: Config> Batch<T> {
	/// Records a group.
	fn record(&mut self, group: Group<T::MaxBatch>) -> DispatchResult {
		let Group { resource, accesses } = group;
		let first = self.index;
		let mut target = self
			.reader
			.target(&resource)
			.map_err(|reason| Error::<T>::InvalidEntry { index: first, reason: reason.into() })?;
		let mut page = PageWriter::open::<T>(&resource);
		page.reserve(accesses.len());
		let mut refusals = None;
		for access in accesses {
			let index = self.index;
			self.index = index.saturating_add(1);
			if access.corrects.is_some_and(|entry| entry >= page.journal.count) {
				let reason = Invalid::UnknownCorrectedEntry;
				return Err(Error::<T>::InvalidEntry { index, reason }.into());
			}
			let (controller, mut answer) = self
				.reader
				.decide(&resource, &mut target, &access)
				.map_err(|reason| Error::<T>::InvalidEntry { index, reason: reason.into() })?;
			if let Some(price) = answer.price() {
				if self.purse.0.is_none() {
					// The account of the payer, and what the one that signs may spend.
					self.reader.work.looked_up(3);
				}
				let (accessor, now) = (&self.reader.accessor, self.reader.now);
				match self.purse.take::<T>(accessor, &self.operator, now, price) {
					Ok(()) => controller.due = controller.due.saturating_add(price),
					Err(reason) => answer.unpaid(reason),
				}
			}
			if let Some(consent) = answer.counts {
				if self.count_use(consent)? {
					controller.permits.forget();
				}
			}
			if answer.verdict.is_permit() {
				self.outcome.permitted = self.outcome.permitted.saturating_add(1);
			} else {
				let has_record = matches!(resource, Resource::Device { .. })
					|| controller.has_rules
					|| page.has_entries();
				if !has_record || !self.admit_refusal(&resource, &mut refusals) {
					self.outcome.unjournalled = self.outcome.unjournalled.saturating_add(1);
					continue;
				}
				self.outcome.refused = self.outcome.refused.saturating_add(1);
			}
			self.file_disclosure(&access, &answer.verdict);
			let entry = Entry {
				controller: controller.party.clone(),
				accessor: self.reader.accessor.clone(),
				operator: self.operator.clone(),
				block: self.block,
				recorded_at: self.reader.now,
				access,
				verdict: answer.verdict,
			};
			page.push(&resource, &entry, &mut self.tree).ok_or(Error::<T>::JournalFull)?;
		}

		for controller in target.controllers().filter(|controller| controller.due > 0) {
			self.reader.work.paid();
			T::Payments::pay(&self.reader.accessor, &controller.party, controller.due)?;
			self.outcome.paid = self.outcome.paid.saturating_add(controller.due);
		}
		if let Some(refusals) = refusals {
			Refusals::<T>::insert(&self.reader.accessor, &resource, refusals);
		}
		if page.close::<T>(&resource) {
			self.outcome.journals = self.outcome.journals.saturating_add(1);
		}
		Ok(())
	}

	/// Files the sender's side of a disclosure, once in a batch: what was disclosed together may stand in several entries, and
	/// the receipt that was there before the batch is gone with the first of them.
	fn file_disclosure(&mut self, access: &Access, verdict: &Verdict) {
		let Self { reader, disclosed, .. } = self;
		let Some(disclosure) = access.disclosure.filter(|id| !disclosed.contains(id)) else {
			return;
		};
		if Pallet::<T>::file_disclosure(&reader.accessor, access, verdict, reader.now) {
			reader.work.disclosed();
			disclosed.insert(disclosure);
		}
	}

	/// Counts a refusal at the group's resource. Whether it is within the cap.
	fn admit_refusal(&mut self, resource: &Resource, refusals: &mut Option<RefusalCount>) -> bool {
		let count = refusals.get_or_insert_with(|| {
			self.reader.work.refused();
			Refusals::<T>::get(&self.reader.accessor, resource).unwrap_or_default()
		});
		Pallet::<T>::admit_refusal(count, self.reader.now)
	}

	/// Counts a use of a consent. Whether it was the last one: the consent is told at once, and its permits have ended.
	fn count_use(&mut self, consent: ConsentId) -> Result<bool, DispatchError> {
		let uses = match self.uses.entry(consent) {
			btree_map::Entry::Occupied(uses) => uses.into_mut(),
			btree_map::Entry::Vacant(place) => {
				self.reader.work.counted();
				ensure!(
					self.reader.work.counted <= T::MaxCountedConsents::get(),
					Error::<T>::TooManyCountedConsents
				);
				let remaining = T::Consents::remaining_uses(&consent).unwrap_or(u32::MAX);
				place.insert(Uses { remaining, counted: 0 })
			},
		};
		uses.counted = uses.counted.saturating_add(1);
		if uses.counted < uses.remaining {
			return Ok(false);
		}
		T::Consents::count_uses(&consent, uses.counted)?;
		self.uses.remove(&consent);
		Ok(true)
	}

	/// Tells the consents their uses and the limit what was spent, and everybody what came of the batch.
	fn close(self, sequence: u64) -> Result<Work, DispatchError> {
		let Self { mut reader, operator, tree, purse, uses, outcome, .. } = self;
		if outcome.paid > 0 && purse.is_limited() {
			reader.work.spent();
			T::Parties::count_spending(&operator, outcome.paid, reader.now)?;
		}
		for (consent, Uses { counted, .. }) in uses {
			T::Consents::count_uses(&consent, counted)?;
		}
		if outcome.journals > 0 {
			BlockTree::<T>::put(tree);
		}
		let Outcome { permitted, refused, unjournalled, journals, paid } = outcome;
		Pallet::<T>::deposit_event(Event::BatchRecorded {
			operator,
			accessor: reader.accessor,
			sequence,
			permitted,
			refused,
			unjournalled,
			journals,
			paid,
		});
		Ok(reader.work)
	}
}

/// How many groups, and how many accesses in all.
pub(crate) fn size_of<S: Get<u32>>(groups: &[Group<S>]) -> (u32, u32) {
	groups.iter().fold((0u32, 0u32), |(count, accesses), group| {
		let more = u32::try_from(group.accesses.len()).unwrap_or(u32::MAX);
		(count.saturating_add(1), accesses.saturating_add(more))
	})
}
