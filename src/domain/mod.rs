//! The booking core: pure values and functions. No async, clocks, IO, randomness or logging in here.

pub mod calendar;
pub mod catalog;
pub mod change;
pub mod colour;
pub mod command;
pub mod decide;
pub mod event;
pub mod fingerprint;
pub mod fiscal_code;
pub mod holidays;
pub mod ids;
pub mod invariants;
pub mod latin;
pub mod letter;
pub mod occupancy;
pub mod particulars;
pub mod person;
pub mod places;
pub mod refusal;
pub mod schedule;
pub mod service;
pub mod time;
pub mod week;

#[cfg(test)]
mod tests;
