//! A resource's schedule: weekly rules, exceptions, capacity, durations, booking window; and the cells it gives for a
//! civil day. Not here: who holds what (`calendar`).

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::holidays::Holidays;
use super::time::{SlotStart, Timestamp, Tz, civil, day_start, instant};

/// Everything that says when a resource can be booked, by how many, how long and how early.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// IANA zone whose wall clock all civil times below mean.
    pub zone: Tz,
    /// Length of a cell in minutes: a multiple of 5 that divides a day or an hour, at most 240.
    pub grid_minutes: u16,
    /// Durations that may be booked, in minutes, ascending; multiples of the grid. The first is proposed.
    pub durations_minutes: Vec<u16>,
    /// Weekly opening rules. Where several cover a cell, the largest capacity counts.
    pub rules: Vec<WeeklyRule>,
    /// Closures and extra openings. A closure wins over everything.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// Public holidays on which the resource is closed.
    #[serde(default)]
    pub holidays: Holidays,
    pub window: BookingWindow,
    pub policy: Policy,
}

/// Opening hours on one weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyRule {
    /// 1 is Monday, 7 is Sunday (ISO 8601).
    pub weekday: u8,
    /// Civil minute of the day when the first cell starts.
    pub from_minute: u16,
    /// Civil minute of the day when the last cell ends, up to 1440.
    pub to_minute: u16,
    /// Desks: how many may be booked at the same time, at least 1.
    pub capacity: u16,
    /// First civil date on which the rule holds; without it, since ever.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last civil date on which the rule holds; without it, for good.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

/// A departure from the weekly rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Exception {
    /// Closed from one civil date to another, both included; the whole day, or the given minutes of each day.
    Closure {
        from: NaiveDate,
        to: NaiveDate,
        #[serde(default)]
        from_minute: Option<u16>,
        #[serde(default)]
        to_minute: Option<u16>,
    },
    /// Open on a date on which the rules do not say so.
    ExtraOpening { date: NaiveDate, from_minute: u16, to_minute: u16, capacity: u16 },
}

/// From when a slot may be booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookingWindow {
    /// A slot closes for booking this many minutes before it starts.
    pub minimum_notice_minutes: u32,
    pub opens: Opens,
}

/// How slots come up for booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Opens {
    /// The slots of a civil date open this many days before it, at a civil minute of that day.
    Rolling { days: u16, at_minute: u16 },
    /// Each opening brings a span of civil dates at an exact instant; dates in no opening are closed.
    At(Vec<Opening>),
}

/// An opening: at an instant, the slots of some civil dates (both ends included) become bookable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    pub at: Timestamp,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Limits of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How long a hold lasts, in minutes.
    pub hold_minutes: u16,
    /// How often a hold may be extended by as much again.
    pub hold_extensions_max: u8,
    /// Future bookings that one beneficiary may have on this resource.
    pub bookings_per_person_max: u16,
    /// A citizen may cancel until this many minutes before the start.
    pub cancel_notice_minutes: u32,
    /// Minutes after which a cancelled place is free again; 0 is at once.
    pub release_delay_minutes: u32,
    /// People are reminded this many minutes before the start; 0 is never.
    #[serde(default)]
    pub reminder_minutes: u32,
    /// Whether a booking is a request at first, that the office agrees to or not.
    #[serde(default)]
    pub approval: bool,
    /// Data of people are kept so many days after their appointment, and erased then.
    #[serde(default = "usual_retention_days")]
    pub retention_days: u32,
}

/// Letters are tried for two days, and are filled with what is kept when they leave.
const RETENTION_DAYS_MIN: u32 = 3;

/// A year: long enough for a complaint or a count, short enough to be explained to whom they are about.
fn usual_retention_days() -> u32 {
    365
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            hold_minutes: 10,
            hold_extensions_max: 1,
            bookings_per_person_max: 2,
            cancel_notice_minutes: 60,
            release_delay_minutes: 0,
            reminder_minutes: 24 * 60,
            approval: false,
            retention_days: usual_retention_days(),
        }
    }
}

/// A cell of the grid on a civil day: the smallest thing that is open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub slot: SlotStart,
    /// When it starts.
    pub at: Timestamp,
    /// How many may be booked at the same time; 0 where an exception or a holiday closes it.
    pub capacity: u16,
}

/// What is wrong with a schedule; the text names the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct ScheduleError {
    pub field: String,
    pub problem: String,
}

/// All starts, ends and grids are multiples of this, so that places taken can be counted on one lattice of instants
/// whatever becomes of the schedule.
pub const ATOM_MINUTES: u16 = 5;
const DAY_MINUTES: u16 = 24 * 60;
/// Two years of rolling horizon: beyond them nobody plans.
pub const HORIZON_DAYS_MAX: u16 = 730;

