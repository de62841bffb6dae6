//! How long a start takes with many bookings in the store. The bookings are decided and applied by the library's own
//! functions, in the order of their days, most of them past, as in a town that has run for more than a year; one person
//! holds a place on every resource when the start comes, so that every calendar must be brought back.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use sportello::actors::clock::{Clock, SystemClock};
use sportello::actors::core::snapshot_due;
use sportello::domain::calendar::Calendar;
use sportello::domain::command::{Action, Actor, Command};
use sportello::domain::decide::decide;
use sportello::domain::event::{Cause, Record};
use sportello::domain::ids::{BookingId, HoldId, PersonTag, ResourceId, Seq};
use sportello::domain::particulars::Particulars;
use sportello::domain::person::Person;
use sportello::domain::time::{SlotRange, SlotStart, Timestamp, Week};
use sportello::store::sled::{SledSettings, SledStore};
use sportello::store::{BookingRecord, Commit, CommitError, Store, Write};

use crate::bench;
use crate::cli::Cli;
use crate::dice::Dice;
use crate::http::Http;
use crate::inside::{Inside, first_record};
use crate::report::Report;
use crate::server::Server;
use crate::town::next_week;

/// Places on each cell: with 40 cells a day and 40 resources, a million bookings are 15 months of working days.
const DESKS: u16 = 2;
const RESOURCES: usize = 40;
/// Weeks that are still to come; in them every place is booked too.
const WEEKS_AHEAD: i32 = 8;
/// Cells of a day, from 08:00.
const CELLS: u16 = 40;
/// Events in one commit: what a busy actor sends at once.
const EVENTS_EACH: usize = 512;
/// A running server's setting, as it is shipped.
const SNAPSHOT_EVENTS: u64 = 5000;
const DAY_MS: i64 = 24 * 3_600_000;
/// What the start is allowed (issue: ready within 2 s).
const READY_WITHIN: Duration = Duration::from_secs(2);

pub fn run(cli: &Cli) -> Result<Report> {
    let (mut report, begun) = (bench::report(cli), Instant::now());
    let command = cli.spawn.as_deref().context("bookings needs --spawn \"COMMAND\"")?;
    let count = cli.bookings.unwrap_or(1_000_000);
    let resources = cli.resources.unwrap_or(RESOURCES);
    let now = SystemClock::new().now();
    let inside = Inside::new(resources, DESKS, now)?;
    for (resource, schedule) in &inside.schedules {
        let first = first_record(schedule, Timestamp(now.0 - 2 * 365 * DAY_MS));
        let calendar = Calendar::from_first(&first).context("a calendar's first event")?;
        let store: Arc<dyn Store> = inside.store.clone();
        let history = History::new(resource.clone(), calendar, first, store, now);
        history.write(count / resources as u64)?;
    }
    // A town that has run has its secrets; making them is a commit, which only the very first start waits for.
    for name in ["persons", "visitors"] {
        inside.store.secret(name)?;
    }
    report.note("build_seconds", begun.elapsed().as_secs_f64());
    let Inside { folder, store, .. } = inside;
    store.close();
    drop(Arc::try_unwrap(store).map_err(|_| anyhow!("the store is still in use"))?);
    report.note("store_mib", folder_mib(&folder.path().join("data")));
    let mut server = Server::spawn_in(command, None, folder)?;
    judge(&mut report, &mut server)?;
    report.note("bookings", count);
    report.seconds = begun.elapsed().as_secs_f64();
    Ok(report)
}

