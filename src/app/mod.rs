//! Use cases: who may do what, and rules across several calendars. Not here: HTTP, sockets.

pub mod contact;
pub mod seed;
pub mod toml_file;
pub mod town;
