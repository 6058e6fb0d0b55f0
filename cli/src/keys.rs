//! Keys: where they come from, and what they stand for.

use crate::error::{invalid, unreadable_option};
use anyhow::Context;
use assent_primitives::{statement::MultiSignature, AccountId};
use sp_core::{sr25519, Pair, H256};
use std::path::Path;
use subxt_signer::{sr25519::Keypair, SecretUri};

const FORMS: &str =
	"expected //NAME (development only), a mnemonic phrase, or 0x and 64 hex digits, each with a \
	derivation such as //hospital if there is one";

/// The key that a secret stands for. The secret never appears in an error.
pub fn keypair(secret: &str) -> anyhow::Result<Keypair> {
	let uri: SecretUri = secret.trim().parse().map_err(|_| invalid("the key", FORMS))?;
	if secret.trim().is_empty() || secret.trim() == "//" {
		return Err(invalid("the key", FORMS));
	}
	Keypair::from_uri(&uri).map_err(|_| invalid("the key", FORMS))
}

/// The key in a file: one line, written as on the command line.
pub fn keypair_in(file: &Path) -> anyhow::Result<Keypair> {
	let secret =
		std::fs::read_to_string(file).with_context(|| unreadable_option("--suri-file", file))?;
	keypair(&secret).with_context(|| format!("--suri-file: {}", file.display()))
}

/// The account of a key.
pub fn account(pair: &Keypair) -> AccountId {
	AccountId::new(pair.public_key().0)
}

/// The key's signature over 32 bytes, with its kind.
pub fn sign(pair: &Keypair, payload: &H256) -> MultiSignature {
	MultiSignature::Sr25519(pair.sign(payload.as_bytes()).0.into())
}

/// 32 bytes from the operating system's generator: a nonce, a salt, a key.
pub fn random() -> [u8; 32] {
	// A new key's seed is just that.
	sr25519::Pair::generate().1
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::parse::address;

	#[test]
	fn keypair_should_be_the_development_one_when_only_derived() {
		let alice = keypair("//Alice").expect("a derivation");
		let address = address(&account(&alice));
		assert_eq!(address, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
	}

	#[test]
	fn keypair_should_be_the_same_when_given_as_phrase_or_in_a_file() {
		let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice";
		let file = tempfile::NamedTempFile::new().expect("a temporary file");
		std::fs::write(file.path(), format!("{phrase}\n")).expect("it can be written");
		let alice = account(&keypair("//Alice").expect("a derivation"));
		assert_eq!(account(&keypair(phrase).expect("a phrase")), alice);
		assert_eq!(account(&keypair_in(file.path()).expect("a file")), alice);
	}

	#[test]
	fn keypair_should_not_show_the_secret_when_it_is_malformed() {
		for secret in ["", "//", "0x1234", "hunter2", "bottom drive obey lake"] {
			let error = format!("{:?}", keypair(secret).expect_err(secret));
			assert!(error.contains("expected") && !error.contains("hunter2"), "{error}");
		}
	}

	#[test]
	fn random_should_differ_when_drawn_twice() {
		assert_ne!(random(), random());
	}
}
