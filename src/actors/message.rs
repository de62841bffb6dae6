//! The closed list of messages that a calendar actor takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix::prelude::*;
use tokio::sync::oneshot;

use super::core::Submission;
use super::feed::Frame;
use super::handle::Outcome;
use super::relay::Relay;
use crate::domain::calendar::Calendar;
use crate::domain::time::{Timestamp, Week};

/// A place in a calendar's mailbox, given back when its message is taken out of it or is lost with it. actix counts a bound
/// for each clone of an address, and until an actor has begun its mailbox holds sixteen; so the count is ours.
pub struct Ticket(Arc<AtomicUsize>);

impl Ticket {
    /// None where `most` are taken.
    #[must_use]
    pub fn take(taken: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let ticket = Self(taken.clone());
        // Counted before it is looked at: where it was one too many, the drop takes it back.
        (taken.fetch_add(1, Ordering::Relaxed) < most).then_some(ticket)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A command; the outcome comes when it is durable.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Submit {
    pub ticket: Ticket,
    pub submission: Submission,
    pub reply: oneshot::Sender<Outcome>,
}

/// A relay wants ticks of a week; the answer is the week's snapshot. Again is nothing but another snapshot.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Watch {
    pub ticket: Ticket,
    pub week: Week,
    pub relay: Addr<Relay>,
    pub reply: oneshot::Sender<Frame>,
}

/// A relay has nobody left who watches a week.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Unwatch {
    pub week: Week,
    pub relay: Addr<Relay>,
}

/// What a look does with the durable calendar, at the time of the message.
pub type Reading = Box<dyn FnOnce(&Calendar, Timestamp) + Send>;

/// A look at what is durable.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Look(pub Ticket, pub Reading);

/// There is news in `News`. May be lost where the mailbox is full, because every message looks there.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Wake;
