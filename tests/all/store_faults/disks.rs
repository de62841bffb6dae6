//! Disks that fail: no room, and syncs that do not reach them. Both need what only root may do, and say so.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use sportello::domain::event::Event;
use sportello::domain::ids::Seq;
use sportello::store::sled::{SledSettings, SledStore};
use sportello::store::verify::verify;
use sportello::store::{Commit, CommitError, Store};

use super::writer::PLAIN;
use super::{Writer, damage};
use crate::histories::{Office, submit};
use crate::support::{LONG, until};

/// A file system of its own, unmounted at the end.
pub struct Mounted {
    pub at: PathBuf,
}

impl Mounted {
    /// Mounts with the arguments of `mount`, the place last.
    pub fn new(at: PathBuf, arguments: &[&str]) -> Self {
        std::fs::create_dir_all(&at).unwrap();
        let output = Command::new("mount").args(arguments).arg(&at).output();
        let output = output.expect("the program `mount` is needed for this test");
        let problem = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "this test needs to be root and to be allowed to mount: {problem}");
        Self { at }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.at).status();
    }
}

fn small() -> SledSettings {
    SledSettings { cache_mib: 8, ballast_mib: 4, ..SledSettings::default() }
}

fn takes_place(commit: &Commit) -> bool {
    commit.records.iter().any(|record| matches!(record.event, Event::HoldPlaced { .. }))
}

/// Writes zeros until there is no room at all.
fn fill(folder: &Path) {
    let mut file = std::fs::File::options().create(true).append(true).open(folder.join("somebody's")).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
}

/// A small disk with a store on it, the ballast laid.
struct Small {
    /// Unmounted before its folder goes.
    disk: Mounted,
    folder: PathBuf,
    office: Office,
    temporary: tempfile::TempDir,
}

impl Small {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let disk = Mounted::new(temporary.path().join("disk"), &["-t", "tmpfs", "-o", "size=48m", "tmpfs"]);
        let folder = disk.at.join("store");
        std::fs::create_dir(&folder).unwrap();
        Self { disk, folder, office: Office::new("counter", 1), temporary }
    }

    fn open(&self) -> SledStore {
        SledStore::open(&self.folder, &small()).unwrap()
    }

    /// Goes on until there is something to confirm and cancel, and the ballast is laid.
    fn with_ballast(&mut self, store: &SledStore) {
        until("the ballast to be laid", LONG, || {
            self.office.go_on(store, 30);
            self.folder.join("ballast").exists().then_some(())
        });
    }

    fn empty(&self) {
        std::fs::remove_file(self.disk.at.join("somebody's")).unwrap();
    }

    fn is_whole(&self) {
        let store = self.open();
        let report = verify(&store).unwrap();
        assert!(report.problems.is_empty(), "{report}");
        let found = store.records_after(&self.office.resource, Seq(0), usize::MAX).unwrap();
        assert!(found == self.office.records);
    }
}

#[test]
fn a_disk_that_fills_refuses_holds_and_serves_the_rest() {
    let mut small = Small::new();
    let store = small.open();
    small.with_ballast(&store);
    let mut other = Office::new("other", 2);
    other.go_on(&store, 1);
    fill(&small.disk.at);
    until("holds to be refused", LONG, || (!store.accepts_holds()).then_some(()));
    let hold = other.next(30);
    assert!(takes_place(&hold));
    assert_eq!(submit(&store, hold), Err(CommitError::Full));
    for _ in 0..100 {
        small.office.go_on_without_holds(&store);
    }
    drop(store);
    let store = small.open();
    small.office.go_on_without_holds(&store);
    assert!(!store.accepts_holds());
    small.empty();
    until("holds to be accepted again", LONG, || store.accepts_holds().then_some(()));
    small.with_ballast(&store);
    drop(store);
    small.is_whole();
}

#[test]
fn a_disk_that_filled_while_the_store_was_closed_lets_it_open() {
    let mut small = Small::new();
    let store = small.open();
    small.with_ballast(&store);
    drop(store);
    fill(&small.disk.at);
    let store = small.open();
    until("holds to be refused", LONG, || (!store.accepts_holds()).then_some(()));
    for _ in 0..100 {
        small.office.go_on_without_holds(&store);
    }
    drop(store);
    small.empty();
    small.is_whole();
}

#[test]
fn a_disk_without_any_room_takes_nothing_that_was_acknowledged() {
    let mut small = Small::new();
    let store = small.open();
    small.with_ballast(&store);
    fill(&small.disk.at);
    until("the ballast to be given up", LONG, || (!small.folder.join("ballast").exists()).then_some(()));
    fill(&small.disk.at);
    let mut promised = small.office.records.len();
    let error = until("a commit to fail", LONG, || {
        let result = submit(&store, small.office.next_without_holds());
        small.office.stored();
        if result.is_ok() {
            promised = small.office.records.len();
        }
        result.err()
    });
    // Refused in time, or, where the room was gone before the next look at it, stopped.
    let stopped = matches!(&error, CommitError::Unknown(why) if why.contains("No space left"));
    assert!(error == CommitError::Full || stopped, "{error}");
    assert_eq!(store.stopped().is_some(), stopped);
    drop(store);
    // Another place with room: where the store has stopped, sled keeps the folder until the process ends.
    let moved = small.temporary.path().join("moved");
    damage::copy(&small.folder, &moved);
    let store = SledStore::open(&moved, &self::small()).unwrap();
    let found = store.records_after(&small.office.resource, Seq(0), usize::MAX).unwrap();
    assert!(found.len() >= promised && small.office.records.starts_with(&found));
    assert_eq!(verify(&store).unwrap().problems, []);
}

#[test]
fn a_store_that_finds_no_room_to_open_says_so_and_opens_when_there_is() {
    let mut small = Small::new();
    let store = small.open();
    small.with_ballast(&store);
    drop(store);
    std::fs::remove_file(small.folder.join("ballast")).unwrap();
    fill(&small.disk.at);
    let refused = SledStore::open(&small.folder, &self::small()).map(drop).unwrap_err();
    assert!(refused.to_string().contains("No space left on device"), "{refused}");
    small.empty();
    small.is_whole();
}

#[test]
fn after_a_failed_sync_nothing_is_acknowledged() {
    for when in [20, 60, 150] {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("store");
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={when}+");
        let trace = temporary.path().join("trace").display().to_string();
        let plain = format!("{PLAIN}=1");
        let under = ["strace", "-E", &plain, "-f", "-qq", "-o", &trace, "-e", "trace=fsync,fdatasync", "-e", &inject];
        let mut writer = Writer::start(&folder, temporary.path(), &under);
        let last = writer.last_words();
        let why = "syncing to disk failed: Input/output error (os error 5)";
        let expected = format!("stopped Unknown({why:?}) | Some({why:?}) | 0 acknowledged later");
        assert_eq!(last, expected);
        let acknowledged = writer.check(&folder);
        println!("error at sync {when}: {acknowledged} commits acknowledged before it, all there; none after it");
    }
}
