//! Stores of older versions: exports made by the programs of their time, kept for good. Each must be restored, verified
//! and used by this program.

use std::path::{Path, PathBuf};

use sportello::store::Store;
use sportello::store::backup::{export, restore};
use sportello::store::sled::SledStore;
use sportello::store::verify::verify;

use super::Used;
use crate::histories::Office;
use crate::store_conformance::settings;

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/frozen")
}

#[test]
fn every_version_is_restored_verified_and_used() {
    let mut files = super::files(&frozen());
    files.retain(|path| path.extension().is_some_and(|ending| ending == "export"));
    assert!(!files.is_empty());
    for file in files {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("store");
        restore(&file, &folder, &settings()).unwrap();
        let store = SledStore::open(&folder, &settings()).unwrap();
        let report = verify(&store).unwrap();
        assert!(report.problems.is_empty(), "{}: {report}", file.display());
        assert!(
            report.resources > 1 && report.events > 300 && report.bookings > 40 && report.snapshots > 1,
            "{report}"
        );
        for head in store.heads().unwrap() {
            let (calendar, _) = sportello::actors::registry::replay(store.load(&head.resource).unwrap()).unwrap();
            assert_eq!((calendar.seq(), calendar.next_due()), (head.seq, head.next_due));
        }
        Office::new("fresh", 1).go_on(&store, 1);
    }
}

/// `SPORTELLO_FREEZE=v2` writes the export of a new version; one that is there is never written again.
#[test]
fn a_new_version_is_frozen_when_asked_for() {
    let Some(version) = std::env::var_os("SPORTELLO_FREEZE") else { return };
    let used = Used::new();
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    export(&store, &frozen().join(version).with_extension("export")).unwrap();
}
