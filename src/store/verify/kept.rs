//! Rows that end by themselves: whether they can be read, and will be swept away.

use super::Report;
use crate::store::kept::Kept;
use crate::store::sled::SledStore;
use crate::store::{StoreError, codec, keys};

/// Rows that end by themselves can be read, and have a second row by which their end is found.
pub fn verify(store: &SledStore, report: &mut Report) -> Result<(), StoreError> {
    for row in store.scan(keys::KEPT) {
        let (key, value) = row?;
        let Some(kept_key) = keys::key_of_kept(&key) else {
            report.add(keys::readable(&key), "its kind is not known");
            continue;
        };
        match codec::decode::<Kept>(|| keys::readable(&key), &value) {
            Ok(Kept { until: Some(until), .. }) if store.get(&keys::ending(until, &kept_key))?.is_none() => {
                report.add(keys::readable(&key), "nothing will sweep it away when it has ended");
            }
            Ok(_) => {}
            Err(error) => report.add(keys::readable(&key), &error.to_string()),
        }
    }
    Ok(())
}
