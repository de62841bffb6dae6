//! The command line: what can be asked of the program, with help that teaches. Not here: how it is done.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use crate::config::Config;
use crate::domain::ids::{ResourceId, Seq};
use crate::server::{self, Stopped};
use crate::store::sled::SledStore;
use crate::store::{Store, backup, verify};

/// Realtime booking for public offices: every counter, desk, room or court has a calendar that citizens see live.
#[derive(Parser)]
#[command(name = "sportello", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Try it:
  sportello serve --data ./town          an invented town on http://127.0.0.1:8080
  sportello verify --data ./town         replay everything and check it (the server must be stopped)
  sportello export --data ./town --to town.backup

Settings come from a TOML file (--config, or SPORTELLO_CONFIG) and from variables such as
SPORTELLO_SERVER__LISTEN=0.0.0.0:8080. docs/configuration.md lists them all.

Exit status: 0 done, 1 failed, 2 wrong use, 3 verify found problems, 70 the store stopped the server.";

#[derive(Subcommand)]
enum Command {
    /// Open the town: serve pages and live calendars until a stop signal.
    ///
    /// At the first start on an empty folder the demo town is loaded, or the one in --demo. It is ready when
    /// /health/ready answers 200. On SIGTERM or SIGINT every browser is told to come back and the process ends.
    Serve(Serve),
    /// Replay all events and check every invariant, record and index. Changes nothing.
    Verify(Data),
    /// Write a consistent, checksummed copy of everything into one file: this is the backup.
    Export(Export),
    /// Make a new store from an exported file. The folder must not exist or be empty.
    Restore(Restore),
    /// Show a resource: its last events, live holds and bookings to come, without personal data.
    Inspect(Inspect),
}

#[derive(Args)]
struct Data {
    /// Folder of the store.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Settings (TOML).
    #[arg(long, value_name = "FILE", env = "SPORTELLO_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    data: Data,
    /// Address and port of pages and sockets [default: server.listen of the settings, 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Folder of TOML files to fill an empty store from, instead of the built-in demo town.
    #[arg(long, value_name = "DIR")]
    demo: Option<PathBuf>,
}

#[derive(Args)]
struct Export {
    #[command(flatten)]
    data: Data,
    /// File to write; must not exist.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

#[derive(Args)]
struct Restore {
    /// Exported file.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    data: Data,
}

#[derive(Args)]
struct Inspect {
    /// The resource's id, such as `cie-sportello-1`.
    resource: String,
    #[command(flatten)]
    data: Data,
    /// How many of the last events to show.
    #[arg(long, default_value_t = 20)]
    events: usize,
}

/// Verify found problems; they have been listed.
#[derive(Debug, thiserror::Error)]
#[error("{0} problems found")]
struct ProblemsFound(usize);

/// Runs the program.
///
/// # Errors
/// Whatever stopped it; `exit_status` says with which status to leave.
pub fn run() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Serve(serve) => serve_command(serve),
        Command::Verify(data) => verify_command(&data),
        Command::Export(export) => export_command(&export),
        Command::Restore(restore) => restore_command(&restore),
        Command::Inspect(inspect) => inspect_command(&inspect),
    }
}

/// The status that tells a supervisor what happened.
#[must_use]
pub fn exit_status(error: &anyhow::Error) -> u8 {
    if error.is::<Stopped>() {
        70
    } else if error.is::<ProblemsFound>() {
        3
    } else {
        1
    }
}

fn load_config(data: &Data) -> anyhow::Result<Config> {
    Ok(Config::load(data.config.as_deref(), std::env::vars())?)
}

fn serve_command(serve: Serve) -> anyhow::Result<()> {
    let mut config = load_config(&serve.data)?;
    if let Some(listen) = serve.listen {
        config.server.listen = listen;
    }
    server::serve(config, serve.data.data, serve.demo)
}

fn open_store(data: &Data) -> anyhow::Result<SledStore> {
    let config = load_config(data)?;
    anyhow::ensure!(data.data.is_dir(), "--data {}: there is no such folder", data.data.display());
    let opened = SledStore::open(&data.data, &server::store_settings(&config));
    opened.with_context(|| format!("opening the store in {}", data.data.display()))
}

fn verify_command(data: &Data) -> anyhow::Result<()> {
    let store = open_store(data)?;
    let report = verify::verify(&store)?;
    println!("{report}");
    let problems = report.problems.len();
    if problems == 0 { Ok(()) } else { Err(ProblemsFound(problems).into()) }
}

fn export_command(export: &Export) -> anyhow::Result<()> {
    let store = open_store(&export.data)?;
    let summary =
        backup::export(&store, &export.to).with_context(|| format!("exporting to {}", export.to.display()))?;
    println!("{summary}");
    Ok(())
}

fn restore_command(restore: &Restore) -> anyhow::Result<()> {
    let config = load_config(&restore.data)?;
    let into = &restore.data.data;
    let restored = backup::restore(&restore.from, into, &server::store_settings(&config));
    let summary = restored.with_context(|| format!("restoring {} into {}", restore.from.display(), into.display()))?;
    println!("{summary}");
    Ok(())
}

fn inspect_command(inspect: &Inspect) -> anyhow::Result<()> {
    let resource: ResourceId = inspect.resource.parse().context("the resource")?;
    let store = open_store(&inspect.data)?;
    let heads = store.heads()?;
    let Some(head) = heads.iter().find(|head| head.resource == resource) else {
        let names: Vec<String> = heads.iter().map(|head| head.resource.to_string()).collect();
        anyhow::bail!("there is no resource {resource}; there are {}", names.join(", "));
    };
    let first = head.seq.0.saturating_sub(inspect.events as u64);
    println!("{resource}: {} events", head.seq);
    for record in store.records_after(&resource, Seq(first), inspect.events)? {
        println!("{:>10}  {}  {:?}", record.seq, record.at, record.event);
    }
    let loaded = store.load(&resource)?;
    if let Some((calendar, _)) = crate::actors::registry::replay(loaded) {
        println!("live holds:");
        for (id, hold) in calendar.holds() {
            println!("  {id}  {} {} min, until {}", hold.range.start, hold.range.minutes, hold.until);
        }
        println!("bookings to come:");
        for (id, booking) in calendar.bookings().filter(|(_, booking)| booking.at > calendar.last_at()) {
            println!("  {}  {} {} min  {:?}", id.code(), booking.range.start, booking.range.minutes, booking.state);
        }
    }
    Ok(())
}
