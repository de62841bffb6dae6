//! Where and when a simulated life takes place: an office of some kind, in some zone, near a night on which its clocks
//! change.

use chrono::{Days, NaiveDate};
use sportello::domain::holidays::Holidays;
use sportello::domain::schedule::{BookingWindow, Exception, Opening, Opens, Policy, Schedule, WeeklyRule};
use sportello::domain::time::{Timestamp, Tz};

use super::random::Random;

/// A zone, and a civil date some days before its clocks change.
const PLACES: [(Tz, &str); 10] = [
    (Tz::Europe__Rome, "2026-03-22"),
    (Tz::Europe__Rome, "2026-10-18"),
    (Tz::Europe__Lisbon, "2027-03-22"),
    (Tz::America__New_York, "2026-10-26"),
    (Tz::Australia__Lord_Howe, "2026-03-30"),
    (Tz::Australia__Lord_Howe, "2026-09-28"),
    (Tz::America__Santiago, "2026-09-01"),
    (Tz::America__Santiago, "2026-03-30"),
    (Tz::Asia__Kolkata, "2026-12-28"),
    (Tz::Africa__Casablanca, "2027-02-02"),
];

/// A schedule and the instant at which life begins.
pub fn random_town(random: &mut Random) -> (Schedule, i64) {
    let (zone, date) = *random.pick(&PLACES).expect("there are places");
    let date: NaiveDate = date.parse().expect("a date");
    let start = date.and_hms_opt(8, 0, 0).expect("a time").and_utc().timestamp_millis();
    let grid = [15, 20, 30, 60][random.below(4)];
    let schedule = Schedule {
        zone,
        grid_minutes: grid,
        durations_minutes: if random.per_mille(500) { vec![grid, 2 * grid] } else { vec![grid] },
        rules: rules(random),
        exceptions: exceptions(random, date),
        holidays: Holidays { italian: false, patron: random.per_mille(200).then_some((4, 3)) },
        window: window(random, date),
        policy: policy(random),
    };
    schedule.check().expect("a random schedule is valid");
    (schedule, start)
}

fn rules(random: &mut Random) -> Vec<WeeklyRule> {
    let capacity = random.between(1, 3) as u16;
    let hours = [(0, 1440), (540, 720), (480, 1080), (0, 360)][random.below(4)];
    let rule = |weekday| WeeklyRule {
        weekday,
        from_minute: hours.0,
        to_minute: hours.1,
        capacity,
        valid_from: None,
        valid_until: None,
    };
    (1..=7).map(rule).collect()
}

fn exceptions(random: &mut Random, date: NaiveDate) -> Vec<Exception> {
    let day = date.checked_add_days(Days::new(3)).expect("dates do not end here");
    let closure = Exception::Closure { from: day, to: day, from_minute: Some(600), to_minute: Some(650) };
    let extra = Exception::ExtraOpening { date: day, from_minute: 1200, to_minute: 1320, capacity: 2 };
    [closure, extra].into_iter().filter(|_| random.per_mille(500)).collect()
}

fn window(random: &mut Random, date: NaiveDate) -> BookingWindow {
    let minimum_notice_minutes = [0, 30, 120][random.below(3)];
    let opens = if random.per_mille(700) {
        Opens::Rolling { days: random.between(3, 10) as u16, at_minute: random.below(24) as u16 * 60 }
    } else {
        let opening = |week: u64| {
            let from = date.checked_add_days(Days::new(7 * week)).expect("dates do not end here");
            let to = from.checked_add_days(Days::new(6)).expect("dates do not end here");
            let opens = from.and_hms_opt(7, 0, 0).expect("a time").and_utc().timestamp_millis();
            Opening { at: Timestamp(opens - random.between(-1, 4) * 86_400_000), from, to }
        };
        Opens::At((0..12).map(opening).collect())
    };
    BookingWindow { minimum_notice_minutes, opens }
}

fn policy(random: &mut Random) -> Policy {
    Policy {
        hold_minutes: random.between(1, 20) as u16,
        hold_extensions_max: random.between(0, 2) as u8,
        bookings_per_person_max: random.between(1, 4) as u16,
        cancel_notice_minutes: [0, 60, 600][random.below(3)],
        release_delay_minutes: [0, 15, 90][random.below(3)],
        reminder_minutes: 0,
        approval: random.per_mille(300),
        retention_days: 365,
    }
}
