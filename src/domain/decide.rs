//! The one decision function: a ladder of named refusals in a fixed order, then what will happen. It reads no clock,
//! waits for nothing, and changes nothing.

use super::calendar::{Booking, BookingState, Calendar, Due, Hold, HoldFate};
use super::command::{Action, Actor, Command};
use super::event::{Event, HoldEnd};
use super::ids::{BlockId, BookingId, HoldId, PersonTag};
use super::occupancy::Span;
use super::refusal::Refusal;
use super::schedule::{Cell, Schedule};
use super::time::{SlotRange, Timestamp};
use super::week::notice_ends;

/// Decides a command at an instant. A repeated request with the same content gives no events; its answer is
/// `calendar.answer(request)`, as it is after evolving the events of a new one.
///
/// The shell lets `Expire` go first when something is due; where it does not, a place whose hold has run out counts as
/// taken, which refuses too much and never too little.
///
/// # Errors
/// The first refusal of the ladder that applies.
pub fn decide(calendar: &Calendar, command: &Command, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    // Time asks under no name of its own: no request that somebody made may stand in its way.
    if command.action == Action::Expire {
        return Ok(calendar.due_at(now).map(expire).collect());
    }
    if let Some(before) = calendar.answer(command.request) {
        let same = before.fingerprint == command.fingerprint();
        return if same { Ok(Vec::new()) } else { Err(Refusal::RequestReused) };
    }
    if names_taken(calendar, command) {
        return Err(Refusal::RequestReused);
    }
    let by = command.by;
    match &command.action {
        Action::Hold { range } => place_hold(calendar, HoldId(command.request.0), by, *range, now),
        Action::Extend { hold } => extend(calendar, *hold, by, now),
        Action::Release { hold } => release(calendar, *hold, by, now),
        Action::Confirm { hold, booking, beneficiary } => confirm(calendar, *hold, by, *booking, *beneficiary, now),
        Action::Approve { booking } => approve(calendar, *booking, by, now),
        Action::Cancel { booking } => cancel(calendar, *booking, by, now),
        Action::Expire => Ok(Vec::new()),
        Action::Block { range } => block(calendar, BlockId(command.request.0), by, *range),
        Action::Unblock { block } => unblock(calendar, *block, by),
        Action::ChangeSchedule { schedule, touched } => change_schedule(calendar, schedule, touched, by, now),
    }
}

/// Whether the id that this command would give to a new thing is another thing's: answers are forgotten after a day,
/// holds and blocks may outlive that, and a thing must never be made twice.
fn names_taken(calendar: &Calendar, command: &Command) -> bool {
    let hold = HoldId(command.request.0);
    match &command.action {
        Action::Hold { .. } => calendar.hold(hold).is_some() || calendar.ended_hold(hold).is_some(),
        Action::Block { .. } => calendar.block(BlockId(command.request.0)).is_some(),
        Action::Confirm { booking, .. } => calendar.booking(*booking).is_some(),
        _ => false,
    }
}

fn place_hold(
    calendar: &Calendar,
    hold: HoldId,
    by: Actor,
    range: SlotRange,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let Actor::Person(person) = by else { return Err(Refusal::NotAllowed) };
    let schedule = calendar.schedule();
    if !schedule.durations_minutes.contains(&range.minutes) {
        return Err(Refusal::DurationNotAllowed);
    }
    let cells = schedule.cover(range.start, range.minutes).ok_or(Refusal::SlotClosed)?;
    check_time(schedule, range, &cells, now)?;
    check_places(calendar, &cells)?;
    if let Some(hold) = calendar.hold_of(person) {
        return Err(has_hold(calendar, hold));
    }
    check_cap(calendar, person, now)?;
    let until = now.plus_minutes(i64::from(schedule.policy.hold_minutes));
    Ok(vec![Event::HoldPlaced { hold, person, range, until }])
}

