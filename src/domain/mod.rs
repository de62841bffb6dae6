//! The booking core: pure values and functions. No async, clocks, IO, randomness or logging in here.

pub mod calendar;
pub mod catalog;
pub mod colour;
pub mod command;
pub mod decide;
pub mod event;
pub mod ids;
pub mod invariants;
pub mod refusal;
pub mod schedule;
pub mod time;
