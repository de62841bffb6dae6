//! News for a calendar actor from other threads, which must not be lost, also when its mailbox is full: every message
//! looks here first. At most as many results as the pipeline is long, and as many weeks as broadcasts are under way.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use actix::prelude::*;

use super::calendar::CalendarActor;
use super::message::Wake;
use crate::domain::ids::Seq;
use crate::domain::time::Week;
use crate::store::CommitError;

/// What came of a commit, and what it followed on.
pub type Settled = (Seq, Result<(), CommitError>);

/// What has come in and was not looked at yet.
#[derive(Default)]
pub struct News {
    waiting: AtomicUsize,
    settled: Mutex<Vec<Settled>>,
    served: Mutex<Vec<Week>>,
}

impl News {
    /// A commit is durable, or has failed.
    pub fn settled(&self, settled: Settled, wake: &Addr<CalendarActor>) {
        self.put(&self.settled, settled, wake);
    }

    /// To be called when a relay has handed on a week's frame; counts also where it is dropped uncalled, as it is when
    /// the relay ends before that.
    #[must_use]
    pub fn told_when_served(self: &Arc<Self>, week: Week, wake: Addr<CalendarActor>) -> Box<dyn FnOnce() + Send> {
        struct Told(Arc<News>, Addr<CalendarActor>, Week);
        impl Drop for Told {
            fn drop(&mut self) {
                self.0.put(&self.0.served, self.2, &self.1);
            }
        }
        let told = Told(self.clone(), wake, week);
        Box::new(move || drop(told))
    }

    /// Weeks whose frame was handed on, and results of commits; none where there is nothing new.
    #[must_use]
    pub fn take(&self) -> Option<(Vec<Week>, Vec<Settled>)> {
        if self.waiting.swap(0, Ordering::Acquire) == 0 {
            return None;
        }
        let served = std::mem::take(&mut *self.served.lock().unwrap_or_else(PoisonError::into_inner));
        let settled = std::mem::take(&mut *self.settled.lock().unwrap_or_else(PoisonError::into_inner));
        Some((served, settled))
    }

    fn put<T>(&self, list: &Mutex<Vec<T>>, item: T, wake: &Addr<CalendarActor>) {
        list.lock().unwrap_or_else(PoisonError::into_inner).push(item);
        self.waiting.fetch_add(1, Ordering::Release);
        // A full mailbox has messages in it, and the next of them looks.
        let _ = wake.try_send(Wake);
    }
}