/// The part of the ladder that depends on the clock.
fn check_time(schedule: &Schedule, range: SlotRange, cells: &[Cell], now: Timestamp) -> Result<(), Refusal> {
    if cells.iter().any(|cell| cell.capacity == 0) {
        return Err(Refusal::SlotClosed);
    }
    let Some(first) = cells.first() else { return Err(Refusal::SlotClosed) };
    let opens_at = schedule.opens_at(range.start.date).ok_or(Refusal::SlotClosed)?;
    if first.at <= now {
        return Err(Refusal::SlotPast);
    }
    if now < opens_at {
        return Err(Refusal::SlotNotYet { opens_at });
    }
    if now >= notice_ends(schedule, first) {
        return Err(Refusal::SlotTooSoon);
    }
    Ok(())
}

/// The part of the ladder that depends on what others have.
fn check_places(calendar: &Calendar, cells: &[Cell]) -> Result<(), Refusal> {
    let minutes = calendar.schedule().grid_minutes;
    let occupancy = calendar.occupancy();
    if cells.iter().any(|cell| occupancy.most(Span { at: cell.at, minutes }).blocks > 0) {
        return Err(Refusal::SlotBlocked);
    }
    let full = |cell: &Cell| occupancy.most_places(Span { at: cell.at, minutes }) >= u32::from(cell.capacity);
    if cells.iter().any(full) { Err(Refusal::SlotTaken) } else { Ok(()) }
}

fn check_cap(calendar: &Calendar, beneficiary: PersonTag, now: Timestamp) -> Result<(), Refusal> {
    let bookings_max = calendar.schedule().policy.bookings_per_person_max;
    if calendar.future_bookings_of(beneficiary, now) >= usize::from(bookings_max) {
        return Err(Refusal::PersonCapReached { bookings_max });
    }
    Ok(())
}

/// The resource is named by the shell, which knows it; a calendar does not know its own name.
fn has_hold(calendar: &Calendar, hold: HoldId) -> Refusal {
    match calendar.hold(hold) {
        Some(live) => Refusal::PersonHasHoldHere { hold, until: live.until },
        None => Refusal::SlotTaken,
    }
}

/// A hold that lives at `now` and belongs to who asks.
fn own_live_hold(calendar: &Calendar, id: HoldId, by: Actor, now: Timestamp) -> Result<&Hold, Refusal> {
    let Some(hold) = calendar.hold(id) else { return Err(ended_hold(calendar, id, by)) };
    if by != Actor::Person(hold.person) {
        return Err(Refusal::HoldNotYours);
    }
    if now >= hold.until {
        return Err(Refusal::HoldExpired);
    }
    Ok(hold)
}

/// Why a hold that does not live cannot be used.
fn ended_hold(calendar: &Calendar, id: HoldId, by: Actor) -> Refusal {
    let Some(ended) = calendar.ended_hold(id) else { return Refusal::HoldUnknown };
    if by != Actor::Person(ended.person) {
        return Refusal::HoldNotYours;
    }
    match ended.end {
        HoldFate::Ended(HoldEnd::Expired) => Refusal::HoldExpired,
        HoldFate::Ended(HoldEnd::Released) => Refusal::HoldReleased,
        HoldFate::Ended(HoldEnd::ScheduleChanged) => Refusal::SlotClosed,
        HoldFate::Confirmed(booking) => Refusal::HoldConfirmed { booking },
    }
}

fn extend(calendar: &Calendar, id: HoldId, by: Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let hold = own_live_hold(calendar, id, by, now)?;
    let policy = &calendar.schedule().policy;
    if hold.extensions_used >= policy.hold_extensions_max {
        return Err(Refusal::HoldExtensionsUsed);
    }
    let until = hold.until.plus_minutes(i64::from(policy.hold_minutes));
    Ok(vec![Event::HoldExtended { hold: id, until }])
}

fn release(calendar: &Calendar, id: HoldId, by: Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    own_live_hold(calendar, id, by, now)?;
    Ok(vec![Event::HoldEnded { hold: id, why: HoldEnd::Released }])
}

