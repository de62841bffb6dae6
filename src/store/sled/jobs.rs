//! What the committer is asked, and how to wait for its answer.

use std::sync::mpsc::{SyncSender, channel};

use crate::domain::ids::{ResourceId, Seq};
use crate::store::rows::Rows;
use crate::store::{Commit, CommitError, Done};

/// What the committer is asked.
pub enum Job {
    Commit(Box<Commit>, Done),
    /// Rows that no sequence number guards: the catalogue, secrets, parts of snapshots.
    Rows(Rows, Done),
    /// All parts of a resource's snapshot are written: from here on it is the one to read.
    Snapshot {
        resource: ResourceId,
        seq: Seq,
        parts: u32,
        done: Done,
    },
    /// End after what came before.
    Close,
}

/// Asks the committer and waits for its answer; none where it has ended.
pub fn ask(jobs: &SyncSender<Job>, job: impl FnOnce(Done) -> Job) -> Option<Result<(), CommitError>> {
    let (tell, told) = channel();
    let done: Done = Box::new(move |result| {
        let _ = tell.send(result);
    });
    jobs.send(job(done)).ok()?;
    told.recv().ok()
}
