//! How the tables' words are read: times, ranges, schedules. Not here: what they do (`script`).

use chrono::NaiveDate;

use crate::domain::holidays::Holidays;
use crate::domain::schedule::{BookingWindow, Exception, Opening, Opens, Policy, Schedule, WeeklyRule};
use crate::domain::time::{SlotRange, SlotStart, Timestamp, Tz, civil, instant};

/// `2026-11-23`
pub fn date(word: &str) -> NaiveDate {
    word.parse().unwrap_or_else(|_| panic!("not a date: {word}"))
}

/// `09:30`, up to `24:00`
pub fn minute(word: &str) -> u16 {
    let (hours, minutes) = word.split_once(':').unwrap_or_else(|| panic!("not a time: {word}"));
    hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
}

/// `2026-11-23T09:30`, with `(2)` behind the second of a fold
pub fn slot(word: &str) -> SlotStart {
    let (plain, fold) = word.strip_suffix("(2)").map_or((word, false), |plain| (plain, true));
    let (day, time) = plain.split_once('T').unwrap_or_else(|| panic!("not a slot: {word}"));
    SlotStart { date: date(day), minute: minute(time), fold }
}

/// `2026-11-24T10:00/15`
pub fn range(word: &str) -> SlotRange {
    let (start, minutes) = word.split_once('/').unwrap_or_else(|| panic!("not a range: {word}"));
    SlotRange { start: slot(start), minutes: minutes.parse().unwrap() }
}

/// A civil time of the zone, with seconds and milliseconds where they matter: `2026-11-23T09:10:00.001`
pub fn time(zone: Tz, word: &str) -> Timestamp {
    let (to_minute, rest) = if word.len() > 16 && !word.ends_with("(2)") { word.split_at(16) } else { (word, "") };
    let start = instant(zone, slot(to_minute)).unwrap_or_else(|| panic!("no such time: {word}"));
    let seconds: f64 = rest.strip_prefix(':').map_or(0.0, |seconds| seconds.parse().unwrap());
    Timestamp(start.0 + (seconds * 1000.0).round() as i64)
}

/// The other way round; milliseconds only where there are some.
pub fn show_time(zone: Tz, at: Timestamp) -> String {
    let (plain, ms) = (civil(zone, at), at.0.rem_euclid(60_000));
    if ms == 0 { plain.to_string() } else { format!("{plain}:{:06.3}", ms as f64 / 1000.0) }
}

/// An office open Monday to Friday from 9 to 12 with one desk, quarters of an hour, bookable 30 days ahead from midnight.
fn office() -> Schedule {
    Schedule {
        zone: Tz::Europe__Rome,
        grid_minutes: 15,
        durations_minutes: vec![15, 30],
        rules: vec![],
        exceptions: vec![],
        holidays: Holidays::default(),
        window: BookingWindow { minimum_notice_minutes: 0, opens: Opens::Rolling { days: 30, at_minute: 0 } },
        policy: Policy::default(),
    }
}

/// Words such as `rule=1-5@09:00-12:00x2 closure=2026-11-24@10:00-11:00 notice=60`, on top of the office above.
pub fn schedule(words: &[&str]) -> Schedule {
    let mut schedule = office();
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or_else(|| panic!("not key=value: {word}"));
        set(&mut schedule, key, value);
    }
    if schedule.rules.is_empty() && !words.contains(&"rule=none") {
        set(&mut schedule, "rule", "1-5@09:00-12:00x1");
    }
    schedule
}

fn set(schedule: &mut Schedule, key: &str, value: &str) {
    let number = || value.parse::<u32>().unwrap_or_else(|_| panic!("not a number: {key}={value}"));
    let policy = &mut schedule.policy;
    match key {
        "zone" => schedule.zone = value.parse().unwrap(),
        "grid" => schedule.grid_minutes = number() as u16,
        "durations" => schedule.durations_minutes = value.split(',').map(|word| word.parse().unwrap()).collect(),
        "rule" if value == "none" => {}
        "rule" => schedule.rules.extend(rules(value)),
        "closure" => schedule.exceptions.push(closure(value)),
        "extra" => schedule.exceptions.push(extra(value)),
        "holidays" => schedule.holidays.italian = value == "italian",
        "patron" => {
            schedule.holidays.patron = value.split_once('-').map(|(m, d)| (m.parse().unwrap(), d.parse().unwrap()))
        }
        "notice" => schedule.window.minimum_notice_minutes = number(),
        "rolling" => schedule.window.opens = rolling(value),
        "open" => open(schedule, value),
        "hold" => policy.hold_minutes = number() as u16,
        "extensions" => policy.hold_extensions_max = number() as u8,
        "cap" => policy.bookings_per_person_max = number() as u16,
        "cancel" => policy.cancel_notice_minutes = number(),
        "approval" => policy.approval = number() > 0,
        "delay" => policy.release_delay_minutes = number(),
        _ => panic!("no such word: {key}"),
    }
}

/// `1-5@09:00-12:00x2`, and `from..until` of validity behind a comma, either end left out.
fn rules(value: &str) -> Vec<WeeklyRule> {
    let (value, validity) = value.split_once(',').unwrap_or((value, ".."));
    let (from, until) = validity.split_once("..").unwrap();
    let (days, hours) = value.split_once('@').unwrap();
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let (from_minute, to_minute, capacity) = hours_and_desks(hours);
    let end = |word: &str| (!word.is_empty()).then(|| date(word));
    let rule = |weekday| WeeklyRule {
        weekday,
        from_minute,
        to_minute,
        capacity,
        valid_from: end(from),
        valid_until: end(until),
    };
    (first.parse().unwrap()..=last.parse().unwrap()).map(rule).collect()
}

/// `09:00-12:00x2`
fn hours_and_desks(word: &str) -> (u16, u16, u16) {
    let (hours, desks) = word.split_once('x').unwrap_or((word, "1"));
    let (from, to) = hours.split_once('-').unwrap();
    (minute(from), minute(to), desks.parse().unwrap())
}

/// `2026-11-24`, `2026-11-24..2026-11-26`, either with `@10:00-11:00`
fn closure(value: &str) -> Exception {
    let (days, hours) = value.split_once('@').map_or((value, None), |(days, hours)| (days, Some(hours)));
    let (from, to) = days.split_once("..").unwrap_or((days, days));
    let hours = hours.map(hours_and_desks);
    Exception::Closure {
        from: date(from),
        to: date(to),
        from_minute: hours.map(|(from, _, _)| from),
        to_minute: hours.map(|(_, to, _)| to),
    }
}

/// `2026-11-28@09:00-11:00x1`
fn extra(value: &str) -> Exception {
    let (day, hours) = value.split_once('@').unwrap();
    let (from_minute, to_minute, capacity) = hours_and_desks(hours);
    Exception::ExtraOpening { date: date(day), from_minute, to_minute, capacity }
}

/// `30@09:00`
fn rolling(value: &str) -> Opens {
    let (days, at) = value.split_once('@').unwrap();
    Opens::Rolling { days: days.parse().unwrap(), at_minute: minute(at) }
}

/// `2026-11-20T09:00=2026-12-01..2026-12-31`: one more exact opening.
fn open(schedule: &mut Schedule, value: &str) {
    let (at, days) = value.split_once('=').unwrap();
    let (from, to) = days.split_once("..").unwrap();
    let opening = Opening { at: time(schedule.zone, at), from: date(from), to: date(to) };
    match &mut schedule.window.opens {
        Opens::At(openings) => openings.push(opening),
        Opens::Rolling { .. } => schedule.window.opens = Opens::At(vec![opening]),
    }
}
