//! What has happened to a calendar. Events name bookings and tags, never a person (law 7).

use serde::{Deserialize, Serialize};

use super::command::Actor;
use super::ids::{BlockId, BookingId, HoldId, PersonTag, RequestId, Seq};
use super::schedule::Schedule;
use super::time::{SlotRange, Timestamp};

/// An event with its place in the resource's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub seq: Seq,
    /// When it was decided (the shell's clock, never going back within one resource).
    pub at: Timestamp,
    /// The request that caused it, and a hash of what that request asked; none for what the server does by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    pub event: Event,
}

/// The request behind an event, so that a repetition is recognised, also after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub request: RequestId,
    /// Hash of the request's content without what the shell adds; tells "the same again" from "the same id reused".
    pub fingerprint: u64,
}

/// The closed list of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    HoldPlaced {
        hold: HoldId,
        person: PersonTag,
        range: SlotRange,
        until: Timestamp,
    },
    HoldExtended {
        hold: HoldId,
        until: Timestamp,
    },
    HoldEnded {
        hold: HoldId,
        why: HoldEnd,
    },
    /// The hold ended by becoming a booking; where `needs_approval`, as a request that the office has yet to agree to.
    BookingConfirmed {
        hold: HoldId,
        booking: BookingId,
        beneficiary: PersonTag,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        needs_approval: bool,
    },
    /// The office has agreed.
    BookingApproved {
        booking: BookingId,
    },
    /// The place is free again at `free_at`; where that is later than the event, `PlaceFreed` follows.
    BookingCancelled {
        booking: BookingId,
        by: Actor,
        free_at: Timestamp,
    },
    PlaceFreed {
        booking: BookingId,
    },
    Blocked {
        block: BlockId,
        range: SlotRange,
    },
    Unblocked {
        block: BlockId,
    },
    ScheduleChanged {
        schedule: Box<Schedule>,
    },
}

/// How a hold ended without a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldEnd {
    Released,
    Expired,
    ScheduleChanged,
}
