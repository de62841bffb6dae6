//! When to sweep out what is over: with what comes in, and not with all of it.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::time::Timestamp;

/// A sweep walks over everything.
const SWEEP_AFTER_MS: i64 = 60_000;

/// Remembers the last sweep.
#[derive(Default)]
pub struct Sweep {
    last_at: AtomicI64,
}

impl Sweep {
    /// Whether it is time again. Whoever is told so sweeps.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let due = now.0 - self.last_at.load(Ordering::Relaxed) >= SWEEP_AFTER_MS;
        if due {
            self.last_at.store(now.0, Ordering::Relaxed);
        }
        due
    }
}
