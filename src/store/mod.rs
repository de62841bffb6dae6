//! The `Store` seam: how calendars, bookings and the catalogue become durable. `sled` for towns, `memory` (with
//! scripted faults) for tests. Not here: deciding what to store. Nothing above this floor may assume sled: commits are
//! compare-and-set on a sequence number, "unknown" is a normal outcome, events can be followed from a position, and
//! deadlines are data.

pub mod backup;
pub mod codec;
pub mod erasure;
pub mod kept;
mod keys;
pub mod letters;
mod live_holds;
pub mod memory;
mod records;
mod rows;
pub mod sled;
pub mod verify;
mod verify_letters;

use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::catalog::Catalog;
use crate::domain::event::Record;
use crate::domain::ids::{BookingId, HoldId, PersonTag, ResourceId, Seq};
use crate::domain::particulars::Particulars;
use crate::domain::time::{SlotRange, Timestamp};

pub use self::letters::{Letter, LetterChange, LetterId, LetterState, Outbox};

/// One atomic change of one resource: all of it becomes durable, or none.
#[derive(Debug, Clone)]
pub struct Commit {
    pub resource: ResourceId,
    /// The number of the resource's last event before this commit; anything else refuses it.
    pub expected_seq: Seq,
    /// Consecutive events, the first numbered `expected_seq + 1`. Not empty.
    pub records: Vec<Record>,
    /// What else must be true together with the events.
    pub writes: Vec<Write>,
    /// The calendar after the last record, when it is time to keep a snapshot of it.
    pub snapshot: Option<Box<Calendar>>,
    /// When the resource's actor must next act by itself, after this commit; a restart wakes it for that.
    pub next_due: Option<Timestamp>,
}

impl Commit {
    /// Whether somebody must be told of it.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.writes.iter().any(|write| matches!(write, Write::PutLetter(_)))
    }
}

/// A row beside the events.
#[derive(Debug, Clone)]
pub enum Write {
    /// The person's data of a booking, and the index rows of its two tags.
    PutBooking(Box<BookingRecord>),
    /// A letter to be sent, due at its time.
    PutLetter(Box<Letter>),
}

/// The data of a booking that are not events: the person's, erasable (law 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "records::Kept")]
pub struct BookingRecord {
    pub booking: BookingId,
    pub resource: ResourceId,
    pub range: SlotRange,
    /// Who asked for it.
    pub applicant: PersonTag,
    /// Whom it is for.
    pub beneficiary: PersonTag,
    /// Who had logged in when it was made: it is found from their other devices too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<PersonTag>,
    pub made_at: Timestamp,
    /// When it was cancelled, if it was.
    pub cancelled_at: Option<Timestamp>,
    /// Whether it was the office that cancelled it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_office: bool,
    /// Whether the office has yet to agree to it; stays as it was where it is cancelled meanwhile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_approval: bool,
    /// How often it has changed since it was made: the SEQUENCE that calendars go by (RFC 5545 §3.8.7.4).
    #[serde(default)]
    pub revision: u32,
    /// None once erased.
    pub particulars: Option<Particulars>,
    /// When the persons' data were erased, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Timestamp>,
    /// Language of the person's screens and mails, such as `it`.
    pub language: String,
}

impl BookingRecord {
    /// The tags by which it is found: by nobody's once it is erased.
    pub fn tags(&self) -> impl Iterator<Item = PersonTag> + use<> {
        let all = [Some(self.applicant), Some(self.beneficiary), self.login];
        let erased = self.erased_at.is_some();
        all.into_iter().flatten().filter(move |_| !erased)
    }
}

/// What a commit came to when it did not become durable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Surely not done: another writer was first (the actor must reload).
    #[error("expected event {expected} to be the last, it is {found}")]
    SeqMismatch { expected: Seq, found: Seq },
    /// Surely not done: the queue is full.
    #[error("the store's queue is full")]
    Busy,
    /// Surely not done: no room for a commit that takes a new place, or, on a disk full to the brim, for any.
    #[error("the disk is nearly full")]
    Full,
    /// It may have happened or not. The actor must reload before it says anything.
    #[error("the outcome is not known: {0}")]
    Unknown(String),
    /// Surely not done, and nothing will be any more: the process must stop.
    #[error("the store has stopped: {0}")]
    Stopped(String),
}

