//! The one thread that writes: it takes what is queued, makes it one atomic batch, waits until that is on disk, and only
//! then tells anybody. After the first error it never tells anybody again that something was done.

use std::collections::HashMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::disk::{Disk, Room};
use super::jobs::Job;
use super::mark::Mark;
use super::shared::Shared;
use super::snapshots::{self, Snapshots};
use crate::domain::calendar::Calendar;
use crate::domain::event::Event;
use crate::domain::ids::ResourceId;
use crate::store::live_holds::LiveHolds;
use crate::store::rows::{self, HeadRow, Rows};
use crate::store::{Commit, CommitError, Done, codec, keys};

/// Commits in one group at most, and about so many events: a group's write stays under a millisecond or two.
const GROUP_COMMITS_MAX: usize = 512;
const GROUP_EVENTS_MAX: usize = 4096;
/// The disk is looked at also where nothing is written: while holds are refused, nothing may be.
const IDLE_LOOK: Duration = Duration::from_millis(500);

/// How long a lost wake-up inside sled goes unnoticed.
const WATCH_EVERY: Duration = Duration::from_secs(1);

/// The committer's thread, the one that looks after it, and the one that keeps snapshots.
pub struct Committer {
    thread: JoinHandle<()>,
    watch: JoinHandle<()>,
    snapshots: JoinHandle<()>,
}

/// What is written to.
pub struct Files {
    pub tree: sled::Db,
    /// Our own descriptor of sled's file: its errors reach us, and its sync is a real one.
    pub sync: File,
    pub mark: Mark,
    /// How many steps have been made durable.
    pub steps: u64,
}

/// What lives on the thread.
struct Work {
    files: Files,
    heads: HashMap<ResourceId, HeadRow>,
    live: LiveHolds,
    snapshots: Snapshots,
    disk: Disk,
    room: Room,
    shared: Arc<Shared>,
    /// A group is being made durable.
    syncing: Arc<AtomicBool>,
    /// Dropped at the end, which the watch hears.
    _ended: SyncSender<()>,
}

/// What becomes durable together, who waits for it, and which calendars are to be kept then.
#[derive(Default)]
struct Step {
    rows: Rows,
    waiting: Vec<Done>,
    to_keep: Vec<(ResourceId, Box<Calendar>)>,
}

impl Committer {
    pub fn start(
        files: Files,
        heads: Vec<(ResourceId, HeadRow)>,
        live: LiveHolds,
        disk: Disk,
        shared: Arc<Shared>,
        queue: usize,
    ) -> (SyncSender<Job>, Self) {
        let (jobs, inbox) = sync_channel(queue.max(1));
        let (_ended, end) = sync_channel(0);
        let syncing = Arc::new(AtomicBool::new(false));
        let watch = watch(files.tree.clone(), syncing.clone(), end);
        let heads = heads.into_iter().collect();
        let (to_snapshots, snapshots) = snapshots::start(files.tree.clone(), jobs.clone(), shared.snapshots());
        let room = Room::Enough;
        let mut work = Work { files, heads, live, snapshots: to_snapshots, disk, room, shared, syncing, _ended };
        let thread = std::thread::Builder::new().name("committer".to_owned());
        let run = move || {
            // Whatever ends it, nobody may go on believing in it.
            if catch_unwind(AssertUnwindSafe(|| work.run(&inbox))).is_err() {
                work.shared.stop("the committer panicked");
            }
        };
        let thread = thread.spawn(run).expect("a thread can be started");
        (jobs, Self { thread, watch, snapshots })
    }

    pub fn join(self) {
        let _ = self.thread.join();
        let _ = self.watch.join();
        let _ = self.snapshots.join();
    }
}

