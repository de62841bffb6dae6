//! Histories for tests of stores: offices where people hold, confirm, extend, release and cancel, operators block and
//! change hours, and time goes by; decided by the core of the real actor. The same seed is the same history, so that what
//! a store has can be compared with what it was given. Not here: stores.

use std::collections::{BTreeMap, VecDeque};

use sportello::actors::core::{Core, PersonData, Submission};
use sportello::domain::calendar::Calendar;
use sportello::domain::command::{Action, Actor, Command};
use sportello::domain::event::{Event, Record};
use sportello::domain::holidays::Holidays;
use sportello::domain::ids::{BookingId, HoldId, PersonTag, RequestId, ResourceId, Seq};
use sportello::domain::letter::{Channel, Channels};
use sportello::domain::particulars::Particulars;
use sportello::domain::person::Person;
use sportello::domain::schedule::{BookingWindow, Opens, Policy, Schedule, WeeklyRule};
use sportello::domain::time::{SlotRange, SlotStart, Timestamp, Tz, civil};
use sportello::store::{BookingRecord, Commit, CommitError, Store, Write};

use crate::simulation::random::Random;

/// A Monday, 2026-01-05T07:00:00Z.
pub const BEGIN: Timestamp = Timestamp(1_767_596_400_000);
/// Every so many commits bring a snapshot; the core's own come too seldom for short histories.
const SNAPSHOT_COMMITS: usize = 5;
const PEOPLE: usize = 30;
/// Holds that are asked for and tried again before they run out, which they do in ten minutes, or thirteen commands.
const TRIED: usize = 12;

/// One resource's life.
pub struct Office {
    pub resource: ResourceId,
    core: Core<()>,
    /// The calendar with all that went into commits.
    ahead: Calendar,
    commits: usize,
    random: Random,
    now: Timestamp,
    first: Option<Commit>,
    /// The newest holds asked for, whether they were placed or not.
    tried: VecDeque<(HoldId, PersonTag)>,
    /// Bookings that nobody has tried to cancel.
    open: Vec<BookingId>,
    /// Whether people ask for new places.
    holds: bool,
    /// As the newest write has it.
    pub bookings: BTreeMap<BookingId, BookingRecord>,
    /// All events that went into commits.
    pub records: Vec<Record>,
}

impl Office {
    pub fn new(name: &str, seed: u64) -> Self {
        let resource = ResourceId::new(name).unwrap();
        let event = Event::ScheduleChanged { schedule: Box::new(schedule(2)) };
        let first = Record { seq: Seq(1), at: BEGIN, cause: None, event };
        let calendar = Calendar::from_first(&first).unwrap();
        let ahead = calendar.clone();
        let core = Core::new(resource.clone(), calendar, u64::MAX, 1);
        // Its people are told, so that stores have letters to keep.
        let core = core.telling_by(Channels::NONE.with(Channel::Mail).with(Channel::Sms));
        let (records, writes) = (vec![first], Vec::new());
        let first = Commit {
            resource: resource.clone(),
            expected_seq: Seq(0),
            records: records.clone(),
            writes,
            snapshot: None,
            next_due: None,
        };
        let (random, now, bookings) = (Random::new(seed), BEGIN, BTreeMap::new());
        let (tried, open) = (VecDeque::new(), Vec::new());
        Self {
            resource,
            core,
            ahead,
            commits: 1,
            random,
            now,
            first: Some(first),
            tried,
            open,
            holds: true,
            bookings,
            records,
        }
    }

    /// What the office is, as far as it was told that its commits are durable.
    pub fn calendar(&self) -> &Calendar {
        self.core.shown()
    }

    /// What the office is with all that went into commits.
    pub fn ahead(&self) -> &Calendar {
        &self.ahead
    }

    /// The next commit, of about so many commands.
    pub fn next(&mut self, commands: usize) -> Commit {
        if let Some(first) = self.first.take() {
            return first;
        }
        let mut commit = loop {
            for _ in 0..commands {
                self.command();
            }
            if let Some(commit) = self.core.take_commit() {
                break commit;
            }
        };
        for write in &commit.writes {
            let Write::PutBooking(record) = write else { continue };
            if record.cancelled_at.is_none() {
                self.open.push(record.booking);
            }
            self.bookings.insert(record.booking, (**record).clone());
        }
        commit.records.iter().for_each(|record| self.ahead.evolve(record));
        self.records.extend(commit.records.iter().cloned());
        self.commits += 1;
        if self.commits.is_multiple_of(SNAPSHOT_COMMITS) {
            commit.snapshot = Some(Box::new(self.ahead.clone()));
        }
        commit
    }

    /// The commit is durable.
    pub fn stored(&mut self) {
        self.core.durable();
    }

    /// Next and stored at once, where the store is expected to do it.
    pub fn go_on(&mut self, store: &dyn Store, commands: usize) {
        let commit = self.next(commands);
        assert_eq!(submit(store, commit), Ok(()));
        self.stored();
    }

