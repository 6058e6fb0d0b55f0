//! Evidence for decades: notaries sign, with a post-quantum scheme and over a second family of hashes, what the chain journalled, while
//! the chain's own hash and signatures are good. Later, when they are not, the notaries' signatures still tell which entries there were.
//!
//! - A notary goes over the chain's blocks ([`Builder`]) and signs a [`NotaryCheckpoint`]: a tree of SHA3-512 over every block's header and
//!   every byte of what the block journalled. Each checkpoint names the one before it.
//! - A bundle can carry the part of such trees that its entries are in ([`Notarised`]).
//! - A verifier who knows some notaries' keys ([`Notaries`]) can take GRANDPA's signatures, or BLAKE2b-256, as broken.
//!
//! `docs/evidence.md` describes the files, and which break leaves what proved.

pub mod block;
pub mod checkpoint;
pub mod hash;
pub mod key;
pub mod proof;
pub mod tree;

pub use block::{Builder, Built, Content, Wanted};
pub use checkpoint::NotaryCheckpoint;
pub use hash::Hash64;
pub use key::{PublicKey, SecretKey};
pub use proof::{builders, Broken, Notaries, Notarised, Vouched};