/// Called exactly once, from any thread, when the commit is durable or has failed. Must not block.
pub type Done = Box<dyn FnOnce(Result<(), CommitError>) + Send>;

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{0}")]
    Io(String),
    #[error("record {key} cannot be read: {problem}")]
    Corrupt { key: String, problem: String },
    #[error("record {key} has version {found}, this program knows up to {known}: use a newer program")]
    NewerVersion { key: String, found: u8, known: u8 },
}

/// A resource as stored: the newest snapshot, if any, and the events after it.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    pub snapshot: Option<Calendar>,
    pub records: Vec<Record>,
}

/// A resource's last event and next duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub resource: ResourceId,
    pub seq: Seq,
    pub next_due: Option<Timestamp>,
}

/// A hold that lives, as of its resource's last event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptHold {
    pub resource: ResourceId,
    pub hold: HoldId,
    pub person: PersonTag,
    /// Its deadline.
    pub until: Timestamp,
}

/// The seam. All methods may be called from any thread; `submit` never blocks, the others may (briefly).
pub trait Store: kept::Keeps + erasure::Erases + Send + Sync + 'static {
    /// Queues a commit. Commits of one resource become durable in the order in which they were submitted.
    /// Where one fails, those that the same actor submitted behind it must fail too. With one writer the sequence number
    /// sees to that; a store with several must compare whose the last event is as well, because behind another's events
    /// the count may fit by chance (the simulation's `DiskOnlyCounts` shows it).
    fn submit(&self, commit: Commit, done: Done);
    /// Everything of one resource.
    ///
    /// # Errors
    /// Where it cannot be read; the resource then stays closed and says so.
    fn load(&self, resource: &ResourceId) -> Result<Loaded, StoreError>;
    /// All resources that have events.
    ///
    /// # Errors
    /// As `load`.
    fn heads(&self) -> Result<Vec<Head>, StoreError>;
    /// The holds that live, of all resources, in no order: what a start must know before it can serve, without reading
    /// every calendar.
    ///
    /// # Errors
    /// As `load`.
    fn live_holds(&self) -> Result<Vec<KeptHold>, StoreError>;
    /// Durable events of a resource after a position, in order, at most `limit`: how another node follows.
    ///
    /// # Errors
    /// As `load`.
    fn records_after(&self, resource: &ResourceId, after: Seq, limit: usize) -> Result<Vec<Record>, StoreError>;
    /// The record of a booking.
    ///
    /// # Errors
    /// As `load`.
    fn booking(&self, booking: BookingId) -> Result<Option<BookingRecord>, StoreError>;
    /// Bookings in which a tag is applicant, beneficiary or login, in the order of their ids, at most `limit`.
    ///
    /// # Errors
    /// As `load`.
    fn bookings_of(&self, person: PersonTag, limit: usize) -> Result<Vec<BookingRecord>, StoreError>;
    /// The tree of resources; none in a new store.
    ///
    /// # Errors
    /// As `load`.
    fn catalog(&self) -> Result<Option<Catalog>, StoreError>;
    /// Replaces the tree of resources, durably.
    ///
    /// # Errors
    /// Where it did not become durable.
    fn put_catalog(&self, catalog: &Catalog) -> Result<(), StoreError>;
    /// A secret of this store by name, 32 random bytes made durable at the first call.
    ///
    /// # Errors
    /// Where it cannot be read or made durable.
    fn secret(&self, name: &str) -> Result<[u8; 32], StoreError>;
    /// False when new holds must be refused because the disk is nearly full; confirm, cancel and release still work.
    fn accepts_holds(&self) -> bool;
    /// Why the store has stopped, once it has.
    fn stopped(&self) -> Option<String>;
}
