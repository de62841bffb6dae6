//! The one decision function: a ladder of named refusals in a fixed order, then what will happen.

use super::calendar::Calendar;
use super::command::Command;
use super::event::Event;
use super::refusal::Refusal;
use super::time::Timestamp;

/// Decides a command at an instant. Pure. A repeated request with the same content gives no events; its answer is
/// `calendar.answer(request)`, as it is after evolving the events of a new one.
///
/// # Errors
/// The first refusal of the ladder that applies.
pub fn decide(_calendar: &Calendar, _command: &Command, _now: Timestamp) -> Result<Vec<Event>, Refusal> {
    todo!()
}
