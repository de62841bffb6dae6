//! Which letters a change of a booking makes, and the bell that tells of them. Not here: sending them (`outbox`).

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;

use crate::domain::ids::{BookingId, HoldId, ResourceId};
use crate::domain::letter::{Channel, Channels, LetterKind};
use crate::domain::schedule::Schedule;
use crate::domain::time::{Timestamp, instant};
use crate::store::{BookingRecord, Commit, Letter, LetterId, Write};

/// By which ways people are told, and who is rung when there is something to tell. Cheap to clone; the default tells
/// nobody anything.
#[derive(Debug, Clone, Default)]
pub struct Posting {
    town: Channels,
    /// What else than the town's own channels: only some of them.
    resources: Arc<HashMap<ResourceId, Channels>>,
    /// Counts how often it rang.
    bell: Arc<watch::Sender<u64>>,
}

impl Posting {
    /// The channels that the town has, and for some resources which of them only.
    #[must_use]
    pub fn new(town: Channels, resources: HashMap<ResourceId, Channels>) -> Self {
        Self { town, resources: Arc::new(resources), bell: Arc::default() }
    }

    /// By which channels the people of a resource are told.
    #[must_use]
    pub fn channels_of(&self, resource: &ResourceId) -> Channels {
        self.resources.get(resource).map_or(self.town, |only| self.town.and(*only))
    }

    /// To be rung with what becomes of a commit.
    #[must_use]
    pub fn bell_for(&self, commit: &Commit) -> Bell {
        Bell(commit.has_letters().then(|| self.bell.clone()))
    }

    /// There are new letters, durably.
    pub fn ring(&self) {
        self.bell.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// Hears every ring from now on.
    #[must_use]
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }
}

/// Rings when its commit is durable, where that has letters.
pub struct Bell(Option<Arc<watch::Sender<u64>>>);

impl Bell {
    /// Hears what became of the commit, and passes it on.
    pub fn hear<E>(self, result: Result<(), E>) -> Result<(), E> {
        if let (Self(Some(bell)), Ok(())) = (self, &result) {
            bell.send_modify(|times| *times = times.wrapping_add(1));
        }
        result
    }
}

/// The letters that tell of a new booking of a schedule. A request that nobody answers is refused when its time begins: an
/// answer is a later revision, and makes that letter void.
pub fn of_booking(record: &BookingRecord, channels: Channels, schedule: &Schedule) -> Vec<Write> {
    let starts = starts(record, schedule);
    if !record.needs_approval {
        return of_new(record, channels, starts, schedule.policy.reminder_minutes);
    }
    let letters = |channel| {
        let asked = letter(record, channel, LetterKind::ApprovalAsked, record.made_at, None);
        [asked, letter(record, channel, LetterKind::ApprovalRefused, starts, None)]
    };
    channels.iter().flat_map(letters).collect()
}

/// The letters that tell that the office has agreed.
pub fn of_approval(record: &BookingRecord, channels: Channels, schedule: &Schedule, now: Timestamp) -> Vec<Write> {
    let reminder_minutes = schedule.policy.reminder_minutes;
    told_and_reminded(record, channels, LetterKind::ApprovalGranted, (now, starts(record, schedule)), reminder_minutes)
}

fn starts(record: &BookingRecord, schedule: &Schedule) -> Timestamp {
    instant(schedule.zone, record.range.start).unwrap_or(record.made_at)
}

/// The letters that tell of a new booking: now, and a reminder for later.
pub fn of_new(record: &BookingRecord, channels: Channels, starts: Timestamp, reminder_minutes: u32) -> Vec<Write> {
    told_and_reminded(record, channels, LetterKind::Confirmed, (record.made_at, starts), reminder_minutes)
}

fn told_and_reminded(
    record: &BookingRecord,
    channels: Channels,
    kind: LetterKind,
    (now, starts): (Timestamp, Timestamp),
    reminder_minutes: u32,
) -> Vec<Write> {
    let remind_at = starts.plus_minutes(-i64::from(reminder_minutes));
    // Who books later than that has just been told.
    let reminds = reminder_minutes > 0 && remind_at > now;
    let letters = |channel| {
        let told = letter(record, channel, kind, now, None);
        let reminder = reminds.then(|| letter(record, channel, LetterKind::Reminder, remind_at, Some(starts)));
        [Some(told), reminder].into_iter().flatten()
    };
    channels.iter().flat_map(letters).collect()
}

/// The letters that tell of a booking's change.
pub fn of_change(record: &BookingRecord, channels: Channels, kind: LetterKind, now: Timestamp) -> Vec<Write> {
    channels.iter().map(|channel| letter(record, channel, kind, now, None)).collect()
}

/// A hold that was lost is told of only so long after: what its person told is no longer in memory then.
const HOLD_LOST_MINUTES: i64 = 60;

/// The letter that tells somebody that a closure has taken the place that they held. By mail alone: there is no booking yet
/// that other ways could tell of. Its row names the hold where others name a booking.
pub fn of_lost_hold(resource: &ResourceId, hold: HoldId, channels: Channels, now: Timestamp) -> Vec<Write> {
    let mail = channels.and(Channels::NONE.with(Channel::Mail));
    let until = Some(now.plus_minutes(HOLD_LOST_MINUTES));
    let letter = |channel| {
        let id = LetterId { booking: BookingId(hold.0), channel, revision: 0, kind: LetterKind::HoldLost };
        Write::PutLetter(Box::new(Letter::new(id, resource.clone(), now, until)))
    };
    mail.iter().map(letter).collect()
}

fn letter(
    record: &BookingRecord,
    channel: Channel,
    kind: LetterKind,
    due_at: Timestamp,
    until: Option<Timestamp>,
) -> Write {
    let id = LetterId { booking: record.booking, channel, revision: record.revision, kind };
    Write::PutLetter(Box::new(Letter::new(id, record.resource.clone(), due_at, until)))
}
