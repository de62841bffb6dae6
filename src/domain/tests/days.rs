//! Days as clocks really have them, for every civil day from 2024 to 2040 in zones with every kind of change: cells
//! against a plain walk through the instants of the day, five minutes at a time.

use chrono::{Datelike, NaiveDate, TimeZone, Timelike, Utc};

use super::words;
use crate::domain::schedule::{Cell, Schedule};
use crate::domain::time::{SlotStart, Timestamp, Tz, Week, civil, day_start, instant};

/// With what is special about each. Casablanca goes back for Ramadan; Santiago, Cairo and Beirut skip midnight; Nuuk
/// skips the last hour of a day; Lord Howe shifts by half an hour; Havana repeats the first hour of a day.
const ZONES: [Tz; 14] = [
    Tz::Europe__Rome,
    Tz::Europe__Lisbon,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kolkata,
    Tz::America__St_Johns,
    Tz::Africa__Casablanca,
    Tz::Pacific__Apia,
    Tz::America__Santiago,
    Tz::America__Nuuk,
    Tz::America__Havana,
    Tz::Africa__Cairo,
    Tz::Asia__Beirut,
    Tz::Pacific__Chatham,
];

fn days() -> impl Iterator<Item = NaiveDate> {
    let first = words::date("2024-01-01");
    first.iter_days().take_while(|date| date.year() <= 2040)
}

fn offset_minutes(zone: Tz, date: NaiveDate, hour: u32) -> i32 {
    use chrono::Offset;
    let noon = Utc.from_utc_datetime(&date.and_hms_opt(hour, 0, 0).unwrap());
    noon.with_timezone(&zone).offset().fix().local_minus_utc() / 60
}

/// Days near a change of the clocks, and some ordinary ones: the others repeat them.
fn telling_days(zone: Tz) -> Vec<NaiveDate> {
    let changes = |date: NaiveDate| {
        let before = offset_minutes(zone, date.pred_opt().unwrap(), 0);
        before != offset_minutes(zone, date.succ_opt().unwrap(), 23)
    };
    days().filter(|date| changes(*date) || date.day() == 17).collect()
}

/// The instants of a civil day, five minutes apart, with what the clock shows: found by walking, not by asking.
fn walk(zone: Tz, date: NaiveDate) -> Vec<(Timestamp, SlotStart)> {
    let from = date.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_millis() - 15 * 3_600_000;
    let mut seen = [false; 1440];
    let mut found = Vec::new();
    for step in 0..(54 * 12) {
        let at = Timestamp(from + step * 300_000);
        let shown = zone.timestamp_millis_opt(at.0).unwrap();
        if shown.date_naive() == date {
            let minute = (shown.hour() * 60 + shown.minute()) as u16;
            let fold = std::mem::replace(&mut seen[usize::from(minute)], true);
            found.push((at, SlotStart { date, minute, fold }));
        }
    }
    found
}

fn day_and_night(zone: Tz, grid: u16) -> Schedule {
    let zone_word = format!("zone={zone}");
    let (grid_word, durations) = (format!("grid={grid}"), format!("durations={grid}"));
    words::schedule(&[&zone_word, &grid_word, &durations, "rule=1-7@00:00-24:00x1"])
}

fn assert_in_order(zone: Tz, cells: &[Cell], grid: u16) {
    for pair in cells.windows(2) {
        let next_from = pair[0].at.plus_minutes(i64::from(grid));
        assert!(pair[1].at >= next_from, "{zone}: {} and {} overlap", pair[0].slot, pair[1].slot);
    }
}

#[test]
fn every_day_is_covered_by_its_cells_exactly_once() {
    for zone in ZONES {
        let schedule = day_and_night(zone, 30);
        for date in days() {
            let cells = schedule.day(date);
            assert_in_order(zone, &cells, 30);
            let next = day_start(zone, date.succ_opt().unwrap());
            let minutes = (next.0 - day_start(zone, date).0) / 60_000;
            assert_eq!(cells.len() as i64 * 30, minutes, "{zone} {date}");
            assert_eq!(cells[0].at, day_start(zone, date), "{zone} {date}");
        }
    }
}

