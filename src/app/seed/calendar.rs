//! Makes a schedule of what a resource, its file and the town say about calendars; of each key the nearest word counts.
//! Not here: the tree (`tree`), what a schedule may be (`Schedule::check`).

use chrono::{Days as DayCount, NaiveDate};

use super::form::{CalendarForm, HolidayRule, Hours, OpensForm};
use super::words::{Clock, Days, Word, instant_in};
use crate::domain::holidays::Holidays;
use crate::domain::schedule::{BookingWindow, Exception, Opening, Opens, Policy, Schedule, ScheduleError, WeeklyRule};
use crate::domain::time::{Timestamp, Tz, civil};

/// What is wrong with a calendar: the key of the file (`hours`, `openings.1.at`) and what was expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarError {
    pub key: String,
    pub problem: String,
}

fn wrong(key: impl Into<String>, problem: impl ToString) -> CalendarError {
    CalendarError { key: key.into(), problem: problem.to_string() }
}

/// The schedule for the nearest form first, at the town's first start `now`.
pub fn schedule(forms: &[&CalendarForm], town_zone: Tz, now: Timestamp) -> Result<Schedule, CalendarError> {
    let nearest = Nearest(forms);
    let zone = nearest.find(|form| form.zone).map_or(town_zone, |zone| zone.0.0);
    let grid_minutes = nearest.find(|form| form.grid_minutes);
    let grid_minutes = grid_minutes.ok_or_else(|| wrong("grid_minutes", "expected the length of a cell in minutes"))?;
    let schedule = Schedule {
        zone,
        grid_minutes,
        durations_minutes: nearest.find(|form| form.durations_minutes.clone()).unwrap_or_else(|| vec![grid_minutes]),
        rules: nearest.rules()?,
        exceptions: nearest.exceptions()?,
        holidays: nearest.holidays(),
        window: BookingWindow {
            minimum_notice_minutes: nearest.find(|form| form.minimum_notice_minutes).unwrap_or(0),
            opens: nearest.opens(zone, now)?,
        },
        policy: nearest.policy(),
    };
    schedule.check().map_err(in_the_files_words)?;
    Ok(schedule)
}

/// The forms that speak for a calendar, nearest first.
struct Nearest<'a>(&'a [&'a CalendarForm]);

impl Nearest<'_> {
    fn find<T>(&self, key: impl Fn(&CalendarForm) -> Option<T>) -> Option<T> {
        self.0.iter().find_map(|form| key(form))
    }

    fn rules(&self) -> Result<Vec<WeeklyRule>, CalendarError> {
        let desks = self.find(|form| form.desks).map_or(1, u16::from);
        let hours = self.find(|form| form.hours.clone()).unwrap_or_default();
        let mut rules = weekly(&hours, desks, None, None);
        let seasons = self.find(|form| Some(form.seasons.clone()).filter(|seasons| !seasons.is_empty()));
        for season in seasons.unwrap_or_default() {
            let (from, until) = (season.from.0.0, season.to.map(|to| to.0.0));
            rules.extend(weekly(&season.hours, season.desks.map_or(desks, u16::from), Some(from), until));
        }
        let extra = self.find(|form| form.extra_openings.clone()).is_some_and(|extra| !extra.is_empty());
        if rules.is_empty() && !extra {
            return Err(wrong("hours", "expected opening hours, such as { weekdays = [\"08:30-12:30\"] }"));
        }
        Ok(rules)
    }

    fn exceptions(&self) -> Result<Vec<Exception>, CalendarError> {
        let capacity = self.find(|form| form.desks).map_or(1, u16::from);
        let closures = self.find(|form| form.closures.clone()).unwrap_or_default();
        let extra = self.find(|form| form.extra_openings.clone()).unwrap_or_default();
        let mut exceptions: Vec<Exception> = closures.iter().map(|Word(days)| closure(*days)).collect();
        for (index, Word(days)) in extra.iter().enumerate() {
            let opening = extra_opening(*days, capacity);
            exceptions.push(opening.ok_or_else(|| {
                wrong(format!("extra_openings.{index}"), "expected one date with hours, YYYY-MM-DD HH:MM-HH:MM")
            })?);
        }
        Ok(exceptions)
    }

    fn holidays(&self) -> Holidays {
        Holidays {
            italian: self.find(|form| form.holidays) == Some(HolidayRule::Italian),
            // Who is open on public holidays is open on the patron's day too, unless it is named just there.
            patron: match self.find(|form| form.holidays) {
                Some(HolidayRule::None) => None,
                _ => self.find(|form| form.patron).map(|Word(day)| (day.month, day.day)),
            },
        }
    }

    fn opens(&self, zone: Tz, now: Timestamp) -> Result<Opens, CalendarError> {
        let openings = |form: &CalendarForm| form.openings.clone();
        let speaks = self.0.iter().find(|form| form.opens.is_some() || form.openings.is_some());
        match speaks.map(|form| (form.opens.clone(), openings(form))) {
            None => Err(wrong("opens", "expected when slots open, such as { days = 30, at = \"08:00\" }")),
            Some((Some(_), Some(_))) => Err(wrong("openings", "expected either `opens` or `openings`, not both")),
            Some((Some(OpensForm { days: Some(days), at, .. }), None)) => rolling(days, at.as_deref()),
            Some((Some(form), None)) => Ok(Opens::At(vec![opening(&form, "opens", zone, now)?])),
            Some((None, forms)) => {
                let forms = forms.unwrap_or_default();
                let numbered = forms.iter().enumerate();
                let openings = numbered.map(|(index, form)| opening(form, &format!("openings.{index}"), zone, now));
                Ok(Opens::At(openings.collect::<Result<_, _>>()?))
            }
        }
    }

    fn policy(&self) -> Policy {
        let usual = Policy::default();
        let hold = self.find(|form| form.hold_minutes).map_or(usual.hold_minutes, u16::from);
        let bookings = self.find(|form| form.bookings_per_person_max).map_or(usual.bookings_per_person_max, u16::from);
        Policy {
            hold_minutes: hold,
            hold_extensions_max: self.find(|form| form.hold_extensions_max).unwrap_or(usual.hold_extensions_max),
            bookings_per_person_max: bookings,
            cancel_notice_minutes: self.find(|form| form.cancel_notice_minutes).unwrap_or(usual.cancel_notice_minutes),
            release_delay_minutes: self.find(|form| form.release_delay_minutes).unwrap_or(usual.release_delay_minutes),
            reminder_minutes: self.find(|form| form.reminder_minutes).unwrap_or(usual.reminder_minutes),
            approval: self.find(|form| form.approval).unwrap_or(usual.approval),
            retention_days: self.find(|form| form.retention_days).unwrap_or(usual.retention_days),
        }
    }
}

