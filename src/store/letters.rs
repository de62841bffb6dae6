//! Letters that wait to be sent, as they lie in the store: nothing personal, only which booking they are about and what
//! has become of them so far. Not here: what they say (`notify`), when they are sent (`actors::outbox`).

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::domain::ids::{BookingId, ResourceId};
use crate::domain::letter::{Channel, LetterKind};
use crate::domain::time::Timestamp;

/// What tells letters apart. In the order in which the letters of a booking and a channel leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LetterId {
    pub booking: BookingId,
    pub channel: Channel,
    /// Of the booking that it tells of: the SEQUENCE of calendars.
    pub revision: u32,
    pub kind: LetterKind,
}

/// A letter that is not done: one that is done has no row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub id: LetterId,
    pub resource: ResourceId,
    /// When it was due first; it is not tried for ever.
    pub first_due: Timestamp,
    /// When it is due next.
    pub due_at: Timestamp,
    /// Of no use to anybody from then on, such as a reminder of what has begun.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Tries so far, the one under way included.
    pub attempts: u16,
    /// Nothing of the booking was told by this channel before, though it was to be: what this letter ends was never sent.
    #[serde(default)]
    pub first_heard: bool,
    pub state: LetterState,
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    Waiting,
    /// Somebody tries it, until then at the longest: after that it may have been sent or not, and is tried again.
    Leased {
        until: Timestamp,
    },
    /// It was not sent and will not be, unless an operator has it tried again.
    GivenUp {
        at: Timestamp,
        why: GaveUp,
    },
}

/// Why a letter was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GaveUp {
    /// The other side will never take it, as where an address does not exist.
    Refused,
    /// It was tried for as long as letters are.
    TooOld,
    /// It may have arrived, and must not be tried again.
    Unclear,
}

/// One step of a letter; none after it: it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterChange {
    /// As it must be for the change to happen.
    pub before: Letter,
    pub after: Option<Letter>,
}

impl Letter {
    /// A new letter.
    #[must_use]
    pub fn new(id: LetterId, resource: ResourceId, due_at: Timestamp, until: Option<Timestamp>) -> Self {
        let (first_due, state) = (due_at, LetterState::Waiting);
        Self { id, resource, first_due, due_at, until, attempts: 0, first_heard: false, state }
    }

    /// When somebody must look at it; never where it was given up.
    #[must_use]
    pub fn wakes_at(&self) -> Option<Timestamp> {
        match self.state {
            LetterState::Waiting => Some(self.due_at),
            LetterState::Leased { until } => Some(until),
            LetterState::GivenUp { .. } => None,
        }
    }

    /// The step to another state of it.
    #[must_use]
    pub fn becomes(self, after: Self) -> LetterChange {
        LetterChange { before: self, after: Some(after) }
    }

    /// The step of an operator who has it tried once more from the beginning.
    #[must_use]
    pub fn tried_again(self, now: Timestamp) -> LetterChange {
        let (attempts, state) = (0, LetterState::Waiting);
        let after = Self { first_due: now, due_at: now, attempts, state, ..self.clone() };
        self.becomes(after)
    }

    /// The step to its end.
    #[must_use]
    pub fn done(self) -> LetterChange {
        LetterChange { before: self, after: None }
    }
}

/// Among how many letters that were given up one looks for some: a town that lost all its mail must not make a page wait.
pub const GIVEN_UP_READ_MAX: usize = 20_000;

/// The seam of the worker that sends letters. Commits bring them in (`Write::PutLetter`); only these methods change them.
/// All may be called from any thread, and may block (briefly).
pub trait Outbox: Send + Sync + 'static {
    /// Letters of one channel that are due, or whose lease has ended, by an instant: in the order of those instants, at
    /// most `limit`.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn letters_due(&self, channel: Channel, by: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError>;
    /// The first instant after another at which a letter of a channel is due or a lease ends.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn next_letter(&self, channel: Channel, after: Timestamp) -> Result<Option<Timestamp>, StoreError>;
    /// All letters of a booking that are not done, in the order of their ids.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn letters_of(&self, booking: BookingId) -> Result<Vec<Letter>, StoreError>;
    /// Letters that were given up and are as asked, the latest first, at most `limit`; looked for among the latest
    /// `GIVEN_UP_READ_MAX`.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn letters_given_up(&self, is: &dyn Fn(&Letter) -> bool, limit: usize) -> Result<Vec<Letter>, StoreError>;
    /// Changes letters, durably, all of them or none: none, and false, where one is no longer as its change believes.
    ///
    /// # Errors
    /// Where it is not known to have become durable.
    fn change_letters(&self, changes: Vec<LetterChange>) -> Result<bool, StoreError>;
}
