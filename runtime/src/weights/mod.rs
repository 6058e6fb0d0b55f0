//! The weights of Assent's own pallets, measured: scripts/benchmark.sh writes them.

pub mod pallet_access_audit;
pub mod pallet_accreditation;
pub mod pallet_consent;
pub mod pallet_device_registry;
pub mod pallet_emergency;
pub mod pallet_guardianship;
pub mod pallet_micropayments;
