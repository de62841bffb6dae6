//! Use cases: who may do what, and rules across several calendars. Not here: HTTP, sockets.

mod caps;
pub mod contact;
mod drafts;
mod ledger;
pub mod letters;
pub mod rate;
pub mod seed;
pub mod tags;
pub mod toml_file;
pub mod town;
