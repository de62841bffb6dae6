//! One simulated life of a resource: the real core of its actor, driven as the actor drives it, on a simulated disk and
//! clock, with the model beside it. Everything that leaves the core is compared with what the model allows.
//!
//! Three states of the model: `ahead` is what the core has decided, `shown` what it knows to be durable, and `on_disk`
//! what the disk has beyond that (written by somebody else, or by the core before it died).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

use sportello::actors::core::{Core, Ready, Reply, Submission};
use sportello::domain::calendar::{Booking, BookingState, Calendar};
use sportello::domain::command::{Action, Answer, Command};
use sportello::domain::event::{Event, Record};
use sportello::domain::ids::{BookingId, RequestId, ResourceId, Seq};
use sportello::domain::invariants;
use sportello::domain::refusal::Refusal;
use sportello::domain::time::{Timestamp, Week};
use sportello::store::{Commit, CommitError, Write};

use super::audit::Audit;
use super::clients::{Clients, Origin};
use super::counts::Counts;
use super::days::{Days, stamp};
use super::disk::{Disk, Queued};
use super::model::{MBooking, Model, same};
use super::random::Random;
use super::sabotage::Sabotage;
use super::town::random_town;
use super::watcher::Watched;

/// A small number, so that lives have many snapshots.
const SNAPSHOT_EVENTS: u64 = 40;

/// An event that the model expects, with its cause and the answer it means.
#[derive(Clone)]
struct Predicted {
    at: i64,
    event: Event,
    cause: Option<Rc<(Rc<Command>, Answer)>>,
}

/// A command under way.
struct Sent {
    command: Rc<Command>,
    expected: Reply,
    /// What has to be durable before the reply may leave.
    after: u64,
    /// When it was decided, if it changed anything.
    fresh_at: Option<i64>,
}

pub struct World {
    random: Random,
    sabotage: Sabotage,
    pub counts: Counts,
    resource: ResourceId,
    now: i64,
    core: Option<Core<u64>>,
    ahead: Model,
    shown: Model,
    /// Decided, not yet in a commit.
    predicted: VecDeque<Predicted>,
    /// In commits that wait on the disk, commit by commit.
    under_way: VecDeque<Vec<Predicted>>,
    /// The first so many commits on the disk's queue are of a core that is no more.
    ghosts: usize,
    on_disk: VecDeque<Predicted>,
    disk: Disk,
    waiting: BTreeMap<u64, Sent>,
    tokens: u64,
    /// Refusals that this life of the core remembers.
    refused: HashMap<RequestId, (Rc<Command>, Refusal)>,
    clients: Clients,
    audit: Audit,
    watched: Vec<Watched>,
    settled: u64,
    /// Commits numbered, and the one that the core's next one follows.
    commits: u64,
    last_commit: u64,
}

impl World {
    pub fn new(seed: u64, sabotage: Sabotage) -> Self {
        let mut random = Random::new(seed);
        let (schedule, now) = random_town(&mut random);
        let resource = ResourceId::new("simulated").expect("a slug");
        let mut disk = Disk {
            believes_everybody: sabotage == Sabotage::DiskBelievesEverybody,
            only_counts: sabotage == Sabotage::DiskOnlyCounts,
            ..Disk::default()
        };
        let event = Event::ScheduleChanged { schedule: Box::new(sabotage.schedule(schedule.clone())) };
        disk.records.push(Record { seq: Seq(1), at: Timestamp(now), cause: None, event });
        let mut model = Model::new(resource.clone(), &schedule, Rc::new(Days::default()));
        model.last_at = now;
        let clients = Clients::new(&mut random);
        let mut world = Self {
            random,
            sabotage,
            counts: Counts::default(),
            resource,
            now,
            core: None,
            ahead: model.clone(),
            shown: model,
            predicted: VecDeque::new(),
            under_way: VecDeque::new(),
            ghosts: 0,
            on_disk: VecDeque::new(),
            disk,
            waiting: BTreeMap::new(),
            tokens: 0,
            refused: HashMap::new(),
            clients,
            audit: Audit::default(),
            watched: Vec::new(),
            settled: 0,
            commits: 0,
            last_commit: 0,
        };
        world.start();
        world
    }

    /// Lives for so many commands, and then until everything is calm.
    pub fn live(&mut self, commands: u64) {
        while self.counts.of("commands") < commands {
            self.step();
        }
        self.calm_down();
    }

