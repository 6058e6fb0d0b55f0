#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod anchor_impls;
mod batch;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod disclosure_impls;
mod impls;
#[cfg(test)]
mod mock;
mod page;
mod reader;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::{Filing, Group, Invalid, RefusalCount, Side, Tally};
pub use weights::WeightInfo;

/// The pallet.
// What the macros of FRAME write is qualified throughout, and a call is as large as its arguments are.
#[allow(unused_qualifications, clippy::large_enum_variant)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::batch::size_of;
	use alloc::vec::Vec;
	use assent_primitives::{
		api::{Decision, OneSidedDisclosures, Undecidable},
		journal::JournalHead,
		merkle::AuditTree,
		traits, Access, AccountId, Action, Anchor, AnchorKind, AnchorScope, Balance, Categories,
		DenyReason, DisclosureId, Moment, PartyId, Purpose, Resource, Role, Verdict,
	};
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::ConsensusEngineId;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// The chain's clock.
		type Time: UnixTime;
		/// For whom an account records.
		type Parties: traits::Parties;
		/// Organisations, their staff, and the policy.
		type Accreditation: traits::Accreditation;
		/// Devices and who controls their data.
		type Devices: traits::Devices;
		/// What controllers permit and deny.
		type Consents: traits::Consents;
		/// Open emergency cases.
		type EmergencyCases: traits::EmergencyCases;
		/// Moves the price of an access.
		type Payments: traits::AccessPayments;
		/// The engine whose messages in a header change who finalises blocks. Such a header names the chain; so the pallet
		/// of that engine has to close its blocks before this one does.
		type FinalityEngine: Get<ConsensusEngineId>;
		/// Groups of a batch, at most.
		#[pallet::constant]
		type MaxGroups: Get<u32>;
		/// Accesses of a batch, at most: all groups together. Not more than 65,535.
		#[pallet::constant]
		type MaxBatch: Get<u32>;
		/// Consents with limited uses that a batch can draw on, at most.
		#[pallet::constant]
		type MaxCountedConsents: Get<u32>;
		/// Refusals journalled for one organisation at one resource in one period, at most.
		#[pallet::constant]
		type RefusalCap: Get<u32>;
		/// The length of that period, milliseconds.
		#[pallet::constant]
		type RefusalPeriod: Get<Moment>;
		/// How far a claimed time may be ahead of the chain's, milliseconds.
		#[pallet::constant]
		type MaxClockDrift: Get<Moment>;
		/// For how many days one side of a disclosure can wait for the other before it is flagged. Not more than 31.
		#[pallet::constant]
		type DisclosureWindow: Get<u32>;
		/// For how many days it is kept if the other side never files. Longer than the window.
		#[pallet::constant]
		type DisclosureRetention: Get<u32>;
		/// Disclosures that one organisation sent, or received, and that wait for the other side, at most.
		#[pallet::constant]
		type MaxOneSided: Get<u32>;
		/// What one payment weighs at its worst.
		type PaymentWeight: Get<Weight>;
		/// What counting the uses of one consent weighs at its worst.
		type UsesWeight: Get<Weight>;
		/// Weights.
		type WeightInfo: WeightInfo;
		/// Prepares what a benchmark needs in other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// The journal of each resource: count and head of its hash chain. Without a deposit of its own.
	// A stranger can choose the key: an accessor names the subject of a record.
	#[pallet::storage]
	pub type Journals<T> = StorageMap<_, Blake2_128Concat, Resource, JournalHead, OptionQuery>;

	/// The sequence number of the last batch of each signing account. Without a deposit of its own.
	// A stranger can choose the key: it is a public key of their own making.
	#[pallet::storage]
	pub type BatchSequences<T> = StorageMap<_, Blake2_128Concat, AccountId, u64, ValueQuery>;

	/// The refusals of each organisation at each resource. Without a deposit of its own.
	// Neither key is a hash of ours: see `Journals`.
	#[pallet::storage]
	pub type Refusals<T> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		PartyId,
		Blake2_128Concat,
		Resource,
		RefusalCount,
		OptionQuery,
	>;

	/// The chain of anchors of each party: count and head. Without a deposit of its own.
	// A stranger can choose the key: it is a public key of their own making.
	#[pallet::storage]
	pub type Anchors<T> = StorageMap<_, Blake2_128Concat, PartyId, JournalHead, OptionQuery>;

	/// Disclosures that one side has filed, by sender. Gone when the other side files. Without a deposit of its own.
	// Blake2_128Concat, both: whoever makes a key pair chooses the sender, and the sender states the disclosure.
	#[pallet::storage]
	pub type Disclosures<T> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		PartyId,
		Blake2_128Concat,
		DisclosureId,
		Filing,
		OptionQuery,
	>;

	/// How many disclosures of each organisation wait for the other side. Without a deposit of its own.
	// A stranger can choose the key: it is a public key of their own making.
	#[pallet::storage]
	pub type DisclosureTallies<T> = StorageMap<_, Blake2_128Concat, PartyId, Tally, ValueQuery>;

	/// The audit tree of the block that is being made. Gone when the block is closed, so never in the trie.
	// Nothing is looked up in the database but that it is not there, by the first access: `on_initialize` weighs that.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type BlockTree<T> = StorageValue<_, AuditTree, ValueQuery>;

	/// The heads of the pages of the block that is being made: the keys by which nodes find them. Gone when the block is
	/// closed, so never in the trie.
	// Not bounded by its type: each page is paid for by the extrinsic that makes it, so the block's weight bounds
	// them; and a bounded list would have to be decoded for each page, where `append` touches the end of it only.
	#[pallet::storage]
	#[pallet::unbounded]
	#[pallet::whitelist_storage]
	pub type BlockPages<T> = StorageValue<_, Vec<H256>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An access, or the refusal of one, was journalled.
		Recorded {
			/// What was accessed.
			resource: Resource,
			/// The number of the entry in the resource's journal, from 0.
			sequence: u64,
			/// The head of the journal with the entry; the key of its page in the nodes' index.
			head: H256,
			/// The hash of the entry.
			entry: H256,
			/// Who controlled the resource for these categories.
			controller: PartyId,
			/// Who accessed, or tried to.
			accessor: PartyId,
			/// The account that signed for them.
			operator: AccountId,
			/// The role asserted.
			role: Role,
			/// What was done.
			action: Action,
			/// What for.
			purpose: Purpose,
			/// To which categories.
			categories: Categories,
			/// What was decided, by which rule. The price of a permit was paid.
			verdict: Verdict,
		},
		/// A refusal past the cap was counted and not journalled.
		RefusalBeyondCap {
			/// What was to be accessed.
			resource: Resource,
			/// Who tried to.
			accessor: PartyId,
			/// The account that signed for them.
			operator: AccountId,
			/// Why it was refused.
			reason: DenyReason,
			/// How many of their refusals there were past the cap so far, in all periods.
			beyond: u64,
		},
		/// A batch was recorded.
		BatchRecorded {
			/// The account that signed.
			operator: AccountId,
			/// The organisation it acts for.
			accessor: PartyId,
			/// The batch's sequence number: one of the account that signed.
			sequence: u64,
			/// Accesses permitted, all of them journalled.
			permitted: u32,
			/// Refusals journalled.
			refused: u32,
			/// Refusals not journalled: past the cap, or at a resource without a live controller's record.
			unjournalled: u32,
			/// Groups that added to their journal; each is a page in the nodes' index.
			journals: u32,
			/// What was paid in all, in planck.
			paid: Balance,
		},
		/// A batch that is kept off the chain was anchored: a leaf of the block's audit tree.
		Anchored {
			/// Who answers for it.
			party: PartyId,
			/// The account that signed for them.
			operator: AccountId,
			/// The number of the anchor in the party's chain, from 0.
			sequence: u64,
			/// The head of the chain with it; the key of the anchor in the nodes' index.
			head: H256,
			/// The hash of the anchor as it was recorded.
			entry: H256,
			/// What was done with what is in the batch.
			kind: AnchorKind,
			/// The root of the batch's tree.
			root: H256,
			/// How many items it has.
			count: u64,
			/// The first moment that it is about, milliseconds.
			from: Moment,
			/// The first moment after those that it is about, milliseconds.
			until: Moment,
			/// Which devices it is about.
			scope: AnchorScope,
		},
		/// Both sides of a disclosure were filed.
		DisclosureMatched {
			/// Who sent the data.
			sender: PartyId,
			/// Who received it.
			recipient: PartyId,
			/// The disclosure.
			disclosure: DisclosureId,
		},
		/// A recipient filed the receipt of a disclosure that its sender has not recorded yet.
		ReceiptFiled {
			/// Who sent the data, as the recipient says.
			sender: PartyId,
			/// Who received it.
			recipient: PartyId,
			/// The disclosure.
			disclosure: DisclosureId,
		},
		/// A disclosure of which the other side was never filed is kept no longer. It stays counted.
		DisclosureForgotten {
			/// Who sent the data.
			sender: PartyId,
			/// The disclosure.
			disclosure: DisclosureId,
			/// Which side had filed it.
			filed_by: PartyId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account acts for nobody in recording accesses.
		NotAuthorized,
		/// The device is not registered, or never had that tenure.
		UnknownDevice,
		/// The custodian of the record has to be an accredited organisation.
		UnknownCustodian,
		/// There has to be at least one category, and each has to exist.
		InvalidCategories,
		/// Some categories are the owner's and some the associated person's: record them apart.
		TwoControllers,
		/// The categories are personal, and the device is associated with nobody.
		NobodyAssociated,
		/// The claimed time is ahead of the chain's.
		ClaimedInFuture,
		/// The corrected entry has to be an earlier one of the same journal.
		UnknownCorrectedEntry,
		/// The access was refused, and the accessor is not one whose refusals are journalled here: an accredited
		/// organisation, at a resource that has a live controller's record.
		NotPermitted,
		/// Nobody but an accredited organisation opens the journal of a record whose subject never consented to anything.
		NoStanding,
		/// This is for accredited organisations: batches, receipts, anchors of groups.
		NotAnOrganisation,
		/// The sequence number of a batch has to be higher than the account's last one: this batch was recorded, or
		/// comes too late.
		StaleSequence,
		/// A batch has at least one group, and a group at least one access.
		EmptyBatch,
		/// The groups of a batch hold too many accesses in all.
		TooManyAccesses,
		/// The batch draws on too many consents with limited uses.
		TooManyCountedConsents,
		/// One access of the batch has no answer; nothing of the batch was recorded.
		InvalidEntry {
			/// Its place among all accesses of the batch, from 0.
			index: u16,
			/// What is wrong with it.
			reason: Invalid,
		},
		/// The journal or the block's audit tree takes no further entry.
		JournalFull,
		/// The subject of the record has to be a party, and is another party's key.
		UnknownSubject,
		/// `disclosure` is for accesses whose action is to disclose.
		DisclosureNotOfAction,
		/// The organisation's accreditation is not in force.
		OrganisationNotActive,
		/// An anchor is of at least one item, and of at least one device or a group.
		EmptyAnchor,
		/// `from` has to be before `until`, and `until` not ahead of the chain's moment.
		InvalidPeriod,
		/// A person anchors batches of devices that they own, and no others.
		NotOwner,
		/// `sender` is the recipient itself.
		OwnDisclosure,
		/// `sender` is not an accredited organisation, nor was it one.
		UnknownSender,
		/// The receipt was filed already, and waits for the sender.
		ReceiptAlreadyFiled,
		/// Too many receipts of the organisation wait for their senders.
		TooManyOneSidedDisclosures,
		/// No side of that disclosure waits for the other.
		UnknownDisclosure,
		/// The disclosure has to be kept longer: the other side may still file.
		DisclosureStillKept,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// Beside what is measured: that neither tree nor pages are there is looked up once a block.
			T::WeightInfo::on_finalize().saturating_add(T::DbWeight::get().reads(2))
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::close_block();
		}

		fn integrity_test() {
			// An access of a batch is named by 16 bits in an error.
			assert!((1..=u32::from(u16::MAX)).contains(&T::MaxBatch::get()));
			assert!(T::MaxGroups::get() > 0);
			assert!(T::RefusalCap::get() > 0 && T::RefusalPeriod::get() > 0);
			assert!(T::DisclosureWindow::get() <= types::MAX_WINDOW);
			assert!(T::DisclosureRetention::get() > T::DisclosureWindow::get());
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Records one access: decides it, journals what was decided, and pays its price.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the accessor, or by an account that records accesses for it.
		///
		/// ## Details
		///
		/// The call succeeds with a refusal as well as with a permit, and the refusal stands in the journal: that holds
		/// for an accredited organisation at a device, at the record of a subject who has consented to or denied anything,
		/// or at a record that has a journal; up to [`Config::RefusalCap`] refusals for each resource and
		/// [`Config::RefusalPeriod`]. Whoever else is refused gets an error, and nothing is kept.
		///
		/// A price is paid from the accessor to the controller. If that fails the access is refused.
		///
		/// An access that corrects an earlier entry is decided, paid and counted like any other.
		///
		/// An access that discloses data may name the disclosure; once it is permitted, it waits for the recipient's
		/// receipt ([`Pallet::file_receipt`]). A correction files none.
		///
		/// ## Errors
		///
		/// - [`Error::NotAuthorized`], [`Error::UnknownDevice`], [`Error::UnknownCustodian`],
		///   [`Error::UnknownSubject`], [`Error::InvalidCategories`], [`Error::TwoControllers`], [`Error::NobodyAssociated`],
		///   [`Error::ClaimedInFuture`], [`Error::UnknownCorrectedEntry`], [`Error::DisclosureNotOfAction`]: there is
		///   nothing to decide.
		/// - [`Error::NotPermitted`], [`Error::NoStanding`]: there is nothing to journal.
		/// - [`Error::JournalFull`].
		///
		/// ## Events
		///
		/// - [`Event::Recorded`], or [`Event::RefusalBeyondCap`]; [`Event::DisclosureMatched`] where the receipt was there
		///   already.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::most_of_record())]
		pub fn record(
			origin: OriginFor<T>,
			resource: Resource,
			access: Access,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let work = Self::do_record(who, resource, access)?;
			Ok(Some(Self::weight_of_record(work)).into())
		}

		/// Records many accesses under one signature, each as [`Pallet::record`] would, in their order.
		///
		/// ## Dispatch Origin
		///
		/// Signed by an accredited organisation, or by an account that records accesses for it.
		///
		/// ## Details
		///
		/// The sequence number has to be higher than that of the last batch which the same account signed (the first is at
		/// least 1), so that a batch that is sent again by it is neither recorded nor paid twice. Under another account of
		/// the organisation, or under its key after a rotation, it would be: those who take over have to know what was sent.
		///
		/// An access that has no answer fails the whole batch. A refusal that is not journalled (see [`Pallet::record`])
		/// is counted in the event, and the rest of the batch goes on.
		///
		/// The call's weight is put right by what was read and written: a batch that meets few controllers, prices and
		/// limited consents costs far less than the bound that is reserved for it.
		///
		/// ## Errors
		///
		/// - [`Error::EmptyBatch`], [`Error::TooManyAccesses`], [`Error::NotAuthorized`], [`Error::StaleSequence`],
		///   [`Error::NotAnOrganisation`].
		/// - [`Error::InvalidEntry`]: the place of the first access without an answer, and why.
		/// - [`Error::TooManyCountedConsents`]: split the batch.
		/// - [`Error::JournalFull`].
		///
		/// ## Events
		///
		/// - [`Event::BatchRecorded`]; [`Event::DisclosureMatched`] for each disclosure whose receipt was there already.
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::most_of_batch(groups))]
		pub fn record_batch(
			origin: OriginFor<T>,
			sequence: u64,
			groups: BoundedVec<Group<T::MaxBatch>, T::MaxGroups>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let (count, accesses) = size_of(&groups);
			let work = Self::do_record_batch(who, sequence, groups)?;
			Ok(Some(Self::weight_of_batch(count, accesses, work)).into())
		}

		/// Anchors a batch of any size that is kept off the chain: readings that were collected, stored or aggregated, or a
		/// log of disclosures.
		///
		/// ## Dispatch Origin
		///
		/// Signed by an accredited organisation whose accreditation is in force, by the owner of the devices, or by an
		/// account that records accesses for it.
		///
		/// ## Details
		///
		/// The anchor becomes a leaf of the block's audit tree, of a kind that no journal entry has, and a link of the
		/// party's chain of anchors. The state keeps count and head of that chain; the anchor itself is in the event, and in
		/// the nodes' index.
		///
		/// A person anchors what devices of their own did, in the current tenure. For which data an organisation may
		/// answer is not checked: that is for its accesses.
		///
		/// ## Errors
		///
		/// - [`Error::NotAuthorized`], [`Error::OrganisationNotActive`], [`Error::NotAnOrganisation`], [`Error::NotOwner`]: who
		///   anchors.
		/// - [`Error::EmptyAnchor`], [`Error::InvalidPeriod`], [`Error::UnknownDevice`]: what.
		/// - [`Error::JournalFull`].
		///
		/// ## Events
		///
		/// - [`Event::Anchored`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::anchor(anchor.scope.devices()))]
		pub fn anchor(origin: OriginFor<T>, anchor: Anchor) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_anchor(who, anchor)
		}

		/// Confirms that data was received: the recipient's side of a disclosure.
		///
		/// ## Dispatch Origin
		///
		/// Signed by an accredited organisation whose accreditation is in force, or by an account that records accesses for
		/// it.
		///
		/// ## Details
		///
		/// Sender and recipient share a secret that is drawn for the one disclosure. Its hash, with both parties, is the
		/// disclosure's id, which the sender's access names. Nobody can confirm it for another party, and nothing else of
		/// either is joined by it: the receipt names no person and no resource.
		///
		/// If the sender has recorded the disclosure, the two are matched and nothing is kept. Otherwise the receipt waits,
		/// and is flagged after [`Config::DisclosureWindow`].
		///
		/// ## Errors
		///
		/// - [`Error::NotAuthorized`], [`Error::NotAnOrganisation`], [`Error::OrganisationNotActive`]: who confirms.
		/// - [`Error::OwnDisclosure`], [`Error::UnknownSender`], [`Error::ReceiptAlreadyFiled`].
		/// - [`Error::TooManyOneSidedDisclosures`].
		///
		/// ## Events
		///
		/// - [`Event::DisclosureMatched`], or [`Event::ReceiptFiled`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::file_receipt())]
		pub fn file_receipt(
			origin: OriginFor<T>,
			sender: PartyId,
			secret: [u8; 32],
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_file_receipt(who, sender, secret)
		}

		/// Forgets a disclosure of which the other side was never filed.
		///
		/// ## Dispatch Origin
		///
		/// Signed, by anyone.
		///
		/// ## Details
		///
		/// That is possible [`Config::DisclosureRetention`] after it was filed. It stays counted as never matched. Whoever does
		/// it pays no fee.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownDisclosure`], [`Error::DisclosureStillKept`].
		///
		/// ## Events
		///
		/// - [`Event::DisclosureForgotten`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::forget_disclosure())]
		pub fn forget_disclosure(
			origin: OriginFor<T>,
			sender: PartyId,
			disclosure: DisclosureId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_disclosure(sender, disclosure)?;
			Ok(Pays::No.into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What would be decided now, if the accessor asked: journals nothing, pays nothing.
		pub fn decide(
			accessor: PartyId,
			resource: Resource,
			access: Access,
		) -> Result<Decision, Undecidable> {
			Self::do_decide(accessor, &resource, &access)
		}

		/// Count and head of a resource's journal; nothing without entries.
		pub fn journal_head(resource: Resource) -> Option<JournalHead> {
			Journals::<T>::get(resource)
		}

		/// The refusals of an organisation at a resource; nothing without any.
		pub fn refusals(organisation: PartyId, resource: Resource) -> Option<RefusalCount> {
			Refusals::<T>::get(organisation, resource)
		}

		/// What of an organisation's disclosures only one side has filed.
		pub fn one_sided_disclosures(organisation: PartyId) -> OneSidedDisclosures {
			Self::one_sided(&organisation)
		}

		/// Count and head of a party's chain of anchors; nothing without any.
		pub fn anchors_of(party: PartyId) -> Option<JournalHead> {
			Anchors::<T>::get(party)
		}
	}
}
