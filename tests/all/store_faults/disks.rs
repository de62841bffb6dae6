//! Disks that fail: no room, and syncs that do not reach them. Both need what only root may do, and say so.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use sportello::domain::event::Event;
use sportello::store::sled::{SledSettings, SledStore};
use sportello::store::verify::verify;
use sportello::store::{Commit, CommitError, Store};

use super::Writer;
use crate::histories::{Office, submit};
use crate::store_conformance::compare;
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

#[test]
fn a_disk_that_fills_refuses_holds_and_serves_the_rest() {
    let temporary = tempfile::tempdir().unwrap();
    let disk = Mounted::new(temporary.path().join("disk"), &["-t", "tmpfs", "-o", "size=48m", "tmpfs"]);
    let folder = disk.at.join("store");
    std::fs::create_dir(&folder).unwrap();
    let mut store = SledStore::open(&folder, &small()).unwrap();
    let mut office = Office::new("counter", 1);
    until("the ballast to be laid", LONG, || {
        office.go_on(&store, 30);
        folder.join("ballast").exists().then_some(())
    });
    fill(&disk.at);
    until("holds to be refused", LONG, || (!store.accepts_holds()).then_some(()));
    let mut other = Office::new("other", 2);
    other.go_on(&store, 1);
    let hold = other.next(30);
    assert!(takes_place(&hold));
    assert_eq!(submit(&store, hold), Err(CommitError::Full));
    let mut other = Office::new("other", 2);
    other.next(1);
    other.stored();
    for _ in 0..3 {
        for _ in 0..100 {
            office.go_on_without_holds(&store);
        }
        drop(store);
        fill(&disk.at);
        store = SledStore::open(&folder, &small()).unwrap();
    }
    drop(store);
    std::fs::remove_file(disk.at.join("somebody's")).unwrap();
    let store = SledStore::open(&folder, &small()).unwrap();
    let mut fresh = Office::new("fresh", 3);
    fresh.go_on(&store, 1);
    until("holds to be accepted again", LONG, || store.accepts_holds().then_some(()));
    let report = verify(&store).unwrap();
    assert!(report.problems.is_empty(), "{report}");
    compare(&store, &[office, fresh, other]);
}

#[test]
fn after_a_failed_sync_nothing_is_acknowledged() {
    for when in [20, 60, 150] {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("store");
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={when}+");
        let trace = temporary.path().join("trace").display().to_string();
        let under = ["strace", "-f", "-qq", "-o", &trace, "-e", "trace=fsync,fdatasync", "-e", &inject];
        let mut writer = Writer::start(&folder, temporary.path(), &under);
        let last = writer.last_words();
        let why = "syncing to disk failed: Input/output error (os error 5)";
        let expected = format!("stopped Unknown({why:?}) | Some({why:?}) | 0 acknowledged later");
        assert_eq!(last, expected);
        let acknowledged = writer.check(&folder);
        println!("error at sync {when}: {acknowledged} commits acknowledged before it, all there; none after it");
    }
}
