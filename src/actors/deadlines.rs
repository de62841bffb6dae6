//! Wakes calendars that nobody has asked for yet when something of theirs falls due: after a start a town serves at once,
//! and reads a calendar when it is needed. Not here: what calendars do then; awake, they see to their own deadlines.

use std::collections::BTreeSet;
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
const TRY_AGAIN_AFTER_MINUTES: i64 = 1;

/// Wakes each resource at its time. Ends when all have been, or when the registry is gone.
pub async fn keep(registry: Weak<Registry>, due: Vec<(Timestamp, ResourceId)>) {
    let mut due: BTreeSet<_> = due.into_iter().collect();
    let at_once = std::thread::available_parallelism().map_or(1, NonZero::get);
    // Each by itself: a long calendar keeps none of the others waiting as long as there is a processor.
    let mut waking = FuturesUnordered::new();
    loop {
        let Some(now) = registry.upgrade().map(|registry| registry.clock().now()) else { return };
        while waking.len() < at_once && due.first().is_some_and(|(at, _)| *at <= now) {
            waking.extend(due.pop_first().map(|(_, resource)| wake(registry.clone(), resource)));
        }
        let next = due.first().filter(|_| waking.len() < at_once).map(|(at, _)| until(*at, now));
        tokio::select! {
            Some(again) = waking.next() => due.extend(again),
            () = tokio::time::sleep(next.unwrap_or_default()), if next.is_some() => {}
            else => return,
        }
    }
}

fn until(at: Timestamp, now: Timestamp) -> Duration {
    // A millisecond more, because timers may ring early by their rounding.
    Duration::from_millis(u64::try_from(at.0 - now.0).unwrap_or(0) + 1).min(SLEEP_MAX)
}

/// Wakes a calendar. Returns when to try again where it cannot be read now, which the log says.
async fn wake(registry: Weak<Registry>, resource: ResourceId) -> Option<(Timestamp, ResourceId)> {
    let registry = registry.upgrade()?;
    let refusal = registry.calendar(&resource).await.err()?;
    let again = || (registry.clock().now().plus_minutes(TRY_AGAIN_AFTER_MINUTES), resource);
    matches!(refusal, Refusal::Busy { .. }).then(again)
}
