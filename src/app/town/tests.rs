//! Use cases on a store that can be scripted and made unreadable, with a clock that a test sets. The village is used by
//! the tests of pages as well.

mod closings;
mod races;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::actors::handle::Outcome;
use crate::actors::registry::ActorSettings;
use crate::app::retention::{Retention, Walked};
use crate::app::seed;
use crate::domain::command::Answer;
use crate::domain::event::{Event, Record};
use crate::domain::ids::Seq;
use crate::domain::particulars::Particulars;
use crate::domain::person::Person;
use crate::domain::time::SlotStart;
use crate::store::erasure::Erases;
use crate::store::kept::{Keeps, Kept, KeptKey, KeptKind, Provided};
use crate::store::memory::{Fate, MemoryStore};
use crate::store::{Commit, CommitError, Done, Head, KeptHold, Loaded};

/// Monday 2026-11-23, 15:00 in Rome.
const NOW: Timestamp = Timestamp(1_795_442_400_000);

/// The store in memory, whose calendars a test can make unreadable.
#[derive(Default)]
pub(crate) struct Shelf {
    pub memory: MemoryStore,
    closed: AtomicBool,
    loads: AtomicUsize,
}

impl Keeps for Shelf {
    fn kept(&self, key: &KeptKey) -> Result<Option<Kept>, StoreError> {
        self.memory.kept(key)
    }
    fn keep(&self, key: &KeptKey, provided: &Provided, new: Option<Kept>) -> Result<bool, StoreError> {
        self.memory.keep(key, provided, new)
    }
    fn kept_behind(&self, key: &KeptKey, rows_max: usize) -> Result<Vec<(KeptKey, Kept)>, StoreError> {
        self.memory.kept_behind(key, rows_max)
    }
    fn sweep_kept(&self, now: Timestamp, rows_max: usize) -> Result<usize, StoreError> {
        self.memory.sweep_kept(now, rows_max)
    }
}

impl Erases for Shelf {
    fn bookings_behind(&self, behind: Option<BookingId>, limit: usize) -> Result<Vec<BookingRecord>, StoreError> {
        self.memory.bookings_behind(behind, limit)
    }
    fn erase_booking(&self, booking: BookingId, now: Timestamp) -> Result<bool, StoreError> {
        self.memory.erase_booking(booking, now)
    }
}

impl Store for Shelf {
    fn submit(&self, commit: Commit, done: Done) {
        self.memory.submit(commit, done);
    }
    fn load(&self, resource: &ResourceId) -> Result<Loaded, StoreError> {
        self.loads.fetch_add(1, Ordering::Relaxed);
        if self.closed.load(Ordering::Relaxed) {
            return Err(StoreError::Io("as the test has it".to_owned()));
        }
        self.memory.load(resource)
    }
    fn live_holds(&self) -> Result<Vec<KeptHold>, StoreError> {
        self.memory.live_holds()
    }
    fn heads(&self) -> Result<Vec<Head>, StoreError> {
        self.memory.heads()
    }
    fn records_after(&self, resource: &ResourceId, after: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.memory.records_after(resource, after, limit)
    }
    fn booking(&self, booking: BookingId) -> Result<Option<BookingRecord>, StoreError> {
        self.memory.booking(booking)
    }
    fn bookings_of(&self, person: PersonTag, limit: usize) -> Result<Vec<BookingRecord>, StoreError> {
        self.memory.bookings_of(person, limit)
    }
    fn catalog(&self) -> Result<Option<Catalog>, StoreError> {
        self.memory.catalog()
    }
    fn put_catalog(&self, catalog: &Catalog) -> Result<(), StoreError> {
        self.memory.put_catalog(catalog)
    }
    fn secret(&self, name: &str) -> Result<[u8; 32], StoreError> {
        self.memory.secret(name)
    }
    fn accepts_holds(&self) -> bool {
        self.memory.accepts_holds()
    }
    fn stopped(&self) -> Option<String> {
        self.memory.stopped()
    }
}

struct StillClock(AtomicI64);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
    fn monotonic(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.load(Ordering::Relaxed) - NOW.0).unwrap_or(0))
    }
}

/// The test town (`data/test-town`), open.
pub(crate) struct Village {
    pub town: Arc<Town>,
    pub store: Arc<Shelf>,
    clock: Arc<StillClock>,
    settings: ActorSettings,
}

