//! What an import would change, as a value and as somebody reads it. Not here: finding it out (`import`).

use std::fmt;

use crate::domain::catalog::Catalog;
use crate::domain::ids::{BookingId, ResourceId};
use crate::domain::schedule::Schedule;
use crate::domain::time::SlotRange;

/// What an import would change.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The tree as it will be.
    pub catalog: Catalog,
    /// Calendars that begin or change.
    pub calendars: Vec<Planned>,
    /// What changes, in the order of the files; what is gone comes last.
    pub differences: Vec<Difference>,
}

/// A calendar that begins or changes.
#[derive(Debug, Clone)]
pub struct Planned {
    pub resource: ResourceId,
    pub schedule: Schedule,
    /// Bookings that lose their time by it. They stay, and the office finds them on its page.
    pub touched: Vec<(BookingId, SlotRange)>,
}

/// One difference between the store and the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The resource; none for the town itself.
    pub resource: Option<ResourceId>,
    pub what: What,
}

/// What is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    New,
    /// Keys of the files whose values change.
    Changed(Vec<&'static str>),
    /// No longer in the files; nothing is to come there, so that it leaves the tree. What was stays in the store.
    Gone,
    /// No longer in the files, but so many bookings and live holds are to come there: it stays, suspended.
    Stays(usize),
}

impl Plan {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// Bookings that lose their time.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.calendars.iter().map(|calendar| calendar.touched.len()).sum()
    }
}

/// One difference a line, with the bookings that it touches below it.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for difference in &self.differences {
            writeln!(f, "{difference}")?;
            let planned =
                self.calendars.iter().filter(|planned| Some(&planned.resource) == difference.resource.as_ref());
            for (booking, range) in planned.flat_map(|planned| &planned.touched) {
                writeln!(f, "    loses its time: {}  {}  {} min", booking.code(), range.start, range.minutes)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.resource {
            Some(resource) => write!(f, "{resource}: ")?,
            None => write!(f, "town: ")?,
        }
        match &self.what {
            What::New => write!(f, "is new"),
            What::Changed(keys) => write!(f, "{} changes", keys.join(", ")),
            What::Gone => write!(f, "is gone from the files: it leaves the tree"),
            What::Stays(to_come) => {
                write!(
                    f,
                    "is gone from the files: it stays, suspended, because {to_come} bookings or holds are to come"
                )
            }
        }
    }
}
