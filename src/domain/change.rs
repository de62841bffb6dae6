//! What a change of the schedule touches: listed before it is applied, and marked when it is.

use super::calendar::{BookingState, Calendar, Hold};
use super::ids::{BookingId, HoldId};
use super::occupancy::Span;
use super::schedule::Schedule;
use super::time::{SlotRange, Timestamp, instant};

impl Calendar {
    /// The bookings still to come that a new schedule would leave without their time: a cell of theirs is closed in it,
    /// is no longer on the clock, or has fewer places than are booked (holds give way). In the order of their ids.
    #[must_use]
    pub fn touched_by(&self, schedule: &Schedule, now: Timestamp) -> Vec<BookingId> {
        let to_come =
            self.bookings().filter(|(_, booking)| booking.at > now && booking.state == BookingState::Confirmed);
        let booked = |span| self.occupancy().most(span).booked;
        to_come.filter(|(_, booking)| !fits(schedule, booking.range, booking.at, booked)).map(|(id, _)| id).collect()
    }

    /// The live holds that a new schedule would leave without their time.
    pub(super) fn holds_ended_by<'a>(&'a self, schedule: &'a Schedule) -> impl Iterator<Item = HoldId> + 'a {
        let fits = |hold: &Hold| fits(schedule, hold.range, hold.at, |span| self.occupancy().most_places(span));
        self.holds().filter(move |(_, hold)| !fits(hold)).map(|(id, _)| id)
    }
}

/// Whether a range keeps its instant and finds all its cells open in a schedule, with room for what is taken there.
fn fits(schedule: &Schedule, range: SlotRange, at: Timestamp, taken: impl Fn(Span) -> u32) -> bool {
    let end = at.plus_minutes(i64::from(range.minutes));
    let grid = i64::from(schedule.grid_minutes);
    let day = schedule.day(range.start.date);
    let covering: Vec<_> = day.iter().filter(|cell| cell.at < end && cell.at.plus_minutes(grid) > at).collect();
    let unbroken = covering.windows(2).all(|pair| pair[0].at.plus_minutes(grid) == pair[1].at);
    let whole = covering.first().is_some_and(|first| first.at <= at)
        && covering.last().is_some_and(|last| last.at.plus_minutes(grid) >= end);
    let roomy = covering.iter().all(|cell| {
        let span = Span { at: cell.at, minutes: schedule.grid_minutes };
        cell.capacity > 0 && taken(span) <= u32::from(cell.capacity)
    });
    instant(schedule.zone, range.start) == Some(at) && unbroken && whole && roomy
}
