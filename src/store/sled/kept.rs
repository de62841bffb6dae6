//! Rows that end by themselves, in sled: the row, and a second one by its end, so that sweeping reads what has ended only.
//! A second row that fits no first one any more is left by a change and harmless: sweeping takes it away.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::SledStore;
use crate::domain::time::Timestamp;
use crate::store::kept::{Keeps, Kept, KeptKey, KeptKind, Provided};
use crate::store::{StoreError, codec, keys};

/// Changes of so many rows become durable together; those of one row one after the other.
const LANES: usize = 16;

/// Held from reading a row until its change is durable.
#[derive(Default)]
pub struct Lanes([Mutex<()>; LANES]);

impl Lanes {
    fn of(&self, key: &KeptKey) -> MutexGuard<'_, ()> {
        // Keys are hashes: any byte of theirs spreads them.
        self.0[usize::from(key.id[31]) % LANES].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Always in the same order, so that two who want all cannot wait for each other.
    fn all(&self) -> Vec<MutexGuard<'_, ()>> {
        self.0.iter().map(|lane| lane.lock().unwrap_or_else(PoisonError::into_inner)).collect()
    }
}

impl SledStore {
    fn read_kept(&self, key: &KeptKey) -> Result<Option<Kept>, StoreError> {
        let key = keys::kept(key);
        self.get(&key)?.map(|value| codec::decode(|| keys::readable(&key), &value)).transpose()
    }
}

impl Keeps for SledStore {
    fn kept(&self, key: &KeptKey) -> Result<Option<Kept>, StoreError> {
        self.read_kept(key)
    }

    fn keep(&self, key: &KeptKey, provided: &Provided, new: Option<Kept>) -> Result<bool, StoreError> {
        let _changing = self.lanes.of(key);
        let found = self.read_kept(key)?;
        if !provided.holds(found.as_ref()) {
            return Ok(false);
        }
        if found == new {
            return Ok(true);
        }
        let ending = |row: &Option<Kept>| row.as_ref().and_then(|row| row.until).map(|until| keys::ending(until, key));
        let (before, after) = (ending(&found), ending(&new));
        let mut remove: Vec<_> = before.into_iter().filter(|before| Some(before) != after.as_ref()).collect();
        let mut put: Vec<_> = after.into_iter().map(|after| (after, codec::seal(Vec::new()))).collect();
        match &new {
            Some(new) => put.push((keys::kept(key), codec::encode(new))),
            None => remove.push(keys::kept(key)),
        }
        self.put_rows(put, remove)?;
        Ok(true)
    }

    fn each_kept(&self, kind: KeptKind, see: &mut dyn FnMut(Kept)) -> Result<(), StoreError> {
        for row in self.scan(&keys::kept_of(kind)) {
            let (key, value) = row?;
            see(codec::decode(|| keys::readable(&key), &value)?);
        }
        Ok(())
    }

    fn sweep_kept(&self, now: Timestamp, rows_max: usize) -> Result<usize, StoreError> {
        let mut endings = Vec::new();
        for row in self.scan(keys::ENDINGS).take(rows_max) {
            let (ending, _) = row?;
            match keys::kept_of_ending(&ending) {
                Some((until, _)) if until > now => break,
                kept => endings.push((ending, kept)),
            }
        }
        if endings.is_empty() {
            return Ok(0);
        }
        let _changing = self.lanes.all();
        let looked_at = endings.len();
        let mut remove = Vec::new();
        for (ending, kept) in endings {
            if let Some((until, key)) = kept
                && self.read_kept(&key)?.is_some_and(|row| row.until == Some(until))
            {
                remove.push(keys::kept(&key));
            }
            remove.push(ending);
        }
        self.put_rows(Vec::new(), remove)?;
        Ok(looked_at)
    }
}
