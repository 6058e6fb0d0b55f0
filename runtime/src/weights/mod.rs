//! The weights of Assent's own pallets, as `scripts/benchmark.sh` generates them.