/// A stretch of opening hours on one civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: u16,
    to: u16,
    capacity: u16,
}

impl Schedule {
    /// The cells of a civil day in the order of their instants. A wall-clock time that clocks skip gives no cell; one
    /// that comes twice gives two, the second marked `fold`. No cell reaches beyond its opening hours nor into the next.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> Vec<Cell> {
        let spans = self.spans(date);
        let (Some(next), false) = (date.checked_add_days(Days::new(1)), spans.is_empty()) else { return Vec::new() };
        let start = day_start(self.zone, date);
        let plain_day = day_start(self.zone, next).0 - start.0 == 24 * 3_600_000;
        let mut cells: Vec<Cell> = Vec::new();
        for span in &spans {
            let last = span.to.saturating_sub(self.grid_minutes);
            for minute in (span.from..=last).step_by(usize::from(self.grid_minutes.max(1))) {
                if plain_day {
                    let at = start.plus_minutes(i64::from(minute));
                    cells.push(Cell { slot: SlotStart::new(date, minute), at, capacity: span.capacity });
                } else {
                    cells.extend(self.cells_around_transition(date, minute, *span));
                }
            }
        }
        self.merge(cells, plain_day)
    }

    /// The cells that begin at a wall-clock minute on a day when clocks change: none, one or two.
    fn cells_around_transition(&self, date: NaiveDate, minute: u16, span: Span) -> impl Iterator<Item = Cell> {
        [false, true].into_iter().filter_map(move |fold| {
            let slot = SlotStart { date, minute, fold };
            let at = instant(self.zone, slot)?;
            let inside = self
                .wall_clock(at)
                .all(|shown| shown.date == date && shown.minute >= span.from && shown.minute + ATOM_MINUTES <= span.to);
            inside.then_some(Cell { slot, at, capacity: span.capacity })
        })
    }

    /// What the wall clock shows during a cell, every five minutes. All zones shift by multiples of that.
    fn wall_clock(&self, at: Timestamp) -> impl Iterator<Item = SlotStart> {
        let zone = self.zone;
        let minutes = (0..self.grid_minutes).step_by(usize::from(ATOM_MINUTES));
        minutes.map(move |minute| civil(zone, at.plus_minutes(i64::from(minute))))
    }

    /// Orders cells, lets the largest capacity win where rules overlap, drops what would overlap the cell before (only
    /// clocks that change can make that), and closes what closures cover.
    fn merge(&self, mut cells: Vec<Cell>, plain_day: bool) -> Vec<Cell> {
        cells.sort_by_key(|cell| (cell.at, std::cmp::Reverse(cell.capacity)));
        let mut merged: Vec<Cell> = Vec::with_capacity(cells.len());
        for cell in cells {
            let free_from = merged.last().map(|last| last.at.plus_minutes(i64::from(self.grid_minutes)));
            if free_from.is_none_or(|free_from| cell.at >= free_from) {
                merged.push(cell);
            }
        }
        for cell in &mut merged {
            let SlotStart { date, minute, .. } = cell.slot;
            let closed = if plain_day {
                self.closes(date, minute, minute + self.grid_minutes)
            } else {
                self.wall_clock(cell.at).any(|shown| self.closes(date, shown.minute, shown.minute + ATOM_MINUTES))
            };
            if closed {
                cell.capacity = 0;
            }
        }
        merged
    }

    /// Opening hours of a civil day: weekly rules (with no capacity on a holiday) and extra openings.
    fn spans(&self, date: NaiveDate) -> Vec<Span> {
        let weekday = date.weekday().number_from_monday();
        let holiday = self.holidays.on(date);
        let rules =
            self.rules.iter().filter(|rule| u32::from(rule.weekday) == weekday && rule.valid_on(date)).map(|rule| {
                Span { from: rule.from_minute, to: rule.to_minute, capacity: if holiday { 0 } else { rule.capacity } }
            });
        let extra = self.exceptions.iter().filter_map(|exception| match exception {
            Exception::ExtraOpening { date: on, from_minute, to_minute, capacity } if *on == date => {
                Some(Span { from: *from_minute, to: *to_minute, capacity: *capacity })
            }
            _ => None,
        });
        rules.chain(extra).collect()
    }

    /// Whether a closure covers any of the civil minutes from one to another, the last excluded.
    fn closes(&self, date: NaiveDate, first: u16, end: u16) -> bool {
        self.exceptions.iter().any(|exception| match exception {
            Exception::Closure { from, to, from_minute, to_minute } => {
                let begins = from_minute.unwrap_or(0);
                let ends = to_minute.unwrap_or(DAY_MINUTES);
                (*from..=*to).contains(&date) && first < ends && end > begins
            }
            Exception::ExtraOpening { .. } => false,
        })
    }

    /// The cells that a duration from a start covers, all on the start's civil day and without a gap between them; none
    /// where the opening hours do not give them all, or the duration is not made of whole cells. Cells that are closed
    /// (capacity 0) are returned as such.
    #[must_use]
    pub fn cover(&self, start: SlotStart, minutes: u16) -> Option<Vec<Cell>> {
        let day = self.day(start.date);
        let first = day.iter().position(|cell| cell.slot == start)?;
        let grid = self.grid_minutes.max(1);
        let count = usize::from(minutes / grid);
        let covered = day.get(first..first + count)?;
        let unbroken = covered.windows(2).all(|pair| pair[0].at.plus_minutes(i64::from(grid)) == pair[1].at);
        (count > 0 && minutes.is_multiple_of(grid) && unbroken).then(|| covered.to_vec())
    }

    /// When the slots of a civil date open for booking; none where no opening brings them.
    #[must_use]
    pub fn opens_at(&self, date: NaiveDate) -> Option<Timestamp> {
        match &self.window.opens {
            Opens::Rolling { days, at_minute } => {
                let day = date.checked_sub_days(Days::new(u64::from(*days)))?;
                Some(first_instant_from(self.zone, day, *at_minute))
            }
            Opens::At(openings) => {
                openings.iter().filter(|opening| (opening.from..=opening.to).contains(&date)).map(|o| o.at).min()
            }
        }
    }

    /// Checks everything that types do not.
    ///
    /// # Errors
    /// The first field that is wrong, by its path, with what it should be.
    pub fn check(&self) -> Result<(), ScheduleError> {
        check_grid(self.grid_minutes)?;
        self.check_durations()?;
        // A change of the schedule is one event, and stays under 100 KiB: a store keeps it in one row.
        if self.rules.len() > 100 || self.exceptions.len() > 500 {
            return Err(wrong("rules", "at most 100 rules and 500 exceptions"));
        }
        for (place, rule) in self.rules.iter().enumerate() {
            self.check_rule(rule).map_err(|error| error.inside(&format!("rules[{place}]")))?;
        }
        for (place, exception) in self.exceptions.iter().enumerate() {
            self.check_exception(exception).map_err(|error| error.inside(&format!("exceptions[{place}]")))?;
        }
        self.check_phases()?;
        self.holidays.check().map_err(|problem| wrong("holidays.patron", &problem))?;
        self.check_window()?;
        self.check_policy()
    }

    fn check_durations(&self) -> Result<(), ScheduleError> {
        let durations = &self.durations_minutes;
        let well = !durations.is_empty()
            && durations.len() <= 24
            && durations
                .iter()
                .all(|minutes| *minutes > 0 && *minutes <= DAY_MINUTES && minutes % self.grid_minutes == 0)
            && durations.windows(2).all(|pair| pair[0] < pair[1]);
        if well {
            return Ok(());
        }
        Err(wrong("durations_minutes", "1 to 24 multiples of grid_minutes, ascending, at most 1440"))
    }

    fn check_rule(&self, rule: &WeeklyRule) -> Result<(), ScheduleError> {
        if !(1..=7).contains(&rule.weekday) {
            return Err(wrong("weekday", "1 (Monday) to 7 (Sunday)"));
        }
        if rule.valid_from.zip(rule.valid_until).is_some_and(|(from, until)| from > until) {
            return Err(wrong("valid_until", "not before valid_from"));
        }
        self.check_span(rule.from_minute, rule.to_minute, rule.capacity)
    }

    fn check_exception(&self, exception: &Exception) -> Result<(), ScheduleError> {
        match exception {
            Exception::ExtraOpening { from_minute, to_minute, capacity, .. } => {
                self.check_span(*from_minute, *to_minute, *capacity)
            }
            Exception::Closure { from, to, from_minute, to_minute } => {
                let begins = from_minute.unwrap_or(0);
                let ends = to_minute.unwrap_or(DAY_MINUTES);
                if from > to {
                    return Err(wrong("to", "not before from"));
                }
                if begins >= ends || ends > DAY_MINUTES {
                    return Err(wrong("to_minute", "after from_minute and at most 1440"));
                }
                Ok(())
            }
        }
    }

    fn check_span(&self, from: u16, to: u16, capacity: u16) -> Result<(), ScheduleError> {
        if !from.is_multiple_of(ATOM_MINUTES) || to > DAY_MINUTES || from >= to || to - from < self.grid_minutes {
            return Err(wrong("to_minute", "after from_minute by at least one cell, at most 1440, from on 5 minutes"));
        }
        if !(1..=1000).contains(&capacity) {
            return Err(wrong("capacity", "1 to 1000"));
        }
        Ok(())
    }

    /// Opening hours that overlap must share their grid, or one person's cell would lie across two of another's.
    fn check_phases(&self) -> Result<(), ScheduleError> {
        let grid = self.grid_minutes;
        let rule_days = self.rules.iter().map(|rule| (u32::from(rule.weekday), rule.from_minute, rule.to_minute));
        let extra_days = self.exceptions.iter().filter_map(|exception| match exception {
            Exception::ExtraOpening { date, from_minute, to_minute, .. } => {
                Some((date.weekday().number_from_monday(), *from_minute, *to_minute))
            }
            Exception::Closure { .. } => None,
        });
        let spans: Vec<_> = rule_days.chain(extra_days).collect();
        let clash =
            |a: &(u32, u16, u16), b: &(u32, u16, u16)| a.0 == b.0 && a.1 < b.2 && b.1 < a.2 && a.1 % grid != b.1 % grid;
        let clashes = spans.iter().enumerate().any(|(place, a)| spans[..place].iter().any(|b| clash(a, b)));
        if clashes {
            return Err(wrong("rules", "opening hours that overlap must start on the same grid"));
        }
        Ok(())
    }

    fn check_window(&self) -> Result<(), ScheduleError> {
        if self.window.minimum_notice_minutes > 60 * 24 * 60 {
            return Err(wrong("window.minimum_notice_minutes", "at most 86400 (60 days)"));
        }
        match &self.window.opens {
            Opens::Rolling { days, at_minute } if *days > HORIZON_DAYS_MAX || *at_minute >= DAY_MINUTES => {
                Err(wrong("window.opens.rolling", "days at most 730, at_minute at most 1439"))
            }
            Opens::At(openings) if openings.len() > 200 || openings.iter().any(|opening| opening.from > opening.to) => {
                Err(wrong("window.opens.at", "at most 200 openings, each with `from` not after `to`"))
            }
            _ => Ok(()),
        }
    }

    fn check_policy(&self) -> Result<(), ScheduleError> {
        let policy = &self.policy;
        if !(1..=240).contains(&policy.hold_minutes) {
            return Err(wrong("policy.hold_minutes", "1 to 240"));
        }
        if policy.hold_extensions_max > 10 {
            return Err(wrong("policy.hold_extensions_max", "at most 10"));
        }
        if policy.bookings_per_person_max == 0 {
            return Err(wrong("policy.bookings_per_person_max", "at least 1"));
        }
        if policy.cancel_notice_minutes > 60 * 24 * 60 || policy.release_delay_minutes > 7 * 24 * 60 {
            return Err(wrong("policy", "cancel_notice_minutes at most 86400, release_delay_minutes at most 10080"));
        }
        if policy.retention_days < RETENTION_DAYS_MIN {
            return Err(wrong(
                "policy.retention_days",
                "at least 3: letters that wait for a mail server need the data two",
            ));
        }
        if policy.reminder_minutes > 60 * 24 * 60 {
            return Err(wrong("policy.reminder_minutes", "at most 86400 (60 days)"));
        }
        Ok(())
    }
}

