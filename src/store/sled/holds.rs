//! The rows of live holds when a store is opened. Not here: keeping them up to date (`store::live_holds`).

use super::reading::{self, guarded, read, rows_of};
use crate::domain::ids::ResourceId;
use crate::store::live_holds::LiveHolds;
use crate::store::rows::{self, HeadRow};
use crate::store::{Loaded, StoreError, codec, keys};

/// Reads the rows. They are made here from the events, which they follow from, for a store of before there were any,
/// for one that such a program has written to since, and where they are damaged.
///
/// # Errors
/// Where sled cannot be read, or a newer program wrote the rows.
pub fn read_or_make(tree: &sled::Db, heads: &[(ResourceId, HeadRow)], steps: u64) -> Result<LiveHolds, StoreError> {
    let kept = keys::meta(keys::LIVE_KEPT);
    let kept_at = read(tree, &kept)?.and_then(|value| codec::decode::<u64>(|| keys::readable(&kept), &value).ok());
    if kept_at == Some(steps) {
        match LiveHolds::read(rows_of(tree.scan_prefix(keys::LIVE_HOLDS))) {
            Err(StoreError::Corrupt { key, problem }) => {
                tracing::error!(store.row = key, store.problem = problem, "live holds are made again from all events");
            }
            other => return other,
        }
    }
    let mut live = LiveHolds::default();
    for (resource, head) in heads {
        match follow_all(tree, resource, &mut live) {
            // As its actor will find it: a snapshot may have what a damaged row before it no longer tells.
            Err(StoreError::Corrupt { key, problem }) => {
                tracing::error!(store.row = key, store.problem = problem, "an event cannot be read");
                live.forget(resource);
                // Without one its calendar stays closed, and says why; the others must open.
                follow_from_snapshot(tree, resource, head, &mut live);
            }
            followed => followed?,
        }
        live.settle();
    }
    let mut batch = sled::Batch::default();
    for row in rows_of(tree.scan_prefix(keys::LIVE_HOLDS)) {
        batch.remove(row?.0);
    }
    live.rows().for_each(|(key, value)| batch.insert(key, value));
    batch.insert(kept, codec::encode(&steps));
    // One batch: all of it or nothing. It becomes durable with the first commit; where it does not, it is made again.
    guarded(|| tree.apply_batch(batch))?;
    Ok(live)
}

/// Follows a resource from its snapshot on; nothing where that cannot be read either.
fn follow_from_snapshot(tree: &sled::Db, resource: &ResourceId, head: &HeadRow, live: &mut LiveHolds) {
    let Some(snapshot) = reading::snapshot(tree, resource, head) else { return };
    let after = reading::records_after(tree, resource, snapshot.seq(), usize::MAX);
    let loaded = after.and_then(|after| rows::after_snapshot(resource, Some(snapshot), after, head.seq));
    if let Ok(Loaded { snapshot: Some(snapshot), records }) = loaded {
        live.know(resource, &snapshot);
        live.follow(resource, &records);
    }
}

/// Follows all events of a resource.
fn follow_all(tree: &sled::Db, resource: &ResourceId, live: &mut LiveHolds) -> Result<(), StoreError> {
    for row in rows_of(tree.scan_prefix(keys::events(resource))) {
        let (key, value) = row?;
        live.follow(resource, &rows::events_of(&key, &value)?);
    }
    Ok(())
}