impl Village {
    /// Only inside an actix system.
    pub(crate) async fn open() -> Self {
        let store = Arc::new(Shelf::default());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/test-town");
        let seed = seed::read(&folder, NOW).unwrap();
        for (resource, schedule) in seed.schedules {
            let event = Event::ScheduleChanged { schedule: Box::new(schedule) };
            let records = vec![Record { seq: Seq(1), at: NOW, cause: None, event }];
            let (expected_seq, writes) = (Seq(0), Vec::new());
            let commit = Commit { resource, expected_seq, records, writes, snapshot: None, next_due: None };
            store.submit(commit, Box::new(|result| result.unwrap()));
        }
        store.put_catalog(&seed.catalog).unwrap();
        let clock = Arc::new(StillClock(AtomicI64::new(NOW.0)));
        let settings =
            ActorSettings { mailbox: 64, tick: Duration::from_millis(50), snapshot_events: 5000, arbiters: 1 };
        Self::on(store, clock, settings).await
    }

    async fn on(store: Arc<Shelf>, clock: Arc<StillClock>, settings: ActorSettings) -> Self {
        let registry = Registry::start(store.clone(), clock.clone(), settings.clone());
        let town = Arc::new(Town::open(registry, store.clone(), clock.clone()).await.unwrap());
        Self { town, store, clock, settings }
    }

    /// The town as the next process finds it, some minutes later.
    pub(crate) async fn restarted(&self, minutes: i64) -> Self {
        let shelf = Shelf { memory: self.store.memory.crash(), ..Shelf::default() };
        let clock = StillClock(AtomicI64::new(self.clock.0.load(Ordering::Relaxed) + minutes * 60_000));
        Self::on(Arc::new(shelf), Arc::new(clock), self.settings.clone()).await
    }

