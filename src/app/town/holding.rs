//! Holding and booking: what changes a calendar, and the rules across several of them. Not here: looking (`town`), and
//! what is counted of it (`commands`).

use std::time::Duration;

use super::commands::random_128;
use super::{Town, Visitor};
use crate::actors::core::{PersonData, Submission, busy};
use crate::actors::handle::Outcome;
use crate::app::ledger::{HeldBy, Holder};
use crate::domain::calendar::{Calendar, HoldFate};
use crate::domain::command::{Action, Actor, Answer, Command};
use crate::domain::ids::{BookingId, HoldId, PersonTag, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, Timestamp};

/// A hold that has been asked for counts this long while its answer is under way.
const ASKING_MINUTES: i64 = 1;

/// So long who asks on one device waits for what becomes of a hold that they are asking for on another one: a commit takes
/// milliseconds.
const SETTLES: Duration = Duration::from_secs(2);

/// After a confirm what was told is kept this long: browsers ask again within minutes, and the same request must have the
/// same content.
const RETRY_MINUTES: i64 = 60;

/// The longest that a schedule lets a hold last (`policy.hold_minutes`).
const MAY_LIVE_MINUTES: i64 = 240;

/// Holding and booking.
impl Town {
    /// Holds a range for a visitor, who may have one live hold in the town.
    pub(super) async fn try_hold(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        range: SlotRange,
    ) -> Outcome {
        let (hold, by) = (HoldId(request.0), self.holder(visitor));
        let repeated = self.ledger.hold_of(visitor.tag, self.now()).is_some_and(|held| held.hold == hold);
        let reserved = match self.may_hold(resource) {
            Ok(()) => self.reserve(by, resource, hold).await,
            refused => refused,
        };
        if let Err(refusal) = reserved {
            // A repetition gets its answer also where the person has gone on to another hold meanwhile, or where nobody
            // may hold any more (law 5).
            return match self.is_answered(resource, request).await {
                Ok(true) => self.submit(resource, visitor.tag, request, Action::Hold { range }).await,
                Ok(false) => Outcome::refused(refusal),
                Err(busy) => Outcome::refused(busy),
            };
        }
        let outcome = self.submit(resource, visitor.tag, request, Action::Hold { range }).await;
        match &outcome.result {
            Ok(Answer::Held { until, .. }) => {
                self.ledger.grant(HeldBy { by, resource: resource.clone(), hold, until: *until });
            }
            Err(Refusal::OutcomeUnknown) => self.may_live(by, hold),
            // Being told to come back says nothing of what was granted to the first attempt.
            _ if repeated => {}
            _ => self.ledger.drop_hold(by, hold),
        }
        outcome
    }

    /// Nobody knows whether the person has this hold: it counts for as long as it could last, and whenever it is in the
    /// way the calendar is asked, which knows by then.
    fn may_live(&self, by: Holder, hold: HoldId) {
        self.ledger.prolong(by, hold, self.now().plus_minutes(MAY_LIVE_MINUTES));
    }

