//! A resource's schedule: weekly rules, exceptions, capacity, durations, booking window; and the cells it gives for a
//! civil day. Not here: who holds what (`calendar`).

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::time::{SlotStart, Timestamp, Tz, day_start, instant};

/// Everything that says when a resource can be booked, by how many, how long and how early.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// IANA zone whose wall clock all civil times below mean.
    pub zone: Tz,
    /// Length of a cell in minutes; divides 60 or is a multiple of it, at most 240.
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

/// Public holidays, by rule rather than by list of dates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// The twelve national holidays of Italy (law 260/1949 as amended; 4 October again since law 151/2025).
    #[serde(default)]
    pub italian: bool,
    /// The patron saint's day: month and day.
    #[serde(default)]
    pub patron: Option<(u8, u8)>,
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
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            hold_minutes: 10,
            hold_extensions_max: 1,
            bookings_per_person_max: 2,
            cancel_notice_minutes: 60,
            release_delay_minutes: 0,
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
