//! `assent_exportIndex`, `assent_importIndex`, `assent_journalGap`, `assent_importJournal`: the journal index out of a node and into
//! one. For the node's operator: refused where unsafe methods are.

use crate::index::{
	blocks::{self, Exported, Imported, IndexedBlock, Position},
	journal::{Gap, Importer},
	prune::Retention,
	Error, Index,
};
use crate::rpc::journal::Journals;
use assent_primitives::{BlockNumber, Resource};
use codec::DecodeAll;
use jsonrpsee::{
	proc_macros::rpc,
	types::{ErrorObject, ErrorObjectOwned},
	Extensions,
};
use sc_rpc_api::check_if_safe;
use sp_core::Bytes;
use std::sync::Arc;

/// The methods for copies of the index.
#[rpc(server, namespace = "assent")]
pub trait CopiesApi {
	/// What the index has of the final blocks from one on, and from one of its pages on: about a megabyte, and where to go on. Blocks
	/// that it cannot serve are named.
	#[method(name = "exportIndex", blocking, with_extensions)]
	fn export_index(&self, block: BlockNumber, page: u32) -> Result<Exported, ErrorObjectOwned>;

	/// Checks what blocks journalled against the audit roots in their headers, and keeps it. Up to 1,000 blocks; all or nothing.
	#[method(name = "importIndex", blocking, with_extensions)]
	fn import_index(&self, blocks: Vec<IndexedBlock>) -> Result<Imported, ErrorObjectOwned>;

	/// The newest head of a resource's journal (SCALE) of which the page is missing; a count of zero if none is.
	#[method(name = "journalGap", blocking, with_extensions)]
	fn journal_gap(&self, resource: Bytes) -> Result<Gap, ErrorObjectOwned>;

	/// Checks pages of a resource's journal (both SCALE), the newest first and the first of them the one that is missing, against the
	/// chain of heads, and keeps them. Up to 1,000; all or nothing. The next head of which the page is missing.
	#[method(name = "importJournal", blocking, with_extensions)]
	fn import_journal(&self, resource: Bytes, pages: Vec<Bytes>) -> Result<Gap, ErrorObjectOwned>;
}

/// The methods over an index and the journals in it.
pub struct Copies<I, J> {
	index: I,
	journals: J,
	importer: Importer,
	retention: Option<Retention>,
}

impl<I: Index, J: Journals> Copies<I, J> {
	/// The methods over these. What is older than the node keeps is refused.
	pub fn new(index: I, journals: J, retention: Option<Retention>) -> Self {
		Self { index, journals, importer: Importer::default(), retention }
	}
}

impl<I: Index, J: Journals> CopiesApiServer for Arc<Copies<I, J>> {
	fn export_index(
		&self,
		extensions: &Extensions,
		block: BlockNumber,
		page: u32,
	) -> Result<Exported, ErrorObjectOwned> {
		check_if_safe(extensions)?;
		Ok(blocks::export(&self.index, Position { block, page })?)
	}

	fn import_index(
		&self,
		extensions: &Extensions,
		blocks: Vec<IndexedBlock>,
	) -> Result<Imported, ErrorObjectOwned> {
		check_if_safe(extensions)?;
		Ok(blocks::import(&self.index, self.retention, &blocks)?)
	}

	fn journal_gap(
		&self,
		extensions: &Extensions,
		resource: Bytes,
	) -> Result<Gap, ErrorObjectOwned> {
		check_if_safe(extensions)?;
		Ok(self.importer.gap(&self.journals, &read(&resource)?)?.into())
	}

	fn import_journal(
		&self,
		extensions: &Extensions,
		resource: Bytes,
		pages: Vec<Bytes>,
	) -> Result<Gap, ErrorObjectOwned> {
		check_if_safe(extensions)?;
		let resource = read(&resource)?;
		let Copies { index, journals, importer, retention } = &**self;
		Ok(importer.import(index, journals, *retention, &resource, &pages)?.into())
	}
}

fn read(resource: &[u8]) -> Result<Resource, Error> {
	Resource::decode_all(&mut &*resource).map_err(|_| Error::InvalidResource)
}

impl std::fmt::Display for Error {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			Self::NotFinal(block) => {
				write!(f, "NotFinal: block {block} is none of the final blocks that this node knows")
			},
			Self::NoEntries(block) => write!(f, "NoEntries: block {block} journalled nothing"),
			Self::OtherLeaves(block) => write!(
				f,
				"OtherLeaves: the leaves do not lead to the audit root in the header of block {block}"
			),
			Self::OtherPage { block, page } => {
				write!(f, "OtherPage: the page {page} that was sent is none of block {block}")
			},
			Self::NotNext { page, count } => write!(
				f,
				"NotNext: the page {page} that was sent does not lead to the journal's head after {count} entries"
			),
			Self::LimitExceeded(most) => write!(f, "LimitExceeded: at most {most} at once"),
			Self::TooOld(block) => {
				write!(f, "TooOld: the entries of block {block} are older than this node keeps")
			},
			Self::TooFar(count) => write!(
				f,
				"TooFar: the walk back from the journal's end stopped after entry {count}"
			),
			Self::InvalidResource => {
				write!(f, "InvalidResource: not the SCALE encoding of a resource")
			},
			Self::Backend(reason) => write!(f, "Backend: {reason}"),
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		let code = match &error {
			Error::NotFinal(_) => 9021,
			Error::NoEntries(_) => 9022,
			Error::OtherLeaves(_) => 9023,
			Error::OtherPage { .. } => 9024,
			Error::NotNext { .. } => 9025,
			Error::LimitExceeded(_) => 9026,
			Error::TooOld(_) => 9027,
			Error::TooFar(_) => 9028,
			Error::InvalidResource => 9029,
			Error::Backend(_) => 9030,
		};
		ErrorObject::owned(code, error.to_string(), None::<()>)
	}
}
