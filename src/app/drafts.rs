//! Names and e-mails given for holds that are not bookings yet. In memory only, and gone with the hold.

use dashmap::DashMap;

use crate::domain::ids::{HoldId, PersonTag};
use crate::domain::time::Timestamp;
use crate::store::Contact;

/// Drafts are swept when so many have come in.
const SWEEP_EVERY: usize = 1024;

/// A contact, who gave it, and until when its hold can live.
struct Draft {
    person: PersonTag,
    contact: Contact,
    until: Timestamp,
}

/// One draft for each live hold whose person has typed a name. There are no more of them than live holds.
#[derive(Default)]
pub struct Drafts {
    by_hold: DashMap<HoldId, Draft>,
    since_sweep: std::sync::atomic::AtomicUsize,
}

impl Drafts {
    /// Keeps a contact for a person's hold; again replaces it.
    pub fn put(&self, hold: HoldId, person: PersonTag, contact: Contact, until: Timestamp, now: Timestamp) {
        use std::sync::atomic::Ordering::Relaxed;
        if self.since_sweep.fetch_add(1, Relaxed) >= SWEEP_EVERY {
            self.since_sweep.store(0, Relaxed);
            self.by_hold.retain(|_, draft| draft.until > now);
        }
        self.by_hold.insert(hold, Draft { person, contact, until });
    }

    /// The contact that this person gave for a hold.
    #[must_use]
    pub fn get(&self, hold: HoldId, person: PersonTag) -> Option<Contact> {
        self.by_hold.get(&hold).filter(|draft| draft.person == person).map(|draft| draft.contact.clone())
    }

    /// Forgets a hold's contact.
    pub fn forget(&self, hold: HoldId) {
        self.by_hold.remove(&hold);
    }
}
