//! Civil time and instants. The one place that resolves chrono's `LocalResult`. Not here: reading a clock.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
pub use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "number"))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This instant and some minutes more.
    #[must_use]
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(instant) => f.write_str(&instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)),
            None => write!(f, "{}ms", self.0),
        }
    }
}

/// The civil start of a slot in its resource's zone: what a wall clock there shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SlotStart {
    /// The civil date.
    #[cfg_attr(test, ts(type = "string"))]
    pub date: NaiveDate,
    /// Minutes since civil midnight, 0 to 1439.
    pub minute: u16,
    /// True for the second of two equal wall-clock times, on the night when clocks go back.
    #[serde(default)]
    pub fold: bool,
}

impl SlotStart {
    /// A start that is not the second of a fold.
    #[must_use]
    pub fn new(date: NaiveDate, minute: u16) -> Self {
        Self { date, minute, fold: false }
    }
}

impl fmt::Display for SlotStart {
    /// `2026-11-23T09:30`, with `(2)` behind the second of a fold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let again = if self.fold { "(2)" } else { "" };
        write!(f, "{}T{:02}:{:02}{again}", self.date, self.minute / 60, self.minute % 60)
    }
}

/// A start and how many minutes it lasts: what a person holds and books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SlotRange {
    pub start: SlotStart,
    /// Duration in minutes; a multiple of the resource's grid.
    pub minutes: u16,
}

/// The instant of a civil start in a zone; `None` where that wall-clock time does not exist (clocks go forward), or
/// where `fold` asks for a second occurrence that there is not. This is the only function that meets `LocalResult`.
#[must_use]
pub fn instant(zone: Tz, slot: SlotStart) -> Option<Timestamp> {
    let time = NaiveTime::from_hms_opt(u32::from(slot.minute / 60), u32::from(slot.minute % 60), 0)?;
    let found = zone.from_local_datetime(&slot.date.and_time(time));
    let instant = match (found, slot.fold) {
        (chrono::LocalResult::Single(only), false) => only,
        (chrono::LocalResult::Ambiguous(first, _), false) => first,
        (chrono::LocalResult::Ambiguous(_, second), true) => second,
        (chrono::LocalResult::Single(_), true) | (chrono::LocalResult::None, _) => return None,
    };
    Some(Timestamp(instant.timestamp_millis()))
}

/// Some 250,000 years from now, either way: where chrono's calendar is about to end.
const FARTHEST_MS: i64 = 8_000_000_000_000_000;

/// The wall clock of a zone at an instant, cut down to the minute.
#[must_use]
pub fn civil(zone: Tz, at: Timestamp) -> SlotStart {
    let at = Timestamp(at.0.clamp(-FARTHEST_MS, FARTHEST_MS));
    let utc = DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or_default();
    let local = utc.with_timezone(&zone);
    let minute = (local.hour() * 60 + local.minute()) as u16;
    let plain = SlotStart::new(local.date_naive(), minute);
    let floor = at.0.div_euclid(60_000) * 60_000;
    let fold = instant(zone, plain).is_some_and(|first| first.0 < floor);
    SlotStart { fold, ..plain }
}

/// The first instant of a civil date in a zone. Where midnight does not exist, the first minute that does.
#[must_use]
pub fn day_start(zone: Tz, date: NaiveDate) -> Timestamp {
    let first = (0..24 * 60).find_map(|minute| instant(zone, SlotStart::new(date, minute)));
    // A civil day without a single minute (Samoa, 2011-12-30) has no slots; midnight UTC keeps the order of days.
    first.unwrap_or(Timestamp(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()))
}

/// A civil week, named by its Monday (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct Week(NaiveDate);

impl Week {
    /// The week that a date lies in. It begins with the date itself where chrono's calendar begins in its middle.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        let since_monday = Days::new(u64::from(date.weekday().num_days_from_monday()));
        Self(date.checked_sub_days(since_monday).unwrap_or(date))
    }

    /// The first day.
    #[must_use]
    pub fn monday(self) -> NaiveDate {
        self.0
    }

    /// Monday to Sunday.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.0.iter_days().take(7)
    }

    /// The week some weeks away; stays where chrono's calendar ends.
    #[must_use]
    pub fn plus(self, weeks: i32) -> Self {
        let days = Days::new(7 * u64::from(weeks.unsigned_abs()));
        let moved = if weeks < 0 { self.0.checked_sub_days(days) } else { self.0.checked_add_days(days) };
        Self(moved.unwrap_or(self.0))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a text does not name a week.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected the Monday of a week between 2000 and 2199 as YYYY-MM-DD, got {0:?}")]
pub struct WeekError(String);

impl FromStr for Week {
    type Err = WeekError;
    /// Accepts only a Monday between 2000 and 2199, so that no date arithmetic can run off the calendar.
    fn from_str(text: &str) -> Result<Self, WeekError> {
        let error = || WeekError(text.chars().take(40).collect());
        let date: NaiveDate = text.parse().map_err(|_| error())?;
        let sane = (2000..2200).contains(&date.year()) && date.weekday() == chrono::Weekday::Mon;
        if sane { Ok(Self(date)) } else { Err(error()) }
    }
}

impl<'de> Deserialize<'de> for Week {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
