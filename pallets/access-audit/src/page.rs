//! Adding to one journal: chain, page and audit leaf of each entry.

use crate::{BlockPages, Config, Journals};
use alloc::vec::Vec;
use assent_primitives::{
	hash,
	journal::{page_key, Entry, JournalHead},
	merkle::AuditTree,
	Resource,
};
use codec::{Compact, Encode, Output};
use sp_core::H256;

/// About the size of an entry, in bytes: room is made for so much at once.
const ENTRY_SIZE: usize = 320;

/// A journal while one extrinsic adds to it, with the page of what it adds.
///
/// The page is written as [`Page`](assent_primitives::journal::Page) encodes, without ever being one: each entry is
/// encoded once, for its hash and for the page.
pub(crate) struct PageWriter {
	before: JournalHead,
	/// The journal with what was added.
	pub journal: JournalHead,
	added: u32,
	entries: Vec<u8>,
}

/// Bytes that are encoded already.
struct Encoded<'a>(&'a [u8]);

impl Encode for Encoded<'_> {
	fn size_hint(&self) -> usize {
		self.0.len()
	}

	fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
		dest.write(self.0);
	}
}

impl PageWriter {
	/// Opens the journal of a resource.
	pub fn open<T: Config>(resource: &Resource) -> Self {
		let before = Journals::<T>::get(resource).unwrap_or_default();
		Self { before, journal: before, added: 0, entries: Vec::new() }
	}

	/// Makes room for so many entries.
	pub fn reserve(&mut self, entries: usize) {
		self.entries.reserve(entries.saturating_mul(ENTRY_SIZE));
	}

	/// Whether the journal has an entry.
	pub fn has_entries(&self) -> bool {
		self.journal.count > 0
	}

	/// Adds an entry, and its leaf to the block's tree; its hash. `None` if journal or tree is full.
	#[must_use]
	pub fn push(
		&mut self,
		resource: &Resource,
		entry: &Entry,
		tree: &mut AuditTree,
	) -> Option<H256> {
		let start = self.entries.len();
		entry.encode_to(&mut self.entries);
		let hash = hash::tagged(&hash::TAG_ENTRY, &Encoded(self.entries.get(start..)?));
		let link = self.journal.extend(resource, &hash)?;
		if !tree.push(link.leaf) {
			return None;
		}
		self.journal = link.after;
		self.added = self.added.saturating_add(1);
		Some(hash)
	}

	/// Keeps the journal and hands the page to the node's offchain index. `false`, and nothing, if nothing was added.
	pub fn close<T: Config>(self, resource: &Resource) -> bool {
		if self.added == 0 {
			return false;
		}
		Journals::<T>::insert(resource, self.journal);
		let mut page = Vec::with_capacity(self.entries.len().saturating_add(ENTRY_SIZE));
		resource.encode_to(&mut page);
		self.before.encode_to(&mut page);
		Compact(self.added).encode_to(&mut page);
		page.extend_from_slice(&self.entries);
		sp_io::offchain_index::set(&page_key(&self.journal.head), &page);
		BlockPages::<T>::append(self.journal.head);
		true
	}
}
