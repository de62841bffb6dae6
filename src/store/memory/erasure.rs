//! Forgetting people, in memory.

use std::ops::Bound;

use super::MemoryStore;
use crate::domain::ids::BookingId;
use crate::domain::time::Timestamp;
use crate::store::erasure::Erases;
use crate::store::{BookingRecord, CommitError, StoreError};

impl Erases for MemoryStore {
    fn bookings_behind(&self, behind: Option<BookingId>, limit: usize) -> Result<Vec<BookingRecord>, StoreError> {
        let from = behind.map_or(Bound::Unbounded, Bound::Excluded);
        Ok(self.lock().durable.bookings.range((from, Bound::Unbounded)).take(limit).map(|(_, it)| it.clone()).collect())
    }

    fn erase_booking(&self, booking: BookingId, now: Timestamp) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        if let Some(why) = &inner.stopped {
            return Err(StoreError::Io(CommitError::Stopped(why.clone()).to_string()));
        }
        let durable = &mut inner.durable;
        let Some(record) = durable.bookings.get_mut(&booking).filter(|record| record.erased_at.is_none()) else {
            return Ok(false);
        };
        for tag in record.tags() {
            if let Some(of_person) = durable.persons.get_mut(&tag) {
                of_person.remove(&booking);
            }
        }
        *record = record.erased(now);
        Ok(true)
    }
}
