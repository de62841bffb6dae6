//! One hot resource in this process, without sockets: how many durable commands a second, and how long each takes at a
//! fixed rate. Measured at the calendar's actor, and at the town's use cases, which add the rule of one hold a person.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use sportello::actors::clock::{Clock, SystemClock};
use sportello::actors::handle::{CalendarHandle, Outcome};
use sportello::actors::registry::{ActorSettings, Registry};
use sportello::app::town::{Town, Visitor};
use sportello::domain::command::{Action, Actor, Answer, Command};
use sportello::domain::ids::{HoldId, PersonTag, ResourceId};
use sportello::domain::refusal::Refusal;
use sportello::domain::time::{SlotRange, SlotStart};
use sportello::store::Store;

use crate::bench;
use crate::cli::Cli;
use crate::dice::Dice;
use crate::inside::Inside;
use crate::pace::Pace;
use crate::report::Report;
use crate::stats::Latency;
use crate::town::next_week;

/// People who hold and release; each has a place of their own.
const PEOPLE: usize = 4000;
/// Places on each of the 200 cells of a week.
const DESKS: u16 = 20;
/// The rate at which the tail is looked at.
const RATE: f64 = 10_000.0;
/// The pacer looks this often for what is due; what it is late counts as latency.
const LOOK_EVERY: Duration = Duration::from_millis(1);

pub fn run(cli: &Cli) -> Result<Report> {
    actix::System::new().block_on(measure(cli))
}

async fn measure(cli: &Cli) -> Result<Report> {
    let (mut report, begun) = (bench::report(cli), Instant::now());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let inside = Inside::new(1, DESKS, clock.now())?;
    inside.open_calendars(clock.now())?;
    let store: Arc<dyn Store> = inside.store.clone();
    let resource = inside.schedules.first().context("a resource")?.0.clone();
    let settings = ActorSettings { mailbox: 8192, tick: Duration::from_millis(50), snapshot_events: 5000, arbiters: 1 };
    let registry = Registry::start(store.clone(), clock.clone(), settings);
    let calendar = registry.calendar(&resource).await.context("the calendar's actor")?;
    let town = Arc::new(Town::open(registry, store, clock).await.context("the town")?);
    let (in_flight, seconds) = (cli.in_flight.unwrap_or(1024), cli.seconds.unwrap_or(5.0));
    let (rate, actor) = (cli.rate.unwrap_or(RATE), Door::Actor(calendar));

    let closed = Hot::new(actor.clone(), &resource).closed(in_flight, seconds).await;
    report.figures.rate_per_s = Some(closed.accepted as f64 / seconds);
    report.more_latency("closed loop", &closed.latency);
    let open = Hot::new(actor, &resource).open(rate, seconds).await;
    report.latency(&format!("open loop at {rate} a second"), &open.latency);
    let through_town = Hot::new(Door::Town(town), &resource).closed(in_flight, seconds).await;
    report.note("rate_per_s_through_town", through_town.accepted as f64 / seconds);
    report.more_latency("closed loop through the town", &through_town.latency);
    for (name, tally) in [("closed", closed), ("open", open), ("through_town", through_town)] {
        report.note(&format!("told_to_wait_{name}"), tally.told_to_wait);
        for (why, count) in tally.refused {
            report.error(format!("{name}: {count} commands refused: {why}"));
        }
    }
    inside.store.close();
    report.seconds = begun.elapsed().as_secs_f64();
    Ok(report)
}

/// Where commands go in.
#[derive(Clone)]
enum Door {
    Actor(CalendarHandle),
    Town(Arc<Town>),
}

struct Person {
    range: SlotRange,
    holding: Option<HoldId>,
}

/// What came of the commands.
struct Tally {
    latency: Latency,
    accepted: u64,
    told_to_wait: u64,
    refused: BTreeMap<String, u64>,
    until: Instant,
}

struct Hot {
    door: Door,
    resource: ResourceId,
    people: RefCell<Vec<Person>>,
    free: RefCell<VecDeque<usize>>,
    dice: RefCell<Dice>,
    tally: RefCell<Tally>,
}

impl Hot {
    fn new(door: Door, resource: &ResourceId) -> Rc<Self> {
        let now = Instant::now();
        let people = (0..PEOPLE).map(|number| Person { range: range(number), holding: None }).collect();
        let tally =
            Tally { latency: Latency::new(now), accepted: 0, told_to_wait: 0, refused: BTreeMap::new(), until: now };
        Rc::new(Self {
            door,
            resource: resource.clone(),
            people: RefCell::new(people),
            free: RefCell::new((0..PEOPLE).collect()),
            dice: RefCell::new(Dice::fresh()),
            tally: RefCell::new(tally),
        })
    }

