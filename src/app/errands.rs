//! Bookings for somebody else (*conto terzi*): whose errand a visitor is on. An errand has an id that addresses carry, so
//! that it ends where the addresses without it begin, and is never carried into a booking of one's own. In memory only:
//! after a restart the fiscal code is asked for again.

use dashmap::DashMap;

use super::sweep::Sweep;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::ids::{PersonTag, RequestId};
use crate::domain::time::Timestamp;

/// Long enough to look through several weeks, short enough for a computer that others use too.
const LASTS_MINUTES: i64 = 120;
/// Each is some 200 bytes, and began with a form that was posted under a rate.
const ERRANDS_MAX: usize = 50_000;

/// For whom somebody acts.
#[derive(Clone, PartialEq, Eq)]
struct Errand {
    by: PersonTag,
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
    pub fn begin(&self, id: RequestId, by: PersonTag, for_whom: FiscalCode, now: Timestamp) -> Option<()> {
        if self.sweep.is_due(now) {
            self.by_id.retain(|_, errand| errand.until > now);
        }
        if self.by_id.len() >= ERRANDS_MAX {
            return None;
        }
        self.by_id.insert(id.0, Errand { by, for_whom, until: now.plus_minutes(LASTS_MINUTES) });
        Some(())
    }

    /// For whom an errand is, if it is this visitor's and not over.
    #[must_use]
    pub fn for_whom(&self, id: RequestId, by: PersonTag, now: Timestamp) -> Option<FiscalCode> {
        let errand = self.by_id.get(&id.0).filter(|errand| errand.by == by && errand.until > now)?;
        Some(errand.for_whom.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_errand_is_its_visitors_alone_and_ends() {
        let errands = Errands::default();
        let code: FiscalCode = "RSSMRA80A01H501U".parse().unwrap();
        let (id, now) = (RequestId(7), Timestamp(1_795_442_400_000));
        assert!(errands.begin(id, PersonTag(1), code.clone(), now).is_some());
        assert_eq!(errands.for_whom(id, PersonTag(1), now), Some(code));
        assert_eq!(errands.for_whom(id, PersonTag(2), now), None, "an address that was passed on says nothing");
        assert_eq!(errands.for_whom(RequestId(8), PersonTag(1), now), None);
        let later = now.plus_minutes(LASTS_MINUTES);
        assert_eq!(errands.for_whom(id, PersonTag(1), later), None);
        assert!(errands.begin(RequestId(9), PersonTag(1), "CCCFBA85D03L219P".parse().unwrap(), later).is_some());
        assert_eq!(errands.by_id.len(), 1, "the code of the one that is over is gone");
    }
}
