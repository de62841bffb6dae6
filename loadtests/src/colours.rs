//! How long a change takes to reach each watcher's grid, from the instant at which its command was meant to be sent.
//! Not here: sending, and the grids.
//!
//! A reply names the sequence number that has the change in, but may come after the tick that carries it. So what
//! watchers received is kept for a while and matched when the replies are surely in.

use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use crate::stats::Latency;

/// Changes, and watchers' steps that wait to be matched with them.
pub struct Colours {
    changes: BTreeMap<u64, Vec<Instant>>,
    steps: VecDeque<(u64, u64, Instant)>,
    pub latency: Latency,
    changes_made: u64,
}

impl Colours {
    pub fn new(start: Instant) -> Self {
        Self { changes: BTreeMap::new(), steps: VecDeque::new(), latency: Latency::new(start), changes_made: 0 }
    }

    /// A change meant for `intended` is in everything that reaches `seq`.
    pub fn change(&mut self, seq: u64, intended: Instant) {
        self.changes_made += 1;
        self.changes.entry(seq).or_default().push(intended);
    }

    /// A watcher went on from `before` to `to` at an instant.
    pub fn moved(&mut self, before: u64, to: u64, at: Instant) {
        self.steps.push_back((before, to, at));
    }

    /// Matches steps before an instant by which the replies of their changes are in.
    pub fn settle(&mut self, before: Instant) {
        while self.steps.front().is_some_and(|(_, _, at)| *at < before) {
            let Some((from, to, at)) = self.steps.pop_front() else { return };
            if from >= to {
                continue;
            }
            for intended in self.changes.range(from + 1..=to).flat_map(|(_, intended)| intended) {
                self.latency.record(*intended, at);
            }
        }
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
        assert!((found.max - 20.0).abs() < 0.1 && found.p50 < 7.0);
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