    /// One event of each kind, a booking's record and the newest snapshot, as MessagePack.
    pub fn stored_bytes(&self) -> Vec<Vec<u8>> {
        let mut kinds = Vec::new();
        let mut found = Vec::new();
        for record in &self.disk.records {
            let kind = std::mem::discriminant(&record.event);
            if !kinds.contains(&kind) {
                kinds.push(kind);
                found.push(rmp_serde::to_vec_named(record).expect("a record is representable"));
            }
        }
        let first = self.disk.bookings.values().min_by_key(|record| record.booking);
        found.extend(first.map(|record| rmp_serde::to_vec_named(record).expect("a record is representable")));
        found.extend(self.disk.snapshot.clone());
        found
    }

    fn step(&mut self) {
        match self.random.below(1000) {
            0..620 => self.client_message(),
            620..900 => self.hear_from_disk(),
            900..988 => self.wake(),
            988..990 => self.fail_surely(),
            990..992 => self.fail_unknown(),
            992..995 => self.crash(),
            995 => self.other_node(),
            _ => self.look(),
        }
        self.pass_time();
    }

    // ---- time ----

    fn pass_time(&mut self) {
        let due = self.ahead.next_due();
        let step = match self.random.below(1000) {
            0..350 => 0,
            350..780 => self.random.between(1, 50),
            780..920 => self.random.between(1_000, 60_000),
            920..945 => self.random.between(60_000, 900_000),
            945..985 => due.map_or(0, |due| due - self.now + self.random.between(-1, 1)).clamp(0, 1_800_000),
            985..999 => self.random.between(1, 5) * 3_600_000,
            // Long enough, now and then, for all that is remembered to be forgotten.
            _ if self.random.per_mille(400) => self.random.between(20, 80) * 3_600_000,
            _ => 0,
        };
        if step > 3_600_000 {
            self.counts.add("clock_jumps");
        }
        self.now += step;
    }

    /// What the clock shows: now and then it goes wrong and shows the past.
    fn read_clock(&mut self) -> i64 {
        if self.random.per_mille(10) {
            self.counts.add("clock_backward");
            return self.now - self.random.between(1, 7_200_000);
        }
        self.now
    }

    // ---- the shell ----

    fn core(&mut self) -> &mut Core<u64> {
        self.core.as_mut().expect("the core lives between steps")
    }

    /// As the actor does with every message: one reading of the clock, what is due, the message, the commits.
    fn on_message(&mut self, reading: i64, handle: impl FnOnce(&mut Self, i64, i64)) {
        let now = reading.max(self.ahead.last_at);
        for event in self.ahead.due(now) {
            self.counts.add(if matches!(event, Event::PlaceFreed { .. }) { "freed" } else { "expired" });
            self.predict(event, now, None);
        }
        if self.sabotage != Sabotage::LateIsInTime && self.sabotage != Sabotage::NeverExpires {
            self.core().expire(stamp(reading));
        }
        handle(self, reading, now);
        while let Some(commit) = self.core().take_commit() {
            self.submit(commit);
        }
    }

    fn predict(&mut self, event: Event, at: i64, cause: Option<Rc<(Rc<Command>, Answer)>>) {
        self.ahead.happen(&event, at, cause.as_deref());
        self.predicted.push_back(Predicted { at, event, cause });
    }

    fn wake(&mut self) {
        let reading = self.read_clock();
        self.on_message(reading, |_, _, _| {});
    }

    fn client_message(&mut self) {
        let (mut random, now) = (Random::new(self.random.next()), self.now);
        let (command, origin) = self.clients.next(&mut random, &self.ahead, now);
        let reading = self.read_clock();
        self.send(command, origin, reading);
    }

    fn send(&mut self, command: Rc<Command>, origin: Origin, reading: i64) {
        self.count_command(&command, origin);
        self.on_message(reading, |world, reading, now| {
            if now == world.ahead.last_at {
                world.counts.add("same_millisecond");
            }
            let (expected, fresh_at) = world.expect_reply(&command, now);
            let token = world.tokens;
            world.tokens += 1;
            let after = world.ahead.seq;
            world.waiting.insert(token, Sent { command: command.clone(), expected, after, fresh_at });
            let (submission, reading) = world.submission(&command, origin, reading);
            if let Some(ready) = world.core().command(submission, token, stamp(reading)) {
                world.deliver(ready);
            }
        });
    }

