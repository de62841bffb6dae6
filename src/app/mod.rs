//! Use cases: who may do what, and rules across several calendars. Not here: HTTP, sockets.

pub mod access;
mod caps;
mod drafts;
mod errands;
mod guests;
pub mod import;
mod ledger;
pub mod letters;
pub mod limiter;
pub mod people;
pub mod persons;
pub mod receipts;
pub mod retention;
pub mod seed;
pub mod short_letters;
mod sweep;
pub mod tags;
pub mod toml_file;
pub mod town;
pub mod turns;
