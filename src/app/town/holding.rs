//! Holding and booking: what changes a calendar, and the rules across several of them. Not here: looking (`town`), and
//! what is counted of it (`commands`).

use super::{Town, Visitor, random_128};
use crate::actors::core::{PersonData, Submission, busy};
use crate::actors::handle::Outcome;
use crate::app::drafts::Draft;
use crate::app::ledger::HeldBy;
use crate::domain::calendar::{Calendar, HoldFate};
use crate::domain::command::{Action, Actor, Answer, Command};
use crate::domain::ids::{BookingId, HoldId, PersonTag, RequestId, ResourceId};
use crate::domain::particulars::{Answered, Particulars};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, Timestamp};

/// A hold that has been asked for counts this long while its answer is under way.
const ASKING_MINUTES: i64 = 1;

/// After a confirm what was told is kept this long: browsers ask again within minutes, and the same request must have the
/// same content.
const RETRY_MINUTES: i64 = 60;

/// The longest that a schedule lets a hold last (`policy.hold_minutes`).
const MAY_LIVE_MINUTES: i64 = 240;

/// What was told is kept this long after its hold's deadline: the hold may be extended meanwhile.
const DRAFT_MINUTES: i64 = 60;

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
        let hold = HoldId(request.0);
        let repeated = self.ledger.hold_of(visitor.tag, self.now()).is_some_and(|held| held.hold == hold);
        let reserved = match self.may_hold(resource) {
            Ok(()) => self.reserve(visitor.tag, resource, hold).await,
            refused => refused,
        };
        if let Err(refusal) = reserved {
            // A repetition gets its answer also where the person has gone on to another hold meanwhile, or where nobody
            // may hold any more (law 5).
            return match self.is_answered(resource, request).await {
                Ok(true) => self.submit(resource, visitor, request, Action::Hold { range }).await,
                Ok(false) => Outcome::refused(refusal),
                Err(busy) => Outcome::refused(busy),
            };
        }
        let outcome = self.submit(resource, visitor, request, Action::Hold { range }).await;
        match &outcome.result {
            Ok(Answer::Held { until, .. }) => {
                self.ledger.grant(visitor.tag, HeldBy { resource: resource.clone(), hold, until: *until });
            }
            Err(Refusal::OutcomeUnknown) => self.may_live(visitor.tag, hold),
            // Being told to come back says nothing of what was granted to the first attempt.
            _ if repeated => {}
            _ => self.ledger.drop_hold(visitor.tag, hold),
        }
        outcome
    }

    /// Nobody knows whether the person has this hold: it counts for as long as it could last, and whenever it is in the
    /// way the calendar is asked, which knows by then.
    fn may_live(&self, person: PersonTag, hold: HoldId) {
        self.ledger.prolong(person, hold, self.now().plus_minutes(MAY_LIVE_MINUTES));
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

    /// Takes the person's only place for a hold, unless a hold of theirs really lives.
    async fn reserve(&self, person: PersonTag, resource: &ResourceId, hold: HoldId) -> Result<(), Refusal> {
        let now = self.now();
        let wanted = HeldBy { resource: resource.clone(), hold, until: now.plus_minutes(ASKING_MINUTES) };
        let Err(known) = self.ledger.reserve(person, wanted.clone(), now) else { return Ok(()) };
        if known.hold == hold {
            return Err(Refusal::RequestReused);
        }
        if let Some(live) = self.live_hold(person, &known).await? {
            return Err(Refusal::PersonHasHold { resource: live.resource, hold: live.hold, until: live.until });
        }
        // What the ledger believed has ended, or is being asked for this very moment in another window.
        if known.until > now.plus_minutes(ASKING_MINUTES) {
            self.ledger.drop_hold(person, known.hold);
        }
        self.ledger.reserve(person, wanted, now).map_err(|_| busy())
    }

    /// Puts the deadline of a visitor's hold off once more.
    pub(super) async fn try_extend(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        hold: HoldId,
    ) -> Outcome {
        let outcome = self.submit(resource, visitor, request, Action::Extend { hold }).await;
        match &outcome.result {
            Ok(Answer::Extended { until, .. }) => {
                self.ledger.grant(visitor.tag, HeldBy { resource: resource.clone(), hold, until: *until });
            }
            Err(Refusal::OutcomeUnknown) => self.may_live(visitor.tag, hold),
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
        let outcome = self.submit(resource, visitor, request, Action::Release { hold }).await;
        if outcome.result.is_ok() {
            self.forget_hold(visitor.tag, hold);
        }
        outcome
    }

    /// Keeps whom a hold of this visitor is for until it is confirmed or ends. In memory only.
    ///
    /// # Errors
    /// `HoldUnknown` where the visitor has no such live hold, `Busy` where that cannot be asked now.
    pub async fn give_people(&self, visitor: &Visitor, hold: HoldId, told: Particulars) -> Result<(), Refusal> {
        let live = self.my_hold(visitor).await?.filter(|live| live.hold == hold).ok_or(Refusal::HoldUnknown)?;
        let draft = Draft {
            person: visitor.tag,
            particulars: told,
            range: live.range,
            language: visitor.language.clone(),
            logged_in: visitor.login().is_some(),
            until: live.until.plus_minutes(DRAFT_MINUTES),
        };
        self.drafts.put(hold, draft, self.now());
        Ok(())
    }

    /// What was told for a hold that a closure has taken, where its person's address is known to be theirs: it must not be
    /// possible to have strangers written to.
    pub(in crate::app) fn lost_hold(&self, hold: HoldId) -> Option<Draft> {
        let draft = self.drafts.of(hold)?;
        let email = draft.particulars.applicant.email.as_deref()?;
        let proved = draft.logged_in || !self.guests_prove || self.guests.has_proved(draft.person, email, self.now());
        proved.then_some(draft)
    }

    /// Keeps reason and answers for a hold of this visitor. In memory only.
    ///
    /// # Errors
    /// `ContactMissing` where it has not been said yet whom it is for.
    pub fn give_details(
        &self,
        visitor: &Visitor,
        hold: HoldId,
        reason: Option<String>,
        answers: Vec<Answered>,
    ) -> Result<(), Refusal> {
        let kept = self.drafts.put_details(hold, visitor.tag, reason, answers);
        if kept { Ok(()) } else { Err(Refusal::ContactMissing) }
    }

    /// What this visitor has told for a hold.
    #[must_use]
    pub fn told(&self, visitor: &Visitor, hold: HoldId) -> Option<Particulars> {
        self.drafts.get(hold, visitor.tag)
    }

    /// Makes the hold a booking with what was told before.
    pub(super) async fn try_confirm(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        hold: HoldId,
    ) -> Outcome {
        let told = self.drafts.get(hold, visitor.tag).filter(|told| self.is_enough(resource, told));
        let Some(particulars) = told else {
            return self.confirmed_before(visitor, request, resource, hold).await;
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
            let before = self.confirmed_before(visitor, request, resource, hold).await;
            return if before.result == Err(Refusal::ContactMissing) { Outcome::refused(refusal) } else { before };
        }
        let action = Action::Confirm { hold, booking: BookingId(random_128()), beneficiary };
        let command = Command { request, by: Actor::Person(visitor.tag), action };
        let person =
            Some(PersonData { particulars, language: visitor.language.clone(), login: self.login_tag(visitor) });
        let outcome = self.submit_to(resource, Submission { command, person, record: None }).await;
        if outcome.result.is_ok() {
            self.ledger.drop_hold(visitor.tag, hold);
            self.drafts.keep_until(hold, self.now().plus_minutes(RETRY_MINUTES));
        }
        outcome
    }

    fn is_enough(&self, resource: &ResourceId, told: &Particulars) -> bool {
        self.catalog().node(resource).is_none_or(|node| node.asks.missing(told).is_none())
    }

    /// Whether this visitor may book this service as they are: logged in, or a guest where guests are welcome, whose
    /// address is proved where letters can go out.
    ///
    /// # Errors
    /// `LoginMissing` or `EmailUnproved`.
    pub fn may_book(&self, visitor: &Visitor, resource: &ResourceId, told: &Particulars) -> Result<(), Refusal> {
        if visitor.login().is_some() {
            return Ok(());
        }
        self.takes_guests(resource)?;
        let email = told.applicant.email.as_deref().unwrap_or_default();
        let proved = !self.guests_prove || self.guests.has_proved(visitor.tag, email, self.now());
        if proved { Ok(()) } else { Err(Refusal::EmailUnproved) }
    }

    /// # Errors
    /// `LoginMissing` where the service is for people who have logged in.
    pub fn takes_guests(&self, resource: &ResourceId) -> Result<(), Refusal> {
        let takes = self.catalog().node(resource).is_none_or(|node| node.asks.guests);
        if takes { Ok(()) } else { Err(Refusal::LoginMissing) }
    }

    /// This visitor reads what is sent to this address.
    pub fn prove_email(&self, visitor: &Visitor, email: &str) {
        self.guests.prove(visitor.tag, email, self.now());
    }

    /// A confirm without a person: the repetition of one that has been answered, or one that came too early.
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

    fn forget_hold(&self, person: PersonTag, hold: HoldId) {
        self.ledger.drop_hold(person, hold);
        self.drafts.forget(hold);
    }

    async fn submit(&self, resource: &ResourceId, visitor: &Visitor, request: RequestId, action: Action) -> Outcome {
        let command = Command { request, by: Actor::Person(visitor.tag), action };
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
