//! How fast a socket may ask: a bucket that holds a burst and fills at a steady rate, in twelve bytes, because there are
//! thousands of sockets and most are idle. Everybody else is limited by `app::limiter`.

/// What a socket may still ask.
#[derive(Debug, Default)]
pub struct Bucket {
    /// Spent, in thousandths of a request; 0 is a full bucket.
    spent: u32,
    /// When it was last filled, in milliseconds that may come round.
    at_ms: u32,
    refused: u32,
}

/// Why not.
#[derive(Debug, PartialEq, Eq)]
pub enum Excess {
    /// Too early: ask again after so many milliseconds.
    Wait(u32),
    /// It went on after a burst of refusals: this is no person.
    Abuse,
}

/// The price of a request.
const ONE: u32 = 1000;

impl Bucket {
    /// Takes a request out.
    ///
    /// # Errors
    /// Where the bucket is empty.
    pub fn take(&mut self, now_ms: u32, burst: u32, per_second: u32) -> Result<(), Excess> {
        let filled = now_ms.wrapping_sub(self.at_ms).saturating_mul(per_second);
        self.spent = self.spent.saturating_sub(filled);
        self.at_ms = now_ms;
        let after = self.spent.saturating_add(ONE);
        let short = after.saturating_sub(burst.saturating_mul(ONE));
        if short == 0 {
            self.spent = after;
            self.refused = 0;
            return Ok(());
        }
        self.refused = self.refused.saturating_add(1);
        if self.refused > burst { Err(Excess::Abuse) } else { Err(Excess::Wait(short.div_ceil(per_second.max(1)))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_then_the_rate_then_patience_ends() {
        let mut bucket = Bucket::default();
        let mut take = |now_ms| bucket.take(now_ms, 3, 5);
        assert_eq!([take(9), take(9), take(9)], [Ok(()), Ok(()), Ok(())]);
        assert_eq!(take(9), Err(Excess::Wait(200)));
        assert_eq!(take(109), Err(Excess::Wait(100)));
        assert_eq!(take(209), Ok(()), "who waits as told is served");
        assert_eq!([take(209), take(210), take(211)], [200, 199, 198].map(|ms| Err(Excess::Wait(ms))));
        assert_eq!(take(212), Err(Excess::Abuse));
        assert_eq!(take(60_000), Ok(()));
    }

    #[test]
    fn the_counter_may_come_round() {
        let mut bucket = Bucket::default();
        for _ in 0..3 {
            assert_eq!(bucket.take(u32::MAX - 50, 3, 5), Ok(()));
        }
        assert_eq!(bucket.take(50, 3, 5), Err(Excess::Wait(99)));
        assert_eq!(bucket.take(150, 3, 5), Ok(()));
    }
}
