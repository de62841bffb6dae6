//! The model's own reading of a schedule: a walk through the instants of a civil day, five minutes at a time, and what
//! is open at each. It asks the library for nothing but the words (`Schedule` as data, `SlotStart`).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use chrono::{Datelike, NaiveDate, TimeZone, Timelike};
use sportello::domain::schedule::{Exception, Opens, Schedule};
use sportello::domain::time::{SlotStart, Timestamp, Tz};

pub const STEP_MS: i64 = 300_000;
const HOUR_MS: i64 = 3_600_000;

/// The moments of a civil day in order, with what the clock shows.
pub type Walk = Vec<(i64, SlotStart)>;

/// A cell as the model sees it.
#[derive(Debug, Clone, Copy)]
pub struct ModelCell {
    pub slot: SlotStart,
    pub at: i64,
    pub capacity: u32,
}

/// The cells of a day, shared.
pub type CellsOfDay = Rc<Vec<ModelCell>>;

/// Walks, and cells of the schedules seen; each is made once.
#[derive(Default)]
pub struct Days {
    walks: RefCell<HashMap<(Tz, NaiveDate), Rc<Walk>>>,
    cells: RefCell<HashMap<(u64, NaiveDate), CellsOfDay>>,
}

impl Days {
    pub fn walk(&self, zone: Tz, date: NaiveDate) -> Rc<Walk> {
        self.walks.borrow_mut().entry((zone, date)).or_insert_with(|| Rc::new(walk(zone, date))).clone()
    }

    /// The cells of a day; `version` names the schedule.
    pub fn cells(&self, version: u64, schedule: &Schedule, date: NaiveDate) -> CellsOfDay {
        if let Some(known) = self.cells.borrow().get(&(version, date)) {
            return known.clone();
        }
        let made = Rc::new(cells(schedule, date, &self.walk(schedule.zone, date)));
        let mut all = self.cells.borrow_mut();
        if all.len() > 4096 {
            all.clear();
        }
        all.insert((version, date), made.clone());
        made
    }

    /// When a date opens for booking.
    pub fn opens_at(&self, schedule: &Schedule, date: NaiveDate) -> Option<i64> {
        match &schedule.window.opens {
            Opens::Rolling { days, at_minute } => {
                let day = date - chrono::TimeDelta::days(i64::from(*days));
                let today = self.walk(schedule.zone, day);
                let found = today.iter().find(|(_, shown)| shown.minute >= *at_minute).map(|(at, _)| *at);
                found.or_else(|| self.walk(schedule.zone, day.succ_opt()?).first().map(|(at, _)| *at))
            }
            Opens::At(openings) => {
                let mut instants: Vec<i64> = Vec::new();
                for opening in openings {
                    if opening.from <= date && date <= opening.to {
                        instants.push(opening.at.0);
                    }
                }
                instants.into_iter().min()
            }
        }
    }

    /// What a civil time means.
    pub fn instant(&self, zone: Tz, slot: SlotStart) -> Option<i64> {
        self.walk(zone, slot.date).iter().find(|(_, shown)| *shown == slot).map(|(at, _)| *at)
    }

    /// The civil date of an instant.
    pub fn date_of(&self, zone: Tz, at: i64) -> NaiveDate {
        zone.timestamp_millis_opt(at).unwrap().date_naive()
    }
}

fn walk(zone: Tz, date: NaiveDate) -> Walk {
    let from = date.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_millis() - 15 * HOUR_MS;
    let mut seen = [false; 1440];
    let mut found = Vec::new();
    for step in 0..(54 * HOUR_MS / STEP_MS) {
        let at = from + step * STEP_MS;
        let shown = zone.timestamp_millis_opt(at).unwrap();
        if shown.date_naive() == date {
            let minute = (shown.hour() * 60 + shown.minute()) as u16;
            let fold = std::mem::replace(&mut seen[usize::from(minute)], true);
            found.push((at, SlotStart { date, minute, fold }));
        }
    }
    found
}

/// Opening hours that bear on a date: from, to, desks (none on a holiday).
fn hours(schedule: &Schedule, date: NaiveDate) -> Vec<(u16, u16, u32)> {
    let mut found = Vec::new();
    let patron = schedule.holidays.patron == Some((date.month() as u8, date.day() as u8));
    for rule in &schedule.rules {
        let starts = rule.valid_from.unwrap_or(NaiveDate::MIN);
        let ends = rule.valid_until.unwrap_or(NaiveDate::MAX);
        if u32::from(rule.weekday) == date.weekday().number_from_monday() && starts <= date && date <= ends {
            found.push((rule.from_minute, rule.to_minute, if patron { 0 } else { u32::from(rule.capacity) }));
        }
    }
    for exception in &schedule.exceptions {
        if let Exception::ExtraOpening { date: on, from_minute, to_minute, capacity } = exception
            && *on == date
        {
            found.push((*from_minute, *to_minute, u32::from(*capacity)));
        }
    }
    found
}

fn closed_at(schedule: &Schedule, date: NaiveDate, minute: u16) -> bool {
    schedule.exceptions.iter().any(|exception| match exception {
        Exception::Closure { from, to, from_minute, to_minute } => {
            let (first, end) = (from_minute.unwrap_or(0), to_minute.unwrap_or(1440));
            *from <= date && date <= *to && minute + 5 > first && minute < end
        }
        Exception::ExtraOpening { .. } => false,
    })
}

/// Goes through the day; at each moment asks whether some hours begin a cell there that keeps inside them.
fn cells(schedule: &Schedule, date: NaiveDate, walk: &Walk) -> Vec<ModelCell> {
    let hours = hours(schedule, date);
    let steps = usize::from(schedule.grid_minutes / 5);
    let mut found: Vec<ModelCell> = Vec::new();
    for (place, (at, slot)) in walk.iter().enumerate() {
        let Some(moments) = walk.get(place..place + steps) else { break };
        let inside = |(from, to, _): &&(u16, u16, u32)| {
            let begins = slot.minute >= *from && (slot.minute - from) % schedule.grid_minutes == 0;
            begins
                && slot.minute + schedule.grid_minutes <= *to
                && moments.iter().all(|(_, shown)| shown.minute >= *from && shown.minute + 5 <= *to)
        };
        let Some(desks) = hours.iter().filter(inside).map(|(_, _, desks)| *desks).max() else { continue };
        let previous_end = found.last().map(|cell| cell.at + i64::from(schedule.grid_minutes) * 60_000);
        if previous_end.is_some_and(|end| end > *at) {
            continue;
        }
        let closed = moments.iter().any(|(_, shown)| closed_at(schedule, date, shown.minute));
        found.push(ModelCell { slot: *slot, at: *at, capacity: if closed { 0 } else { desks } });
    }
    found
}

/// The moments from an instant on for some minutes.
pub fn moments(at: i64, minutes: u16) -> impl Iterator<Item = i64> {
    (0..i64::from(minutes) / 5).map(move |step| at + step * STEP_MS)
}

pub fn stamp(at: i64) -> Timestamp {
    Timestamp(at)
}
