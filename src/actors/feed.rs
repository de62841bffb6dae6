//! What watchers of a week get: the last published state of each watched week, as frames encoded once and shared.
//! Not here: sockets, nor who watches (`relay`).

use std::sync::Arc;
use std::time::Duration;

use crate::domain::calendar::Calendar;
use crate::domain::colour::{CellView, WeekView};
use crate::domain::ids::ResourceId;
use crate::domain::time::{Timestamp, Week};
use crate::wire::cells;
use crate::wire::frame::WireFrame;
use crate::wire::messages::ServerMessage;

/// An encoded snapshot or tick. Cheap to clone: all watchers of a week share one.
#[derive(Debug, Clone)]
pub struct Frame(pub Arc<FrameBody>);

/// A frame and where it stands in the sequence of its week.
#[derive(Debug)]
pub struct FrameBody {
    pub resource: ResourceId,
    pub week: Week,
    pub epoch: u64,
    /// For a tick, what it starts from; for a snapshot, none.
    pub from: Option<u64>,
    pub to: u64,
    pub wire: WireFrame,
}

/// Somebody on this thread who watches. What is told must neither wait nor come back to the relay: it may be one of
/// thousands that are told in turn.
pub trait Watcher {
    /// Unique among the live watchers of this process.
    fn id(&self) -> u64;

    /// A frame for all who watch its week.
    fn hear(&self, frame: &Frame) -> Heard;

    /// Frames were missed, or whoever sent them is gone: a fresh snapshot must be asked for, of all that is watched.
    fn resync(&self) -> Heard;
}

/// What became of something that a watcher was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    Taken,
    /// There is no room for it now.
    Missed,
    /// Nobody is there any more.
    Gone,
}

/// The numbering of one actor's life: the epoch says which life, the version counts what was shown in it.
#[derive(Debug, Clone, Copy)]
pub struct Numbering {
    pub epoch: u64,
    pub version: u64,
}

/// A watched week: what was published last, and when the next tick may go.
pub struct Feed {
    resource: ResourceId,
    week: Week,
    cells: Vec<CellView>,
    numbering: Numbering,
    snapshot: Option<Frame>,
    /// When a cell changes by the mere passing of time.
    pub next_change: Option<Timestamp>,
    /// Whether something may have changed since the last tick.
    pub dirty: bool,
    pub pace: Pace,
}

/// Keeps ticks apart: the first change goes at once, more ride together, and a broadcast may take at most half of the time.
#[derive(Debug, Default)]
pub struct Pace {
    started: Duration,
    not_before: Duration,
    under_way: usize,
}

impl Pace {
    /// When the next tick may go; none while one is under way.
    #[must_use]
    pub fn next(&self) -> Option<Duration> {
        (self.under_way == 0).then_some(self.not_before)
    }

    /// A broadcast has begun, to so many relays.
    pub fn begin(&mut self, relays: usize, tick: Duration, now: Duration) {
        self.started = now;
        self.under_way = relays;
        self.not_before = now + tick;
    }

    /// One relay is through. The next tick waits as long again as the slowest one took.
    pub fn relay_done(&mut self, now: Duration) {
        self.under_way = self.under_way.saturating_sub(1);
        let took = now.saturating_sub(self.started);
        self.not_before = self.not_before.max(now + took);
    }
}

impl Feed {
    /// Begins with the state as it is.
    #[must_use]
    pub fn new(resource: ResourceId, week: Week, calendar: &Calendar, numbering: Numbering, now: Timestamp) -> Self {
        let WeekView { cells, next_change, .. } = calendar.week(week, now);
        let pace = Pace::default();
        Self { resource, week, cells, numbering, snapshot: None, next_change, dirty: false, pace }
    }

    /// Brings the published state up to date; a tick, if any cell changed.
    pub fn publish(&mut self, calendar: &Calendar, version: u64, now: Timestamp) -> Option<Frame> {
        self.dirty = false;
        let view = calendar.week(self.week, now);
        self.next_change = view.next_change;
        let changed = changed_cells(&self.cells, &view.cells);
        if changed.is_empty() && view.cells.len() == self.cells.len() {
            return None;
        }
        let from = self.numbering.version;
        let same_layout = same_slots(&self.cells, &view.cells);
        self.cells = view.cells;
        self.numbering.version = version;
        self.snapshot = None;
        // Other cells than before (a new schedule): nobody can merge that, so everybody gets the whole week.
        if same_layout { Some(self.tick(from, &changed)) } else { Some(self.snapshot(now)) }
    }

    fn tick(&self, from: u64, changed: &[CellView]) -> Frame {
        let Numbering { epoch, version: to } = self.numbering;
        let cells = cells::encode(self.week, changed);
        let message = ServerMessage::Tick { resource: self.resource.clone(), week: self.week, epoch, from, to, cells };
        self.frame(Some(from), &message)
    }

    /// The whole week as published. Encoded once for all who ask until the next change.
    pub fn snapshot(&mut self, now: Timestamp) -> Frame {
        if let Some(frame) = &self.snapshot {
            return frame.clone();
        }
        let Numbering { epoch, version: seq } = self.numbering;
        let message = ServerMessage::Snapshot {
            resource: self.resource.clone(),
            week: self.week,
            epoch,
            seq,
            server_time: now.0,
            cells: cells::encode(self.week, &self.cells),
        };
        let frame = self.frame(None, &message);
        self.snapshot = Some(frame.clone());
        frame
    }

    fn frame(&self, from: Option<u64>, message: &ServerMessage) -> Frame {
        let Numbering { epoch, version: to } = self.numbering;
        let wire = WireFrame::new(message);
        Frame(Arc::new(FrameBody { resource: self.resource.clone(), week: self.week, epoch, from, to, wire }))
    }
}

fn same_slots(before: &[CellView], after: &[CellView]) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|(a, b)| a.slot == b.slot)
}

fn changed_cells(before: &[CellView], after: &[CellView]) -> Vec<CellView> {
    let differs = |(a, b): &(&CellView, &CellView)| a != b;
    before.iter().zip(after).filter(differs).map(|(_, b)| *b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn ticks_keep_apart_and_a_broadcast_takes_at_most_half_of_the_time() {
        let mut pace = Pace::default();
        assert_eq!(pace.next(), Some(ms(0)), "the first change goes at once");
        pace.begin(2, ms(50), ms(1000));
        assert_eq!(pace.next(), None, "one is under way");
        pace.relay_done(ms(1010));
        pace.relay_done(ms(1020));
        assert_eq!(pace.next(), Some(ms(1050)), "a cheap one waits for the tick");
        pace.begin(1, ms(50), ms(2000));
        pace.relay_done(ms(2300));
        assert_eq!(pace.next(), Some(ms(2600)), "a dear one waits as long again as it took");
    }
}
