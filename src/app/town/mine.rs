//! Whose a hold is: a browser's, and the person's who has logged in there, on all their devices. Not here: taking one
//! (`holding`).

use std::ops::Range;

use super::{LiveHold, Town, Visitor};
use crate::app::ledger::{HeldBy, Holder};
use crate::domain::calendar::Calendar;
use crate::domain::ids::{HoldId, PersonTag, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::identity::session::SessionRecord;
use crate::store::StoreError;
use crate::store::kept::{KeptKey, KeptKind, each_kept};

/// Whose a hold is.
impl Town {
    /// The visitor's live hold: of this browser, or made on another one by who has logged in here.
    ///
    /// # Errors
    /// `Busy` where its calendar cannot be asked: whether there is one is not known then.
    pub async fn my_hold(&self, visitor: &Visitor) -> Result<Option<LiveHold>, Refusal> {
        for held in self.holds_of(visitor) {
            if let Some(live) = self.live_hold(&held).await? {
                return Ok(Some(live));
            }
        }
        Ok(None)
    }

    /// This hold, where it is live and the visitor's.
    ///
    /// # Errors
    /// As `my_hold`.
    pub async fn my_hold_of(&self, visitor: &Visitor, hold: HoldId) -> Result<Option<LiveHold>, Refusal> {
        match self.holds_of(visitor).find(|held| held.hold == hold) {
            Some(held) => self.live_hold(&held).await,
            None => Ok(None),
        }
    }

    /// Whether a hold lives and is somebody's who had logged in, so that who knows its id and has not finds it again after
    /// a login.
    ///
    /// # Errors
    /// As `my_hold`.
    pub async fn waits_for_login(&self, resource: &ResourceId, hold: HoldId) -> Result<bool, Refusal> {
        let read = move |calendar: &Calendar, now: Timestamp| {
            calendar.hold(hold).filter(|hold| hold.until > now).map(|hold| hold.person)
        };
        let calendar = match self.calendar(resource).await {
            Err(Refusal::ResourceUnknown) => return Ok(false),
            calendar => calendar?,
        };
        let Some(person) = calendar.look(read).await? else { return Ok(false) };
        let known = self.ledger.hold_of(person, self.now()).filter(|held| held.hold == hold);
        Ok(known.is_some_and(|held| held.by.login.is_some()))
    }

    /// At the start: who had logged in with the browsers that hold something, as the sessions say.
    pub(super) fn know_logins(&self) -> Result<(), StoreError> {
        let now = self.now();
        if self.ledger.is_empty() {
            return Ok(());
        }
        each_kept(self.store.as_ref(), KeptKey::first(KeptKind::Session), |_, row| {
            // A session that cannot be read logs nobody in, which is told where it is read for that.
            if let Ok(session) = rmp_serde::from_slice::<SessionRecord>(&row.value) {
                self.ledger.join(session.tag, self.tags.of_login(&session.login), now);
            }
            Ok(())
        })
    }

    /// The visitor has logged in: what this browser holds counts for the person from now on, on all their devices.
    pub fn take_along(&self, visitor: &Visitor) {
        if let Some(login) = self.login_tag(visitor) {
            self.ledger.join(visitor.tag, login, self.now());
        }
    }

    /// What the ledger knows to be the visitor's, this browser's first.
    fn holds_of(&self, visitor: &Visitor) -> impl Iterator<Item = HeldBy> {
        let (now, login) = (self.now(), self.login_tag(visitor));
        let own = self.ledger.hold_of(visitor.tag, now);
        let elsewhere = login.and_then(|login| self.ledger.hold_of(login, now));
        own.into_iter().chain(elsewhere)
    }

    pub(super) fn holder(&self, visitor: &Visitor) -> Holder {
        Holder { browser: visitor.tag, login: self.login_tag(visitor) }
    }

    /// As whom the visitor acts on a hold: calendars know it by the browser that asked for it, which may be another one of
    /// the same person.
    pub(super) fn acting(&self, visitor: &Visitor, hold: HoldId) -> Holder {
        let known = self.holds_of(visitor).find(|held| held.hold == hold).map(|held| held.by);
        let told = || self.drafts.told_by(hold, self.login_tag(visitor)?);
        known.or_else(told).unwrap_or_else(|| self.holder(visitor))
    }

    /// What the calendar says of a hold: it knows better than the ledger.
    pub(super) async fn live_hold(&self, held: &HeldBy) -> Result<Option<LiveHold>, Refusal> {
        let (resource, id, person) = (held.resource.clone(), held.hold, held.by.browser);
        let read = move |calendar: &Calendar, now: Timestamp| {
            let hold = calendar.hold(id).filter(|hold| hold.person == person && hold.until > now)?;
            let extensions_max = calendar.schedule().policy.hold_extensions_max;
            let extensions_left = extensions_max.saturating_sub(hold.extensions_used);
            let zone = calendar.schedule().zone;
            Some(LiveHold { resource, hold: id, zone, range: hold.range, until: hold.until, extensions_left })
        };
        self.registry.calendar(&held.resource).await?.look(read).await
    }

    /// All tags under which the visitor's bookings are found, and when those were made: what was booked with an address
    /// before its account had it, or after it left it, is somebody else's.
    pub(super) fn tags_of(&self, visitor: &Visitor) -> Vec<(PersonTag, Range<Timestamp>)> {
        const ALWAYS: Range<Timestamp> = Timestamp(i64::MIN)..Timestamp(i64::MAX);
        let between = |since: Option<Timestamp>, until| since.unwrap_or(ALWAYS.start)..until;
        let login = visitor.login();
        let former = login.into_iter().flat_map(|login| &login.former);
        let former = former.map(|it| (self.tags.of_email(&it.email), between(it.since, it.until)));
        let now = login.map(|login| (self.tags.of_login(login), between(login.since, ALWAYS.end)));
        [(visitor.tag, ALWAYS)].into_iter().chain(now).chain(former).collect()
    }

    /// The tag of who has logged in.
    pub(super) fn login_tag(&self, visitor: &Visitor) -> Option<PersonTag> {
        visitor.login().map(|login| self.tags.of_login(login))
    }
}
