//! The town: every use case of citizens, behind one value that pages, API and sockets share. Here is what opens it and
//! what looks; what holds and books is in `holding`, whose a hold is in `mine`, what is told for one in `telling`, and what
//! the others call for holding in `commands`.

mod closing;
mod commands;
mod holding;
mod mine;
mod office;
mod telling;
#[cfg(test)]
pub(crate) mod tests;

use std::rc::Rc;
use std::sync::{Arc, RwLock};

use crate::actors::clock::Clock;
use crate::actors::core::busy;
use crate::actors::feed::{Frame, Watcher};
use crate::actors::handle::CalendarHandle;
use crate::actors::registry::Registry;
use crate::domain::calendar::{BookingState, Calendar};
use crate::domain::catalog::Catalog;
use crate::domain::colour::WeekView;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::ids::{BookingId, HoldId, PersonTag, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::schedule::Schedule;
use crate::domain::time::{SlotRange, Timestamp, Tz, Week, civil, instant};
use crate::identity::login::Login;
use crate::store::{BookingRecord, Store, StoreError};

pub use self::closing::{Closed, Closing, Seen};
pub use self::office::{Desk, Listed, LostLetter, Office};

use super::access::Session;
use super::caps::Caps;
use super::drafts::Drafts;
use super::errands::Errands;
use super::guests::Guests;
use super::ledger::{HeldBy, Holder, Ledger};
use super::tags::Tags;

/// Who is at the other end: a browser, and the person where they have logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Keyed hash of the browser's session.
    pub tag: PersonTag,
    /// Such as `it`.
    pub language: String,
    /// Where the person has logged in.
    pub session: Option<Arc<Session>>,
}

impl Visitor {
    /// Who the person is, where they have logged in.
    #[must_use]
    pub fn login(&self) -> Option<&Login> {
        self.session.as_deref().map(Session::login)
    }
}

/// A week as pages show it.
#[derive(Debug, Clone)]
pub struct ShownWeek {
    pub view: WeekView,
    pub schedule: Arc<Schedule>,
    pub now: Timestamp,
}

/// A person's live hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveHold {
    pub resource: ResourceId,
    pub hold: HoldId,
    /// Of the resource: its wall clock is what `range` means.
    pub zone: Tz,
    pub range: SlotRange,
    pub until: Timestamp,
    pub extensions_left: u8,
}

/// A booking as its page shows it.
#[derive(Debug, Clone)]
pub struct ShownBooking {
    pub record: BookingRecord,
    pub state: BookingState,
    /// When it starts.
    pub at: Timestamp,
    pub schedule: Arc<Schedule>,
    /// The last instant at which a citizen may cancel it.
    pub cancel_until: Timestamp,
    pub now: Timestamp,
}

impl ShownBooking {
    /// When it was cancelled, if it was.
    #[must_use]
    pub fn cancelled_at(&self) -> Option<Timestamp> {
        match self.state {
            BookingState::Cancelled { free_at, .. } => Some(self.record.cancelled_at.unwrap_or(free_at)),
            BookingState::Confirmed => None,
        }
    }
}

/// All use cases. One for the process, shared as `Arc<Town>`.
pub struct Town {
    registry: Arc<Registry>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    catalog: RwLock<Arc<Catalog>>,
    tags: Tags,
    ledger: Ledger,
    drafts: Drafts,
    errands: Errands,
    caps: Caps,
    guests: Guests,
    /// Whether guests prove their address with a code; without mail nobody can.
    guests_prove: bool,
    /// None where there are no operators.
    office: Option<Office>,
}

/// Why a town does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the store cannot be read: {0}")]
    Store(#[from] StoreError),
    #[error("the store has no tree of resources")]
    NoCatalog,
}

