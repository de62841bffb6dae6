//! The worker that sends letters, with couriers that do what a test scripts and time that only passes when everybody
//! waits: order, back-off, pauses, and a seeded simulation of crashes between any two steps. Not here: real mail (`mail`).

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::pending;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use sportello::actors::clock::Clock;
use sportello::actors::outbox::{self, Courier, Delivery, OutboxParts, OutboxSettings, Sending};
use sportello::actors::posting::{Posting, of_change, of_new};
use sportello::domain::event::{Event, Record};
use sportello::domain::ids::{BookingId, PersonTag, ResourceId, Seq};
use sportello::domain::letter::{Channel, Channels, LetterKind};
use sportello::domain::time::{SlotRange, SlotStart, Timestamp};
use sportello::store::letters::GaveUp;
use sportello::store::memory::{Fate, MemoryStore};
use sportello::store::{BookingRecord, Commit, LetterId, LetterState, Outbox, Store, Write};
use tokio::sync::watch;
use tokio::task::{JoinHandle, LocalSet};

use crate::histories::{schedule, submit};
use crate::simulation::random::Random;

/// Monday 2026-11-23, 15:00 in Rome.
const START: Timestamp = Timestamp(1_795_442_400_000);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Follows tokio's time, which a test has stopped.
struct PausedClock(tokio::time::Instant);

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        Timestamp(START.0 + i64::try_from(self.0.elapsed().as_millis()).unwrap())
    }
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Lets time pass.
async fn pass(time: Duration) {
    let _ = tokio::time::timeout(time, pending::<()>()).await;
}

/// A try as the courier saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Try {
    minute: i64,
    id: LetterId,
    first_heard: bool,
    /// Whether the person has it now.
    arrived: bool,
}

/// What the courier does with a letter: after so long, this; and whether it arrived.
type Script = Box<dyn FnMut(LetterId) -> (Duration, Delivery, bool)>;

struct Scripted {
    channel: Channel,
    at_once: usize,
    clock: Arc<PausedClock>,
    script: Rc<RefCell<Script>>,
    tries: Rc<RefCell<Vec<Try>>>,
    under_way: Rc<RefCell<BTreeSet<(BookingId, Channel)>>>,
}

impl Courier for Scripted {
    fn channel(&self) -> Channel {
        self.channel
    }

    fn at_once(&self) -> usize {
        self.at_once
    }

    fn send(&self, letter: sportello::store::Letter) -> Sending {
        let (clock, tries, under_way) = (self.clock.clone(), self.tries.clone(), self.under_way.clone());
        let (takes, delivery, arrived) = (self.script.borrow_mut())(letter.id);
        let line = (letter.id.booking, letter.id.channel);
        assert!(under_way.borrow_mut().insert(line), "two letters of one line at the same time");
        assert!(under_way.borrow().len() <= self.at_once, "more at once than the courier can carry");
        let begun = Begun { line, under_way };
        Box::pin(async move {
            let _begun = begun;
            pass(takes).await;
            let minute = (clock.now().0 - START.0) / 60_000;
            tries.borrow_mut().push(Try { minute, id: letter.id, first_heard: letter.first_heard, arrived });
            delivery
        })
    }
}

/// Ends with its try, also where that is cut off.
struct Begun {
    line: (BookingId, Channel),
    under_way: Rc<RefCell<BTreeSet<(BookingId, Channel)>>>,
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.under_way.borrow_mut().remove(&self.line);
    }
}

/// A post office: the worker, its store, and what has arrived.
struct Office {
    store: Arc<MemoryStore>,
    posting: Posting,
    clock: Arc<PausedClock>,
    script: Rc<RefCell<Script>>,
    tries: Rc<RefCell<Vec<Try>>>,
    worker: Option<(watch::Sender<bool>, JoinHandle<()>)>,
    channels: Channels,
}

impl Office {
    fn open(script: impl FnMut(LetterId) -> (Duration, Delivery, bool) + 'static) -> Self {
        let channels = Channels::NONE.with(Channel::Mail);
        let mut office = Self {
            store: Arc::default(),
            posting: Posting::new(channels, HashMap::new()),
            clock: Arc::new(PausedClock(tokio::time::Instant::now())),
            script: Rc::new(RefCell::new(Box::new(script))),
            tries: Rc::default(),
            worker: None,
            channels,
        };
        office.start();
        office
    }