#[test]
fn cells_are_what_a_walk_through_the_day_finds() {
    for zone in ZONES {
        for grid in [5, 15, 30] {
            let schedule = day_and_night(zone, grid);
            for date in telling_days(zone) {
                let cells: Vec<_> = schedule.day(date).iter().map(|cell| (cell.at, cell.slot)).collect();
                let walked = walk(zone, date).into_iter().filter(|(_, slot)| slot.minute % grid == 0);
                assert_eq!(cells, walked.collect::<Vec<_>>(), "{zone} {date} {grid}");
            }
        }
    }
}

/// Grids that do not divide the shift lose some minutes on that day, but never overlap and never leave the hours.
#[test]
fn any_grid_and_any_hours_stay_inside_the_hours_and_never_overlap() {
    for zone in ZONES {
        for (grid, from, to) in
            [(45, 0, 1440), (60, 30, 1410), (120, 60, 1260), (80, 90, 1370), (20, 110, 200), (240, 0, 1440)]
        {
            let hours = format!("rule=1-7@{:02}:{:02}-{:02}:{:02}x1", from / 60, from % 60, to / 60, to % 60);
            let mut schedule = day_and_night(zone, grid);
            schedule.rules = words::schedule(&[&hours]).rules;
            for date in telling_days(zone) {
                let cells = schedule.day(date);
                assert_in_order(zone, &cells, grid);
                let walked = walk(zone, date);
                for cell in &cells {
                    let end = cell.at.plus_minutes(i64::from(grid));
                    let inside = walked
                        .iter()
                        .filter(|(at, slot)| (cell.at..end).contains(at) && (from..to).contains(&slot.minute));
                    assert_eq!(inside.count(), usize::from(grid) / 5, "{zone} {date} {}", cell.slot);
                }
            }
        }
    }
}

#[test]
fn wall_clocks_and_instants_agree_both_ways() {
    for zone in ZONES {
        for date in telling_days(zone) {
            let walked = walk(zone, date);
            for (at, slot) in &walked {
                assert_eq!(instant(zone, *slot), Some(*at), "{zone} {slot}");
                assert_eq!(civil(zone, *at), *slot, "{zone} {slot}");
            }
            let shown = |minute: u16, fold| walked.iter().any(|(_, slot)| slot.minute == minute && slot.fold == fold);
            for minute in (0..1440).step_by(5) {
                for fold in [false, true] {
                    let slot = SlotStart { date, minute, fold };
                    assert_eq!(instant(zone, slot).is_some(), shown(minute, fold), "{zone} {slot}");
                }
            }
            assert_eq!(walked.first().map(|(at, _)| *at), Some(day_start(zone, date)), "{zone} {date}");
        }
    }
}

#[test]
fn weeks_are_seven_civil_days_from_monday() {
    for date in days() {
        let week = Week::of(date);
        let in_week: Vec<_> = week.days().collect();
        assert_eq!((in_week.len(), in_week[0].weekday()), (7, chrono::Weekday::Mon));
        assert!(in_week.contains(&date));
        assert_eq!(week.plus(1).plus(-1), week);
        assert_eq!(week.to_string().parse(), Ok(week));
    }
}

#[test]
fn the_ends_of_the_calendar_do_no_harm() {
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        let week = Week::of(date);
        assert!(week.days().count() <= 7);
        assert!(week.plus(i32::MAX).days().count() <= 7);
        for zone in ZONES {
            let schedule = day_and_night(zone, 30);
            let _ = schedule.day(date);
            let _ = schedule.opens_at(date);
            let _ = civil(zone, day_start(zone, date));
        }
    }
    for at in [Timestamp(i64::MIN), Timestamp(i64::MAX)] {
        for zone in ZONES {
            let _ = civil(zone, at);
            assert!(!at.to_string().is_empty());
        }
    }
}
