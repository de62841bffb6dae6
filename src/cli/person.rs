//! `sportello person`: what is kept of somebody, written out or erased. Not here: finding it (`app::persons`).

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::{Data, load_config, open_store};
use crate::actors::clock::{Clock, SystemClock};
use crate::app::access::{AccessEntry, BOOKINGS_MAX, Deed, note_by_command};
use crate::app::persons::{self, Dossier, Wanted};
use crate::app::tags::Tags;
use crate::domain::person::Person as Known;
use crate::domain::time::{Timestamp, Tz};
use crate::store::Store;
use crate::store::sled::SledStore;

pub const AFTER: &str = "\
Examples:
  sportello person export --identifier RSSMRA80A01H501U --data ./town --to rossi.json
  sportello person erase --identifier RSSMRA80A01H501U --data ./town
  sportello person erase --email mario@example.org --data ./town --yes

The server must be stopped: a store has one owner. Exports of the store that were made before still have the data, and the
store's file has them until its old parts are written over (docs/privacy.md).

Exit status: 0 done; 1 failed, or there is nothing of this person.";

/// What to do with a person's data.
#[derive(Subcommand)]
pub enum Person {
    /// Write everything that is kept of somebody into a JSON file that only its owner can read.
    Export(Export),
    /// Erase the data of somebody: an account, and all bookings that are over or cancelled. Without --yes it only says what
    /// it would erase. Bookings to come stay: cancel them first, so that the office and the person know.
    Erase(Erase),
}

#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    data: Data,
    /// File to write; must not exist.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

#[derive(Args)]
pub struct Erase {
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    data: Data,
    /// Really erase.
    #[arg(long)]
    yes: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Who {
    /// Fiscal code, number of a document, or another identifier.
    #[arg(long, value_name = "CODE")]
    identifier: Option<String>,
    /// E-mail address; finds the account too.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
}

impl Who {
    /// The line of the access log about it.
    fn noted(&self, deed: Deed, store: &dyn Store, dossier: &Dossier, now: Timestamp) -> anyhow::Result<AccessEntry> {
        let tags = Tags::new(store.secret("persons")?);
        let email = || Known { email: self.email.clone(), ..Known::default() };
        let by_identifier = self.identifier.as_ref().and_then(|text| tags.of_identifier(text).into_iter().next());
        let who = by_identifier.unwrap_or_else(|| tags.of_person(&email()));
        // Of more than a row has room for the first are named; the hash says whose all of them were.
        let bookings = dossier.bookings.iter().map(|booking| booking.code.clone()).take(BOOKINGS_MAX).collect();
        Ok(AccessEntry { at: now, deed, who, provider: String::new(), level: None, bookings })
    }

    fn wanted(&self) -> Wanted {
        match (&self.identifier, &self.email) {
            (Some(identifier), _) => Wanted::Identifier(identifier.clone()),
            (None, email) => Wanted::Email(email.clone().unwrap_or_default()),
        }
    }
}

/// Runs one of them.
///
/// # Errors
/// Where it could not be done, or there is nothing of this person.
pub fn run(command: &Person, out: &mut dyn Write) -> anyhow::Result<()> {
    match command {
        Person::Export(export) => write_out(export, out),
        Person::Erase(erase) => erase_person(erase, out),
    }
}

fn find(store: &dyn Store, who: &Who) -> anyhow::Result<Dossier> {
    let zone = store.catalog()?.map_or(Tz::UTC, |catalog| catalog.town.zone);
    let dossier = persons::find(store, &who.wanted(), zone, SystemClock::new().now())?;
    let nothing = dossier.account.is_none() && dossier.bookings.is_empty() && dossier.logins.is_empty();
    anyhow::ensure!(!nothing, "there is nothing of this person");
    Ok(dossier)
}

/// Written down before it is done.
fn note(store: &SledStore, who: &Who, data: &Data, deed: Deed, dossier: &Dossier) -> anyhow::Result<()> {
    let entry = who.noted(deed, store, dossier, SystemClock::new().now())?;
    let months = load_config(data)?.identity.access_log_months;
    Ok(note_by_command(store, &entry, months)?)
}

fn write_out(export: &Export, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = open_store(&export.data)?;
    let dossier = find(&store, &export.who)?;
    let (to, json) = (&export.to, serde_json::to_vec_pretty(&dossier)?);
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    let mut file = file.with_context(|| format!("--to {}", to.display()))?;
    note(&store, &export.who, &export.data, Deed::ExportedPerson, &dossier)?;
    file.write_all(&json).and_then(|()| file.sync_all()).with_context(|| format!("--to {}", to.display()))?;
    writeln!(out, "{} bookings, {} account", dossier.bookings.len(), u8::from(dossier.account.is_some()))?;
    Ok(())
}

fn erase_person(erase: &Erase, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = open_store(&erase.data)?;
    let dossier = find(&store, &erase.who)?;
    for booking in &dossier.bookings {
        let fate = match (booking.settled, erase.yes) {
            (false, _) => "stays: it is still to come, cancel it first",
            (true, true) => "is erased",
            (true, false) => "would be erased",
        };
        writeln!(out, "{}  {}  {}  {fate}", booking.code, booking.resource, booking.range.start)?;
    }
    if !dossier.logins.is_empty() {
        let fate = if erase.yes { "are ended and erased" } else { "would be ended and erased" };
        writeln!(out, "{} logins  {fate}", dossier.logins.len())?;
    }
    if dossier.account.is_some() {
        writeln!(out, "account  {}", if erase.yes { "is erased" } else { "would be erased" })?;
    }
    if !erase.yes {
        writeln!(out, "nothing was erased: say --yes")?;
        return Ok(());
    }
    note(&store, &erase.who, &erase.data, Deed::ErasedPerson, &dossier)?;
    let erased = persons::erase(&store, &dossier, SystemClock::new().now())?;
    writeln!(out, "{} bookings, {} account erased", erased.bookings, u8::from(erased.account))?;
    Ok(())
}