    fn begin(&self, seconds: f64) -> Instant {
        let (begun, mut tally) = (Instant::now(), self.tally.borrow_mut());
        tally.latency = Latency::new(begun);
        tally.until = begun + Duration::from_secs_f64(seconds);
        begun
    }

    /// So many at the same time; the next follows the answer.
    async fn closed(self: Rc<Self>, in_flight: usize, seconds: f64) -> Tally {
        self.begin(seconds);
        let tasks: Vec<_> = (0..in_flight.min(PEOPLE))
            .map(|number| {
                let hot = Rc::clone(&self);
                actix::spawn(async move {
                    while Instant::now() < hot.tally.borrow().until {
                        hot.one(number, Instant::now()).await;
                    }
                })
            })
            .collect();
        self.end(tasks).await
    }

    /// So many a second, whatever the answers do.
    async fn open(self: Rc<Self>, rate: f64, seconds: f64) -> Tally {
        let mut pace = Pace::new(self.begin(seconds), rate, seconds);
        let mut tasks = Vec::new();
        while pace.due().is_some() {
            while !self.free.borrow().is_empty() {
                let Some((_, intended)) = pace.take(Instant::now()) else { break };
                let Some(number) = self.free.borrow_mut().pop_front() else { break };
                let hot = Rc::clone(&self);
                tasks.push(actix::spawn(async move {
                    hot.one(number, intended).await;
                    hot.free.borrow_mut().push_back(number);
                }));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        self.end(tasks).await
    }

    /// Waits for the last answers and gives back what is still held.
    async fn end(self: Rc<Self>, tasks: Vec<tokio::task::JoinHandle<()>>) -> Tally {
        for task in tasks {
            // A panic of a task ends the process's run anyway, with its own message.
            let _ = task.await;
        }
        for number in 0..PEOPLE {
            let holds = self.people.borrow()[number].holding.is_some();
            if holds {
                self.one(number, Instant::now()).await;
            }
        }
        let now = Instant::now();
        let empty =
            Tally { latency: Latency::new(now), accepted: 0, told_to_wait: 0, refused: BTreeMap::new(), until: now };
        self.tally.replace(empty)
    }

    /// The next command of a person: a release where they hold, else a hold.
    async fn one(&self, number: usize, intended: Instant) {
        let request = self.dice.borrow_mut().request();
        let (range, holding) = {
            let people = self.people.borrow();
            (people[number].range, people[number].holding)
        };
        let action = holding.map_or(Action::Hold { range }, |hold| Action::Release { hold });
        let tag = PersonTag(number as u128 + 1);
        let outcome = self.submit(Command { request, by: Actor::Person(tag), action }, tag).await;
        self.people.borrow_mut()[number].holding = match &outcome.result {
            Ok(Answer::Held { hold, .. }) => Some(*hold),
            Err(Refusal::Busy { .. } | Refusal::OutcomeUnknown) => holding,
            _ => None,
        };
        self.tally.borrow_mut().count(intended, &outcome);
    }

    async fn submit(&self, command: Command, tag: PersonTag) -> Outcome {
        match &self.door {
            Door::Actor(calendar) => calendar.submit(command.into()).await,
            Door::Town(town) => {
                let visitor = Visitor { tag, language: "it".to_owned(), session: None };
                match command.action {
                    Action::Release { hold } => town.release(&visitor, command.request, &self.resource, hold).await,
                    Action::Hold { range } => town.hold(&visitor, command.request, &self.resource, range).await,
                    _ => unreachable!("only holds and releases are made here"),
                }
            }
        }
    }
}

impl Tally {
    fn count(&mut self, intended: Instant, outcome: &Outcome) {
        let now = Instant::now();
        if intended < self.until {
            self.latency.record(intended, now);
        }
        match &outcome.result {
            Ok(_) if now < self.until => self.accepted += 1,
            Ok(_) => {}
            Err(Refusal::Busy { .. }) => self.told_to_wait += 1,
            Err(refusal) => *self.refused.entry(refusal.to_string()).or_default() += 1,
        }
    }
}

/// A place for each: 40 cells of 15 minutes from 08:00 on each of five days, for as many desks as it takes.
fn range(number: usize) -> SlotRange {
    let (day, cell) = (number / 40 % 5, number % 40);
    let date = next_week().days().nth(day).unwrap_or_else(|| next_week().monday());
    SlotRange { start: SlotStart::new(date, 8 * 60 + 15 * cell as u16), minutes: 15 }
}
