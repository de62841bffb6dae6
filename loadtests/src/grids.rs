//! Grids that watchers share: whoever had the same and was sent the same bytes has the same now. With thousands of
//! watchers a frame is applied once, and each of them costs a lookup; who was sent something else has a grid of its own.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::frames::FrameId;
use crate::grid::{Grid, Step};

/// Steps remembered: those that some watchers may still have to take while others are ahead.
const REMEMBERED: usize = 32;

/// The last steps that some watcher took.
#[derive(Default)]
pub struct Grids {
    recent: VecDeque<Taken>,
}

struct Taken {
    /// None where the frame says everything (a snapshot).
    before: Option<Rc<Grid>>,
    frame: FrameId,
    after: Rc<Grid>,
    step: Step,
}

impl Grids {
    /// The grid that a snapshot tells.
    pub fn told(&mut self, frame: FrameId, make: impl FnOnce() -> Grid) -> Rc<Grid> {
        self.step(None, frame, || (make(), Step::Applied)).0
    }

    /// What a tick makes of a grid, and which step that is.
    pub fn after(
        &mut self,
        before: &Rc<Grid>,
        frame: FrameId,
        apply: impl FnOnce(&mut Grid) -> Step,
    ) -> (Rc<Grid>, Step) {
        self.step(Some(before), frame, || {
            let mut grid = Grid::clone(before);
            let step = apply(&mut grid);
            (grid, step)
        })
    }

    fn step(
        &mut self,
        before: Option<&Rc<Grid>>,
        frame: FrameId,
        take: impl FnOnce() -> (Grid, Step),
    ) -> (Rc<Grid>, Step) {
        // Remembered grids are kept alive, so an address is never another grid's.
        let same =
            |known: &&Taken| known.frame == frame && known.before.as_ref().map(Rc::as_ptr) == before.map(Rc::as_ptr);
        if let Some(known) = self.recent.iter().find(same) {
            return (Rc::clone(&known.after), known.step);
        }
        let (after, step) = take();
        let after = match before {
            // What changed nothing is still the same grid for all who have it.
            Some(before) if step != Step::Applied => Rc::clone(before),
            _ => Rc::new(after),
        };
        if self.recent.len() == REMEMBERED {
            self.recent.pop_back();
        }
        self.recent.push_front(Taken { before: before.cloned(), frame, after: Rc::clone(&after), step });
        (after, step)
    }
}

#[cfg(test)]
mod tests {
    use sportello::wire::messages::Cell;

    use super::*;

    fn cell(left: u16) -> Cell {
        Cell(0, 540, 0, 3, left, 0)
    }

    #[test]
    fn who_saw_the_same_shares_a_grid_and_who_did_not_has_its_own() {
        let mut grids = Grids::default();
        let week = grids.told(FrameId(1), || Grid::new(7, 10, &[cell(5)]));
        assert!(Rc::ptr_eq(&week, &grids.told(FrameId(1), || unreachable!("it is known"))));
        let (one, step) = grids.after(&week, FrameId(2), |grid| grid.apply(7, 10, 11, &[cell(4)]));
        assert_eq!((step, one.seq), (Step::Applied, 11));
        let (other, _) = grids.after(&week, FrameId(2), |_| unreachable!("it is known"));
        assert!(Rc::ptr_eq(&one, &other));
        // One that was sent other bytes goes its own way, and is told apart in the end.
        let (strange, _) = grids.after(&week, FrameId(3), |grid| grid.apply(7, 10, 11, &[cell(3)]));
        assert_ne!(strange, one);
        let (strange, _) = grids.after(&strange, FrameId(4), |grid| grid.apply(7, 11, 12, &[]));
        let (one, _) = grids.after(&one, FrameId(4), |grid| grid.apply(7, 11, 12, &[]));
        assert_eq!(strange.seq, one.seq);
        assert_ne!(strange, one);
    }

    #[test]
    fn who_missed_a_frame_is_found() {
        let mut grids = Grids::default();
        let week = grids.told(FrameId(1), || Grid::new(7, 10, &[cell(5)]));
        let (ahead, _) = grids.after(&week, FrameId(2), |grid| grid.apply(7, 10, 11, &[cell(4)]));
        assert_eq!(grids.after(&ahead, FrameId(3), |grid| grid.apply(7, 11, 12, &[cell(3)])).1, Step::Applied);
        let (behind, step) = grids.after(&week, FrameId(3), |grid| grid.apply(7, 11, 12, &[cell(3)]));
        assert_eq!(step, Step::Gap);
        assert!(Rc::ptr_eq(&behind, &week));
    }

    #[test]
    fn few_steps_are_remembered() {
        let mut grids = Grids::default();
        let mut grid = grids.told(FrameId(0), || Grid::new(7, 0, &[cell(5)]));
        for number in 1..100 {
            grid = grids.after(&grid, FrameId(number), |grid| grid.apply(7, number - 1, number, &[])).0;
        }
        assert_eq!((grid.seq, grids.recent.len()), (99, REMEMBERED));
    }
}
