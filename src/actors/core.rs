//! The calendar actor without its IO: what to commit, whom to answer, what is shown. It reads no clock, knows no
//! threads, and is what the simulation drives. The shell around it is `calendar`.
//!
//! Two calendars: `ahead` has everything decided, `shown` only what is durable (law 2). Commands are decided on
//! `ahead`; their replies wait for the commit that carries them, or, where they changed nothing, for the commits
//! before them.

use std::collections::VecDeque;

use super::posting;
use super::refusals::Refusals;
use crate::domain::calendar::{Booking, Calendar};
use crate::domain::command::{Action, Actor, Answer, Command};
use crate::domain::decide::decide;
use crate::domain::event::{Cause, Event, HoldEnd, Record};
use crate::domain::ids::{PersonTag, RequestId, ResourceId, Seq};
use crate::domain::letter::{Channels, LetterKind};
use crate::domain::particulars::Particulars;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::store::{BookingRecord, Commit, CommitError, Write};

/// Commits under way at once: one being synced and one behind it keep the disk busy; what is decided meanwhile rides
/// in the next one, which is what makes a hot resource fast.
pub const PIPELINE: usize = 2;
/// Events that may wait behind the pipeline: what a hot resource decides in a fifth of a second, the longest stall measured.
const BATCH_EVENTS_MAX: usize = 8192;

/// A command and what the shell adds to it.
#[derive(Debug, Clone)]
pub struct Submission {
    pub command: Command,
    /// For a confirm: whose booking it is, for the booking's record.
    pub person: Option<PersonData>,
    /// For a cancel and an approval: the booking's record, to be marked together with the event.
    pub record: Option<Box<BookingRecord>>,
}

impl From<Command> for Submission {
    fn from(command: Command) -> Self {
        Self { command, person: None, record: None }
    }
}

/// The person's data of a booking to be.
#[derive(Debug, Clone)]
pub struct PersonData {
    pub particulars: Particulars,
    pub language: String,
    /// Who has logged in.
    pub login: Option<PersonTag>,
}

/// The reply to a command.
pub type Reply = Result<Answer, Refusal>;

/// A reply that may leave now, with whom it is for.
#[derive(Debug)]
pub struct Ready<R> {
    pub to: R,
    pub reply: Reply,
}

#[derive(Debug)]
struct Batch<R> {
    records: Vec<Record>,
    writes: Vec<Write>,
    replies: Vec<Ready<R>>,
}

impl<R> Default for Batch<R> {
    fn default() -> Self {
        Self { records: Vec::new(), writes: Vec::new(), replies: Vec::new() }
    }
}

/// The core of one resource's actor. `R` is whatever a reply is sent with.
pub struct Core<R> {
    resource: ResourceId,
    ahead: Calendar,
    shown: Calendar,
    batch: Batch<R>,
    in_flight: VecDeque<Batch<R>>,
    refusals: Refusals,
    channels: Channels,
    snapshot_events: u64,
    events_since_snapshot: u64,
}

impl<R> Core<R> {
    /// A core for a calendar as loaded. `snapshot_events`: see `snapshot_due`.
    #[must_use]
    pub fn new(resource: ResourceId, calendar: Calendar, snapshot_events: u64, events_since_snapshot: u64) -> Self {
        Self {
            resource,
            shown: calendar.clone(),
            ahead: calendar,
            batch: Batch::default(),
            in_flight: VecDeque::new(),
            refusals: Refusals::default(),
            channels: Channels::NONE,
            snapshot_events,
            events_since_snapshot,
        }
    }

    /// The same, and people are told by these channels of what becomes of their bookings.
    #[must_use]
    pub fn telling_by(self, channels: Channels) -> Self {
        Self { channels, ..self }
    }

    /// What is durable, and so may be shown.
    #[must_use]
    pub fn shown(&self) -> &Calendar {
        &self.shown
    }

