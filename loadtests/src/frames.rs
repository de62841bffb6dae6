//! Decodes what the server sends, each distinct broadcast once: all watchers of a week get the same bytes, so all but
//! the first are recognised by comparing. Not here: what a client does with them.

use std::collections::VecDeque;
use std::rc::Rc;

use sportello::wire::messages::ServerMessage;

/// Broadcasts remembered: those that may still be under way to some watcher while newer ones begin.
const REMEMBERED: usize = 8;

/// Which bytes a frame had: equal bytes that came at about the same time have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameId(pub u64);

/// The last broadcasts and their meaning.
#[derive(Default)]
pub struct Frames {
    recent: VecDeque<(Vec<u8>, FrameId, Rc<ServerMessage>)>,
    next: u64,
    /// The last tick, for the bare writer to send.
    pub last_tick: Vec<u8>,
}

impl Frames {
    /// The meaning of a payload.
    pub fn decode(&mut self, payload: &[u8]) -> Result<(FrameId, Rc<ServerMessage>), String> {
        if let Some((_, id, message)) = self.recent.iter().find(|(bytes, ..)| bytes.as_slice() == payload) {
            return Ok((*id, Rc::clone(message)));
        }
        self.next += 1;
        let id = FrameId(self.next);
        let message: ServerMessage = rmp_serde::from_slice(payload).map_err(|error| error.to_string())?;
        let message = Rc::new(message);
        if matches!(*message, ServerMessage::Tick { .. } | ServerMessage::Snapshot { .. }) {
            self.remember(payload, id, &message);
        }
        Ok((id, message))
    }

    fn remember(&mut self, payload: &[u8], id: FrameId, message: &Rc<ServerMessage>) {
        if matches!(**message, ServerMessage::Tick { .. }) {
            self.last_tick = payload.to_vec();
        }
        if self.recent.len() == REMEMBERED {
            self.recent.pop_back();
        }
        self.recent.push_front((payload.to_vec(), id, Rc::clone(message)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broadcast_is_decoded_once() {
        let tick = |to| ServerMessage::Tick {
            resource: "hot".parse().unwrap(),
            week: "2026-11-30".parse().unwrap(),
            epoch: 1,
            from: 1,
            to,
            cells: Vec::new(),
        };
        let mut frames = Frames::default();
        let bytes = sportello::wire::messages::to_bytes(&tick(2));
        let (first, second) = (frames.decode(&bytes).unwrap(), frames.decode(&bytes).unwrap());
        assert!(first.0 == second.0 && Rc::ptr_eq(&first.1, &second.1));
        assert_eq!((*first.1).clone(), tick(2));
        for to in 3..20 {
            let (id, other) = frames.decode(&sportello::wire::messages::to_bytes(&tick(to))).unwrap();
            assert_ne!(id, first.0);
            assert_eq!((*other).clone(), tick(to));
        }
        assert_eq!(frames.recent.len(), REMEMBERED);
        assert!(frames.decode(b"no map").is_err());
    }
}
