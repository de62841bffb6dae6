//! What the committer shows to other threads: whether holds are accepted, and why it stopped, once it has.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::snapshots::Waiting;

/// What other threads see of the committer.
#[derive(Default)]
pub struct Shared {
    refuses_holds: AtomicBool,
    rows_written: AtomicU64,
    stopped: Mutex<Stop>,
    snapshots: Arc<Waiting>,
}

#[derive(Default)]
struct Stop {
    why: Option<String>,
    tell: Option<Box<dyn FnOnce(String) + Send>>,
}

impl Shared {
    pub fn accept_holds(&self, accept: bool) {
        self.refuses_holds.store(!accept, Ordering::Relaxed);
    }

    pub fn count_rows(&self, more: u64) {
        self.rows_written.fetch_add(more, Ordering::Relaxed);
    }

    /// The calendars that are to be kept.
    pub fn snapshots(&self) -> Arc<Waiting> {
        self.snapshots.clone()
    }

    pub fn accepts_holds(&self) -> bool {
        !self.refuses_holds.load(Ordering::Relaxed)
    }

    /// Since the store was opened.
    pub fn rows_written(&self) -> u64 {
        self.rows_written.load(Ordering::Relaxed)
    }

    /// Waits until the snapshots under way are kept, or for so long.
    pub fn wait_for_snapshots(&self, at_most: Duration) {
        self.snapshots.wait(at_most);
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

    /// The first reason stays.
    pub fn stop(&self, why: &str) {
        let mut stop = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        stop.why.get_or_insert_with(|| why.to_owned());
        if let Some(tell) = stop.tell.take() {
            tell(why.to_owned());
        }
    }
}
