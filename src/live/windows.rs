//! Which sockets are one person's: a second window shows the same hold. Not here: what it shows (`session`).

use actix::Recipient;
use dashmap::DashMap;

use super::hall::Nudge;
use crate::domain::ids::PersonTag;

/// All sockets that have said hello, by person.
#[derive(Default)]
pub struct Windows {
    by_person: DashMap<PersonTag, Vec<(u64, Recipient<Nudge>)>>,
}

impl Windows {
    pub fn open(&self, person: PersonTag, id: u64, window: Recipient<Nudge>) {
        self.by_person.entry(person).or_insert_with(|| Vec::with_capacity(1)).push((id, window));
    }

    pub fn close(&self, person: PersonTag, id: u64) {
        self.by_person.remove_if_mut(&person, |_, windows| {
            windows.retain(|(known, _)| *known != id);
            windows.is_empty()
        });
    }

    /// Tells all windows of a browser that its login has ended. One that is too busy to hear finds out at the next ping.
    pub fn tell_end(&self, person: PersonTag) {
        let Some(windows) = self.by_person.get(&person) else { return };
        for (_, window) in windows.iter() {
            let _ = window.try_send(Nudge::LoginEnded);
        }
    }

    /// Tells a person's other windows that the hold has changed. One that is too busy to hear sees it when it asks.
    pub fn tell_others(&self, person: PersonTag, id: u64) {
        let Some(windows) = self.by_person.get(&person) else { return };
        for (_, window) in windows.iter().filter(|(known, _)| *known != id) {
            let _ = window.try_send(Nudge::HoldChanged);
        }
    }
}
