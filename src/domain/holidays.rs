//! Public holidays by rule. Not here: closures of one office (`schedule`).

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Public holidays, by rule rather than by list of dates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// The national holidays of Italy (law 260/1949 as amended; 4 October from 2026 on, law 151/2025).
    #[serde(default)]
    pub italian: bool,
    /// The patron saint's day: month and day.
    #[serde(default)]
    pub patron: Option<(u8, u8)>,
}

/// Month and day of the national holidays that have a fixed date.
const ITALIAN_FIXED: [(u32, u32); 10] =
    [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)];

impl Holidays {
    /// Whether a civil date is a holiday.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> bool {
        let day = (date.month(), date.day());
        let patron = self.patron.is_some_and(|(month, of_month)| day == (u32::from(month), u32::from(of_month)));
        patron || (self.italian && italian(date))
    }

    /// Says what is wrong with the patron's day, if anything is.
    pub(super) fn check(&self) -> Result<(), String> {
        // 2024 is a leap year: a patron on 29 February is celebrated only when there is one.
        let real = |(month, day): (u8, u8)| NaiveDate::from_ymd_opt(2024, u32::from(month), u32::from(day)).is_some();
        if self.patron.is_none_or(real) { Ok(()) } else { Err("a month and a day that exist".to_owned()) }
    }
}

fn italian(date: NaiveDate) -> bool {
    let day = (date.month(), date.day());
    let easter = easter(date.year());
    let moveable = easter.is_some_and(|sunday| date == sunday || Some(date) == sunday.checked_add_days(Days::new(1)));
    ITALIAN_FIXED.contains(&day) || moveable || (day == (10, 4) && date.year() >= 2026)
}

/// Easter Sunday of a Gregorian year (the anonymous algorithm of Meeus, Jones and Butcher).
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let month = (epact + weekday - 7 * late + 114) / 31;
    let day = (epact + weekday - 7 * late + 114) % 31 + 1;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanacs_say() {
        for text in ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2040-04-01"] {
            let date: NaiveDate = text.parse().unwrap();
            assert_eq!(easter(date.year()), Some(date));
        }
    }

    #[test]
    fn a_year_has_its_holidays_and_its_patron() {
        let holidays = Holidays { italian: true, patron: Some((8, 10)) };
        let of_year = |year| (1..=366).filter_map(move |day| NaiveDate::from_yo_opt(year, day));
        let count = |year| of_year(year).filter(|date| holidays.on(*date)).count();
        assert_eq!(
            (count(2025), count(2027)),
            (13, 14),
            "twelve and the patron; one more since 4 October counts again"
        );
        assert!(!Holidays::default().on("2026-12-25".parse().unwrap()));
    }
}
