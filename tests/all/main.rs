//! All integration tests of the server, in one binary: linking once is what makes them quick to start.

mod brand;
mod calendars;
mod catalog;
mod channels;
mod durability;
mod fuzzing;
mod guards;
mod histories;
mod identity;
mod mail;
mod office;
mod outbox;
mod persons;
mod powercut;
mod receipts;
mod security;
mod simulation;
mod store_conformance;
mod store_faults;
mod support;
mod tidy;
