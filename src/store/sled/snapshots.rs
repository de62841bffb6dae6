//! Keeps snapshots of calendars, beside the commits and not in their way: a thread of its own makes the rows and hands
//! them to the committer a few at a time, so that no commit waits for a snapshot. It counts when the head names it; what
//! a crash leaves of one that was never named, or of the one before, goes when the next is kept.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::jobs::{self, Job};
use super::reading::rows_of;
use crate::domain::calendar::Calendar;
use crate::domain::ids::ResourceId;
use crate::store::rows::{self, Rows};
use crate::store::{Done, keys};

/// Calendars that may wait. One that finds no room is not kept: its resource replays more, and offers the next one.
const WAITING_MAX: usize = 4;
/// Parts in one step: about what a group of commits writes, so that the commits behind it wait a millisecond or two.
const STEP_PARTS: usize = 16;

/// The door to the thread. It ends when this is dropped.
pub struct Snapshots {
    waiting: SyncSender<(ResourceId, Box<Calendar>)>,
    under_way: Arc<UnderWay>,
}

impl Snapshots {
    /// Keeps a calendar whose events are durable. Never waits.
    pub fn keep(&self, resource: ResourceId, calendar: Box<Calendar>) {
        self.under_way.add(1);
        if self.waiting.try_send((resource, calendar)).is_err() {
            self.under_way.add(-1);
            metrics::counter!("sportello_snapshots_left_out_total").increment(1);
        }
    }
}

/// How many are not kept yet.
#[derive(Default)]
pub struct UnderWay {
    count: Mutex<i64>,
    changed: Condvar,
}

impl UnderWay {
    fn add(&self, more: i64) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) += more;
        self.changed.notify_all();
    }

    /// Waits until all are kept, or for so long.
    pub fn wait(&self, at_most: Duration) {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(count, at_most, |count| *count > 0));
    }
}

/// Starts the thread.
pub fn start(tree: sled::Db, jobs: SyncSender<Job>, under_way: Arc<UnderWay>) -> (Snapshots, JoinHandle<()>) {
    let (waiting, inbox) = sync_channel(WAITING_MAX);
    let keeper = Keeper { tree, jobs, under_way: under_way.clone() };
    let run = move || keeper.run(&inbox);
    let thread = std::thread::Builder::new().name("snapshots".to_owned()).spawn(run);
    (Snapshots { waiting, under_way }, thread.expect("a thread can be started"))
}

struct Keeper {
    tree: sled::Db,
    jobs: SyncSender<Job>,
    under_way: Arc<UnderWay>,
}

impl Keeper {
    fn run(&self, inbox: &Receiver<(ResourceId, Box<Calendar>)>) {
        while let Ok((resource, calendar)) = inbox.recv() {
            if let Err(error) = self.keep(&resource, &calendar) {
                // All events are there; the next start replays more of them.
                tracing::warn!(resource.id = %resource, store.error = error, "a snapshot was not kept");
            }
            self.under_way.add(-1);
        }
    }

    fn keep(&self, resource: &ResourceId, calendar: &Calendar) -> Result<(), String> {
        let seq = calendar.seq();
        let put = rows::snapshot_rows(resource, calendar);
        let parts = u32::try_from(put.len()).map_err(|error| error.to_string())?;
        let new: Vec<Vec<u8>> = put.iter().map(|(key, _)| key.clone()).collect();
        for step in put.chunks(STEP_PARTS) {
            self.ask(|done| Job::Rows(Rows { put: step.to_vec(), remove: Vec::new() }, done))?;
        }
        self.ask(|done| Job::Snapshot { resource: resource.clone(), seq, parts, done })?;
        let found = rows_of(self.tree.scan_prefix(keys::snapshots(resource)));
        let found: Result<Vec<_>, _> = found.map(|row| row.map(|(key, _)| key)).collect();
        let mut old = found.map_err(|error| error.to_string())?;
        old.retain(|key| new.binary_search(key).is_err());
        for step in old.chunks(STEP_PARTS) {
            self.ask(|done| Job::Rows(Rows { put: Vec::new(), remove: step.to_vec() }, done))?;
        }
        Ok(())
    }

    /// Waits until the committer has done it: one step at a time is under way.
    fn ask(&self, job: impl FnOnce(Done) -> Job) -> Result<(), String> {
        let result = jobs::ask(&self.jobs, job).ok_or("the store was closed meanwhile")?;
        result.map_err(|error| error.to_string())
    }
}
