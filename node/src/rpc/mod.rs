//! The JSON-RPC methods beyond those that every node of the SDK has.

pub mod copies;
pub mod evidence;
pub mod journal;

use crate::{
	database::{Block, FullBackend, FullClient},
	index::NodeIndex,
	service::FullPool,
};
use copies::{Copies, CopiesApiServer};
use evidence::{Evidence, EvidenceApiServer, NodeBlocks};
use journal::{Journal, JournalApiServer, NodeJournals};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sp_core::{traits::SpawnNamed, H256};
use sp_runtime::traits::NumberFor;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// What the methods are made from.
pub struct Dependencies {
	/// The client.
	pub client: Arc<FullClient>,
	/// The transaction pool.
	pub pool: Arc<FullPool>,
	/// The journals, shared by all connections: they remember the way to old entries.
	pub journal: Arc<Journal<NodeJournals>>,
	/// The final blocks, for evidence.
	pub evidence: Arc<Evidence<NodeBlocks>>,
	/// The journal index, to be copied out and in.
	pub copies: Arc<Copies<NodeIndex, NodeJournals>>,
	/// New GRANDPA justifications.
	pub justification_stream: GrandpaJustificationStream<Block>,
	/// GRANDPA's authorities.
	pub authority_set: SharedAuthoritySet<H256, NumberFor<Block>>,
	/// How GRANDPA's rounds stand.
	pub voter_state: SharedVoterState,
	/// Proofs of finality.
	pub finality_proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// The methods.
pub fn create(
	dependencies: &Dependencies,
	executor: Arc<dyn SpawnNamed>,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let Dependencies {
		client,
		pool,
		journal,
		evidence,
		copies,
		justification_stream,
		authority_set,
		voter_state,
		finality_proofs,
	} = dependencies;

	let grandpa = Grandpa::new(
		executor,
		authority_set.clone(),
		voter_state.clone(),
		justification_stream.clone(),
		finality_proofs.clone(),
	);

	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool.clone()).into_rpc())?;
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	module.merge(grandpa.into_rpc())?;
	module.merge(Arc::clone(journal).into_rpc())?;
	module.merge(Arc::clone(evidence).into_rpc())?;
	module.merge(Arc::clone(copies).into_rpc())?;
	Ok(module)
}