    fn start(&mut self) {
        let (tell, stop) = watch::channel(false);
        let courier = Scripted {
            channel: Channel::Mail,
            at_once: 3,
            clock: self.clock.clone(),
            script: self.script.clone(),
            tries: self.tries.clone(),
            under_way: Rc::default(),
        };
        let parts = OutboxParts {
            store: self.store.clone(),
            clock: self.clock.clone(),
            posting: self.posting.clone(),
            settings: OutboxSettings::default(),
            couriers: vec![Rc::new(courier)],
        };
        self.worker = Some((tell, tokio::task::spawn_local(outbox::run(parts, stop))));
    }

    /// What was on its way is cut off; what is durable is found by the next.
    async fn crash(&mut self) {
        let (_, worker) = self.worker.take().unwrap();
        let after = Arc::new(self.store.crash());
        worker.abort();
        cut_off(worker).await;
        self.store = after;
        self.start();
    }

    fn commit(&self, letters: Vec<Write>) {
        let resource = ResourceId::new("counter").unwrap();
        let seq = self.store.heads().unwrap().first().map_or(Seq(0), |head| head.seq);
        let event = Event::ScheduleChanged { schedule: Box::new(schedule(1)) };
        let records = vec![Record { seq: seq.next(), at: self.clock.now(), cause: None, event }];
        let commit = Commit { resource, expected_seq: seq, records, writes: letters, snapshot: None, next_due: None };
        submit(self.store.as_ref(), commit).unwrap();
        self.posting.ring();
    }

    fn book(&self, number: u128, starts_in: Duration, reminder: Duration) -> BookingRecord {
        let now = self.clock.now();
        let starts = Timestamp(now.0 + i64::try_from(starts_in.as_millis()).unwrap());
        let booking = record(number, now);
        self.commit(of_new(&booking, self.channels, starts, u32::try_from(reminder.as_secs() / 60).unwrap()));
        booking
    }

    fn cancel(&self, booking: &BookingRecord) {
        let cancelled = BookingRecord { revision: booking.revision + 1, ..booking.clone() };
        self.commit(of_change(&cancelled, self.channels, LetterKind::Cancelled, self.clock.now()));
    }

    /// `0 confirmed 12`: what arrived, of which booking, in which minute.
    fn arrived(&self) -> Vec<String> {
        let tries = self.tries.borrow();
        let arrived = tries.iter().filter(|one| one.arrived);
        arrived.map(|one| format!("{} {} {}", number(one.id.booking), one.id.kind.name(), one.minute)).collect()
    }

    fn left(&self) -> usize {
        self.store.letters_due(Channel::Mail, Timestamp(i64::MAX), usize::MAX).unwrap().len()
    }
}

/// A worker that has been aborted ends, and not by a panic of its own.
async fn cut_off(worker: JoinHandle<()>) {
    if let Err(end) = worker.await
        && end.is_panic()
    {
        std::panic::resume_unwind(end.into_panic());
    }
}

fn number(booking: BookingId) -> u128 {
    booking.0 >> 100
}

