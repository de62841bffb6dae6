//! Finds the actor of a resource, starts it from the store where it does not run, and brings a dead one back. Not
//! here: what actors do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix::prelude::*;
use dashmap::DashMap;
use tokio::sync::oneshot;

use super::calendar::{CalendarActor, Parts};
use super::clock::Clock;
use super::core::{Core, busy};
use super::deadlines;
use super::handle::{CalendarHandle, Outcome};
use super::posting::Posting;
use crate::domain::calendar::Calendar;
use crate::domain::ids::ResourceId;
use crate::domain::refusal::Refusal;
use crate::store::{Loaded, Store, StoreError};

/// Settings of all calendar actors.
#[derive(Debug, Clone)]
pub struct ActorSettings {
    /// Commands queued for one calendar before `busy`.
    pub mailbox: usize,
    /// Shortest time between two ticks of one week.
    pub tick: Duration,
    /// A snapshot is kept after this many events.
    pub snapshot_events: u64,
    /// Threads for calendar actors.
    pub arbiters: usize,
}

/// All calendar actors of this process. A value for the whole process, shared in an `Arc`.
pub struct Registry {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    settings: ActorSettings,
    posting: Posting,
    arbiters: Vec<ArbiterHandle>,
    next_arbiter: AtomicUsize,
    slots: DashMap<ResourceId, Arc<Slot>>,
}

/// A resource's place in the registry. The lock is held while its actor is started, so that there is never a second.
#[derive(Default)]
struct Slot {
    live: std::sync::RwLock<Option<CalendarHandle>>,
    starting: tokio::sync::Mutex<()>,
}

impl Registry {
    /// Starts the arbiters. Only inside an actix system. Nobody is told anything outside the pages.
    #[must_use]
    pub fn start(store: Arc<dyn Store>, clock: Arc<dyn Clock>, settings: ActorSettings) -> Arc<Self> {
        Self::start_posting(store, clock, settings, Posting::default())
    }

    /// As `start`, and commits leave letters in the outbox.
    #[must_use]
    pub fn start_posting(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        settings: ActorSettings,
        posting: Posting,
    ) -> Arc<Self> {
        let arbiters = (0..settings.arbiters.max(1)).map(|_| Arbiter::new().handle()).collect();
        let (next_arbiter, slots) = (AtomicUsize::new(0), DashMap::new());
        Arc::new(Self { store, clock, settings, posting, arbiters, next_arbiter, slots })
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Sees to it that calendars which have something to do by themselves do it in time, also when nobody asks for them:
    /// after a restart, holds end on time. They are not read before that.
    ///
    /// # Errors
    /// Where the store's heads cannot be read.
    pub async fn arm_deadlines(self: &Arc<Self>) -> Result<(), StoreError> {
        let store = self.store.clone();
        let heads = tokio::task::spawn_blocking(move || store.heads());
        let heads = heads.await.unwrap_or_else(|panic| Err(StoreError::Io(panic.to_string())))?;
        let due = heads.into_iter().filter_map(|head| Some((head.next_due?, head.resource)));
        actix::spawn(deadlines::keep(Arc::downgrade(self), due.collect()));
        Ok(())
    }

    /// The actor of a resource, started if need be.
    ///
    /// # Errors
    /// `ResourceUnknown` where the store has no events of it, `Busy` where it cannot be read (which is logged).
    pub async fn calendar(&self, resource: &ResourceId) -> Result<CalendarHandle, Refusal> {
        if let Some(live) = self.live(resource) {
            return Ok(live);
        }
        self.start_calendar(resource).await
    }

    /// The actor of a resource, if it runs.
    #[must_use]
    pub fn live(&self, resource: &ResourceId) -> Option<CalendarHandle> {
        let slot = self.slots.get(resource)?;
        let live = slot.live.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        live.clone().filter(CalendarHandle::is_alive)
    }

    async fn start_calendar(&self, resource: &ResourceId) -> Result<CalendarHandle, Refusal> {
        // A name that the store does not know leaves no place behind: names come from outside.
        let known = self.slots.contains_key(resource);
        let slot = self.slots.entry(resource.clone()).or_default().clone();
        let _starting = slot.starting.lock().await;
        if let Some(live) = self.live(resource) {
            return Ok(live);
        }
        match self.load(resource).await {
            Ok(Some(core)) => {
                let handle = self.spawn(resource, core);
                let before =
                    slot.live.write().unwrap_or_else(std::sync::PoisonError::into_inner).replace(handle.clone());
                if before.is_some() {
                    metrics::counter!("sportello_calendar_reloads_total").increment(1);
                }
                Ok(handle)
            }
            Ok(None) => {
                if !known {
                    self.slots.remove(resource);
                }
                Err(Refusal::ResourceUnknown)
            }
            Err(error) => {
                tracing::error!(resource.id = %resource, store.error = %error, "a calendar cannot be read and stays closed");
                Err(busy())
            }
        }
    }

    /// On a thread that may block: reading, replaying, and the copy that a core begins with.
    async fn load(&self, resource: &ResourceId) -> Result<Option<Core<oneshot::Sender<Outcome>>>, StoreError> {
        let (store, name, every) = (self.store.clone(), resource.clone(), self.settings.snapshot_events);
        let channels = self.posting.channels_of(resource);
        let loading = tokio::task::spawn_blocking(move || {
            let replayed = replay(store.load(&name)?);
            let core =
                |(calendar, since_snapshot)| Core::new(name, calendar, every, since_snapshot).telling_by(channels);
            Ok(replayed.map(core))
        });
        loading.await.unwrap_or_else(|panic| Err(StoreError::Io(panic.to_string())))
    }

    fn spawn(&self, resource: &ResourceId, core: Core<oneshot::Sender<Outcome>>) -> CalendarHandle {
        let turn = self.next_arbiter.fetch_add(1, Ordering::Relaxed) % self.arbiters.len();
        let parts = Parts {
            resource: resource.clone(),
            core,
            store: self.store.clone(),
            clock: self.clock.clone(),
            epoch: random_epoch(),
            tick: self.settings.tick,
            posting: self.posting.clone(),
        };
        metrics::gauge!("sportello_calendars_started").increment(1.0);
        let addr = CalendarActor::start_in_arbiter(&self.arbiters[turn], move |_| CalendarActor::new(parts));
        CalendarHandle::new(resource.clone(), addr, self.settings.mailbox)
    }
}

/// A calendar from what the store has of it, and how many events it is past its snapshot; none if there are no events.
pub fn replay(loaded: Loaded) -> Option<(Calendar, u64)> {
    let events = loaded.records.len() as u64;
    let mut records = loaded.records.iter();
    let mut calendar = match loaded.snapshot {
        Some(calendar) => calendar,
        None => Calendar::from_first(records.next()?)?,
    };
    for record in records {
        calendar.evolve(record);
    }
    Some((calendar, events))
}

/// Random and below 2^53, so that a browser's number holds it.
fn random_epoch() -> u64 {
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    u64::from_le_bytes(bytes) >> 11
}
