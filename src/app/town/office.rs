//! What operators do: agree to requests or not, cancel, and see to letters that did not arrive. Not here: who an operator
//! is (`identity::operator`), closing days (`closing`), citizens' commands (`holding`).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ShownBooking, Town, Visitor};
use crate::actors::core::Submission;
use crate::actors::handle::Outcome;
use crate::actors::posting::Posting;
use crate::app::access::AccessLog;
use crate::app::turns::Turns;
use crate::domain::calendar::{Booking, BookingState, Calendar};
use crate::domain::catalog::Catalog;
use crate::domain::command::{Action, Actor, Command};
use crate::domain::ids::{BookingId, PersonTag, RequestId, ResourceId};
use crate::domain::letter::Channel;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::identity::login::Login;
use crate::identity::operator::OperatorSettings;
use crate::store::letters::GaveUp;
use crate::store::{BookingRecord, Letter, LetterState, Outbox};

/// The office's side of the town.
pub struct Office {
    pub operators: Vec<OperatorSettings>,
    /// Where letters wait.
    pub outbox: Arc<dyn Outbox>,
    /// Rings for who sends them.
    pub posting: Posting,
    /// Says who was shown whose data.
    pub log: Arc<AccessLog>,
    /// One closing at a time for each calendar.
    pub closings: Turns<ResourceId>,
}

/// Where an operator sits: what they may steer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    pub(super) tag: PersonTag,
    login: Login,
    /// Those with a calendar.
    resources: BTreeSet<ResourceId>,
}

impl Desk {
    /// The resources with a calendar that may be steered from here.
    pub fn resources(&self) -> impl Iterator<Item = &ResourceId> {
        self.resources.iter()
    }

    /// # Errors
    /// `NotAllowed` where a resource is somebody else's.
    pub(super) fn may(&self, resource: &ResourceId) -> Result<(), Refusal> {
        if self.resources.contains(resource) { Ok(()) } else { Err(Refusal::NotAllowed) }
    }
}

/// A letter that did not arrive.
#[derive(Debug, Clone)]
pub struct LostLetter {
    pub letter: Letter,
    pub at: Timestamp,
    pub why: GaveUp,
}

/// Bookings of a desk, as many as are shown at once.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The next first.
    pub first: Vec<ShownBooking>,
    /// How many there are besides.
    pub more: usize,
}

/// More than anybody looks through at once.
const LISTED_MAX: usize = 200;

impl Town {
    /// From now on these operators may come.
    #[must_use]
    pub fn with_office(self, office: Office) -> Self {
        Self { office: Some(office), ..self }
    }

    /// Whether the people of a resource are told by mail.
    #[must_use]
    pub fn tells_by_mail(&self, resource: &ResourceId) -> bool {
        self.office.as_ref().is_some_and(|office| office.posting.channels_of(resource).has(Channel::Mail))
    }

    /// The visitor's desk, where they are an operator.
    #[must_use]
    pub fn desk(&self, visitor: &Visitor) -> Option<Desk> {
        let (office, login) = (self.office.as_ref()?, visitor.login()?);
        let mine: Vec<&OperatorSettings> = office.operators.iter().filter(|operator| operator.is(login)).collect();
        // Every page of everybody who has logged in asks; only of operators the tree is looked through.
        if mine.is_empty() {
            return None;
        }
        let catalog = self.catalog();
        let steers = |id: &ResourceId| mine.iter().any(|operator| covers(operator, &catalog, id));
        let bookable = catalog.nodes.iter().filter(|node| node.bookable);
        let resources = bookable.map(|node| node.id.clone()).filter(steers).collect();
        Some(Desk { tag: self.tags.of_login(login), login: login.clone(), resources })
    }

    /// Requests that wait for an answer, the next appointment first.
    ///
    /// # Errors
    /// `Busy` where the store or a calendar cannot be asked.
    pub async fn requests(&self, desk: &Desk) -> Result<Listed, Refusal> {
        self.standing(desk, |booking| booking.needs_approval).await
    }

    /// Bookings that a closure has left without their time, the next first: a closing tells them, and what it could not
    /// finish is here.
    ///
    /// # Errors
    /// As `requests`.
    pub async fn without_time(&self, desk: &Desk) -> Result<Listed, Refusal> {
        self.standing(desk, |booking| booking.touched).await
    }

    async fn standing(&self, desk: &Desk, is: fn(&Booking) -> bool) -> Result<Listed, Refusal> {
        let mut found = Vec::new();
        for resource in &desk.resources {
            let read = move |calendar: &Calendar, now: Timestamp| {
                let stands = |b: &Booking| b.state == BookingState::Confirmed && b.at > now && is(b);
                calendar.bookings().filter(|(_, b)| stands(b)).map(|(id, b)| (b.at, id)).collect::<Vec<_>>()
            };
            found.extend(self.calendar(resource).await?.look(read).await?);
        }
        // Each costs a reading of the store, so only those are read that are shown.
        let (next, more) = next_of(found, LISTED_MAX);
        let mut first = Vec::with_capacity(next.len());
        for booking in next {
            first.extend(self.booking(booking).await?);
        }
        self.seen(desk, &first).await?;
        Ok(Listed { first, more })
    }

    /// Writes down whose data the desk is about to be shown.
    pub(super) async fn seen(&self, desk: &Desk, shown: &[ShownBooking]) -> Result<(), Refusal> {
        let Some(office) = &self.office else { return Ok(()) };
        let bookings: Vec<BookingId> = shown.iter().map(|shown| shown.record.booking).collect();
        office.log.note_seen(&desk.login, &bookings).await
    }

