//! How long a change takes to reach each watcher's grid, from the instant at which its command was meant to be sent.
//! Not here: sending, and the grids.
//!
//! A reply names the sequence number that has the change in, but may come after the tick that carries it. So what
//! watchers received is kept for a while and matched when the replies are surely in.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::stats::Latency;

/// Thousands of watchers take the same step at about the same time: those within this long are counted together, and each
/// as the last of them, so that no latency is told shorter than it was.
const TOGETHER: Duration = Duration::from_micros(250);

/// A step from one sequence number to another.
type Move = (u64, u64);

/// Changes, and watchers' steps that wait to be matched with them.
pub struct Colours {
    start: Instant,
    changes: BTreeMap<u64, Vec<Instant>>,
    /// How many watchers took each step, by the time of their arrival in units of `TOGETHER` from the start.
    moves: BTreeMap<Move, BTreeMap<u64, u32>>,
    pub latency: Latency,
    changes_made: u64,
}

impl Colours {
    pub fn new(start: Instant) -> Self {
        let (changes, moves) = (BTreeMap::new(), BTreeMap::new());
        Self { start, changes, moves, latency: Latency::new(start), changes_made: 0 }
    }

    /// A change meant for `intended` is in everything that reaches `seq`.
    pub fn change(&mut self, seq: u64, intended: Instant) {
        self.changes_made += 1;
        self.changes.entry(seq).or_default().push(intended);
    }

    /// A watcher went on from `before` to `to` at an instant.
    pub fn moved(&mut self, before: u64, to: u64, at: Instant) {
        if before < to {
            let units = self.units(at);
            *self.moves.entry((before, to)).or_default().entry(units).or_default() += 1;
        }
    }

    fn units(&self, at: Instant) -> u64 {
        // Runs are shorter than the age of the universe.
        (at.saturating_duration_since(self.start).as_micros() / TOGETHER.as_micros()) as u64
    }

    /// Matches steps before an instant by which the replies of their changes are in.
    pub fn settle(&mut self, before: Instant) {
        let (before, Self { start, changes, moves, latency, .. }) = (self.units(before), self);
        for (&(from, to), arrivals) in moves.iter_mut() {
            let later = arrivals.split_off(&before);
            let settled = std::mem::replace(arrivals, later);
            for (units, count) in settled {
                let at = *start + TOGETHER * u32::try_from(units + 1).unwrap_or(u32::MAX);
                for intended in changes.range(from + 1..=to).flat_map(|(_, intended)| intended) {
                    latency.record_all(*intended, at, count);
                }
            }
        }
        moves.retain(|_, arrivals| !arrivals.is_empty());
    }

    /// Changes that some watcher never got, counted for each.
    pub fn undelivered(&self, watchers: usize) -> u64 {
        (self.changes_made * watchers as u64).saturating_sub(self.latency.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_watcher_counts_each_change_once_however_ticks_group_them() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut colours = Colours::new(start);
        // Two watchers; the second gets both changes in one tick. The first tick comes before its change's reply.
        colours.moved(10, 11, at(5));
        colours.change(11, at(0));
        colours.change(12, at(2));
        colours.moved(11, 12, at(8));
        colours.moved(10, 12, at(20));
        colours.settle(at(1000));
        assert_eq!((colours.latency.count(), colours.undelivered(2)), (4, 0));
        let found = colours.latency.quantiles();
        assert!((20.0..20.5).contains(&found.max) && (5.0..7.0).contains(&found.p50), "{found:?}");
    }

    #[test]
    fn a_watcher_that_gets_nothing_is_missed() {
        let start = Instant::now();
        let mut colours = Colours::new(start);
        colours.change(11, start);
        colours.moved(10, 11, start);
        colours.settle(start + Duration::from_secs(1));
        assert_eq!(colours.undelivered(3), 2);
    }
}
