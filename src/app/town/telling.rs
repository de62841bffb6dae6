//! What a visitor tells for a hold before it is a booking, and whether they may book as who they are. Not here: holding and
//! booking themselves (`holding`).

use super::{Town, Visitor};
use crate::app::drafts::Draft;
use crate::domain::ids::{HoldId, ResourceId};
use crate::domain::particulars::{Answered, Particulars};
use crate::domain::refusal::Refusal;

/// What was told is kept this long after its hold's deadline: the hold may be extended meanwhile.
const DRAFT_MINUTES: i64 = 60;

/// Telling.
impl Town {
    /// Keeps whom a hold of this visitor is for until it is confirmed or ends. In memory only.
    ///
    /// # Errors
    /// `HoldUnknown` where the visitor has no such live hold, `Busy` where that cannot be asked now.
    pub async fn give_people(&self, visitor: &Visitor, hold: HoldId, told: Particulars) -> Result<(), Refusal> {
        let live = self.my_hold_of(visitor, hold).await?.ok_or(Refusal::HoldUnknown)?;
        let draft = Draft {
            by: self.acting(visitor, hold),
            particulars: told,
            range: live.range,
            language: visitor.language.clone(),
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
        let guest_proved = || self.guests.has_proved(draft.by.browser, email, self.now());
        let proved = draft.by.login.is_some() || !self.guests_prove || guest_proved();
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
        let kept = self.drafts.put_details(hold, self.acting(visitor, hold).browser, reason, answers);
        if kept { Ok(()) } else { Err(Refusal::ContactMissing) }
    }

    /// What this visitor has told for a hold.
    #[must_use]
    pub fn told(&self, visitor: &Visitor, hold: HoldId) -> Option<Particulars> {
        self.drafts.get(hold, self.acting(visitor, hold).browser)
    }

    pub(super) fn is_enough(&self, resource: &ResourceId, told: &Particulars) -> bool {
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
}
