//! The parts of the vocabulary that carry meaning of their own.

mod controllers;
mod ids;
mod journal;
mod period;
mod statements;
