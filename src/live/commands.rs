//! From a client's message to a use case, and from its outcome to the reply. Not here: limits, sockets.

use std::sync::Arc;

use crate::actors::handle::Outcome;
use crate::app::town::{LiveHold, Town, Visitor};
use crate::domain::ids::{BookingId, HoldId, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, SlotStart, Week};
use crate::wire::messages::{ClientMessage, MyHold, ServerMessage, WireRefusal};

/// A client's message, sorted by who answers it.
#[derive(Debug)]
pub enum Asked {
    Hello { protocol: u16 },
    Watch { id: RequestId, resource: ResourceId, week: Week },
    Unwatch { id: RequestId, resource: ResourceId, week: Week },
    Run { id: RequestId, command: Command },
    Mine { id: RequestId },
    Ping { id: RequestId },
}

/// What changes a calendar.
#[derive(Debug)]
pub enum Command {
    Hold { resource: ResourceId, range: SlotRange },
    Extend { resource: ResourceId, hold: HoldId },
    Release { resource: ResourceId, hold: HoldId },
    Confirm { resource: ResourceId, hold: HoldId },
    Cancel { booking: BookingId },
}

impl From<ClientMessage> for Asked {
    fn from(message: ClientMessage) -> Self {
        use ClientMessage as M;
        let (id, command) = match message {
            M::Hello { protocol } => return Self::Hello { protocol },
            M::Watch { id, resource, week } => return Self::Watch { id, resource, week },
            M::Unwatch { id, resource, week } => return Self::Unwatch { id, resource, week },
            M::Mine { id } => return Self::Mine { id },
            M::Ping { id } => return Self::Ping { id },
            M::Hold { id, resource, date, minute, fold, minutes } => {
                let range = SlotRange { start: SlotStart { date, minute, fold }, minutes };
                (id, Command::Hold { resource, range })
            }
            M::Extend { id, resource, hold } => (id, Command::Extend { resource, hold }),
            M::Release { id, resource, hold } => (id, Command::Release { resource, hold }),
            M::Confirm { id, resource, hold } => (id, Command::Confirm { resource, hold }),
            // The booking's record knows its resource.
            M::Cancel { id, resource: _, booking } => (id, Command::Cancel { booking }),
        };
        Self::Run { id, command }
    }
}

impl Asked {
    /// The request's id; a hello has none.
    #[must_use]
    pub fn id(&self) -> Option<RequestId> {
        match self {
            Self::Hello { .. } => None,
            Self::Watch { id, .. }
            | Self::Unwatch { id, .. }
            | Self::Run { id, .. }
            | Self::Mine { id }
            | Self::Ping { id } => Some(*id),
        }
    }
}

impl Command {
    /// Whether the person's hold is another one after it.
    #[must_use]
    pub fn changes_hold(&self) -> bool {
        !matches!(self, Self::Cancel { .. })
    }

    /// Asks the town and waits until the outcome is durable.
    pub async fn run(self, town: Arc<Town>, visitor: Visitor, id: RequestId) -> Outcome {
        match self {
            Self::Hold { resource, range } => town.hold(&visitor, id, &resource, range).await,
            Self::Extend { resource, hold } => town.extend(&visitor, id, &resource, hold).await,
            Self::Release { resource, hold } => town.release(&visitor, id, &resource, hold).await,
            Self::Confirm { resource, hold } => town.confirm(&visitor, id, &resource, hold).await,
            Self::Cancel { booking } => town.cancel(id, booking).await,
        }
    }
}

/// The reply to a command.
#[must_use]
pub fn reply(id: RequestId, outcome: Outcome) -> ServerMessage {
    match outcome.result {
        Ok(answer) => ServerMessage::Reply { id, seq: outcome.seq, ok: Some(answer), refusal: None },
        Err(why) => {
            let refusal = Some(WireRefusal { code: why.number(), why });
            ServerMessage::Reply { id, seq: outcome.seq, ok: None, refusal }
        }
    }
}

/// The reply to what was refused before the town was asked for a command: rates, watches, looking.
#[must_use]
pub fn refused(id: RequestId, refusal: Refusal) -> ServerMessage {
    let number = refusal.number().to_string();
    metrics::counter!("sportello_refusals_total", "kind" => "socket", "number" => number).increment(1);
    reply(id, Outcome::refused(refusal))
}

/// What a person holds, as frames carry it.
#[must_use]
pub fn my_hold(live: LiveHold) -> MyHold {
    let LiveHold { resource, hold, range: SlotRange { start, minutes }, until, extensions_left, zone: _ } = live;
    let SlotStart { date, minute, fold } = start;
    MyHold { resource, hold, date, minute, fold, minutes, until: until.0, extensions_left }
}
