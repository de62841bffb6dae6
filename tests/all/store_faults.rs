//! What sled's store does when something is wrong: with the folder, with sled's files, with the disk. Not here: power
//! cuts (`powercut`), and what every store promises (`store_conformance`).

mod damage;
mod disks;
mod frozen;
mod writer;

pub use disks::Mounted;
pub use writer::Writer;

use std::path::{Path, PathBuf};

use sportello::store::backup::{export, restore};
use sportello::store::sled::{OpenError, SledStore};
use sportello::store::verify::verify;
use sportello::store::{Store, StoreError};

use crate::histories::Office;
use crate::store_conformance::{compare, settings};
use crate::support::{LONG, until};

/// A folder with a store that has been used, and what went into it.
pub struct Used {
    /// Removed at the end.
    _temporary: tempfile::TempDir,
    pub folder: PathBuf,
    pub offices: Vec<Office>,
}

impl Used {
    pub fn new() -> Self {
        Self::of_commits(6)
    }

    /// Opened twice, so that sled has an index snapshot and events after it; each time with so many commits.
    pub fn of_commits(commits: usize) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("store");
        std::fs::create_dir(&folder).unwrap();
        let mut offices = vec![Office::new("counter-a", 1), Office::new("counter-b", 2)];
        for _ in 0..2 {
            let store = SledStore::open(&folder, &settings()).unwrap();
            for _ in 0..commits {
                offices.iter_mut().for_each(|office| office.go_on(&store, 30));
            }
        }
        Self { _temporary: temporary, folder, offices }
    }

    /// Opens it, and finds everything.
    #[track_caller]
    pub fn is_whole(&self) {
        let store = SledStore::open(&self.folder, &settings()).unwrap();
        compare(&store, &self.offices);
        let report = verify(&store).unwrap();
        assert!(report.problems.is_empty(), "{report}");
    }

    /// sled itself on the folder, to do what the store never does.
    pub fn sled(&self) -> sled::Db {
        sled::open(&self.folder).unwrap()
    }

    /// sled's index snapshot.
    pub fn index_snapshot(&self) -> PathBuf {
        let mut found = files(&self.folder).into_iter();
        found.find(|path| name(path).starts_with("snap.")).expect("sled wrote an index snapshot")
    }

    /// Copies that were set aside.
    pub fn copies(&self) -> Vec<PathBuf> {
        let mut beside = files(self.folder.parent().unwrap());
        beside.retain(|path| name(path).starts_with("store.corrupt-"));
        beside
    }
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn a_folder_in_use_is_refused_and_the_process_named() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("store");
    let mut writer = Writer::start(&folder, temporary.path(), &[]);
    writer.wait_for_acks(5);
    let refused = SledStore::open(&folder, &settings()).map(drop).unwrap_err();
    let expected = format!("the folder is in use by process {}: stop it first, or use another folder", writer.pid());
    assert_eq!(refused.to_string(), expected);
    writer.kill();
    writer.check(&folder);
}

#[test]
fn a_start_waits_for_the_one_before_to_let_go() {
    let used = Used::new();
    let sled = used.sled();
    let (folder, lock) = (used.folder.clone(), used.folder.join("sportello.lock"));
    std::fs::write(&lock, "").unwrap();
    let starting = std::thread::spawn(move || SledStore::open(&folder, &settings()).map(drop));
    // It has written who it is once the store's own lock is taken, which comes before sled's.
    until("the start to be under way", LONG, || (!std::fs::read(&lock).unwrap().is_empty()).then_some(()));
    drop(sled);
    starting.join().unwrap().unwrap();
    used.is_whole();
}

#[test]
fn an_index_snapshot_that_was_being_written_is_swept_away() {
    let used = Used::new();
    let left = used.folder.join("snap.0000000000ABCDEF.generating");
    std::fs::write(&left, b"half a snap").unwrap();
    used.is_whole();
    assert!(!left.exists());
}

