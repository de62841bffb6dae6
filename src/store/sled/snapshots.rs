//! Keeps snapshots of calendars, beside the commits and not in their way: a thread of its own makes the rows and hands
//! them to the committer a few at a time, so that no commit waits for a snapshot. It counts when the head names it; what
//! a crash leaves of one that was never named, or of the one before, goes when the next is kept.

use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::jobs::{self, Job};
use super::reading::rows_of;
use crate::domain::calendar::Calendar;
use crate::domain::ids::ResourceId;
use crate::store::rows::{self, Rows};
use crate::store::{Done, keys};

/// Resources whose calendars may wait, each a few megabytes. One that finds no room is not kept: its resource replays
/// more, and offers the next one.
const WAITING_MAX: usize = 16;
/// Parts in one step: about what a group of commits writes, so that the commits behind it wait a millisecond or two.
const STEP_PARTS: usize = 16;

/// The door to the thread. It ends when this is dropped.
pub struct Snapshots(Arc<Waiting>);

impl Snapshots {
    /// Keeps a calendar whose events are durable. Never waits.
    pub fn keep(&self, resource: ResourceId, calendar: Box<Calendar>) {
        if !self.0.put(resource, calendar) {
            metrics::counter!("sportello_snapshots_left_out_total").increment(1);
        }
    }
}

impl Drop for Snapshots {
    fn drop(&mut self) {
        self.0.change(|queue| queue.ended = true);
    }
}

/// What is not kept yet.
#[derive(Default)]
pub struct Waiting {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    calendars: VecDeque<(ResourceId, Box<Calendar>)>,
    keeping: bool,
    ended: bool,
}

impl Waiting {
    /// A newer calendar takes the place of the older one that waits: of a resource that is written faster than it is kept,
    /// the newest is kept and those between are not. False where there is no room.
    fn put(&self, resource: ResourceId, calendar: Box<Calendar>) -> bool {
        // What is left over is dropped behind the lock: megabytes take their time.
        let (kept, _left) = self.change(|queue| {
            if let Some((_, older)) = queue.calendars.iter_mut().find(|(waiting, _)| *waiting == resource) {
                return (true, Some(std::mem::replace(older, calendar)));
            }
            if queue.calendars.len() >= WAITING_MAX {
                return (false, Some(calendar));
            }
            queue.calendars.push_back((resource, calendar));
            (true, None)
        });
        kept
    }

    /// The next to be kept; none at the end. Whoever comes back is through with the one before.
    fn take(&self) -> Option<(ResourceId, Box<Calendar>)> {
        self.change(|queue| queue.keeping = false);
        let idle = |queue: &mut Queue| queue.calendars.is_empty() && !queue.ended;
        let mut queue = self.changed.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
        let next = if queue.ended { None } else { queue.calendars.pop_front() };
        queue.keeping = next.is_some();
        next
    }

    /// Waits until all are kept, or for so long.
    pub fn wait(&self, at_most: Duration) {
        let busy = |queue: &mut Queue| queue.keeping || !queue.calendars.is_empty();
        drop(self.changed.wait_timeout_while(self.lock(), at_most, busy));
    }

    fn change<T>(&self, change: impl FnOnce(&mut Queue) -> T) -> T {
        let changed = change(&mut self.lock());
        self.changed.notify_all();
        changed
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the thread.
pub fn start(tree: sled::Db, jobs: SyncSender<Job>, waiting: Arc<Waiting>) -> (Snapshots, JoinHandle<()>) {
    let keeper = Keeper { tree, jobs };
    let inbox = waiting.clone();
    let thread = std::thread::Builder::new().name("snapshots".to_owned()).spawn(move || keeper.run(&inbox));
    (Snapshots(waiting), thread.expect("a thread can be started"))
}

struct Keeper {
    tree: sled::Db,
    jobs: SyncSender<Job>,
}

impl Keeper {
    fn run(&self, inbox: &Waiting) {
        while let Some((resource, calendar)) = inbox.take() {
            if let Err(error) = self.keep(&resource, &calendar) {
                // All events are there; the next start replays more of them.
                tracing::warn!(resource.id = %resource, store.error = error, "a snapshot was not kept");
            }
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
