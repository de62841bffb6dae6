//! How often somebody may try to get in: of an address, of an account, and of an account from an address. In memory: a
//! restart forgives. Not here: tries of one code, which are counted in its row.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::time::Duration;

use dashmap::DashMap;

use crate::app::rate::{Bucket, Excess};
use crate::domain::refusal::Refusal;

/// Buckets that are told apart; a few hundred bytes each with their place in the table. Who comes beyond shares one.
const BUCKETS_MAX: usize = 65_536;

/// How many at once, and then how many in a thousand seconds.
#[derive(Clone, Copy)]
struct Measure {
    burst: u32,
    per_1000_seconds: u32,
}

/// Whatever somebody does to get in. Mobile networks put thousands of people behind one address, and on an opening day they
/// come in the same minute; each needs two or three requests.
const OF_ADDRESS: Measure = Measure { burst: 1000, per_1000_seconds: 20_000 };
/// Passwords from one address, for whatever accounts: a library full of people, and no list of stolen passwords.
const PASSWORDS: Measure = Measure { burst: 60, per_1000_seconds: 1000 };
/// Of one person who has forgotten a password ten are many.
const OF_ACCOUNT_FROM_ADDRESS: Measure = Measure { burst: 10, per_1000_seconds: 17 };
/// Higher than from one address, so that who is no owner cannot easily keep the owner out.
const OF_ACCOUNT: Measure = Measure { burst: 100, per_1000_seconds: 50 };
/// Ways to providers that begin, of everybody: each is a row of some 600 bytes for twenty minutes, so these are 90 MB at most,
/// and more people than a region sends at once.
const JOURNEYS: Measure = Measure { burst: 20_000, per_1000_seconds: 100_000 };
/// Letters to one address: nobody's box may be filled from here.
const LETTERS: Measure = Measure { burst: 4, per_1000_seconds: 3 };

/// All buckets.
#[derive(Default)]
pub struct Tries {
    buckets: DashMap<u64, (Bucket, u32)>,
    names: RandomState,
}

impl Tries {
    /// Anything that somebody at an address does to get in.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn of_address(&self, address: IpAddr, at: Duration) -> Result<(), Refusal> {
        self.take(OF_ADDRESS, ("address", address, ""), at)
    }

    /// A password for an account, or behind a link.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn of_account(&self, account: &[u8; 32], address: Option<IpAddr>, at: Duration) -> Result<(), Refusal> {
        if let Some(address) = address {
            self.take(PASSWORDS, ("passwords", address, ""), at)?;
        }
        self.take(OF_ACCOUNT_FROM_ADDRESS, ("from", account, address), at)?;
        self.take(OF_ACCOUNT, ("account", account, ""), at)
    }

    /// A way to a provider, of anybody.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn journey(&self, at: Duration) -> Result<(), Refusal> {
        self.take(JOURNEYS, ("journeys", 0, ""), at)
    }

    /// A letter to an address.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn letter(&self, email: &str, at: Duration) -> Result<(), Refusal> {
        self.take(LETTERS, ("letter", email, ""), at)
    }

    fn take(&self, measure: Measure, of: impl std::hash::Hash, at: Duration) -> Result<(), Refusal> {
        // Keyed and secret: nobody can choose whose bucket to share.
        let name = self.names.hash_one(of);
        let room = self.buckets.contains_key(&name) || self.buckets.len() < BUCKETS_MAX;
        let mut bucket = self.buckets.entry(if room { name } else { 0 }).or_default();
        let (bucket, rate) = &mut *bucket;
        *rate = measure.per_1000_seconds;
        // The bucket counts milliseconds and requests a second; here it is seconds and requests in a thousand of them.
        let taken = bucket.take(seconds(at), measure.burst, *rate);
        let longest_s = 1000 / measure.per_1000_seconds + 1;
        taken.map_err(|excess| {
            let wait_s = match excess {
                Excess::Wait(seconds) => seconds.clamp(1, longest_s),
                Excess::Abuse => longest_s,
            };
            Refusal::RateLimited { retry_after_ms: wait_s.saturating_mul(1000) }
        })
    }

    /// Forgets buckets that are full again.
    pub fn sweep(&self, at: Duration) {
        self.buckets.retain(|_, (bucket, rate)| !bucket.is_full(seconds(at), *rate));
    }
}

fn seconds(at: Duration) -> u32 {
    // Cut on purpose: buckets take differences with wrapping arithmetic.
    at.as_secs() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_tried_slowly_and_others_are_not_hindered() {
        let tries = Tries::default();
        let (home, cafe) = (Some(IpAddr::from([203, 0, 113, 1])), Some(IpAddr::from([203, 0, 113, 2])));
        let at = Duration::from_secs;
        for _ in 0..10 {
            assert_eq!(tries.of_account(&[1; 32], cafe, at(0)), Ok(()));
        }
        assert_eq!(tries.of_account(&[1; 32], cafe, at(0)), Err(Refusal::RateLimited { retry_after_ms: 59_000 }));
        assert_eq!(tries.of_account(&[1; 32], home, at(0)), Ok(()), "the owner at home");
        assert_eq!(tries.of_account(&[2; 32], cafe, at(0)), Ok(()), "another in the same place");
        assert_eq!(tries.of_account(&[1; 32], cafe, at(70)), Ok(()));
        tries.sweep(at(70));
        assert!(!tries.buckets.is_empty());
        tries.sweep(at(10_000));
        assert!(tries.buckets.is_empty());
    }
}
