//! What a cell looks like to a viewer. Not here: the words and glyphs for it (`http`, `web`), nor *mine*, which only a browser knows.

use serde::{Deserialize, Serialize};

use super::time::{SlotStart, Timestamp, Week};

/// The state of a cell, the same for every viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// Not open for booking (grey).
    Closed,
    /// Already begun (red, past).
    Past,
    /// Opens for booking at an instant (red, future).
    NotYet { opens_at: Timestamp },
    /// Can be held; so many places are left (green).
    Free { left: u16 },
    /// All places taken, at least one by a person who is still completing the booking (red, prohibition sign).
    Held,
    /// All places booked (red, prohibition sign).
    Booked,
    /// Taken out of booking by an operator.
    Blocked,
}

impl CellState {
    /// The number in live frames. Never changes.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Past => 1,
            Self::NotYet { .. } => 2,
            Self::Free { .. } => 3,
            Self::Held => 4,
            Self::Booked => 5,
            Self::Blocked => 6,
        }
    }

    /// Whether it can be held.
    #[must_use]
    pub fn is_free(self) -> bool {
        matches!(self, Self::Free { .. })
    }
}

/// A cell and its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellView {
    pub slot: SlotStart,
    /// When it starts.
    pub at: Timestamp,
    pub state: CellState,
}

/// A civil week of a resource: its cells in the order of their instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekView {
    pub week: Week,
    pub grid_minutes: u16,
    pub cells: Vec<CellView>,
    /// When a state will next change by the mere passing of time; none if never.
    pub next_change: Option<Timestamp>,
}
