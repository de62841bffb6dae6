//! All integration tests of the server, in one binary: linking once is what makes them quick to start.

mod durability;
mod guards;
mod fuzzing;
mod simulation;
mod support;
mod tidy;
