//! Turns commits into rows and rows into calendars: what all stores with keys and values share. Not here: durability.

use serde::{Deserialize, Serialize};

use super::{BookingRecord, Commit, Letter, LetterChange, Loaded, StoreError, Write, codec, keys};
use crate::domain::calendar::Calendar;
use crate::domain::catalog::Catalog;
use crate::domain::event::Record;
use crate::domain::ids::{ResourceId, Seq};
use crate::domain::time::Timestamp;

/// Values stay well under 8 KiB, so that sled keeps them in its pages.
const PART_BYTES: usize = 4096;

/// A resource's head row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadRow {
    pub seq: Seq,
    pub next_due: Option<Timestamp>,
    /// The newest snapshot: its number and parts.
    pub snapshot: Option<(Seq, u32)>,
}

/// Rows to put, and to take away.
#[derive(Debug, Default)]
pub struct Rows {
    pub put: Vec<(Vec<u8>, Vec<u8>)>,
    pub remove: Vec<Vec<u8>>,
}

/// Adds the rows of a commit, less its snapshot, and returns the resource's new head.
pub fn add_commit(rows: &mut Rows, commit: &Commit, before: HeadRow) -> HeadRow {
    let resource = &commit.resource;
    add_events(rows, resource, &commit.records);
    for write in &commit.writes {
        add_write(rows, write);
    }
    let seq = commit.records.last().map_or(before.seq, |last| last.seq);
    let head = HeadRow { seq, next_due: commit.next_due, ..before };
    add_head(rows, resource, &head);
    head
}

/// Adds a resource's head.
pub fn add_head(rows: &mut Rows, resource: &ResourceId, head: &HeadRow) {
    rows.put.push((keys::head(resource), codec::encode(head)));
}

/// Events lie together in rows of some kilobytes: a hot resource's group is a few rows, not hundreds.
fn add_events(rows: &mut Rows, resource: &ResourceId, records: &[Record]) {
    let mut payload = Vec::new();
    let mut first = None;
    for record in records {
        first.get_or_insert(record.seq);
        rmp_serde::encode::write_named(&mut payload, record).expect("an event is representable");
        if payload.len() >= PART_BYTES
            && let Some(seq) = first.take()
        {
            rows.put.push((keys::events_from(resource, seq), codec::seal(std::mem::take(&mut payload))));
        }
    }
    if let Some(seq) = first {
        rows.put.push((keys::events_from(resource, seq), codec::seal(payload)));
    }
}

fn add_write(rows: &mut Rows, write: &Write) {
    match write {
        Write::PutBooking(record) => {
            rows.put.push((keys::booking(record.booking), codec::encode(record)));
            for tag in record.tags() {
                rows.put.push((keys::person(tag, record.booking), codec::seal(Vec::new())));
            }
        }
        Write::PutLetter(letter) => add_letter(rows, letter),
    }
}

fn add_letter(rows: &mut Rows, letter: &Letter) {
    rows.put.push((keys::letter(&letter.id), codec::encode(letter)));
    rows.put.push((keys::letter_index(letter), codec::seal(Vec::new())));
}

/// Adds what a change of a letter makes of its rows.
pub fn add_letter_change(rows: &mut Rows, change: &LetterChange) {
    rows.remove.push(keys::letter_index(&change.before));
    match &change.after {
        Some(after) => add_letter(rows, after),
        None => rows.remove.push(keys::letter(&change.before.id)),
    }
}

/// A letter from its row.
pub fn letter_of(key: &[u8], value: &[u8]) -> Result<Letter, StoreError> {
    codec::decode(|| keys::readable(key), value)
}

/// A snapshot's parts.
pub fn snapshot_rows(resource: &ResourceId, calendar: &Calendar) -> Vec<(Vec<u8>, Vec<u8>)> {
    let bytes = rmp_serde::to_vec_named(calendar).expect("a calendar is representable");
    let part = |(number, part): (u32, &[u8])| {
        (keys::snapshot_part(resource, calendar.seq(), number), codec::seal(part.to_vec()))
    };
    (0..).zip(bytes.chunks(PART_BYTES)).map(part).collect()
}

/// The rows of a catalogue.
pub fn catalog_rows(catalog: &Catalog) -> Vec<(Vec<u8>, Vec<u8>)> {
    let bytes = rmp_serde::to_vec_named(catalog).expect("a catalogue is representable");
    let parts = bytes.chunks(PART_BYTES).zip(0..);
    parts.map(|(part, number)| (keys::catalog(number), codec::seal(part.to_vec()))).collect()
}

/// A value from the parts that a scan found, in their order.
pub fn join<T: for<'de> Deserialize<'de>>(
    name: &str,
    parts: impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), StoreError>>,
) -> Result<Option<T>, StoreError> {
    let mut bytes = Vec::new();
    for part in parts {
        let (key, value) = part?;
        bytes.extend(codec::open(|| keys::readable(&key), &value)?);
    }
    if bytes.is_empty() {
        return Ok(None);
    }
    let corrupt =
        |error: rmp_serde::decode::Error| StoreError::Corrupt { key: name.to_owned(), problem: error.to_string() };
    rmp_serde::from_slice(&bytes).map(Some).map_err(corrupt)
}

/// The events of a row.
pub fn events_of(key: &[u8], value: &[u8]) -> Result<Vec<Record>, StoreError> {
    codec::decode_row(|| keys::readable(key), value)
}

/// A booking's record from its row.
pub fn booking_of(key: &[u8], value: &[u8]) -> Result<BookingRecord, StoreError> {
    codec::decode(|| keys::readable(key), value)
}

/// Checks that events follow on what came before, without a gap, and cuts off what a snapshot has already.
pub fn after_snapshot(
    resource: &ResourceId,
    snapshot: Option<Calendar>,
    mut records: Vec<Record>,
    head: Seq,
) -> Result<Loaded, StoreError> {
    let from = snapshot.as_ref().map_or(Seq(0), Calendar::seq);
    records.retain(|record| record.seq > from);
    let mut expected = from;
    for record in &records {
        expected = expected.next();
        if record.seq != expected {
            return Err(gap(resource, expected, record.seq));
        }
    }
    if expected == head { Ok(Loaded { snapshot, records }) } else { Err(gap(resource, expected, head)) }
}

fn gap(resource: &ResourceId, expected: Seq, found: Seq) -> StoreError {
    StoreError::Corrupt { key: resource.to_string(), problem: format!("event {expected} is missing, {found} is there") }
}
