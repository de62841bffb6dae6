//! Rows that belong to no calendar and end by themselves: accounts, sessions, codes that wait. What is in them their owner
//! knows; the store knows a kind, a key, and until when. Changes are compare-and-set, so that a code is used once however
//! many ask at a time. Not here: reading the clock; whoever reads a row looks at its end.

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::domain::time::Timestamp;

/// What a row is. The letter is its name in the store for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeptKind {
    Account,
    Session,
    /// All sessions of somebody that began before are over.
    Revoked,
    Registration,
    Reset,
    /// Another address of an account.
    EmailChange,
    GuestCheck,
    /// Somebody is away at a provider of identities.
    Journey,
    /// An address that its account has left: what was booked with it before is not whose account has it next.
    GivenUp,
    /// A line of the access log: its key begins with its time.
    AccessLog,
}

impl KeptKind {
    pub(super) const ALL: [(Self, u8); 10] = [
        (Self::Account, b'a'),
        (Self::Session, b's'),
        (Self::Revoked, b'v'),
        (Self::Registration, b'r'),
        (Self::Reset, b'p'),
        (Self::EmailChange, b'e'),
        (Self::GuestCheck, b'g'),
        (Self::Journey, b'j'),
        (Self::GivenUp, b'u'),
        (Self::AccessLog, b'l'),
    ];

    pub(super) fn letter(self) -> u8 {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or(b'?', |(_, letter)| *letter)
    }
}

/// A row's key. It is a hash: nobody reads from it who somebody is, or what lets them in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeptKey {
    pub kind: KeptKind,
    pub id: [u8; 32],
}

impl KeptKey {
    /// What all rows of a kind are behind.
    #[must_use]
    pub fn first(kind: KeptKind) -> Self {
        Self { kind, id: [0; 32] }
    }
}

impl std::fmt::Debug for KeptKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeptKey({:?})", self.kind)
    }
}

/// A row. Well under 8 KiB.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// From then on it counts for nothing, and is swept away some time. None: until it is removed.
    #[serde(default)]
    pub until: Option<Timestamp>,
    #[serde(with = "serde_bytes")]
    pub value: Vec<u8>,
}

impl std::fmt::Debug for Kept {
    /// Says nothing of what is in it (law 7).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kept(until {:?})", self.until)
    }
}

/// What must be true of a row for it to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provided {
    Anything,
    /// There is none.
    Nothing,
    /// It is this one still.
    Is(Kept),
}

impl Provided {
    pub(super) fn holds(&self, found: Option<&Kept>) -> bool {
        match self {
            Self::Anything => true,
            Self::Nothing => found.is_none(),
            Self::Is(kept) => found == Some(kept),
        }
    }
}

/// Rows that are read at a time where all are wanted.
const ROWS_AT_ONCE: usize = 1000;

/// The part of the store for such rows. Durable before it returns, as all of the store.
pub trait Keeps {
    /// A row, also one that has ended and was not swept away yet.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn kept(&self, key: &KeptKey) -> Result<Option<Kept>, StoreError>;
    /// Puts a row, or removes it, where what is provided holds; says whether it did.
    ///
    /// # Errors
    /// Where it did not become durable, or may not have.
    fn keep(&self, key: &KeptKey, provided: &Provided, new: Option<Kept>) -> Result<bool, StoreError>;
    /// Rows of a kind behind a key, in the order of their keys, at most so many.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn kept_behind(&self, key: &KeptKey, rows_max: usize) -> Result<Vec<(KeptKey, Kept)>, StoreError>;
    /// Removes rows that have ended, the oldest first, at most so many; says how many it looked at.
    ///
    /// # Errors
    /// As `keep`.
    fn sweep_kept(&self, now: Timestamp, rows_max: usize) -> Result<usize, StoreError>;
}

/// Hands out all rows of a kind behind a key, also those that have ended, in the order of their keys.
///
/// # Errors
/// At the first that cannot be read, or what `each` says.
pub fn each_kept<K: Keeps + ?Sized, E: From<StoreError>>(
    keeps: &K,
    mut behind: KeptKey,
    mut each: impl FnMut(KeptKey, Kept) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let rows = keeps.kept_behind(&behind, ROWS_AT_ONCE)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        behind = *last;
        rows.into_iter().try_for_each(|(key, row)| each(key, row))?;
    }
}
