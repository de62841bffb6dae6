//! The rows of live holds when a store is opened. Not here: keeping them up to date (`store::live_holds`).

use super::reading::{guarded, read, rows_of};
use crate::domain::ids::ResourceId;
use crate::store::live_holds::LiveHolds;
use crate::store::rows::{self, HeadRow};
use crate::store::{StoreError, codec, keys};

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
    for (resource, _) in heads {
        match follow_all(tree, resource, &mut live) {
            Ok(()) => {}
            // Its calendar stays closed and says why; the others must open.
            Err(StoreError::Corrupt { key, problem }) => {
                tracing::error!(store.row = key, store.problem = problem, "a resource's live holds are not known");
                live.forget(resource);
            }
            Err(other) => return Err(other),
        }
    }
    let mut batch = sled::Batch::default();
    for row in rows_of(tree.scan_prefix(keys::LIVE_HOLDS)) {
        batch.remove(row?.0);
    }
    live.make_rows().put.into_iter().for_each(|(key, value)| batch.insert(key, value));
    batch.insert(kept, codec::encode(&steps));
    // One batch: all of it or nothing. It becomes durable with the first commit; where it does not, it is made again.
    guarded(|| tree.apply_batch(batch))?;
    Ok(live)
}

/// Follows all events of a resource.
fn follow_all(tree: &sled::Db, resource: &ResourceId, live: &mut LiveHolds) -> Result<(), StoreError> {
    for row in rows_of(tree.scan_prefix(keys::events(resource))) {
        let (key, value) = row?;
        live.follow(resource, &rows::events_of(&key, &value)?);
    }
    Ok(())
}
