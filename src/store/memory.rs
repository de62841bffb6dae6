//! The store in memory, for tests: synchronous, without threads, with faults that a test scripts. It shares no code with
//! `sled`, so that the conformance tests compare two opinions. Not here: what the faults are used for.

mod erasure;
mod kept;
mod letters;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::kept::{Kept, KeptKey};
use super::{
    BookingRecord, Commit, CommitError, Done, Head, KeptHold, Letter, LetterId, Loaded, Store, StoreError, Write,
};
use crate::domain::calendar::Calendar;
use crate::domain::catalog::Catalog;
use crate::domain::event::{Event, Record};
use crate::domain::ids::{BookingId, PersonTag, ResourceId, Seq};
use crate::domain::time::Timestamp;

/// What becomes of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Durable, and reported so.
    Durable,
    /// Surely not done, and reported so.
    Refused(CommitError),
    /// Durable, but reported as not known.
    DurableButUnknown,
    /// Lost, and reported as not known.
    LostAndUnknown,
    /// Waits, and all that come after it wait behind it, until the test lets them go on.
    Held,
}

/// A store that forgets everything with its last owner. Commits are settled within `submit`.
#[derive(Default)]
pub struct MemoryStore {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    durable: Durable,
    script: VecDeque<Fate>,
    letter_script: VecDeque<Fate>,
    waiting: VecDeque<(Commit, Done)>,
    refuses_holds: bool,
    stopped: Option<String>,
}

/// What a crash leaves.
#[derive(Clone, Default)]
struct Durable {
    resources: BTreeMap<ResourceId, Resource>,
    bookings: BTreeMap<BookingId, BookingRecord>,
    persons: BTreeMap<PersonTag, BTreeSet<BookingId>>,
    letters: BTreeMap<LetterId, Letter>,
    catalog: Option<Catalog>,
    kept: BTreeMap<KeptKey, Kept>,
}

#[derive(Clone, Default)]
struct Resource {
    records: Vec<Record>,
    /// Encoded, as on a disk: what does not survive that must not survive here.
    snapshot: Option<Vec<u8>>,
    next_due: Option<Timestamp>,
}

/// For the test that owns it.
impl MemoryStore {
    /// The fates of the next commits, in order; after these all are durable.
    pub fn script(&self, fates: impl IntoIterator<Item = Fate>) {
        self.lock().script.extend(fates);
    }

    /// How many fates are still to come.
    #[must_use]
    pub fn scripted(&self) -> usize {
        self.lock().script.len()
    }

    /// How many commits wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    /// Settles the oldest commit that waits. False where none does.
    pub fn settle_one(&self, fate: Fate) -> bool {
        let mut inner = self.lock();
        let Some((commit, done)) = inner.waiting.pop_front() else { return false };
        let result = inner.settle(commit, fate);
        drop(inner);
        done(result);
        true
    }

    /// Makes all durable that wait.
    pub fn settle_all(&self) {
        while self.settle_one(Fate::Durable) {}
    }

    /// Pretends that the disk is nearly full, or no longer.
    pub fn set_accepts_holds(&self, accepts: bool) {
        self.lock().refuses_holds = !accepts;
    }

    /// Stops: what waits and what comes is refused.
    pub fn stop(&self, why: &str) {
        let mut inner = self.lock();
        inner.stopped.get_or_insert_with(|| why.to_owned());
        let waiting = std::mem::take(&mut inner.waiting);
        drop(inner);
        for (_, done) in waiting {
            done(Err(CommitError::Stopped(why.to_owned())));
        }
    }