fn confirm(
    calendar: &Calendar,
    id: HoldId,
    by: Actor,
    booking: BookingId,
    beneficiary: PersonTag,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let hold = own_live_hold(calendar, id, by, now)?;
    if hold.at <= now {
        return Err(Refusal::SlotPast);
    }
    check_cap(calendar, beneficiary, now)?;
    let needs_approval = calendar.schedule().policy.approval;
    Ok(vec![Event::BookingConfirmed { hold: id, booking, beneficiary, needs_approval }])
}

fn approve(calendar: &Calendar, id: BookingId, by: Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    let Actor::Operator(_) = by else { return Err(Refusal::NotAllowed) };
    let booking = standing_booking(calendar, id, now)?;
    if !booking.needs_approval {
        return Err(Refusal::BookingApproved);
    }
    Ok(vec![Event::BookingApproved { booking: id }])
}

/// A booking that is neither cancelled nor past.
fn standing_booking(calendar: &Calendar, id: BookingId, now: Timestamp) -> Result<&Booking, Refusal> {
    let booking = calendar.booking(id).ok_or(Refusal::BookingUnknown)?;
    if booking.state != BookingState::Confirmed {
        return Err(Refusal::BookingCancelled);
    }
    if booking.at <= now {
        return Err(Refusal::BookingPast);
    }
    Ok(booking)
}

fn cancel(calendar: &Calendar, id: BookingId, by: Actor, now: Timestamp) -> Result<Vec<Event>, Refusal> {
    if by == Actor::System {
        return Err(Refusal::NotAllowed);
    }
    let Some(booking) = calendar.booking(id) else { return Err(Refusal::BookingUnknown) };
    let citizen = match by {
        Actor::Person(person) if person == booking.applicant || person == booking.beneficiary => true,
        Actor::Person(_) => return Err(Refusal::BookingNotYours),
        Actor::Operator(_) | Actor::System => false,
    };
    let booking = standing_booking(calendar, id, now)?;
    let policy = &calendar.schedule().policy;
    let notice_from = booking.at.plus_minutes(-i64::from(policy.cancel_notice_minutes));
    // The office has set nothing aside for what it has not agreed to: a request may be withdrawn to the last.
    if citizen && !booking.needs_approval && now > notice_from {
        return Err(Refusal::CancelTooLate);
    }
    let free_at = now.plus_minutes(i64::from(policy.release_delay_minutes));
    Ok(vec![Event::BookingCancelled { booking: id, by, free_at }])
}

fn expire(due: Due) -> Event {
    match due {
        Due::HoldEnds(hold) => Event::HoldEnded { hold, why: HoldEnd::Expired },
        Due::PlaceFrees(booking) => Event::PlaceFreed { booking },
    }
}

fn block(calendar: &Calendar, block: BlockId, by: Actor, range: SlotRange) -> Result<Vec<Event>, Refusal> {
    let Actor::Operator(_) = by else { return Err(Refusal::NotAllowed) };
    calendar.schedule().cover(range.start, range.minutes).ok_or(Refusal::SlotClosed)?;
    Ok(vec![Event::Blocked { block, range }])
}

fn unblock(calendar: &Calendar, block: BlockId, by: Actor) -> Result<Vec<Event>, Refusal> {
    let Actor::Operator(_) = by else { return Err(Refusal::NotAllowed) };
    calendar.block(block).ok_or(Refusal::BlockUnknown)?;
    Ok(vec![Event::Unblocked { block }])
}

fn change_schedule(
    calendar: &Calendar,
    schedule: &Schedule,
    touched: &[BookingId],
    by: Actor,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if matches!(by, Actor::Person(_)) {
        return Err(Refusal::NotAllowed);
    }
    schedule.check().map_err(|error| Refusal::ScheduleInvalid { problem: error.to_string() })?;
    if calendar.touched_by(schedule, now) != touched {
        return Err(Refusal::TouchedChanged);
    }
    let ended = calendar.holds_ended_by(schedule);
    let mut events: Vec<Event> = ended.map(|hold| Event::HoldEnded { hold, why: HoldEnd::ScheduleChanged }).collect();
    events.push(Event::ScheduleChanged { schedule: Box::new(schedule.clone()) });
    Ok(events)
}
