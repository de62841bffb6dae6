//! Who holds what in the whole town: a person may have one live hold, on whatever resource. Derived from the calendars,
//! and rebuilt from them at the start; where the two disagree, the calendar is right.

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use crate::domain::ids::{HoldId, PersonTag, ResourceId};
use crate::domain::time::Timestamp;

/// Entries are swept when so many have come in: those of holds that simply ran out are left behind until then.
const SWEEP_EVERY: usize = 4096;

/// A person's hold, asked for or granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBy {
    pub resource: ResourceId,
    pub hold: HoldId,
    /// Until when it counts: the deadline, or, while it is being asked for, a moment from now.
    pub until: Timestamp,
}

/// One entry for each person with a hold.
#[derive(Default)]
pub struct Ledger {
    holds: DashMap<PersonTag, HeldBy>,
    since_sweep: std::sync::atomic::AtomicUsize,
}

impl Ledger {
    /// Reserves the person's only place for a hold about to be asked for. The same hold again is no conflict, unless it is
    /// wanted of another resource: calendars do not know each other's requests.
    ///
    /// # Errors
    /// The hold that the person has.
    pub fn reserve(&self, person: PersonTag, wanted: HeldBy, now: Timestamp) -> Result<(), HeldBy> {
        self.sweep_sometimes(now);
        match self.holds.entry(person) {
            Entry::Occupied(entry)
                if entry.get().until > now
                    && (entry.get().hold != wanted.hold || entry.get().resource != wanted.resource) =>
            {
                Err(entry.get().clone())
            }
            Entry::Occupied(mut entry) => {
                // A retry must not shorten what was granted.
                if entry.get().hold != wanted.hold {
                    entry.insert(wanted);
                }
                Ok(())
            }
            Entry::Vacant(entry) => {
                entry.insert(wanted);
                Ok(())
            }
        }
    }

    /// The hold was granted, or its deadline put off. The answer to a retry may be older than an extension.
    pub fn grant(&self, person: PersonTag, mut held: HeldBy) {
        let mut known = self.holds.entry(person).or_insert_with(|| held.clone());
        if known.hold == held.hold {
            held.until = held.until.max(known.until);
        }
        *known = held;
    }

    /// The hold, if it is the person's, counts at least until then.
    pub fn prolong(&self, person: PersonTag, hold: HoldId, until: Timestamp) {
        if let Some(mut held) = self.holds.get_mut(&person).filter(|held| held.hold == hold) {
            held.until = held.until.max(until);
        }
    }

    /// The hold is no more, or never was.
    pub fn drop_hold(&self, person: PersonTag, hold: HoldId) {
        self.holds.remove_if(&person, |_, held| held.hold == hold);
    }

    /// The person's hold, if it still counts.
    #[must_use]
    pub fn hold_of(&self, person: PersonTag, now: Timestamp) -> Option<HeldBy> {
        self.holds.get(&person).map(|held| held.clone()).filter(|held| held.until > now)
    }

    fn sweep_sometimes(&self, now: Timestamp) {
        use std::sync::atomic::Ordering::Relaxed;
        if self.since_sweep.fetch_add(1, Relaxed) >= SWEEP_EVERY {
            self.since_sweep.store(0, Relaxed);
            self.holds.retain(|_, held| held.until > now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(resource: &str, hold: u128, until: i64) -> HeldBy {
        HeldBy { resource: ResourceId::new(resource).unwrap(), hold: HoldId(hold), until: Timestamp(until) }
    }

    #[test]
    fn a_person_has_one_hold_in_the_whole_town() {
        let ledger = Ledger::default();
        let person = PersonTag(1);
        assert_eq!(ledger.reserve(person, held("a", 1, 100), Timestamp(0)), Ok(()));
        assert_eq!(ledger.reserve(person, held("a", 1, 50), Timestamp(0)), Ok(()), "a retry is no conflict");
        assert_eq!(ledger.reserve(person, held("b", 2, 100), Timestamp(0)), Err(held("a", 1, 100)));
        assert_eq!(
            ledger.reserve(person, held("b", 1, 100), Timestamp(0)),
            Err(held("a", 1, 100)),
            "under the same id"
        );
        assert_eq!(ledger.reserve(PersonTag(2), held("b", 2, 100), Timestamp(0)), Ok(()));
        assert_eq!(ledger.reserve(person, held("b", 3, 200), Timestamp(100)), Ok(()), "the first one has run out");
        ledger.drop_hold(person, HoldId(1));
        assert_eq!(
            ledger.hold_of(person, Timestamp(100)),
            Some(held("b", 3, 200)),
            "another hold's end is not this one's"
        );
        ledger.prolong(person, HoldId(3), Timestamp(500));
        ledger.prolong(person, HoldId(1), Timestamp(900));
        ledger.grant(person, held("b", 3, 300));
        assert_eq!(ledger.hold_of(person, Timestamp(100)), Some(held("b", 3, 500)), "an old answer shortens nothing");
        ledger.drop_hold(person, HoldId(3));
        assert_eq!(ledger.hold_of(person, Timestamp(100)), None);
    }
}
