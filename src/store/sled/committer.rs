//! The one thread that writes: it takes what is queued, makes it one atomic batch, waits until that is on disk, and only
//! then tells anybody. After the first error it never tells anybody again that something was done.

use std::collections::HashMap;
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::disk::{Disk, Room};
use crate::domain::event::Event;
use crate::domain::ids::ResourceId;
use crate::store::rows::{self, HeadRow, Rows};
use crate::store::{Commit, CommitError, Done};

/// Commits in one group at most, and about so many events: a group's write stays under a millisecond or two.
const GROUP_COMMITS_MAX: usize = 512;
const GROUP_EVENTS_MAX: usize = 4096;

/// How long a lost wake-up inside sled goes unnoticed.
const WATCH_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

/// What the committer is asked.
pub enum Job {
    Commit(Box<Commit>, Done),
    /// Rows that belong to no resource.
    Rows(Rows, Done),
    /// End after what came before.
    Close,
}

/// What other threads see of the committer.
#[derive(Default)]
pub struct Shared {
    refuses_holds: AtomicBool,
    rows_written: AtomicU64,
    stopped: Mutex<Stop>,
}

#[derive(Default)]
struct Stop {
    why: Option<String>,
    tell: Option<Box<dyn FnOnce(String) + Send>>,
}

impl Shared {
    pub fn accepts_holds(&self) -> bool {
        !self.refuses_holds.load(Ordering::Relaxed)
    }

    /// Since the store was opened.
    pub fn rows_written(&self) -> u64 {
        self.rows_written.load(Ordering::Relaxed)
    }

    pub fn stopped(&self) -> Option<String> {
        self.stopped.lock().unwrap_or_else(PoisonError::into_inner).why.clone()
    }

    pub fn on_stop(&self, tell: Box<dyn FnOnce(String) + Send>) {
        let mut stop = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        match stop.why.clone() {
            Some(why) => tell(why),
            None => stop.tell = Some(tell),
        }
    }

    fn stop(&self, why: &str) {
        let mut stop = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        stop.why.get_or_insert_with(|| why.to_owned());
        if let Some(tell) = stop.tell.take() {
            tell(why.to_owned());
        }
    }
}

/// The committer's thread, and the one that looks after it.
pub struct Committer {
    thread: JoinHandle<()>,
    watch: JoinHandle<()>,
}

/// What lives on the thread.
struct Work {
    tree: sled::Db,
    /// Our own descriptor of sled's file: its errors reach us, and its sync is a real one.
    sync: File,
    heads: HashMap<ResourceId, HeadRow>,
    disk: Disk,
    room: Room,
    shared: Arc<Shared>,
    /// A group is being made durable.
    syncing: Arc<AtomicBool>,
    /// Dropped at the end, which the watch hears.
    _ended: SyncSender<()>,
}

impl Committer {
    pub fn start(
        tree: sled::Db,
        sync: File,
        heads: Vec<(ResourceId, HeadRow)>,
        disk: Disk,
        shared: Arc<Shared>,
        queue: usize,
    ) -> (SyncSender<Job>, Self) {
        let (jobs, inbox) = sync_channel(queue.max(1));
        let (_ended, end) = sync_channel(0);
        let syncing = Arc::new(AtomicBool::new(false));
        let watch = watch(tree.clone(), syncing.clone(), end);
        let mut work =
            Work { tree, sync, heads: heads.into_iter().collect(), disk, room: Room::Enough, shared, syncing, _ended };
        let thread = std::thread::Builder::new().name("committer".to_owned());
        let thread = thread.spawn(move || work.run(&inbox)).expect("a thread can be started");
        (jobs, Self { thread, watch })
    }

    pub fn join(self) {
        let _ = self.thread.join();
        let _ = self.watch.join();
    }
}

impl Work {
    fn run(&mut self, inbox: &Receiver<Job>) {
        self.look_at_disk();
        while let Ok(first) = inbox.recv() {
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
    }

    fn look_at_disk(&mut self) {
        self.room = self.disk.room();
        let accepts = self.room == Room::Enough;
        self.shared.refuses_holds.store(!accepts, Ordering::Relaxed);
        metrics::gauge!("sportello_store_accepts_holds").set(f64::from(u8::from(accepts)));
    }

    fn refuse(&self, group: Vec<Job>) {
        let why = self.shared.stopped().unwrap_or_default();
        for job in group {
            if let Job::Commit(_, done) | Job::Rows(_, done) = job {
                done(Err(CommitError::Stopped(why.clone())));
            }
        }
    }

    fn commit(&mut self, group: Vec<Job>) {
        let mut rows = Rows::default();
        let mut waiting: Vec<Done> = Vec::with_capacity(group.len());
        for job in group {
            match job {
                Job::Commit(commit, done) => match self.check(&commit) {
                    Ok(before) => {
                        let head = rows::add_commit(&mut rows, &commit, &before);
                        self.heads.insert(commit.resource.clone(), head);
                        waiting.push(done);
                    }
                    Err(error) => done(Err(error)),
                },
                Job::Rows(_, done) if self.room == Room::None => done(Err(CommitError::Full)),
                Job::Rows(more, done) => {
                    rows.put.extend(more.put);
                    rows.remove.extend(more.remove);
                    waiting.push(done);
                }
                Job::Close => {}
            }
        }
        if waiting.is_empty() {
            return;
        }
        self.syncing.store(true, Ordering::Relaxed);
        let result = self.make_durable(rows);
        self.syncing.store(false, Ordering::Relaxed);
        if let Err(CommitError::Unknown(why)) = &result {
            // Before anybody is told: whoever hears of it must not find the store open.
            self.shared.stop(why);
        }
        for done in waiting {
            done(result.clone());
        }
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

    /// The barrier before every acknowledgement: one atomic batch, sled's flush, and the sync that flush is not.
    fn make_durable(&self, rows: Rows) -> Result<(), CommitError> {
        let started = std::time::Instant::now();
        let count = (rows.put.len() + rows.remove.len()) as u64;
        let mut batch = sled::Batch::default();
        for key in rows.remove {
            batch.remove(key);
        }
        for (key, value) in rows.put {
            batch.insert(key, value);
        }
        let unknown =
            |what: &str, error: &dyn std::fmt::Display| CommitError::Unknown(format!("{what} failed: {error}"));
        self.tree.apply_batch(batch).map_err(|error| unknown("writing", &error))?;
        self.tree.flush().map_err(|error| unknown("flushing", &error))?;
        self.sync.sync_data().map_err(|error| unknown("syncing to disk", &error))?;
        self.shared.rows_written.fetch_add(count, Ordering::Relaxed);
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
        }
        group.push(job);
        let full = group.len() >= GROUP_COMMITS_MAX || events >= GROUP_EVENTS_MAX;
        next = if full { None } else { inbox.try_recv().ok() };
    }
    (group, false)
}
