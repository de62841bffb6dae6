//! The town: every use case of citizens, behind one value that pages, API and sockets share.

use std::sync::{Arc, RwLock};

use crate::actors::clock::Clock;
use crate::actors::core::{PersonData, RETRY_AFTER_MS, Submission};
use crate::actors::feed::{Frame, Watcher};
use crate::actors::handle::{CalendarHandle, Outcome};
use crate::actors::registry::Registry;
use crate::domain::calendar::{BookingState, Calendar, HoldFate};
use crate::domain::catalog::Catalog;
use crate::domain::colour::WeekView;
use crate::domain::command::{Action, Actor, Answer, Command};
use crate::domain::ids::{BookingId, HoldId, PersonTag, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::schedule::Schedule;
use crate::domain::time::{SlotRange, Timestamp, Week, instant};
use crate::store::{BookingRecord, Contact, Store, StoreError};

use super::caps::Caps;
use super::drafts::Drafts;
use super::ledger::{HeldBy, Ledger};
use super::tags::Tags;

/// A hold that has been asked for counts this long while its answer is under way.
const ASKING_MINUTES: i64 = 1;

/// A contact is kept this long after its hold's deadline: the hold may be extended meanwhile.
const DRAFT_MINUTES: i64 = 60;

/// Who is at the other end: an anonymous browser session until the person gives name and e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Keyed hash of the browser's session.
    pub tag: PersonTag,
    /// `it` or `en`.
    pub language: String,
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

/// All use cases. One for the process, shared as `Arc<Town>`.
pub struct Town {
    registry: Registry,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    catalog: RwLock<Arc<Catalog>>,
    tags: Tags,
    ledger: Ledger,
    drafts: Drafts,
    caps: Caps,
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
    /// Opens the town on a store that has a catalogue: brings back the holds that live and arms their deadlines.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn open(registry: Registry, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
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
            caps: Caps::default(),
        };
        town.restore_holds().await?;
        Ok(town)
    }

    async fn restore_holds(&self) -> Result<(), StoreError> {
        for (resource, calendar) in self.registry.wake_all_due().await? {
            let read = |calendar: &Calendar, _| {
                calendar.holds().map(|(id, hold)| (hold.person, id, hold.until)).collect::<Vec<_>>()
            };
            for (person, hold, until) in calendar.look(read).await.unwrap_or_default() {
                self.ledger.grant(person, HeldBy { resource: resource.clone(), hold, until });
            }
        }
        Ok(())
    }

    /// The tree of resources.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.catalog.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The clock's reading for this message.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock that only runs on: for rates.
    pub fn monotonic(&self) -> std::time::Duration {
        self.clock.monotonic()
    }

    /// Whether new holds are taken; false when the disk is nearly full or the store has stopped.
    pub fn accepts_holds(&self) -> bool {
        self.store.accepts_holds()
    }

    /// Why nothing more is accepted, once the store has stopped.
    pub fn stopped(&self) -> Option<String> {
        self.store.stopped()
    }

    /// A fresh request id, for forms without JavaScript.
    pub fn new_request(&self) -> RequestId {
        RequestId(random_128())
    }

    async fn calendar(&self, resource: &ResourceId) -> Result<CalendarHandle, Refusal> {
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
    pub async fn watch(&self, resource: &ResourceId, week: Week, watcher: Watcher) -> Result<Frame, Refusal> {
        self.calendar(resource).await?.watch(week, watcher).await
    }

    /// Ends a watch. Never waits; an unknown watch is nothing.
    pub fn unwatch(&self, resource: &ResourceId, week: Week, watcher: u64) {
        if let Some(calendar) = self.registry.live(resource) {
            calendar.unwatch(week, watcher);
        }
    }

    /// The visitor's live hold.
    pub async fn my_hold(&self, visitor: &Visitor) -> Option<LiveHold> {
        let held = self.ledger.hold_of(visitor.tag, self.now())?;
        self.live_hold(visitor.tag, &held).await
    }

    /// What the calendar says of a hold: it knows better than the ledger.
    async fn live_hold(&self, person: PersonTag, held: &HeldBy) -> Option<LiveHold> {
        let (resource, id) = (held.resource.clone(), held.hold);
        let read = move |calendar: &Calendar, now: Timestamp| {
            let hold = calendar.hold(id).filter(|hold| hold.person == person && hold.until > now)?;
            let extensions_max = calendar.schedule().policy.hold_extensions_max;
            let extensions_left = extensions_max.saturating_sub(hold.extensions_used);
            Some(LiveHold { resource, hold: id, range: hold.range, until: hold.until, extensions_left })
        };
        self.calendar(&held.resource).await.ok()?.look(read).await.ok()?
    }

    /// A booking by its id.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn booking(&self, booking: BookingId) -> Result<Option<ShownBooking>, StoreError> {
        let Some(record) = self.record(booking).await? else { return Ok(None) };
        let resource = record.resource.clone();
        let Ok(calendar) = self.calendar(&resource).await else { return Ok(None) };
        let shown = calendar.look(move |calendar, now| show_booking(calendar, record, now)).await;
        Ok(shown.ok())
    }

    async fn record(&self, booking: BookingId) -> Result<Option<BookingRecord>, StoreError> {
        let store = self.store.clone();
        let read = tokio::task::spawn_blocking(move || store.booking(booking)).await;
        read.unwrap_or_else(|panic| Err(StoreError::Io(panic.to_string())))
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

/// Holding and booking.
impl Town {
    /// Holds a range for a visitor, who may have one live hold in the town.
    pub async fn hold(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        range: SlotRange,
    ) -> Outcome {
        if let Err(refusal) = self.may_hold(resource) {
            return Outcome::refused(refusal);
        }
        let hold = HoldId(request.0);
        if let Err(refusal) = self.reserve(visitor.tag, resource, hold).await {
            // A repetition gets its answer also where the person has gone on to another hold meanwhile (law 5).
            return match self.is_answered(resource, request).await {
                true => self.submit(resource, visitor, request, Action::Hold { range }).await,
                false => Outcome::refused(refusal),
            };
        }
        let outcome = self.submit(resource, visitor, request, Action::Hold { range }).await;
        match &outcome.result {
            Ok(Answer::Held { until, .. }) => {
                self.ledger.grant(visitor.tag, HeldBy { resource: resource.clone(), hold, until: *until });
            }
            // It may live: the reservation stays for its minute, and `reserve` asks the calendar then.
            Err(Refusal::OutcomeUnknown) => {}
            _ => self.ledger.drop_hold(visitor.tag, hold),
        }
        outcome
    }

    /// Whether a calendar remembers its answer to a request.
    async fn is_answered(&self, resource: &ResourceId, request: RequestId) -> bool {
        let read = move |calendar: &Calendar, _: Timestamp| calendar.answer(request).is_some();
        match self.calendar(resource).await {
            Ok(calendar) => calendar.look(read).await.unwrap_or(false),
            Err(_) => false,
        }
    }

    fn may_hold(&self, resource: &ResourceId) -> Result<(), Refusal> {
        let catalog = self.catalog();
        let node = catalog.node(resource).filter(|node| node.bookable).ok_or(Refusal::ResourceUnknown)?;
        if node.suspended.is_some() {
            return Err(Refusal::ResourceSuspended);
        }
        if self.store.stopped().is_some() {
            return Err(Refusal::StoreStopped);
        }
        if self.store.accepts_holds() { Ok(()) } else { Err(Refusal::StoreFull) }
    }

    /// Takes the person's only place for a hold, unless a hold of theirs really lives.
    async fn reserve(&self, person: PersonTag, resource: &ResourceId, hold: HoldId) -> Result<(), Refusal> {
        let now = self.now();
        let wanted = HeldBy { resource: resource.clone(), hold, until: now.plus_minutes(ASKING_MINUTES) };
        let Err(known) = self.ledger.reserve(person, wanted.clone(), now) else { return Ok(()) };
        if let Some(live) = self.live_hold(person, &known).await {
            return Err(Refusal::PersonHasHold { resource: live.resource, hold: live.hold, until: live.until });
        }
        // What the ledger believed has ended, or is being asked for this very moment in another window.
        if known.until > now.plus_minutes(ASKING_MINUTES) {
            self.ledger.drop_hold(person, known.hold);
        }
        self.ledger.reserve(person, wanted, now).map_err(|_| Refusal::Busy { retry_after_ms: RETRY_AFTER_MS })
    }

    /// Puts the deadline of a visitor's hold off once more.
    pub async fn extend(&self, visitor: &Visitor, request: RequestId, resource: &ResourceId, hold: HoldId) -> Outcome {
        let outcome = self.submit(resource, visitor, request, Action::Extend { hold }).await;
        if let Ok(Answer::Extended { until, .. }) = &outcome.result {
            self.ledger.grant(visitor.tag, HeldBy { resource: resource.clone(), hold, until: *until });
        }
        outcome
    }

    /// Gives a visitor's hold back.
    pub async fn release(&self, visitor: &Visitor, request: RequestId, resource: &ResourceId, hold: HoldId) -> Outcome {
        let outcome = self.submit(resource, visitor, request, Action::Release { hold }).await;
        if outcome.result.is_ok() {
            self.forget_hold(visitor.tag, hold);
        }
        outcome
    }

    /// Keeps name and e-mail for a hold of this visitor until it is confirmed or ends. In memory only.
    ///
    /// # Errors
    /// `HoldUnknown` where the visitor has no such live hold.
    pub async fn give_contact(&self, visitor: &Visitor, hold: HoldId, contact: Contact) -> Result<(), Refusal> {
        let live = self.my_hold(visitor).await.filter(|live| live.hold == hold).ok_or(Refusal::HoldUnknown)?;
        let kept_until = live.until.plus_minutes(DRAFT_MINUTES);
        self.drafts.put(hold, visitor.tag, contact, kept_until, self.now());
        Ok(())
    }

    /// Makes the hold a booking with the contact given before.
    pub async fn confirm(&self, visitor: &Visitor, request: RequestId, resource: &ResourceId, hold: HoldId) -> Outcome {
        let Some(contact) = self.drafts.get(hold, visitor.tag) else {
            return self.confirmed_before(visitor, request, resource, hold).await;
        };
        let beneficiary = self.tags.of_contact(&contact);
        let Some(_turn) = self.caps.turn_of(beneficiary) else {
            return Outcome::refused(Refusal::Busy { retry_after_ms: RETRY_AFTER_MS });
        };
        if let Err(refusal) = self.caps.check(self, resource, beneficiary).await {
            // The booking that fills the cap may be this very one, asked for again.
            let before = self.confirmed_before(visitor, request, resource, hold).await;
            return if before.result == Err(Refusal::ContactMissing) { Outcome::refused(refusal) } else { before };
        }
        let action = Action::Confirm { hold, booking: BookingId(random_128()), beneficiary };
        let command = Command { request, by: Actor::Person(visitor.tag), action };
        let person = Some(PersonData { contact, language: visitor.language.clone() });
        let outcome = self.submit_to(resource, Submission { command, person, record: None }).await;
        if outcome.result.is_ok() {
            self.ledger.drop_hold(visitor.tag, hold);
        }
        outcome
    }

    /// A confirm without a contact: the repetition of one that has been answered, or one that came too early.
    async fn confirmed_before(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        hold: HoldId,
    ) -> Outcome {
        let person = visitor.tag;
        let read = move |calendar: &Calendar, _: Timestamp| {
            let ended = calendar.ended_hold(hold).filter(|ended| ended.person == person);
            (calendar.answer(request).map(|remembered| remembered.answer.clone()), ended.map(|ended| ended.end))
        };
        let looked = match self.calendar(resource).await {
            Ok(calendar) => calendar.look(read).await,
            Err(refusal) => Err(refusal),
        };
        let result = match looked {
            Ok((Some(answer @ Answer::Confirmed { .. }), Some(HoldFate::Confirmed(_)))) => Ok(answer),
            Ok((_, Some(HoldFate::Confirmed(booking)))) => Err(Refusal::HoldConfirmed { booking }),
            Ok(_) => Err(Refusal::ContactMissing),
            Err(refusal) => Err(refusal),
        };
        Outcome { seq: 0, result }
    }

    /// Cancels a booking. Knowing its id (128 random bits) is the right to.
    pub async fn cancel(&self, request: RequestId, booking: BookingId) -> Outcome {
        let record = match self.record(booking).await {
            Ok(Some(record)) => record,
            Ok(None) => return Outcome::refused(Refusal::BookingUnknown),
            Err(error) => {
                tracing::error!(store.error = %error, "a booking cannot be read");
                return Outcome::refused(Refusal::Busy { retry_after_ms: RETRY_AFTER_MS });
            }
        };
        let command = Command { request, by: Actor::Person(record.applicant), action: Action::Cancel { booking } };
        let resource = record.resource.clone();
        self.submit_to(&resource, Submission { command, person: None, record: Some(Box::new(record)) }).await
    }

    fn forget_hold(&self, person: PersonTag, hold: HoldId) {
        self.ledger.drop_hold(person, hold);
        self.drafts.forget(hold);
    }

    async fn submit(&self, resource: &ResourceId, visitor: &Visitor, request: RequestId, action: Action) -> Outcome {
        let command = Command { request, by: Actor::Person(visitor.tag), action };
        self.submit_to(resource, command.into()).await
    }

    async fn submit_to(&self, resource: &ResourceId, submission: Submission) -> Outcome {
        let kind = submission.command.action.name();
        let outcome = match self.calendar(resource).await {
            Ok(calendar) => calendar.submit(submission).await,
            Err(refusal) => Outcome::refused(refusal),
        };
        match &outcome.result {
            Ok(_) => metrics::counter!("sportello_commands_total", "action" => kind).increment(1),
            Err(refusal) => {
                let number = refusal.number().to_string();
                metrics::counter!("sportello_refusals_total", "action" => kind, "number" => number).increment(1);
            }
        }
        outcome
    }

    /// How many bookings to come a beneficiary has on some resources together.
    pub(super) async fn future_bookings(
        &self,
        beneficiary: PersonTag,
        resources: &[ResourceId],
    ) -> Result<usize, Refusal> {
        let mut count = 0;
        for resource in resources {
            let calendar = match self.calendar(resource).await {
                Ok(calendar) => calendar,
                Err(Refusal::ResourceUnknown) => continue,
                Err(refusal) => return Err(refusal),
            };
            count += calendar.look(move |calendar, now| calendar.future_bookings_of(beneficiary, now)).await?;
        }
        Ok(count)
    }
}

/// 128 bits from the system's generator.
fn random_128() -> u128 {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    u128::from_le_bytes(bytes)
}