    fn submission(&mut self, command: &Command, origin: Origin, reading: i64) -> (Submission, i64) {
        let mut command = command.clone();
        let mut reading = reading;
        match (self.sabotage, &command.action) {
            (Sabotage::ForgetsRequests, _) if origin == Origin::Retry => command.request = RequestId(self.random.id()),
            (Sabotage::LateIsInTime, Action::Confirm { hold, .. } | Action::Extend { hold }) => {
                let until = self.shown.holds.iter().find(|known| known.id == *hold).map(|known| known.until);
                reading = until.map_or(reading, |until| reading.min(until - 1));
            }
            _ => {}
        }
        let record = match command.action {
            Action::Cancel { booking } => self.disk.bookings.get(&booking).cloned().map(Box::new),
            _ => None,
        };
        (Submission { record, ..Submission::from(command) }, reading)
    }

    /// The one reply that the model allows; what it does is noted as predicted.
    fn expect_reply(&mut self, command: &Rc<Command>, now: i64) -> (Reply, Option<i64>) {
        if self.ahead.answered(command.request).is_none()
            && let Some((before, refusal)) = self.refused.get(&command.request)
        {
            let refusal = if same(before, command) { refusal.clone() } else { Refusal::RequestReused };
            return (Err(refusal), None);
        }
        match self.ahead.predict(command, now) {
            Ok((events, answer)) => {
                let fresh_at = (!events.is_empty()).then_some(now);
                let cause = Rc::new((command.clone(), answer.clone()));
                for event in events {
                    self.predict(event, now, Some(cause.clone()));
                }
                (Ok(answer), fresh_at)
            }
            Err(refusal) => {
                if refusal != Refusal::RequestReused {
                    self.refused.insert(command.request, (command.clone(), refusal.clone()));
                }
                (Err(refusal), None)
            }
        }
    }

    /// A reply leaves: it must be the expected one, and what it rests on must be durable (law 2).
    fn deliver(&mut self, ready: Ready<u64>) {
        let sent = self.waiting.remove(&ready.to).expect("a command is answered once");
        assert!(sent.after <= self.shown.seq, "a reply left before it was durable: {:?}", sent.command);
        assert_eq!(ready.reply, sent.expected, "to {:?}", sent.command);
        match &ready.reply {
            Ok(_) if sent.fresh_at.is_none() => self.counts.add("repeated"),
            Ok(_) => self.counts.add("accepted"),
            Err(refusal) => self.counts.add(refusal_name(refusal)),
        }
        if self.random.per_mille(60) {
            self.counts.add("replies_lost");
            return self.clients.missed(sent.command);
        }
        if let (Ok(answer), Some(at)) = (&ready.reply, sent.fresh_at) {
            self.audit.acknowledge(at, sent.command.request, answer);
        }
    }

    // ---- the disk ----

    /// A commit on its way must say exactly what the model predicted.
    fn submit(&mut self, commit: Commit) {
        self.counts.add("commits");
        if let Some(snapshot) = &commit.snapshot {
            assert_eq!(snapshot.seq().0, self.ahead.seq, "a snapshot of another moment than its commit's");
            self.counts.add("snapshots");
        }
        let expected: Vec<Predicted> = self.predicted.drain(..commit.records.len().min(self.predicted.len())).collect();
        for (record, predicted) in commit.records.iter().zip(&expected) {
            compare_record(record, predicted, self.sabotage);
        }
        assert_eq!(commit.records.len(), expected.len(), "the core decided something that the model did not");
        assert!(self.predicted.is_empty(), "the core did not decide something that the model did");
        assert_eq!(commit.records.last().map(|record| record.seq.0), Some(self.ahead.seq), "the count of events");
        assert_eq!(commit.next_due.map(|at| at.0), self.ahead.next_due(), "when the core must next wake");
        let made =
            commit.records.iter().filter(|record| matches!(record.event, Event::BookingConfirmed { .. })).count();
        let written = commit
            .writes
            .iter()
            .filter(|write| matches!(write, Write::PutBooking(record) if record.cancelled_at.is_none()));
        assert_eq!(written.count(), made, "each new booking has its record");
        self.commits += 1;
        let (id, follows) = (self.commits, std::mem::replace(&mut self.last_commit, self.commits));
        self.disk.waiting.push_back(Queued { id, follows, commit });
        self.under_way.push_back(expected);
        if self.sabotage == Sabotage::AnswersEarly {
            for ready in self.core().durable() {
                self.deliver(ready);
            }
        }
    }

