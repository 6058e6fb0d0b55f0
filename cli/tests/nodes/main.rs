//! The command line tool against real node processes.
//!
//! One program for all of them, and several nodes at a time: mostly they wait for blocks.

mod alone;
mod custody;
mod devices;
mod evidence;
mod guardians;
mod journal_copies;
mod main_job;
mod node;
mod notary;
mod peers;
mod pool;
mod recovery;
mod relays;
mod safeguards;
mod setting;
