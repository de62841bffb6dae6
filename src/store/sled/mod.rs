//! The store of a town: sled, made safe. Opening, reading, and the door to the committer. Not here: writing
//! (`committer`), keeping snapshots (`snapshots`), live holds (`holds`), the disk's fill (`disk`), mending before opening
//! (`open`).
//!
//! sled's `flush` is not a barrier on Linux: it ends in `sync_file_range`, which writes no metadata and does not flush
//! the drive's cache. So every acknowledgement waits for `sync_data` on our own descriptor of sled's file as well.

mod committer;
mod disk;
mod erasure;
mod holds;
mod jobs;
mod kept;
mod letters;
mod mark;
mod open;
mod reading;
mod shared;
mod snapshots;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub use self::open::OpenError;

use self::committer::{Committer, Files};
use self::jobs::Job;
use self::mark::Mark;
use self::reading::{read, rows_of};
use self::shared::Shared;
use super::live_holds::LiveHolds;
use super::rows::{self, HeadRow};
use super::{BookingRecord, Commit, CommitError, Done, Head, KeptHold, Loaded, Store, StoreError, codec, keys};
use crate::domain::calendar::Calendar;
use crate::domain::catalog::Catalog;
use crate::domain::event::Record;
use crate::domain::ids::{BookingId, PersonTag, ResourceId, Seq};

/// Settings of the store on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SledSettings {
    /// sled's page cache, in MiB. Its real memory can be several times as much.
    pub cache_mib: u64,
    /// New holds are refused below this much free disk, in MiB.
    pub free_mib_min: u64,
    /// Size of the ballast file, in MiB.
    pub ballast_mib: u64,
    /// Commits that may wait.
    pub queue: usize,
}

impl Default for SledSettings {
    fn default() -> Self {
        Self { cache_mib: 64, free_mib_min: 256, ballast_mib: 64, queue: 8192 }
    }
}

/// A stop waits so long for snapshots that are being kept: they spare the next start, and nobody waits for them.
const SNAPSHOTS_WAIT: std::time::Duration = std::time::Duration::from_millis(250);

/// A stop waits so long for what spares the next start the reading of sled's log: about a hundred thousand bookings.
const CHECKPOINT_WAIT: std::time::Duration = std::time::Duration::from_millis(750);

const CLOSED: &str = "the store is closed";

/// sled reads so many rows again in about a tenth of a second.
const CHECKPOINT_ROWS: u64 = 50_000;

/// The store in a folder. One for the process: the folder is locked while it is open.
pub struct SledStore {
    /// None once it is closed.
    tree: RwLock<Option<sled::Db>>,
    folder: PathBuf,
    cache_mib: u64,
    shared: Arc<Shared>,
    committer: Mutex<Option<Committer>>,
    /// What closing began, and may not have ended.
    checkpoint: Mutex<Option<std::thread::JoinHandle<()>>>,
    jobs: std::sync::mpsc::SyncSender<Job>,
    /// Held while a secret is made, so that two first callers get the same one.
    secrets: Mutex<()>,
    lanes: kept::Lanes,
    /// Held while letters are changed, so that nobody changes them between the look and the change.
    letters: Mutex<()>,
    /// Held as long as the store is open.
    _lock: std::fs::File,
}

impl SledStore {
    /// Opens the store in a folder that exists; an empty folder becomes an empty store.
    ///
    /// # Errors
    /// Where the folder is in use, cannot be written, or holds what this program cannot read; the text says what to do.
    pub fn open(folder: &Path, settings: &SledSettings) -> Result<Self, OpenError> {
        let lock = open::lock(folder)?;
        let disk = disk::Disk::make_room(folder, settings);
        let tree = open::open_tree(folder, settings.cache_mib)?;
        let (mark, told) = Mark::open(folder).map_err(|error| OpenError::io(folder, &error))?;
        let sync = std::fs::File::open(folder.join("db")).map_err(|error| OpenError::io(folder, &error))?;
        // The names of new files are durable only when the folder is; what sled wrote while it opened, with the first
        // commit, and the committer begins with that.
        let named = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
        named.map_err(|error| OpenError::io(folder, &error))?;
        let steps = reading::steps(&tree).map_err(OpenError::Unreadable)?;
        if let Some(lost) = told.and_then(|told| told.checked_sub(steps)).filter(|lost| *lost > 0) {
            return Err(OpenError::Lost { folder: folder.display().to_string(), lost });
        }
        let heads = reading::heads(&tree).map_err(OpenError::Unreadable)?;
        let live = holds::read_or_make(&tree, &heads, steps).map_err(OpenError::Unreadable)?;
        let shared = Arc::new(Shared::default());
        let files = Files { tree: tree.clone(), sync, mark, steps };
        let (jobs, committer) = Committer::start(files, heads, live, disk, shared.clone(), settings.queue);
        let committer = Mutex::new(Some(committer));
        let (tree, folder, cache_mib) = (RwLock::new(Some(tree)), folder.to_owned(), settings.cache_mib);
        let (checkpoint, secrets) = (Mutex::new(None), Mutex::new(()));
        let (lanes, letters) = (kept::Lanes::default(), Mutex::new(()));
        Ok(Self { tree, folder, cache_mib, shared, committer, checkpoint, jobs, secrets, lanes, letters, _lock: lock })
    }

