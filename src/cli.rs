//! The command line: what can be asked of the program, with help that teaches. Not here: how it is done.

mod access_log;
mod catalog;
mod person;

use std::io::{BufWriter, ErrorKind, Write};
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
Each command explains itself: sportello help serve, sportello help export, and so on.

Try it:
  sportello serve --data ./town          an invented town on http://127.0.0.1:8080
  sportello verify --data ./town         replay everything and check it (the server must be stopped)
  sportello export --data ./town --to town.backup

Settings come from a TOML file (--config, or SPORTELLO_CONFIG) and from variables such as
SPORTELLO_SERVER__LISTEN=0.0.0.0:8080. docs/configuration.md lists them all.

Exit status: 0 done, 1 failed, 2 wrong use, 3 verify found problems, 70 the store stopped the server.
The last line on standard error says why.";

const AFTER_SERVE: &str = "\
Examples:
  sportello serve --data ./town
  sportello serve --data ./town --listen 0.0.0.0:8080
  sportello serve --data /var/lib/sportello --config /etc/sportello.toml
  sportello serve --data ./village --demo data/test-town

Exit status: 0 after a stop signal; 1 it could not start, or its listener ended; 70 the store stopped it, because it
could no longer promise that what is acknowledged is kept: mend what the last line says, then start it again.";

const AFTER_VERIFY: &str = "\
Example:
  sportello verify --data ./town

Exit status: 0 all is well; 1 the store could not be opened (does the server run on it?); 3 problems were found, one a
line: keep the folder as it is, and restore the last export into another one.";

const AFTER_EXPORT: &str = "\
Examples:
  sportello export --data ./town --to town.backup
  sportello export --data /var/lib/sportello --config /etc/sportello.toml --to \"backup-$(date +%F)\"

The server must be stopped: a store has one owner. The file has names and e-mails in it: keep it as you keep the store.

Exit status: 0 written and synced; 1 failed, and there is no file that could be taken for a whole one.";

const AFTER_RESTORE: &str = "\
Example:
  sportello restore --from town.backup --data ./town-restored
  sportello verify --data ./town-restored

Exit status: 0 the store is there; 1 the file is damaged or cut off, or the folder is not empty: nothing was restored.";

const AFTER_INSPECT: &str = "\
Examples:
  sportello inspect cie-sportello-1 --data ./town
  sportello inspect cie-sportello-1 --data ./town --events 200

The server must be stopped. A wrong name lists those that there are.

Exit status: 0 shown; 1 there is no such resource, or the store could not be opened.";

#[derive(Subcommand)]
enum Command {
    /// Open the town: serve pages and live calendars until a stop signal.
    ///
    /// At the first start on an empty folder the demo town is loaded, or the one in --demo. It is ready when
    /// /health/ready answers 200. On SIGTERM or SIGINT every browser is told to come back and the process ends.
    #[command(after_help = AFTER_SERVE)]
    Serve(Serve),
    /// Replay all events and check every invariant, record and index. Nothing but the opening of a store mends anything.
    #[command(after_help = AFTER_VERIFY)]
    Verify(Data),
    /// Write a consistent, checksummed copy of everything into one file: this is the backup.
    #[command(after_help = AFTER_EXPORT)]
    Export(Export),
    /// Make a new store from an exported file. The folder must not exist or be empty.
    #[command(after_help = AFTER_RESTORE)]
    Restore(Restore),
    /// Show a resource: its last events, live holds and bookings to come, without personal data.
    #[command(after_help = AFTER_INSPECT)]
    Inspect(Inspect),
    /// Change the town's texts, resources and hours from its files.
    #[command(subcommand, after_help = catalog::AFTER)]
    Catalog(catalog::Catalog),
    /// Write out or erase what is kept of a person.
    #[command(subcommand, after_help = person::AFTER)]
    Person(person::Person),
    /// Show who logged in and out, and which operator was shown whose data.
    #[command(after_help = access_log::AFTER)]
    AccessLog(access_log::AccessLogCommand),
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
        Command::Verify(data) => printing(|out| verify_command(&data, out)),
        Command::Export(export) => printing(|out| export_command(&export, out)),
        Command::Restore(restore) => printing(|out| restore_command(&restore, out)),
        Command::Inspect(inspect) => printing(|out| inspect_command(&inspect, out)),
        Command::Catalog(catalog) => printing(|out| catalog::run(&catalog, out)),
        Command::Person(person) => printing(|out| person::run(&person, out)),
        Command::AccessLog(command) => printing(|out| access_log::run(&command, out)),
    }
}

/// Runs a command that prints. A reader that has seen enough (`| head`) ends it, and that is no failure.
fn printing(command: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(std::io::stdout());
    let done = command(&mut out).and_then(|()| Ok(out.flush()?));
    let left = |error: &anyhow::Error| {
        error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    };
    done.or_else(|error| if left(&error) { Ok(()) } else { Err(error) })
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
    // Foreign variables may be anything; one of ours that is not text becomes a wrong value, and is named.
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())));
    Ok(Config::load(data.config.as_deref(), variables)?)
}

