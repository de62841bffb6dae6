//! A person's data, for the person: found in the whole store, written out, erased. Works on a store that no server has
//! open. Not here: erasing when time is over (`retention`).

use serde::Serialize;

use super::access::account_key;
use super::retention::settled_at;
use crate::domain::ids::BookingId;
use crate::domain::particulars::Particulars;
use crate::domain::person::{Person, PersonId};
use crate::domain::time::{SlotRange, Timestamp, Tz};
use crate::identity::account::{Account, Former};
use crate::identity::code::Seal;
use crate::identity::login::Login;
use crate::identity::session::SessionRecord;
use crate::store::kept::{Kept, KeptKey, KeptKind, Provided, each_kept};
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
    /// Logins that go on.
    pub logins: Vec<LoginData>,
    pub bookings: Vec<BookingData>,
}

/// What is kept of somebody who has logged in, until the login ends.
#[derive(Serialize)]
pub struct LoginData {
    pub login: Login,
    pub begun_at: Timestamp,
    #[serde(skip)]
    key: KeptKey,
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
    /// Addresses that it had before.
    pub former: Vec<Former>,
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
    pub logins: usize,
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
    let account = match wanted {
        Wanted::Email(email) => account(store, email)?,
        Wanted::Identifier(_) => None,
    };
    let former = account.as_ref().map_or(&[][..], |account| &account.former);
    let (mut bookings, mut behind) = (Vec::new(), None);
    loop {
        let records = store.bookings_behind(behind, RECORDS_AT_ONCE)?;
        let Some(last) = records.last() else { break };
        behind = Some(last.booking);
        bookings.extend(records.iter().filter_map(|record| booking(record, (wanted, former), zone, now)));
    }
    Ok(Dossier { logins: logins(store, wanted)?, account, bookings })
}

/// Logins of somebody, also those that are over and were not swept away yet.
fn logins(store: &dyn Store, wanted: &Wanted) -> Result<Vec<LoginData>, StoreError> {
    let mut found = Vec::new();
    each_kept(store, KeptKey::first(KeptKind::Session), |key, row| -> Result<(), StoreError> {
        let had = |former: &Former| *wanted == Wanted::Email(former.email.clone());
        // One that cannot be read lets nobody in, and ends by itself.
        if let Ok(SessionRecord { login, created_at, .. }) = rmp_serde::from_slice(&row.value)
            && (wanted.is(&login.person) || login.former.iter().any(had))
        {
            found.push(LoginData { login, begun_at: created_at, key });
        }
        Ok(())
    })?;
    Ok(found)
}

/// `former` are addresses that the person's account had, for what was booked while it had them.
fn booking(
    record: &BookingRecord,
    (wanted, former): (&Wanted, &[Former]),
    zone: Tz,
    now: Timestamp,
) -> Option<BookingData> {
    let theirs = |it: &&Former| it.since.is_none_or(|since| since <= record.made_at) && record.made_at < it.until;
    let before =
        |told: &Particulars| former.iter().filter(theirs).any(|it| Wanted::Email(it.email.clone()).is_in(told));
    let told = record.particulars.clone().filter(|told| wanted.is_in(told) || before(told))?;
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
    let Account { email, given_name, family_name, language, made_at, former, .. } =
        rmp_serde::from_slice(&kept.value).map_err(corrupt)?;
    Ok(Some(AccountData { email, given_name, family_name, language, made_at, former, key }))
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
    for login in &dossier.logins {
        erased.logins += usize::from(store.keep(&login.key, &Provided::Anything, None)?);
    }
    if let Some(account) = &dossier.account {
        // Whoever has the address next finds nothing of what stays.
        let value = rmp_serde::to_vec_named(&now).expect("an instant is representable");
        let given_up = KeptKey { kind: KeptKind::GivenUp, ..account.key };
        store.keep(&given_up, &Provided::Anything, Some(Kept { until: None, value }))?;
        erased.account = store.keep(&account.key, &Provided::Anything, None)?;
    }
    Ok(erased)
}