    pub(crate) fn minutes_pass(&self, minutes: i64) {
        self.clock.0.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    /// The calendar of a resource is gone from memory and cannot be read, until `comes_back`.
    async fn goes_away(&self, resource: &str) {
        self.store.closed.store(true, Ordering::Relaxed);
        self.store.memory.script([Fate::Refused(CommitError::Busy)]);
        let refused = self.holds(99, 9999, resource, 23 * 60).await;
        assert_eq!(refused.result, BUSY);
        self.until("the calendar to be gone", || self.town.registry.live(&id(resource)).is_none()).await;
    }

    fn comes_back(&self) {
        self.store.closed.store(false, Ordering::Relaxed);
    }

    pub(crate) async fn holds(&self, person: u128, request: u128, resource: &str, minute: u16) -> Outcome {
        // The shortest duration of each.
        let range = SlotRange { minutes: if resource == "sala" { 30 } else { 15 }, ..at(minute) };
        self.town.hold(&visitor(person), RequestId(request), &id(resource), range).await
    }

    /// Waits for other threads.
    pub(crate) async fn until(&self, what: &str, mut there: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !there() {
            assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain for {what}");
            tokio::task::yield_now().await;
        }
    }
}

const BUSY: Result<Answer, Refusal> = Err(busy());

pub(crate) fn visitor(person: u128) -> Visitor {
    Visitor { tag: PersonTag(person), language: "it".to_owned(), session: None }
}

fn id(resource: &str) -> ResourceId {
    ResourceId::new(resource).unwrap()
}

/// Half an hour on the Wednesday after.
fn at(minute: u16) -> SlotRange {
    SlotRange { start: SlotStart::new("2026-11-25".parse().unwrap(), minute), minutes: 30 }
}

fn ada() -> Particulars {
    let email = Some("ada@example.org".to_owned());
    Particulars::of(Person { given_name: "Ada".to_owned(), email, ..Person::default() })
}

#[actix_web::test]
async fn a_calendar_that_cannot_be_asked_is_not_taken_for_one_that_has_nothing() {
    let village = Village::open().await;
    let town = &village.town;
    assert!(village.holds(1, 10, "sala", 600).await.result.is_ok());
    town.give_people(&visitor(1), HoldId(10), ada()).await.unwrap();
    let confirmed = town.confirm(&visitor(1), RequestId(11), &id("sala"), HoldId(10)).await;
    let Ok(Answer::Confirmed { booking, .. }) = confirmed.result else { panic!("{confirmed:?}") };
    assert!(village.holds(1, 12, "sala", 660).await.result.is_ok());

    village.goes_away("sala").await;
    let busy = busy();
    assert_eq!(town.my_hold(&visitor(1)).await, Err(busy.clone()));
    assert_eq!(town.give_people(&visitor(1), HoldId(12), ada()).await, Err(busy.clone()));
    assert_eq!(town.booking(booking).await.unwrap_err(), busy);
    assert_eq!(village.holds(1, 13, "gruppo-a", 600).await.result, BUSY, "a second hold beside one that may live");

    village.comes_back();
    assert_eq!(town.my_hold(&visitor(1)).await.unwrap().map(|live| live.hold), Some(HoldId(12)));
    assert!(town.booking(booking).await.unwrap().is_some());
    assert_eq!(town.booking(BookingId(1)).await.unwrap().map(|shown| shown.now), None, "this one there is not");
}

#[actix_web::test]
async fn a_persons_data_are_kept_as_long_as_the_service_says_and_not_a_minute_longer() {
    const DAY: i64 = 24 * 60;
    let village = Village::open().await;
    let town = &village.town;
    let mut booked = Vec::new();
    for (request, minute) in [(10, 600), (20, 660)] {
        assert!(village.holds(1, request, "sala", minute).await.result.is_ok());
        town.give_people(&visitor(1), HoldId(request), ada()).await.unwrap();
        let confirmed = town.confirm(&visitor(1), RequestId(request + 1), &id("sala"), HoldId(request)).await;
        let Ok(Answer::Confirmed { booking, .. }) = confirmed.result else { panic!("{confirmed:?}") };
        booked.push(booking);
    }
    let [kept, cancelled] = booked[..] else { panic!("{booked:?}") };
    assert!(town.cancel(RequestId(30), cancelled).await.result.is_ok());
    let job = Retention::new(village.store.clone(), town.registry.clone(), village.clock.clone());
    let told = |booking| village.store.booking(booking).unwrap().unwrap().particulars.is_some();
    // Cancelled on Monday at 15:00; the other ends on Wednesday at 10:30.
    for (minutes, erased, left) in [(365 * DAY - 1, 0, (true, true)), (1, 1, (true, false)), (1, 0, (true, false))] {
        village.minutes_pass(minutes);
        assert_eq!((job.walk().await, (told(kept), told(cancelled))), (Walked { erased, left: 0 }, left));
    }
    village.minutes_pass(2 * DAY);
    assert_eq!(job.walk().await, Walked { erased: 1, left: 0 });
    assert_eq!(town.my_bookings(&visitor(1), 10).await.unwrap().len(), 0, "nothing leads to them");
    let shown = town.booking(kept).await.unwrap().expect("that there was a booking stays known");
    assert!(shown.record.particulars.is_none() && shown.record.erased_at.is_some());
    assert_eq!(job.walk().await, Walked::default(), "there is nothing left to erase");
}

#[actix_web::test]
async fn names_that_nobody_gave_cost_no_reading_of_the_store() {
    let village = Village::open().await;
    let before = village.store.loads.load(Ordering::Relaxed);
    let week = Week::of(at(600).start.date);
    for name in ["nowhere", "gruppo"] {
        let asked = village.town.week(&id(name), week).await;
        assert_eq!(asked.map(|shown| shown.now), Err(Refusal::ResourceUnknown), "{name}");
        assert_eq!(village.holds(1, 1, name, 600).await.result, Err(Refusal::ResourceUnknown), "{name}");
    }
    assert_eq!(village.store.loads.load(Ordering::Relaxed), before);
}

#[actix_web::test]
async fn who_may_have_a_hold_gets_no_second_one() {
    for fate in [Fate::DurableButUnknown, Fate::LostAndUnknown] {
        let village = Village::open().await;
        let lives = fate == Fate::DurableButUnknown;
        village.store.memory.script([fate]);
        assert_eq!(village.holds(1, 10, "sala", 600).await.result, Err(Refusal::OutcomeUnknown));
        village.until("the calendar to be gone", || village.town.registry.live(&id("sala")).is_none()).await;
        // Long after the moment for which a place is kept for an answer under way.
        village.minutes_pass(5);
        let second = village.holds(1, 11, "gruppo-a", 600).await.result;
        let refused = matches!(&second, Err(Refusal::PersonHasHold { hold: HoldId(10), .. }));
        assert!(if lives { refused } else { second.is_ok() }, "{lives}: {second:?}");
    }
}

#[actix_web::test]
async fn a_retry_that_is_told_to_come_back_does_not_give_up_what_was_granted() {
    let village = Village::open().await;
    assert!(village.holds(1, 10, "sala", 600).await.result.is_ok());
    village.goes_away("sala").await;
    assert_eq!(village.holds(1, 10, "sala", 600).await.result, BUSY);
    village.comes_back();
    let second = village.holds(1, 11, "gruppo-a", 600).await.result;
    assert!(matches!(second, Err(Refusal::PersonHasHold { hold: HoldId(10), .. })), "{second:?}");
}

#[actix_web::test]
async fn a_start_reads_no_calendar_and_knows_who_holds_what() {
    let before = Village::open().await;
    assert!(before.holds(1, 10, "sala", 600).await.result.is_ok());
    let held = before.holds(2, 20, "gruppo-a", 600).await.result;
    let Ok(Answer::Held { hold, .. }) = held else { panic!("{held:?}") };
    assert!(before.town.extend(&visitor(2), RequestId(21), &id("gruppo-a"), hold).await.result.is_ok());

    let after = before.restarted(1).await;
    assert_eq!(after.store.loads.load(Ordering::Relaxed), 0);
    let second = after.holds(1, 11, "gruppo-a", 660).await.result;
    assert!(matches!(second, Err(Refusal::PersonHasHold { hold: HoldId(10), .. })), "{second:?}");
    assert_eq!(after.town.my_hold(&visitor(2)).await.unwrap().map(|live| live.hold), Some(hold));

    // Past the first deadline; the extended one still counts.
    let later = before.restarted(15).await;
    assert!(later.holds(1, 12, "gruppo-a", 660).await.result.is_ok());
    let second = later.holds(2, 22, "sala", 660).await.result;
    assert!(matches!(second, Err(Refusal::PersonHasHold { .. })), "{second:?}");
}

#[actix_web::test]
async fn a_hold_that_nobody_asks_for_ends_after_a_restart_by_itself() {
    let before = Village::open().await;
    assert!(before.holds(1, 10, "sala", 600).await.result.is_ok());
    let after = before.restarted(11).await;
    let ended = || after.store.memory.live_holds().is_ok_and(|live| live.is_empty());
    after.until("the hold to end", ended).await;
    assert_eq!(after.store.loads.load(Ordering::Relaxed), 1, "only this calendar has been read");
}

#[actix_web::test]
async fn a_hold_that_is_over_hides_none_that_lives() {
    // Rows come in no order, so there are several people, each with one hold that is over and not yet ended.
    let before = Village::open().await;
    for person in 1..=8 {
        assert!(before.holds(person, person, "sala", 540 + 30 * person as u16).await.result.is_ok());
    }
    before.minutes_pass(11);
    for person in 1..=8 {
        let second = before.holds(person, 100 + person, "gruppo-a", 540 + 15 * person as u16).await.result;
        assert!(second.is_ok(), "{second:?}");
    }
    // Nobody has asked the room since, so its holds are over and not yet ended: their rows are there.
    let after = before.restarted(1).await;
    for person in 1..=8 {
        let live = after.town.my_hold(&visitor(person)).await.unwrap();
        assert_eq!(live.map(|live| live.hold), Some(HoldId(100 + person)));
    }
}

#[actix_web::test]
async fn a_calendar_that_could_not_be_woken_is_woken_later() {
    let before = Village::open().await;
    assert!(before.holds(1, 10, "sala", 600).await.result.is_ok());
    let shelf = Shelf { memory: before.store.memory.crash(), closed: AtomicBool::new(true), ..Shelf::default() };
    let clock = StillClock(AtomicI64::new(NOW.0 + 11 * 60_000));
    let after = Village::on(Arc::new(shelf), Arc::new(clock), before.settings.clone()).await;
    after.until("the first try", || after.store.loads.load(Ordering::Relaxed) == 1).await;
    after.comes_back();
    tokio::time::pause();
    let begun = Instant::now();
    while !after.store.memory.live_holds().is_ok_and(|live| live.is_empty()) {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain for the hold to end");
        after.minutes_pass(1);
        tokio::time::advance(Duration::from_secs(60)).await;
    }
}
