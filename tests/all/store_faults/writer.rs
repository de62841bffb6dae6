//! A process of its own that writes histories into a store as fast as it can and notes what was acknowledged, and the
//! check of a store against such notes. It is this test binary, started again with a folder in its environment.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;

use sportello::domain::ids::Seq;
use sportello::store::sled::SledStore;
use sportello::store::verify::verify;
use sportello::store::{CommitError, Store};

use crate::histories::{Office, submit};
use crate::store_conformance::settings;
use crate::support::{LONG, until};

const FOLDER: &str = "SPORTELLO_TEST_WRITER";
const NOTES: &str = "SPORTELLO_TEST_NOTES";
/// With it no commit brings a snapshot, so that every sync is one of commits.
pub const PLAIN: &str = "SPORTELLO_TEST_PLAIN";
const OFFICES: usize = 6;
/// Nobody lets it write so much; where its parent is gone, it ends.
const COMMITS_MAX: usize = 200_000;

/// The process, from outside.
pub struct Writer {
    child: Child,
    notes: PathBuf,
}

fn offices() -> Vec<Office> {
    (0..OFFICES).map(|number| Office::new(&format!("office-{number}"), number as u64)).collect()
}

/// How many commands the commits of an office have, in turn: single ones, and some that fill several pages.
fn commands(turn: usize) -> usize {
    [1, 2, 1, 9, 1, 40][turn % 6]
}

/// Not a test but the program that tests start; without their environment there is nothing to do.
#[test]
fn the_writer_that_other_tests_start() {
    if let (Some(folder), Some(notes)) = (std::env::var_os(FOLDER), std::env::var_os(NOTES)) {
        write(Path::new(&folder), Path::new(&notes));
    }
}

/// Writes until it is killed or the store stops. A line is `office commits`, or how it ended.
fn write(folder: &Path, notes: &Path) {
    let mut notes = std::fs::File::create(notes).unwrap();
    std::fs::create_dir_all(folder).unwrap();
    let store = SledStore::open(folder, &settings()).unwrap();
    let mut offices = offices();
    let mut commits = [0; OFFICES];
    let (tell, told) = channel();
    let plain = std::env::var_os(PLAIN).is_some();
    let send = |number: usize, office: &mut Office, turn: usize| {
        let tell = tell.clone();
        let mut commit = office.next(commands(turn));
        commit.snapshot = commit.snapshot.filter(|_| !plain);
        store.submit(commit, Box::new(move |result| tell.send((number, result)).unwrap()));
    };
    offices.iter_mut().enumerate().for_each(|(number, office)| send(number, office, 0));
    let stopped = loop {
        let (number, result) = told.recv().unwrap();
        if let Err(error) = result {
            break error;
        }
        commits[number] += 1;
        // One write: whole in the notes, or not there.
        notes.write_all(format!("{number} {}\n", commits[number]).as_bytes()).unwrap();
        offices[number].stored();
        if commits[number] > COMMITS_MAX {
            return;
        }
        send(number, &mut offices[number], commits[number]);
    };
    let late = late_commits(&store) + told.try_iter().filter(|(_, result)| result.is_ok()).count();
    let why = store.stopped();
    notes.write_all(format!("stopped {stopped:?} | {why:?} | {late} acknowledged later\n").as_bytes()).unwrap();
}

/// How many of further commits a store still accepts.
fn late_commits(store: &SledStore) -> usize {
    let fresh = (0..20).map(|number| Office::new(&format!("late-{number}"), number).next(1));
    fresh.filter(|commit| !matches!(submit(store, commit.clone()), Err(CommitError::Stopped(_)))).count()
}

impl Writer {
    /// Starts it on a folder; its notes go into another one. `under` is a program that runs it, such as strace.
    pub fn start(folder: &Path, notes: &Path, under: &[&str]) -> Self {
        let notes = notes.join("notes");
        let own = std::env::current_exe().unwrap();
        let mut words: Vec<String> = under.iter().map(|word| (*word).to_owned()).collect();
        words.push(own.display().to_string());
        words.extend(["--exact", "store_faults::writer::the_writer_that_other_tests_start"].map(str::to_owned));
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).env(FOLDER, folder).env(NOTES, &notes);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.unwrap_or_else(|error| panic!("{} is needed for this test: {error}", words[0]));
        Self { child, notes }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn lines(&self) -> Vec<String> {
        std::fs::read_to_string(&self.notes).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    pub fn acks(&self) -> usize {
        self.lines().len()
    }

    pub fn wait_for_acks(&mut self, count: usize) {
        until("acknowledgements", LONG, || {
            assert!(self.child.try_wait().unwrap().is_none(), "the writer ended");
            (self.acks() >= count).then_some(())
        });
    }

    /// Sends a signal by name.
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status().unwrap().success());
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it ends by itself, and returns its last line.
    pub fn last_words(&mut self) -> String {
        until("the writer to end", LONG, || self.child.try_wait().unwrap());
        self.lines().pop().unwrap_or_default()
    }

    /// How many commits of each office were acknowledged.
    fn acknowledged(&self) -> [usize; OFFICES] {
        let mut found = [0; OFFICES];
        for line in self.lines() {
            let (number, commits) = line.split_once(' ').expect("two words");
            if let Ok(number) = number.parse::<usize>() {
                found[number] = commits.parse().unwrap();
            }
        }
        found
    }

    /// Opens the store and compares it with the notes: everything acknowledged is there, at most one commit of each
    /// office is there that was not, and none is there in part. Returns the number of acknowledged commits.
    pub fn check(&self, folder: &Path) -> usize {
        let store = SledStore::open(folder, &settings()).unwrap();
        let report = verify(&store).unwrap();
        assert!(report.problems.is_empty(), "{report}");
        let acknowledged = self.acknowledged();
        for (mut office, acknowledged) in offices().into_iter().zip(acknowledged) {
            check_office(&store, &mut office, acknowledged);
        }
        acknowledged.iter().sum()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lives the office's history again, and finds it in the store.
fn check_office(store: &SledStore, office: &mut Office, acknowledged: usize) {
    let found = store.records_after(&office.resource, Seq(0), usize::MAX).unwrap();
    for turn in 0..acknowledged {
        office.next(commands(turn));
        office.stored();
    }
    let promised = office.records.len();
    assert!(found.len() >= promised, "{}: {} events of {promised} acknowledged", office.resource, found.len());
    if found.len() > promised {
        office.next(commands(acknowledged));
    }
    assert!(found == office.records, "{}: other events than were written, or a part of a commit", office.resource);
    for (id, record) in &office.bookings {
        assert_eq!(store.booking(*id).unwrap().as_ref(), Some(record));
    }
}
