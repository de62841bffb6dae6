//! A person's data, for the person: found in the whole store, written out, erased. Works on a store that no server has
//! open. Not here: erasing when time is over (`retention`).

use serde::Serialize;

use super::access::account_key;
use super::retention::settled_at;
use crate::domain::ids::BookingId;
use crate::domain::particulars::Particulars;
use crate::domain::person::{Person, PersonId};
use crate::domain::time::{SlotRange, Timestamp, Tz};
use crate::identity::account::Account;
use crate::identity::code::Seal;
use crate::store::kept::{KeptKey, Provided};
use crate::store::{BookingRecord, Store, StoreError};

/// Records that are read at a time.
const RECORDS_AT_ONCE: usize = 1000;

/// Whose data: what they are known by.
#[derive(Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A fiscal code, a document's number or another identifier.
    Identifier(String),
    Email(String),
}

/// Everything that is kept of a person.
#[derive(Serialize)]
pub struct Dossier {
    /// Their account, where they are known by its address.
    pub account: Option<AccountData>,
    pub bookings: Vec<BookingData>,
}

/// What is kept of an account, but for the password's hash.
#[derive(Serialize)]
pub struct AccountData {
    pub email: String,
    pub given_name: String,
    pub family_name: String,
    pub language: String,
    /// In milliseconds since 1970, UTC.
    pub made_at: Timestamp,
    #[serde(skip)]
    key: KeptKey,
}

/// What is kept of a booking.
#[derive(Serialize)]
pub struct BookingData {
    #[serde(skip)]
    pub id: BookingId,
    pub code: String,
    pub resource: String,
    /// Day and minute of the day on the resource's own clock.
    pub range: SlotRange,
    pub made_at: Timestamp,
    pub cancelled_at: Option<Timestamp>,
    pub language: String,
    /// Applicant, beneficiary, reason, answers, the office's note.
    pub told: Particulars,
    /// Nothing can happen to it any more, so that it can be erased.
    #[serde(skip)]
    pub settled: bool,
}

/// What erasing came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub bookings: usize,
    pub account: bool,
}

impl Wanted {
    fn is(&self, person: &Person) -> bool {
        let same = |known: &str, wanted: &str| known.trim().eq_ignore_ascii_case(wanted.trim());
        match (self, &person.id) {
            (Self::Email(wanted), _) => person.email.as_deref().is_some_and(|known| same(known, wanted)),
            (Self::Identifier(wanted), Some(PersonId::FiscalCode(code))) => same(code.as_str(), wanted),
            (
                Self::Identifier(wanted),
                Some(PersonId::Attested(known) | PersonId::Eidas(known) | PersonId::Document(known)),
            ) => same(known, wanted),
            (Self::Identifier(_), None) => false,
        }
    }

    fn is_in(&self, told: &Particulars) -> bool {
        self.is(&told.applicant) || told.beneficiary.as_ref().is_some_and(|person| self.is(person))
    }
}

/// All that is kept of a person. `zone` says when an appointment is over, where its own calendar's is another one to
/// within a day.
///
/// # Errors
/// Where the store cannot be read.
pub fn find(store: &dyn Store, wanted: &Wanted, zone: Tz, now: Timestamp) -> Result<Dossier, StoreError> {
    let (mut bookings, mut behind) = (Vec::new(), None);
    loop {
        let records = store.bookings_behind(behind, RECORDS_AT_ONCE)?;
        let Some(last) = records.last() else { break };
        behind = Some(last.booking);
        bookings.extend(records.iter().filter_map(|record| booking(record, wanted, zone, now)));
    }
    let account = match wanted {
        Wanted::Email(email) => account(store, email)?,
        Wanted::Identifier(_) => None,
    };
    Ok(Dossier { account, bookings })
}

fn booking(record: &BookingRecord, wanted: &Wanted, zone: Tz, now: Timestamp) -> Option<BookingData> {
    let told = record.particulars.clone().filter(|told| wanted.is_in(told))?;
    Some(BookingData {
        id: record.booking,
        code: record.booking.code(),
        resource: record.resource.to_string(),
        range: record.range,
        made_at: record.made_at,
        cancelled_at: record.cancelled_at,
        language: record.language.clone(),
        told,
        settled: settled_at(record, zone) <= now,
    })
}

fn account(store: &dyn Store, email: &str) -> Result<Option<AccountData>, StoreError> {
    let key = account_key(&Seal::new(store.secret("identity")?), email);
    let Some(kept) = store.kept(&key)? else { return Ok(None) };
    let corrupt =
        |error: rmp_serde::decode::Error| StoreError::Corrupt { key: format!("{key:?}"), problem: error.to_string() };
    let Account { email, given_name, family_name, language, made_at, .. } =
        rmp_serde::from_slice(&kept.value).map_err(corrupt)?;
    Ok(Some(AccountData { email, given_name, family_name, language, made_at, key }))
}

/// Erases what was found: every booking that is settled, and the account. Durable when it returns.
///
/// # Errors
/// Where something could not be erased; what was before it is.
pub fn erase(store: &dyn Store, dossier: &Dossier, now: Timestamp) -> Result<Erased, StoreError> {
    let mut erased = Erased::default();
    for booking in dossier.bookings.iter().filter(|booking| booking.settled) {
        erased.bookings += usize::from(store.erase_booking(booking.id, now)?);
    }
    if let Some(account) = &dossier.account {
        erased.account = store.keep(&account.key, &Provided::Anything, None)?;
    }
    Ok(erased)
}
