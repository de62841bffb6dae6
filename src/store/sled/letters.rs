//! Letters in sled: found by their time through index rows, changed only where they are as believed. Not here: how they
//! come in (with a commit), what their rows are (`store::rows`).

use std::sync::PoisonError;

use super::SledStore;
use super::reading::{guarded, rows_of};
use crate::domain::ids::BookingId;
use crate::domain::letter::Channel;
use crate::domain::time::Timestamp;
use crate::store::letters::GIVEN_UP_READ_MAX;
use crate::store::rows::{self, Rows};
use crate::store::{Letter, LetterChange, Outbox, StoreError, keys};

impl Outbox for SledStore {
    fn letters_due(&self, channel: Channel, by: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        let end = keys::letters_from(channel, Timestamp(by.0.saturating_add(1)));
        let range = keys::letters_by_time(channel)..end;
        let rows = rows_of(self.tree()?.range(range)).take(limit);
        rows.filter_map(|row| row.and_then(|(key, _)| self.letter_at(&key)).transpose()).collect()
    }

    fn next_letter(&self, channel: Channel, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let tree = self.tree()?;
        let from = keys::letters_from(channel, Timestamp(after.0.saturating_add(1)));
        let mut rows = tree.range(from..keys::letters_by_time_end(channel));
        let next = guarded(|| rows.next().transpose())?;
        Ok(next.and_then(|(key, _)| keys::time_of_letter(&key)))
    }

    fn letters_of(&self, booking: BookingId) -> Result<Vec<Letter>, StoreError> {
        let letter =
            |row: Result<(Vec<u8>, Vec<u8>), StoreError>| row.and_then(|(key, value)| rows::letter_of(&key, &value));
        self.scan(&keys::letters_of(booking)).map(letter).collect()
    }

    fn letters_given_up(&self, is: &dyn Fn(&Letter) -> bool, limit: usize) -> Result<Vec<Letter>, StoreError> {
        let newest_first = rows_of_back(self.tree()?.scan_prefix(keys::LETTERS_GIVEN_UP)).take(GIVEN_UP_READ_MAX);
        let letters = newest_first.filter_map(|row| row.and_then(|key| self.letter_at(&key)).transpose());
        letters.filter(|letter| letter.as_ref().map_or(true, is)).take(limit).collect()
    }

    /// Commits only add letters, so what is seen under the lock stays so until it is changed.
    fn change_letters(&self, changes: Vec<LetterChange>) -> Result<bool, StoreError> {
        let _changing = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let mut step = Rows::default();
        for change in &changes {
            let key = keys::letter(&change.before.id);
            let found = self.get(&key)?.map(|value| rows::letter_of(&key, &value)).transpose()?;
            if found.as_ref() != Some(&change.before) {
                return Ok(false);
            }
            rows::add_letter_change(&mut step, change);
        }
        self.put_rows(step.put, step.remove).map(|()| true)
    }
}

impl SledStore {
    /// The letter that an index row points to. None where it has moved on since the row was read.
    fn letter_at(&self, index: &[u8]) -> Result<Option<Letter>, StoreError> {
        let bad = || StoreError::Corrupt { key: keys::readable(index), problem: "it names no letter".to_owned() };
        let key = keys::letter_of_index(index).ok_or_else(bad)?;
        let letter = self.get(&key)?.map(|value| rows::letter_of(&key, &value)).transpose()?;
        Ok(letter.filter(|letter| keys::letter_index(letter) == index))
    }
}

/// The keys of rows from the last to the first, up to the first error.
fn rows_of_back(mut rows: sled::Iter) -> impl Iterator<Item = Result<Vec<u8>, StoreError>> {
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let row = guarded(|| rows.next_back().transpose());
        failed = row.is_err();
        row.transpose().map(|row| row.map(|(key, _)| key.to_vec()))
    })
}