#[test]
fn a_newer_programs_rows_are_refused_and_named() {
    let used = Used::new();
    let newer = |prefix: &[u8]| {
        let sled = used.sled();
        let (key, value) = sled.scan_prefix(prefix).next().unwrap().unwrap();
        let mut changed = value.to_vec();
        changed[0] = 2;
        sled.insert(&key, changed).unwrap();
        (key, value)
    };
    let (key, value) = newer(b"h");
    let refused = SledStore::open(&used.folder, &settings()).map(drop).unwrap_err();
    let says = "record hcounter-a has version 2, this program knows up to 1: use a newer program";
    assert_eq!(refused.to_string(), says);
    used.sled().insert(key, value).unwrap();
    newer(b"b");
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    let first = *used.offices.iter().flat_map(|office| office.bookings.keys()).min().unwrap();
    assert!(matches!(store.booking(first), Err(StoreError::NewerVersion { found: 2, known: 1, .. })));
    let refused = export(&store, &used.folder.with_extension("export")).unwrap_err();
    assert!(refused.to_string().ends_with("use a newer program"), "{refused}");
}

#[test]
fn a_broken_snapshot_of_a_calendar_is_not_needed() {
    for remove in [false, true] {
        let used = Used::new();
        let sled = used.sled();
        let (key, value) = sled.scan_prefix(b"scounter-b").next().expect("a snapshot").unwrap();
        let mut broken = value.to_vec();
        broken[20] ^= 1;
        if remove { sled.remove(&key) } else { sled.insert(&key, broken) }.unwrap();
        drop(sled);
        let store = SledStore::open(&used.folder, &settings()).unwrap();
        let loaded = store.load(&used.offices[1].resource).unwrap();
        assert_eq!(loaded.snapshot, None);
        compare(&store, &used.offices);
        let problems = verify(&store).unwrap().problems;
        let texts: Vec<_> = problems.iter().map(|problem| (problem.place.as_str(), problem.text.as_str())).collect();
        assert_eq!(texts, [("counter-b", "its snapshot cannot be read; it will be replayed from its events")]);
    }
}

#[test]
fn an_export_restored_is_the_same_store_and_can_go_on() {
    let mut used = Used::new();
    let file = used.folder.with_extension("export");
    let again = used.folder.with_extension("again");
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    let written = export(&store, &file).unwrap();
    assert!(matches!(export(&store, &file), Err(sportello::store::backup::BackupError::Exists(_))));
    drop(store);
    assert_eq!(restore(&file, &again, &settings()).unwrap(), written);
    used.folder = again;
    used.is_whole();
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    used.offices.iter_mut().for_each(|office| office.go_on(&store, 30));
    drop(store);
    used.is_whole();
}

#[test]
fn a_damaged_export_restores_nothing() {
    let used = Used::new();
    let (file, into) = (used.folder.with_extension("export"), used.folder.with_extension("into"));
    export(&SledStore::open(&used.folder, &settings()).unwrap(), &file).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let step = whole.len() / 40;
    let cut = (0..40).map(|part| whole[..part * step].to_vec());
    let flipped = (0..40).map(|part| {
        let mut bytes = whole.clone();
        bytes[part * step] ^= 0x10;
        bytes
    });
    let longer = [whole.iter().copied().chain([0]).collect()];
    for damaged in cut.chain(flipped).chain(longer) {
        std::fs::write(&file, damaged).unwrap();
        let refused = restore(&file, &into, &settings()).unwrap_err();
        assert!(!into.exists(), "{refused}");
    }
    std::fs::write(&file, &whole).unwrap();
    std::fs::create_dir(&into).unwrap();
    std::fs::write(into.join("somebody's"), b"").unwrap();
    let refused = restore(&file, &into, &settings()).unwrap_err();
    assert!(refused.to_string().ends_with("is not empty: restore into a new folder"), "{refused}");
    assert_eq!(files(&into).len(), 1);
}

#[test]
fn older_files_in_the_place_of_newer_ones_are_refused() {
    let mut used = Used::new();
    let old = used.folder.with_extension("old");
    damage::copy(&used.folder, &old);
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    for _ in 0..3 {
        used.offices[0].go_on(&store, 5);
    }
    drop(store);
    std::fs::copy(used.folder.join("mark"), old.join("mark")).unwrap();
    let refused = SledStore::open(&old, &settings()).map(drop).unwrap_err();
    assert!(matches!(refused, OpenError::Lost { lost: 3.., .. }), "{refused}");
    std::fs::remove_file(old.join("mark")).unwrap();
    assert!(SledStore::open(&old, &settings()).is_ok(), "an operator may go on without");
}
