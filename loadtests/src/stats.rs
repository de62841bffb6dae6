//! Latencies: one histogram for the run and one for each tenth of a second of it. Not here: how they are shown.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde::Serialize;

/// Slots of the series.
const SLOT: Duration = Duration::from_millis(100);
/// Ten minutes in microseconds: longer than any run waits.
const MICROS_MAX: u64 = 600_000_000;

/// Latencies of one kind of thing.
pub struct Latency {
    start: Instant,
    all: Histogram<u64>,
    slots: BTreeMap<u32, Histogram<u32>>,
}

/// Quantiles in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quantiles {
    pub p50: f64,
    pub p99: f64,
    pub p999: f64,
    pub max: f64,
    pub count: u64,
}

/// One tenth of a second of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Slot {
    /// Seconds since the start.
    pub at: f64,
    pub p50: f64,
    pub p99: f64,
    pub max: f64,
    pub count: u64,
}

fn millis(micros: u64) -> f64 {
    micros as f64 / 1000.0
}

impl Latency {
    /// Bounds are constants that the histogram accepts; three digits for the run, two for the slots of the plots.
    pub fn new(start: Instant) -> Self {
        let mut all = Histogram::new(3).unwrap_or_else(|_| unreachable!("three digits are allowed"));
        all.auto(true);
        Self { start, all, slots: BTreeMap::new() }
    }

    /// Something meant for `intended` came at `at`.
    pub fn record(&mut self, intended: Instant, at: Instant) {
        self.record_all(intended, at, 1);
    }

    /// So many things meant for `intended` came at `at`.
    pub fn record_all(&mut self, intended: Instant, at: Instant, count: u32) {
        let micros = (at.saturating_duration_since(intended).as_micros() as u64).clamp(1, MICROS_MAX);
        // Both grow as needed, so neither refuses a value.
        let _ = self.all.record_n(micros, u64::from(count));
        let slot = (intended.saturating_duration_since(self.start).as_millis() / SLOT.as_millis()) as u32;
        let histogram = self.slots.entry(slot).or_insert_with(slot_histogram);
        let _ = histogram.record_n(micros, count);
    }

    pub fn count(&self) -> u64 {
        self.all.len()
    }

    pub fn quantiles(&self) -> Quantiles {
        let at = |quantile| millis(self.all.value_at_quantile(quantile));
        Quantiles { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: millis(self.all.max()), count: self.count() }
    }

    /// Latency in milliseconds at a quantile.
    pub fn at(&self, quantile: f64) -> f64 {
        millis(self.all.value_at_quantile(quantile))
    }

    pub fn series(&self) -> Vec<Slot> {
        let slot = |(number, histogram): (&u32, &Histogram<u32>)| Slot {
            at: f64::from(*number) * SLOT.as_secs_f64(),
            p50: millis(histogram.value_at_quantile(0.5)),
            p99: millis(histogram.value_at_quantile(0.99)),
            max: millis(histogram.max()),
            count: histogram.len(),
        };
        self.slots.iter().map(slot).collect()
    }
}

fn slot_histogram() -> Histogram<u32> {
    let mut histogram = Histogram::new(2).unwrap_or_else(|_| unreachable!("two digits are allowed"));
    histogram.auto(true);
    histogram
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_counted_from_the_intended_time() {
        let start = Instant::now();
        let mut latency = Latency::new(start);
        for number in 1..=1000u64 {
            latency.record(start, start + Duration::from_millis(number));
        }
        let found = latency.quantiles();
        for (name, value, wanted) in [("p50", found.p50, 500.0), ("p99", found.p99, 990.0), ("max", found.max, 1000.0)]
        {
            assert!((value - wanted).abs() / wanted < 0.01, "{name} is {value}");
        }
        assert_eq!(found.count, 1000);
    }

    #[test]
    fn the_series_has_a_slot_for_each_tenth_of_a_second_with_something_in_it() {
        let start = Instant::now();
        let mut latency = Latency::new(start);
        for at in [0, 50, 120, 980] {
            let intended = start + Duration::from_millis(at);
            latency.record(intended, intended + Duration::from_millis(3));
        }
        let found: Vec<(f64, u64)> = latency.series().iter().map(|slot| (slot.at, slot.count)).collect();
        assert_eq!(found, [(0.0, 2), (0.1, 1), (0.9, 1)]);
        let early = Latency::new(start).quantiles();
        assert_eq!(early.count, 0);
    }
}
