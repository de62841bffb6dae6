//! Rows that end by themselves, in memory.

use super::MemoryStore;
use crate::domain::time::Timestamp;
use crate::store::kept::{Keeps, Kept, KeptKey, KeptKind, Provided};
use crate::store::{CommitError, StoreError};

impl MemoryStore {
    /// How many rows are kept.
    #[must_use]
    pub fn kept_rows(&self) -> usize {
        self.lock().durable.kept.len()
    }
}

impl Keeps for MemoryStore {
    fn kept(&self, key: &KeptKey) -> Result<Option<Kept>, StoreError> {
        Ok(self.lock().durable.kept.get(key).cloned())
    }

    fn keep(&self, key: &KeptKey, provided: &Provided, new: Option<Kept>) -> Result<bool, StoreError> {
        let mut inner = self.lock();
        if let Some(why) = &inner.stopped {
            return Err(StoreError::Io(CommitError::Stopped(why.clone()).to_string()));
        }
        let kept = &mut inner.durable.kept;
        if !provided.holds(kept.get(key)) {
            return Ok(false);
        }
        match new {
            Some(new) => kept.insert(*key, new),
            None => kept.remove(key),
        };
        Ok(true)
    }

    fn each_kept(&self, kind: KeptKind, see: &mut dyn FnMut(Kept)) -> Result<(), StoreError> {
        self.lock().durable.kept.iter().filter(|(key, _)| key.kind == kind).for_each(|(_, row)| see(row.clone()));
        Ok(())
    }

    fn sweep_kept(&self, now: Timestamp, rows_max: usize) -> Result<usize, StoreError> {
        let kept = &mut self.lock().durable.kept;
        let ended = |row: &Kept| row.until.is_some_and(|until| until <= now);
        let mut over: Vec<_> = kept.iter().filter(|(_, row)| ended(row)).map(|(key, row)| (row.until, *key)).collect();
        over.sort_unstable();
        over.truncate(rows_max);
        for (_, key) in &over {
            kept.remove(key);
        }
        Ok(over.len())
    }
}
