//! The connection to a node: reading state, and sending what is signed.

use crate::{
	args::{Global, Wait},
	chain::{api, CheckedCall, Config, EncodedCall},
	error::invalid,
	keys,
	output::Output,
	parse,
};
use anyhow::{anyhow, bail, Context};
use assent_primitives::{traits::Duty, AccountId, Moment, PartyId, Resource};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use std::{sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	client::{ClientAtBlock, OnlineClientAtBlockImpl},
	config::substrate::{SubstrateExtrinsicParamsBuilder, H256},
	error::{DispatchError, ExtrinsicError, TransactionEventsError},
	events::DecodeAsEvent,
	ext::{frame_decode::view_functions::decode_view_function_response, scale_decode::IntoVisitor},
	extrinsics::ExtrinsicEvents,
	rpcs::{rpc_params, LegacyRpcMethods, RpcClient},
	transactions::{Payload, SubmittableTransaction, TransactionStatus},
	utils::{MultiSignature, Static},
	OnlineClient,
};
use subxt_signer::sr25519::Keypair;
use url::Url;

/// For how many blocks a signed transaction can be included.
const MORTALITY: u64 = 64;

/// The bytes of a view function's identifier.
const VIEW_FUNCTION_ID: usize = 32;

/// The state of one block.
pub type At = ClientAtBlock<Config, OnlineClientAtBlockImpl<Config>>;
type Transaction = SubmittableTransaction<Config, OnlineClientAtBlockImpl<Config>>;

/// A connection to a node.
pub struct Client {
	rpc: RpcClient,
	legacy: LegacyRpcMethods<subxt::config::RpcConfigFor<Config>>,
	api: OnlineClient<Config>,
	wait: Wait,
	timeout: Duration,
	output: Output,
}

/// What was sent, and is in a block.
pub struct Receipt {
	/// The number of the block.
	pub block: u64,
	/// The block's hash.
	pub block_hash: H256,
	/// The hash of the transaction.
	pub transaction: H256,
	/// Whether the block is final.
	pub finalised: bool,
	/// What happened.
	pub events: ExtrinsicEvents<Config>,
}

impl Receipt {
	/// The first event of a kind.
	///
	/// # Errors
	///
	/// If there is none, or it does not decode.
	pub fn event<E: DecodeAsEvent>(&self) -> anyhow::Result<E> {
		self.events
			.find_first::<E>()
			.ok_or_else(|| {
				anyhow!("the transaction succeeded without the event that it should have")
			})?
			.map_err(Into::into)
	}

	/// Where it stands, for people.
	pub fn place(&self) -> String {
		let state = if self.finalised { "final" } else { "not final yet" };
		format!("block {} ({state})", self.block)
	}

	/// Where it stands, for programs.
	pub fn json(&self) -> Value {
		json!({
			"block": self.block,
			"blockHash": self.block_hash,
			"transaction": self.transaction,
			"finalised": self.finalised,
		})
	}
}

/// Refuses what can be no address of a node.
fn check_url(url: &str) -> anyhow::Result<()> {
	let expected =
		|| invalid("--url", format!("expected ws://HOST:PORT or wss://HOST:PORT, found `{url}`"));
	let parsed = Url::parse(url).map_err(|_| expected())?;
	if !matches!(parsed.scheme(), "ws" | "wss") || !parsed.has_host() {
		return Err(expected());
	}
	Ok(())
}

impl Client {
	/// Connects to the node.
	pub async fn connect(global: &Global, output: Output) -> anyhow::Result<Self> {
		let url = &global.url;
		check_url(url)?;
		let unreachable = || {
			format!("--url: no Assent node answers at {url}; is it running, and is its RPC port the one named?")
		};
		let rpc = RpcClient::from_insecure_url(url).await.with_context(unreachable)?;
		// The pool's own subscription tells of blocks and finality; of the newer methods a connection has few.
		let backend = LegacyBackend::builder().build(rpc.clone());
		let api = OnlineClient::from_backend(Arc::new(backend)).await.with_context(unreachable)?;
		Ok(Self {
			legacy: LegacyRpcMethods::new(rpc.clone()),
			rpc,
			api,
			wait: global.wait,
			timeout: Duration::from_secs(global.timeout),
			output,
		})
	}

