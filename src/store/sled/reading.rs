//! Reading sled's tree, so that its panics are errors like others. Not here: what is asked of the store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::domain::ids::ResourceId;
use crate::store::rows::HeadRow;
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
