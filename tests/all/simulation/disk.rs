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
    pub waiting: VecDeque<Commit>,
    /// Sabotage: takes every commit, whoever was first.
    pub believes_everybody: bool,
}

impl Disk {
    pub fn seq(&self) -> Seq {
        Seq(self.records.len() as u64)
    }

    /// Makes the oldest waiting commit durable. False where another writer was first.
    pub fn settle_oldest(&mut self) -> bool {
        let Some(commit) = self.waiting.pop_front() else { return true };
        if commit.expected_seq != self.seq() && !self.believes_everybody {
            return false;
        }
        self.records.extend(commit.records);
        for Write::PutBooking(record) in commit.writes {
            self.bookings.insert(record.booking, *record);
        }
        if let Some(calendar) = commit.snapshot {
            self.snapshot = Some(rmp_serde::to_vec_named(&*calendar).expect("a calendar is representable"));
        }
        true
    }

    /// Power is gone: the first `survive` of what waited is there all the same.
    pub fn crash(&mut self, survive: usize) {
        for _ in 0..survive.min(self.waiting.len()) {
            self.settle_oldest();
        }
        self.waiting.clear();
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
