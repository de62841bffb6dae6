//! `sportello access-log`: who got in and out, and which operator saw whose data. Not here: writing it (`app::access`).

use std::io::Write;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat};
use clap::Args;

use super::{Data, open_store};
use crate::app::access::{AccessEntry, read_log};
use crate::app::tags::Tags;
use crate::domain::ids::PersonTag;
use crate::domain::person::Person;
use crate::domain::time::Timestamp;
use crate::store::Store;

pub const AFTER: &str = "\
Examples:
  sportello access-log --data ./town
  sportello access-log --since 2026-11-01 --until 2026-11-30 --data ./town
  sportello access-log --booking 7K3M9-QXT2B --data ./town
  sportello access-log --identifier RSSMRA80A01H501U --data ./town
  sportello access-log --login region 4f1c20 --data ./town

One line for each entry, the oldest first: time (UTC), what was done, by whom (a keyed hash: the same person has the same
one), by which provider and how sure it was, and the codes of the bookings whose data were seen. For exported-person and
erased-person, which are done by command, the hash is of the person whose data it was. The server must be stopped.

Exit status: 0 written; 1 the store could not be opened.";

/// Which entries.
#[derive(Args)]
pub struct AccessLogCommand {
    #[command(flatten)]
    data: Data,
    /// First day (UTC).
    #[arg(long, value_name = "DATE")]
    since: Option<NaiveDate>,
    /// Last day (UTC).
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// Only entries in which this booking's data were seen.
    #[arg(long, value_name = "CODE")]
    booking: Option<String>,
    /// Only what somebody did, by fiscal code or another identifier that a provider vouches for.
    #[arg(long, value_name = "CODE", conflicts_with = "email")]
    identifier: Option<String>,
    /// Only what somebody did, by the address of their account.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Only what somebody did, by the id of a provider that vouches for nobody, and who they are there.
    #[arg(long, num_args = 2, value_names = ["PROVIDER", "SUBJECT"], conflicts_with_all = ["identifier", "email"])]
    login: Option<Vec<String>>,
}

/// Midnight at the beginning of a day, UTC.
fn begins(day: NaiveDate) -> Timestamp {
    Timestamp(day.and_time(NaiveTime::MIN).and_utc().timestamp_millis())
}

/// Writes the entries.
///
/// # Errors
/// Where the store cannot be read.
pub fn run(command: &AccessLogCommand, out: &mut dyn Write) -> anyhow::Result<()> {
    let store = open_store(&command.data)?;
    let who = who(command, &Tags::new(store.secret("persons")?));
    let from = command.since.map_or(Timestamp(0), begins);
    let to = command.until.and_then(|day| day.succ_opt()).map(begins);
    read_log(&store, from, |entry| -> anyhow::Result<()> {
        let in_time = to.is_none_or(|to| entry.at < to);
        let by_them = who.as_ref().is_none_or(|tags| tags.contains(&entry.who));
        let saw =
            command.booking.as_ref().is_none_or(|code| entry.bookings.iter().any(|b| b.eq_ignore_ascii_case(code)));
        if in_time && by_them && saw {
            writeln!(out, "{}", line(&entry)?)?;
        }
        Ok(())
    })
}

fn who(command: &AccessLogCommand, tags: &Tags) -> Option<Vec<PersonTag>> {
    let by_email = |email: &String| vec![tags.of_person(&Person { email: Some(email.clone()), ..Person::default() })];
    let by_identifier = command.identifier.as_ref().map(|identifier| tags.of_identifier(identifier));
    let by_login = || command.login.as_ref().map(|login| vec![tags.of_bearer(&login.join("\n"))]);
    by_identifier.or_else(|| command.email.as_ref().map(by_email)).or_else(by_login)
}

fn line(entry: &AccessEntry) -> anyhow::Result<String> {
    let at = DateTime::from_timestamp_millis(entry.at.0).context("an entry has no time that can be written")?;
    let mut line =
        format!("{}  {}  who={}", at.to_rfc3339_opts(SecondsFormat::Millis, true), entry.deed.name(), entry.who);
    if !entry.provider.is_empty() {
        line += &format!("  provider={}", entry.provider);
    }
    if let Some(level) = entry.level {
        line += &format!("  level={level}");
    }
    if !entry.bookings.is_empty() {
        line += &format!("  bookings={}", entry.bookings.join(","));
    }
    Ok(line)
}
