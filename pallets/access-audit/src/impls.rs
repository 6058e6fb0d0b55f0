//! Recording one access, closing the block's audit tree, and the answers to questions.

use crate::{
	batch::size_of,
	page::PageWriter,
	reader::{Answer, Reader},
	types::{Group, Invalid, RefusalCount, Work},
	BlockPages, BlockTree, Config, Error, Event, Journals, Pallet, Refusals, WeightInfo,
};
#[cfg(any(test, feature = "try-runtime"))]
use crate::{DisclosureTallies, Disclosures, Filing};
#[cfg(any(test, feature = "try-runtime"))]
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use assent_primitives::{
	api::{Decision, Undecidable},
	journal::{block_key, Entry},
	merkle::{AUDIT_ENGINE_ID, CHAIN_ENGINE_ID},
	traits::{AccessPayments, Consents, Duty, Journalled, Parties},
	Access, AccountId, Basis, BlockNumber, DenyReason, Moment, PartyId, Resource, Roles, Verdict,
	MAX_DENIALS, MAX_EXCEPTIONS, MAX_OBJECTIONS, MAX_PERMITS, MAX_POLICY_BASES,
};
use codec::Encode;
use frame_support::{
	ensure,
	storage::unhashed,
	traits::{Get, UnixTime},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, ConsensusEngineId, DigestItem, DispatchError, SaturatedConversion};

/// Lookups that [`WeightInfo::record`] has in it: a device's facts (2) and controllers, its controller's rules, a member of
/// staff.
pub(crate) const RECORD_LOOKUPS: u32 = 5;
/// Lookups that [`WeightInfo::record_batch`] has in it for each group: the same, apart from the member of staff.
pub(crate) const GROUP_LOOKUPS: u32 = 4;
/// How often one access is decided: once to find out whether permits matter, and once over them.
const DECISIONS: u32 = 2;
/// What a controller's rules can hold.
const OF_RULES: u32 = MAX_DENIALS + MAX_EXCEPTIONS + MAX_OBJECTIONS;
/// Permits that one access may have looked at: three lists of them.
const LOOKED_AT: u32 = 3 * MAX_PERMITS;

