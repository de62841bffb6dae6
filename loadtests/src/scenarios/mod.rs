//! What can be done to a server, each in a file. Not here: the machinery that they share.

mod bookings;
mod commands;
mod core;
mod fanout;
mod idle;
mod opening;
mod pages;
mod slow;
mod storm;

pub use opening::contact;

use anyhow::Result;

use crate::cli::{Cli, Scenario};
use crate::report::Report;

/// Runs the scenario that was asked for.
pub fn run(cli: &Cli) -> Result<Report> {
    match cli.scenario {
        Scenario::Opening => opening::run(cli),
        Scenario::Fanout => fanout::run(cli),
        Scenario::Storm => storm::run(cli),
        Scenario::Slow => slow::run(cli),
        Scenario::Idle => idle::run(cli),
        Scenario::Commands => commands::run(cli),
        Scenario::Core => core::run(cli),
        Scenario::Bookings => bookings::run(cli),
        Scenario::Pages => pages::run(cli),
    }
}
