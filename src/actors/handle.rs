//! Typed handles to calendar actors. `Addr` stays inside this folder.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use actix::prelude::*;
use tokio::sync::oneshot;

use super::calendar::CalendarActor;
use super::core::{Submission, busy};
use super::feed::{Frame, Watcher};
use super::message::{Look, Submit, Ticket, Unwatch, Watch};
use super::relay;
use crate::domain::calendar::Calendar;
use crate::domain::command::Answer;
use crate::domain::ids::ResourceId;
use crate::domain::refusal::Refusal;
use crate::domain::time::{Timestamp, Week};

/// What a command came to, and the number of the shown state that has it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub seq: u64,
    pub result: Result<Answer, Refusal>,
}

impl Outcome {
    /// A refusal from before the calendar was asked.
    #[must_use]
    pub fn refused(refusal: Refusal) -> Self {
        Self { seq: 0, result: Err(refusal) }
    }
}

/// A calendar actor. Cheap to clone. Everything may answer `Busy`, at once, when the actor's mailbox is full.
#[derive(Clone)]
pub struct CalendarHandle {
    resource: ResourceId,
    /// Shared, because handles are cloned for every call.
    addr: Arc<Addr<CalendarActor>>,
    /// Messages that wait, and how many may.
    waiting: Arc<AtomicUsize>,
    mailbox: usize,
}

impl CalendarHandle {
    pub(super) fn new(resource: ResourceId, addr: Addr<CalendarActor>, mailbox: usize) -> Self {
        Self { resource, addr: Arc::new(addr), waiting: Arc::default(), mailbox }
    }

    /// Puts a message into the mailbox, or says at once that it is full.
    fn put<M>(&self, message: impl FnOnce(Ticket) -> M) -> Result<(), Refusal>
    where
        M: Message<Result = ()> + Send + 'static,
        CalendarActor: Handler<M>,
    {
        let ticket = Ticket::take(&self.waiting, self.mailbox).ok_or_else(busy)?;
        self.fresh_addr().try_send(message(ticket)).map_err(|_| busy())
    }

    /// A fresh clone may always send one message: tickets are the bound.
    fn fresh_addr(&self) -> Addr<CalendarActor> {
        Addr::clone(&self.addr)
    }

    /// False once the actor has stopped; the registry then brings it back from the store.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.addr.connected()
    }

    /// Submits a command and waits until its outcome is durable.
    pub async fn submit(&self, submission: Submission) -> Outcome {
        let (reply, answer) = oneshot::channel();
        if let Err(busy) = self.put(|ticket| Submit { ticket, submission, reply }) {
            return Outcome::refused(busy);
        }
        // The actor died with the command in hand: it may have been committed.
        answer.await.unwrap_or_else(|_| Outcome::refused(Refusal::OutcomeUnknown))
    }

    /// Reads what is durable.
    ///
    /// # Errors
    /// `Busy` where the actor cannot be asked now.
    pub async fn look<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Calendar, Timestamp) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let (reply, answer) = oneshot::channel();
        let reading = Box::new(move |calendar: &Calendar, now| {
            let _ = reply.send(read(calendar, now));
        });
        self.put(|ticket| Look(ticket, reading))?;
        answer.await.map_err(|_| busy())
    }

    /// Begins to watch a week through this thread's relay and returns the week's snapshot.
    ///
    /// # Errors
    /// `Busy` where the actor cannot be asked now.
    pub async fn watch(&self, week: Week, watcher: Rc<dyn Watcher>) -> Result<Frame, Refusal> {
        let relay = relay::local();
        let id = watcher.id();
        // Joined first: a tick that overtakes the snapshot is ignored by its number, one that is missed would be lost.
        relay.join((self.resource.clone(), week), watcher);
        let (reply, answer) = oneshot::channel();
        let asked = self.put(|ticket| Watch { ticket, week, relay: relay.addr().clone(), reply });
        let snapshot = match asked {
            Ok(()) => answer.await.map_err(|_| busy()),
            Err(busy) => Err(busy),
        };
        if snapshot.is_err() {
            self.unwatch(week, id);
        }
        snapshot
    }

    /// Ends a watch.
    pub fn unwatch(&self, week: Week, watcher: u64) {
        let relay = relay::local();
        if relay.leave(&(self.resource.clone(), week), watcher) {
            // Without a ticket, because it only frees; each relay leaves a week once.
            let _ = self.fresh_addr().try_send(Unwatch { week, relay: relay.addr().clone() });
        }
    }
}