    /// A booking as the desk sees it, with the person's data; none where there is no such booking.
    ///
    /// # Errors
    /// `NotAllowed` where it is another desk's, `Busy` where it cannot be asked.
    pub async fn booking_at(&self, desk: &Desk, booking: BookingId) -> Result<Option<ShownBooking>, Refusal> {
        let shown = self.booking(booking).await?;
        if let Some(shown) = &shown {
            desk.may(&shown.record.resource)?;
            self.seen(desk, std::slice::from_ref(shown)).await?;
        }
        Ok(shown)
    }

    /// Agrees to a request.
    pub async fn approve(&self, desk: &Desk, request: RequestId, booking: BookingId) -> Outcome {
        self.counted("approve", self.on_booking(desk, request, Action::Approve { booking }, None)).await
    }

    /// Cancels for the office: does not agree to a request, or withdraws what was agreed. `note` is for the person.
    pub async fn withdraw(&self, desk: &Desk, request: RequestId, booking: BookingId, note: Option<String>) -> Outcome {
        self.counted("withdraw", self.on_booking(desk, request, Action::Cancel { booking }, note)).await
    }

    async fn on_booking(&self, desk: &Desk, request: RequestId, action: Action, note: Option<String>) -> Outcome {
        let (Action::Approve { booking } | Action::Cancel { booking }) = action else {
            return Outcome::refused(Refusal::NotAllowed);
        };
        let record = match self.record(booking).await {
            Ok(Some(record)) => record,
            Ok(None) => return Outcome::refused(Refusal::BookingUnknown),
            Err(refusal) => return Outcome::refused(refusal),
        };
        if let Err(refusal) = desk.may(&record.resource) {
            return Outcome::refused(refusal);
        }
        let resource = record.resource.clone();
        let record = Some(Box::new(with_note(record, note)));
        let command = Command { request, by: Actor::Operator(desk.tag), action };
        self.submit_to(&resource, Submission { command, person: None, record }).await
    }

    /// Letters of this desk's bookings that did not arrive, the latest first.
    ///
    /// # Errors
    /// `Busy` where the store cannot be asked.
    pub async fn lost_letters(&self, desk: &Desk) -> Result<Vec<LostLetter>, Refusal> {
        let resources = desk.resources.clone();
        let read = move |outbox: &dyn Outbox| {
            outbox.letters_given_up(&|letter| resources.contains(&letter.resource), LISTED_MAX)
        };
        let letters = self.ask_outbox(read).await?;
        let lost = letters.into_iter().filter_map(|letter| match letter.state {
            LetterState::GivenUp { at, why } => Some(LostLetter { letter, at, why }),
            _ => None,
        });
        Ok(lost.collect())
    }

    /// Has all letters of a booking that were given up tried once more, and says how many.
    ///
    /// # Errors
    /// `NotAllowed` where the booking is another desk's, `Busy` where it cannot be written now.
    pub async fn send_again(&self, desk: &Desk, booking: BookingId) -> Result<usize, Refusal> {
        let (desk, now) = (desk.clone(), self.now());
        let lost = self.ask_outbox(move |outbox: &dyn Outbox| outbox.letters_of(booking)).await?;
        let lost: Vec<Letter> =
            lost.into_iter().filter(|letter| matches!(letter.state, LetterState::GivenUp { .. })).collect();
        lost.iter().try_for_each(|letter| desk.may(&letter.resource))?;
        let count = lost.len();
        let changes = lost.into_iter().map(|letter| letter.tried_again(now)).collect();
        let changed = self.ask_outbox(move |outbox: &dyn Outbox| outbox.change_letters(changes)).await?;
        if !changed {
            return Err(crate::actors::core::busy());
        }
        if let Some(office) = &self.office {
            office.posting.ring();
        }
        Ok(count)
    }

    /// Asks the outbox on a thread that may block.
    async fn ask_outbox<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Outbox) -> Result<T, crate::store::StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let outbox = self.office.as_ref().map(|office| office.outbox.clone()).ok_or(Refusal::NotAllowed)?;
        self.ask_store(move |_| ask(outbox.as_ref())).await
    }
}

/// Whether a resource is an operator's: named itself, or below what is named.
fn covers(operator: &OperatorSettings, catalog: &Catalog, id: &ResourceId) -> bool {
    let named = |id: &ResourceId| operator.resources.contains(id);
    operator.resources.is_empty() || named(id) || catalog.ancestors(id).iter().any(|node| named(&node.id))
}

/// The first by their time, and how many are left.
fn next_of(mut found: Vec<(Timestamp, BookingId)>, max: usize) -> (Vec<BookingId>, usize) {
    found.sort_unstable();
    let more = found.len().saturating_sub(max);
    (found.into_iter().take(max).map(|(_, id)| id).collect(), more)
}

fn with_note(mut record: BookingRecord, note: Option<String>) -> BookingRecord {
    if let Some(told) = record.particulars.as_mut().filter(|_| note.is_some()) {
        told.office_note = note;
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_shows_the_next_and_says_how_many_are_left() {
        let found = || (1..=5).map(|number| (Timestamp(100 - number), BookingId(number as u128))).collect();
        assert_eq!(next_of(found(), 2), (vec![BookingId(5), BookingId(4)], 3));
        assert_eq!(next_of(found(), 5).1, 0);
        assert_eq!(next_of(Vec::new(), 5), (Vec::new(), 0));
    }
}
