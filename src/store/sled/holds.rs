//! The rows of live holds when a store is opened. Not here: keeping them up to date (`store::live`).

use super::reading::{guarded, read, rows_of};
use crate::domain::ids::ResourceId;
use crate::store::live::LiveHolds;
use crate::store::rows::{self, HeadRow, Rows};
use crate::store::{StoreError, codec, keys};

/// Reads the rows. A store from before there were any gets them here, and so does one whose rows are damaged: they follow
/// from the events.
///
/// # Errors
/// Where the events cannot be read either, or a newer program wrote the rows.
pub fn read_or_make(tree: &sled::Db, heads: &[(ResourceId, HeadRow)]) -> Result<LiveHolds, StoreError> {
    let kept = keys::meta(keys::LIVE_KEPT);
    if read(tree, &kept)?.is_some() {
        match LiveHolds::read(rows_of(tree.scan_prefix(keys::LIVE_HOLDS))) {
            Err(StoreError::Corrupt { key, problem }) => {
                tracing::error!(store.row = key, store.problem = problem, "live holds are made again from all events");
            }
            other => return other,
        }
    }
    let (mut live, mut rows) = (LiveHolds::default(), Rows::default());
    for (resource, _) in heads {
        for row in rows_of(tree.scan_prefix(keys::events(resource))) {
            let (key, value) = row?;
            live.follow(resource, &rows::events_of(&key, &value)?);
        }
    }
    live.add_rows(&mut rows);
    let mut batch = sled::Batch::default();
    for row in rows_of(tree.scan_prefix(keys::LIVE_HOLDS)) {
        batch.remove(row?.0);
    }
    rows.put.into_iter().for_each(|(key, value)| batch.insert(key, value));
    batch.insert(kept, codec::encode(&()));
    // One batch: all of it or nothing. It becomes durable with the first commit; where it does not, it is made again.
    guarded(|| tree.apply_batch(batch))?;
    Ok(live)
}
