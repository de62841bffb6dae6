//! Calendar actors and their registry, without a server: a full mailbox, a calendar that is lost while it is watched.

use std::future::Future;
use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::Duration;

use sportello::actors::clock::{Clock, SystemClock};
use sportello::actors::feed::{self, Frame, Watcher};
use sportello::actors::registry::{ActorSettings, Registry};
use sportello::domain::command::{Action, Actor as By, Command};
use sportello::domain::event::{Event, Record};
use sportello::domain::ids::{PersonTag, RequestId, ResourceId, Seq};
use sportello::domain::refusal::Refusal;
use sportello::domain::time::{SlotRange, SlotStart, Timestamp, Tz, Week, civil};
use sportello::store::memory::{Fate, MemoryStore};
use sportello::store::{Commit, CommitError};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::histories::{schedule, submit};
use crate::support::LONG;

const MAILBOX: usize = 16;

/// A registry on a store that has one counter, open every day.
fn one_counter() -> (Arc<MemoryStore>, Arc<Registry>, ResourceId, Timestamp) {
    let (store, clock) = (Arc::new(MemoryStore::default()), SystemClock::new());
    let (resource, now) = (ResourceId::new("counter").unwrap(), clock.now());
    let event = Event::ScheduleChanged { schedule: Box::new(schedule(4)) };
    let records = vec![Record { seq: Seq(1), at: now, cause: None, event }];
    let (expected_seq, writes, name) = (Seq(0), Vec::new(), resource.clone());
    submit(store.as_ref(), Commit { resource: name, expected_seq, records, writes, snapshot: None, next_due: None })
        .unwrap();
    let tick = Duration::from_millis(50);
    let settings = ActorSettings { mailbox: MAILBOX, tick, snapshot_events: 5000, arbiters: 1 };
    (store.clone(), Registry::start(store, Arc::new(clock), settings), resource, now)
}

/// The week after next.
fn week(now: Timestamp) -> Week {
    Week::of(civil(Tz::Europe__Rome, now).date).plus(2)
}

/// On its Tuesday, at a time of opening.
fn slot(now: Timestamp, minute: u16) -> SlotRange {
    let date = week(now).days().nth(1).unwrap();
    SlotRange { start: SlotStart::new(date, minute), minutes: 15 }
}

fn hold(person: u128, range: SlotRange) -> Command {
    Command { request: RequestId(person), by: By::Person(PersonTag(person)), action: Action::Hold { range } }
}

#[actix_web::test]
async fn a_full_mailbox_answers_busy_at_once() {
    let (_, registry, resource, now) = one_counter();
    let (open, gate) = mpsc::channel::<()>();
    let (tell, entered) = tokio::sync::oneshot::channel();
    let blocked = registry.calendar(&resource).await.unwrap();
    let blocked = actix::spawn(async move {
        let look = move |_: &_, _| {
            let _ = tell.send(());
            gate.recv()
        };
        blocked.look(look).await.unwrap()
    });
    entered.await.unwrap();
    // The actor stands still; every caller finds it through the registry, as sockets and pages do.
    let mut waiting = Vec::new();
    let mut busy = 0;
    for person in 1..=100 {
        let calendar = registry.calendar(&resource).await.unwrap();
        let mut asking = Box::pin(async move { calendar.submit(hold(person, slot(now, 540)).into()).await });
        match asking.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => {
                assert!(matches!(outcome.result, Err(Refusal::Busy { .. })), "{outcome:?}");
                busy += 1;
            }
            Poll::Pending => waiting.push(asking),
        }
    }
    assert_eq!(busy, 100 - MAILBOX, "so many of 100 were told to come back");
    open.send(()).unwrap();
    blocked.await.unwrap().unwrap();
    // Those that got in are answered, and after them everybody is heard again.
    for asking in waiting {
        assert!(!matches!(asking.await.result, Err(Refusal::Busy { .. })));
    }
    let calendar = registry.calendar(&resource).await.unwrap();
    assert!(calendar.submit(hold(1000, slot(now, 600)).into()).await.result.is_ok());
}

