//! A token bucket: so many commands at once, so many a second in the long run. Not here: what happens to the rest.

use std::time::Duration;

/// The bucket of one connection. Times are those of a clock that never goes back.
#[derive(Debug, Clone)]
pub struct Bucket {
    tokens: f32,
    filled_at: Duration,
}

/// How large buckets are, and how fast they fill.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub burst: u32,
    pub per_second: u32,
}

impl Bucket {
    /// A full one.
    #[must_use]
    pub fn full(rate: Rate, now: Duration) -> Self {
        Self { tokens: rate.burst as f32, filled_at: now }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// Where there is none: in how many milliseconds there will be one.
    pub fn take(&mut self, rate: Rate, now: Duration) -> Result<(), u32> {
        let elapsed = now.saturating_sub(self.filled_at).as_secs_f32();
        self.tokens = (self.tokens + elapsed * rate.per_second as f32).min(rate.burst as f32);
        self.filled_at = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        Err(((1.0 - self.tokens) / rate.per_second.max(1) as f32 * 1000.0).ceil() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate_counts() {
        let rate = Rate { burst: 3, per_second: 2 };
        let at = Duration::from_millis;
        let mut bucket = Bucket::full(rate, at(0));
        let steps =
            [(0, Ok(())), (0, Ok(())), (0, Ok(())), (0, Err(500)), (250, Err(250)), (500, Ok(())), (9000, Ok(()))];
        for (now, expected) in steps {
            assert_eq!(bucket.take(rate, at(now)), expected, "at {now}");
        }
    }
}