	/// The state that commands read: of the last finalised block, or of the best one with `--wait in-block`.
	pub async fn at(&self) -> anyhow::Result<At> {
		match self.wait {
			Wait::Finalised => Ok(self.api.at_current_block().await?),
			Wait::InBlock => {
				let best = self.legacy.chain_get_block_hash(None).await?;
				self.at_hash(best.ok_or_else(|| anyhow!("the node has no best block"))?).await
			},
		}
	}

	/// The state of the last finalised block.
	pub async fn at_finalised(&self) -> anyhow::Result<At> {
		Ok(self.api.at_current_block().await?)
	}

	/// The state of a block.
	pub async fn at_hash(&self, hash: H256) -> anyhow::Result<At> {
		Ok(self.api.at_block(hash).await?)
	}

	/// The chain's genesis hash.
	pub fn genesis(&self) -> H256 {
		self.api.genesis_hash()
	}

	/// A call of the node's own methods.
	pub async fn request<R: serde::de::DeserializeOwned>(
		&self,
		method: &str,
		parameters: subxt::rpcs::client::RpcParams,
	) -> Result<R, subxt::rpcs::Error> {
		self.rpc.request(method, parameters).await
	}

	/// As [`Self::request`], again and again as long as the node says that it came further: it walks a long journal in steps.
	pub async fn request_in_steps<R: serde::de::DeserializeOwned>(
		&self,
		method: &str,
		parameters: subxt::rpcs::client::RpcParams,
	) -> Result<R, subxt::rpcs::Error> {
		let mut before = String::new();
		loop {
			match self.request(method, parameters.clone()).await {
				// Each answer names where the walk stopped.
				Err(subxt::rpcs::Error::User(error))
					if is_too_far(&error) && error.message != before =>
				{
					before = error.message;
				},
				answer => return answer,
			}
		}
	}

	/// Asks a view function of a pallet, in the state of a block.
	///
	/// subxt 0.51.1 knows their names and types, but sends their input without its length, and takes the answer for what is
	/// within it. So the call and the answer are taken apart here.
	///
	/// # Errors
	///
	/// If the node does not answer, or knows no such function.
	pub async fn view<P: subxt::view_functions::Payload>(
		at: &At,
		payload: P,
	) -> anyhow::Result<P::ReturnType> {
		let name = format!("{}.{}", payload.pallet_name(), payload.function_name());
		let functions = at.view_functions();
		functions.validate(&payload).map_err(explained)?;
		let mut call = functions.encode_args(&payload).map_err(explained)?;
		// The function's id comes first, of a fixed length.
		if call.len() < VIEW_FUNCTION_ID {
			bail!("{name}: its call has no identifier");
		}
		let input = call.split_off(VIEW_FUNCTION_ID);
		call.extend(input.encode());
		let answer = functions.call_raw(Some(&call)).await.map_err(explained)?;
		let answer = match Result::<Vec<u8>, u8>::decode(&mut &answer[..]) {
			Ok(Ok(answer)) => answer,
			Ok(Err(_)) => bail!("{name}: the node's runtime does not have this function"),
			Err(error) => bail!("{name}: the node's answer cannot be read: {error}"),
		};
		let metadata = at.metadata();
		decode_view_function_response(
			payload.pallet_name(),
			payload.function_name(),
			&mut &answer[..],
			&*metadata,
			metadata.types(),
			P::ReturnType::into_visitor(),
		)
		.map_err(|error| anyhow!("{name}: the node's answer cannot be read: {error}"))
	}

	/// The party for which a key acts in a duty.
	///
	/// # Errors
	///
	/// If it acts for nobody: it was rotated away, or it is an operating account without that duty.
	pub async fn acting_for(&self, key: &Keypair, duty: Duty) -> anyhow::Result<PartyId> {
		let account = keys::account(key);
		let call =
			api::runtime_apis().assent_api().acting_for(Static(account.clone()), Static(duty));
		let party = self.at().await?.runtime_apis().call(call).await.map_err(explained)?;
		party.map(|party| party.0).ok_or_else(|| {
			anyhow!(
				"{} acts for nobody in this: its key was rotated away, or its organisation did not give it that duty",
				parse::address(&account)
			)
		})
	}

	/// The resource that people named, with the current tenure where they named none.
	pub async fn resource(&self, name: &parse::ResourceName) -> anyhow::Result<Resource> {
		match name {
			parse::ResourceName::Record { subject, custodian } => {
				Ok(Resource::Record { subject: subject.clone(), custodian: custodian.clone() })
			},
			parse::ResourceName::Device { id, tenure: Some(tenure) } => {
				Ok(Resource::Device { id: *id, tenure: *tenure })
			},
			parse::ResourceName::Device { id, tenure: None } => {
				let device = self.device(id).await?;
				Ok(Resource::Device { id: *id, tenure: device.tenure })
			},
		}
	}

