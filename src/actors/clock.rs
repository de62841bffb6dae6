//! The clock of the shell: read once per message (law 4). The only file that reads the machine's clocks.

use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::domain::time::Timestamp;

/// Where the time comes from: the machine, or a test.
pub trait Clock: Send + Sync + 'static {
    /// The wall clock. Never goes back.
    fn now(&self) -> Timestamp;
    /// Time since some fixed moment, for measuring durations. Never goes back, never jumps.
    fn monotonic(&self) -> Duration;
}

/// A jump of the wall clock larger than this, compared with the monotonic clock, is not followed at once.
const JUMP_MS: i64 = 60_000;
/// A jump that has lasted this long is believed: somebody set the clock right.
const BELIEVED_AFTER: Duration = Duration::from_secs(300);

/// The machine's clock, guarded: going back is waited out, and a leap forward must last five minutes before it counts,
/// so that a wrong time source cannot end everybody's hold at once.
pub struct SystemClock {
    start: Instant,
    guard: Mutex<Guard>,
}

struct Guard {
    last: Timestamp,
    /// Wall time less monotonic time, as last believed.
    offset_ms: i64,
    leaping_since: Option<Duration>,
}

impl SystemClock {
    #[must_use]
    pub fn new() -> Self {
        let now = wall();
        let guard = Guard { last: Timestamp(now), offset_ms: now, leaping_since: None };
        Self { start: Instant::now(), guard: Mutex::new(guard) }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let monotonic = self.start.elapsed();
        let mut guard = self.guard.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        guard.read(wall(), monotonic)
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}

impl Guard {
    fn read(&mut self, wall_ms: i64, monotonic: Duration) -> Timestamp {
        let monotonic_ms = i64::try_from(monotonic.as_millis()).unwrap_or(i64::MAX);
        let leap = wall_ms - monotonic_ms - self.offset_ms;
        if leap.abs() <= JUMP_MS {
            self.leaping_since = None;
            self.offset_ms += leap;
        } else {
            let since = *self.leaping_since.get_or_insert(monotonic);
            if monotonic.saturating_sub(since) >= BELIEVED_AFTER {
                self.leaping_since = None;
                self.offset_ms += leap;
            }
        }
        self.last = self.last.max(Timestamp(monotonic_ms + self.offset_ms));
        self.last
    }
}

fn wall() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads at seconds of monotonic time, with the wall clock that many seconds off.
    fn readings(steps: &[(u64, i64)]) -> Vec<i64> {
        let mut guard = Guard { last: Timestamp(0), offset_ms: 0, leaping_since: None };
        let read = |(seconds, off): &(u64, i64)| {
            let wall_ms = i64::try_from(*seconds).unwrap() * 1000 + off * 1000;
            guard.read(wall_ms, Duration::from_secs(*seconds)).0 / 1000
        };
        steps.iter().map(read).collect()
    }

    #[test]
    fn small_corrections_are_followed_and_never_back() {
        assert_eq!(readings(&[(1, 0), (2, 5), (3, 0), (10, 0)]), [1, 7, 7, 10]);
    }

    #[test]
    fn a_leap_counts_only_when_it_lasts() {
        assert_eq!(readings(&[(1, 0), (2, 3600), (100, 3600), (302, 3600)]), [1, 2, 100, 3902]);
        assert_eq!(readings(&[(1, 0), (2, 3600), (3, 0), (400, 0)]), [1, 2, 3, 400]);
    }
}
