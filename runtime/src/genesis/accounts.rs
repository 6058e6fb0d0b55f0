//! The well-known accounts of the presets.
//!
//! All are derived from the SDK's public development phrase, as `//Name`: anybody knows their secrets. They stand here as
//! public keys because deriving them takes more than a runtime has; a test derives each anew.

use assent_primitives::AccountId;
use hex_literal::hex;

macro_rules! accounts {
	($($(#[$doc:meta])* $name:ident, $derivation:literal, $key:literal;)+) => {
		$(
			$(#[$doc])*
			pub const $name: AccountId = AccountId::new(hex!($key));
		)+

		#[cfg(test)]
		mod tests {
			use super::*;
			use sp_core::{sr25519, Pair};

			#[test]
			fn well_known_accounts_should_be_those_of_their_derivation_when_derived_anew() {
				$(
					let pair = sr25519::Pair::from_string($derivation, None).expect("a valid path");
					assert_eq!(AccountId::from(pair.public()), $name, $derivation);
				)+
			}
		}
	};
}

accounts! {
	/// A member of the council.
	ALICE, "//Alice", "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
	/// A member of the council.
	BOB, "//Bob", "8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48";
	/// A member of the council.
	CHARLIE, "//Charlie", "90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22";
	/// A maker of devices.
	MAKER, "//Maker", "0c22fd6d6b75d2dce22b9df835e73ebc52f54d75123944a5d6dc449780267252";
	/// A hospital.
	HOSPITAL, "//Hospital", "1695bf83e2b75bd8c6ef49ce526603f2c3518bccf94c6f90804073273a13373f";
	/// The hospital's gateway: the account that signs for its staff.
	HOSPITAL_GATEWAY, "//Hospital//Gateway", "a82f07aa3a1a0c1ca6b23f7335c7dab15ecb6568b84b7ea998684986b69d7d31";
	/// A research body.
	RESEARCH, "//Research", "225bc3f0ca48d07785e756ef24295493b7c6c59fd2de4d436821cda7a9279201";
	/// The research body's gateway.
	RESEARCH_GATEWAY, "//Research//Gateway", "1ae65dcb496921f23b6b7758e49ee8c613a8afacaf377a0fe581f2d81ac8125c";
	/// An insurer.
	INSURER, "//Insurer", "9af5db083d9dcf0f328d2d6224e627c476dfcdd0c2fdb937b5bbfa215c904e4b";
	/// A regulator.
	REGULATOR, "//Regulator", "c8deda87de3680643d220b32679a646c56e5fd15c14100cb81555de939ea1f3d";
	/// An identity provider.
	IDENTITY_PROVIDER, "//IdentityProvider", "8642cc96026dee7d7d90a16d928d765238cc9ea8d30f504847683c4ed8c9a822";
	/// A notified body.
	NOTIFIED_BODY, "//NotifiedBody", "ea01e9645cb3fe5a6c25800cb80d3941efdf34bb56f4826ac8b8336cb512f437";
	/// A health data access body.
	ACCESS_BODY, "//AccessBody", "9ed9ed4df1965791fdfb4f98765dd9da5d2ae46781663de2cd87ad00b8314922";
	/// A data user of secondary use.
	DATA_USER, "//DataUser", "4e103fbe29fedd81913207f38db93d6de7518d44dde6fa292c3cb22037208a0f";
	/// A patient.
	PATIENT, "//Patient", "52c4b8eff43e334ce17f21450e73d20ced5d827a352420a4dc4aca94279eb112";
}
