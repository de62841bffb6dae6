//! Sportello: a realtime booking server for public offices.
//!
//! The floors of the house, lowest first; a file imports only from floors below its own (`tests/all/tidy.rs` holds it):
//! `domain` (pure), then `store`, `texts`, `identity`, `notify` and `wire`, then `actors`, then `app`, then `http` and
//! `live`, then
//! `cli`, `config`, `telemetry` and `server`. ARCHITECTURE.md has the map.
#![forbid(unsafe_code)]

pub mod actors;
pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod http;
pub mod identity;
pub mod live;
pub mod notify;
pub mod server;
pub mod store;
pub mod telemetry;
pub mod texts;
pub mod wire;
