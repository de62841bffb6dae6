//! What one event on a connection means to its client. Not here: the connections.

use std::time::Instant;

use sportello::domain::command::Answer;
use sportello::domain::ids::RequestId;
use sportello::wire::messages::{ServerMessage, WireRefusal};

use super::{Client, ClientId, Counts, Event, Kind, Phase};
use crate::frames::{FrameId, Frames};
use crate::grid::{Grid, Step};
use crate::grids::Grids;
use crate::net::NetEvent;

/// What a client wants after an event.
pub enum Todo {
    Greet(ClientId),
    Watch(ClientId),
    Mute(ClientId),
    ComeBack(ClientId),
}

/// One client and one event on its connection.
pub struct Turn<'a> {
    pub id: ClientId,
    pub client: &'a mut Client,
    pub frames: &'a mut Frames,
    pub grids: &'a mut Grids,
    pub counts: &'a mut Counts,
    pub events: &'a mut Vec<Event>,
    pub todo: &'a mut Vec<Todo>,
}

impl Turn<'_> {
    pub fn take(&mut self, event: NetEvent<'_>) {
        match event {
            NetEvent::Opened { .. } if self.client.kind == Kind::Bare => self.live(),
            NetEvent::Opened { cookie } => {
                if cookie.is_some() {
                    self.client.cookie = cookie;
                }
                self.todo.push(Todo::Greet(self.id));
            }
            NetEvent::Message { payload, at } => match self.frames.decode(payload) {
                Ok((frame, message)) => self.message(frame, &message, at),
                Err(_) => self.counts.unreadable += 1,
            },
            NetEvent::Closed { why } => {
                self.client.conn = None;
                self.client.phase = Phase::Away;
                self.events.push(Event::Lost { client: self.id, why });
                self.todo.push(Todo::ComeBack(self.id));
            }
        }
    }

    fn message(&mut self, frame: FrameId, message: &ServerMessage, at: Instant) {
        match message {
            ServerMessage::Welcome { .. } if self.client.view.is_none() => self.live(),
            ServerMessage::Snapshot { epoch, seq, cells, .. } => {
                self.counts.snapshots += 1;
                let told = self.grids.told(frame, || Grid::new(*epoch, *seq, cells));
                let before = self.client.grid.replace(told);
                self.live();
                if let Some(before) = before.filter(|before| before.epoch == *epoch) {
                    self.moved(before.seq, *seq, at);
                }
            }
            ServerMessage::Tick { epoch, from, to, cells, .. } => {
                self.tick(frame, |grid| grid.apply(*epoch, *from, *to, cells), at);
            }
            ServerMessage::Reply { id, seq, ok, refusal } => self.reply(*id, *seq, ok.as_ref(), refusal.as_ref(), at),
            ServerMessage::Drain { .. } => self.counts.drains += 1,
            _ => {}
        }
    }

    fn live(&mut self) {
        if self.client.phase != Phase::Live {
            self.client.phase = Phase::Live;
            self.events.push(Event::Live { client: self.id });
            if self.client.kind == Kind::NeverReads {
                self.todo.push(Todo::Mute(self.id));
            }
        }
    }

    fn moved(&mut self, before: u64, to: u64, at: Instant) {
        if to > before {
            self.events.push(Event::Moved { client: self.id, before, to, at });
        }
    }

    fn tick(&mut self, frame: FrameId, apply: impl FnOnce(&mut Grid) -> Step, at: Instant) {
        self.counts.ticks += 1;
        let Some(before) = &self.client.grid else { return };
        let (after, step) = self.grids.after(before, frame, apply);
        match step {
            Step::Applied => {
                let (before, to) = (before.seq, after.seq);
                self.client.grid = Some(after);
                self.moved(before, to, at);
            }
            Step::Ignored => {}
            Step::Gap => {
                self.counts.gaps += 1;
                self.todo.push(Todo::Watch(self.id));
            }
        }
    }

    fn reply(&mut self, id: RequestId, seq: u64, ok: Option<&Answer>, refusal: Option<&WireRefusal>, at: Instant) {
        let result = match (ok, refusal) {
            (Some(answer), _) => Ok(answer.clone()),
            (None, Some(refusal)) => Err(refusal.clone()),
            (None, None) => return self.counts.unreadable += 1,
        };
        self.events.push(Event::Reply { client: self.id, id, seq, result, at });
    }
}