impl<T: Config> Pallet<T> {
	/// The chain's moment, milliseconds.
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// The number of the block that is being made.
	pub(crate) fn block() -> BlockNumber {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// The party for which an account records accesses.
	pub(crate) fn accessor(operator: &AccountId, now: Moment) -> Result<PartyId, Error<T>> {
		T::Parties::acting_for(operator, Duty::RecordAccesses, now).ok_or(Error::NotAuthorized)
	}

	/// Decides one access, and journals and pays what comes of it.
	pub(crate) fn do_record(
		operator: AccountId,
		resource: Resource,
		access: Access,
	) -> Result<Work, DispatchError> {
		let now = Self::now();
		let mut reader = Reader::<T>::new(Self::accessor(&operator, now)?, now);
		let mut target = reader.target(&resource).map_err(Error::<T>::from)?;
		let mut page = PageWriter::open::<T>(&resource);
		ensure!(
			access.corrects.is_none_or(|entry| entry < page.journal.count),
			Error::<T>::UnknownCorrectedEntry
		);
		let (controller, mut answer) =
			reader.decide(&resource, &mut target, &access).map_err(Error::<T>::from)?;
		if let Some(price) = answer.price() {
			reader.work.paid();
			let limit = T::Parties::spendable(&operator, now);
			if limit.is_some_and(|left| left < price) {
				answer.unpaid(DenyReason::SpendingLimit);
			} else if T::Payments::pay(&reader.accessor, &controller.party, price).is_err() {
				answer.unpaid(DenyReason::InsufficientFunds);
			} else if limit.is_some() {
				reader.work.spent();
				T::Parties::count_spending(&operator, price, now)?;
			}
		}
		let Answer { verdict, counts } = answer;
		if let Some(consent) = counts {
			reader.work.counted();
			T::Consents::count_uses(&consent, 1)?;
		}

		let is_organisation = reader.organisation.is_some();
		let has_record = matches!(resource, Resource::Device { .. })
			|| controller.has_rules
			|| page.has_entries();
		match &verdict {
			Verdict::Permit { .. } => {
				ensure!(is_organisation || has_record, Error::<T>::NoStanding)
			},
			Verdict::Deny { reason, .. } => {
				ensure!(is_organisation && has_record, Error::<T>::NotPermitted);
				reader.work.refused();
				let count = Self::count_refusal(&reader.accessor, &resource, now);
				if let Err(RefusalCount { beyond, .. }) = count {
					Self::deposit_event(Event::RefusalBeyondCap {
						resource,
						accessor: reader.accessor,
						operator,
						reason: *reason,
						beyond,
					});
					return Ok(reader.work);
				}
			},
		}

		if is_organisation && Self::file_disclosure(&reader.accessor, &access, &verdict, now) {
			reader.work.disclosed();
		}
		let entry = Entry {
			controller: controller.party.clone(),
			accessor: reader.accessor,
			operator,
			block: Self::block(),
			recorded_at: now,
			access,
			verdict,
		};
		let mut tree = BlockTree::<T>::get();
		let hash = page.push(&resource, &entry, &mut tree).ok_or(Error::<T>::JournalFull)?;
		BlockTree::<T>::put(tree);
		let journal = page.journal;
		page.close::<T>(&resource);
		let Entry { controller, accessor, operator, access, verdict, .. } = entry;
		Self::deposit_event(Event::Recorded {
			resource,
			// The journal has the entry, so that its count is at least one.
			sequence: journal.count.saturating_sub(1),
			head: journal.head,
			entry: hash,
			controller,
			accessor,
			operator,
			role: access.role,
			action: access.action,
			purpose: access.purpose,
			categories: access.categories,
			verdict,
		});
		Ok(reader.work)
	}

	/// Counts one refusal; an error with the count if it is past the cap.
	pub(crate) fn count_refusal(
		organisation: &PartyId,
		resource: &Resource,
		now: Moment,
	) -> Result<(), RefusalCount> {
		let mut count = Refusals::<T>::get(organisation, resource).unwrap_or_default();
		let admitted = Self::admit_refusal(&mut count, now);
		Refusals::<T>::insert(organisation, resource, count);
		if admitted {
			Ok(())
		} else {
			Err(count)
		}
	}

	/// Counts one refusal in that counter. Whether it is within the cap.
	pub(crate) fn admit_refusal(count: &mut RefusalCount, now: Moment) -> bool {
		count.admit(now, T::RefusalPeriod::get(), T::RefusalCap::get())
	}

	/// What would be decided now; see the view function.
	pub(crate) fn do_decide(
		accessor: PartyId,
		resource: &Resource,
		access: &Access,
	) -> Result<Decision, Undecidable> {
		let now = Self::now();
		let mut reader = Reader::<T>::new(accessor, now);
		let mut target = reader.target(resource)?;
		let (controller, mut answer) = reader.decide(resource, &mut target, access)?;
		if answer.price().is_some_and(|price| T::Payments::available(&reader.accessor) < price) {
			answer.unpaid(DenyReason::InsufficientFunds);
		}
		Ok(Decision { now, controller: controller.party.clone(), verdict: answer.verdict })
	}

	/// Puts the block's audit root into its header and the list of its pages into the offchain index; and the name of the
	/// chain into a header on which evidence can rest.
	pub(crate) fn close_block() {
		let root = BlockTree::<T>::take().root();
		if root.is_some() || Self::changes_finality() {
			let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
			Self::log(CHAIN_ENGINE_ID, genesis.encode());
		}
		let Some(root) = root else { return };
		Self::log(AUDIT_ENGINE_ID, root.encode());
		// The list goes as it stands, encoded, from the one place to the other.
		let pages = BlockPages::<T>::hashed_key();
		if let Some(list) = unhashed::get_raw(&pages) {
			sp_io::offchain_index::set(&block_key(&root.root), &list);
		}
		unhashed::kill(&pages);
	}

	/// Whether the header so far says anything about who finalises blocks.
	fn changes_finality() -> bool {
		let engine = T::FinalityEngine::get();
		let digest = frame_system::Pallet::<T>::digest();
		digest.logs.iter().any(|item| matches!(item, DigestItem::Consensus(id, _) if *id == engine))
	}

	fn log(engine: ConsensusEngineId, bytes: Vec<u8>) {
		frame_system::Pallet::<T>::deposit_log(DigestItem::Consensus(engine, bytes));
	}
}

impl<T: Config> Journalled for Pallet<T> {
	fn has_journal(resource: &Resource) -> bool {
		Journals::<T>::contains_key(resource)
	}
}

impl<T> From<Undecidable> for Error<T> {
	fn from(reason: Undecidable) -> Self {
		match Invalid::from(reason) {
			Invalid::UnknownDevice => Self::UnknownDevice,
			Invalid::UnknownCustodian => Self::UnknownCustodian,
			Invalid::InvalidCategories => Self::InvalidCategories,
			Invalid::TwoControllers => Self::TwoControllers,
			Invalid::NobodyAssociated => Self::NobodyAssociated,
			Invalid::ClaimedInFuture => Self::ClaimedInFuture,
			Invalid::UnknownCorrectedEntry => Self::UnknownCorrectedEntry,
			Invalid::UnknownSubject => Self::UnknownSubject,
			Invalid::DisclosureNotOfAction => Self::DisclosureNotOfAction,
		}
	}
}

/// What calls weigh.
impl<T: Config> Pallet<T> {
	/// What one access weighs with what was done for it.
	pub(crate) fn weight_of_record(work: Work) -> Weight {
		let lookups = work.lookups.saturating_sub(RECORD_LOOKUPS);
		Self::weight_of(T::WeightInfo::record(), Work { lookups, ..work })
	}

