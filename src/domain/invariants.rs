//! Numbered invariants of a calendar, shared by assertions, the simulation, `verify` and a metric. A number keeps its
//! meaning for good.

use super::calendar::{Booking, BookingState, Calendar};
use super::colour::CellState;
use super::occupancy::{Kind, Occupancy, Span};
use super::time::{Timestamp, Week, civil, instant};

/// An invariant that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invariant {number} is broken: {text}")]
pub struct Broken {
    pub number: u8,
    pub text: String,
}

/// An invariant: its number, what it says, and the check.
pub struct Invariant {
    pub number: u8,
    pub says: &'static str,
    check: fn(&Calendar) -> Result<(), String>,
}

/// All of them.
pub const ALL: [Invariant; 7] = [
    Invariant { number: 1, says: "no moment has more people than places", check: capacity_holds },
    Invariant {
        number: 2,
        says: "what is counted as taken is what holds, bookings and blocks take",
        check: counts_hold,
    },
    Invariant { number: 3, says: "every hold has a deadline, and a duty to end it then", check: holds_end },
    Invariant { number: 4, says: "a person has at most one hold", check: one_hold_each },
    Invariant { number: 5, says: "each range begins at the instant its civil time means", check: instants_hold },
    Invariant { number: 6, says: "what is derived equals what would be built anew", check: indexes_hold },
    Invariant { number: 7, says: "a cell shown free has a place, one shown taken has none", check: colours_hold },
];

/// Checks all invariants.
///
/// # Errors
/// The first that is broken, with what breaks it.
pub fn check(calendar: &Calendar) -> Result<(), Broken> {
    for invariant in &ALL {
        (invariant.check)(calendar)
            .map_err(|text| Broken { number: invariant.number, text: format!("{}: {text}", invariant.says) })?;
    }
    Ok(())
}

/// Counts people whose time is to come. Bookings that a change of the schedule touched are the office's to settle, those
/// under way are at the desk whatever the schedule now says, and in a cancelled one nobody sits.
fn capacity_holds(calendar: &Calendar) -> Result<(), String> {
    let schedule = calendar.schedule();
    let from = calendar.last_at();
    let mut taken = Occupancy::default();
    for (_, hold) in calendar.holds() {
        taken.take(Kind::Held, hold.span());
    }
    let counts = |booking: &Booking| booking.state == BookingState::Confirmed && !booking.touched && booking.at > from;
    for (_, booking) in calendar.bookings().filter(|(_, booking)| counts(booking)) {
        taken.take(Kind::Booked, booking.span());
    }
    for (moment, count) in taken.moments().filter(|(moment, _)| *moment > from) {
        let date = civil(schedule.zone, moment).date;
        let grid = i64::from(schedule.grid_minutes);
        let day = schedule.day(date);
        let cell = day.iter().find(|cell| cell.at <= moment && moment < cell.at.plus_minutes(grid));
        let places = cell.map_or(0, |cell| u32::from(cell.capacity));
        if count.places() > places {
            return Err(format!("{moment}: {} of {places}", count.places()));
        }
    }
    Ok(())
}

fn counts_hold(calendar: &Calendar) -> Result<(), String> {
    let mut counted = Occupancy::default();
    for (_, hold) in calendar.holds() {
        counted.take(Kind::Held, hold.span());
    }
    for (_, booking) in calendar.bookings().filter(|(_, booking)| booking.takes_place()) {
        counted.take(Kind::Booked, booking.span());
    }
    for (_, block) in calendar.blocks() {
        counted.take(Kind::Block, block.span());
    }
    if counted == *calendar.occupancy() { Ok(()) } else { Err("the counts differ".to_owned()) }
}

fn holds_end(calendar: &Calendar) -> Result<(), String> {
    let longest = 240 * 11;
    for (id, hold) in calendar.holds() {
        let duty = calendar.next_due().is_some_and(|due| due <= hold.until);
        if !duty || hold.until > calendar.last_at().plus_minutes(longest) {
            return Err(format!("hold {id} until {}", hold.until));
        }
    }
    Ok(())
}

fn one_hold_each(calendar: &Calendar) -> Result<(), String> {
    let mut people: Vec<_> = calendar.holds().map(|(_, hold)| hold.person).collect();
    people.sort_unstable();
    let twice = people.windows(2).find(|pair| pair[0] == pair[1]);
    twice.map_or(Ok(()), |pair| Err(format!("person {}", pair[0])))
}

fn instants_hold(calendar: &Calendar) -> Result<(), String> {
    let zone = calendar.schedule().zone;
    let holds = calendar.holds().map(|(_, hold)| (hold.range, hold.at));
    // A touched booking keeps the instant it was promised, also where the zone itself was corrected.
    let bookings =
        calendar.bookings().filter(|(_, booking)| !booking.touched && booking.state == BookingState::Confirmed);
    let future = bookings.map(|(_, booking)| (booking.range, booking.at)).filter(|(_, at)| *at > calendar.last_at());
    for (range, at) in holds.chain(future) {
        if instant(zone, range.start) != Some(at) {
            return Err(format!("{} is not {at}", range.start));
        }
    }
    Ok(())
}

fn indexes_hold(calendar: &Calendar) -> Result<(), String> {
    if calendar.rebuilt() == *calendar { Ok(()) } else { Err("an index differs".to_owned()) }
}

/// Looks at the weeks of everything held, just after the last event.
fn colours_hold(calendar: &Calendar) -> Result<(), String> {
    let now: Timestamp = calendar.last_at();
    let mut weeks: Vec<Week> = calendar.holds().map(|(_, hold)| Week::of(hold.range.start.date)).collect();
    weeks.dedup();
    let grid = calendar.schedule().grid_minutes;
    for week in weeks {
        let view = calendar.week(week, now);
        let wrong = view.cells.iter().find(|cell| {
            let taken = calendar.occupancy().most(Span { at: cell.at, minutes: grid });
            match cell.state {
                CellState::Free { left } => left == 0 || taken.blocks > 0,
                CellState::Held => taken.held == 0,
                CellState::Booked => taken.booked == 0 || taken.held > 0,
                _ => false,
            }
        });
        if let Some(cell) = wrong {
            return Err(format!("{} is shown {:?}", cell.slot, cell.state));
        }
    }
    Ok(())
}
