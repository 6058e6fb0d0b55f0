//! The chain specifications: two built in, every other from a file.

use sc_service::{ChainType, GenericChainSpec, Properties};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use std::path::PathBuf;

/// A specification without extensions.
pub type ChainSpec = GenericChainSpec;

/// The prefix of the network protocols' older names. Today's names hold the genesis hash; this one keeps Assent
/// nodes apart from other Substrate chains on one local network.
const PROTOCOL_ID: &str = "assent";

/// The specification that `--chain` names: `dev`, `local`, or the path of a JSON file.
///
/// There is no default: a wrong guess would put keys and data where nobody looks for them.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"" => Err("name the chain: --dev, --chain local, or --chain with the path of a chain \
			specification"
			.into()),
		"dev" => development(),
		"local" => local_testnet(),
		path => ChainSpec::from_json_file(PathBuf::from(path)),
	}
}

/// One validator, Alice, for development.
fn development() -> Result<ChainSpec, String> {
	Ok(builder()?
		.with_name("Assent Development")
		.with_id("assent_dev")
		.with_chain_type(ChainType::Development)
		.with_genesis_config_preset_name(DEV_RUNTIME_PRESET)
		.build())
}

/// Several validators with well-known keys, for networks on one machine.
fn local_testnet() -> Result<ChainSpec, String> {
	Ok(builder()?
		.with_name("Assent Local Testnet")
		.with_id("assent_local")
		.with_chain_type(ChainType::Local)
		.with_genesis_config_preset_name(LOCAL_TESTNET_RUNTIME_PRESET)
		.build())
}

fn builder() -> Result<sc_chain_spec::ChainSpecBuilder, String> {
	let code = assent_runtime::WASM_BINARY
		.ok_or("this node was built without the wasm runtime (SKIP_WASM_BUILD): build it again")?;
	Ok(ChainSpec::builder(code, None).with_protocol_id(PROTOCOL_ID).with_properties(properties()))
}

/// What wallets show: the token, its decimals, the prefix of addresses.
fn properties() -> Properties {
	[("tokenSymbol", "ASNT".into()), ("tokenDecimals", 12.into()), ("ss58Format", 42.into())]
		.map(|(name, value)| (name.to_string(), value))
		.into_iter()
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn load_should_fail_when_no_chain_is_named() {
		assert!(load("").is_err_and(|error| error.contains("--chain")));
	}

	#[test]
	fn load_should_fail_when_the_file_does_not_exist() {
		assert!(load("no/such/file.json").is_err());
	}

	#[test]
	fn properties_should_name_token_decimals_and_prefix() {
		let properties = properties();
		assert_eq!(properties["tokenSymbol"], "ASNT");
		assert_eq!(properties["tokenDecimals"], 12);
		assert_eq!(properties["ss58Format"], 42);
	}

	// Without the wasm runtime (SKIP_WASM_BUILD) there is nothing to build a state from.
	#[test]
	fn built_in_specifications_should_build_their_genesis_when_the_runtime_is_there() {
		if assent_runtime::WASM_BINARY.is_some() {
			for (id, expected) in [("dev", "assent_dev"), ("local", "assent_local")] {
				let spec = load(id).expect("a built-in specification loads");
				assert_eq!(spec.id(), expected);
				spec.as_json(true).expect("its preset builds a state");
			}
		}
	}
}
