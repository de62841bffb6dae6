//! The closed list of messages that a calendar actor takes.

use actix::prelude::*;
use tokio::sync::oneshot;

use super::core::Submission;
use super::feed::Frame;
use super::handle::Outcome;
use super::relay::Relay;
use crate::domain::calendar::Calendar;
use crate::domain::time::{Timestamp, Week};

/// A command; the outcome comes when it is durable.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Submit {
    pub submission: Submission,
    pub reply: oneshot::Sender<Outcome>,
}

/// A relay wants ticks of a week; the answer is the week's snapshot. Again is nothing but another snapshot.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Watch {
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
pub struct Look(pub Reading);

/// There is news in `News`. May be lost where the mailbox is full, because every message looks there.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Wake;
