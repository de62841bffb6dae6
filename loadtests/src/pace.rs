//! Intended times of an open loop. Latency counts from these, so that a stall of the server is charged to every command
//! that should have left meanwhile (no coordinated omission). Not here: sending.

use std::time::{Duration, Instant};

/// So many a second, evenly, from a start.
#[derive(Debug, Clone)]
pub struct Pace {
    start: Instant,
    gap: Duration,
    next: u64,
    end: u64,
}

impl Pace {
    pub fn new(start: Instant, per_second: f64, seconds: f64) -> Self {
        let gap = Duration::from_secs_f64(1.0 / per_second.max(0.001));
        Self { start, gap, next: 0, end: (per_second * seconds).round() as u64 }
    }

    /// The instant at which a number was meant to be sent.
    fn instant(&self, number: u64) -> Instant {
        self.start + self.gap.mul_f64(number as f64)
    }

    /// When the next is due; `None` once all are.
    pub fn due(&self) -> Option<Instant> {
        (self.next < self.end).then(|| self.instant(self.next))
    }

    /// The next one, with its intended instant, if that has come.
    pub fn take(&mut self, now: Instant) -> Option<(u64, Instant)> {
        let (number, due) = (self.next, self.due()?);
        if due > now {
            return None;
        }
        self.next += 1;
        Some((number, due))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intended_times_do_not_slip_when_the_sender_is_late() {
        let start = Instant::now();
        let mut pace = Pace::new(start, 10.0, 1.0);
        assert_eq!(pace.take(start), Some((0, start)));
        assert_eq!(pace.take(start), None);
        let late = start + Duration::from_millis(350);
        let taken: Vec<u128> =
            std::iter::from_fn(|| pace.take(late)).map(|(_, due)| (due - start).as_millis()).collect();
        assert_eq!(taken, [100, 200, 300]);
        let rest = std::iter::from_fn(|| pace.take(start + Duration::from_secs(60))).count();
        assert_eq!((rest, pace.due()), (6, None));
    }
}