fn serve_command(serve: Serve) -> anyhow::Result<()> {
    let mut config = load_config(&serve.data)?;
    if let Some(listen) = serve.listen {
        config.server.listen = listen;
        config.check().context("--listen")?;
    }
    server::serve(config, serve.data.data, serve.demo)
}

fn open_store(data: &Data) -> anyhow::Result<SledStore> {
    let config = load_config(data)?;
    anyhow::ensure!(data.data.is_dir(), "--data {}: there is no such folder", data.data.display());
    anyhow::ensure!(data.data.join("db").is_file(), "--data {}: there is no store in this folder", data.data.display());
    let opened = SledStore::open(&data.data, &server::store_settings(&config));
    opened.with_context(|| format!("opening the store in {}", data.data.display()))
}

fn verify_command(data: &Data, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = open_store(data)?;
    tell(&verify::verify(&store)?, out)
}

fn tell(report: &verify::Report, out: &mut dyn Write) -> anyhow::Result<()> {
    let printed = writeln!(out, "{report}");
    // The status tells of problems also where nobody reads the list to its end.
    let problems = report.problems.len();
    if problems > 0 {
        return Err(ProblemsFound(problems).into());
    }
    Ok(printed?)
}

fn export_command(export: &Export, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = open_store(&export.data)?;
    let summary =
        backup::export(&store, &export.to).with_context(|| format!("exporting to {}", export.to.display()))?;
    writeln!(out, "{summary}")?;
    Ok(())
}

fn restore_command(restore: &Restore, out: &mut dyn Write) -> anyhow::Result<()> {
    let config = load_config(&restore.data)?;
    let into = &restore.data.data;
    let restored = backup::restore(&restore.from, into, &server::store_settings(&config));
    let summary = restored.with_context(|| format!("restoring {} into {}", restore.from.display(), into.display()))?;
    writeln!(out, "{summary}")?;
    Ok(())
}

fn inspect_command(inspect: &Inspect, out: &mut dyn Write) -> anyhow::Result<()> {
    let resource: ResourceId = inspect.resource.parse().context("the resource")?;
    let store = open_store(&inspect.data)?;
    let heads = store.heads()?;
    let Some(head) = heads.iter().find(|head| head.resource == resource) else {
        let names: Vec<String> = heads.iter().map(|head| head.resource.to_string()).collect();
        anyhow::bail!("there is no resource {resource}; there are {}", names.join(", "));
    };
    let first = head.seq.0.saturating_sub(inspect.events as u64);
    writeln!(out, "{resource}: {} events", head.seq)?;
    for record in store.records_after(&resource, Seq(first), inspect.events)? {
        writeln!(out, "{:>10}  {}  {:?}", record.seq, record.at, record.event)?;
    }
    let loaded = store.load(&resource)?;
    if let Some((calendar, _)) = crate::actors::registry::replay(loaded) {
        writeln!(out, "live holds:")?;
        for (id, hold) in calendar.holds() {
            writeln!(out, "  {id}  {} {} min, until {}", hold.range.start, hold.range.minutes, hold.until)?;
        }
        writeln!(out, "bookings to come:")?;
        for (id, booking) in calendar.bookings().filter(|(_, booking)| booking.at > calendar.last_at()) {
            writeln!(
                out,
                "  {}  {} {} min  {:?}",
                id.code(),
                booking.range.start,
                booking.range.minutes,
                booking.state
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Somebody who has stopped reading.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Err(ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn problems_are_told_by_the_status_also_where_nobody_reads_them() {
        let mut report = verify::Report::default();
        assert!(tell(&report, &mut Gone).unwrap_err().is::<std::io::Error>());
        report.problems.push(verify::Problem { place: "counter".to_owned(), text: "a gap".to_owned() });
        assert_eq!(exit_status(&tell(&report, &mut Gone).unwrap_err()), 3);
    }

    #[test]
    fn every_command_teaches_with_examples_that_parse_and_says_its_statuses() {
        let mut cli = Cli::command();
        cli.build();
        for command in cli.get_subcommands().filter(|command| command.get_name() != "help") {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Exit status: 0"), "{name}: {help}");
            let examples: Vec<&str> = help.lines().filter_map(|line| line.strip_prefix("  sportello ")).collect();
            assert!(examples.iter().any(|example| example.starts_with(name)), "{name} has no example");
            for example in examples {
                // As a shell would give it: one word for what is in quotes.
                let words = example.replace("\"backup-$(date +%F)\"", "backup-2026-11-23");
                let parsed = Cli::try_parse_from(format!("sportello {words}").split(' '));
                assert!(
                    parsed.is_ok(),
                    "{example}: {}",
                    parsed.err().map(|error| error.to_string()).unwrap_or_default()
                );
            }
        }
    }
}
