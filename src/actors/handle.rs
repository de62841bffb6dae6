//! Typed handles to calendar actors. `Addr` stays inside this folder.

use std::sync::Arc;

use actix::prelude::*;
use tokio::sync::oneshot;

use super::calendar::CalendarActor;
use super::core::{RETRY_AFTER_MS, Submission};
use super::feed::{Frame, Watcher};
use super::message::{Look, Submit, Unwatch, Watch};
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
    /// Shared, not cloned: actix lets every clone of an address send one message more than the mailbox holds.
    addr: Arc<Addr<CalendarActor>>,
}

impl CalendarHandle {
    pub(super) fn new(resource: ResourceId, addr: Addr<CalendarActor>) -> Self {
        Self { resource, addr: Arc::new(addr) }
    }

    /// False once the actor has stopped; the registry then brings it back from the store.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.addr.connected()
    }

    /// Submits a command and waits until its outcome is durable.
    pub async fn submit(&self, submission: Submission) -> Outcome {
        let (reply, answer) = oneshot::channel();
        if let Err(error) = self.addr.try_send(Submit { submission, reply }) {
            return Outcome::refused(busy(&error));
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
        let look = Look(Box::new(move |calendar, now| {
            let _ = reply.send(read(calendar, now));
        }));
        self.addr.try_send(look).map_err(|error| busy(&error))?;
        answer.await.map_err(|_| Refusal::Busy { retry_after_ms: RETRY_AFTER_MS })
    }

    /// Begins to watch a week through this thread's relay and returns the week's snapshot.
    ///
    /// # Errors
    /// `Busy` where the actor cannot be asked now.
    pub async fn watch(&self, week: Week, watcher: Watcher) -> Result<Frame, Refusal> {
        let relay = relay::local();
        let id = watcher.id;
        // Joined first: a tick that overtakes the snapshot is ignored by its number, one that is missed would be lost.
        relay.join((self.resource.clone(), week), watcher);
        let (reply, answer) = oneshot::channel();
        let asked = self.addr.try_send(Watch { week, relay: relay.addr().clone(), reply });
        let snapshot = match asked {
            Ok(()) => answer.await.map_err(|_| Refusal::Busy { retry_after_ms: RETRY_AFTER_MS }),
            Err(error) => Err(busy(&error)),
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
            // Where the mailbox is full, ticks go to a relay without watchers until the next one leaves: a waste, no harm.
            let _ = self.addr.try_send(Unwatch { week, relay: relay.addr().clone() });
        }
    }
}

fn busy<T>(_: &SendError<T>) -> Refusal {
    Refusal::Busy { retry_after_ms: RETRY_AFTER_MS }
}