    /// As `go_on`, with a few commands that take no new place.
    pub fn go_on_without_holds(&mut self, store: &dyn Store) {
        let commit = self.next_without_holds();
        assert_eq!(submit(store, commit), Ok(()));
        self.stored();
    }

    pub fn next_without_holds(&mut self) -> Commit {
        self.holds = false;
        let commit = self.next(3);
        self.holds = true;
        commit
    }

    fn command(&mut self) {
        self.now = Timestamp(self.now.0 + self.random.between(0, 90_000));
        let person = PersonTag(1 + self.random.below(PEOPLE) as u128);
        let (by, action) = match self.random.below(100) {
            0..50 if self.holds => (Actor::Person(person), Action::Hold { range: self.range() }),
            0..75 => self.of_a_hold(),
            75..94 => self.of_a_booking(),
            94..98 => self.of_a_block(),
            _ => self.other_hours(),
        };
        let record = match &action {
            Action::Cancel { booking } => self.bookings.get(booking).cloned().map(Box::new),
            _ => None,
        };
        let email = Some("prova@example.org".to_owned());
        let person = Person { given_name: "Prova".to_owned(), email, ..Person::default() };
        let particulars = Particulars::of(person);
        let person = Some(PersonData { particulars, language: "it".to_owned(), login: None });
        let command = Command { request: RequestId(self.random.id()), by, action };
        if let (Actor::Person(person), Action::Hold { .. }) = (command.by, &command.action) {
            self.tried.push_back((HoldId(command.request.0), person));
            self.tried.drain(..self.tried.len().saturating_sub(TRIED));
        }
        self.core.command(Submission { command, person, record }, (), self.now);
    }

    fn range(&mut self) -> SlotRange {
        let days = self.random.between(0, 12);
        let date = civil(Tz::Europe__Rome, self.now.plus_minutes(days * 24 * 60)).date;
        let start = SlotStart::new(date, (8 * 60 + 15 * self.random.below(40)) as u16);
        SlotRange { start, minutes: 15 }
    }

    fn of_a_hold(&mut self) -> (Actor, Action) {
        let place = self.random.below(TRIED);
        let Some((hold, person)) = self.tried.get(place).copied() else { return self.of_a_block() };
        let by = Actor::Person(person);
        match self.random.below(10) {
            0 => (by, Action::Extend { hold }),
            1 => (by, Action::Release { hold }),
            choice => {
                let beneficiary = if choice == 2 { PersonTag(1000 + person.0) } else { person };
                (by, Action::Confirm { hold, booking: BookingId(self.random.id()), beneficiary })
            }
        }
    }

    /// Only of those whose record was stored: the shell reads the record before it cancels.
    fn of_a_booking(&mut self) -> (Actor, Action) {
        let Some(last) = self.open.len().checked_sub(1) else { return self.of_a_block() };
        let booking = self.open.swap_remove(self.random.below(last + 1));
        (Actor::Person(self.bookings[&booking].applicant), Action::Cancel { booking })
    }

    fn of_a_block(&mut self) -> (Actor, Action) {
        let operator = Actor::Operator(PersonTag(9));
        let blocks: Vec<_> = self.core.shown().blocks().map(|(id, _)| id).collect();
        match self.random.pick(&blocks).copied() {
            Some(block) if blocks.len() > 3 => (operator, Action::Unblock { block }),
            _ => (operator, Action::Block { range: self.range() }),
        }
    }

    fn other_hours(&mut self) -> (Actor, Action) {
        let schedule = schedule(1 + self.random.below(3) as u16);
        let touched = self.core.shown().touched_by(&schedule, self.now);
        (Actor::Operator(PersonTag(9)), Action::ChangeSchedule { schedule: Box::new(schedule), touched })
    }
}

/// Open every day from 8 to 18, with so many desks.
pub fn schedule(capacity: u16) -> Schedule {
    let rule = |weekday| WeeklyRule {
        weekday,
        from_minute: 8 * 60,
        to_minute: 18 * 60,
        capacity,
        valid_from: None,
        valid_until: None,
    };
    Schedule {
        zone: Tz::Europe__Rome,
        grid_minutes: 15,
        durations_minutes: vec![15],
        rules: (1..=7).map(rule).collect(),
        exceptions: Vec::new(),
        holidays: Holidays::default(),
        window: BookingWindow { minimum_notice_minutes: 0, opens: Opens::Rolling { days: 30, at_minute: 0 } },
        policy: Policy { bookings_per_person_max: 50, release_delay_minutes: 20, ..Policy::default() },
    }
}

/// Submits and waits.
pub fn submit(store: &dyn Store, commit: Commit) -> Result<(), CommitError> {
    let (tell, told) = std::sync::mpsc::channel();
    store.submit(commit, Box::new(move |result| tell.send(result).unwrap()));
    told.recv().expect("a commit is always answered")
}