fn check_grid(grid: u16) -> Result<(), ScheduleError> {
    let well = (ATOM_MINUTES..=240).contains(&grid)
        && grid.is_multiple_of(ATOM_MINUTES)
        && (60 % grid == 0 || grid.is_multiple_of(60) || DAY_MINUTES.is_multiple_of(grid));
    if well { Ok(()) } else { Err(wrong("grid_minutes", "a multiple of 5 that divides a day, 5 to 240")) }
}

/// The first instant at or after a wall-clock minute of a date: later only where clocks skip that minute.
fn first_instant_from(zone: Tz, date: NaiveDate, minute: u16) -> Timestamp {
    let found = (minute..DAY_MINUTES).find_map(|minute| instant(zone, SlotStart::new(date, minute)));
    // Some zones skip the last hour of a day.
    found.unwrap_or_else(|| day_start(zone, date.checked_add_days(Days::new(1)).unwrap_or(date)))
}

fn wrong(field: &str, problem: &str) -> ScheduleError {
    ScheduleError { field: field.to_owned(), problem: format!("expected {problem}") }
}

impl ScheduleError {
    fn inside(self, place: &str) -> Self {
        Self { field: format!("{place}.{}", self.field), ..self }
    }
}

impl WeeklyRule {
    fn valid_on(&self, date: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_until.is_none_or(|until| date <= until)
    }
}
