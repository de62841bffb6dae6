//! Stories of the domain as text tables, read by one `check` (in `script`), and the days on which clocks change.

mod booking;
mod days;
mod ladder;
mod opening;
mod operators;
mod script;
mod words;