#[actix_web::test]
async fn crowds_that_come_before_a_calendar_has_begun_are_heard_in_the_end() {
    for _ in 0..20 {
        let (_, registry, resource, now) = one_counter();
        let registry = Arc::new(registry);
        let crowd = |first: u128| {
            let (registry, resource) = (registry.clone(), resource.clone());
            std::thread::spawn(move || {
                actix_web::rt::System::new().block_on(async move {
                    let ask = |person| {
                        let (registry, resource) = (registry.clone(), resource.clone());
                        async move {
                            let calendar = registry.calendar(&resource).await.unwrap();
                            let range = slot(now, 495 + 15 * (person as u16 % 39));
                            calendar.submit(hold(person, range).into()).await.result
                        }
                    };
                    let all: Vec<_> = (first..first + 40).map(|person| actix_web::rt::spawn(ask(person))).collect();
                    for asked in all {
                        let _ = asked.await.unwrap();
                    }
                });
            })
        };
        let crowds = [crowd(1000), crowd(2000)];
        // Threads are joined beside the system that the calendar lives on.
        actix_web::web::block(move || crowds.map(|crowd| crowd.join().unwrap())).await.unwrap();
        // Some of them were told to come back; whoever comes after them is heard.
        let calendar = registry.calendar(&resource).await.unwrap();
        assert!(calendar.submit(hold(3000, slot(now, 480)).into()).await.result.is_ok());
    }
}

#[actix_web::test]
async fn a_later_commit_that_fails_first_takes_nothing_from_the_one_before() {
    let (store, registry, resource, now) = one_counter();
    let calendar = registry.calendar(&resource).await.unwrap();
    // The first is on its way to the disk when the second is refused at once.
    store.script([Fate::Held, Fate::Refused(CommitError::Full)]);
    let first = actix::spawn({
        let calendar = calendar.clone();
        async move { calendar.submit(hold(1, slot(now, 540)).into()).await.result }
    });
    until_async("the first is under way", || store.waiting() == 1).await;
    let second = actix::spawn(async move { calendar.submit(hold(2, slot(now, 555)).into()).await.result });
    until_async("the second was tried", || store.scripted() == 0).await;
    store.settle_all();
    assert!(first.await.unwrap().is_ok(), "it is durable, and its person must hear so");
    assert!(matches!(second.await.unwrap(), Err(Refusal::Busy { .. })));
    // While the failed one ends it answers busy; whoever asks again finds the calendar loaded anew.
    let asking = async {
        loop {
            let calendar = registry.calendar(&resource).await.unwrap();
            match calendar.look(|calendar, _| calendar.holds().count()).await {
                Err(Refusal::Busy { .. }) => actix_web::rt::task::yield_now().await,
                found => break found,
            }
        }
    };
    assert_eq!(actix_web::rt::time::timeout(LONG, asking).await.expect("it comes back"), Ok(1));
}

/// Lets others run until something is so.
async fn until_async(what: &str, mut look: impl FnMut() -> bool) {
    let waiting = async {
        while !look() {
            actix_web::rt::task::yield_now().await;
        }
    };
    actix_web::rt::time::timeout(LONG, waiting).await.unwrap_or_else(|_| panic!("waited in vain until {what}"));
}

/// Somebody who watches, and tells of everything it hears.
struct Screen(UnboundedSender<Heard>);

#[derive(Debug, PartialEq)]
enum Heard {
    Tick { epoch: u64 },
    AskAgain,
}

impl Watcher for Screen {
    fn id(&self) -> u64 {
        1
    }

    fn hear(&self, frame: &Frame) -> feed::Heard {
        let _ = self.0.send(Heard::Tick { epoch: frame.0.epoch });
        feed::Heard::Taken
    }

    fn resync(&self) -> feed::Heard {
        let _ = self.0.send(Heard::AskAgain);
        feed::Heard::Taken
    }
}

#[actix_web::test]
async fn who_watches_a_calendar_that_is_lost_is_told_and_sees_the_next_one() {
    let (store, registry, resource, now) = one_counter();
    let (tell, mut told) = unbounded_channel();
    let watcher = Rc::new(Screen(tell));
    let calendar = registry.calendar(&resource).await.unwrap();
    let first = calendar.watch(week(now), watcher.clone()).await.unwrap();

    store.script([Fate::Refused(CommitError::Full)]);
    let refused = calendar.submit(hold(1, slot(now, 540)).into()).await;
    assert_eq!(refused.result, Err(Refusal::StoreFull));
    assert_eq!(told.recv().await, Some(Heard::AskAgain));

    let calendar = registry.calendar(&resource).await.unwrap();
    let again = calendar.watch(week(now), watcher).await.unwrap();
    assert_ne!(again.0.epoch, first.0.epoch, "it is another life of the calendar");
    assert!(calendar.submit(hold(2, slot(now, 540)).into()).await.result.is_ok());
    assert_eq!(told.recv().await, Some(Heard::Tick { epoch: again.0.epoch }));
}
