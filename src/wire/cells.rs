//! A week's cells as frames carry them. Not here: what a state means (`domain::colour`).

use super::messages::Cell;
use crate::domain::colour::{CellState, CellView};
use crate::domain::time::Week;

/// The cells of a week in their wire form; cells of other weeks are left out.
#[must_use]
pub fn encode(week: Week, cells: &[CellView]) -> Vec<Cell> {
    cells.iter().filter_map(|cell| encode_one(week, cell)).collect()
}

fn encode_one(week: Week, cell: &CellView) -> Option<Cell> {
    let day = u8::try_from((cell.slot.date - week.monday()).num_days()).ok().filter(|day| *day < 7)?;
    let (left, opens_at) = match cell.state {
        CellState::Free { left } => (left, 0),
        CellState::NotYet { opens_at } => (0, opens_at.seconds()),
        _ => (0, 0),
    };
    Some(Cell(day, cell.slot.minute, u8::from(cell.slot.fold), cell.state.number(), left, opens_at))
}
