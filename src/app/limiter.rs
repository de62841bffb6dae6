//! How often somebody may do something: so many at once, then at a steady rate (GCRA, by the governor crate), for as many
//! people as there are, in memory that is bounded. Not here: what is limited, and for whom; sockets, which have a smaller
//! bucket each (`live::bucket`).

use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::clock::Clock as GovernorClock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::actors::clock::Clock;
use crate::domain::refusal::Refusal;

/// Who is told apart: a million places, some 24 bytes each once used, so that a table is 24 MiB at most. Two share a place
/// by chance; which ones, nobody can choose, because the hash is keyed.
const PLACES: u64 = 1 << 20;
/// Whoever could begin anew is forgotten so often.
const SWEEP_EVERY_MS: u64 = 60_000;

/// The town's clock, as the crate reads it.
#[derive(Clone)]
struct Beat(Arc<dyn Clock>);

impl GovernorClock for Beat {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.monotonic().into()
    }
}

/// One measure, for everybody by name.
pub struct Limiter {
    limiter: RateLimiter<u32, DashMapStateStore<u32>, Beat, NoOpMiddleware<Nanos>>,
    beat: Beat,
    names: RandomState,
    swept_ms: AtomicU64,
}

impl Limiter {
    /// So many at once, and one more each time `every` has passed.
    #[must_use]
    pub fn new(burst: NonZeroU32, every: Duration, clock: Arc<dyn Clock>) -> Self {
        // Shorter than a nanosecond is no limit; the crate takes none that is zero.
        let quota = Quota::with_period(every.max(Duration::from_nanos(1))).expect("not zero").allow_burst(burst);
        let beat = Beat(clock);
        let limiter = RateLimiter::new(quota, DashMapStateStore::default(), beat.clone());
        Self { limiter, beat, names: RandomState::new(), swept_ms: AtomicU64::new(0) }
    }

    /// So many at once, and so many a second; none counts as one.
    #[must_use]
    pub fn per_second(burst: u32, per_second: u32, clock: Arc<dyn Clock>) -> Self {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        Self::new(burst, Duration::from_secs(1) / per_second.max(1), clock)
    }

    /// Lets somebody do it once more.
    ///
    /// # Errors
    /// `RateLimited`, with the time to wait, where it is too often.
    pub fn take(&self, of: impl Hash) -> Result<(), Refusal> {
        self.sweep_sometimes();
        // Cut on purpose: see PLACES.
        let place = (self.names.hash_one(of) % PLACES) as u32;
        self.limiter.check_key(&place).map_err(|too_early| {
            let wait = too_early.wait_time_from(self.beat.now());
            let retry_after_ms = u32::try_from(wait.as_nanos().div_ceil(1_000_000)).unwrap_or(u32::MAX).max(1);
            Refusal::RateLimited { retry_after_ms }
        })
    }

    fn sweep_sometimes(&self) {
        let now_ms = u64::try_from(self.beat.0.monotonic().as_millis()).unwrap_or(u64::MAX);
        let swept_ms = self.swept_ms.load(Ordering::Relaxed);
        let due = now_ms.saturating_sub(swept_ms) >= SWEEP_EVERY_MS;
        // One of many that see it does it.
        if due && self.swept_ms.compare_exchange(swept_ms, now_ms, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            self.limiter.retain_recent();
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    /// A clock that only runs on when it is told to, in milliseconds.
    #[derive(Default)]
    pub struct SetClock(pub AtomicU64);

    impl Clock for SetClock {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        fn monotonic(&self) -> Duration {
            Duration::from_millis(self.0.load(Ordering::Relaxed))
        }
    }

    fn wait(ms: u32) -> Result<(), Refusal> {
        Err(Refusal::RateLimited { retry_after_ms: ms })
    }

    #[test]
    fn a_burst_then_the_rate_and_each_for_themselves() {
        let clock = Arc::new(SetClock::default());
        let limiter = Limiter::per_second(3, 5, clock.clone());
        let at = |ms, who: &str| {
            clock.0.store(ms, Ordering::Relaxed);
            limiter.take(who)
        };
        assert_eq!([at(9, "a"), at(9, "a"), at(9, "a")], [Ok(()), Ok(()), Ok(())]);
        assert_eq!([at(9, "a"), at(109, "a")], [wait(200), wait(100)]);
        assert_eq!(at(109, "b"), Ok(()), "another is not hindered");
        assert_eq!([at(209, "a"), at(209, "a")], [Ok(()), wait(200)], "who waits as told is served");
    }

    #[test]
    fn whoever_could_begin_anew_is_forgotten() {
        let clock = Arc::new(SetClock::default());
        let limiter = Limiter::per_second(2, 1, clock.clone());
        for who in 0..1000 {
            assert_eq!(limiter.take(who), Ok(()));
        }
        assert!(limiter.limiter.len() > 900, "few share a place");
        clock.0.store(SWEEP_EVERY_MS, Ordering::Relaxed);
        assert_eq!(limiter.take(1), Ok(()));
        assert_eq!(limiter.limiter.len(), 1);
    }
}
