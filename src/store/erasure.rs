//! Forgetting people: the part of the store that takes their data out of what it keeps of bookings. The history of a
//! calendar stays, it has nobody's data (law 7). Not here: when it is time (`app::retention`), whose data (`app::persons`).

use super::{BookingRecord, StoreError};
use crate::domain::ids::BookingId;
use crate::domain::time::Timestamp;

/// Durable before it returns, as all of the store. All may block (briefly).
pub trait Erases {
    /// Records of bookings behind one, or from the first on, in the order of their ids, at most `limit`.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn bookings_behind(&self, behind: Option<BookingId>, limit: usize) -> Result<Vec<BookingRecord>, StoreError>;
    /// Takes the persons' data out of a booking's record, and the rows by which persons find it. Says whether there was
    /// something to take. Only for bookings that no command can change any more, over or cancelled: a command's commit
    /// writes the record as it was read before.
    ///
    /// # Errors
    /// Where it did not become durable, or may not have.
    fn erase_booking(&self, booking: BookingId, now: Timestamp) -> Result<bool, StoreError>;
}

impl BookingRecord {
    /// The record without anybody's data.
    #[must_use]
    pub fn erased(&self, now: Timestamp) -> Self {
        Self { particulars: None, login: None, erased_at: Some(now), ..self.clone() }
    }
}