    /// When `expire` will next have something to do.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.ahead.next_due()
    }

    /// Decides a command. Its reply comes back here when nothing has to be waited for, else from `durable`.
    pub fn command(&mut self, submission: Submission, to: R, now: Timestamp) -> Option<Ready<R>> {
        let now = now.max(self.ahead.last_at());
        self.expire(now);
        let reply = self.decide(&submission, now);
        let ready = Ready { to, reply };
        if self.batch.records.is_empty() && self.in_flight.is_empty() {
            return Some(ready);
        }
        // What it was decided on may not be durable yet, so even a refusal waits for that.
        let last = if self.batch.records.is_empty() { self.in_flight.back_mut() } else { Some(&mut self.batch) };
        if let Some(batch) = last {
            batch.replies.push(ready);
        }
        None
    }

    /// Ends what is due. Late or early, it harms nothing.
    pub fn expire(&mut self, now: Timestamp) {
        let now = now.max(self.ahead.last_at());
        if self.ahead.next_due().is_none_or(|due| due > now) {
            return;
        }
        let command = Command { request: RequestId(0), by: Actor::System, action: Action::Expire };
        if let Ok(events) = decide(&self.ahead, &command, now) {
            self.evolve(events, None, now);
        }
    }

    fn decide(&mut self, submission: &Submission, now: Timestamp) -> Reply {
        let command = &submission.command;
        let fingerprint = command.fingerprint();
        if let Some(refusal) = self.refusals.same(command.request, fingerprint) {
            return Err(refusal);
        }
        match decide(&self.ahead, command, now) {
            Ok(events) => {
                let writes = self.writes(&events, submission, now);
                self.batch.writes.extend(writes);
                self.evolve(events, Some(Cause { request: command.request, fingerprint }), now);
                Ok(self.ahead.answer(command.request).map_or(Answer::Nothing, |remembered| remembered.answer.clone()))
            }
            Err(refusal) => {
                let refusal = self.with_name(refusal);
                self.refusals.put(command.request, fingerprint, &refusal);
                Err(refusal)
            }
        }
    }

    /// The calendar does not know its own name; a refusal that a person reads carries it.
    fn with_name(&self, refusal: Refusal) -> Refusal {
        match refusal {
            Refusal::PersonHasHoldHere { hold, until } => {
                Refusal::PersonHasHold { resource: self.resource.clone(), hold, until }
            }
            other => other,
        }
    }

    fn evolve(&mut self, events: Vec<Event>, cause: Option<Cause>, now: Timestamp) {
        for event in events {
            let record = Record { seq: self.ahead.seq().next(), at: now, cause, event };
            self.ahead.evolve(&record);
            self.batch.records.push(record);
        }
    }

    /// The record of a booking that these events make or change, and the letters that tell of it: to be written together
    /// with them.
    fn writes(&self, events: &[Event], submission: &Submission, now: Timestamp) -> Vec<Write> {
        let mut writes = Vec::new();
        if let Some(record) = self.new_record(events, submission, now) {
            writes = posting::of_booking(&record, self.channels, self.ahead.schedule());
            writes.push(Write::PutBooking(Box::new(record)));
        }
        if let Some((record, told)) = self.changed_record(events, submission, now) {
            writes.extend(told);
            writes.push(Write::PutBooking(Box::new(record)));
        }
        for event in events {
            if let Event::HoldEnded { hold, why: HoldEnd::ScheduleChanged } = event {
                writes.extend(posting::of_lost_hold(&self.resource, *hold, self.channels, now));
            }
        }
        writes
    }

    /// The record of a booking that these events approve or cancel, marked as such, and the letters that tell of it.
    fn changed_record(
        &self,
        events: &[Event],
        submission: &Submission,
        now: Timestamp,
    ) -> Option<(BookingRecord, Vec<Write>)> {
        let before = submission.record.as_deref()?;
        let next = BookingRecord { revision: before.revision + 1, ..before.clone() };
        events.iter().find_map(|event| match event {
            Event::BookingApproved { booking } if *booking == before.booking => {
                let record = BookingRecord { needs_approval: false, ..next.clone() };
                let told = posting::of_approval(&record, self.channels, self.ahead.schedule(), now);
                Some((record, told))
            }
            Event::BookingCancelled { booking, by, .. } if *booking == before.booking => {
                let by_office = !matches!(by, Actor::Person(_));
                let record = BookingRecord { cancelled_at: Some(now), by_office, ..next.clone() };
                let kind = self.ahead.booking(*booking).map_or(LetterKind::Cancelled, |ends| end_told(ends, by_office));
                let told = posting::of_change(&record, self.channels, kind, now);
                Some((record, told))
            }
            _ => None,
        })
    }

    fn new_record(&self, events: &[Event], submission: &Submission, now: Timestamp) -> Option<BookingRecord> {
        let (hold, booking, beneficiary, needs_approval) = events.iter().find_map(|event| match event {
            Event::BookingConfirmed { hold, booking, beneficiary, needs_approval } => {
                Some((*hold, *booking, *beneficiary, *needs_approval))
            }
            _ => None,
        })?;
        let hold = self.ahead.hold(hold)?;
        let (particulars, language) = match &submission.person {
            Some(person) => (Some(person.particulars.clone()), person.language.clone()),
            None => (None, String::new()),
        };
        Some(BookingRecord {
            booking,
            resource: self.resource.clone(),
            range: hold.range,
            applicant: hold.person,
            beneficiary,
            login: submission.person.as_ref().and_then(|person| person.login),
            made_at: now,
            cancelled_at: None,
            by_office: false,
            needs_approval,
            revision: 0,
            particulars,
            erased_at: None,
            language,
        })
    }

    /// The next commit to submit, if there is one and the pipeline has room for it.
    pub fn take_commit(&mut self) -> Option<Commit> {
        if self.batch.records.is_empty() || self.in_flight.len() >= PIPELINE {
            return None;
        }
        let batch = std::mem::take(&mut self.batch);
        let records = batch.records.clone();
        self.events_since_snapshot += records.len() as u64;
        let commit = Commit {
            resource: self.resource.clone(),
            expected_seq: Seq(self.ahead.seq().0 - records.len() as u64),
            writes: batch.writes.clone(),
            records,
            snapshot: self.snapshot_if_time(),
            next_due: self.ahead.next_due(),
        };
        self.in_flight.push_back(batch);
        Some(commit)
    }

    fn snapshot_if_time(&mut self) -> Option<Box<Calendar>> {
        if !snapshot_due(self.events_since_snapshot, self.snapshot_events, &self.ahead) {
            return None;
        }
        self.events_since_snapshot = 0;
        Some(Box::new(self.ahead.clone()))
    }

    /// Whether so much waits behind the pipeline that new commands must be told to come back. Refusals make no events
    /// and wait all the same.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let last = self.in_flight.back().map_or(0, |batch| batch.replies.len());
        self.batch.records.len().max(self.batch.replies.len()).max(last) >= BATCH_EVENTS_MAX
    }

    /// What the oldest commit under way follows on; none where none is.
    #[must_use]
    pub fn oldest_in_flight(&self) -> Option<Seq> {
        self.in_flight.front().and_then(|batch| batch.records.first()).map(|first| Seq(first.seq.0 - 1))
    }

    /// The oldest commit under way is durable: it is shown, and its replies may leave.
    pub fn durable(&mut self) -> Vec<Ready<R>> {
        let Some(batch) = self.in_flight.pop_front() else { return Vec::new() };
        for record in &batch.records {
            self.shown.evolve(record);
        }
        batch.replies
    }

    /// The oldest commit under way has failed. The core is of no more use: it must be loaded again. All who wait are
    /// told what is known: that it did not happen, or that it may have.
    pub fn failed(self, error: &CommitError) -> Vec<Ready<R>> {
        let refusal = refusal_for(error);
        let waiting = self.in_flight.into_iter().chain([self.batch]).flat_map(|batch| batch.replies);
        waiting.map(|ready| Ready { to: ready.to, reply: Err(refusal.clone()) }).collect()
    }
}

