//! A simulated store of one resource: commits wait in order until they are durable; at a crash what waited is lost, or
//! the first few of it turn out to have made it, unacknowledged. A commit is all or nothing, as the real stores'
//! transactions are (their own tests tear bytes).

use std::collections::{HashMap, VecDeque};

use sportello::domain::calendar::Calendar;
use sportello::domain::event::Record;
use sportello::domain::ids::{BookingId, Seq};
use sportello::store::{BookingRecord, Commit, Write};

#[derive(Default)]
pub struct Disk {
    pub records: Vec<Record>,
    pub bookings: HashMap<BookingId, BookingRecord>,
    /// The newest snapshot, encoded as a store would.
    pub snapshot: Option<Vec<u8>>,
    pub waiting: VecDeque<Queued>,
    /// The last commit that became durable.
    pub last: u64,
    /// Sabotage: takes every commit, whoever was first.
    pub believes_everybody: bool,
    /// Sabotage: compares how many events there are, but not whose they are.
    pub only_counts: bool,
}

/// A commit on its way. The count of events alone does not say that a commit stands where it thinks: behind a failed
/// one, it may fit by chance after another writer's. So it names the commit that it was decided upon.
pub struct Queued {
    pub id: u64,
    pub follows: u64,
    pub commit: Commit,
}

impl Disk {
    pub fn seq(&self) -> Seq {
        Seq(self.records.len() as u64)
    }

    /// Makes the oldest waiting commit durable. False where another writer was first.
    pub fn settle_oldest(&mut self) -> bool {
        let Some(Queued { id, follows, commit }) = self.waiting.pop_front() else { return true };
        let fits = commit.expected_seq == self.seq() && (follows == self.last || self.only_counts);
        if !fits && !self.believes_everybody {
            return false;
        }
        self.last = id;
        self.records.extend(commit.records);
        for write in commit.writes {
            if let Write::PutBooking(record) = write {
                self.bookings.insert(record.booking, *record);
            }
        }
        if let Some(calendar) = commit.snapshot {
            self.snapshot = Some(rmp_serde::to_vec_named(&*calendar).expect("a calendar is representable"));
        }
        true
    }

    /// The calendar from the newest snapshot, and how many events it is past it.
    pub fn load(&self) -> (Calendar, u64) {
        match &self.snapshot {
            Some(bytes) => {
                let mut calendar: Calendar = rmp_serde::from_slice(bytes).expect("a stored snapshot is read");
                let from = calendar.seq().0 as usize;
                self.records[from..].iter().for_each(|record| calendar.evolve(record));
                (calendar, (self.records.len() - from) as u64)
            }
            None => (self.replay_all(), self.records.len() as u64),
        }
    }

    /// The calendar from its first event on.
    pub fn replay_all(&self) -> Calendar {
        let mut calendar = Calendar::from_first(&self.records[0]).expect("the first event brings the schedule");
        self.records[1..].iter().for_each(|record| calendar.evolve(record));
        calendar
    }
}