    /// Whether a calendar remembers its answer to a request.
    pub(super) async fn is_answered(&self, resource: &ResourceId, request: RequestId) -> Result<bool, Refusal> {
        let read = move |calendar: &Calendar, _: Timestamp| calendar.answer(request).is_some();
        self.calendar(resource).await?.look(read).await
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

    /// Takes the person's only place for a hold, unless a hold of theirs really lives, on this device or another.
    async fn reserve(&self, by: Holder, resource: &ResourceId, hold: HoldId) -> Result<(), Refusal> {
        let reserving = async {
            loop {
                // Made before looking, so that nothing settles unheard in between.
                let settled = self.ledger.settled();
                let now = self.now();
                let until = now.plus_minutes(ASKING_MINUTES);
                let wanted = HeldBy { by, resource: resource.clone(), hold, until };
                let Err(known) = self.ledger.reserve(&wanted, now) else { return Ok(()) };
                if known.hold == hold {
                    return Err(Refusal::RequestReused);
                }
                if let Some(live) = self.live_hold(&known).await? {
                    return Err(Refusal::PersonHasHold { resource: live.resource, hold: live.hold, until: live.until });
                }
                if known.until > until {
                    // What the ledger believed has ended.
                    self.ledger.drop_hold(known.by, known.hold);
                } else {
                    // It is being asked for this very moment, in another window or on another device.
                    settled.await;
                }
            }
        };
        tokio::time::timeout(SETTLES, reserving).await.unwrap_or(Err(busy()))
    }

    /// Puts the deadline of a visitor's hold off once more.
    pub(super) async fn try_extend(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        hold: HoldId,
    ) -> Outcome {
        let by = self.acting(visitor, hold);
        let outcome = self.submit(resource, by.browser, request, Action::Extend { hold }).await;
        match &outcome.result {
            Ok(Answer::Extended { until, .. }) => {
                self.ledger.grant(HeldBy { by, resource: resource.clone(), hold, until: *until });
            }
            Err(Refusal::OutcomeUnknown) => self.may_live(by, hold),
            _ => {}
        }
        outcome
    }

    /// Gives a visitor's hold back.
    pub(super) async fn try_release(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        hold: HoldId,
    ) -> Outcome {
        let by = self.acting(visitor, hold);
        let outcome = self.submit(resource, by.browser, request, Action::Release { hold }).await;
        if outcome.result.is_ok() {
            self.ledger.drop_hold(by, hold);
            self.drafts.forget(hold);
        }
        outcome
    }

    /// Makes the hold a booking with what was told before.
    pub(super) async fn try_confirm(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        hold: HoldId,
    ) -> Outcome {
        let by = self.acting(visitor, hold);
        let told = self.drafts.get(hold, by.browser).filter(|told| self.is_enough(resource, told));
        let Some(particulars) = told else {
            return self.confirmed_before(by.browser, request, resource, hold).await;
        };
        let beneficiary = self.tags.of_person(particulars.for_whom());
        let Some(_turn) = self.caps.turn_of(beneficiary) else {
            return Outcome::refused(busy());
        };
        let may = match self.may_book(visitor, resource, &particulars) {
            Ok(()) => self.caps.check(self, resource, beneficiary).await,
            refused => refused,
        };
        if let Err(refusal) = may {
            // The booking that fills the cap may be this very one, asked for again.
            let before = self.confirmed_before(by.browser, request, resource, hold).await;
            return if before.result == Err(Refusal::ContactMissing) { Outcome::refused(refusal) } else { before };
        }
        let action = Action::Confirm { hold, booking: BookingId(random_128()), beneficiary };
        let command = Command { request, by: Actor::Person(by.browser), action };
        let person =
            Some(PersonData { particulars, language: visitor.language.clone(), login: self.login_tag(visitor) });
        let outcome = self.submit_to(resource, Submission { command, person, record: None }).await;
        if outcome.result.is_ok() {
            self.ledger.drop_hold(by, hold);
            self.drafts.keep_until(hold, self.now().plus_minutes(RETRY_MINUTES));
        }
        outcome
    }

    /// A confirm without a person: the repetition of one that has been answered, or one that came too early.
    async fn confirmed_before(
        &self,
        person: PersonTag,
        request: RequestId,
        resource: &ResourceId,
        hold: HoldId,
    ) -> Outcome {
        let read = move |calendar: &Calendar, _: Timestamp| {
            let ended = calendar.ended_hold(hold).filter(|ended| ended.person == person);
            (calendar.answer(request).map(|remembered| remembered.answer.clone()), ended.map(|ended| ended.end))
        };
        let looked = match self.calendar(resource).await {
            Ok(calendar) => calendar.look(read).await,
            Err(refusal) => Err(refusal),
        };
        let result = match looked {
            Ok((Some(answer @ Answer::Confirmed { booking, .. }), Some(HoldFate::Confirmed(made)))) => {
                if booking == made { Ok(answer) } else { Err(Refusal::RequestReused) }
            }
            Ok((_, Some(HoldFate::Confirmed(booking)))) => Err(Refusal::HoldConfirmed { booking }),
            Ok(_) => Err(Refusal::ContactMissing),
            Err(refusal) => Err(refusal),
        };
        Outcome { seq: 0, result }
    }

    /// Cancels a booking. Knowing its id (128 random bits) is the right to.
    pub(super) async fn try_cancel(&self, request: RequestId, booking: BookingId) -> Outcome {
        let record = match self.record(booking).await {
            Ok(Some(record)) => record,
            Ok(None) => return Outcome::refused(Refusal::BookingUnknown),
            Err(refusal) => return Outcome::refused(refusal),
        };
        let command = Command { request, by: Actor::Person(record.applicant), action: Action::Cancel { booking } };
        // Not through the catalogue: a booking outlives the day on which its resource is taken out of the tree.
        match self.registry.calendar(&record.resource).await {
            Ok(calendar) => calendar.submit(Submission { command, person: None, record: Some(Box::new(record)) }).await,
            Err(refusal) => Outcome::refused(refusal),
        }
    }

    async fn submit(&self, resource: &ResourceId, by: PersonTag, request: RequestId, action: Action) -> Outcome {
        let command = Command { request, by: Actor::Person(by), action };
        self.submit_to(resource, command.into()).await
    }

    pub(super) async fn submit_to(&self, resource: &ResourceId, submission: Submission) -> Outcome {
        match self.calendar(resource).await {
            Ok(calendar) => calendar.submit(submission).await,
            Err(refusal) => Outcome::refused(refusal),
        }
    }

    /// How many bookings to come a beneficiary has on some resources together.
    pub(in crate::app) async fn future_bookings(
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
