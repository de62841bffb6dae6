//! The access log: who got in and out, and whose data an operator looked at. It says that something was seen and never
//! what: people are keyed hashes, bookings are their codes. Written before the answer leaves, so that nobody sees anything
//! that is not in it; kept as long as providers of SPID and CIE ask of those who rely on them. Not here: what operators
//! change, which the calendars' own events say.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::random;
use super::rows::Rows;
use crate::actors::clock::Clock;
use crate::app::tags::Tags;
use crate::domain::ids::{BookingId, PersonTag};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::identity::login::Login;
use crate::store::kept::{Kept, KeptKey, KeptKind, Provided, each_kept};
use crate::store::{Store, StoreError};

/// A month, for the purpose of keeping: the longest.
const MONTH_MINUTES: i64 = 31 * 24 * 60;
/// Bookings that one entry names; a list that shows more gets more entries. A row stays well under 8 KiB.
pub const BOOKINGS_MAX: usize = 200;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    LoggedIn,
    LoggedOut,
    LoggedOutEverywhere,
    /// An operator was shown the data of people.
    SawBookings,
    /// By command, on this machine.
    ExportedPerson,
    ErasedPerson,
}

impl Deed {
    /// As the command line writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LoggedIn => "logged-in",
            Self::LoggedOut => "logged-out",
            Self::LoggedOutEverywhere => "logged-out-everywhere",
            Self::SawBookings => "saw-bookings",
            Self::ExportedPerson => "exported-person",
            Self::ErasedPerson => "erased-person",
        }
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessEntry {
    pub at: Timestamp,
    pub deed: Deed,
    /// Who did it; for what is done by command, whose data it was.
    pub who: PersonTag,
    /// The way of the login; empty for commands.
    #[serde(default)]
    pub provider: String,
    /// How sure the provider was.
    #[serde(default)]
    pub level: Option<u8>,
    /// Codes of the bookings whose data were seen.
    #[serde(default)]
    pub bookings: Vec<String>,
}

/// Where it is written.
pub struct AccessLog {
    rows: Rows,
    clock: Arc<dyn Clock>,
    tags: Tags,
    kept_minutes: i64,
}

impl AccessLog {
    /// # Errors
    /// Where the store has no secret for people's hashes.
    pub fn open(store: Arc<dyn Store>, clock: Arc<dyn Clock>, months: u32) -> Result<Self, StoreError> {
        let tags = Tags::new(store.secret("persons")?);
        Ok(Self { rows: Rows::new(store), clock, tags, kept_minutes: i64::from(months) * MONTH_MINUTES })
    }

    /// Writes that somebody who has logged in did something. Durable when it returns.
    ///
    /// # Errors
    /// `Busy` where it cannot be written: then it must not be done either.
    pub async fn note(&self, deed: Deed, login: &Login) -> Result<(), Refusal> {
        self.write(self.entry(deed, login, Vec::new())).await
    }

    /// Writes that an operator is shown the data of these bookings; nothing where there are none.
    ///
    /// # Errors
    /// As `note`.
    pub async fn note_seen(&self, login: &Login, bookings: &[BookingId]) -> Result<(), Refusal> {
        for some in bookings.chunks(BOOKINGS_MAX) {
            let codes = some.iter().map(|booking| booking.code()).collect();
            self.write(self.entry(Deed::SawBookings, login, codes)).await?;
        }
        Ok(())
    }

    fn entry(&self, deed: Deed, login: &Login, bookings: Vec<String>) -> AccessEntry {
        let (provider, level) = (login.provider.clone(), login.level.map(|level| level.0));
        AccessEntry { at: self.clock.now(), deed, who: self.tags.of_login(login), provider, level, bookings }
    }

    async fn write(&self, entry: AccessEntry) -> Result<(), Refusal> {
        let until = entry.at.plus_minutes(self.kept_minutes);
        self.rows.put(key_of(entry.at), Provided::Nothing, Some(until), &entry).await.map(drop)
    }
}

/// Writes what was done by command, on a store that no server has open.
///
/// # Errors
/// Where it did not become durable.
pub fn note_by_command(store: &dyn Store, entry: &AccessEntry, months: u32) -> Result<(), StoreError> {
    let until = entry.at.plus_minutes(i64::from(months) * MONTH_MINUTES);
    let value = rmp_serde::to_vec_named(entry).expect("a record is representable");
    store.keep(&key_of(entry.at), &Provided::Nothing, Some(Kept { until: Some(until), value }))?;
    Ok(())
}

/// The log from one instant on, the oldest entry first, handed out one by one.
///
/// # Errors
/// Where the store cannot be read, or what `each` says.
pub fn read<E: From<StoreError>>(
    store: &dyn Store,
    from: Timestamp,
    mut each: impl FnMut(AccessEntry) -> Result<(), E>,
) -> Result<(), E> {
    each_kept(store, first_key(from), |key, row| {
        let corrupt = |error: rmp_serde::decode::Error| StoreError::Corrupt {
            key: format!("{key:?}"),
            problem: error.to_string(),
        };
        each(rmp_serde::from_slice(&row.value).map_err(corrupt)?)
    })
}

/// Entries lie in the order of time; what follows tells those of one millisecond apart, and spreads them.
fn key_of(at: Timestamp) -> KeptKey {
    let mut key = first_key(at);
    key.id[8..].copy_from_slice(&random::<24>());
    key
}

fn first_key(at: Timestamp) -> KeptKey {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&u64::try_from(at.0).unwrap_or(0).to_be_bytes());
    KeptKey { kind: KeptKind::AccessLog, id }
}