    /// As the actor does: news of the disk is a message like any other, and the next commit goes out with it.
    fn hear_from_disk(&mut self) {
        self.settle();
        self.wake();
    }

    /// The disk is done with its oldest commit.
    fn settle(&mut self) {
        let Some(events) = self.under_way.pop_front() else { return };
        let settled = self.disk.settle_oldest();
        if self.ghosts > 0 {
            self.ghosts -= 1;
            if settled {
                self.counts.add("ghost_commits");
                self.on_disk.extend(events);
            }
            return;
        }
        if !settled {
            self.under_way.push_front(events);
            self.counts.add("seq_mismatch");
            return self.fail(&CommitError::SeqMismatch { expected: Seq(0), found: Seq(0) }, 0);
        }
        self.durable(events);
    }

    fn durable(&mut self, events: Vec<Predicted>) {
        self.show(events);
        for ready in self.core().durable() {
            self.deliver(ready);
        }
        let stuck = self.waiting.values().next().filter(|sent| sent.after <= self.shown.seq);
        assert!(stuck.is_none(), "a reply waits though all it rests on is durable");
        self.settled += 1;
        if self.settled.is_multiple_of(6) {
            self.look();
        }
        // Each is quadratic in what is held, so not at each step; every life checks hundreds of times.
        if self.settled.is_multiple_of(61) {
            self.check_invariants();
        }
    }

    /// Events became known to be durable.
    fn show(&mut self, events: impl IntoIterator<Item = Predicted>) {
        for predicted in events {
            self.audit.event(&predicted.event, predicted.at, &self.shown);
            self.shown.happen(&predicted.event, predicted.at, predicted.cause.as_deref());
        }
    }

    fn check_invariants(&mut self) {
        let shown = self.core().shown().clone();
        invariants::check(&shown).unwrap_or_else(|broken| panic!("{broken}"));
    }

    // ---- what goes wrong ----

    /// The oldest commit surely did not happen.
    fn fail_surely(&mut self) {
        if self.ghosts > 0 || self.disk.waiting.is_empty() {
            return;
        }
        self.counts.add("surely_failed");
        self.disk.waiting.pop_front();
        let error = if self.random.per_mille(500) { CommitError::Busy } else { CommitError::Full };
        self.fail(&error, 1);
    }

    /// Nobody knows whether the oldest commit happened.
    fn fail_unknown(&mut self) {
        if self.ghosts > 0 || self.disk.waiting.is_empty() {
            return;
        }
        self.counts.add("unknown");
        if self.sabotage == Sabotage::NoReload {
            self.disk.waiting.pop_front();
            let events = self.under_way.pop_front().expect("as many as on the disk");
            return self.durable(events);
        }
        if self.random.per_mille(500) {
            let events = self.under_way.front().cloned().expect("as many as on the disk");
            if self.disk.settle_oldest() {
                self.counts.add("unknown_but_done");
                self.on_disk.extend(events);
            }
        } else {
            self.disk.waiting.pop_front();
        }
        self.fail(&CommitError::Unknown("simulated".into()), 1);
    }

    /// The core hears of a failure: all who wait are told what is known, and it is loaded again. The first `gone` of
    /// its commits have left the disk's queue; the others are still on it, and may come true later.
    fn fail(&mut self, error: &CommitError, gone: usize) {
        let core = self.core.take().expect("the core lives between steps");
        for ready in core.failed(error) {
            let sent = self.waiting.remove(&ready.to).expect("a command is answered once");
            let fits = match (error, &ready.reply) {
                (CommitError::SeqMismatch { .. } | CommitError::Busy, Err(Refusal::Busy { .. })) => "told_busy",
                (CommitError::Full, Err(Refusal::StoreFull)) => "told_full",
                (CommitError::Unknown(_), Err(Refusal::OutcomeUnknown)) => "told_unknown",
                other => panic!("not a reply to a failed commit: {other:?}"),
            };
            self.counts.add(fits);
            self.clients.missed(sent.command);
        }
        assert!(self.waiting.is_empty(), "nobody was told of a failed commit");
        self.under_way.drain(..gone.min(self.under_way.len()));
        if !matches!(error, CommitError::SeqMismatch { .. }) {
            assert_eq!(self.under_way.len(), self.disk.waiting.len());
        } else {
            // The refused one has left the disk's queue by itself.
            self.under_way.pop_front();
        }
        self.ghosts = self.disk.waiting.len();
        self.reload();
    }