impl Town {
    /// Opens the town on a store that has a catalogue: knows the holds that live and sees to their deadlines.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn open(
        registry: Arc<Registry>,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        let catalog = store.catalog()?.ok_or(OpenError::NoCatalog)?;
        let tags = Tags::new(store.secret("persons")?);
        let town = Self {
            registry,
            store,
            clock,
            catalog: RwLock::new(Arc::new(catalog)),
            tags,
            ledger: Ledger::default(),
            drafts: Drafts::default(),
            errands: Errands::default(),
            caps: Caps::default(),
            guests: Guests::default(),
            guests_prove: false,
            office: None,
        };
        // Rows stay until expiry is decided. One that is over must not stand in front of the person's hold that lives.
        let now = town.clock.now();
        for held in town.store.live_holds()?.into_iter().filter(|held| held.until > now) {
            let by = Holder { browser: held.person, login: None };
            town.ledger.grant(HeldBy { by, resource: held.resource, hold: held.hold, until: held.until });
        }
        town.know_logins()?;
        town.registry.arm_deadlines().await?;
        Ok(town)
    }

    /// From now on guests prove their address with a code.
    #[must_use]
    pub fn proving_guests(self, guests_prove: bool) -> Self {
        Self { guests_prove, ..self }
    }

    /// The tree of resources.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.catalog.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The clock's reading for this message.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock itself, for what measures by it.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// The clock that only runs on: for rates and durations.
    pub fn monotonic(&self) -> std::time::Duration {
        self.clock.monotonic()
    }

    /// Why nothing more is accepted, once the store has stopped.
    pub fn stopped(&self) -> Option<String> {
        self.store.stopped()
    }

    /// Begins an errand of the visitor for somebody else; its id is for addresses.
    ///
    /// # Errors
    /// `Busy` where too many are under way.
    pub fn begin_errand(&self, visitor: &Visitor, for_whom: FiscalCode) -> Result<RequestId, Refusal> {
        let id = self.new_request();
        self.errands.begin(id, self.holder(visitor), for_whom, self.now()).map(|()| id).ok_or(busy())
    }

    /// For whom an errand of the visitor is, if it goes on.
    #[must_use]
    pub fn errand(&self, visitor: &Visitor, id: RequestId) -> Option<FiscalCode> {
        self.errands.for_whom(id, self.holder(visitor), self.now())
    }

    /// Whether an errand goes on and is somebody's who had logged in.
    #[must_use]
    pub fn errand_waits_for_login(&self, id: RequestId) -> bool {
        self.errands.waits_for_login(id, self.now())
    }

    /// The calendar of a name from outside. What the catalogue does not know costs no reading of the store.
    async fn calendar(&self, resource: &ResourceId) -> Result<CalendarHandle, Refusal> {
        if !self.catalog().node(resource).is_some_and(|node| node.bookable) {
            return Err(Refusal::ResourceUnknown);
        }
        self.registry.calendar(resource).await
    }
}

/// Looking.
impl Town {
    /// A week, as it is durable now.
    ///
    /// # Errors
    /// `ResourceUnknown`, or `Busy`.
    pub async fn week(&self, resource: &ResourceId, week: Week) -> Result<ShownWeek, Refusal> {
        let read = move |calendar: &Calendar, now: Timestamp| ShownWeek {
            view: calendar.week(week, now),
            schedule: Arc::new(calendar.schedule().clone()),
            now,
        };
        self.calendar(resource).await?.look(read).await
    }

    /// The week that it is now where the resource is.
    ///
    /// # Errors
    /// As `week`.
    pub async fn current_week(&self, resource: &ResourceId) -> Result<Week, Refusal> {
        let read = |calendar: &Calendar, now| Week::of(civil(calendar.schedule().zone, now).date);
        self.calendar(resource).await?.look(read).await
    }

    /// The first week from `from` on, within a year, that has a free cell.
    ///
    /// # Errors
    /// As `week`.
    pub async fn first_free_week(&self, resource: &ResourceId, from: Week) -> Result<Option<Week>, Refusal> {
        self.calendar(resource).await?.look(move |calendar, now| calendar.first_free_week(from, now)).await
    }

    /// Up to `limit` free ranges of the same duration nearest in time to one that was lost.
    ///
    /// # Errors
    /// As `week`.
    pub async fn nearest_free(
        &self,
        resource: &ResourceId,
        lost: SlotRange,
        limit: usize,
    ) -> Result<Vec<SlotRange>, Refusal> {
        self.calendar(resource).await?.look(move |calendar, now| calendar.nearest_free(lost, limit, now)).await
    }

    /// Begins to watch a week and returns its snapshot; ticks follow to the watcher. Watching again refreshes. Only on
    /// a thread with an actix arbiter.
    ///
    /// # Errors
    /// As `week`.
    pub async fn watch(&self, resource: &ResourceId, week: Week, watcher: Rc<dyn Watcher>) -> Result<Frame, Refusal> {
        self.calendar(resource).await?.watch(week, watcher).await
    }

