//! The command line. Not here: what the scenarios do.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use serde_json::{Map, Value, json};

/// Puts a Sportello server under load and says whether its promises held.
///
/// Every scenario prints a table and ends with status 0 only if its invariants held: winners equal places, no place has
/// two owners, no acknowledged command is lost, every watcher's grid equals the server's.
#[derive(Debug, Clone, Parser)]
#[command(name = "sportello-load", version)]
pub struct Cli {
    /// What to do
    #[arg(value_enum)]
    pub scenario: Scenario,
    /// A server that runs already, such as http://127.0.0.1:8080
    #[arg(long, conflicts_with = "spawn")]
    pub url: Option<String>,
    /// Process id of the server at --url, to measure its CPU and memory
    #[arg(long, requires = "url")]
    pub pid: Option<u32>,
    /// Start `COMMAND serve --data <temporary> --listen 127.0.0.1:<free port>`, measure it and stop it; the command may
    /// have several words, and may bring a --demo of its own
    #[arg(long, value_name = "COMMAND")]
    pub spawn: Option<String>,
    /// Clients that watch a week
    #[arg(long)]
    pub watchers: Option<usize>,
    /// Changes a second
    #[arg(long, value_name = "PER_SECOND")]
    pub changes: Option<f64>,
    /// How long the measured part lasts
    #[arg(long)]
    pub seconds: Option<f64>,
    /// How often the server is killed with -9
    #[arg(long)]
    pub kills: Option<u32>,
    /// Connections that send commands, or stay idle
    #[arg(long)]
    pub connections: Option<usize>,
    /// Commands a second, open loop; without it, the next command follows the answer
    #[arg(long)]
    pub rate: Option<f64>,
    /// Commands under way at the same time (closed loop), in `core`
    #[arg(long)]
    pub in_flight: Option<usize>,
    /// Resources that commands are spread over
    #[arg(long)]
    pub resources: Option<usize>,
    /// The resource to use, where the town has several
    #[arg(long)]
    pub resource: Option<String>,
    /// Readers that never read, in `slow`
    #[arg(long)]
    pub readers: Option<usize>,
    /// Holds a second beside the watchers, in `fanout`; each is released again
    #[arg(long)]
    pub holds: Option<f64>,
    /// Places on each cell of the town that is made for --spawn
    #[arg(long)]
    pub desks: Option<u16>,
    /// Bookings in the store before the start, in `bookings`
    #[arg(long)]
    pub bookings: Option<u64>,
    /// Leave out the bare writer that `fanout` measures beside the server
    #[arg(long)]
    pub no_bare: bool,
    /// Write the figures to this file
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write a report with plots to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// What can be done to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// Everybody watches one resource; at one instant all hold; winners confirm
    Opening,
    /// Many watch one week while a few change it
    Fanout,
    /// The server is killed with -9 under load; all come back and are equal, and nothing acknowledged is lost
    Storm,
    /// Some readers never read
    Slow,
    /// Many connections that do nothing: memory of each
    Idle,
    /// Durable round trips of hold and release over real sockets
    Commands,
    /// Durable commands on one hot resource in this process, without sockets
    Core,
    /// Start with many bookings in the store
    Bookings,
    /// Pages of a week, at a fixed rate
    Pages,
}

impl Cli {
    /// The options that were given, for the report.
    pub fn parameters(&self) -> Map<String, Value> {
        let all = json!({
            "url": self.url, "spawn": self.spawn, "watchers": self.watchers, "changes": self.changes,
            "seconds": self.seconds, "kills": self.kills, "connections": self.connections, "rate": self.rate,
            "in_flight": self.in_flight, "resources": self.resources, "resource": self.resource,
            "readers": self.readers, "holds": self.holds, "desks": self.desks, "bookings": self.bookings,
        });
        let Value::Object(all) = all else { return Map::new() };
        all.into_iter().filter(|(_, value)| !value.is_null()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_the_one_that_was_promised() {
        let line = "sportello-load storm --spawn x --watchers 9 --changes 5 --seconds 3 --kills 2 --json a --html b";
        let cli = Cli::try_parse_from(line.split(' ')).unwrap();
        assert_eq!((cli.scenario, cli.watchers, cli.kills), (Scenario::Storm, Some(9), Some(2)));
        assert_eq!(cli.parameters()["changes"], 5.0);
        for wrong in ["sportello-load", "sportello-load dance", "sportello-load idle --url a --spawn b"] {
            assert!(Cli::try_parse_from(wrong.split(' ')).is_err(), "{wrong:?} was accepted");
        }
    }
}