    /// The store that the next process finds. What waited is lost and nobody is told, as in a crash; this one has stopped.
    #[must_use]
    pub fn crash(&self) -> Self {
        let mut inner = self.lock();
        inner.stopped = Some("crashed".to_owned());
        let lost = std::mem::take(&mut inner.waiting);
        let durable = inner.durable.clone();
        drop(inner);
        drop(lost);
        Self { inner: Mutex::new(Inner { durable, ..Inner::default() }) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn settle(&mut self, commit: Commit, fate: Fate) -> Result<(), CommitError> {
        let unknown = || Err(CommitError::Unknown("as the test has it".to_owned()));
        if let Some(why) = &self.stopped {
            return Err(CommitError::Stopped(why.clone()));
        }
        self.check(&commit)?;
        match fate {
            Fate::Refused(error) => Err(error),
            Fate::LostAndUnknown => unknown(),
            Fate::DurableButUnknown => {
                self.durable.put(commit);
                unknown()
            }
            Fate::Durable | Fate::Held => {
                self.durable.put(commit);
                Ok(())
            }
        }
    }

    fn check(&self, commit: &Commit) -> Result<(), CommitError> {
        let found = self.durable.resources.get(&commit.resource).map_or(Seq(0), Resource::seq);
        if found != commit.expected_seq {
            return Err(CommitError::SeqMismatch { expected: commit.expected_seq, found });
        }
        let takes_place = commit.records.iter().any(|record| matches!(record.event, Event::HoldPlaced { .. }));
        if takes_place && self.refuses_holds { Err(CommitError::Full) } else { Ok(()) }
    }
}

impl Durable {
    fn put(&mut self, commit: Commit) {
        let resource = self.resources.entry(commit.resource).or_default();
        resource.records.extend(commit.records);
        resource.next_due = commit.next_due;
        if let Some(calendar) = commit.snapshot {
            resource.snapshot = Some(rmp_serde::to_vec_named(&calendar).expect("a calendar is representable"));
        }
        for write in commit.writes {
            match write {
                Write::PutBooking(record) => self.put_booking(*record),
                Write::PutLetter(letter) => {
                    self.letters.insert(letter.id, *letter);
                }
            }
        }
    }

    fn put_booking(&mut self, record: BookingRecord) {
        for tag in record.tags() {
            self.persons.entry(tag).or_default().insert(record.booking);
        }
        self.bookings.insert(record.booking, record);
    }
}

impl Resource {
    fn seq(&self) -> Seq {
        self.records.last().map_or(Seq(0), |record| record.seq)
    }

    /// Told by all events from the first on.
    fn live_holds(&self, resource: &ResourceId) -> Vec<KeptHold> {
        let mut live: Vec<KeptHold> = Vec::new();
        for record in &self.records {
            match &record.event {
                Event::HoldPlaced { hold, person, until, .. } => {
                    live.push(KeptHold { resource: resource.clone(), hold: *hold, person: *person, until: *until });
                }
                Event::HoldExtended { hold, until } => {
                    live.iter_mut().filter(|known| known.hold == *hold).for_each(|known| known.until = *until);
                }
                Event::HoldEnded { hold, .. } | Event::BookingConfirmed { hold, .. } => {
                    live.retain(|known| known.hold != *hold);
                }
                _ => {}
            }
        }
        live
    }

    fn load(&self) -> Result<Loaded, StoreError> {
        let corrupt = |error: rmp_serde::decode::Error| StoreError::Io(error.to_string());
        let snapshot: Option<Calendar> =
            self.snapshot.as_deref().map(rmp_serde::from_slice).transpose().map_err(corrupt)?;
        let after = snapshot.as_ref().map_or(Seq(0), Calendar::seq);
        Ok(Loaded { snapshot, records: self.after(after, usize::MAX) })
    }

    fn after(&self, after: Seq, limit: usize) -> Vec<Record> {
        self.records.iter().filter(|record| record.seq > after).take(limit).cloned().collect()
    }
}

impl Store for MemoryStore {
    fn submit(&self, commit: Commit, done: Done) {
        let mut inner = self.lock();
        let fate = inner.script.pop_front().unwrap_or(Fate::Durable);
        // What is refused at once never came into the queue, so it waits for nobody.
        let at_once = inner.stopped.is_some() || matches!(fate, Fate::Refused(_));
        if !at_once && (fate == Fate::Held || !inner.waiting.is_empty()) {
            inner.waiting.push_back((commit, done));
            return;
        }
        let result = inner.settle(commit, fate);
        drop(inner);
        done(result);
    }

    fn load(&self, resource: &ResourceId) -> Result<Loaded, StoreError> {
        self.lock().durable.resources.get(resource).map_or_else(|| Ok(Loaded::default()), Resource::load)
    }

    fn live_holds(&self) -> Result<Vec<KeptHold>, StoreError> {
        let inner = self.lock();
        let of = |(resource, stored): (&ResourceId, &Resource)| stored.live_holds(resource);
        Ok(inner.durable.resources.iter().flat_map(of).collect())
    }

    fn heads(&self) -> Result<Vec<Head>, StoreError> {
        let head = |(id, found): (&ResourceId, &Resource)| Head {
            resource: id.clone(),
            seq: found.seq(),
            next_due: found.next_due,
        };
        Ok(self.lock().durable.resources.iter().map(head).collect())
    }

    fn records_after(&self, resource: &ResourceId, after: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        Ok(self.lock().durable.resources.get(resource).map_or_else(Vec::new, |found| found.after(after, limit)))
    }

    fn booking(&self, booking: BookingId) -> Result<Option<BookingRecord>, StoreError> {
        Ok(self.lock().durable.bookings.get(&booking).cloned())
    }

    fn bookings_of(&self, person: PersonTag, limit: usize) -> Result<Vec<BookingRecord>, StoreError> {
        let inner = self.lock();
        let ids = inner.durable.persons.get(&person).into_iter().flatten().take(limit);
        Ok(ids.filter_map(|id| inner.durable.bookings.get(id).cloned()).collect())
    }

    fn catalog(&self) -> Result<Option<Catalog>, StoreError> {
        Ok(self.lock().durable.catalog.clone())
    }

    fn put_catalog(&self, catalog: &Catalog) -> Result<(), StoreError> {
        let mut inner = self.lock();
        if let Some(why) = &inner.stopped {
            return Err(StoreError::Io(CommitError::Stopped(why.clone()).to_string()));
        }
        inner.durable.catalog = Some(catalog.clone());
        Ok(())
    }

    /// The same in every run, so that a test's tags are.
    fn secret(&self, name: &str) -> Result<[u8; 32], StoreError> {
        Ok(Sha256::digest(name.as_bytes()).into())
    }

    fn accepts_holds(&self) -> bool {
        !self.lock().refuses_holds
    }

    fn stopped(&self) -> Option<String> {
        self.lock().stopped.clone()
    }
}
