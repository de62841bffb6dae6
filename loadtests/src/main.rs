//! `sportello-load`: puts a server under load from a process of its own and says whether its promises held. Not here:
//! anything of the server, whose messages alone are shared.
#![forbid(unsafe_code)]

mod bare;
mod bench;
mod cli;
mod colours;
mod crowd;
#[cfg(test)]
mod crowd_tests;
mod dice;
mod frames;
mod grid;
mod grids;
mod ground;
mod html;
mod http;
mod inside;
mod loaders;
mod net;
mod pace;
mod process;
mod report;
mod scenarios;
mod server;
mod stats;
mod tiny;
mod town;
mod workers;
mod ws;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

use cli::Cli;
use report::Report;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let result = match words.as_slice() {
        [_, first, count] if first == bare::HIDDEN => {
            count.parse().context("a number of sockets").and_then(bare::child).map(|()| true)
        }
        _ => load(&Cli::parse()),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("sportello-load: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the scenario and writes what was asked for; true if all invariants held.
fn load(cli: &Cli) -> Result<bool> {
    // A run that broke off is a result too: whoever reads the JSON learns why.
    let report = scenarios::run(cli).unwrap_or_else(|error| {
        let mut report = bench::report(cli);
        report.error(format!("{error:#}"));
        report
    });
    write(cli, &report)?;
    Ok(report.objections().is_empty())
}

fn write(cli: &Cli, report: &Report) -> Result<()> {
    print!("{}", report.table());
    if let Some(path) = &cli.json {
        let text = serde_json::to_string_pretty(&report.json()).context("the figures")?;
        fs::write(path, text + "\n").with_context(|| path.display().to_string())?;
    }
    if let Some(path) = &cli.html {
        fs::write(path, html::page(report)).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
