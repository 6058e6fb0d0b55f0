//! Stories of their own.

mod safeguards;
