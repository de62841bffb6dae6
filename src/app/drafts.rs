//! Names and e-mails given for holds that are not bookings yet. In memory only, and swept out within a minute of traffic
//! once their hold cannot live any more; after a confirm they stay for an hour, so that a retry of it can be answered.

use std::sync::atomic::{AtomicI64, Ordering};

use dashmap::DashMap;

use crate::domain::ids::{HoldId, PersonTag};
use crate::domain::time::Timestamp;
use crate::store::Contact;

/// Drafts are swept when one comes in and the last sweep is so old.
const SWEEP_AFTER_MS: i64 = 60_000;

/// A contact, who gave it, and until when its hold can live.
struct Draft {
    person: PersonTag,
    contact: Contact,
    until: Timestamp,
}

/// One draft for each hold whose person has typed a name. Each needed a live hold of its own to come in.
#[derive(Default)]
pub struct Drafts {
    by_hold: DashMap<HoldId, Draft>,
    swept_at: AtomicI64,
}

impl Drafts {
    /// Keeps a contact for a person's hold; again replaces it.
    pub fn put(&self, hold: HoldId, person: PersonTag, contact: Contact, until: Timestamp, now: Timestamp) {
        if now.0 - self.swept_at.load(Ordering::Relaxed) >= SWEEP_AFTER_MS {
            self.swept_at.store(now.0, Ordering::Relaxed);
            self.by_hold.retain(|_, draft| draft.until > now);
        }
        self.by_hold.insert(hold, Draft { person, contact, until });
    }

    /// The contact that this person gave for a hold.
    #[must_use]
    pub fn get(&self, hold: HoldId, person: PersonTag) -> Option<Contact> {
        self.by_hold.get(&hold).filter(|draft| draft.person == person).map(|draft| draft.contact.clone())
    }

    /// A hold's contact is of use until then at the longest.
    pub fn keep_until(&self, hold: HoldId, until: Timestamp) {
        if let Some(mut draft) = self.by_hold.get_mut(&hold) {
            draft.until = draft.until.min(until);
        }
    }

    /// Forgets a hold's contact.
    pub fn forget(&self, hold: HoldId) {
        self.by_hold.remove(&hold);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_goes_with_its_hold_when_the_next_one_types() {
        let (drafts, person) = (Drafts::default(), PersonTag(1));
        let minute = |minute: i64| Timestamp(1_795_442_400_000 + minute * 60_000);
        let contact = || Contact { name: "Ada".to_owned(), email: "ada@example.org".to_owned() };
        drafts.put(HoldId(1), person, contact(), minute(70), minute(0));
        drafts.put(HoldId(2), person, contact(), minute(70), minute(0));
        drafts.keep_until(HoldId(2), minute(60));
        drafts.put(HoldId(3), person, contact(), minute(200), minute(60));
        assert!(drafts.get(HoldId(1), person).is_some(), "it may still be confirmed");
        assert!(drafts.get(HoldId(2), person).is_none());
        assert!(drafts.get(HoldId(3), PersonTag(2)).is_none(), "nobody reads another's");
        drafts.put(HoldId(4), person, contact(), minute(200), minute(71));
        assert_eq!(drafts.by_hold.len(), 2, "the first one is gone from memory");
    }
}
