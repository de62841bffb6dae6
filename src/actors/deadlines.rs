//! Wakes calendars that nobody has asked for yet when something of theirs falls due: after a start a town serves at once,
//! and reads a calendar when it is needed. Not here: what calendars do then; awake, they see to their own deadlines.

use std::collections::BTreeSet;
use std::sync::Weak;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};

use super::registry::Registry;
use crate::domain::ids::ResourceId;
use crate::domain::time::Timestamp;

/// The clock may be set meanwhile, so no sleep is longer.
const SLEEP_MAX: Duration = Duration::from_secs(60);

/// Wakes each resource at its time. Ends when all have been, or when the registry is gone.
pub async fn keep(registry: Weak<Registry>, due: Vec<(Timestamp, ResourceId)>) {
    let mut due: BTreeSet<_> = due.into_iter().collect();
    while let Some((next, _)) = due.first() {
        let Some(registry) = registry.upgrade() else { return };
        let now = registry.clock().now();
        let wait = u64::try_from(next.0 - now.0).unwrap_or(0);
        if wait > 0 {
            drop(registry);
            // A millisecond more, because timers may ring early by their rounding.
            tokio::time::sleep(Duration::from_millis(wait + 1).min(SLEEP_MAX)).await;
            continue;
        }
        let now_due: Vec<_> = due.extract_if(.., |(at, _)| *at <= now).map(|(_, resource)| resource).collect();
        // One that cannot be read has said so in the log and stays closed; the others must wake.
        let waking = now_due.iter().map(|resource| registry.calendar(resource));
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        stream::iter(waking).buffer_unordered(at_once).for_each(|_| std::future::ready(())).await;
    }
}