    /// Calls once with the reason when the store stops by itself.
    pub fn on_stop(&self, tell: Box<dyn FnOnce(String) + Send>) {
        self.shared.on_stop(tell);
    }

    /// Ends the committer after what is queued, and closes sled. Later commits are refused as stopped, later reads too.
    /// Does nothing the second time. Takes two seconds at most, where the disk does not stand still.
    pub fn close(&self) {
        let committer = self.committer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(committer) = committer {
            self.shared.wait_for_snapshots(SNAPSHOTS_WAIT);
            // The queue may be full: the committer makes room, so this ends.
            let _ = self.jobs.send(Job::Close);
            committer.join();
            self.close_tree();
        }
    }

    fn close_tree(&self) {
        let Some(tree) = self.tree.write().unwrap_or_else(PoisonError::into_inner).take() else { return };
        if self.stopped().is_some() {
            // sled syncs once more when it is dropped, and panics where that fails. What was acknowledged is on disk.
            std::mem::forget(tree);
            return;
        }
        drop(tree);
        if self.shared.rows_written() > CHECKPOINT_ROWS {
            self.checkpoint();
        }
    }

    /// sled keeps a snapshot of its index only when it opens, and reads all that was written since then at the next
    /// opening: done now, the next start does not wait for it. Where it takes too long, or somebody still reads, the
    /// next start does it after all; it may be cut off at any point.
    fn checkpoint(&self) {
        let (folder, cache_mib) = (self.folder.clone(), self.cache_mib);
        let (tell, done) = std::sync::mpsc::channel();
        let open = move || {
            drop(open::open_once(&folder, cache_mib));
            let _ = tell.send(());
        };
        if let Ok(thread) = std::thread::Builder::new().name("checkpoint".to_owned()).spawn(open) {
            let _ = done.recv_timeout(CHECKPOINT_WAIT);
            *self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        }
    }

    fn tree(&self) -> Result<sled::Db, StoreError> {
        let tree = self.tree.read().unwrap_or_else(PoisonError::into_inner);
        tree.clone().ok_or_else(|| StoreError::Io(CLOSED.to_owned()))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All rows with a prefix, in their order.
    pub(super) fn scan(&self, prefix: &[u8]) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>), StoreError>> + use<> {
        let (rows, closed) = match self.tree() {
            Ok(tree) => (Some(rows_of(tree.scan_prefix(prefix))), None),
            Err(closed) => (None, Some(Err(closed))),
        };
        rows.into_iter().flatten().chain(closed)
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        read(&self.tree()?, key)
    }

    pub(super) fn head(&self, resource: &ResourceId) -> Result<Option<HeadRow>, StoreError> {
        let key = keys::head(resource);
        self.get(&key)?.map(|value| codec::decode(|| keys::readable(&key), &value)).transpose()
    }

    /// The newest snapshot. One that cannot be read is not needed: all events are there.
    pub(super) fn snapshot(&self, resource: &ResourceId, head: &HeadRow) -> Result<Option<Calendar>, StoreError> {
        Ok(reading::snapshot(&self.tree()?, resource, head))
    }

    /// Puts rows that belong to no resource, durably.
    pub(super) fn put_rows(&self, put: Vec<(Vec<u8>, Vec<u8>)>, remove: Vec<Vec<u8>>) -> Result<(), StoreError> {
        let result = jobs::ask(&self.jobs, |done| Job::Rows(rows::Rows { put, remove }, done));
        let result = result.ok_or_else(|| StoreError::Io(CLOSED.to_owned()))?;
        result.map_err(|error| StoreError::Io(error.to_string()))
    }

    /// Puts rows as they are: for restoring an export.
    pub(super) fn put_raw(&self, put: Vec<(Vec<u8>, Vec<u8>)>) -> Result<(), StoreError> {
        self.put_rows(put, Vec::new())
    }
}