	/// A registered device.
	pub async fn device(
		&self,
		id: &assent_primitives::DeviceId,
	) -> anyhow::Result<api::device_registry::storage::devices::Output> {
		let devices = api::storage().device_registry().devices();
		let at = self.at().await?;
		let found = at.storage().try_fetch(devices, (Static(*id),)).await.map_err(explained)?;
		let found = found.ok_or_else(|| anyhow!("there is no device {id}"))?;
		Ok(found.decode()?)
	}

	/// Signs a call, sends it, and waits for it to be in a block.
	///
	/// # Errors
	///
	/// If the chain refuses it, with the error's name and what it expected.
	pub async fn submit<C: Payload>(&self, key: &Keypair, call: &C) -> anyhow::Result<Receipt> {
		let at = self.at().await?;
		let call = CheckedCall::new(&at, call).map_err(explained)?;
		self.submit_checked(&at, key, &call).await
	}

	/// A call, encoded to stand in another one.
	pub async fn encode<C: Payload>(&self, call: &C) -> anyhow::Result<EncodedCall> {
		let at = self.at().await?;
		Ok(CheckedCall::new(&at, call).map_err(explained)?.into())
	}

	// One function for all calls: what comes after the encoding is compiled once.
	async fn submit_checked(
		&self,
		at: &At,
		key: &Keypair,
		call: &CheckedCall,
	) -> anyhow::Result<Receipt> {
		let account = subxt::utils::AccountId32(key.public_key().0);
		let nonce = self.legacy.system_account_next_index(&account).await?;
		let parameters = SubstrateExtrinsicParamsBuilder::<Config>::new()
			.nonce(nonce)
			.mortal_from_unchecked(MORTALITY, at.block_number(), at.block_hash())
			.build();
		let transaction = at
			.transactions()
			.create_signable_offline(call, parameters)
			.and_then(|mut signable| signable.sign(key))
			.map_err(explained)?;
		let what = format!("{}.{}", call.pallet_name(), call.call_name());
		self.send(&what, &transaction).await.context(what)
	}

	/// Sends a call that nobody signs and nobody pays for: the chain itself finds out whether it may come. Waits for it to
	/// be in a block.
	///
	/// # Errors
	///
	/// If the node does not take it, with the error's name and what it expected.
	pub async fn submit_free<C: Payload>(&self, call: &C) -> anyhow::Result<Receipt> {
		let at = self.at().await?;
		let call = CheckedCall::new(&at, call).map_err(explained)?;
		let transaction = free_transaction(&at, &call).map_err(explained)?;
		let what = format!("{}.{}", call.pallet_name(), call.call_name());
		let sent = self.send(&what, &transaction).await;
		sent.map_err(|error| numbered(&at, call.pallet_name(), error)).context(what)
	}

	async fn send(&self, what: &str, transaction: &Transaction) -> anyhow::Result<Receipt> {
		self.output.progress(format!("{what}: sent"));
		let hash = transaction.hash();
		tokio::time::timeout(self.timeout, self.watch(transaction)).await.map_err(|_| {
			let state = match self.wait {
				Wait::InBlock => "in a block",
				Wait::Finalised => "final",
			};
			anyhow!(
				"not {state} within {} s: it may still come. Look for the transaction {hash:?} before you send it again",
				self.timeout.as_secs()
			)
		})?
	}

