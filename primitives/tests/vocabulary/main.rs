//! The parts of the vocabulary that carry meaning of their own.

mod controllers;
mod device_key;
mod ids;
mod journal;
mod period;
mod relay;
mod statements;
mod udi;