	/// What a batch of so many groups, and so many accesses in all, weighs with what was done for them.
	pub(crate) fn weight_of_batch(groups: u32, accesses: u32, work: Work) -> Weight {
		let lookups = work.lookups.saturating_sub(groups.saturating_mul(GROUP_LOOKUPS));
		// Each group has its first access in it.
		let further =
			T::WeightInfo::record_group(accesses.saturating_sub(groups).saturating_add(1))
				.saturating_sub(T::WeightInfo::record_group(1));
		let plain = T::WeightInfo::record_batch(groups).saturating_add(further);
		Self::weight_of(plain, Work { lookups, ..work })
	}

	/// A call's plain weight with that of what it did beyond.
	fn weight_of(plain: Weight, work: Work) -> Weight {
		let parts = [
			(T::WeightInfo::lookup(0), work.lookups),
			(T::WeightInfo::count_refusal(), work.refusals),
			(T::PaymentWeight::get(), work.payments),
			(T::WeightInfo::count_spending(), work.spendings),
			(T::UsesWeight::get(), work.counted),
			(T::WeightInfo::file_disclosure(), work.disclosed),
			(T::WeightInfo::decide(0), work.decisions),
		];
		let entries = T::WeightInfo::lookup(work.entries).saturating_sub(T::WeightInfo::lookup(0));
		let permits = T::WeightInfo::decide(work.permits).saturating_sub(T::WeightInfo::decide(0));
		let plain = plain.saturating_add(entries).saturating_add(permits);
		parts
			.into_iter()
			.fold(plain, |sum, (part, count)| sum.saturating_add(part.saturating_mul(count.into())))
	}

	/// The most that one access can weigh.
	pub(crate) fn most_of_record() -> Weight {
		// Device 3 (or a record's custodian 1 and subject 2), controller's rules 1, permits 3, member of staff 1, policy 1,
		// emergency case 1.
		let most = Work {
			lookups: 10,
			entries: LOOKED_AT.saturating_add(OF_RULES).saturating_add(MAX_POLICY_BASES),
			refusals: 1,
			payments: 1,
			spendings: 1,
			counted: 1,
			disclosed: 1,
			decisions: DECISIONS,
			permits: LOOKED_AT,
		};
		Self::weight_of_record(most)
	}