	async fn watch(&self, transaction: &Transaction) -> anyhow::Result<Receipt> {
		let mut progress = transaction.submit_and_watch().await.map_err(explained)?;
		while let Some(status) = progress.next().await {
			let (block, finalised) = match status? {
				TransactionStatus::InBestBlock(block) => (block, false),
				TransactionStatus::InFinalizedBlock(block) => (block, true),
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message } => bail!("the node gave it up: {message}"),
				_ => continue,
			};
			let number = block.at().await?.block_number();
			let state = if finalised { "final" } else { "in a block" };
			self.output.progress(format!("  {state}: {number}"));
			if !finalised && self.wait == Wait::Finalised {
				continue;
			}
			let events = block.wait_for_success().await.map_err(explained)?;
			return Ok(Receipt {
				block: number,
				block_hash: block.block_hash(),
				transaction: block.extrinsic_hash(),
				finalised,
				events,
			});
		}
		bail!("the node stopped telling what became of it")
	}

	/// Waits for the runtime's version to rise above that one, and says what it is.
	pub async fn new_version(&self, before: u32) -> anyhow::Result<u32> {
		let risen = async {
			loop {
				let version = self.at().await?.spec_version();
				if version > before {
					return anyhow::Ok(version);
				}
				tokio::time::sleep(Duration::from_millis(500)).await;
			}
		};
		tokio::time::timeout(self.timeout, risen).await.map_err(|_| {
			anyhow!("the new runtime was not in force within {} s", self.timeout.as_secs())
		})?
	}

	/// The chain's moment, milliseconds.
	pub async fn moment(&self) -> anyhow::Result<Moment> {
		let at = self.at().await?;
		let now = api::storage().timestamp().now();
		let found = at.storage().fetch(now, ()).await.map_err(explained)?;
		Ok(found.decode()?)
	}

	/// The free balance of an account and what is on hold, in planck.
	pub async fn balance(&self, account: &AccountId) -> anyhow::Result<(u128, u128)> {
		let at = self.at().await?;
		let key = (Static(account.clone()),);
		let found =
			at.storage().fetch(api::storage().system().account(), key).await.map_err(explained)?;
		let data = found.decode()?.data;
		Ok((data.free, data.reserved))
	}
}

/// A general transaction: it has the extensions of a signed one, and no signature.
fn free_transaction(at: &At, call: &CheckedCall) -> Result<Transaction, ExtrinsicError> {
	let parameters = SubstrateExtrinsicParamsBuilder::<Config>::new().immortal().nonce(0).build();
	let transactions = at.transactions();
	let mut unsigned = transactions.create_v5_signable_offline(call, parameters)?;
	// No extension of this chain takes a signature: what is given here stands nowhere.
	let nobody = subxt::utils::AccountId32([0; 32]);
	unsigned.sign_with_account_and_signature(&nobody, &MultiSignature::Sr25519([0; 64]))
}

/// The error with the name that a pallet has for the number which the node told.
fn numbered(at: &At, pallet: &str, error: anyhow::Error) -> anyhow::Error {
	let text = format!("{error:#}");
	let number = text.split_once("Custom error: ").and_then(|(_, rest)| {
		let digits = rest.chars().take_while(char::is_ascii_digit).collect::<String>();
		digits.parse().ok()
	});
	let found = number.and_then(|number| {
		at.metadata_ref().pallet_by_name(pallet)?.error_variant_by_index(number)
	});
	match found {
		Some(variant) => {
			let documentation = variant.docs.join(" ");
			anyhow!("the chain refused it: {pallet}.{}: {}", variant.name, documentation.trim())
		},
		None => error,
	}
}

/// An error of the connection or the chain, in words.
pub fn explained(error: impl Into<subxt::Error>) -> anyhow::Error {
	use subxt::Error as E;
	let error = error.into();
	match &error {
		E::TransactionEventsError(TransactionEventsError::ExtrinsicFailed(failed)) => {
			anyhow!("the chain refused it: {}", dispatch_error(failed))
		},
		E::ExtrinsicError(ExtrinsicError::ErrorSubmittingTransaction(refused)) => {
			pool_error(&node_reason(refused))
		},
		E::ExtrinsicError(
			ExtrinsicError::IncompatibleCodegen
			| ExtrinsicError::CallNameNotFound { .. }
			| ExtrinsicError::PalletNameNotFound(_),
		)
		| E::StorageError(
			subxt::error::StorageError::IncompatibleCodegen
			| subxt::error::StorageError::PalletNameNotFound(_)
			| subxt::error::StorageError::StorageEntryNotFound { .. },
		)
		| E::RuntimeApiError(
			subxt::error::RuntimeApiError::IncompatibleCodegen
			| subxt::error::RuntimeApiError::TraitNotFound(_)
			| subxt::error::RuntimeApiError::MethodNotFound { .. },
		) => anyhow!(
			"the node's runtime has another form of this than this `assent` was built for ({error}); use the `assent` \
			 of the chain's release"
		),
		_ => error.into(),
	}
}

