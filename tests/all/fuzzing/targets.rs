//! What must hold for arbitrary bytes: a named error or a value that survives its own encoding, and never a panic.
//! Shared by the fuzz targets (`fuzz/`) and the plain tests.

use chrono::{Datelike, NaiveDate};
use sportello::domain::calendar::Calendar;
use sportello::domain::command::{Action, Actor, Command};
use sportello::domain::decide::decide;
use sportello::domain::event::Record;
use sportello::domain::ids::{PersonTag, RequestId};
use sportello::domain::schedule::Schedule;
use sportello::domain::time::{SlotRange, SlotStart, Timestamp, Week, civil};
use sportello::store::codec::{decode, decode_row, encode, seal};
use sportello::store::{BookingRecord, StoreError};
use sportello::wire::messages::{ClientMessage, decode as decode_frame};

/// A frame from a client; one that asks for a hold is also decided, with whatever date and duration it has.
pub fn frame(bytes: &[u8]) {
    let message = match decode_frame(bytes) {
        Ok(message) => message,
        Err(problem) => return assert!(!problem.is_empty(), "an error says what is wrong"),
    };
    let again = sportello::wire::messages::to_bytes(&message);
    assert_eq!(decode_frame(&again), Ok(message.clone()));
    if let ClientMessage::Hold { date, minute, fold, minutes, .. } = message {
        hold_anything(SlotRange { start: SlotStart { date, minute, fold }, minutes });
    }
}

fn hold_anything(range: SlotRange) {
    let calendar = Calendar::new(office());
    let now = Timestamp(1_790_000_000_000);
    let by = Actor::Person(PersonTag(1));
    for action in [Action::Hold { range }, Action::Block { range }] {
        let by = if matches!(action, Action::Block { .. }) { Actor::Operator(PersonTag(2)) } else { by };
        // Accepted or refused, as it likes.
        let _ = decide(&calendar, &Command { request: RequestId(1), by, action }, now);
    }
    assert!(calendar.nearest_free(range, 3, now).len() <= 3);
    assert!(calendar.week(Week::of(range.start.date), now).cells.len() <= 7 * 24 * 13);
}

fn office() -> Schedule {
    toml::from_str(include_str!("office.toml")).expect("the office's schedule is well formed")
}

/// A stored record, as a row of each kind: as it is, and under a checksum that fits.
pub fn record(bytes: &[u8]) {
    let key = || "a key".to_owned();
    let sealed = seal(bytes.to_vec());
    for row in [bytes, &sealed] {
        if let Ok(records) = decode_row::<Record>(key, row) {
            for known in records {
                assert_eq!(decode::<Record>(key, &encode(&known)).ok(), Some(known));
            }
        }
        if let Ok(booking) = decode::<BookingRecord>(key, row) {
            assert_eq!(decode::<BookingRecord>(key, &encode(&booking)).ok(), Some(booking));
        }
        match decode::<Calendar>(key, row) {
            Ok(calendar) => assert_eq!(decode::<Calendar>(key, &encode(&calendar)).ok(), Some(calendar)),
            Err(StoreError::Io(problem)) => panic!("nothing was read from a disk: {problem}"),
            Err(error) => assert!(error.to_string().contains("a key"), "an error says where"),
        }
    }
}

/// What a payload is, if it is a record of ours.
pub fn kind_of_record(bytes: &[u8]) -> Option<&'static str> {
    let event = rmp_serde::from_slice::<Record>(bytes).is_ok();
    let booking = rmp_serde::from_slice::<BookingRecord>(bytes).is_ok();
    let calendar = rmp_serde::from_slice::<Calendar>(bytes).is_ok();
    [(event, "event"), (booking, "booking"), (calendar, "calendar")]
        .into_iter()
        .find(|(is, _)| *is)
        .map(|(_, kind)| kind)
}

/// A schedule as an office writes it: refused by name, or good for every day.
pub fn schedule(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(schedule) = toml::from_str::<Schedule>(text) else { return };
    if let Err(error) = schedule.check() {
        return assert!(!error.field.is_empty());
    }
    for date in telling_dates() {
        let cells = schedule.day(date);
        let ends = |at: Timestamp| at.plus_minutes(i64::from(schedule.grid_minutes));
        assert!(cells.windows(2).all(|pair| ends(pair[0].at) <= pair[1].at), "cells overlap on {date}");
        for cell in &cells {
            assert_eq!(civil(schedule.zone, cell.at), cell.slot);
            let minutes = schedule.durations_minutes[0];
            let covered = schedule.cover(cell.slot, minutes).map_or(0, |cells| cells.len());
            assert!(covered == 0 || covered == usize::from(minutes / schedule.grid_minutes));
        }
        let _ = schedule.opens_at(date);
    }
}

/// Days on which clocks change somewhere, the ends of years, and the ends of the calendar.
fn telling_dates() -> impl Iterator<Item = NaiveDate> {
    let of_2026 = (1..=365).filter_map(|day| NaiveDate::from_yo_opt(2026, day));
    let changes = of_2026.filter(|date| [3, 4, 9, 10, 11].contains(&date.month()) && date.day() % 7 < 2);
    changes.chain([NaiveDate::MIN, NaiveDate::MAX, NaiveDate::from_yo_opt(2028, 366).unwrap_or(NaiveDate::MAX)])
}
