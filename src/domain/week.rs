//! The week of a calendar as a viewer sees it. Not here: how it is drawn or sent.

use chrono::{Days, NaiveDate};

use super::calendar::Calendar;
use super::colour::{CellState, CellView, WeekView};
use super::occupancy::Span;
use super::schedule::{Cell, Opens, Schedule};
use super::time::{SlotRange, Timestamp, Week, civil};

/// How far ahead a free cell is looked for.
const SEARCH_WEEKS: i32 = 53;

impl Calendar {
    /// The cells of a week and their states at an instant.
    #[must_use]
    pub fn week(&self, week: Week, now: Timestamp) -> WeekView {
        let schedule = self.schedule();
        let mut cells = Vec::new();
        let mut next_change: Option<Timestamp> = None;
        for date in week.days() {
            let opens_at = schedule.opens_at(date);
            for cell in schedule.day(date) {
                let state = self.state(&cell, opens_at, now);
                next_change = earliest(next_change, changes_at(schedule, &cell, state, now));
                cells.push(CellView { slot: cell.slot, at: cell.at, state });
            }
        }
        WeekView { week, grid_minutes: schedule.grid_minutes, cells, next_change }
    }

    /// The state of one cell; `opens_at` is that of its date.
    pub(super) fn state(&self, cell: &Cell, opens_at: Option<Timestamp>, now: Timestamp) -> CellState {
        let schedule = self.schedule();
        if cell.capacity == 0 {
            return CellState::Closed;
        }
        if cell.at <= now {
            return CellState::Past;
        }
        let taken = self.occupancy().most(Span { at: cell.at, minutes: schedule.grid_minutes });
        if taken.blocks > 0 {
            return CellState::Blocked;
        }
        match opens_at {
            None => return CellState::Closed,
            Some(opens_at) if now < opens_at => return CellState::NotYet { opens_at },
            Some(_) => {}
        }
        if now >= notice_ends(schedule, cell) {
            return CellState::Closed;
        }
        let places = self.occupancy().most_places(Span { at: cell.at, minutes: schedule.grid_minutes });
        match u32::from(cell.capacity).saturating_sub(places) {
            0 if taken.held > 0 => CellState::Held,
            0 => CellState::Booked,
            left => CellState::Free { left: u16::try_from(left).unwrap_or(u16::MAX) },
        }
    }

    /// The first week from `from` on, within a year and as far as can be booked by now, that has a free cell.
    #[must_use]
    pub fn first_free_week(&self, from: Week, now: Timestamp) -> Option<Week> {
        let last = Week::of(last_open_date(self.schedule(), now)?);
        let weeks = (0..SEARCH_WEEKS).map(|count| from.plus(count)).take_while(|week| *week <= last);
        weeks.into_iter().find(|week| self.week(*week, now).cells.iter().any(|cell| cell.state.is_free()))
    }

    /// Free ranges of the same duration nearest in time to one that was lost, within three weeks on either side.
    #[must_use]
    pub fn nearest_free(&self, lost: SlotRange, limit: usize, now: Timestamp) -> Vec<SlotRange> {
        let Some(wanted) = super::time::instant(self.schedule().zone, lost.start) else { return Vec::new() };
        let week = Week::of(lost.start.date);
        let mut free: Vec<(i64, SlotRange)> = Vec::new();
        // The weeks on both sides are nearer than what lies in the next ones, so the search may end between pairs.
        for weeks in [&[0, 1, -1][..], &[2, -2], &[3, -3]] {
            if free.len() >= limit {
                break;
            }
            for week in weeks.iter().map(|distance| week.plus(*distance)) {
                let starts = self.week(week, now).cells.into_iter().filter(|cell| cell.state.is_free());
                let ranges = starts.map(|cell| (cell.at, SlotRange { start: cell.slot, minutes: lost.minutes }));
                let open = ranges.filter(|(_, range)| self.is_open(*range, now));
                free.extend(open.map(|(at, range)| ((at.0 - wanted.0).abs(), range)));
            }
        }
        free.sort();
        free.into_iter().take(limit).map(|(_, range)| range).collect()
    }

    /// Whether a range could be held now by somebody who has nothing yet.
    fn is_open(&self, range: SlotRange, now: Timestamp) -> bool {
        let opens_at = self.schedule().opens_at(range.start.date);
        let cells = self.schedule().cover(range.start, range.minutes);
        cells.is_some_and(|cells| cells.iter().all(|cell| self.state(cell, opens_at, now).is_free()))
    }
}

/// The last civil date whose slots may be open for booking by now; beyond it a search finds nothing.
pub(super) fn last_open_date(schedule: &Schedule, now: Timestamp) -> Option<NaiveDate> {
    match &schedule.window.opens {
        Opens::Rolling { days, .. } => civil(schedule.zone, now).date.checked_add_days(Days::new(u64::from(*days))),
        Opens::At(openings) => openings.iter().filter(|opening| opening.at <= now).map(|opening| opening.to).max(),
    }
}

/// From when on a cell is too near to be booked.
pub(super) fn notice_ends(schedule: &Schedule, cell: &Cell) -> Timestamp {
    cell.at.plus_minutes(-i64::from(schedule.window.minimum_notice_minutes))
}

/// When a cell's state will next change by the mere passing of time.
fn changes_at(schedule: &Schedule, cell: &Cell, state: CellState, now: Timestamp) -> Option<Timestamp> {
    match state {
        CellState::Past => None,
        // An exact opening may come after the cell's own time.
        CellState::NotYet { opens_at } => Some(opens_at.min(cell.at)),
        CellState::Closed if cell.capacity == 0 => None,
        _ => {
            let soon = notice_ends(schedule, cell);
            Some(if soon > now { soon } else { cell.at })
        }
    }
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schedule::{BookingWindow, Opening, Policy};
    use crate::domain::time::Tz;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn opening(at: i64, from: &str, to: &str) -> Opening {
        Opening { at: Timestamp(at), from: date(from), to: date(to) }
    }

    /// What the search for a free week may leave out, and nothing more.
    #[test]
    fn nothing_is_open_beyond_the_last_date_and_something_may_be_on_it() {
        let now = Timestamp(1_795_442_400_000);
        let (past, future) = (now.0 - 1, now.0 + 1);
        let cases = [
            (Opens::Rolling { days: 0, at_minute: 0 }, Some("2026-11-23")),
            (Opens::Rolling { days: 60, at_minute: 480 }, Some("2027-01-22")),
            (Opens::At(vec![]), None),
            (Opens::At(vec![opening(future, "2026-11-23", "2026-12-31")]), None),
            (
                Opens::At(vec![
                    opening(past, "2026-11-23", "2026-12-24"),
                    opening(past, "2026-11-23", "2026-11-30"),
                    opening(future, "2026-12-25", "2027-01-31"),
                ]),
                Some("2026-12-24"),
            ),
        ];
        for (opens, last) in cases {
            let schedule = Schedule {
                zone: Tz::Europe__Rome,
                grid_minutes: 30,
                durations_minutes: vec![30],
                rules: Vec::new(),
                exceptions: Vec::new(),
                holidays: crate::domain::holidays::Holidays::default(),
                window: BookingWindow { minimum_notice_minutes: 0, opens },
                policy: Policy::default(),
            };
            let found = last_open_date(&schedule, now);
            assert_eq!(found, last.map(date));
            let open = |date: NaiveDate| schedule.opens_at(date).is_some_and(|opens_at| opens_at <= now);
            let year = date("2026-11-23").iter_days().take(400);
            assert_eq!(year.filter(|date| open(*date)).max(), found);
        }
    }
}
