//! What people have told for holds that are not bookings yet. In memory only, and swept out within a minute of traffic
//! once their hold cannot live any more; after a confirm they stay for an hour, so that a retry of it can be answered.

use dashmap::DashMap;

use super::ledger::Holder;
use super::sweep::Sweep;
use crate::domain::ids::{HoldId, PersonTag};
use crate::domain::particulars::{Answered, Particulars};
use crate::domain::time::{SlotRange, Timestamp};

/// What was told for a hold, and who told it.
#[derive(Clone)]
pub struct Draft {
    pub by: Holder,
    pub particulars: Particulars,
    /// Of the hold.
    pub range: SlotRange,
    /// That it was told in.
    pub language: String,
    /// Until when its hold can live.
    pub until: Timestamp,
}

/// One draft for each hold whose person has told something. Each needed a live hold of its own to come in.
#[derive(Default)]
pub struct Drafts {
    by_hold: DashMap<HoldId, Draft>,
    sweep: Sweep,
}

impl Drafts {
    /// Keeps who a person's hold is for; again replaces that, and leaves reason and answers as they were.
    pub fn put(&self, hold: HoldId, mut draft: Draft, now: Timestamp) {
        if self.sweep.is_due(now) {
            self.by_hold.retain(|_, draft| draft.until > now);
        }
        if let Some(before) = self.get(hold, draft.by.browser) {
            (draft.particulars.reason, draft.particulars.answers) = (before.reason, before.answers);
        }
        self.by_hold.insert(hold, draft);
    }

    /// What was told for a hold, whoever it was: for letters to that person alone.
    #[must_use]
    pub fn of(&self, hold: HoldId) -> Option<Draft> {
        self.by_hold.get(&hold).map(|draft| draft.clone())
    }

    /// Keeps reason and answers; false where nobody has said yet who it is for.
    pub fn put_details(&self, hold: HoldId, person: PersonTag, reason: Option<String>, answers: Vec<Answered>) -> bool {
        let Some(mut draft) = self.by_hold.get_mut(&hold).filter(|draft| draft.by.browser == person) else {
            return false;
        };
        (draft.particulars.reason, draft.particulars.answers) = (reason, answers);
        true
    }

    /// What this person told for a hold.
    #[must_use]
    pub fn get(&self, hold: HoldId, person: PersonTag) -> Option<Particulars> {
        self.by_hold.get(&hold).filter(|draft| draft.by.browser == person).map(|draft| draft.particulars.clone())
    }

    /// Who told something for a hold, if it was somebody who had logged in as this: a retry of their confirm may come from
    /// another device.
    #[must_use]
    pub fn told_by(&self, hold: HoldId, login: PersonTag) -> Option<Holder> {
        self.by_hold.get(&hold).map(|draft| draft.by).filter(|by| by.login == Some(login))
    }

    /// What was told for a hold is of use until then at the longest.
    pub fn keep_until(&self, hold: HoldId, until: Timestamp) {
        if let Some(mut draft) = self.by_hold.get_mut(&hold) {
            draft.until = draft.until.min(until);
        }
    }

    /// Forgets what was told for a hold.
    pub fn forget(&self, hold: HoldId) {
        self.by_hold.remove(&hold);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Person;
    use crate::domain::time::SlotStart;

    const ONE: Holder = Holder { browser: PersonTag(1), login: Some(PersonTag(9)) };

    fn told(by: Holder, until: Timestamp) -> Draft {
        let particulars = Particulars::of(Person { given_name: "Ada".to_owned(), ..Person::default() });
        let start = SlotStart::new("2026-11-30".parse().unwrap(), 600);
        let (range, language) = (SlotRange { start, minutes: 30 }, "it".to_owned());
        Draft { by, particulars, range, language, until }
    }

    #[test]
    fn what_was_told_goes_with_its_hold_when_the_next_one_tells() {
        let (drafts, person, by) = (Drafts::default(), PersonTag(1), ONE);
        let minute = |minute: i64| Timestamp(1_795_442_400_000 + minute * 60_000);
        drafts.put(HoldId(1), told(by, minute(70)), minute(0));
        drafts.put(HoldId(2), told(by, minute(70)), minute(0));
        drafts.keep_until(HoldId(2), minute(60));
        drafts.put(HoldId(3), told(by, minute(200)), minute(60));
        assert!(drafts.get(HoldId(1), person).is_some(), "it may still be confirmed");
        assert!(drafts.get(HoldId(2), person).is_none());
        assert!(drafts.get(HoldId(3), PersonTag(2)).is_none(), "nobody reads another's");
        assert_eq!(drafts.told_by(HoldId(3), PersonTag(9)), Some(ONE));
        assert_eq!(drafts.told_by(HoldId(3), PersonTag(8)), None);
        drafts.put(HoldId(4), told(by, minute(200)), minute(71));
        assert_eq!(drafts.by_hold.len(), 2, "the first one is gone from memory");
    }

    #[test]
    fn going_back_to_the_person_keeps_the_reason() {
        let (drafts, person, by) = (Drafts::default(), PersonTag(1), ONE);
        let reason = Some("rinnovo".to_owned());
        assert!(!drafts.put_details(HoldId(1), person, reason.clone(), Vec::new()), "nobody is known yet");
        drafts.put(HoldId(1), told(by, Timestamp(10)), Timestamp(0));
        assert!(!drafts.put_details(HoldId(1), PersonTag(2), reason.clone(), Vec::new()), "it is another's");
        assert!(drafts.put_details(HoldId(1), person, reason.clone(), Vec::new()));
        drafts.put(HoldId(1), told(by, Timestamp(10)), Timestamp(0));
        assert_eq!(drafts.get(HoldId(1), person).unwrap().reason, reason);
    }
}
