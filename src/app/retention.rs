//! Data of people are kept as long as the service says (`retention_days`), and then erased by a job that walks over all
//! bookings once in a few hours, a few at a time. Not here: erasing one (`store::erasure`).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::actors::clock::Clock;
use crate::actors::registry::Registry;
use crate::domain::calendar::Calendar;
use crate::domain::ids::{BookingId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, Timestamp, Tz, instant};
use crate::store::{BookingRecord, Store, StoreError};

/// Between two walks. Days are what is promised, so hours late is in time.
const WALK_EVERY: Duration = Duration::from_secs(6 * 3600);
/// So many records at a time, and a rest behind them: a million bookings take some minutes that nobody notices.
const RECORDS_AT_ONCE: usize = 500;
const REST: Duration = Duration::from_millis(50);
const DAY_MINUTES: i64 = 24 * 60;

/// The job.
pub struct Retention {
    store: Arc<dyn Store>,
    registry: Arc<Registry>,
    clock: Arc<dyn Clock>,
}

/// What one walk came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Walked {
    pub erased: u64,
    /// Could not be erased now; the next walk comes back for them.
    pub left: u64,
}

/// How long a resource keeps data, and on which clock.
type Rule = (u32, Tz);

impl Retention {
    #[must_use]
    pub fn new(store: Arc<dyn Store>, registry: Arc<Registry>, clock: Arc<dyn Clock>) -> Self {
        Self { store, registry, clock }
    }

    /// Walks for as long as the process runs.
    pub async fn run(self) {
        let mut beat = interval(WALK_EVERY);
        loop {
            beat.tick().await;
            let Walked { erased, left } = self.walk().await;
            metrics::counter!("sportello_persons_erased_total").increment(erased);
            if erased + left > 0 {
                tracing::info!(retention.erased = erased, retention.left = left, "data of people whose time is over");
            }
        }
    }

    /// Walks over all bookings once.
    pub async fn walk(&self) -> Walked {
        let (mut walked, mut rules, mut behind) = (Walked::default(), HashMap::new(), None);
        let mut rest = interval(REST);
        rest.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let records = match self.read(behind).await {
                Ok(records) => records,
                Err(error) => {
                    tracing::error!(store.error = %error, "bookings cannot be read; the next walk begins anew");
                    return walked;
                }
            };
            let Some(last) = records.last() else { return walked };
            behind = Some(last.booking);
            for record in records.iter().filter(|record| record.erased_at.is_none()) {
                match self.rule(&mut rules, &record.resource).await {
                    Ok(rule) if is_over(record, rule, self.clock.now()) => {
                        self.erase(record.booking, &mut walked).await
                    }
                    Ok(_) => {}
                    Err(_) => walked.left += 1,
                }
            }
            rest.tick().await;
        }
    }

    async fn rule(&self, known: &mut HashMap<ResourceId, Rule>, resource: &ResourceId) -> Result<Rule, Refusal> {
        if let Some(rule) = known.get(resource) {
            return Ok(*rule);
        }
        let read = |calendar: &Calendar, _| {
            let schedule = calendar.schedule();
            (schedule.policy.retention_days, schedule.zone)
        };
        let rule = self.registry.calendar(resource).await?.look(read).await?;
        known.insert(resource.clone(), rule);
        Ok(rule)
    }

    async fn read(&self, behind: Option<BookingId>) -> Result<Vec<BookingRecord>, StoreError> {
        let store = self.store.clone();
        let read = tokio::task::spawn_blocking(move || store.bookings_behind(behind, RECORDS_AT_ONCE)).await;
        read.unwrap_or_else(|panic| Err(StoreError::Io(panic.to_string())))
    }

    async fn erase(&self, booking: BookingId, walked: &mut Walked) {
        let (store, now) = (self.store.clone(), self.clock.now());
        let erased = tokio::task::spawn_blocking(move || store.erase_booking(booking, now)).await;
        match erased.unwrap_or_else(|panic| Err(StoreError::Io(panic.to_string()))) {
            Ok(true) => walked.erased += 1,
            Ok(false) => {}
            Err(error) => {
                walked.left += 1;
                tracing::error!(booking = booking.code(), store.error = %error, "its person's data cannot be erased now");
            }
        }
    }
}

/// Whether the data of a booking have been kept long enough: from its end on, or from when it was cancelled.
fn is_over(record: &BookingRecord, (retention_days, zone): Rule, now: Timestamp) -> bool {
    let kept_minutes = i64::from(retention_days) * DAY_MINUTES;
    settled_at(record, zone).plus_minutes(kept_minutes) <= now
}

/// When nothing could happen to a booking any more: its end, or when it was cancelled.
#[must_use]
pub fn settled_at(record: &BookingRecord, zone: Tz) -> Timestamp {
    let SlotRange { start, minutes } = record.range;
    let ends = instant(zone, start).unwrap_or(record.made_at).plus_minutes(i64::from(minutes));
    record.cancelled_at.map_or(ends, |cancelled| cancelled.min(ends))
}
