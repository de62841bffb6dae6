//! The worker that sends letters: it looks for what is due when its time comes or a commit has brought something, leases
//! it durably, hands it to the channel's courier, and records what became of it. A crash in between means that the letter
//! is tried again when its lease ends: each arrives at least once. Not here: what letters say and how they travel
//! (couriers), which are void (`line`).

pub mod line;

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::watch;

use self::line::plus;
use super::clock::Clock;
use super::posting::Posting;
use crate::domain::letter::Channel;
use crate::domain::time::Timestamp;
use crate::store::{Letter, LetterState, Outbox, StoreError};

/// What became of a try. Numbers are the other side's own (of SMTP, of HTTP), for the log; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The other side has taken it.
    Sent,
    /// There is nobody to be told, or nothing to be told any more.
    Nobody,
    /// The other side will never take it.
    Refused(u16),
    /// Not this time. It may have arrived all the same, and may arrive twice.
    Later(u16),
    /// The channel as a whole does not work: nothing is tried for a while.
    Unavailable(u16),
    /// It may have arrived, and must not arrive twice.
    Unclear,
}

/// A courier's answer.
pub type Sending = Pin<Box<dyn Future<Output = Delivery>>>;

/// Carries the letters of one channel.
pub trait Courier {
    fn channel(&self) -> Channel;
    /// How many letters it carries at the same time, at least 1.
    fn at_once(&self) -> usize;
    /// Tries one letter once. What takes longer than `OutboxSettings::send_longest` is dropped.
    fn send(&self, letter: Letter) -> Sending;
}

/// How long things take.
#[derive(Debug, Clone)]
pub struct OutboxSettings {
    /// A try takes no longer: the slowest mail servers answer in less.
    pub send_longest: Duration,
    /// A letter whose try was never recorded is tried again after so long; longer than any try.
    pub lease: Duration,
    /// Between the first two tries; most refusals for the time being end within minutes.
    pub delay_first: Duration,
    pub delay_longest: Duration,
    /// A letter that could not be sent for so long is given up, and shown to the operators.
    pub tried_for: Duration,
    /// A channel that does not work is left alone so long, twice as long each time it still does not.
    pub pause_first: Duration,
    pub pause_longest: Duration,
}

impl Default for OutboxSettings {
    fn default() -> Self {
        Self {
            send_longest: Duration::from_secs(90),
            lease: Duration::from_secs(180),
            delay_first: Duration::from_secs(60),
            delay_longest: Duration::from_secs(6 * 3600),
            tried_for: Duration::from_secs(48 * 3600),
            pause_first: Duration::from_secs(30),
            pause_longest: Duration::from_secs(600),
        }
    }
}

/// The clock may be set meanwhile, so nobody waits longer for it.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// After an error of the store.
const TROUBLE_WAIT: Duration = Duration::from_secs(60);

/// Due letters looked at in one go. Those that must wait for another of their line are the only ones that stay due, and
/// there are no more of those lines than letters under way.
const LOOK: usize = 256;

/// What the worker is made of.
pub struct OutboxParts {
    pub store: Arc<dyn Outbox>,
    pub clock: Arc<dyn Clock>,
    pub posting: Posting,
    pub settings: OutboxSettings,
    /// One for each channel.
    pub couriers: Vec<Rc<dyn Courier>>,
}

/// Sends letters until `stop` says true or its sender is gone; then what is under way is waited for, so whoever stops it
/// sets a bound. Only on a thread with an actix system, or inside a `LocalSet`.
pub async fn run(parts: OutboxParts, stop: watch::Receiver<bool>) {
    let OutboxParts { store, clock, posting, settings, couriers } = parts;
    let desks = couriers.into_iter().map(|courier| {
        let (store, clock, settings) = (store.clone(), clock.clone(), settings.clone());
        let pause = Pause { until: Timestamp(i64::MIN), next: settings.pause_first };
        let desk = Desk { courier, store, clock, settings, pause, under_way: FuturesUnordered::new() };
        desk.serve(posting.listen(), stop.clone())
    });
    join_all(desks).await;
}

/// A try under way, and what it came to.
type Trying = Pin<Box<dyn Future<Output = (Letter, Delivery)>>>;

/// The letters of one channel.
struct Desk {
    courier: Rc<dyn Courier>,
    store: Arc<dyn Outbox>,
    clock: Arc<dyn Clock>,
    settings: OutboxSettings,
    pause: Pause,
    under_way: FuturesUnordered<Trying>,
}

/// Nothing is begun before an instant.
struct Pause {
    until: Timestamp,
    /// How long the next one is.
    next: Duration,
}

impl Desk {
    async fn serve(mut self, mut bell: watch::Receiver<u64>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow_and_update() {
            // Before the look, so that what comes in during it is looked for again.
            bell.borrow_and_update();
            let wait = self.begin_due().await.unwrap_or_else(|error| self.trouble(&error));
            tokio::select! {
                Some((letter, delivery)) = self.under_way.next() => self.settle(letter, delivery).await,
                rung = tokio::time::timeout(wait, bell.changed()) => {
                    if matches!(rung, Ok(Err(_))) {
                        // Nobody can ring any more: the town is gone.
                        break;
                    }
                }
                changed = stop.changed() => {
                    if changed.is_err() {
                        break;
                    }
                }
            }
        }
        while let Some((letter, delivery)) = self.under_way.next().await {
            self.settle(letter, delivery).await;
        }
    }