impl Work {
    fn run(&mut self, inbox: &Receiver<Job>) {
        // Opening, sled writes over what is free, hundreds of megabytes in a large store. Whoever reads need not wait
        // for that, and no commit should.
        if let Err(error) = self.files.sync.sync_data() {
            self.shared.stop(&format!("syncing to disk failed: {error}"));
        }
        self.look_at_disk();
        loop {
            let first = match inbox.recv_timeout(IDLE_LOOK) {
                Ok(first) => first,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    self.look_at_disk();
                    continue;
                }
            };
            let (group, close) = gather(first, inbox);
            metrics::histogram!("sportello_commit_group_size").record(group.len() as f64);
            self.look_at_disk();
            if self.shared.stopped().is_some() {
                self.refuse(group);
            } else {
                self.commit(group);
            }
            if close {
                break;
            }
        }
        // What came behind the end: everybody who waits is told.
        self.refuse(inbox.try_iter().collect());
    }

    fn look_at_disk(&mut self) {
        self.room = self.disk.room();
        let accepts = self.room == Room::Enough;
        self.shared.accept_holds(accepts);
        metrics::gauge!("sportello_store_accepts_holds").set(f64::from(u8::from(accepts)));
    }

    fn refuse(&self, group: Vec<Job>) {
        let why = self.shared.stopped().unwrap_or_else(|| "it is closed".to_owned());
        for job in group {
            if let Job::Commit(_, done) | Job::Rows(_, done) | Job::Snapshot { done, .. } = job {
                done(Err(CommitError::Stopped(why.clone())));
            }
        }
    }

    fn commit(&mut self, group: Vec<Job>) {
        let Step { rows, waiting, to_keep } = self.step_of(group);
        if waiting.is_empty() {
            return;
        }
        let count = (rows.put.len() + rows.remove.len()) as u64;
        self.syncing.store(true, Ordering::Relaxed);
        // sled panics where its own state is broken: then nothing is known either.
        let result = catch_unwind(AssertUnwindSafe(|| self.files.make_durable(rows)));
        let result = result.unwrap_or_else(|_| Err(CommitError::Unknown("sled panicked while it wrote".to_owned())));
        self.syncing.store(false, Ordering::Relaxed);
        self.shared.count_rows(count);
        if let Err(CommitError::Unknown(why)) = &result {
            // Before anybody is told: whoever hears of it must not find the store open.
            self.shared.stop(why);
        }
        // On a full disk the room is for those who confirm and cancel. Before anybody is told: who closes the store then
        // waits for what is to be kept.
        if result.is_ok() && self.room == Room::Enough {
            to_keep.into_iter().for_each(|(resource, calendar)| self.snapshots.keep(resource, calendar));
        }
        for done in waiting {
            done(result.clone());
        }
    }

    /// What of a group can be done; whoever asked for the rest is told at once.
    fn step_of(&mut self, group: Vec<Job>) -> Step {
        let mut step = Step { waiting: Vec::with_capacity(group.len()), ..Step::default() };
        for job in group {
            match job {
                Job::Commit(commit, done) => match self.check(&commit) {
                    Ok(before) => {
                        self.add(*commit, before, &mut step);
                        step.waiting.push(done);
                    }
                    Err(error) => done(Err(error)),
                },
                Job::Rows(_, done) | Job::Snapshot { done, .. } if self.room == Room::None => {
                    done(Err(CommitError::Full));
                }
                Job::Snapshot { resource, seq, parts, done } => {
                    let head = self.heads.entry(resource.clone()).or_default();
                    head.snapshot = Some((seq, parts));
                    rows::add_head(&mut step.rows, &resource, head);
                    step.waiting.push(done);
                }
                Job::Rows(more, done) => {
                    step.rows.put.extend(more.put);
                    step.rows.remove.extend(more.remove);
                    step.waiting.push(done);
                }
                Job::Close => {}
            }
        }
        self.live.add_rows(&mut step.rows);
        step
    }

    fn add(&mut self, mut commit: Commit, before: HeadRow, step: &mut Step) {
        let head = rows::add_commit(&mut step.rows, &commit, before);
        self.live.follow(&commit.resource, &commit.records);
        step.to_keep.extend(commit.snapshot.take().map(|calendar| (commit.resource.clone(), calendar)));
        self.heads.insert(commit.resource, head);
    }

    /// What surely will not be done is refused before anything is written.
    fn check(&self, commit: &Commit) -> Result<HeadRow, CommitError> {
        let head = self.heads.get(&commit.resource).cloned().unwrap_or_default();
        if head.seq != commit.expected_seq {
            return Err(CommitError::SeqMismatch { expected: commit.expected_seq, found: head.seq });
        }
        let takes_place = commit.records.iter().any(|record| matches!(record.event, Event::HoldPlaced { .. }));
        if self.room < if takes_place { Room::Enough } else { Room::NoHolds } {
            return Err(CommitError::Full);
        }
        Ok(head)
    }
}

impl Files {
    /// The barrier before every acknowledgement: one atomic batch, sled's flush, and the sync that flush is not.
    fn make_durable(&mut self, rows: Rows) -> Result<(), CommitError> {
        let started = std::time::Instant::now();
        let mut batch = sled::Batch::default();
        self.steps += 1;
        // With every step: where they differ, a program that knows no live holds has written since. A restore takes it
        // out again, so it comes first.
        let steps = codec::encode(&self.steps);
        batch.insert(keys::meta(keys::LIVE_KEPT), steps.clone());
        for key in rows.remove {
            batch.remove(key);
        }
        for (key, value) in rows.put {
            batch.insert(key, value);
        }
        batch.insert(keys::meta(keys::STEPS), steps);
        let unknown =
            |what: &str, error: &dyn std::fmt::Display| CommitError::Unknown(format!("{what} failed: {error}"));
        self.tree.apply_batch(batch).map_err(|error| unknown("writing", &error))?;
        self.tree.flush().map_err(|error| unknown("flushing", &error))?;
        self.sync.sync_data().map_err(|error| unknown("syncing to disk", &error))?;
        self.mark.set(self.steps).map_err(|error| unknown("writing the mark", &error))?;
        metrics::histogram!("sportello_commit_seconds").record(started.elapsed().as_secs_f64());
        Ok(())
    }
}

/// sled can wait for ever for a write that has failed on another of its threads: some of them note the error and wake
/// nobody. A second flush finds the error and wakes all. Behind a disk that is merely slow it waits, and harms nothing.
fn watch(tree: sled::Db, syncing: Arc<AtomicBool>, end: Receiver<()>) -> JoinHandle<()> {
    let look = move || {
        while end.recv_timeout(WATCH_EVERY) == Err(RecvTimeoutError::Timeout) {
            if syncing.load(Ordering::Relaxed) {
                let _ = tree.flush();
            }
        }
    };
    std::thread::Builder::new().name("store-watch".to_owned()).spawn(look).expect("a thread can be started")
}

/// A group: the first job and what waits behind it, up to the bounds. True when the store is to be closed after it.
fn gather(first: Job, inbox: &Receiver<Job>) -> (Vec<Job>, bool) {
    let mut group = Vec::new();
    let mut events = 0;
    let mut next = Some(first);
    while let Some(job) = next {
        match &job {
            Job::Close => return (group, true),
            Job::Commit(commit, _) => events += commit.records.len(),
            Job::Rows(rows, _) => events += rows.put.len(),
            Job::Snapshot { .. } => {}
        }
        group.push(job);
        let full = group.len() >= GROUP_COMMITS_MAX || events >= GROUP_EVENTS_MAX;
        next = if full { None } else { inbox.try_recv().ok() };
    }
    (group, false)
}