/// The name of an error of the chain, with what it says it expected.
pub fn dispatch_error(error: &DispatchError) -> String {
	let DispatchError::Module(module) = error else { return error.to_string() };
	match module.details() {
		Ok(details) => {
			let name = format!("{}.{}", details.pallet.name(), details.variant.name);
			let documentation = details.variant.docs.join(" ");
			// What an error says in its fields, such as the place of an access in a batch.
			let fields = match module.as_root_error::<api::Error>() {
				Ok(root) if !details.variant.fields.is_empty() => format!(" {root:?}"),
				_ => String::new(),
			};
			format!("{name}{fields}: {}", documentation.trim())
		},
		Err(_) => error.to_string(),
	}
}

/// What the node says of a request that it did not take: the reason stands in the data of its answer.
fn node_reason(error: &(dyn std::error::Error + 'static)) -> String {
	let causes = std::iter::successors(Some(error), |error| error.source());
	let reason = causes
		.filter_map(|cause| cause.downcast_ref::<subxt::rpcs::UserError>())
		.find_map(|answer| {
			let data = answer.data.as_ref()?;
			Some(format!("{}: {}", answer.message, data.get().trim_matches('"')))
		});
	reason.unwrap_or_else(|| error.to_string())
}

/// Whether the node walked as far as it does at a time, and remembers where it stopped. See `docs/operations.md`.
pub fn is_too_far(error: &subxt::rpcs::UserError) -> bool {
	[9006, 9028].contains(&error.code)
}

/// Why the node's pool did not take a transaction.
fn pool_error(message: &str) -> anyhow::Error {
	let advice = [
		(
			"Inability to pay",
			"the signer's account does not exist or cannot pay the fee: send it some ASNT",
		),
		("exhaust the block limits", "it does not fit in a block: make it smaller"),
		(
			"outdated",
			"its nonce was used already: somebody else signs with the same key; send it again",
		),
		(
			"Priority is too low",
			"another transaction of the same key waits: send it again when that is in a block",
		),
		("bad signature", "the node's chain is another, or was upgraded meanwhile: send it again"),
		("Already Imported", "it was sent before, and waits or is in a block"),
		("temporarily banned", "it was sent before, and is in a block or cannot come any more"),
	];
	let known = advice.iter().find(|(mark, _)| message.contains(mark));
	match known {
		Some((_, advice)) => anyhow!("the node did not take it: {advice} ({message})"),
		None => anyhow!("the node did not take it: {message}"),
	}
}

/// The parameters of [`Client::request`] for a journal's entries.
pub fn journal_parameters(
	resource: &Resource,
	from: u64,
	limit: u32,
) -> Result<subxt::rpcs::client::RpcParams, subxt::rpcs::Error> {
	let mut parameters = rpc_params![];
	parameters.push(format!("0x{}", hex::encode(resource.encode())))?;
	parameters.push(from)?;
	parameters.push(limit)?;
	Ok(parameters)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn address_should_be_refused_when_it_can_be_none_of_a_node() {
		for url in [
			"ws://127.0.0.1:9944",
			"wss://node.example",
			"wss://node.example:443/rpc",
			"ws://[::1]:9944",
			"ws://[::1]",
		] {
			check_url(url).expect(url);
		}
		for url in
			["", "foo", "127.0.0.1:9944", "http://node.example", "ws://", "ws://:9944", "ws://a:b"]
		{
			let error = check_url(url).expect_err(url);
			assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
			assert!(error.to_string().starts_with("--url: expected ws://"), "{error}");
		}
	}

	#[test]
	fn pool_error_should_say_what_to_do_when_it_is_known() {
		let message =
			"Invalid Transaction: Inability to pay some fees (e.g. account balance too low)";
		assert!(pool_error(message).to_string().contains("send it some ASNT"));
		assert!(pool_error("Transaction Already Imported: Any { .. }")
			.to_string()
			.contains("before"));
		assert!(pool_error("something else").to_string().ends_with("take it: something else"));
	}

	#[tokio::test]
	async fn connection_should_name_the_address_when_no_node_answers() {
		use clap::Parser;
		let arguments = ["assent", "--url", "ws://127.0.0.1:1", "key", "show"];
		let global = crate::Cli::try_parse_from(arguments).expect("it parses").global;
		let output = Output { json: false, quiet: true, yes: true };
		let error = Client::connect(&global, output).await.err().expect("there is no node");
		assert!(format!("{error:#}").contains("no Assent node answers at ws://127.0.0.1:1"));
	}
}
