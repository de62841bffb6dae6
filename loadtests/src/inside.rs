//! The library's store with our town in it, opened in this process. Not here: the load.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use tempfile::TempDir;

use sportello::app::seed;
use sportello::domain::event::{Event, Record};
use sportello::domain::ids::{ResourceId, Seq};
use sportello::domain::schedule::Schedule;
use sportello::domain::time::Timestamp;
use sportello::store::sled::{SledSettings, SledStore};
use sportello::store::{Commit, Store};

use crate::town;

/// A store on disk in a temporary folder, and what it was seeded with.
pub struct Inside {
    /// The store lies in `data`, as the server wants it.
    pub folder: TempDir,
    pub store: Arc<SledStore>,
    pub schedules: Vec<(ResourceId, Schedule)>,
}

/// Waits for a commit to be durable.
pub fn commit(store: &dyn Store, commit: Commit) -> Result<()> {
    let (tell, told) = std::sync::mpsc::channel();
    store.submit(
        commit,
        Box::new(move |result| {
            // Whoever asked waits just below.
            let _ = tell.send(result);
        }),
    );
    told.recv().context("the store's answer")?.context("a commit")
}

/// The first event of a resource: its schedule.
pub fn first_record(schedule: &Schedule, at: Timestamp) -> Record {
    Record { seq: Seq(1), at, cause: None, event: Event::ScheduleChanged { schedule: Box::new(schedule.clone()) } }
}

impl Inside {
    /// A new store with the catalogue of our town, and no calendar yet.
    pub fn new(resources: usize, desks: u16, now: Timestamp) -> Result<Self> {
        let folder = tempfile::tempdir().context("temporary folder")?;
        let seed = read_seed(folder.path(), resources, desks, now)?;
        let data = folder.path().join("data");
        fs::create_dir_all(&data)?;
        let store = SledStore::open(&data, &SledSettings::default()).context("opening the store")?;
        store.put_catalog(&seed.catalog).context("the catalogue")?;
        Ok(Self { folder, store: Arc::new(store), schedules: seed.schedules })
    }

    /// Gives every resource its calendar.
    pub fn open_calendars(&self, now: Timestamp) -> Result<()> {
        for (resource, schedule) in &self.schedules {
            let records = vec![first_record(schedule, now)];
            let (writes, resource) = (Vec::new(), resource.clone());
            let first = Commit { resource, expected_seq: Seq(0), records, writes, snapshot: None, next_due: None };
            commit(&*self.store, first)?;
        }
        Ok(())
    }
}

fn read_seed(folder: &Path, resources: usize, desks: u16, now: Timestamp) -> Result<seed::Seed> {
    let files = folder.join("demo");
    fs::create_dir_all(&files)?;
    fs::write(files.join("town.toml"), town::files(resources, desks))?;
    seed::read(&files, now).context("the town's files")
}
