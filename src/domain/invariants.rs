//! Numbered invariants of a calendar, shared by assertions, the simulation, `verify` and a metric.
