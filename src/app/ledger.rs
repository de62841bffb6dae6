//! Who holds what in the whole town: a person may have one live hold, on whatever resource and whatever device. Derived from
//! the calendars, and rebuilt from them at the start; where the two disagree, the calendar is right.

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::domain::ids::{HoldId, PersonTag, ResourceId};
use crate::domain::time::Timestamp;

/// Entries are swept when so many have come in: those of holds that simply ran out are left behind until then.
const SWEEP_EVERY: usize = 4096;

/// Whose a hold is: the browser's that acts on it, and the person's who has logged in there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The calendar knows the hold by this one.
    pub browser: PersonTag,
    pub login: Option<PersonTag>,
}

impl Holder {
    /// The login first: two devices of one person meet there, whatever they do next.
    fn tags(self) -> impl DoubleEndedIterator<Item = PersonTag> {
        self.login.into_iter().chain([self.browser])
    }
}

/// A person's hold, asked for or granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBy {
    pub by: Holder,
    pub resource: ResourceId,
    pub hold: HoldId,
    /// Until when it counts: the deadline, or, while it is being asked for, a moment from now.
    pub until: Timestamp,
}

impl HeldBy {
    /// Whether it is the very hold that somebody wants again.
    fn is(&self, wanted: &Self) -> bool {
        self.hold == wanted.hold && self.resource == wanted.resource && self.by.browser == wanted.by.browser
    }
}

/// One entry for each browser with a hold, and one for each person who has logged in there.
#[derive(Default)]
pub struct Ledger {
    holds: DashMap<PersonTag, HeldBy>,
    settled: Notify,
    since_sweep: std::sync::atomic::AtomicUsize,
}

impl Ledger {
    /// Reserves the person's only place for a hold about to be asked for. The same hold again is no conflict, unless it is
    /// wanted of another resource: calendars do not know each other's requests.
    ///
    /// # Errors
    /// The hold that the person has.
    pub fn reserve(&self, wanted: &HeldBy, now: Timestamp) -> Result<(), HeldBy> {
        self.sweep_sometimes(now);
        let mut fresh = None;
        for tag in wanted.by.tags() {
            match self.reserve_for(tag, wanted, now) {
                Ok(true) => fresh = Some(tag),
                Ok(false) => {}
                Err(known) => {
                    // Nobody else could have taken the place of the login meanwhile: it is given back as it was.
                    if let Some(tag) = fresh {
                        self.holds.remove_if(&tag, |_, held| held.is(wanted));
                        self.settled.notify_waiters();
                    }
                    return Err(known);
                }
            }
        }
        Ok(())
    }

    /// Whether the entry is new.
    fn reserve_for(&self, tag: PersonTag, wanted: &HeldBy, now: Timestamp) -> Result<bool, HeldBy> {
        match self.holds.entry(tag) {
            Entry::Occupied(entry) if entry.get().until > now && !entry.get().is(wanted) => Err(entry.get().clone()),
            // A retry must not shorten what was granted.
            Entry::Occupied(entry) if entry.get().is(wanted) => Ok(false),
            Entry::Occupied(mut entry) => {
                entry.insert(wanted.clone());
                Ok(true)
            }
            Entry::Vacant(entry) => {
                entry.insert(wanted.clone());
                Ok(true)
            }
        }
    }

    /// The hold was granted, or its deadline put off. The answer to a retry may be older than an extension.
    pub fn grant(&self, mut held: HeldBy) {
        if let Some(known) = self.holds.get(&held.by.browser).filter(|known| known.hold == held.hold) {
            held.until = held.until.max(known.until);
            held.by.login = held.by.login.or(known.by.login);
        }
        for tag in held.by.tags() {
            let mut known = self.holds.entry(tag).or_insert_with(|| held.clone());
            // Of two holds that were there before the login, the person's is the one that was known first.
            if tag == held.by.browser || known.hold == held.hold {
                *known = held.clone();
            }
        }
        self.settled.notify_waiters();
    }

    /// Somebody has logged in with a browser: what it holds is theirs, on their other devices too. A hold stays with who
    /// logged in first.
    pub fn join(&self, browser: PersonTag, login: PersonTag, now: Timestamp) {
        let Some(mut held) = self.hold_of(browser, now).filter(|held| held.by.login.is_none()) else { return };
        held.by.login = Some(login);
        let _ = self.reserve_for(login, &held, now);
        self.holds.entry(browser).and_modify(|known| {
            if known.is(&held) {
                known.by.login = Some(login);
            }
        });
    }

    /// The hold, if it is the person's, counts at least until then.
    pub fn prolong(&self, by: Holder, hold: HoldId, until: Timestamp) {
        for tag in by.tags() {
            if let Some(mut held) = self.holds.get_mut(&tag).filter(|held| held.hold == hold) {
                held.until = held.until.max(until);
            }
        }
    }

    /// The hold is no more, or never was.
    pub fn drop_hold(&self, by: Holder, hold: HoldId) {
        for tag in by.tags() {
            self.holds.remove_if(&tag, |_, held| held.hold == hold && held.by.browser == by.browser);
        }
        self.settled.notify_waiters();
    }

