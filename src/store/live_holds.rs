//! Which holds live, kept beside the events that say so: a start needs to know them all, and would otherwise have to read
//! every calendar for it. The rows follow from the events alone. Not here: when they become durable (the committer).

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::rows::Rows;
use super::{KeptHold, StoreError, codec, keys};
use crate::domain::calendar::{Calendar, Hold};
use crate::domain::event::{Event, Record};
use crate::domain::ids::{HoldId, PersonTag, ResourceId};
use crate::domain::time::Timestamp;

/// What a row has beside its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    person: PersonTag,
    until: Timestamp,
}

type Key = (ResourceId, HoldId);

/// All holds that live, as the events have it up to now.
#[derive(Debug, Default)]
pub struct LiveHolds {
    holds: HashMap<Key, Row>,
    /// Changed since rows were made last.
    touched: HashSet<Key>,
}

impl LiveHolds {
    /// Reads the rows of a store.
    ///
    /// # Errors
    /// At the first that cannot be read.
    pub fn read(rows: impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), StoreError>>) -> Result<Self, StoreError> {
        let mut live = Self::default();
        for row in rows {
            let (key, value) = row?;
            let bad = || StoreError::Corrupt { key: keys::readable(&key), problem: "it names no hold".to_owned() };
            let name = keys::hold_of_live(&key).ok_or_else(bad)?;
            live.holds.insert(name, codec::decode(|| keys::readable(&key), &value)?);
        }
        Ok(live)
    }

    /// Follows the events of a resource.
    pub fn follow(&mut self, resource: &ResourceId, records: &[Record]) {
        for record in records {
            let (hold, row) = match &record.event {
                Event::HoldPlaced { hold, person, until, .. } => (*hold, Some(Row { person: *person, until: *until })),
                Event::HoldExtended { hold, until } => {
                    let known = self.holds.get(&(resource.clone(), *hold));
                    (*hold, known.map(|known| Row { until: *until, ..*known }))
                }
                Event::HoldEnded { hold, .. } | Event::BookingConfirmed { hold, .. } => (*hold, None),
                _ => continue,
            };
            let key = (resource.clone(), hold);
            match row {
                Some(row) => self.holds.insert(key.clone(), row),
                None => self.holds.remove(&key),
            };
            self.touched.insert(key);
        }
    }

    /// Adds the rows of what has changed since the last time. What came and went meanwhile may have a row from before.
    pub fn add_rows(&mut self, rows: &mut Rows) {
        for key in self.touched.drain() {
            let name = keys::live_hold(&key.0, key.1);
            match self.holds.get(&key) {
                Some(row) => rows.put.push((name, codec::encode(row))),
                None => rows.remove.push(name),
            }
        }
    }

    /// Forgets all of a resource, as if it had no events.
    pub fn forget(&mut self, resource: &ResourceId) {
        self.holds.retain(|(of, _), _| of != resource);
        self.touched.retain(|(of, _)| of != resource);
    }

    /// Takes a resource's from its calendar.
    pub fn know(&mut self, resource: &ResourceId, calendar: &Calendar) {
        let row = |hold: &Hold| Row { person: hold.person, until: hold.until };
        self.holds.extend(calendar.holds().map(|(id, hold)| ((resource.clone(), id), row(hold))));
    }

    /// What has changed up to now is no change any more.
    pub fn settle(&mut self) {
        self.touched = HashSet::new();
    }

    /// The rows of all, for a store that has none.
    pub fn rows(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        self.holds.iter().map(|((resource, hold), row)| (keys::live_hold(resource, *hold), codec::encode(row)))
    }

    /// All of them, in no order.
    pub fn into_list(self) -> Vec<KeptHold> {
        let all = self.holds.into_iter();
        all.map(|((resource, hold), Row { person, until })| KeptHold { resource, hold, person, until }).collect()
    }
}