	/// The most that a batch can weigh.
	pub(crate) fn most_of_batch(groups: &[Group<T::MaxBatch>]) -> Weight {
		let (count, accesses) = size_of(groups);
		let counted = accesses.min(T::MaxCountedConsents::get());
		let (mut lookups, mut controllers) = (0u32, 0u32);
		let (mut lists, mut most_lists) = (0u32, 0u32);
		for group in groups {
			let needs = Needs::of(group);
			// The device, or custodian and subject; each controller's rules; the members of staff, and the emergency cases.
			lookups = lookups
				.saturating_add(3)
				.saturating_add(needs.controllers)
				.saturating_add(needs.staff)
				.saturating_add(needs.cases);
			controllers = controllers.saturating_add(needs.controllers);
			lists = lists.saturating_add(needs.lists.saturating_mul(needs.controllers));
			most_lists = most_lists.max(needs.lists);
		}
		// What was read of a controller is read again once a consent is spent; but no access looks at more than three lists.
		let lists = lists
			.saturating_add(most_lists.saturating_mul(counted))
			.min(accesses.saturating_mul(3));
		let entries = lists
			.saturating_mul(MAX_PERMITS)
			.saturating_add(controllers.saturating_mul(OF_RULES))
			.saturating_add(MAX_POLICY_BASES);
		// The policy; and what the payer has, and may spend.
		let lookups = lookups.saturating_add(lists).saturating_add(4);
		let payments = accesses.min(controllers);
		// What an account spent in a batch is counted once.
		let spendings = accesses.min(1);
		let disclosing = groups
			.iter()
			.flat_map(|group| &group.accesses)
			.filter(|access| access.disclosure.is_some());
		let disclosed = disclosing.fold(0u32, |count, _| count.saturating_add(1));
		let decisions = accesses.saturating_mul(DECISIONS);
		let permits = accesses.saturating_mul(LOOKED_AT);
		let refusals = count;
		let most = Work {
			lookups,
			entries,
			refusals,
			payments,
			spendings,
			counted,
			disclosed,
			decisions,
			permits,
		};
		Self::weight_of_batch(count, accesses, most)
	}
}

/// What the accesses of a group can need at most, by what they state.
struct Needs {
	/// Who can control what they ask for.
	controllers: u32,
	/// Lists of the permits of one controller: to the accessor, to anyone, to each role and each source.
	lists: u32,
	/// Members of staff.
	staff: u32,
	/// Emergency cases.
	cases: u32,
}

impl Needs {
	fn of<S: Get<u32>>(group: &Group<S>) -> Self {
		let controllers = match group.resource {
			Resource::Device { .. } => 2,
			Resource::Record { .. } => 1,
		};
		let mut needs = Self { controllers, lists: 2, staff: 0, cases: 0 };
		let mut roles = Roles::EMPTY;
		for access in &group.accesses {
			let add = |count: &mut u32, more: bool| *count = count.saturating_add(more.into());
			add(&mut needs.lists, !roles.contains(access.role));
			add(&mut needs.lists, access.source.is_some());
			add(&mut needs.staff, access.staff.is_some());
			add(&mut needs.cases, matches!(access.basis, Basis::Emergency { .. }));
			roles = roles.union(Roles::from(access.role));
		}
		needs
	}
}

#[cfg(any(test, feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// What always holds between blocks.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		Self::block_is_closed()?;
		Self::journals_have_entries()?;
		Self::refusals_are_within_the_cap()?;
		Self::disclosures_are_counted()
	}

	/// What belongs to a block never stays behind it.
	fn block_is_closed() -> Result<(), sp_runtime::TryRuntimeError> {
		ensure!(!BlockTree::<T>::exists(), "an audit tree outlived its block");
		ensure!(!BlockPages::<T>::exists(), "a list of pages outlived its block");
		Ok(())
	}

	/// A journal is kept from its first entry on.
	fn journals_have_entries() -> Result<(), sp_runtime::TryRuntimeError> {
		for journal in Journals::<T>::iter_values() {
			ensure!(journal.count > 0, "a journal without entries");
			ensure!(journal.head != sp_core::H256::zero(), "a journal without a head");
		}
		Ok(())
	}

	/// The counts of each organisation are those of the filings that wait.
	pub(crate) fn disclosures_are_counted() -> Result<(), sp_runtime::TryRuntimeError> {
		let mut sent = BTreeMap::<PartyId, BTreeMap<u32, u32>>::new();
		let mut received = sent.clone();
		for (sender, _, filing) in Disclosures::<T>::iter() {
			let (side, party, day) = match filing {
				Filing::Sent { day } => (&mut sent, sender, day),
				Filing::Received { by, day } => (&mut received, by, day),
			};
			let count = side.entry(party).or_default().entry(day).or_default();
			*count = count.saturating_add(1);
		}
		for (party, tally) in DisclosureTallies::<T>::iter() {
			for (side, filed) in [(tally.sent, &mut sent), (tally.received, &mut received)] {
				let days = filed.remove(&party).unwrap_or_default();
				let all = days.values().fold(0u32, |sum, count| sum.saturating_add(*count));
				ensure!(side.kept == all, "a wrong count of one-sided disclosures");
				for (day, count) in &side.recent {
					let kept = days.get(day).copied().unwrap_or_default();
					ensure!(*count == kept, "a wrong count of one day's disclosures");
				}
				let first = side.recent.first().map_or(u32::MAX, |(day, _)| *day);
				let listed = days
					.range(first..)
					.all(|(day, _)| side.recent.iter().any(|(recent, _)| recent == day));
				ensure!(listed, "a recent day without a count");
			}
		}
		ensure!(sent.is_empty() && received.is_empty(), "disclosures that nobody counted");
		Ok(())
	}

	/// No more refusals were journalled in a period than its cap, and none before now counts as later.
	fn refusals_are_within_the_cap() -> Result<(), sp_runtime::TryRuntimeError> {
		let now = Self::now();
		for count in Refusals::<T>::iter_values() {
			ensure!(count.journalled <= T::RefusalCap::get(), "refusals past the cap");
			ensure!(count.period_started <= now, "a period of refusals starts in the future");
		}
		Ok(())
	}
}
