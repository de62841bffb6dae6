//! Replays everything and compares: events with each other, with the snapshots, with the invariants, with the records of
//! bookings, with the index of persons and with what is kept of live holds. Changes nothing; opening the store before
//! may have mended it.

mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::sled::SledStore;
use super::verify_letters::verify_letters;
use super::{BookingRecord, KeptHold, Store, StoreError, codec, keys, rows};
use crate::domain::calendar::Calendar;
use crate::domain::event::{Event, Record};
use crate::domain::ids::{BookingId, HoldId, PersonTag, ResourceId, Seq};
use crate::domain::invariants;
use crate::domain::time::{SlotRange, Timestamp};

/// Invariants are checked after every so many events, and after the last: each check looks at the whole calendar.
const CHECK_EVERY: u64 = 500;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The resource, the booking or the row.
    pub place: String,
    pub text: String,
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub resources: usize,
    pub events: u64,
    pub bookings: usize,
    pub snapshots: usize,
    pub problems: Vec<Problem>,
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for problem in &self.problems {
            writeln!(f, "PROBLEM {}: {}", problem.place, problem.text)?;
        }
        let Self { resources, events, bookings, snapshots, problems } = self;
        write!(
            f,
            "{resources} resources, {events} events, {bookings} bookings, {snapshots} snapshots: {} problems",
            problems.len()
        )?;
        if !problems.is_empty() {
            write!(f, ". Keep this folder as it is, and restore the last export into a new one")?;
        }
        Ok(())
    }
}

/// A booking as the events tell it.
struct Told {
    resource: ResourceId,
    range: SlotRange,
    applicant: PersonTag,
    beneficiary: PersonTag,
    cancelled: bool,
}

/// Looks at the whole store.
///
/// # Errors
/// Where rows cannot be read at all; what can be read and is wrong is in the report.
pub fn verify(store: &SledStore) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut told = BTreeMap::new();
    let mut live = BTreeMap::new();
    let mut unreadable = BTreeSet::new();
    for KeptHold { resource, hold, person, until } in store.live_holds()? {
        live.insert((resource, hold), (person, until));
    }
    for head in store.heads()? {
        report.resources += 1;
        match verify_resource(store, &head.resource, &mut report, &mut told) {
            Ok(calendar) => verify_live(&head.resource, calendar.as_ref(), &mut live, &mut report),
            Err(error) => {
                report.add(&head.resource, &error.to_string());
                verify_live(&head.resource, None, &mut live, &mut report);
                unreadable.insert(head.resource);
            }
        }
    }
    for (resource, hold) in live.into_keys() {
        report.add(resource, &format!("hold {hold} is kept as live, and is not"));
    }
    verify_records(store, &told, &unreadable, &mut report)?;
    verify_index(store, &mut report)?;
    kept::verify(store, &mut report)?;
    verify_letters(store, &mut report)?;
    if let Err(error) = store.catalog() {
        report.add("catalogue", &error.to_string());
    }
    Ok(report)
}

impl Report {
    pub(super) fn add(&mut self, place: impl ToString, text: &str) {
        self.problems.push(Problem { place: place.to_string(), text: text.to_owned() });
    }
}

fn verify_resource(
    store: &SledStore,
    resource: &ResourceId,
    report: &mut Report,
    told: &mut BTreeMap<BookingId, Told>,
) -> Result<Option<Calendar>, StoreError> {
    let Some(head) = store.head(resource)? else { return Ok(None) };
    let records = store.records_after(resource, Seq(0), usize::MAX)?;
    report.events += records.len() as u64;
    let loaded = rows::after_snapshot(resource, None, records, head.seq)?;
    tell_bookings(resource, &loaded.records, told);
    let snapshot = store.snapshot(resource, &head)?;
    if head.snapshot.is_some() {
        report.snapshots += 1;
        if snapshot.is_none() {
            report.add(resource, "its snapshot cannot be read; it will be replayed from its events");
        }
    }
    // A calendar asserts what it is told; an assertion that fails is a problem of the store, not of this program.
    let replayed = catch_unwind(AssertUnwindSafe(|| replay(&loaded.records, snapshot.as_ref())));
    let calendar = match replayed {
        Ok(Ok(calendar)) => calendar,
        Ok(Err(problem)) => {
            report.add(resource, &problem);
            return Ok(None);
        }
        Err(_) => {
            report.add(resource, "its events contradict each other");
            return Ok(None);
        }
    };
    if calendar.next_due() != head.next_due {
        report.add(resource, "its next duty is not the one that its events mean");
    }
    Ok(Some(calendar))
}

/// What is kept of live holds, by resource and hold: whose, and until when.
type Live = BTreeMap<(ResourceId, HoldId), (PersonTag, Timestamp)>;

