//! The first start of a town: an empty store gets its resources. Not here: what they are (`app::seed`).

use std::path::Path;

use tokio::sync::oneshot;

use crate::actors::clock::Clock;
use crate::app::seed::{self, Seed};
use crate::domain::event::{Event, Record};
use crate::domain::ids::{ResourceId, Seq};
use crate::domain::schedule::Schedule;
use crate::domain::time::Timestamp;
use crate::store::{Commit, CommitError, Store};

/// Fills a new store from the demo town or a folder. A start that was cut off in the middle goes on where it was.
pub async fn fill_if_empty(store: &dyn Store, demo: Option<&Path>, clock: &dyn Clock) -> anyhow::Result<()> {
    if store.catalog()?.is_some() {
        return Ok(());
    }
    let now = clock.now();
    let Seed { catalog, schedules } = match demo {
        Some(folder) => seed::read(folder, now)?,
        None => seed::read_embedded(now)?,
    };
    for (resource, schedule) in schedules {
        if store.load(&resource)?.records.is_empty() {
            first_commit(store, resource, schedule, now).await?;
        }
    }
    store.put_catalog(&catalog)?;
    tracing::info!(town.resources = catalog.nodes.len(), "an empty store was filled");
    Ok(())
}

async fn first_commit(
    store: &dyn Store,
    resource: ResourceId,
    schedule: Schedule,
    now: Timestamp,
) -> Result<(), CommitError> {
    let event = Event::ScheduleChanged { schedule: Box::new(schedule) };
    let record = Record { seq: Seq(1), at: now, cause: None, event };
    let (expected_seq, records, writes) = (Seq(0), vec![record], Vec::new());
    let commit = Commit { resource, expected_seq, records, writes, snapshot: None, next_due: None };
    let (tell, done) = oneshot::channel();
    store.submit(
        commit,
        Box::new(move |result| {
            let _ = tell.send(result);
        }),
    );
    done.await.unwrap_or_else(|_| Err(CommitError::Stopped("the committer ended".to_owned())))
}
