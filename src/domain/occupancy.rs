//! How many places are taken at each moment, counted on a lattice of five minutes. It knows nothing of schedules, so a
//! change of the schedule cannot make it wrong.

use std::collections::BTreeMap;

use super::schedule::ATOM_MINUTES;
use super::time::Timestamp;

const ATOM_MS: i64 = ATOM_MINUTES as i64 * 60_000;

/// A stretch of instants: from `at` for some minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub at: Timestamp,
    pub minutes: u16,
}

impl Span {
    /// The first instant after it.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.at.plus_minutes(i64::from(self.minutes))
    }

    fn atoms(self) -> std::ops::Range<i64> {
        let first = self.at.0.div_euclid(ATOM_MS);
        let last = self.end().0.saturating_add(ATOM_MS - 1).div_euclid(ATOM_MS);
        first..last
    }
}

/// What is taken at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    pub held: u32,
    pub booked: u32,
    /// Operators' blocks: not places, but a stop for the whole cell.
    pub blocks: u32,
}

impl Taken {
    /// Places taken by persons.
    #[must_use]
    pub fn places(self) -> u32 {
        self.held + self.booked
    }
}

/// Which of the three counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Held,
    Booked,
    Block,
}

/// The lattice. Moments at which nothing is taken are not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occupancy {
    atoms: BTreeMap<i64, Taken>,
}

impl Occupancy {
    /// Takes a place over a span.
    pub fn take(&mut self, kind: Kind, span: Span) {
        for atom in span.atoms() {
            *count(self.atoms.entry(atom).or_default(), kind) += 1;
        }
    }

    /// Gives a place back. Giving back what was never taken is a defect of the caller and panics.
    pub fn give_back(&mut self, kind: Kind, span: Span) {
        for atom in span.atoms() {
            let taken = self.atoms.entry(atom).or_default();
            let number = count(taken, kind);
            assert!(*number > 0, "a place was given back that nobody had");
            *number -= 1;
            if *taken == Taken::default() {
                self.atoms.remove(&atom);
            }
        }
    }

    /// The most that is taken at any moment of a span, each count by itself.
    #[must_use]
    pub fn most(&self, span: Span) -> Taken {
        self.atoms.range(span.atoms()).fold(Taken::default(), |most, (_, taken)| Taken {
            held: most.held.max(taken.held),
            booked: most.booked.max(taken.booked),
            blocks: most.blocks.max(taken.blocks),
        })
    }

    /// The most places taken by persons at any moment of a span.
    #[must_use]
    pub fn most_places(&self, span: Span) -> u32 {
        self.atoms.range(span.atoms()).map(|(_, taken)| taken.places()).max().unwrap_or(0)
    }

    /// All moments at which something is taken: the instant each begins, and what.
    pub fn moments(&self) -> impl Iterator<Item = (Timestamp, Taken)> {
        self.atoms.iter().map(|(atom, taken)| (Timestamp(atom * ATOM_MS), *taken))
    }
}

fn count(taken: &mut Taken, kind: Kind) -> &mut u32 {
    match kind {
        Kind::Held => &mut taken.held,
        Kind::Booked => &mut taken.booked,
        Kind::Block => &mut taken.blocks,
    }
}
