//! How often somebody may try to get in: of an address, of an account, and of an account from an address. In memory: a
//! restart forgives. Not here: tries of one code, which are counted in its row.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use crate::actors::clock::Clock;
use crate::app::limiter::Limiter;
use crate::domain::refusal::Refusal;

/// How many at once, and then one more after each so many milliseconds.
struct Measure {
    burst: u32,
    every_ms: u64,
}

/// Whatever somebody does to get in. Mobile networks put thousands of people behind one address, and on an opening day they
/// come in the same minute; each needs two or three requests.
const OF_ADDRESS: Measure = Measure { burst: 1000, every_ms: 50 };
/// Passwords from one address, for whatever accounts: a library full of people, and no list of stolen passwords.
const PASSWORDS: Measure = Measure { burst: 60, every_ms: 1000 };
/// Of one person who has forgotten a password ten are many.
const OF_ACCOUNT_FROM_ADDRESS: Measure = Measure { burst: 10, every_ms: 60_000 };
/// Higher than from one address, so that who is no owner cannot easily keep the owner out.
const OF_ACCOUNT: Measure = Measure { burst: 100, every_ms: 20_000 };
/// Ways to providers that begin, of everybody: each is a row of some 600 bytes for twenty minutes, so these are 90 MB at most,
/// and more people than a region sends at once.
const JOURNEYS: Measure = Measure { burst: 20_000, every_ms: 10 };
/// Letters to one address: nobody's box may be filled from here.
const LETTERS: Measure = Measure { burst: 4, every_ms: 300_000 };

/// All of them.
pub struct Tries {
    of_address: Limiter,
    passwords: Limiter,
    of_account_from_address: Limiter,
    of_account: Limiter,
    journeys: Limiter,
    letters: Limiter,
}

impl Tries {
    #[must_use]
    pub fn new(clock: &Arc<dyn Clock>) -> Self {
        let limiter = |measure: Measure| {
            let burst = NonZeroU32::new(measure.burst).unwrap_or(NonZeroU32::MIN);
            Limiter::new(burst, Duration::from_millis(measure.every_ms), clock.clone())
        };
        Self {
            of_address: limiter(OF_ADDRESS),
            passwords: limiter(PASSWORDS),
            of_account_from_address: limiter(OF_ACCOUNT_FROM_ADDRESS),
            of_account: limiter(OF_ACCOUNT),
            journeys: limiter(JOURNEYS),
            letters: limiter(LETTERS),
        }
    }

    /// Anything that somebody at an address does to get in.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn of_address(&self, address: IpAddr) -> Result<(), Refusal> {
        self.of_address.take(address)
    }

    /// A password for an account, or behind a link.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn of_account(&self, account: &[u8; 32], address: Option<IpAddr>) -> Result<(), Refusal> {
        if let Some(address) = address {
            self.passwords.take(address)?;
        }
        self.of_account_from_address.take((account, address))?;
        self.of_account.take(account)
    }

    /// A way to a provider, of anybody.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn journey(&self) -> Result<(), Refusal> {
        self.journeys.take(())
    }

    /// A letter to an address.
    ///
    /// # Errors
    /// `RateLimited`.
    pub fn letter(&self, email: &str) -> Result<(), Refusal> {
        self.letters.take(email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    use crate::app::limiter::tests::SetClock;

    #[test]
    fn an_account_is_tried_slowly_and_others_are_not_hindered() {
        let set = Arc::new(SetClock::default());
        let clock: Arc<dyn Clock> = set.clone();
        let tries = Tries::new(&clock);
        let (home, cafe) = (Some(IpAddr::from([203, 0, 113, 1])), Some(IpAddr::from([203, 0, 113, 2])));
        for _ in 0..10 {
            assert_eq!(tries.of_account(&[1; 32], cafe), Ok(()));
        }
        assert_eq!(tries.of_account(&[1; 32], cafe), Err(Refusal::RateLimited { retry_after_ms: 60_000 }));
        assert_eq!(tries.of_account(&[1; 32], home), Ok(()), "the owner at home");
        assert_eq!(tries.of_account(&[2; 32], cafe), Ok(()), "another in the same place");
        set.0.store(70_000, Ordering::Relaxed);
        assert_eq!(tries.of_account(&[1; 32], cafe), Ok(()));
    }
}
