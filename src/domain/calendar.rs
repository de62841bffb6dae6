//! A resource's calendar: what its events have made of it. `evolve` cannot refuse; `decide` (next door) may.

use serde::{Deserialize, Serialize};

use super::colour::WeekView;
use super::command::Answer;
use super::event::Record;
use super::ids::{BookingId, HoldId, RequestId, Seq};
use super::schedule::Schedule;
use super::time::{Timestamp, Week};

/// The state of one resource after some number of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calendar {
    seq: Seq,
    schedule: Schedule,
}

impl Calendar {
    /// An empty calendar; its first event is `ScheduleChanged` with the schedule it starts from.
    #[must_use]
    pub fn new(_schedule: Schedule) -> Self {
        todo!()
    }
    /// The number of the last event.
    #[must_use]
    pub fn seq(&self) -> Seq {
        self.seq
    }
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }
    /// Applies an event that has been decided. Never fails; an event out of order is a defect of the caller and panics.
    pub fn evolve(&mut self, _record: &Record) {
        todo!()
    }
    /// The answer that a request got, if it was accepted and is still remembered.
    #[must_use]
    pub fn answer(&self, _request: RequestId) -> Option<&Answer> {
        todo!()
    }
    /// The cells of a week and their states at an instant.
    #[must_use]
    pub fn week(&self, _week: Week, _now: Timestamp) -> WeekView {
        todo!()
    }
    /// When `Expire` will next have something to do.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        todo!()
    }
    /// A live hold.
    #[must_use]
    pub fn hold(&self, _hold: HoldId) -> Option<&Hold> {
        todo!()
    }
    /// A booking that is not forgotten yet, cancelled ones included.
    #[must_use]
    pub fn booking(&self, _booking: BookingId) -> Option<&Booking> {
        todo!()
    }
}

/// A live hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub person: super::ids::PersonTag,
    pub range: super::time::SlotRange,
    pub until: Timestamp,
    pub extensions_used: u8,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Who asked for it.
    pub applicant: super::ids::PersonTag,
    /// Whom it is for; caps count this one.
    pub beneficiary: super::ids::PersonTag,
    pub range: super::time::SlotRange,
    pub state: BookingState,
}

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingState {
    Confirmed,
    /// Cancelled; its place is free again from `free_at`.
    Cancelled {
        free_at: Timestamp,
    },
}