    /// The hold of a browser or of somebody who has logged in, if it still counts.
    #[must_use]
    pub fn hold_of(&self, tag: PersonTag, now: Timestamp) -> Option<HeldBy> {
        self.holds.get(&tag).map(|held| held.clone()).filter(|held| held.until > now)
    }

    /// Whether nobody holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.holds.is_empty()
    }

    /// Comes when a hold that was asked for is granted or is not. To be made before one looks.
    pub fn settled(&self) -> Notified<'_> {
        self.settled.notified()
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

    const fn browser(tag: u128) -> Holder {
        Holder { browser: PersonTag(tag), login: None }
    }

    const fn logged_in(tag: u128, login: u128) -> Holder {
        Holder { browser: PersonTag(tag), login: Some(PersonTag(login)) }
    }

    fn held(by: Holder, resource: &str, hold: u128, until: i64) -> HeldBy {
        HeldBy { by, resource: ResourceId::new(resource).unwrap(), hold: HoldId(hold), until: Timestamp(until) }
    }

    #[test]
    fn a_person_has_one_hold_in_the_whole_town() {
        let ledger = Ledger::default();
        let one = browser(1);
        let held = |resource: &str, hold, until| held(one, resource, hold, until);
        let reserve = |wanted: HeldBy, now| ledger.reserve(&wanted, Timestamp(now));
        assert_eq!(reserve(held("a", 1, 100), 0), Ok(()));
        assert_eq!(reserve(held("a", 1, 50), 0), Ok(()), "a retry is no conflict");
        assert_eq!(reserve(held("b", 2, 100), 0), Err(held("a", 1, 100)));
        assert_eq!(reserve(held("b", 1, 100), 0), Err(held("a", 1, 100)), "under the same id");
        assert_eq!(reserve(HeldBy { by: browser(2), ..held("b", 2, 100) }, 0), Ok(()));
        assert_eq!(reserve(held("b", 3, 200), 100), Ok(()), "the first one has run out");
        ledger.drop_hold(one, HoldId(1));
        let of_one = || ledger.hold_of(PersonTag(1), Timestamp(100));
        assert_eq!(of_one(), Some(held("b", 3, 200)), "another hold's end is not this one's");
        ledger.prolong(one, HoldId(3), Timestamp(500));
        ledger.prolong(one, HoldId(1), Timestamp(900));
        ledger.grant(held("b", 3, 300));
        assert_eq!(of_one(), Some(held("b", 3, 500)), "an old answer shortens nothing");
        ledger.drop_hold(one, HoldId(3));
        assert_eq!(of_one(), None);
    }

    #[test]
    fn two_devices_of_one_person_have_one_hold() {
        let (ledger, now) = (Ledger::default(), Timestamp(0));
        let (phone, desk) = (logged_in(1, 9), logged_in(2, 9));
        let first = held(phone, "a", 1, 100);
        assert_eq!(ledger.reserve(&first, now), Ok(()));
        assert_eq!(ledger.reserve(&held(desk, "b", 2, 100), now), Err(first.clone()));
        assert_eq!(ledger.reserve(&held(desk, "a", 1, 100), now), Err(first.clone()), "its id from another device");
        assert_eq!(ledger.hold_of(PersonTag(2), now), None, "who was told no is left with nothing");
        ledger.drop_hold(desk, HoldId(1));
        assert_eq!(ledger.hold_of(PersonTag(9), now), Some(first), "only the browser that holds it ends it");
        ledger.drop_hold(phone, HoldId(1));
        assert_eq!(ledger.reserve(&held(desk, "b", 2, 100), now), Ok(()));
    }

    #[test]
    fn what_a_browser_held_before_the_login_is_the_persons() {
        let (ledger, now) = (Ledger::default(), Timestamp(0));
        let before = held(browser(1), "a", 1, 100);
        ledger.grant(before.clone());
        ledger.join(PersonTag(1), PersonTag(9), now);
        let theirs = HeldBy { by: logged_in(1, 9), ..before };
        assert_eq!(ledger.hold_of(PersonTag(9), now), Some(theirs.clone()));
        assert_eq!(ledger.hold_of(PersonTag(1), now), Some(theirs.clone()));
        ledger.join(PersonTag(1), PersonTag(8), now);
        assert_eq!(ledger.hold_of(PersonTag(8), now), None, "somebody else who logs in there later");
        // An extension by the browser without its login.
        ledger.grant(held(browser(1), "a", 1, 200));
        assert_eq!(ledger.hold_of(PersonTag(9), now).map(|held| held.until), Some(Timestamp(200)));
        // Two devices that held before they logged in: no third, and the first one stays the person's.
        ledger.grant(held(browser(2), "b", 2, 100));
        ledger.join(PersonTag(2), PersonTag(9), now);
        assert_eq!(ledger.hold_of(PersonTag(9), now).map(|held| held.hold), Some(HoldId(1)));
        assert!(ledger.reserve(&held(logged_in(3, 9), "c", 3, 100), now).is_err());
    }
}
