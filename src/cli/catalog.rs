//! `sportello catalog`: changes a town's texts, resources and hours from its files. Not here: what changes (`app::import`).

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::{Data, open_store};
use crate::actors::clock::{Clock, SystemClock};
use crate::app::import;

pub const AFTER: &str = "\
Examples:
  sportello catalog import /etc/sportello/town --data /var/lib/sportello
  sportello catalog import /etc/sportello/town --data /var/lib/sportello --apply
  sportello catalog import /etc/sportello/town --data /var/lib/sportello --apply --touching 3

The server must be stopped: a store has one owner. Without --apply nothing is written: it lists what would change, and
whose bookings would lose their time. docs/guide.md tells more.

Exit status: 0 listed, or written; 1 something in the files is wrong, or the store could not be opened: nothing was
written.";

/// What to do with the catalogue.
#[derive(Subcommand)]
pub enum Catalog {
    /// Compare a town's folder with the store, and with --apply bring the store to what the folder says.
    ///
    /// Names, texts, contacts, questions, order, suspensions and hours change; what is new is added. What is gone from
    /// the folder leaves the tree, unless bookings are to come there: then it stays, suspended. No booking is cancelled,
    /// and days that the office has closed on its page stay closed.
    Import(Import),
}

#[derive(Args)]
pub struct Import {
    /// Folder of TOML files with the whole town, as `serve --demo` reads it.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    data: Data,
    /// Really change.
    #[arg(long)]
    apply: bool,
    /// How many bookings the list said would lose their time. They stay, and the office finds them on its page.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    touching: usize,
}

/// Runs one of them.
///
/// # Errors
/// Where the files, the store or the number of touched bookings do not allow it.
pub fn run(command: &Catalog, out: &mut dyn Write) -> anyhow::Result<()> {
    let Catalog::Import(import) = command;
    let store = open_store(&import.data)?;
    let now = SystemClock::new().now();
    let plan =
        import::plan(&store, &import.folder, now).with_context(|| format!("importing {}", import.folder.display()))?;
    if plan.is_empty() {
        writeln!(out, "the store says what the files say: nothing to do")?;
        return Ok(());
    }
    write!(out, "{plan}")?;
    let (differences, touched) = (plan.differences.len(), plan.touched());
    let count = format!("{differences} differences, {touched} bookings that lose their time");
    if !import.apply {
        let touching = if touched > 0 { format!(" --touching {touched}") } else { String::new() };
        writeln!(out, "{count}; nothing was written: say --apply{touching}")?;
        return Ok(());
    }
    anyhow::ensure!(
        touched == import.touching,
        "{count}, and --touching says {}: nothing was written; look at the list and say --touching {touched}",
        import.touching
    );
    import::carry_out(&store, &plan, now)?;
    writeln!(out, "{count}; written: start the server again")?;
    Ok(())
}