    /// The process is gone with all it knew; some of what was on its way made it to the disk.
    fn crash(&mut self) {
        self.counts.add("crashes");
        let survive = self.random.below(self.disk.waiting.len() + 1);
        if survive > 0 {
            self.counts.add("crashes_with_survivors");
        }
        for _ in 0..survive {
            let events = self.under_way.pop_front().expect("as many as on the disk");
            if self.disk.settle_oldest() {
                self.on_disk.extend(events);
            }
        }
        self.disk.waiting.clear();
        self.under_way.clear();
        self.ghosts = 0;
        if self.sabotage == Sabotage::DiskForgets && self.disk.records.len() > 1 && self.disk.snapshot.is_none() {
            self.disk.records.pop();
        }
        self.core = None;
        for (_, sent) in std::mem::take(&mut self.waiting) {
            self.counts.add("unanswered");
            self.clients.missed(sent.command);
        }
        self.reload();
    }

    /// Another node believes to own the resource, and is quicker.
    fn other_node(&mut self) {
        if !self.disk.waiting.is_empty() || !self.on_disk.is_empty() {
            return;
        }
        self.counts.add("other_node");
        let (calendar, since) = self.disk.load();
        let mut other: Core<u64> = Core::new(self.resource.clone(), calendar, SNAPSHOT_EVENTS, since);
        let mut model = self.shown.clone();
        let mut random = Random::new(self.random.next());
        let (command, _) = self.clients.next(&mut random, &model, self.now);
        let now = self.now.max(model.last_at);
        let mut events: Vec<Predicted> = Vec::new();
        for event in model.due(now) {
            model.happen(&event, now, None);
            events.push(Predicted { at: now, event, cause: None });
        }
        if let Ok((caused, answer)) = model.predict(&command, now) {
            let cause = Rc::new((command.clone(), answer));
            events.extend(caused.into_iter().map(|event| Predicted { at: now, event, cause: Some(cause.clone()) }));
        }
        let early = other.command(Submission::from((*command).clone()), 0, stamp(now));
        assert_eq!(early.is_some(), events.is_empty(), "a reply left before it was durable");
        if let Some(commit) = other.take_commit() {
            for (record, predicted) in commit.records.iter().zip(&events) {
                compare_record(record, predicted, self.sabotage);
            }
            assert_eq!(commit.records.len(), events.len());
            self.commits += 1;
            let (id, follows) = (self.commits, self.disk.last);
            self.disk.waiting.push_back(Queued { id, follows, commit });
            assert!(self.disk.settle_oldest());
            self.on_disk.extend(events);
        }
        // Nobody hears the answer; the client asks again.
        self.clients.missed(command);
    }

    // ---- coming back ----

    fn reload(&mut self) {
        self.counts.add("reloads");
        let survived: Vec<Predicted> = self.on_disk.drain(..).collect();
        self.show(survived);
        self.ahead = self.shown.clone();
        self.predicted.clear();
        self.refused.clear();
        self.start();
    }

    fn start(&mut self) {
        let (calendar, since) = self.disk.load();
        assert_eq!(calendar.seq().0, self.shown.seq, "something durable is lost, or something lost is there");
        // A replay of everything is as long as the life so far, so not at each start; the last one is always compared.
        if self.random.per_mille(100) {
            assert!(
                calendar == self.disk.replay_all(),
                "a snapshot and its events give another calendar than all events"
            );
        }
        self.last_commit = self.disk.last;
        self.compare_lists(&calendar);
        self.audit.nothing_lost(&calendar);
        if self.random.per_mille(250) {
            invariants::check(&calendar).unwrap_or_else(|broken| panic!("{broken}"));
        }
        // Browsers come back when they next look.
        self.watched.clear();
        self.core = Some(Core::new(self.resource.clone(), calendar, SNAPSHOT_EVENTS, since));
    }

