//! The weeks that a socket watches and what it has been sent of each, so that it never gets a gap. Not here: asking the
//! town for a snapshot (`session`).

use crate::actors::feed::FrameBody;
use crate::domain::ids::{RequestId, ResourceId};
use crate::domain::time::Week;

/// A watched week.
#[derive(Debug)]
pub struct Watch {
    pub resource: ResourceId,
    pub week: Week,
    /// The numbering and the number of what the client has.
    sent: Option<Position>,
    /// The last frame that could not be sent because something was missing before it.
    missed: Option<Position>,
    /// Whether a snapshot is under way.
    pub asking: bool,
    /// The client's request that the snapshot answers; none where the session asked by itself.
    pub asker: Option<RequestId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    epoch: u64,
    seq: u64,
}

/// What to do with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Send,
    Drop,
    /// Ask for a fresh snapshot.
    Ask,
    /// Send it, and ask for a fresh snapshot, because more is known to have happened.
    SendAndAsk,
}

impl Watch {
    #[must_use]
    pub fn new(resource: ResourceId, week: Week) -> Self {
        Self { resource, week, sent: None, missed: None, asking: false, asker: None }
    }

    #[must_use]
    pub fn is_of(&self, resource: &ResourceId, week: Week) -> bool {
        self.week == week && self.resource == *resource
    }

    /// A frame that was sent to all watchers of the week.
    pub fn hear(&mut self, frame: &FrameBody) -> Step {
        let to = Position { epoch: frame.epoch, seq: frame.to };
        let follows = match (self.sent, frame.from) {
            (Some(sent), _) if sent.epoch == to.epoch && to.seq <= sent.seq => return Step::Drop,
            (_, None) => true,
            (Some(sent), Some(from)) => sent.epoch == to.epoch && from <= sent.seq,
            (None, Some(_)) => false,
        };
        if follows {
            self.sent = Some(to);
            return Step::Send;
        }
        self.missed = Some(to);
        if self.asking { Step::Drop } else { Step::Ask }
    }

    /// The snapshot that was asked for. Frames may have overtaken it.
    pub fn answered(&mut self, frame: &FrameBody) -> Step {
        self.asking = false;
        self.asker = None;
        let to = Position { epoch: frame.epoch, seq: frame.to };
        if self.sent.is_some_and(|sent| sent.epoch == to.epoch && sent.seq > to.seq) {
            return Step::Ask;
        }
        self.sent = Some(to);
        let missed = self.missed.take();
        if missed.is_some_and(|missed| missed.epoch == to.epoch && missed.seq > to.seq) {
            Step::SendAndAsk
        } else {
            Step::Send
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::frame::WireFrame;
    use crate::wire::messages::ServerMessage;

    fn frame(epoch: u64, from: Option<u64>, to: u64) -> FrameBody {
        let (resource, week) = (ResourceId::new("cie-1").unwrap(), "2026-11-30".parse().unwrap());
        let wire = WireFrame::new(&ServerMessage::Notice { key: String::new() });
        FrameBody { resource, week, epoch, from, to, wire }
    }

    /// `s3` is the snapshot asked for at 3, `b3` one for everybody, `3-4` a tick; a `'` marks the next epoch.
    fn steps(story: &str) -> Vec<Step> {
        let mut watch = Watch::new(ResourceId::new("cie-1").unwrap(), "2026-11-30".parse().unwrap());
        watch.asking = true;
        let mut tell = |word: &str| {
            let epoch = if word.ends_with('\'') { 2 } else { 1 };
            let word = word.trim_end_matches('\'');
            let number = |text: &str| text.parse::<u64>().unwrap();
            let step = if let Some(to) = word.strip_prefix('s') {
                watch.answered(&frame(epoch, None, number(to)))
            } else if let Some(to) = word.strip_prefix('b') {
                watch.hear(&frame(epoch, None, number(to)))
            } else {
                let (from, to) = word.split_once('-').unwrap();
                watch.hear(&frame(epoch, Some(number(from)), number(to)))
            };
            if matches!(step, Step::Ask | Step::SendAndAsk) {
                watch.asking = true;
            }
            step
        };
        story.split(' ').map(&mut tell).collect()
    }

    #[test]
    fn a_client_never_gets_a_gap_and_never_goes_back() {
        use Step::{Ask, Drop, Send, SendAndAsk};
        let cases: [(&str, &[Step]); 9] = [
            ("s3 3-4 4-7 7-8", &[Send, Send, Send, Send]),
            ("s3 1-2 2-3 3-4", &[Send, Drop, Drop, Send]),
            ("s3 2-4", &[Send, Send]),
            // A tick that overtakes the first snapshot is not lost.
            ("3-4 s3 s4 4-5", &[Drop, SendAndAsk, Send, Send]),
            ("3-4 s4 4-5", &[Drop, Send, Send]),
            ("s3 5-6 6-7 s7 7-8", &[Send, Ask, Drop, Send, Send]),
            // The calendar was loaded again.
            ("s3 9-10' s10' 10-11'", &[Send, Ask, Send, Send]),
            // Other opening hours: a snapshot for everybody.
            ("s3 b4 4-5 b5", &[Send, Send, Send, Drop]),
            // An answer that is older than what has been sent.
            ("s3 3-4 s3 s4", &[Send, Send, Ask, Send]),
        ];
        for (story, expected) in cases {
            assert_eq!(steps(story), expected, "{story}");
        }
    }
}
