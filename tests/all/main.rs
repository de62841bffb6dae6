//! All integration tests of the server, in one binary: linking once is what makes them quick to start.

mod histories;
mod simulation;
mod store_conformance;
mod tidy;
