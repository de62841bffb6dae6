//! Bookings for somebody else (*conto terzi*): whose errand a visitor is on. An errand has an id that addresses carry, so
//! that it ends where the addresses without it begin, and is never carried into a booking of one's own. In memory only:
//! after a restart the fiscal code is asked for again.

use dashmap::DashMap;

use super::ledger::Holder;
use super::sweep::Sweep;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::ids::RequestId;
use crate::domain::time::Timestamp;

/// Long enough to look through several weeks, short enough for a computer that others use too.
const LASTS_MINUTES: i64 = 120;
/// Each is some 200 bytes, and began with a form that was posted under a rate.
const ERRANDS_MAX: usize = 50_000;

/// For whom somebody acts.
#[derive(Clone, PartialEq, Eq)]
struct Errand {
    by: Holder,
    for_whom: FiscalCode,
    until: Timestamp,
}

/// All errands under way.
#[derive(Default)]
pub struct Errands {
    by_id: DashMap<u128, Errand>,
    sweep: Sweep,
}

impl Errands {
    /// Begins one. None where there are too many. Those that are over are swept out: nobody's code is kept for longer.
    pub fn begin(&self, id: RequestId, by: Holder, for_whom: FiscalCode, now: Timestamp) -> Option<()> {
        if self.sweep.is_due(now) {
            self.by_id.retain(|_, errand| errand.until > now);
        }
        if self.by_id.len() >= ERRANDS_MAX {
            return None;
        }
        self.by_id.insert(id.0, Errand { by, for_whom, until: now.plus_minutes(LASTS_MINUTES) });
        Some(())
    }

    /// For whom an errand is, if it is this visitor's and not over. Who has logged in finds it again after another login.
    #[must_use]
    pub fn for_whom(&self, id: RequestId, by: Holder, now: Timestamp) -> Option<FiscalCode> {
        let mut errand = self.by_id.get_mut(&id.0).filter(|errand| errand.until > now)?;
        let same_browser = errand.by.browser == by.browser;
        if same_browser {
            // It may have begun before the login.
            errand.by.login = errand.by.login.or(by.login);
        }
        let mine = same_browser || by.login.is_some() && errand.by.login == by.login;
        mine.then(|| errand.for_whom.clone())
    }

    /// Whether it goes on and is somebody's who had logged in.
    #[must_use]
    pub fn waits_for_login(&self, id: RequestId, now: Timestamp) -> bool {
        self.by_id.get(&id.0).is_some_and(|errand| errand.until > now && errand.by.login.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::PersonTag;

    #[test]
    fn an_errand_is_its_visitors_alone_and_ends() {
        let errands = Errands::default();
        let code: FiscalCode = "RSSMRA80A01H501U".parse().unwrap();
        let (id, now) = (RequestId(7), Timestamp(1_795_442_400_000));
        let by = |browser, login: Option<u128>| Holder { browser: PersonTag(browser), login: login.map(PersonTag) };
        let one = by(1, None);
        assert!(errands.begin(id, one, code.clone(), now).is_some());
        assert_eq!(errands.for_whom(id, one, now), Some(code.clone()));
        assert_eq!(errands.for_whom(id, by(2, None), now), None, "an address that was passed on says nothing");
        assert_eq!(errands.for_whom(RequestId(8), one, now), None);
        assert!(!errands.waits_for_login(id, now));
        assert_eq!(errands.for_whom(id, by(1, Some(9)), now), Some(code.clone()), "begun before the login");
        assert!(errands.waits_for_login(id, now));
        assert_eq!(errands.for_whom(id, by(2, Some(9)), now), Some(code), "after another login");
        assert_eq!(errands.for_whom(id, by(3, Some(8)), now), None);
        let later = now.plus_minutes(LASTS_MINUTES);
        assert_eq!(errands.for_whom(id, one, later), None);
        assert!(!errands.waits_for_login(id, later));
        assert!(errands.begin(RequestId(9), one, "CCCFBA85D03L219P".parse().unwrap(), later).is_some());
        assert_eq!(errands.by_id.len(), 1, "the code of the one that is over is gone");
    }
}
