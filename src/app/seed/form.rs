//! The shape of the town's files, key by key. Every key not named here is refused. Not here: whether the parts fit
//! together (`calendar`, `tree`).

use std::num::NonZeroU16;

use serde::Deserialize;

use super::words::{Date, Days, Span, Word, YearDay, Zone};
use crate::domain::catalog::{GeoPoint, Text};
use crate::domain::ids::ResourceId;
use crate::domain::service::Asks;

/// `town.toml`: the body itself, and what holds for calendars that do not say otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownFile {
    pub town: TownForm,
    #[serde(default)]
    pub calendar: CalendarForm,
    #[serde(default)]
    pub resource: Vec<ResourceForm>,
}

/// Any other file: some resources, and what holds for their calendars.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaFile {
    #[serde(default)]
    pub calendar: CalendarForm,
    #[serde(default)]
    pub resource: Vec<ResourceForm>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownForm {
    pub name: Text,
    pub zone: Word<Zone>,
    pub welcome: Text,
    /// What is asked where a resource does not say.
    #[serde(default)]
    pub asks: Asks,
}

/// A node of the tree; with `[resource.calendar]` it is a leaf that can be booked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceForm {
    pub id: ResourceId,
    pub parent: Option<ResourceId>,
    /// Among its siblings; without it, in the order of the files' names and of the lines.
    pub order: Option<u32>,
    pub name: Text,
    pub description: Option<Text>,
    /// Address, directions, place, phone and e-mail of a leaf that has none are those of the nearest node above it.
    pub address: Option<String>,
    pub directions: Option<Text>,
    pub place: Option<GeoPoint>,
    pub phone: Option<String>,
    pub email: Option<String>,
    #[serde(default)]
    pub bring: Vec<Text>,
    pub suspended: Option<Text>,
    pub bookings_per_person_max: Option<NonZeroU16>,
    /// What is asked of whoever books it; of a leaf without, that of the nearest node above it, then the town's.
    pub asks: Option<Asks>,
    pub calendar: Option<CalendarForm>,
}

/// A calendar, or what holds for several: of each key the nearest word counts (resource, file, town).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarForm {
    pub zone: Option<Word<Zone>>,
    pub grid_minutes: Option<u16>,
    /// Without it, one cell of the grid.
    pub durations_minutes: Option<Vec<u16>>,
    /// How many can be served at the same time; without it, 1.
    pub desks: Option<NonZeroU16>,
    pub hours: Option<Hours>,
    /// Opening hours of a part of the year, beside `hours`.
    #[serde(default)]
    pub seasons: Vec<Season>,
    pub closures: Option<Vec<Word<Days>>>,
    pub extra_openings: Option<Vec<Word<Days>>>,
    pub holidays: Option<HolidayRule>,
    pub patron: Option<Word<YearDay>>,
    pub minimum_notice_minutes: Option<u32>,
    pub opens: Option<OpensForm>,
    /// Several exact openings, in place of `opens`.
    pub openings: Option<Vec<OpensForm>>,
    pub hold_minutes: Option<NonZeroU16>,
    pub hold_extensions_max: Option<u8>,
    pub bookings_per_person_max: Option<NonZeroU16>,
    pub cancel_notice_minutes: Option<u32>,
    pub release_delay_minutes: Option<u32>,
    /// Before the start; 0 is no reminder, and without it, a day.
    pub reminder_minutes: Option<u32>,
    /// Whether a booking is a request that the office agrees to or not; without it, it is not.
    pub approval: Option<bool>,
    /// After the appointment; a year without it.
    pub retention_days: Option<u32>,
}

/// Hours by weekday. `weekdays` (Monday to Friday) and `every_day` add to the days' own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hours {
    pub monday: Vec<Word<Span>>,
    pub tuesday: Vec<Word<Span>>,
    pub wednesday: Vec<Word<Span>>,
    pub thursday: Vec<Word<Span>>,
    pub friday: Vec<Word<Span>>,
    pub saturday: Vec<Word<Span>>,
    pub sunday: Vec<Word<Span>>,
    pub weekdays: Vec<Word<Span>>,
    pub every_day: Vec<Word<Span>>,
}

impl Hours {
    /// Pairs of ISO weekday and span.
    pub fn spans(&self) -> Vec<(u8, Span)> {
        let own: [&[Word<Span>]; 7] =
            [&self.monday, &self.tuesday, &self.wednesday, &self.thursday, &self.friday, &self.saturday, &self.sunday];
        let mut found = Vec::new();
        for (weekday, own) in (1u8..=7).zip(own) {
            let shared: &[Word<Span>] = if weekday <= 5 { &self.weekdays } else { &[] };
            found.extend(shared.iter().chain(own).chain(&self.every_day).map(|span| (weekday, span.0)));
        }
        found
    }
}

/// A part of the year with hours of its own. Without an end it goes on for good.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    pub from: Word<Date>,
    pub to: Option<Word<Date>>,
    pub desks: Option<NonZeroU16>,
    pub hours: Hours,
}

/// Whose public holidays count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayRule {
    Italian,
    None,
}

/// When slots come up for booking: rolling (`days`, `at`), exact (`at`, `from`, `to`), or so long after the first start
/// of the town (`after_start_minutes`, `from_days`, `to_days`), which is for demos and tests.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpensForm {
    pub days: Option<u16>,
    pub at: Option<String>,
    pub from: Option<Word<Date>>,
    pub to: Option<Word<Date>>,
    pub after_start_minutes: Option<u16>,
    pub from_days: Option<u16>,
    pub to_days: Option<u16>,
}
