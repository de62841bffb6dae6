//! Wakes calendars that nobody has asked for yet when something of theirs falls due: after a start a town serves at once,
//! and reads a calendar when it is needed. Not here: what calendars do then; awake, they see to their own deadlines.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZero;
use std::sync::Weak;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};

use super::registry::Registry;
use crate::domain::ids::ResourceId;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;

/// The clock may be set meanwhile, so no sleep is longer.
const SLEEP_MAX: Duration = Duration::from_secs(60);
/// A calendar that cannot be read is tried again after this long, then twice as long, and so on: each try is an error in
/// the log.
const TRY_AGAIN_MINUTES: std::ops::RangeInclusive<i64> = 1..=60;

/// Wakes each resource at its time. Ends when all have been, or when the registry is gone.
pub async fn keep(registry: Weak<Registry>, due: Vec<(Timestamp, ResourceId)>) {
    let mut due: BTreeSet<_> = due.into_iter().collect();
    let at_once = std::thread::available_parallelism().map_or(1, NonZero::get);
    // Each by itself: a long calendar keeps none of the others waiting as long as there is a processor.
    let mut waking = FuturesUnordered::new();
    let mut failed: HashMap<ResourceId, i64> = HashMap::new();
    loop {
        let Some(now) = registry.upgrade().map(|registry| registry.clock().now()) else { return };
        while waking.len() < at_once && due.first().is_some_and(|(at, _)| *at <= now) {
            waking.extend(due.pop_first().map(|(_, resource)| wake(registry.clone(), resource)));
        }
        let next = due.first().filter(|_| waking.len() < at_once).map(|(at, _)| until(*at, now));
        tokio::select! {
            Some(woken) = waking.next() => {
                let Some(resource) = woken else { continue };
                let minutes = failed.get(&resource).map_or(*TRY_AGAIN_MINUTES.start(), |minutes| minutes * 2);
                let minutes = minutes.min(*TRY_AGAIN_MINUTES.end());
                due.insert((now.plus_minutes(minutes), resource.clone()));
                failed.insert(resource, minutes);
            }
            () = tokio::time::sleep(next.unwrap_or_default()), if next.is_some() => {}
            else => return,
        }
    }
}

fn until(at: Timestamp, now: Timestamp) -> Duration {
    // A millisecond more, because timers may ring early by their rounding.
    Duration::from_millis(u64::try_from(at.0 - now.0).unwrap_or(0) + 1).min(SLEEP_MAX)
}

/// Wakes a calendar. Returns it where it cannot be read now, which the log says.
async fn wake(registry: Weak<Registry>, resource: ResourceId) -> Option<ResourceId> {
    let refusal = registry.upgrade()?.calendar(&resource).await.err()?;
    matches!(refusal, Refusal::Busy { .. }).then_some(resource)
}
