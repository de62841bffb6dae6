//! Hashing passwords on threads of their own: as many at a time as there are cores, a bounded number waiting, and the same
//! cost whether there is an account or not.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use crate::actors::core::busy;
use crate::domain::refusal::Refusal;
use crate::identity::password;

/// Each takes some 30 ms of a core: who would wait longer than a few seconds is told to come back.
const WAITING_MAX: usize = 128;

/// The door to the hashing threads.
pub struct Hasher {
    lanes: Semaphore,
    waiting: AtomicUsize,
    decoy: OnceLock<String>,
}

impl Default for Hasher {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { lanes: Semaphore::new(cores), waiting: AtomicUsize::new(0), decoy: OnceLock::new() }
    }
}

/// Counts one who waits, also one who goes meanwhile.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Hasher {
    /// The kept form of a password.
    ///
    /// # Errors
    /// `Busy` where too many wait.
    pub async fn hash(&self, password: String) -> Result<String, Refusal> {
        self.run(move || password::hash(&password)).await
    }

    /// Whether a password is the one that is kept; where none is, it costs the same and is wrong.
    ///
    /// # Errors
    /// `Busy` where too many wait.
    pub async fn is_right(&self, password: String, kept: Option<String>) -> Result<bool, Refusal> {
        let there = kept.is_some();
        let kept = match (kept, self.decoy.get()) {
            (Some(kept), _) => kept,
            (None, Some(decoy)) => decoy.clone(),
            (None, None) => {
                let decoy = self.hash("nobody's password".to_owned()).await?;
                self.decoy.get_or_init(|| decoy).clone()
            }
        };
        let right = self.run(move || password::is_right(&password, &kept)).await?;
        Ok(right && there)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if waiting >= WAITING_MAX {
            return Err(busy());
        }
        let _lane = self.lanes.acquire().await.map_err(|_| busy())?;
        tokio::task::spawn_blocking(work).await.map_err(|_| busy())
    }
}