    fn watch_anew(&mut self) {
        let calendar = self.core.as_ref().expect("the core lives between steps").shown();
        let now = self.now.max(self.shown.last_at);
        let this_week = Week::of(self.shown.days.date_of(self.shown.schedule.zone, now));
        let epoch = self.random.next() >> 11;
        let weeks = [this_week, this_week.plus(1)];
        let watch = |week| Watched::new(&self.resource, week, calendar, epoch, stamp(now));
        self.watched = weeks.map(watch).into();
    }

    // ---- comparing ----

    /// Publishes, and compares what is shown with what the model says.
    fn look(&mut self) {
        self.counts.add("weeks_compared");
        let now = stamp(self.now.max(self.shown.last_at));
        let today = self.shown.days.date_of(self.shown.schedule.zone, now.0);
        if self.watched.first().is_none_or(|watched| watched.week != Week::of(today)) {
            self.watch_anew();
        }
        let core = self.core.as_ref().expect("the core lives between steps");
        let place = self.random.below(self.watched.len());
        let watched = &mut self.watched[place];
        watched.publish(core.shown(), now, &mut self.random, &mut self.counts);
        if self.random.per_mille(50) {
            watched.hear_again(now);
        }
        watched.compare(&self.shown, now);
        if self.random.per_mille(100) {
            let week = watched.week;
            self.compare_week(week, now);
        }
    }

    /// Instants as well, and that nothing changes before it is said to.
    fn compare_week(&mut self, week: Week, now: Timestamp) {
        let calendar = self.core.as_ref().expect("the core lives between steps").shown();
        let view = calendar.week(week, now);
        let shown: Vec<_> = view.cells.iter().map(|cell| (cell.slot, cell.at.0, cell.state)).collect();
        let expected: Vec<_> =
            self.shown.week(week, now.0).iter().map(|(cell, state)| (cell.slot, cell.at, *state)).collect();
        let differs = shown.iter().zip(&expected).find(|(shown, expected)| shown != expected);
        assert!(
            shown.len() == expected.len() && differs.is_none(),
            "another week is shown than the model's: {differs:?}"
        );
        let quiet_until = view.next_change.map_or(now.0 + 30 * 86_400_000, |at| at.0 - 1);
        assert!(quiet_until >= now.0, "a change is promised for the past");
        let later = calendar.week(week, stamp(quiet_until));
        assert_eq!(later.cells, view.cells, "a week changes before it said it would");
        let due = calendar.next_due().map(|at| at.0);
        assert_eq!(due, self.shown.next_due(), "when something is next due");
    }

    fn compare_lists(&self, calendar: &Calendar) {
        let mut holds: Vec<_> = self.shown.holds.iter().map(|h| (h.id, h.person, h.range, h.at, h.until)).collect();
        holds.sort();
        let real: Vec<_> = calendar.holds().map(|(id, h)| (id, h.person, h.range, h.at.0, h.until.0)).collect();
        assert_eq!(real, holds, "holds");
        let of_model = |b: &MBooking| (b.id, b.at, b.touched, b.waits, b.free_at.map(|at| (at, b.freed)));
        let mut bookings: Vec<_> = self.shown.bookings.iter().map(of_model).collect();
        bookings.sort();
        let of_calendar =
            |(id, b): (BookingId, &Booking)| (id, b.at.0, b.touched, b.needs_approval, cancelled(b.state));
        let real: Vec<_> = calendar.bookings().map(of_calendar).collect();
        assert_eq!(real, bookings, "bookings");
        let mut blocks: Vec<_> = self.shown.blocks.iter().map(|b| (b.id, b.range, b.at)).collect();
        blocks.sort();
        let real: Vec<_> = calendar.blocks().map(|(id, b)| (id, b.range, b.at.0)).collect();
        assert_eq!(real, blocks, "blocks");
        for booking in &self.shown.bookings {
            let record = self.disk.bookings.get(&booking.id).expect("a booking has its record");
            let as_it_was = (record.applicant, record.beneficiary, record.range);
            assert_eq!(as_it_was, (booking.applicant, booking.beneficiary, booking.range));
        }
    }

    // ---- the end ----

