//! The words of the town's files: `08:30-12:30`, `2026-12-24..2026-12-31`, `09-16`, a zone's name. Each has one parser
//! that says what it expected. Not here: what they are used for.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Deserializer, de};

use crate::domain::time::{SlotStart, Timestamp, Tz, instant};

/// A text that does not read as what its key wants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, got {got:?}")]
pub struct WordError {
    expected: &'static str,
    got: String,
}

fn error(expected: &'static str, got: &str) -> WordError {
    WordError { expected, got: got.chars().take(60).collect() }
}

/// Any of the words below, read from a TOML string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(de::Error::custom)
    }
}

/// A civil minute of the day, `08:30`; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub u16);

impl FromStr for Clock {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let wrong = || error("a time as HH:MM between 00:00 and 24:00", text);
        let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
        let number = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|c| c.is_ascii_digit());
            if digits { part.parse::<u16>().ok() } else { None }
        };
        let (hour, minute) = number(hour).zip(number(minute)).ok_or_else(wrong)?;
        let minutes = hour * 60 + minute;
        if minute < 60 && minutes <= 24 * 60 { Ok(Self(minutes)) } else { Err(wrong()) }
    }
}

/// From one civil minute to another of the same day, `08:30-12:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: u16,
    pub to: u16,
}

impl FromStr for Span {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let wrong = || error("hours as HH:MM-HH:MM, the first before the second", text);
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let (from, to): (Clock, Clock) = from.trim().parse().ok().zip(to.trim().parse().ok()).ok_or_else(wrong)?;
        if from < to { Ok(Self { from: from.0, to: to.0 }) } else { Err(wrong()) }
    }
}

/// A civil date, `2026-12-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

impl FromStr for Date {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        date.map(Self).ok_or_else(|| error("a date as YYYY-MM-DD", text))
    }
}

/// A date, or two with `..` between (both included), and hours of each day where it is not the whole day:
/// `2026-12-24`, `2026-12-24..2026-12-31`, `2026-12-24 08:30-10:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub hours: Option<Span>,
}

impl FromStr for Days {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let wrong =
            || error("days as YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD, and HH:MM-HH:MM for a part of the day", text);
        let (days, hours) = text.split_once(' ').map_or((text, None), |(days, hours)| (days, Some(hours)));
        let (from, to) = days.split_once("..").unwrap_or((days, days));
        let (from, to): (Date, Date) = from.parse().ok().zip(to.parse().ok()).ok_or_else(wrong)?;
        let hours = hours.map(str::parse).transpose().map_err(|_| wrong())?;
        if from <= to { Ok(Self { from: from.0, to: to.0, hours }) } else { Err(wrong()) }
    }
}

/// A day of every year, `09-16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearDay {
    pub month: u8,
    pub day: u8,
}

impl FromStr for YearDay {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        // 2024 was a leap year, so that 29 February is a day.
        let date: Result<Date, WordError> = format!("2024-{text}").parse();
        let Date(date) = date.map_err(|_| error("a day of the year as MM-DD", text))?;
        let part = |number: u32| u8::try_from(number).unwrap_or_default();
        Ok(Self { month: part(chrono::Datelike::month(&date)), day: part(chrono::Datelike::day(&date)) })
    }
}

/// An IANA zone, `Europe/Rome`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl FromStr for Zone {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        text.parse().map(Self).map_err(|_| error("an IANA time zone such as Europe/Rome", text))
    }
}

/// An exact instant: RFC 3339 with an offset (`2026-12-01T08:00:00Z`), or the wall clock of a zone
/// (`2026-12-01T09:00`).
///
/// # Errors
/// Where it reads as neither, or the wall clock never shows it (clocks go forward).
pub fn instant_in(zone: Tz, text: &str) -> Result<Timestamp, WordError> {
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Ok(Timestamp(exact.timestamp_millis()));
    }
    let wrong = || error("an instant as YYYY-MM-DDTHH:MM on the town's clock, or with seconds and an offset", text);
    let civil = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map_err(|_| wrong())?;
    let minute = chrono::Timelike::num_seconds_from_midnight(&civil) / 60;
    let slot = SlotStart::new(civil.date(), u16::try_from(minute).map_err(|_| wrong())?);
    instant(zone, slot)
        .ok_or_else(|| error("a time that the clock shows (on that night clocks go forward over it)", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails<T: FromStr<Err = WordError>>(expected: &str, texts: &[&str]) {
        for text in texts {
            let error = text.parse::<T>().err().unwrap_or_else(|| panic!("{text:?} was accepted"));
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn words_read_as_written() {
        assert_eq!("08:30-12:30".parse(), Ok(Span { from: 510, to: 750 }));
        assert_eq!("00:00 - 24:00".parse(), Ok(Span { from: 0, to: 1440 }));
        let date = |text: &str| text.parse::<Date>().map(|date| date.0);
        let (first, last) = (date("2026-12-24").unwrap(), date("2026-12-31").unwrap());
        assert_eq!("2026-12-24".parse(), Ok(Days { from: first, to: first, hours: None }));
        assert_eq!("2026-12-24..2026-12-31".parse(), Ok(Days { from: first, to: last, hours: None }));
        let hours = Some(Span { from: 510, to: 600 });
        assert_eq!("2026-12-24 08:30-10:00".parse(), Ok(Days { from: first, to: first, hours }));
        assert_eq!("09-16".parse(), Ok(YearDay { month: 9, day: 16 }));
    }

    #[test]
    fn other_words_are_refused_with_what_was_expected() {
        fails::<Clock>("HH:MM", &["", "8:30", "24:01", "12:60", "12.30", "+1:00", "12:3x"]);
        fails::<Span>("HH:MM-HH:MM", &["", "12:30-08:30", "08:30-08:30", "08:30", "08:30-25:00"]);
        fails::<Date>("YYYY-MM-DD", &["", "2026-02-30", "24-12-2026", "2026-1-1", "2026-12-24x"]);
        fails::<Days>("YYYY-MM-DD", &["", "2026-12-31..2026-12-24", "2026-12-24 x", "2026-12-24.."]);
        fails::<YearDay>("MM-DD", &["", "9-16", "13-01", "02-30"]);
        fails::<Zone>("IANA", &["", "Rome", "europe/rome "]);
    }

    #[test]
    fn an_instant_is_exact_or_on_the_towns_clock() {
        let rome = "Europe/Rome".parse::<Zone>().unwrap().0;
        assert_eq!(instant_in(rome, "2026-12-01T09:00"), instant_in(rome, "2026-12-01T08:00:00Z"));
        for bad in ["", "2026-12-01", "2026-12-01 09:00", "2026-12-01T25:00", "2026-03-29T02:30"] {
            assert!(instant_in(rome, bad).is_err(), "{bad:?} was accepted");
        }
    }
}
