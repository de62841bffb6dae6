//! All integration tests of the server, in one binary: linking once is what makes them quick to start.

mod durability;
mod fuzzing;
mod guards;
mod simulation;
mod support;
mod tidy;
