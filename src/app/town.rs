//! The town: every use case of citizens, behind one value that pages, API and sockets share.

use std::sync::Arc;

use crate::actors::feed::{Frame, Watcher};
use crate::actors::handle::Outcome;
use crate::domain::calendar::BookingState;
use crate::domain::catalog::Catalog;
use crate::domain::colour::WeekView;
use crate::domain::ids::{BookingId, HoldId, PersonTag, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::schedule::Schedule;
use crate::domain::time::{SlotRange, Timestamp, Week};
use crate::store::{BookingRecord, Contact, StoreError};

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
pub struct Town {}

impl Town {
    /// The tree of resources.
    pub fn catalog(&self) -> Arc<Catalog> {
        todo!()
    }
    /// The clock's reading for this message.
    pub fn now(&self) -> Timestamp {
        todo!()
    }
    /// A week, as it is durable now.
    pub async fn week(&self, _resource: &ResourceId, _week: Week) -> Result<ShownWeek, Refusal> {
        todo!()
    }
    /// The first week from `from` on, within a year, that has a free cell.
    pub async fn first_free_week(&self, _resource: &ResourceId, _from: Week) -> Result<Option<Week>, Refusal> {
        todo!()
    }
    /// Up to `limit` free ranges of the same duration nearest in time to one that was lost.
    pub async fn nearest_free(
        &self,
        _resource: &ResourceId,
        _lost: SlotRange,
        _limit: usize,
    ) -> Result<Vec<SlotRange>, Refusal> {
        todo!()
    }
    /// Begins to watch a week and returns its snapshot; ticks follow to the watcher. Watching again refreshes.
    pub async fn watch(&self, _resource: &ResourceId, _week: Week, _watcher: Watcher) -> Result<Frame, Refusal> {
        todo!()
    }
    /// Ends a watch. Never waits; an unknown watch is nothing.
    pub fn unwatch(&self, _resource: &ResourceId, _week: Week, _watcher: u64) {
        todo!()
    }
    /// Holds a range for a visitor, who may have one live hold in the town.
    pub async fn hold(
        &self,
        _visitor: &Visitor,
        _request: RequestId,
        _resource: &ResourceId,
        _range: SlotRange,
    ) -> Outcome {
        todo!()
    }
    pub async fn extend(
        &self,
        _visitor: &Visitor,
        _request: RequestId,
        _resource: &ResourceId,
        _hold: HoldId,
    ) -> Outcome {
        todo!()
    }
    pub async fn release(
        &self,
        _visitor: &Visitor,
        _request: RequestId,
        _resource: &ResourceId,
        _hold: HoldId,
    ) -> Outcome {
        todo!()
    }
    /// Keeps name and e-mail for a hold of this visitor until it is confirmed or ends. In memory only.
    pub async fn give_contact(&self, _visitor: &Visitor, _hold: HoldId, _contact: Contact) -> Result<(), Refusal> {
        todo!()
    }
    /// Makes the hold a booking with the contact given before.
    pub async fn confirm(
        &self,
        _visitor: &Visitor,
        _request: RequestId,
        _resource: &ResourceId,
        _hold: HoldId,
    ) -> Outcome {
        todo!()
    }
    /// Cancels a booking. Knowing its id (128 random bits) is the right to.
    pub async fn cancel(&self, _request: RequestId, _booking: BookingId) -> Outcome {
        todo!()
    }
    /// The visitor's live hold.
    pub async fn my_hold(&self, _visitor: &Visitor) -> Option<LiveHold> {
        todo!()
    }
    /// A booking by its id.
    pub async fn booking(&self, _booking: BookingId) -> Result<Option<ShownBooking>, StoreError> {
        todo!()
    }
    /// A fresh request id, for forms without JavaScript.
    pub fn new_request(&self) -> RequestId {
        todo!()
    }
}
