//! Which address a browser has proved to read, so that a guest proves it once and not at each booking. In memory only: a
//! restart asks again. Not here: the codes themselves (`access`).

use dashmap::DashMap;

use super::sweep::Sweep;
use crate::domain::ids::PersonTag;
use crate::domain::time::Timestamp;
use crate::identity::account::plain_email;

/// Whoever books again on the same day need not look for another code.
const PROVED_MINUTES: i64 = 24 * 60;

/// The last address that each browser has proved. Each cost a letter, and letters are few (`access::tries`).
#[derive(Default)]
pub struct Guests {
    proved: DashMap<PersonTag, (String, Timestamp)>,
    sweep: Sweep,
}

impl Guests {
    /// A code came back from this address.
    pub fn prove(&self, person: PersonTag, email: &str, now: Timestamp) {
        if self.sweep.is_due(now) {
            self.proved.retain(|_, (_, until)| *until > now);
        }
        self.proved.insert(person, (plain_email(email), now.plus_minutes(PROVED_MINUTES)));
    }

    /// Whether this browser has proved this address, and not long ago.
    #[must_use]
    pub fn has_proved(&self, person: PersonTag, email: &str, now: Timestamp) -> bool {
        let proved = self.proved.get(&person);
        proved.is_some_and(|proved| proved.0 == plain_email(email) && proved.1 > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_proved_for_a_day_for_the_browser_that_did() {
        let (guests, now) = (Guests::default(), Timestamp(0));
        guests.prove(PersonTag(1), "Ada@Example.org", now);
        assert!(guests.has_proved(PersonTag(1), "ada@example.org", now));
        assert!(!guests.has_proved(PersonTag(1), "eva@example.org", now));
        assert!(!guests.has_proved(PersonTag(2), "ada@example.org", now));
        assert!(!guests.has_proved(PersonTag(1), "ada@example.org", now.plus_minutes(PROVED_MINUTES)));
    }
}