fn weekly(hours: &Hours, capacity: u16, from: Option<NaiveDate>, until: Option<NaiveDate>) -> Vec<WeeklyRule> {
    let rule = |(weekday, span): (u8, super::words::Span)| WeeklyRule {
        weekday,
        from_minute: span.from,
        to_minute: span.to,
        capacity,
        valid_from: from,
        valid_until: until,
    };
    hours.spans().into_iter().map(rule).collect()
}

fn closure(days: Days) -> Exception {
    let (from_minute, to_minute) = (days.hours.map(|span| span.from), days.hours.map(|span| span.to));
    Exception::Closure { from: days.from, to: days.to, from_minute, to_minute }
}

fn extra_opening(days: Days, capacity: u16) -> Option<Exception> {
    let hours = days.hours.filter(|_| days.from == days.to)?;
    Some(Exception::ExtraOpening { date: days.from, from_minute: hours.from, to_minute: hours.to, capacity })
}

fn rolling(days: u16, at: Option<&str>) -> Result<Opens, CalendarError> {
    let clock: Clock = at.unwrap_or("00:00").parse().map_err(|error| wrong("opens.at", error))?;
    Ok(Opens::Rolling { days, at_minute: clock.0 })
}

fn opening(form: &OpensForm, key: &str, zone: Tz, now: Timestamp) -> Result<Opening, CalendarError> {
    match (form.after_start_minutes, form.at.as_deref()) {
        (Some(minutes), None) => opening_after_start(form, key, zone, now, minutes),
        (None, Some(at)) => exact_opening(form, key, zone, at),
        _ => Err(wrong(key, "expected `days` (rolling), or `at` (exact), or `after_start_minutes`; one of them")),
    }
}

fn exact_opening(form: &OpensForm, key: &str, zone: Tz, at: &str) -> Result<Opening, CalendarError> {
    let at = instant_in(zone, at).map_err(|error| wrong(format!("{key}.at"), error))?;
    let from = form.from.ok_or_else(|| wrong(format!("{key}.from"), "expected the first date that opens"))?;
    let to = form.to.ok_or_else(|| wrong(format!("{key}.to"), "expected the last date that opens"))?;
    if from.0 > to.0 {
        return Err(wrong(format!("{key}.to"), "expected a date not before `from`"));
    }
    Ok(Opening { at, from: from.0.0, to: to.0.0 })
}

fn opening_after_start(
    form: &OpensForm,
    key: &str,
    zone: Tz,
    now: Timestamp,
    minutes: u16,
) -> Result<Opening, CalendarError> {
    let today = civil(zone, now).date;
    let day = |days: u16| today.checked_add_days(DayCount::new(days.into())).unwrap_or(today);
    let (from, to) = (form.from_days.unwrap_or(0), form.to_days);
    let to = to.filter(|to| from <= *to);
    let to =
        to.ok_or_else(|| wrong(format!("{key}.to_days"), "expected days after the start, not before from_days"))?;
    Ok(Opening { at: now.plus_minutes(minutes.into()), from: day(from), to: day(to) })
}

/// The schedule's own check speaks of the domain's fields; people wrote the files' keys.
fn in_the_files_words(error: ScheduleError) -> CalendarError {
    let field = error.field.as_str();
    let key = match field.split(['.', '[']).next().unwrap_or_default() {
        "rules" => "hours",
        "exceptions" => "closures",
        "holidays" => "patron",
        "window" if field.contains("notice") => "minimum_notice_minutes",
        "window" => "opens",
        "policy" => field.strip_prefix("policy.").unwrap_or("hold_minutes"),
        _ => field,
    };
    let detail = if key == field { String::new() } else { format!(" ({field})") };
    wrong(key, format!("{}{detail}", error.problem))
}
