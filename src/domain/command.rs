//! What can be asked of a calendar. Not here: whether it may be (`decide`).

use serde::{Deserialize, Serialize};

use super::ids::{BlockId, BookingId, HoldId, PersonTag, RequestId};
use super::schedule::Schedule;
use super::time::SlotRange;

/// A command with the id its client made for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Command {
    pub request: RequestId,
    pub by: Actor,
    pub action: Action,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A citizen, by tag.
    Person(PersonTag),
    /// Somebody at the office's side of the counter, by tag.
    Operator(PersonTag),
    /// The server itself (expiry).
    System,
}

/// The closed list of actions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Reserve a place on each cell of a range until a deadline. The hold's id is the request's.
    Hold { range: SlotRange },
    /// Put the deadline off once more.
    Extend { hold: HoldId },
    /// Give the place back.
    Release { hold: HoldId },
    /// Make the hold a booking. The shell brings a fresh booking id; a repeated request keeps the first one.
    Confirm { hold: HoldId, booking: BookingId, beneficiary: PersonTag },
    /// Agree to a booking that waits for it. Not agreeing is an operator's `Cancel`.
    Approve { booking: BookingId },
    /// Give a booking up.
    Cancel { booking: BookingId },
    /// End what is due at `now`: holds past their deadline, cancelled places whose release delay is over.
    Expire,
    /// Take the cells of a range out of booking; what is booked there stays.
    Block { range: SlotRange },
    /// Undo a block.
    Unblock { block: BlockId },
    /// Replace the schedule. `touched` is what the preview listed; where it is no longer true, nothing happens.
    ChangeSchedule { schedule: Box<Schedule>, touched: Vec<BookingId> },
}

/// The answer to a command that was accepted. A repeated request gets the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "done", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Answer {
    Held {
        hold: HoldId,
        range: SlotRange,
        until: super::time::Timestamp,
        extensions_left: u8,
    },
    Extended {
        hold: HoldId,
        until: super::time::Timestamp,
        extensions_left: u8,
    },
    Released {
        hold: HoldId,
    },
    Confirmed {
        booking: BookingId,
        range: SlotRange,
    },
    Approved {
        booking: BookingId,
    },
    /// `free_at` is when the place can be held again.
    Cancelled {
        booking: BookingId,
        free_at: super::time::Timestamp,
    },
    Blocked {
        block: BlockId,
    },
    Unblocked {
        block: BlockId,
    },
    ScheduleChanged,
    /// Nothing was due.
    Nothing,
}
