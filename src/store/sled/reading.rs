//! Reading sled's tree, so that its panics are errors like others. Not here: what is asked of the store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::domain::calendar::Calendar;
use crate::domain::event::Record;
use crate::domain::ids::{ResourceId, Seq};
use crate::store::rows::{self, HeadRow};
use crate::store::{StoreError, codec, keys};

/// All heads.
pub fn heads(tree: &sled::Db) -> Result<Vec<(ResourceId, HeadRow)>, StoreError> {
    let rows = rows_of(tree.scan_prefix(keys::HEADS));
    rows.map(|row| {
        let (key, value) = row?;
        let bad = || StoreError::Corrupt { key: keys::readable(&key), problem: "it names no resource".to_owned() };
        Ok((keys::resource_of_head(&key).ok_or_else(bad)?, codec::decode(|| keys::readable(&key), &value)?))
    })
    .collect()
}

/// How many steps were made durable before.
pub fn steps(tree: &sled::Db) -> Result<u64, StoreError> {
    let key = keys::meta(keys::STEPS);
    let found = read(tree, &key)?;
    found.map_or(Ok(0), |value| codec::decode(|| keys::readable(&key), &value))
}

/// A resource's newest snapshot. One that cannot be read is not needed: all events are there.
pub fn snapshot(tree: &sled::Db, resource: &ResourceId, head: &HeadRow) -> Option<Calendar> {
    let (seq, parts) = head.snapshot?;
    let name = format!("snapshot of {resource} at {seq}");
    let found: Vec<_> = rows_of(tree.scan_prefix(keys::snapshot(resource, seq))).collect();
    let whole = found.len() == parts as usize;
    match rows::join::<Calendar>(&name, found.into_iter()) {
        Ok(Some(calendar)) if whole && calendar.seq() == seq => Some(calendar),
        broken => {
            let problem = broken.err().map_or_else(|| "it is not whole".to_owned(), |error| error.to_string());
            tracing::error!(resource.id = %resource, store.problem = problem, "a snapshot is broken; all events are replayed");
            None
        }
    }
}

/// A resource's events after a position, in order, at most `limit`.
pub fn records_after(
    tree: &sled::Db,
    resource: &ResourceId,
    after: Seq,
    limit: usize,
) -> Result<Vec<Record>, StoreError> {
    let mut found = Vec::new();
    // The row that has the event `after` may have the next one too.
    let before = || tree.get_lt(keys::events_from(resource, after.next()));
    let first = match guarded(before)? {
        Some((key, _)) if key.starts_with(&keys::events(resource)) => keys::first_seq(&key).unwrap_or_default(),
        _ => after.next(),
    };
    let range = keys::events_from(resource, first)..=keys::events_from(resource, Seq(u64::MAX));
    for row in rows_of(tree.range(range)) {
        let (key, value) = row?;
        found.extend(rows::events_of(&key, &value)?.into_iter().filter(|record| record.seq > after));
        if found.len() >= limit {
            found.truncate(limit);
            break;
        }
    }
    Ok(found)
}

/// A row's value.
pub fn read(tree: &sled::Db, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(guarded(|| tree.get(key))?.map(|value| value.to_vec()))
}

/// Rows in their order. Ends with the first error: after one, sled may give the same again without end.
pub fn rows_of(mut rows: sled::Iter) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), StoreError>> {
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let row = guarded(|| rows.next().transpose());
        failed = row.is_err();
        row.transpose().map(|row| row.map(|(key, value)| (key.to_vec(), value.to_vec())))
    })
}

/// sled panics on some damage; for us that is an error like others.
pub fn guarded<T>(read: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    let panicked = |_| Err(StoreError::Io("sled panicked while it read: its files are damaged".to_owned()));
    catch_unwind(AssertUnwindSafe(read)).map_or_else(panicked, |result| result.map_err(io))
}

fn io(error: sled::Error) -> StoreError {
    StoreError::Io(error.to_string())
}
