//! What one session watches and what it has sent of each week: decides which frames go on, and when a fresh snapshot
//! must be asked for. Pure.

use crate::actors::feed::FrameBody;
use crate::domain::ids::ResourceId;
use crate::domain::time::Week;

/// The weeks of one session: a few, so a list.
#[derive(Debug, Default)]
pub struct Watches {
    list: Vec<Watch>,
}

#[derive(Debug)]
struct Watch {
    resource: ResourceId,
    week: Week,
    epoch: u64,
    /// What the client has. None until its first snapshot.
    sent: Option<u64>,
    /// A snapshot has been asked for.
    asking: bool,
    /// The newest tick that came in while it was.
    overtaken_by: u64,
}

/// What to do with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Send,
    Drop,
    /// Send nothing, and ask for a snapshot.
    Ask,
    /// Send it, and ask for another: ticks have overtaken it.
    SendAndAsk,
}

impl Watches {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Begins a watch, or asks again for one that is there. False where a snapshot is on its way already.
    pub fn ask(&mut self, resource: &ResourceId, week: Week) -> bool {
        if let Some(watch) = self.find(resource, week) {
            return !std::mem::replace(&mut watch.asking, true);
        }
        let (resource, asking) = (resource.clone(), true);
        self.list.push(Watch { resource, week, epoch: 0, sent: None, asking, overtaken_by: 0 });
        true
    }

    /// Whether a week is watched.
    #[must_use]
    pub fn has(&self, resource: &ResourceId, week: Week) -> bool {
        self.list.iter().any(|watch| watch.week == week && watch.resource == *resource)
    }

    /// Ends a watch; true if it was there.
    pub fn end(&mut self, resource: &ResourceId, week: Week) -> bool {
        let before = self.list.len();
        self.list.retain(|watch| watch.week != week || watch.resource != *resource);
        self.list.len() < before
    }

    /// The snapshot did not come.
    pub fn asking_failed(&mut self, resource: &ResourceId, week: Week) {
        if let Some(watch) = self.find(resource, week) {
            watch.asking = false;
        }
    }

    /// All watched weeks.
    pub fn all(&self) -> impl Iterator<Item = (&ResourceId, Week)> {
        self.list.iter().map(|watch| (&watch.resource, watch.week))
    }

    /// A snapshot that was asked for has come.
    pub fn snapshot(&mut self, frame: &FrameBody) -> Verdict {
        let Some(watch) = self.find(&frame.resource, frame.week) else { return Verdict::Drop };
        watch.asking = false;
        watch.epoch = frame.epoch;
        watch.sent = Some(frame.to);
        let overtaken = std::mem::take(&mut watch.overtaken_by) > frame.to;
        if !overtaken {
            return Verdict::Send;
        }
        watch.asking = true;
        Verdict::SendAndAsk
    }

    /// A frame for all watchers has come.
    pub fn broadcast(&mut self, frame: &FrameBody) -> Verdict {
        let Some(watch) = self.find(&frame.resource, frame.week) else { return Verdict::Drop };
        let Some(from) = frame.from else {
            // A whole week for everybody: the schedule has changed.
            (watch.epoch, watch.sent) = (frame.epoch, Some(frame.to));
            return Verdict::Send;
        };
        if watch.asking {
            watch.overtaken_by = watch.overtaken_by.max(frame.to);
        }
        match watch.sent {
            Some(sent) if watch.epoch == frame.epoch && frame.to <= sent => Verdict::Drop,
            Some(sent) if watch.epoch == frame.epoch && from <= sent => {
                watch.sent = Some(frame.to);
                Verdict::Send
            }
            _ if watch.asking => Verdict::Drop,
            _ => {
                watch.asking = true;
                Verdict::Ask
            }
        }
    }

    fn find(&mut self, resource: &ResourceId, week: Week) -> Option<&mut Watch> {
        self.list.iter_mut().find(|watch| watch.week == week && watch.resource == *resource)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(epoch: u64, from: Option<u64>, to: u64) -> FrameBody {
        let resource = ResourceId::new("banco").unwrap();
        let week = "2026-11-23".parse().unwrap();
        FrameBody { resource, week, epoch, from, to, bytes: bytes::Bytes::new() }
    }

    fn watching() -> Watches {
        let mut watches = Watches::default();
        let first = frame(1, None, 10);
        assert!(watches.ask(&first.resource, first.week));
        assert!(!watches.ask(&first.resource, first.week), "one question at a time");
        watches
    }

    #[test]
    fn ticks_that_follow_go_on_and_gaps_ask_for_the_week() {
        let mut watches = watching();
        assert_eq!(watches.snapshot(&frame(1, None, 10)), Verdict::Send);
        let steps = [
            (frame(1, Some(10), 11), Verdict::Send),
            (frame(1, Some(10), 11), Verdict::Drop),
            (frame(1, Some(9), 12), Verdict::Send),
            (frame(1, Some(13), 14), Verdict::Ask),
            (frame(1, Some(14), 15), Verdict::Drop),
        ];
        for (tick, expected) in steps {
            assert_eq!(watches.broadcast(&tick), expected, "{tick:?}");
        }
        assert_eq!(watches.snapshot(&frame(1, None, 15)), Verdict::Send);
        assert_eq!(watches.broadcast(&frame(2, Some(15), 16)), Verdict::Ask, "another life of the calendar");
    }

    #[test]
    fn a_snapshot_that_ticks_have_overtaken_is_asked_for_again() {
        let mut watches = watching();
        assert_eq!(watches.broadcast(&frame(1, Some(10), 11)), Verdict::Drop, "nothing to build on yet");
        assert_eq!(watches.snapshot(&frame(1, None, 10)), Verdict::SendAndAsk);
        assert_eq!(watches.snapshot(&frame(1, None, 11)), Verdict::Send);
    }

    #[test]
    fn what_is_not_watched_is_not_sent() {
        let mut watches = watching();
        let week = frame(1, None, 10);
        assert!(watches.end(&week.resource, week.week));
        assert_eq!(watches.snapshot(&week), Verdict::Drop);
        assert_eq!(watches.broadcast(&frame(1, Some(10), 11)), Verdict::Drop);
    }
}