/// Whether a snapshot is to be kept: after `every` events, or after half as many as the calendar keeps things, whichever
/// is more. So snapshots cost a constant part of the work, and a start replays little beside what it reads anyway.
#[must_use]
pub fn snapshot_due(events_since: u64, every: u64, calendar: &Calendar) -> bool {
    events_since >= every.max(calendar.size() as u64 / 2)
}

/// What the person is told of the end of a booking.
fn end_told(booking: &Booking, by_office: bool) -> LetterKind {
    match booking {
        _ if !by_office => LetterKind::Cancelled,
        Booking { needs_approval: true, touched: false, .. } => LetterKind::ApprovalRefused,
        _ => LetterKind::Closure,
    }
}

/// What a person is told when a commit failed.
fn refusal_for(error: &CommitError) -> Refusal {
    match error {
        CommitError::SeqMismatch { .. } | CommitError::Busy => busy(),
        CommitError::Full => Refusal::StoreFull,
        CommitError::Unknown(_) => Refusal::OutcomeUnknown,
        CommitError::Stopped(_) => Refusal::StoreStopped,
    }
}

/// After this long a full queue has room again, at the slowest rate measured.
const RETRY_AFTER_MS: u32 = 250;

/// Come back in a moment: what a full queue answers, and whatever cannot be asked just now.
#[must_use]
pub const fn busy() -> Refusal {
    Refusal::Busy { retry_after_ms: RETRY_AFTER_MS }
}