/// Takes out what is as the calendar has it; what is left then is live nowhere.
fn verify_live(resource: &ResourceId, calendar: Option<&Calendar>, live: &mut Live, report: &mut Report) {
    let Some(calendar) = calendar else { return live.retain(|(of, _), _| of != resource) };
    for (id, hold) in calendar.holds() {
        if live.remove(&(resource.clone(), id)) != Some((hold.person, hold.until)) {
            report.add(resource, &format!("hold {id} lives, and is not kept as it is"));
        }
    }
}

/// All events, with the invariants now and then, and the snapshot where it was taken.
fn replay(records: &[Record], snapshot: Option<&Calendar>) -> Result<Calendar, String> {
    let (first, rest) = records.split_first().ok_or("it has no events")?;
    let mut calendar = Calendar::from_first(first).ok_or("its first event is not a schedule")?;
    check(&calendar, snapshot)?;
    for record in rest {
        calendar.evolve(record);
        check(&calendar, snapshot)?;
    }
    invariants::check(&calendar).map_err(|broken| broken.to_string())?;
    Ok(calendar)
}

fn check(calendar: &Calendar, snapshot: Option<&Calendar>) -> Result<(), String> {
    if calendar.seq().0.is_multiple_of(CHECK_EVERY) {
        invariants::check(calendar).map_err(|broken| format!("after event {}: {broken}", calendar.seq()))?;
    }
    match snapshot {
        Some(kept) if kept.seq() == calendar.seq() && kept != calendar => {
            Err(format!("its snapshot at {} is not what its events make", kept.seq()))
        }
        _ => Ok(()),
    }
}

fn tell_bookings(resource: &ResourceId, records: &[Record], told: &mut BTreeMap<BookingId, Told>) {
    let mut holds: BTreeMap<HoldId, (PersonTag, SlotRange)> = BTreeMap::new();
    for record in records {
        match &record.event {
            Event::HoldPlaced { hold, person, range, .. } => {
                holds.insert(*hold, (*person, *range));
            }
            Event::HoldEnded { hold, .. } => {
                holds.remove(hold);
            }
            Event::BookingConfirmed { hold, booking, beneficiary, .. } => {
                let Some((applicant, range)) = holds.remove(hold) else { continue };
                let (resource, beneficiary) = (resource.clone(), *beneficiary);
                told.insert(*booking, Told { resource, range, applicant, beneficiary, cancelled: false });
            }
            Event::BookingCancelled { booking, .. } => {
                if let Some(told) = told.get_mut(booking) {
                    told.cancelled = true;
                }
            }
            _ => {}
        }
    }
}

fn verify_records(
    store: &SledStore,
    told: &BTreeMap<BookingId, Told>,
    unreadable: &BTreeSet<ResourceId>,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut found = 0;
    for row in store.scan(keys::BOOKINGS) {
        let (key, value) = row?;
        report.bookings += 1;
        let record = match rows::booking_of(&key, &value) {
            Ok(record) => record,
            Err(error) => {
                report.add(keys::readable(&key), &error.to_string());
                continue;
            }
        };
        match told.get(&record.booking) {
            _ if keys::booking(record.booking) != key => {
                report.add(keys::readable(&key), "it is another booking's record")
            }
            Some(told) => {
                found += 1;
                verify_record(store, &record, told, report)?;
            }
            // Nobody can say what its events tell, and that is one problem, not thousands.
            None if unreadable.contains(&record.resource) => {}
            None => report.add(record.booking.code(), "it has a record, and no event tells of it"),
        }
    }
    if found < told.len() {
        let missing = told.keys().filter(|booking| !matches!(store.booking(**booking), Ok(Some(_))));
        let codes: Vec<String> = missing.map(BookingId::code).collect();
        for code in codes {
            report.add(code, "events tell of it, and its record is missing");
        }
    }
    Ok(())
}

fn verify_record(
    store: &SledStore,
    record: &BookingRecord,
    told: &Told,
    report: &mut Report,
) -> Result<(), StoreError> {
    let code = record.booking.code();
    let same = record.resource == told.resource
        && record.range == told.range
        && record.applicant == told.applicant
        && record.beneficiary == told.beneficiary;
    if !same {
        report.add(&code, "its record is not what the events tell");
    }
    if told.cancelled != record.cancelled_at.is_some() {
        report.add(&code, "whether it was cancelled, its record and its events do not agree");
    }
    for tag in record.tags() {
        if store.get(&keys::person(tag, record.booking))?.is_none() {
            report.add(&code, "a person's index has no row for it");
        }
    }
    Ok(())
}

fn verify_index(store: &SledStore, report: &mut Report) -> Result<(), StoreError> {
    for row in store.scan(keys::PERSONS) {
        let (key, value) = row?;
        let sealed = codec::open(|| keys::readable(&key), &value).is_ok();
        let booking = keys::booking_of_person(&key);
        let there = match booking {
            Some(booking) => store.get(&keys::booking(booking))?.is_some(),
            None => false,
        };
        if !sealed || !there {
            report.add(keys::readable(&key), "an index row points to no booking");
        }
    }
    Ok(())
}