fn judge(report: &mut Report, server: &mut Server) -> Result<()> {
    let ready = server.ready_after.unwrap_or_default();
    report.note("ready_ms", ready.as_millis() as u64);
    if ready > READY_WITHIN {
        report.error(format!("ready after {ready:?}, not within {READY_WITHIN:?}"));
    }
    report.note("server_rss_kib", server.resident_kib().unwrap_or(0));
    let asked = Instant::now();
    let path = format!("/api/v1/resources/carico-0/weeks/{}", next_week());
    let status = Http::new(server.address).get(&path)?.status;
    report.note("first_week_ms", asked.elapsed().as_millis() as u64);
    if status != 200 {
        report.error(format!("the first week: status {status}"));
    }
    report.figures.server_exited = server.exited();
    let killed = ready_after_kill(server)?;
    report.note("ready_after_kill_ms", killed.as_millis() as u64);
    let stopped = server.stop()?;
    report.note("stop_ms", stopped.unwrap_or_default().as_millis() as u64);
    time_store(report, server)
}

/// The longest start that a kill can leave: sled snapshots its index only when it opens, so here, without one, it reads
/// its whole log, as where everything was written in the life that the kill ended.
fn ready_after_kill(server: &mut Server) -> Result<Duration> {
    server.kill()?;
    let folder = server.data().context("the store's folder")?;
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            std::fs::remove_file(entry.path())?;
        }
    }
    let begun = server.restart()?;
    server.wait_ready(begun)?;
    Ok(server.ready_after.unwrap_or_default())
}

/// What of a start is the store's own: opening it, and reading every calendar, here and one after another.
fn time_store(report: &mut Report, server: &Server) -> Result<()> {
    let folder = server.data().context("the store's folder")?;
    let begun = Instant::now();
    let store = SledStore::open(&folder, &SledSettings::default()).context("opening the store again")?;
    report.note("store_open_ms", begun.elapsed().as_millis() as u64);
    let begun = Instant::now();
    for head in store.heads()? {
        store.load(&head.resource)?;
    }
    report.note("calendars_load_ms", begun.elapsed().as_millis() as u64);
    store.close();
    Ok(())
}

fn folder_mib(folder: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes: u64 = entries.filter_map(|entry| entry.metadata().ok()).map(|data| data.len()).sum();
    bytes / 1024 / 1024
}

/// One resource's history while it is written.
struct History {
    resource: ResourceId,
    calendar: Calendar,
    records: Vec<Record>,
    writes: Vec<Write>,
    stored: Seq,
    since_snapshot: u64,
    store: Arc<dyn Store>,
    pending: Arc<AtomicU64>,
    failed: Arc<Mutex<Option<CommitError>>>,
    now: Timestamp,
    dice: Dice,
}

impl History {
    fn new(resource: ResourceId, calendar: Calendar, first: Record, store: Arc<dyn Store>, now: Timestamp) -> Self {
        let (pending, failed) = (Arc::default(), Arc::default());
        let (records, writes, dice) = (vec![first], Vec::new(), Dice::fresh());
        let (stored, since_snapshot) = (Seq(0), 0);
        Self { resource, calendar, records, writes, stored, since_snapshot, store, pending, failed, now, dice }
    }

    /// Bookings day by day, the last ones `WEEKS_AHEAD` from now; then one hold that lives.
    fn write(mut self, count: u64) -> Result<()> {
        let each_day = u64::from(CELLS) * u64::from(DESKS);
        let weeks = count.div_ceil(each_day * 5) as i32;
        let last = next_week().plus(WEEKS_AHEAD);
        let mut left = count;
        for week in (0..weeks).map(|back| last.plus(back + 1 - weeks)) {
            self.book_week(week, &mut left)?;
        }
        let start = SlotStart::new(last.plus(1).monday(), 8 * 60);
        let person = self.tag();
        self.command(person, Action::Hold { range: SlotRange { start, minutes: 15 } }, self.now)?;
        self.store(true)?;
        while self.pending.load(Ordering::Acquire) > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.failed.lock().map_or(Ok(()), |mut failed| failed.take().map_or(Ok(()), |error| Err(error.into())))
    }

    fn tag(&mut self) -> PersonTag {
        PersonTag(self.dice.request().0)
    }

