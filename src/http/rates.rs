//! How fast each address may change something by forms and the API. A socket has a bucket of its own (`live`).

use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU32, Ordering};

use dashmap::DashMap;

use crate::app::rate::{Bucket, Excess};
use crate::domain::refusal::Refusal;

/// Addresses that are told apart: some 4 MiB. Whoever comes beyond them shares one bucket with the others beyond.
const ADDRESSES_MAX: usize = 65_536;
/// Addresses whose bucket is full again are forgotten so often.
const SWEEP_EVERY_MS: u32 = 60_000;
/// Who goes on and on after being refused is told to come back this much later.
const ABUSE_RETRY_MS: u32 = 10_000;

/// The buckets of all addresses.
pub struct Rates {
    buckets: DashMap<IpAddr, Bucket>,
    addresses_max: usize,
    burst: u32,
    per_second: u32,
    swept_ms: AtomicU32,
}

impl Rates {
    #[must_use]
    pub fn new(burst: u32, per_second: u32) -> Self {
        let (buckets, swept_ms) = (DashMap::new(), AtomicU32::new(0));
        Self { buckets, addresses_max: ADDRESSES_MAX, burst, per_second, swept_ms }
    }

    /// Takes a request out of an address's bucket. `now_ms` may come round.
    ///
    /// # Errors
    /// `RateLimited` where it is empty.
    pub fn take(&self, address: IpAddr, now_ms: u32) -> Result<(), Refusal> {
        self.sweep_sometimes(now_ms);
        let room = self.buckets.contains_key(&address) || self.buckets.len() < self.addresses_max;
        let key = if room { address } else { Ipv6Addr::UNSPECIFIED.into() };
        let taken = self.buckets.entry(key).or_default().take(now_ms, self.burst, self.per_second);
        taken.map_err(|excess| match excess {
            Excess::Wait(retry_after_ms) => Refusal::RateLimited { retry_after_ms },
            Excess::Abuse => Refusal::RateLimited { retry_after_ms: ABUSE_RETRY_MS },
        })
    }

    fn sweep_sometimes(&self, now_ms: u32) {
        if now_ms.wrapping_sub(self.swept_ms.load(Ordering::Relaxed)) >= SWEEP_EVERY_MS {
            self.swept_ms.store(now_ms, Ordering::Relaxed);
            self.buckets.retain(|_, bucket| !bucket.is_full(now_ms, self.per_second));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, last])
    }

    #[test]
    fn each_address_has_its_own_bucket_and_is_forgotten_once_it_is_full_again() {
        let rates = Rates::new(2, 1);
        assert_eq!([rates.take(address(1), 0), rates.take(address(1), 0)], [Ok(()), Ok(())]);
        assert_eq!(rates.take(address(1), 0), Err(Refusal::RateLimited { retry_after_ms: 1000 }));
        assert_eq!(rates.take(address(2), 0), Ok(()));
        assert_eq!(rates.take(address(1), 1000), Ok(()), "who waits as told is served");
        assert_eq!(rates.take(address(3), SWEEP_EVERY_MS), Ok(()));
        assert_eq!(rates.buckets.len(), 1);
    }

    #[test]
    fn addresses_beyond_the_bound_share_a_bucket() {
        let rates = Rates { addresses_max: 2, ..Rates::new(2, 1) };
        for last in [1, 2, 3, 4] {
            assert_eq!(rates.take(address(last), 0), Ok(()));
        }
        assert!(rates.take(address(5), 0).is_err());
        assert_eq!(rates.take(address(1), 0), Ok(()), "who is known has a bucket still");
        assert_eq!(rates.buckets.len(), 3);
    }
}
