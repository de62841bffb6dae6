//! A watcher's model of a week: a snapshot and the ticks after it, by the protocol's rule. Not here: frames' bytes.

use sportello::wire::messages::Cell;

/// The state number of a free cell (`domain::colour`).
const FREE: u8 = 3;

/// A week as one watcher sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub epoch: u64,
    pub seq: u64,
    /// In the order of day, minute and fold.
    cells: Vec<Cell>,
}

/// What a tick did to a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Applied,
    /// Nothing new in it.
    Ignored,
    /// Something before it is missing: a fresh snapshot is needed.
    Gap,
}

fn place(cell: &Cell) -> (u8, u16, u8) {
    (cell.0, cell.1, cell.2)
}

impl Grid {
    pub fn new(epoch: u64, seq: u64, cells: &[Cell]) -> Self {
        let mut cells = cells.to_vec();
        cells.sort_unstable_by_key(place);
        Self { epoch, seq, cells }
    }

    /// The rule of `wire::messages::ServerMessage::Tick`.
    pub fn apply(&mut self, epoch: u64, from: u64, to: u64, changed: &[Cell]) -> Step {
        if epoch != self.epoch || from > self.seq {
            return Step::Gap;
        }
        if to <= self.seq {
            return Step::Ignored;
        }
        for cell in changed {
            match self.cells.binary_search_by_key(&place(cell), place) {
                Ok(found) => self.cells[found] = *cell,
                Err(between) => self.cells.insert(between, *cell),
            }
        }
        self.seq = to;
        Step::Applied
    }

    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Cells that can be held now.
    pub fn free(&self) -> Vec<Cell> {
        self.cells.iter().copied().filter(|cell| cell.3 == FREE && cell.4 > 0).collect()
    }

    /// The shortest distance between two cells of one day, which is the length of a cell.
    pub fn minutes(&self) -> Option<u16> {
        let pairs = self.cells.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[1].1 > pair[0].1);
        pairs.map(|pair| pair[1].1 - pair[0].1).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(minute: u16, state: u8, left: u16) -> Cell {
        Cell(0, minute, 0, state, left, 0)
    }

    fn week() -> Grid {
        Grid::new(7, 10, &[cell(540, 3, 1), cell(525, 3, 2), cell(555, 5, 0)])
    }

    #[test]
    fn ticks_follow_the_rule() {
        let cases = [
            ("next", 7, 10, 11, Step::Applied, 11),
            ("overlapping", 7, 8, 12, Step::Applied, 12),
            ("old", 7, 8, 10, Step::Ignored, 10),
            ("from the future", 7, 11, 12, Step::Gap, 10),
            ("of another epoch", 8, 10, 11, Step::Gap, 10),
        ];
        for (name, epoch, from, to, step, seq) in cases {
            let mut grid = week();
            assert_eq!(grid.apply(epoch, from, to, &[cell(540, 4, 0)]), step, "{name}");
            assert_eq!(grid.seq, seq, "{name}");
            let repainted = grid.cells().contains(&cell(540, 4, 0));
            assert_eq!(repainted, step == Step::Applied, "{name}");
        }
    }

    #[test]
    fn the_way_to_a_state_does_not_show() {
        let mut by_ticks = week();
        by_ticks.apply(7, 10, 11, &[cell(540, 4, 0)]);
        by_ticks.apply(7, 11, 12, &[cell(525, 3, 1), cell(570, 3, 1)]);
        let by_snapshot = Grid::new(7, 12, &[cell(525, 3, 1), cell(540, 4, 0), cell(555, 5, 0), cell(570, 3, 1)]);
        assert_eq!(by_ticks, by_snapshot);
    }

    #[test]
    fn places_and_length_of_a_cell_are_read_off_the_week() {
        assert_eq!((week().free().len(), week().minutes()), (2, Some(15)));
        assert_eq!(Grid::new(1, 1, &[]).minutes(), None);
    }
}