    /// Begins as much as may be, and says how long there is nothing more to begin.
    async fn begin_due(&mut self) -> Result<Duration, StoreError> {
        loop {
            let now = self.clock.now();
            if self.pause.until > now {
                return Ok(until(now, self.pause.until));
            }
            let room = self.courier.at_once().max(1).saturating_sub(self.under_way.len());
            if room == 0 {
                return Ok(WAIT_MAX);
            }
            let (store, channel, lease) = (self.store.clone(), self.courier.channel(), self.settings.lease);
            let taken = blocking(move || take(store.as_ref(), channel, now, room, lease)).await?;
            let idle = taken.letters.is_empty() && !taken.changed;
            taken.letters.into_iter().for_each(|letter| self.begin(letter));
            if idle {
                return Ok(taken.next.map_or(WAIT_MAX, |next| until(now, next)));
            }
        }
    }

    fn begin(&self, letter: Letter) {
        let sending = tokio::time::timeout(self.settings.send_longest, self.courier.send(letter.clone()));
        self.under_way.push(Box::pin(async move { (letter, sending.await.unwrap_or(Delivery::Later(0))) }));
    }

    fn trouble(&mut self, error: &StoreError) -> Duration {
        tracing::error!(letter.channel = self.courier.channel().name(), store.error = %error, "letters cannot be looked for; they wait");
        self.pause.until = plus(self.clock.now(), TROUBLE_WAIT);
        TROUBLE_WAIT
    }

    /// Records what became of a letter. Where that fails its lease ends by itself, and it is tried again.
    async fn settle(&mut self, letter: Letter, delivery: Delivery) {
        let now = self.clock.now();
        self.pause_or_go_on(delivery, now);
        let change = line::after(&letter, delivery, now, &self.settings);
        tell(&letter, delivery, change.after.as_ref());
        let store = self.store.clone();
        match blocking(move || store.change_letters(vec![change])).await {
            Ok(true) => {}
            Ok(false) => {
                let code = letter.id.booking.code();
                tracing::warn!(booking.code = code, "a letter took longer than its lease, and may be sent twice");
            }
            Err(error) => {
                self.trouble(&error);
            }
        }
    }

    fn pause_or_go_on(&mut self, delivery: Delivery, now: Timestamp) {
        let channel = self.courier.channel().name();
        let paused = metrics::gauge!("sportello_letters_paused", "channel" => channel);
        match delivery {
            // Those that were under way together find the same: one pause is enough.
            Delivery::Unavailable(number) if self.pause.until <= now => {
                let seconds = self.pause.next.as_secs();
                tracing::warn!(
                    letter.channel = channel,
                    letter.answer = number,
                    "the channel does not work; letters wait {seconds} seconds"
                );
                self.pause.until = plus(now, self.pause.next);
                self.pause.next = self.pause.next.saturating_mul(2).min(self.settings.pause_longest);
                paused.set(1.0);
            }
            Delivery::Sent | Delivery::Refused(_) | Delivery::Later(_) => {
                self.pause.next = self.settings.pause_first;
                paused.set(0.0);
            }
            Delivery::Unavailable(_) | Delivery::Nobody | Delivery::Unclear => {}
        }
    }
}

/// Counts a try, and says of a letter that was given up which booking's it was.
fn tell(letter: &Letter, delivery: Delivery, after: Option<&Letter>) {
    let (channel, kind) = (letter.id.channel.name(), letter.id.kind.name());
    let given_up = matches!(after, Some(Letter { state: LetterState::GivenUp { .. }, .. }));
    let outcome = match delivery {
        _ if given_up => "given_up",
        Delivery::Sent => "sent",
        Delivery::Nobody => "nobody",
        _ => "later",
    };
    metrics::counter!("sportello_letters_total", "channel" => channel, "kind" => kind, "outcome" => outcome)
        .increment(1);
    if given_up {
        let code = letter.id.booking.code();
        let (tries, answer) = (letter.attempts, format!("{delivery:?}"));
        tracing::warn!(
            booking.code = code,
            letter.channel = channel,
            letter.kind = kind,
            letter.tries = tries,
            letter.answer = answer,
            "a letter was given up"
        );
    }
}

/// What a look at the store came to.
struct Taken {
    letters: Vec<Letter>,
    /// Something was written: another look may find more.
    changed: bool,
    next: Option<Timestamp>,
}

/// Leases letters that may leave now, at most `room`, and clears away what is void.
fn take(
    store: &dyn Outbox,
    channel: Channel,
    now: Timestamp,
    room: usize,
    lease: Duration,
) -> Result<Taken, StoreError> {
    let (mut changes, mut letters, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for due in store.letters_due(channel, now, LOOK)? {
        if letters.len() >= room {
            break;
        }
        if !seen.insert(due.id.booking) {
            continue;
        }
        let mut line = store.letters_of(due.id.booking)?;
        line.retain(|letter| letter.id.channel == channel);
        let plan = line::plan(&line, now, lease);
        changes.extend(plan.changes);
        letters.extend(plan.send);
    }
    let next = store.next_letter(channel, now)?;
    if changes.is_empty() {
        return Ok(Taken { letters, changed: false, next });
    }
    // Where somebody else was quicker with one of them, all are looked at again.
    let done = store.change_letters(changes)?;
    if !done {
        letters.clear();
    }
    Ok(Taken { letters, changed: done, next: Some(if done { now } else { plus(now, Duration::from_secs(1)) }) })
}

/// The store may block.
async fn blocking<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let asked = tokio::task::spawn_blocking(ask).await;
    asked.unwrap_or_else(|panic| Err(StoreError::Io(panic.to_string())))
}

/// A millisecond more, because timers may ring early by their rounding.
fn until(now: Timestamp, at: Timestamp) -> Duration {
    let wait = u64::try_from(at.0.saturating_sub(now.0)).unwrap_or(0);
    Duration::from_millis(wait.saturating_add(1)).min(WAIT_MAX)
}
