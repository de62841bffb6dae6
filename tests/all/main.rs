//! All integration tests of the server, in one binary: linking once is what makes them quick to start.

mod fuzzing;
mod simulation;
mod tidy;
