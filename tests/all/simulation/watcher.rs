//! A browser that watches a week of the simulated office: it gets the published frames, loses some, gets some twice,
//! and merges them by the rules of the protocol.

use sportello::actors::feed::{Feed, Frame, Numbering};
use sportello::domain::calendar::Calendar;
use sportello::domain::colour::CellState;
use sportello::domain::ids::ResourceId;
use sportello::domain::time::{Timestamp, Week};
use sportello::wire::messages::{Cell, ServerMessage};

use super::counts::Counts;
use super::model::Model;
use super::random::Random;

/// A published week and who watches it.
pub struct Watched {
    pub week: Week,
    feed: Feed,
    version: u64,
    epoch: u64,
    mine: u64,
    cells: Vec<Cell>,
    last: Option<Frame>,
}

impl Watched {
    pub fn new(resource: &ResourceId, week: Week, calendar: &Calendar, epoch: u64, now: Timestamp) -> Self {
        let feed = Feed::new(resource.clone(), week, calendar, Numbering { epoch, version: 1 }, now);
        let mut watched = Self { week, feed, version: 1, epoch, mine: 0, cells: vec![], last: None };
        watched.resync(now);
        watched
    }

    fn resync(&mut self, now: Timestamp) {
        let snapshot = self.feed.snapshot(now);
        self.hear(&snapshot, now);
    }

    /// The publisher looks at the calendar; what comes of it may get lost on its way.
    pub fn publish(&mut self, calendar: &Calendar, now: Timestamp, random: &mut Random, counts: &mut Counts) {
        self.version += 1;
        let Some(frame) = self.feed.publish(calendar, self.version, now) else { return };
        counts.add(if frame.0.from.is_some() { "ticks" } else { "layouts_changed" });
        if random.per_mille(50) {
            counts.add("frames_lost");
        } else {
            self.hear(&frame, now);
        }
        self.last = Some(frame);
    }

    /// The same frame again, late: nothing may come of it.
    pub fn hear_again(&mut self, now: Timestamp) {
        if let Some(frame) = self.last.clone() {
            self.hear(&frame, now);
        }
    }

    fn hear(&mut self, frame: &Frame, now: Timestamp) {
        let message: ServerMessage = rmp_serde::from_slice(frame.0.wire.payload()).expect("our own frames are read");
        match message {
            ServerMessage::Snapshot { epoch, seq, cells, .. } => {
                if epoch != self.epoch || seq >= self.mine {
                    (self.mine, self.cells) = (seq, cells);
                }
            }
            ServerMessage::Tick { from, to, cells, .. } if from <= self.mine && self.mine < to => {
                self.mine = to;
                for cell in cells {
                    let same = |known: &&mut Cell| (known.0, known.1, known.2) == (cell.0, cell.1, cell.2);
                    *self.cells.iter_mut().find(same).expect("a tick names cells of the week") = cell;
                }
            }
            ServerMessage::Tick { to, .. } if to <= self.mine => {}
            ServerMessage::Tick { .. } => self.resync(now),
            other => panic!("not a frame of a feed: {other:?}"),
        }
    }

    /// What the browser shows is what the model says, once it has all frames.
    pub fn compare(&mut self, model: &Model, now: Timestamp) {
        // What was lost on the way is noticed at the next frame; where that has not come, it is asked for here.
        if self.last.as_ref().is_some_and(|frame| frame.0.to > self.mine) {
            self.resync(now);
        }
        let shown = model.week(self.week, now.0);
        let expected = shown.iter().map(|(cell, state)| {
            let day = (cell.slot.date - self.week.monday()).num_days() as u8;
            let (number, left, opens_at) = match *state {
                CellState::Closed => (0, 0, 0),
                CellState::Past => (1, 0, 0),
                CellState::NotYet { opens_at } => (2, 0, opens_at.0 / 1000),
                CellState::Free { left } => (3, left, 0),
                CellState::Held => (4, 0, 0),
                CellState::Booked => (5, 0, 0),
                CellState::Blocked => (6, 0, 0),
            };
            Cell(day, cell.slot.minute, u8::from(cell.slot.fold), number, left, opens_at)
        });
        let expected: Vec<Cell> = expected.collect();
        let differs = self.cells.iter().zip(&expected).find(|(shown, expected)| shown != expected);
        let same = self.cells.len() == expected.len() && differs.is_none();
        assert!(same, "a browser shows another week than the model: {differs:?}");
    }
}