    /// Nobody asks for anything new: every retry is answered, every hold ends, and all agree.
    fn calm_down(&mut self) {
        self.settle_all();
        while let Some(command) = self.clients.unanswered.pop_front() {
            let reading = self.now;
            self.send(command, Origin::Retry, reading);
            self.settle_all();
            self.now += 1;
        }
        while let Some(due) = self.ahead.next_due() {
            self.now = self.now.max(due);
            let reading = self.now;
            self.on_message(reading, |_, _, _| {});
            self.settle_all();
        }
        assert!(self.waiting.is_empty(), "somebody is never answered");
        assert!(self.shown.holds.is_empty(), "a hold never ends");
        assert_eq!(self.core().next_due(), None);
        let shown = self.core().shown().clone();
        assert!(shown == self.disk.replay_all(), "the replay at the end gives another calendar");
        assert!(shown == self.disk.load().0, "the last snapshot and its events give another calendar");
        self.compare_lists(&shown);
        self.check_invariants();
        for _ in 0..4 {
            self.look();
        }
        self.counts.add("lives");
    }

    fn settle_all(&mut self) {
        // What a ghost or another node wrote is noticed by the next commit, so this takes a few rounds at most.
        for _ in 0..1000 {
            if self.under_way.is_empty() {
                break;
            }
            self.hear_from_disk();
        }
        if !self.on_disk.is_empty() {
            self.crash();
        }
    }

    fn count_command(&mut self, command: &Command, origin: Origin) {
        self.counts.add("commands");
        match origin {
            Origin::New => {}
            Origin::Retry => self.counts.add("retries"),
            Origin::Reuse => self.counts.add("reused_ids"),
        }
        self.counts.add(match command.action {
            Action::Hold { .. } => "hold",
            Action::Extend { .. } => "extend",
            Action::Release { .. } => "release",
            Action::Confirm { .. } => "confirm",
            Action::Approve { .. } => "approve",
            Action::Cancel { .. } => "cancel",
            Action::Expire => "expire",
            Action::Block { .. } => "block",
            Action::Unblock { .. } => "unblock",
            Action::ChangeSchedule { .. } => "change_schedule",
        });
    }
}

fn cancelled(state: BookingState) -> Option<(i64, bool)> {
    match state {
        BookingState::Confirmed => None,
        BookingState::Cancelled { free_at, freed } => Some((free_at.0, freed)),
    }
}

fn compare_record(record: &Record, predicted: &Predicted, sabotage: Sabotage) {
    if sabotage == Sabotage::ForgetsRequests {
        return;
    }
    assert_eq!(record.event, predicted.event, "another event than predicted");
    assert_eq!(record.at.0, predicted.at, "an event at another time");
    let cause = predicted.cause.as_ref().map(|cause| cause.0.request);
    assert_eq!(record.cause.map(|cause| cause.request), cause, "an event with another cause");
}

fn refusal_name(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::RequestReused => "10_request_reused",
        Refusal::NotAllowed => "12_not_allowed",
        Refusal::DurationNotAllowed => "20_duration_not_allowed",
        Refusal::SlotClosed => "21_slot_closed",
        Refusal::SlotPast => "22_slot_past",
        Refusal::SlotNotYet { .. } => "23_slot_not_yet",
        Refusal::SlotTooSoon => "24_slot_too_soon",
        Refusal::SlotBlocked => "25_slot_blocked",
        Refusal::SlotTaken => "26_slot_taken",
        Refusal::PersonHasHold { .. } => "27_person_has_hold",
        Refusal::PersonCapReached { .. } => "28_person_cap_reached",
        Refusal::HoldUnknown => "30_hold_unknown",
        Refusal::HoldNotYours => "31_hold_not_yours",
        Refusal::HoldExpired => "32_hold_expired",
        Refusal::HoldReleased => "33_hold_released",
        Refusal::HoldConfirmed { .. } => "34_hold_confirmed",
        Refusal::HoldExtensionsUsed => "35_hold_extensions_used",
        Refusal::BookingUnknown => "40_booking_unknown",
        Refusal::BookingNotYours => "41_booking_not_yours",
        Refusal::BookingCancelled => "42_booking_cancelled",
        Refusal::BookingPast => "43_booking_past",
        Refusal::CancelTooLate => "44_cancel_too_late",
        Refusal::BookingApproved => "45_booking_approved",
        Refusal::BlockUnknown => "50_block_unknown",
        Refusal::TouchedChanged => "52_touched_changed",
        other => panic!("a calendar does not say this: {other}"),
    }
}
