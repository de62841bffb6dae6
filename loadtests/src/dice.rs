//! A small generator of numbers for request ids, masks and jitter. Not for secrets: the server makes those.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use sportello::domain::ids::RequestId;

/// SplitMix64 (Steele, Lea and Flood, 2014): one addition and two multiplications a number.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Another sequence in every process, so that no two runs share request ids.
    pub fn fresh() -> Self {
        Self(RandomState::new().hash_one(std::process::id()))
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A new request id.
    pub fn request(&mut self) -> RequestId {
        RequestId((u128::from(self.next()) << 64) | u128::from(self.next()))
    }

    /// A duration below `spread`, each as likely as another.
    pub fn below(&mut self, spread: Duration) -> Duration {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        spread.mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_below_its_spread_and_fills_it() {
        let (mut dice, spread) = (Dice::fresh(), Duration::from_millis(1000));
        let throws: Vec<Duration> = (0..1000).map(|_| dice.below(spread)).collect();
        assert!(throws.iter().all(|throw| *throw < spread));
        for quarter in 0..4 {
            let from = spread / 4 * quarter;
            assert!(throws.iter().any(|throw| *throw >= from && *throw < from + spread / 4));
        }
    }

    #[test]
    fn request_ids_do_not_repeat() {
        let mut dice = Dice::fresh();
        let ids: std::collections::BTreeSet<RequestId> = (0..10_000).map(|_| dice.request()).collect();
        assert_eq!(ids.len(), 10_000);
    }
}