    /// Ends a watch. Never waits; an unknown watch is nothing.
    pub fn unwatch(&self, resource: &ResourceId, week: Week, watcher: u64) {
        if let Some(calendar) = self.registry.live(resource) {
            calendar.unwatch(week, watcher);
        }
    }

    /// A booking by its id.
    ///
    /// # Errors
    /// `Busy` where the store or its calendar cannot be asked: whether there is one is not known then.
    pub async fn booking(&self, booking: BookingId) -> Result<Option<ShownBooking>, Refusal> {
        let Some(record) = self.record(booking).await? else { return Ok(None) };
        // Not through the catalogue: a booking outlives the day on which its resource is taken out of the tree.
        let calendar = self.registry.calendar(&record.resource).await?;
        calendar.look(move |calendar, now| show_booking(calendar, record, now)).await.map(Some)
    }

    /// The bookings that the visitor made, or that were made for them, in no order. Of more than `limit`, any.
    ///
    /// # Errors
    /// `Busy` where the store or a calendar cannot be asked.
    pub async fn my_bookings(&self, visitor: &Visitor, limit: usize) -> Result<Vec<ShownBooking>, Refusal> {
        let tags = self.tags_of(visitor);
        let read = move |store: &dyn Store| {
            let mut records = Vec::new();
            for (tag, made) in tags {
                let found = store.bookings_of(tag, limit)?;
                records.extend(found.into_iter().filter(|record| made.contains(&record.made_at)));
            }
            records.sort_by_key(|record| record.booking);
            records.dedup_by_key(|record| record.booking);
            Ok(records)
        };
        let records = self.ask_store(read).await?;
        let mut shown = Vec::with_capacity(records.len());
        for record in records {
            let calendar = self.registry.calendar(&record.resource).await?;
            shown.push(calendar.look(move |calendar, now| show_booking(calendar, record, now)).await?);
        }
        Ok(shown)
    }

    /// Whether the visitor made a booking, with this browser or as who they have logged in as.
    #[must_use]
    pub fn has_made(&self, visitor: &Visitor, record: &BookingRecord) -> bool {
        let is_by = |tag| record.applicant == tag || record.login == Some(tag);
        self.tags_of(visitor).into_iter().any(|(tag, made)| made.contains(&record.made_at) && is_by(tag))
    }

    /// Whether a booking is the visitor's: they made it, or it is for them.
    #[must_use]
    pub fn is_mine(&self, visitor: &Visitor, record: &BookingRecord) -> bool {
        let is_for = |tag| record.beneficiary == tag;
        let tags = self.tags_of(visitor);
        self.has_made(visitor, record)
            || tags.into_iter().any(|(tag, made)| made.contains(&record.made_at) && is_for(tag))
    }

    async fn record(&self, booking: BookingId) -> Result<Option<BookingRecord>, Refusal> {
        self.ask_store(move |store| store.booking(booking)).await
    }

    /// Reads the store of bookings on a thread that may block.
    async fn ask_store<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let store = self.store.clone();
        let read = tokio::task::spawn_blocking(move || read(store.as_ref())).await;
        let read = read.unwrap_or_else(|panic| Err(StoreError::Io(panic.to_string())));
        read.map_err(|error| {
            tracing::error!(store.error = %error, "bookings cannot be read");
            busy()
        })
    }
}

fn show_booking(calendar: &Calendar, record: BookingRecord, now: Timestamp) -> ShownBooking {
    let schedule = Arc::new(calendar.schedule().clone());
    let kept = calendar.booking(record.booking);
    // A calendar forgets a booking a day after its time; the record then says how it ended.
    let by_record = match record.cancelled_at {
        Some(free_at) => BookingState::Cancelled { free_at, freed: true },
        None => BookingState::Confirmed,
    };
    let at = kept.map(|kept| kept.at).or_else(|| instant(schedule.zone, record.range.start)).unwrap_or_default();
    let cancel_until = at.plus_minutes(-i64::from(schedule.policy.cancel_notice_minutes));
    let state = kept.map_or(by_record, |kept| kept.state);
    ShownBooking { record, state, at, schedule, cancel_until, now }
}
