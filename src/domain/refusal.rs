//! Named refusals with numbers that never change. Of several reasons the lower number wins, except that a command on a
//! hold or a booking first asks whose it is and how it stands (30 to 49), and then about time and person (20 to 29).
//! The status, advice and words for each are in one table (`wire::refusals`).

use serde::{Deserialize, Serialize};

use super::ids::{BookingId, HoldId, ResourceId};
use super::time::Timestamp;

/// Why a command had no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "name", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Refusal {
    #[error("the request id was used before with another content")]
    RequestReused,
    #[error("there is no such resource")]
    ResourceUnknown,
    #[error("booking is suspended here")]
    ResourceSuspended,
    #[error("this actor may not do this")]
    NotAllowed,

    #[error("the duration is not one that can be booked here")]
    DurationNotAllowed,
    #[error("no opening hours cover that time")]
    SlotClosed,
    #[error("that time has passed")]
    SlotPast,
    #[error("that time cannot be booked yet")]
    SlotNotYet { opens_at: Timestamp },
    #[error("that time is too near to be booked")]
    SlotTooSoon,
    #[error("an operator has blocked that time")]
    SlotBlocked,
    #[error("somebody else has that time")]
    SlotTaken,
    #[error("this person has a hold already")]
    PersonHasHold { resource: ResourceId, hold: HoldId, until: Timestamp },
    #[error("this person has a hold on this resource already")]
    PersonHasHoldHere { hold: HoldId, until: Timestamp },
    #[error("this person has as many bookings as are allowed")]
    PersonCapReached { bookings_max: u16 },

    #[error("there is no such hold")]
    HoldUnknown,
    #[error("the hold is another person's")]
    HoldNotYours,
    #[error("the hold has expired")]
    HoldExpired,
    #[error("the hold was released")]
    HoldReleased,
    #[error("the hold is a booking already")]
    HoldConfirmed { booking: BookingId },
    #[error("the hold cannot be extended again")]
    HoldExtensionsUsed,
    #[error("name and e-mail have not been given for this hold")]
    ContactMissing,
    #[error("this service is for people who have logged in")]
    LoginMissing,
    #[error("the e-mail address has not been proved with the code that was sent to it")]
    EmailUnproved,

    #[error("there is no such booking")]
    BookingUnknown,
    #[error("the booking is another person's")]
    BookingNotYours,
    #[error("the booking is cancelled already")]
    BookingCancelled,
    #[error("the booking's time has passed")]
    BookingPast,
    #[error("it is too late to cancel")]
    CancelTooLate,
    #[error("the booking does not wait for an approval")]
    BookingApproved,

    #[error("there is no such block")]
    BlockUnknown,
    #[error("the schedule is not valid: {problem}")]
    ScheduleInvalid { problem: String },
    #[error("the bookings that the change touches are not those of the preview")]
    TouchedChanged,

    #[error("busy, try again in {retry_after_ms} ms")]
    Busy { retry_after_ms: u32 },
    #[error("too many requests, try again in {retry_after_ms} ms")]
    RateLimited { retry_after_ms: u32 },
    #[error("at most {watches_max} weeks can be watched at a time")]
    TooManyWatches { watches_max: u16 },
    #[error("the outcome is not known; ask again with the same request id")]
    OutcomeUnknown,
    #[error("the store takes no new holds: its disk is nearly full")]
    StoreFull,
    #[error("the store has stopped; nothing more is accepted")]
    StoreStopped,
}

impl Refusal {
    /// The number in frames, forms and logs. A number is never given a second meaning.
    #[must_use]
    pub fn number(&self) -> u16 {
        match self {
            Self::RequestReused => 10,
            Self::ResourceUnknown => 11,
            Self::NotAllowed => 12,
            Self::ResourceSuspended => 13,
            Self::DurationNotAllowed => 20,
            Self::SlotClosed => 21,
            Self::SlotPast => 22,
            Self::SlotNotYet { .. } => 23,
            Self::SlotTooSoon => 24,
            Self::SlotBlocked => 25,
            Self::SlotTaken => 26,
            Self::PersonHasHold { .. } => 27,
            // The same to whoever is refused: the shell adds the resource's name.
            Self::PersonHasHoldHere { .. } => 27,
            Self::PersonCapReached { .. } => 28,
            Self::HoldUnknown => 30,
            Self::HoldNotYours => 31,
            Self::HoldExpired => 32,
            Self::HoldReleased => 33,
            Self::HoldConfirmed { .. } => 34,
            Self::HoldExtensionsUsed => 35,
            Self::ContactMissing => 36,
            Self::LoginMissing => 37,
            Self::EmailUnproved => 38,
            Self::BookingUnknown => 40,
            Self::BookingNotYours => 41,
            Self::BookingCancelled => 42,
            Self::BookingPast => 43,
            Self::CancelTooLate => 44,
            Self::BookingApproved => 45,
            Self::BlockUnknown => 50,
            Self::ScheduleInvalid { .. } => 51,
            Self::TouchedChanged => 52,
            Self::Busy { .. } => 60,
            Self::RateLimited { .. } => 61,
            Self::TooManyWatches { .. } => 65,
            Self::OutcomeUnknown => 62,
            Self::StoreFull => 63,
            Self::StoreStopped => 64,
        }
    }
}
