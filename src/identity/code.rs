//! Secrets that go by mail: links with a token, and codes of six digits for typing. What is kept is their keyed hash, until
//! when they are good, and how often somebody may still be wrong.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::domain::time::Timestamp;

/// Digits of a code.
pub const CODE_DIGITS: usize = 6;
/// Wrong tries of a code or of a password behind a link: with five, one code in 200,000 is guessed.
pub const TRIES: u8 = 5;

/// Hashes secrets with the store's key, so that six digits cannot be found by trying them all on a stolen export.
#[derive(Clone)]
pub struct Seal {
    secret: [u8; 32],
}

impl Seal {
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// HMAC-SHA-256 (RFC 2104) of a text for one purpose.
    #[must_use]
    pub fn hash(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        mac.finalize().into_bytes().into()
    }
}

/// Six digits out of 64 random bits; the remainder prefers no code by more than one in a billion.
#[must_use]
pub fn digits(random: u64) -> String {
    format!("{:06}", random % 1_000_000)
}

/// A code that waits to be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    hash: [u8; 32],
    pub until: Timestamp,
    tries_left: u8,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    Right,
    /// What is to be kept in its stead.
    Wrong(Waiting),
    /// Too late, or wrong too often: it is to be forgotten.
    Over,
}

impl Waiting {
    #[must_use]
    pub fn new(hash: [u8; 32], until: Timestamp) -> Self {
        Self { hash, until, tries_left: TRIES }
    }

    /// Tries the hash of what was typed.
    #[must_use]
    pub fn attempt(&self, hash: &[u8; 32], now: Timestamp) -> Tried {
        if now >= self.until || self.tries_left == 0 {
            return Tried::Over;
        }
        if bool::from(self.hash[..].ct_eq(&hash[..])) {
            return Tried::Right;
        }
        match self.tries_left - 1 {
            0 => Tried::Over,
            tries_left => Tried::Wrong(Self { tries_left, ..self.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_right_in_time_and_wrong_only_so_often() {
        let seal = Seal::new([3; 32]);
        let hash = |code: &str| seal.hash("guest", code.as_bytes());
        let mut waiting = Waiting::new(hash("012345"), Timestamp(100));
        assert_eq!(waiting.attempt(&hash("012345"), Timestamp(99)), Tried::Right);
        assert_eq!(waiting.attempt(&hash("012345"), Timestamp(100)), Tried::Over);
        for _ in 1..TRIES {
            let Tried::Wrong(after) = waiting.attempt(&hash("543210"), Timestamp(1)) else { panic!("over too soon") };
            waiting = after;
            assert_eq!(waiting.attempt(&hash("012345"), Timestamp(1)), Tried::Right);
        }
        assert_eq!(waiting.attempt(&hash("543210"), Timestamp(1)), Tried::Over);
    }

    #[test]
    fn codes_have_six_digits_and_another_key_another_hash() {
        assert_eq!([digits(7), digits(1_000_012), digits(u64::MAX)], ["000007", "000012", "551615"]);
        assert_ne!(Seal::new([1; 32]).hash("a", b"x"), Seal::new([2; 32]).hash("a", b"x"));
        assert_ne!(Seal::new([1; 32]).hash("a", b"x"), Seal::new([1; 32]).hash("b", b"x"));
    }
}