impl Drop for SledStore {
    /// Whoever drops it may open the folder again at once. A process that ends need not wait for that.
    fn drop(&mut self) {
        self.close();
        let checkpoint = self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = checkpoint.map(std::thread::JoinHandle::join);
    }
}

impl Store for SledStore {
    fn submit(&self, commit: Commit, done: Done) {
        use std::sync::mpsc::TrySendError;
        match self.jobs.try_send(Job::Commit(Box::new(commit), done)) {
            Ok(()) => {}
            Err(TrySendError::Full(Job::Commit(_, done))) => done(Err(CommitError::Busy)),
            Err(TrySendError::Disconnected(Job::Commit(_, done))) => {
                done(Err(CommitError::Stopped(self.stopped().unwrap_or_else(|| "it is closed".to_owned()))));
            }
            Err(_) => unreachable!("a commit comes back as a commit"),
        }
    }

    fn load(&self, resource: &ResourceId) -> Result<Loaded, StoreError> {
        let Some(mut head) = self.head(resource)? else { return Ok(Loaded::default()) };
        loop {
            let snapshot = self.snapshot(resource, &head)?;
            let after = snapshot.as_ref().map_or(Seq(0), Calendar::seq);
            // Commits go on meanwhile: what came after the head was read is not part of this load.
            let mut records = self.records_after(resource, after, usize::MAX)?;
            records.retain(|record| record.seq <= head.seq);
            // A commit that took the snapshot away while it was read is no reason to replay everything.
            let now = self.head(resource)?.unwrap_or_default();
            if snapshot.is_none() && now.snapshot != head.snapshot {
                head = now;
                continue;
            }
            return rows::after_snapshot(resource, snapshot, records, head.seq);
        }
    }

    fn heads(&self) -> Result<Vec<Head>, StoreError> {
        let heads = reading::heads(&self.tree()?)?.into_iter();
        Ok(heads.map(|(resource, row)| Head { resource, seq: row.seq, next_due: row.next_due }).collect())
    }

    fn live_holds(&self) -> Result<Vec<KeptHold>, StoreError> {
        Ok(LiveHolds::read(self.scan(keys::LIVE_HOLDS))?.into_list())
    }

    fn records_after(&self, resource: &ResourceId, after: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        reading::records_after(&self.tree()?, resource, after, limit)
    }

    fn booking(&self, booking: BookingId) -> Result<Option<BookingRecord>, StoreError> {
        let key = keys::booking(booking);
        self.get(&key)?.map(|value| rows::booking_of(&key, &value)).transpose()
    }

    fn bookings_of(&self, person: PersonTag, limit: usize) -> Result<Vec<BookingRecord>, StoreError> {
        let mut found = Vec::new();
        for row in self.scan(&keys::person_rows(person)).take(limit) {
            let (key, _) = row?;
            let missing =
                || StoreError::Corrupt { key: keys::readable(&key), problem: "its booking is missing".to_owned() };
            let booking = keys::booking_of_person(&key).ok_or_else(missing)?;
            found.push(self.booking(booking)?.ok_or_else(missing)?);
        }
        Ok(found)
    }

    fn catalog(&self) -> Result<Option<Catalog>, StoreError> {
        rows::join("catalogue", self.scan(keys::CATALOG))
    }

    fn put_catalog(&self, catalog: &Catalog) -> Result<(), StoreError> {
        let put = rows::catalog_rows(catalog);
        let old: Vec<Vec<u8>> =
            self.scan(keys::CATALOG).map(|row| row.map(|(key, _)| key)).collect::<Result<_, _>>()?;
        let remove = old.into_iter().filter(|key| !put.iter().any(|(new, _)| new == key)).collect();
        self.put_rows(put, remove)
    }

    fn secret(&self, name: &str) -> Result<[u8; 32], StoreError> {
        let _making = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        let key = keys::meta(&format!("secret:{name}"));
        if let Some(value) = self.get(&key)? {
            return codec::decode(|| keys::readable(&key), &value);
        }
        let mut secret = [0u8; 32];
        getrandom::fill(&mut secret).map_err(|error| StoreError::Io(error.to_string()))?;
        self.put_rows(vec![(key, codec::encode(&secret))], Vec::new())?;
        Ok(secret)
    }

    fn accepts_holds(&self) -> bool {
        self.shared.accepts_holds()
    }

    fn stopped(&self) -> Option<String> {
        self.shared.stopped()
    }
}
