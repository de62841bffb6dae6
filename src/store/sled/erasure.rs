//! Forgetting people, in sled. What was there before goes from the file when sled writes over its old segments, some time
//! later: docs/privacy.md says so.

use super::SledStore;
use super::reading::rows_of;
use crate::domain::ids::BookingId;
use crate::domain::time::Timestamp;
use crate::store::erasure::Erases;
use crate::store::{BookingRecord, Store, StoreError, codec, keys, rows};

impl Erases for SledStore {
    fn bookings_behind(&self, behind: Option<BookingId>, limit: usize) -> Result<Vec<BookingRecord>, StoreError> {
        let from = match behind {
            None => BookingId(0),
            Some(BookingId(u128::MAX)) => return Ok(Vec::new()),
            Some(BookingId(id)) => BookingId(id + 1),
        };
        let found = rows_of(self.tree()?.range(keys::booking(from)..=keys::booking(BookingId(u128::MAX))));
        found.take(limit).map(|row| row.and_then(|(key, value)| rows::booking_of(&key, &value))).collect()
    }

    fn erase_booking(&self, booking: BookingId, now: Timestamp) -> Result<bool, StoreError> {
        let Some(record) = self.booking(booking)?.filter(|record| record.erased_at.is_none()) else {
            return Ok(false);
        };
        let remove = record.tags().map(|tag| keys::person(tag, booking)).collect();
        self.put_rows(vec![(keys::booking(booking), codec::encode(&record.erased(now)))], remove)?;
        Ok(true)
    }
}