fn record(number: u128, now: Timestamp) -> BookingRecord {
    BookingRecord {
        booking: BookingId(number << 100 | number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        resource: ResourceId::new("counter").unwrap(),
        range: SlotRange { start: SlotStart::new("2026-12-01".parse().unwrap(), 600), minutes: 15 },
        applicant: PersonTag(number),
        beneficiary: PersonTag(number),
        login: None,
        made_at: now,
        cancelled_at: None,
        by_office: false,
        needs_approval: false,
        erased_at: None,
        revision: 0,
        particulars: None,
        language: "it".to_owned(),
    }
}

const SENT: (Duration, Delivery, bool) = (Duration::from_secs(1), Delivery::Sent, true);

#[tokio::test(start_paused = true)]
async fn a_letter_leaves_at_once_and_a_reminder_when_its_time_has_come() {
    let story = async {
        let office = Office::open(|_| SENT);
        pass(MINUTE * 5).await;
        office.book(1, HOUR * 72, HOUR * 24);
        office.book(2, HOUR * 5, HOUR * 24);
        pass(MINUTE).await;
        assert_eq!(office.arrived(), ["1 confirmed 5", "2 confirmed 5"], "the second starts too soon for a reminder");
        pass(HOUR * 72).await;
        assert_eq!(office.arrived()[2..], [format!("1 reminder {}", 48 * 60 + 5)]);
        assert_eq!(office.left(), 0);
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test(start_paused = true)]
async fn who_cancels_before_the_mail_has_left_gets_one_and_no_reminder() {
    let story = async {
        let mut works = false;
        let office = Office::open(move |_| {
            let answer = if works { SENT } else { (Duration::ZERO, Delivery::Later(451), false) };
            works = true;
            answer
        });
        let first = office.book(1, HOUR * 72, HOUR * 24);
        pass(Duration::from_secs(5)).await;
        office.cancel(&first);
        pass(HOUR * 80).await;
        assert_eq!(office.arrived(), ["1 cancelled 0"]);
        assert_eq!(office.left(), 0);
        assert!(!office.tries.borrow()[1].first_heard, "the first try may have arrived, whatever was answered");
        // Both in one commit, as far as the worker can tell: the confirmation never leaves.
        let second = office.book(2, HOUR * 72, HOUR * 24);
        office.cancel(&second);
        pass(MINUTE).await;
        assert_eq!(office.arrived().len(), 2);
        assert!(office.tries.borrow().last().unwrap().first_heard);
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_for_good_is_given_up_and_kept_for_the_operators() {
    let story = async {
        let office = Office::open(|_| (Duration::ZERO, Delivery::Refused(550), false));
        office.book(1, HOUR, HOUR);
        pass(MINUTE).await;
        assert_eq!(office.tries.borrow().len(), 1);
        let given_up = office.store.letters_given_up(&|_| true, 10).unwrap();
        assert!(matches!(given_up[0].state, LetterState::GivenUp { why: GaveUp::Refused, .. }));
        *office.script.borrow_mut() = Box::new(|_| SENT);
        // An operator has it tried again.
        let again = given_up[0].clone().tried_again(office.clock.now());
        assert!(office.store.change_letters(vec![again]).unwrap());
        office.posting.ring();
        pass(MINUTE).await;
        assert_eq!((office.arrived().len(), office.left()), (1, 0));
        assert_eq!(office.store.letters_given_up(&|_| true, 10).unwrap(), []);
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test(start_paused = true)]
async fn while_the_mail_server_is_down_letters_wait_and_then_all_leave() {
    let story = async {
        let office = Office::open(|_| (Duration::from_secs(1), Delivery::Unavailable(0), false));
        for number in 1..=50 {
            office.book(number, HOUR * 100, Duration::ZERO);
        }
        pass(HOUR * 5).await;
        let tries = office.tries.borrow().len();
        assert!(tries < 120, "a server that is down is left alone: {tries} tries in five hours");
        *office.script.borrow_mut() = Box::new(|_| SENT);
        pass(MINUTE * 11).await;
        assert_eq!((office.arrived().len(), office.left()), (50, 0));
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test(start_paused = true)]
async fn one_slow_letter_holds_up_no_other_and_a_stop_waits_for_it() {
    let story = async {
        let slow = |id: LetterId| if number(id.booking) == 1 { (MINUTE, Delivery::Sent, true) } else { SENT };
        let mut office = Office::open(slow);
        for number in 1..=9 {
            office.book(number, HOUR * 100, Duration::ZERO);
        }
        pass(Duration::from_secs(30)).await;
        assert_eq!(office.arrived().len(), 8);
        let (tell, worker) = office.worker.take().unwrap();
        tell.send(true).unwrap();
        office.book(10, HOUR * 100, Duration::ZERO);
        worker.await.unwrap();
        assert_eq!(office.arrived().len(), 9, "what was under way is recorded, and nothing new begun");
        assert_eq!(office.left(), 1);
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test(start_paused = true)]
async fn a_courier_that_never_answers_is_not_waited_for_without_end() {
    let story = async {
        let office = Office::open(|_| (HOUR * 1000, Delivery::Sent, true));
        office.book(1, HOUR * 1000, Duration::ZERO);
        pass(HOUR * 60).await;
        assert_eq!(office.left(), 0, "given up after two days");
        assert_eq!(office.store.letters_given_up(&|_| true, 10).unwrap().len(), 1);
    };
    LocalSet::new().run_until(story).await;
}

/// Bookings and cancellations, couriers that fail in every way, and crashes: between a lease and the try, between the
/// try and its record, with the record durable or lost.
async fn simulate(seed: u64) {
    let random = Rc::new(RefCell::new(Random::new(seed)));
    let wild = random.clone();
    let mut office = Office::open(move |_| {
        let mut random = wild.borrow_mut();
        let takes = Duration::from_secs(random.between(0, 120) as u64);
        match random.below(10) {
            // The answer is lost on the way: it has arrived all the same.
            0 => (takes, Delivery::Later(0), true),
            1..4 => (takes, Delivery::Later(451), false),
            4 => (takes, Delivery::Unavailable(421), false),
            _ => (takes, Delivery::Sent, true),
        }
    });
    let mut open: Vec<(BookingRecord, i64)> = Vec::new();
    let mut posted: BTreeMap<u128, Posted> = BTreeMap::new();
    let mut crashes = 0;
    let mut next = 0u128;
    for _ in 0..200 {
        let what = random.borrow_mut().below(10);
        match what {
            0..4 => {
                next += 1;
                let starts = Duration::from_secs(60 * random.borrow_mut().between(1, 6000) as u64);
                let begins = (office.clock.now().0 - START.0) / 60_000 + starts.as_secs() as i64 / 60;
                open.push((office.book(next, starts, HOUR * 24), begins));
                posted.insert(next, Posted { last: LetterKind::Confirmed, cancelled: None });
            }
            4..6 if !open.is_empty() => {
                // Often the latest one, whose confirmation may be under way.
                let earlier = if what == 4 { 0 } else { random.borrow_mut().below(open.len()) };
                let place = open.len() - 1 - earlier;
                let (booking, _) = open.swap_remove(place);
                office.cancel(&booking);
                let cancelled = Some((office.clock.now().0 - START.0) / 60_000);
                posted.insert(number(booking.booking), Posted { last: LetterKind::Cancelled, cancelled });
            }
            6 => {
                let fate = [Fate::LostAndUnknown, Fate::DurableButUnknown][random.borrow_mut().below(2)].clone();
                office.store.script_letters([fate]);
                // The process dies of the next step that is written, wherever that is.
                for _ in 0..200 {
                    if office.store.scripted_letters() == 0 {
                        break;
                    }
                    pass(Duration::from_secs(20)).await;
                }
                office.crash().await;
                crashes += 1;
            }
            7 => {
                office.crash().await;
                crashes += 1;
            }
            _ => {}
        }
        let longest = [60, 900][random.borrow_mut().below(2)];
        let seconds = random.borrow_mut().between(0, longest) as u64;
        pass(Duration::from_secs(seconds)).await;
    }
    *office.script.borrow_mut() = Box::new(|_| SENT);
    pass(HOUR * 24 * 6).await;
    let (tell, worker) = office.worker.take().unwrap();
    tell.send(true).unwrap();
    cut_off(worker).await;
    assert!(crashes > 10, "seed {seed}: only {crashes} crashes");
    assert_eq!(office.left(), 0, "seed {seed}: everything is calm at the end");
    assert_eq!(office.store.letters_given_up(&|_| true, 10).unwrap(), [], "seed {seed}");
    check(seed, &office, &posted, &open);
}

/// What was posted of a booking.
struct Posted {
    last: LetterKind,
    /// In which minute.
    cancelled: Option<i64>,
}

/// A try may take a minute and a half from where it began, and is noted at its end.
const TRY_MINUTES: i64 = 2;

fn check(seed: u64, office: &Office, posted: &BTreeMap<u128, Posted>, open: &[(BookingRecord, i64)]) {
    let tries = office.tries.borrow();
    for (booking, Posted { last, cancelled }) in posted {
        let of_it: Vec<&Try> = tries.iter().filter(|one| number(one.id.booking) == *booking).collect();
        let story = || format!("seed {seed}, booking {booking}: {of_it:?}");
        let arrived: Vec<&&Try> = of_it.iter().filter(|one| one.arrived).collect();
        assert!(arrived.iter().any(|one| one.id.kind == *last), "the last news is lost: {}", story());
        assert!(arrived.is_sorted_by_key(|one| one.id.revision), "an older letter after a newer one: {}", story());
        assert!(of_it.len() < 40, "{}", story());
        let stale = |one: &&Try| {
            one.id.revision == 0 && cancelled.is_some_and(|cancelled| one.minute > cancelled + TRY_MINUTES)
        };
        assert!(!of_it.iter().any(stale), "told of what was cancelled: {}", story());
        let confirmed = arrived.iter().any(|one| one.id.kind == LetterKind::Confirmed);
        let alone = of_it.iter().any(|one| one.first_heard);
        assert!(!(alone && confirmed), "{}", story());
        let begins = open.iter().find(|(record, _)| number(record.booking) == *booking).map(|(_, begins)| *begins);
        let reminded = of_it.iter().filter(|one| one.id.kind == LetterKind::Reminder);
        for reminder in reminded {
            assert!(
                begins.is_none_or(|begins| reminder.minute <= begins + TRY_MINUTES),
                "a reminder too late: {}",
                story()
            );
        }
    }
}

#[test]
fn whatever_crashes_nothing_is_lost_and_the_order_is_kept() {
    for seed in 0..10 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        LocalSet::new().block_on(&runtime, simulate(seed));
    }
}
