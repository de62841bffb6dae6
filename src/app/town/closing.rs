//! Closing days of a calendar: whom it would touch, and the closing itself, which cancels nobody whom the operator has not
//! seen. Not here: what else operators do (`office`).

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{Desk, ShownBooking, Town};
use crate::actors::core::busy;
use crate::domain::calendar::Calendar;
use crate::domain::command::{Action, Actor, Command};
use crate::domain::ids::{BookingId, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::schedule::{Exception, Schedule};
use crate::domain::time::Timestamp;

/// Days, or hours of days, to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Minutes of the day; the whole day without them.
    pub minutes: Option<(u16, u16)>,
}

/// Which bookings a preview has shown: their number and a hash in place of their ids, because a form has only so much
/// room. The number is for telling again what came of a closing that was sent twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    count: usize,
    hash: String,
}

/// What a closing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// Bookings that were cancelled, each with its letter.
    pub withdrawn: usize,
    /// Bookings that could not be, and stand in `without_time`.
    pub standing: usize,
}

/// A closing beside the calendar as it is.
struct Plan {
    schedule: Schedule,
    /// Whether the calendar has this very closure already.
    there: bool,
    touched: Vec<BookingId>,
}

/// Text that is no `Seen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a number, '-' and 64 hexadecimal digits in lower case")]
pub struct NotSeen;

impl Seen {
    /// Of these bookings, in whatever order.
    #[must_use]
    pub fn of(bookings: impl IntoIterator<Item = BookingId>) -> Self {
        let mut ids: Vec<BookingId> = bookings.into_iter().collect();
        ids.sort_unstable();
        let mut digest = Sha256::new();
        for id in &ids {
            digest.update(id.0.to_be_bytes());
        }
        let hash = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { count: ids.len(), hash }
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.count, self.hash)
    }
}

impl FromStr for Seen {
    type Err = NotSeen;

    fn from_str(text: &str) -> Result<Self, NotSeen> {
        let (count, hash) = text.split_once('-').ok_or(NotSeen)?;
        let hex = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let count = count.parse().ok().filter(|_| hex).ok_or(NotSeen)?;
        Ok(Self { count, hash: hash.to_owned() })
    }
}

impl Town {
    /// Whom a closing would leave without their time, the next first.
    ///
    /// # Errors
    /// `NotAllowed`, `ScheduleInvalid` where it cannot be, `Busy` where it cannot be asked.
    pub async fn preview_closing(
        &self,
        desk: &Desk,
        resource: &ResourceId,
        closing: &Closing,
    ) -> Result<Vec<ShownBooking>, Refusal> {
        let touched = self.plan(desk, resource, closing).await?.touched;
        let mut shown = Vec::with_capacity(touched.len());
        for booking in touched {
            shown.extend(self.booking(booking).await?);
        }
        shown.sort_by_key(|shown| shown.at);
        self.seen(desk, &shown).await?;
        Ok(shown)
    }

    /// Closes, where it touches just those of the preview, and tells each of them. What cannot be told now stands in
    /// `without_time`.
    ///
    /// # Errors
    /// `NotAllowed`, `ScheduleInvalid`, `TouchedChanged` where it would touch others than were seen, `RequestReused` where
    /// the request was another closing's, `Busy`, also while somebody else closes days of the same calendar.
    pub async fn close(
        &self,
        desk: &Desk,
        request: RequestId,
        resource: &ResourceId,
        closing: &Closing,
        seen: &Seen,
    ) -> Result<Closed, Refusal> {
        let office = self.office.as_ref().ok_or(Refusal::NotAllowed)?;
        // A closing writes the whole schedule that it has read: of two at once, the second would undo the first.
        let _turn = office.closings.turn_of(resource.clone()).ok_or(busy())?;
        let Plan { schedule, there, touched } = self.plan(desk, resource, closing).await?;
        let answered = self.is_answered(resource, request).await?;
        // An answer alone may be that of another day's closing, whose page was sent once more with a new date.
        let made = answered && there;
        if Seen::of(touched.iter().copied()) != *seen {
            return match (made, answered) {
                // The same request again finds fewer left to touch: it has been carried out (law 5).
                (true, _) => {
                    Ok(Closed { withdrawn: seen.count.saturating_sub(touched.len()), standing: touched.len() })
                }
                (false, true) => Err(Refusal::RequestReused),
                (false, false) => Err(Refusal::TouchedChanged),
            };
        }
        if !made {
            let action = Action::ChangeSchedule { schedule: Box::new(schedule), touched: touched.clone() };
            let command = Command { request, by: Actor::Operator(desk.tag), action };
            self.counted("close", self.submit_to(resource, command.into())).await.result?;
        }
        Ok(self.withdraw_all(desk, &touched).await)
    }

    /// Cancels each of them; who has cancelled meanwhile is neither told nor left.
    async fn withdraw_all(&self, desk: &Desk, bookings: &[BookingId]) -> Closed {
        let mut closed = Closed { withdrawn: 0, standing: 0 };
        for booking in bookings {
            match self.withdraw(desk, self.new_request(), *booking, None).await.result {
                Ok(_) => closed.withdrawn += 1,
                Err(Refusal::BookingCancelled) => {}
                Err(refusal) => {
                    closed.standing += 1;
                    tracing::warn!(booking = booking.code(), refusal = refusal.number(), "a closing left a booking");
                }
            }
        }
        closed
    }

    async fn plan(&self, desk: &Desk, resource: &ResourceId, closing: &Closing) -> Result<Plan, Refusal> {
        desk.may(resource)?;
        let exception = closing.exception();
        let read = move |calendar: &Calendar, now: Timestamp| {
            let mut schedule = calendar.schedule().clone();
            let there = schedule.exceptions.contains(&exception);
            // The same closing again, as where the page is sent twice, is the same schedule.
            if !there {
                schedule.exceptions.push(exception);
            }
            let touched = calendar.touched_by(&schedule, now);
            Plan { schedule, there, touched }
        };
        let plan = self.calendar(resource).await?.look(read).await?;
        plan.schedule.check().map_err(|error| Refusal::ScheduleInvalid { problem: error.to_string() })?;
        Ok(plan)
    }
}

impl Closing {
    fn exception(&self) -> Exception {
        let (from_minute, to_minute) = self.minutes.unzip();
        Exception::Closure { from: self.from, to: self.to, from_minute, to_minute }
    }
}