    fn book_week(&mut self, week: Week, left: &mut u64) -> Result<()> {
        for date in week.days().take(5) {
            for place in 0..CELLS * DESKS {
                if *left == 0 {
                    return Ok(());
                }
                let start = SlotStart::new(date, 8 * 60 + 15 * (place % CELLS));
                self.book(SlotRange { start, minutes: 15 })?;
                *left -= 1;
            }
        }
        Ok(())
    }

    /// A hold and its confirmation, a day before or now, whichever is earlier.
    fn book(&mut self, range: SlotRange) -> Result<()> {
        let zone = self.calendar.schedule().zone;
        let starts = sportello::domain::time::instant(zone, range.start).context("a time that does not exist")?;
        let at = Timestamp((starts.0 - DAY_MS).min(self.now.0));
        let person = self.tag();
        let hold = HoldId(self.command(person, Action::Hold { range }, at)?);
        let booking = BookingId(self.dice.request().0);
        self.command(person, Action::Confirm { hold, booking, beneficiary: person }, at)?;
        let email = Some("prova@example.org".to_owned());
        let prova = Person { given_name: "Prova".to_owned(), email, ..Person::default() };
        let particulars = Particulars::of(prova);
        self.writes.push(Write::PutBooking(Box::new(BookingRecord {
            booking,
            resource: self.resource.clone(),
            range,
            applicant: person,
            beneficiary: person,
            login: None,
            made_at: at,
            cancelled_at: None,
            by_office: false,
            needs_approval: false,
            erased_at: None,
            particulars: Some(particulars),
            revision: 0,
            language: "it".to_owned(),
        })));
        self.store(false)
    }

    fn command(&mut self, person: PersonTag, action: Action, at: Timestamp) -> Result<u128> {
        let command = Command { request: self.dice.request(), by: Actor::Person(person), action };
        let events = decide(&self.calendar, &command, at).with_context(|| format!("{command:?} at {at}"))?;
        for event in events {
            let cause = Some(Cause { request: command.request, fingerprint: command.fingerprint() });
            let record = Record { seq: self.calendar.seq().next(), at, cause, event };
            self.calendar.evolve(&record);
            self.records.push(record);
        }
        Ok(command.request.0)
    }

    /// Sends what has gathered, once it is enough.
    fn store(&mut self, now: bool) -> Result<()> {
        if self.records.len() < EVENTS_EACH && !now {
            return Ok(());
        }
        let records = std::mem::take(&mut self.records);
        let last = records.last().map_or(self.stored, |record| record.seq);
        self.since_snapshot += records.len() as u64;
        let due = snapshot_due(self.since_snapshot, SNAPSHOT_EVENTS, &self.calendar);
        let snapshot = due.then(|| Box::new(self.calendar.clone()));
        if snapshot.is_some() {
            self.since_snapshot = 0;
        }
        let commit = Commit {
            resource: self.resource.clone(),
            expected_seq: std::mem::replace(&mut self.stored, last),
            records,
            writes: std::mem::take(&mut self.writes),
            snapshot,
            next_due: self.calendar.next_due(),
        };
        self.submit(commit)
    }

    /// A few commits under way keep the disk busy; more would only fill the store's queue.
    fn submit(&mut self, commit: Commit) -> Result<()> {
        while self.pending.load(Ordering::Acquire) >= 8 {
            std::thread::yield_now();
        }
        if let Ok(failed) = self.failed.lock()
            && let Some(error) = failed.as_ref()
        {
            bail!("a commit: {error}");
        }
        self.pending.fetch_add(1, Ordering::AcqRel);
        let (pending, failed) = (Arc::clone(&self.pending), Arc::clone(&self.failed));
        self.store.submit(
            commit,
            Box::new(move |result| {
                if let (Err(error), Ok(mut failed)) = (result, failed.lock()) {
                    failed.get_or_insert(error);
                }
                pending.fetch_sub(1, Ordering::AcqRel);
            }),
        );
        Ok(())
    }
}
