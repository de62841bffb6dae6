//! The actor of one resource: the shell around `core`. It reads the clock once per message, submits commits, sends
//! replies, publishes ticks and wakes itself for the next deadline. Not here: any decision.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use actix::prelude::*;
use tokio::sync::oneshot;

use super::clock::Clock;
use super::core::{Core, Ready, busy};
use super::feed::{Feed, Numbering};
use super::handle::Outcome;
use super::message::{Look, Submit, Unwatch, Wake, Watch};
use super::news::News;
use super::posting::Posting;
use super::relay::{Broadcast, Lost, Relay};
use crate::domain::calendar::Calendar;
use crate::domain::ids::{ResourceId, Seq};
use crate::domain::schedule::HORIZON_DAYS_MAX;
use crate::domain::time::{Timestamp, Week, civil};
use crate::store::{CommitError, Store};

/// The longest sleep of an actor: timers need not reach across months.
const SLEEP_MAX: Duration = Duration::from_secs(3600);

/// Beyond the longest horizon nothing can be booked.
const WEEKS_AHEAD: i32 = HORIZON_DAYS_MAX as i32 / 7 + 2;

/// What a calendar actor is started with.
pub struct Parts {
    pub resource: ResourceId,
    pub core: Core<oneshot::Sender<Outcome>>,
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    /// Random, below 2^53: tells this life of the actor from others.
    pub epoch: u64,
    /// Shortest time between two ticks of one week.
    pub tick: Duration,
    pub posting: Posting,
}

pub struct CalendarActor {
    resource: ResourceId,
    core: Core<oneshot::Sender<Outcome>>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    numbering: Numbering,
    tick: Duration,
    posting: Posting,
    news: Arc<News>,
    /// Results of commits, by what each follows on. A later one may come first, as where it is refused at once; it waits
    /// for those before it, or their people would be told that what happened did not.
    settled: BTreeMap<Seq, Result<(), CommitError>>,
    feeds: HashMap<Week, (Feed, Vec<Addr<Relay>>)>,
    alarm: Option<(Duration, SpawnHandle)>,
}

impl CalendarActor {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let version = parts.core.shown().seq().0;
        Self {
            resource: parts.resource,
            core: parts.core,
            store: parts.store,
            clock: parts.clock,
            numbering: Numbering { epoch: parts.epoch, version },
            tick: parts.tick,
            posting: parts.posting,
            news: Arc::default(),
            settled: BTreeMap::new(),
            feeds: HashMap::new(),
            alarm: None,
        }
    }

    /// What every message begins with: results and served ticks that have come in.
    fn hear_news(&mut self, ctx: &mut Context<Self>) {
        let Some((served, settled)) = self.news.take() else { return };
        let monotonic = self.clock.monotonic();
        for week in served {
            if let Some((feed, _)) = self.feeds.get_mut(&week) {
                feed.pace.relay_done(monotonic);
            }
        }
        self.settled.extend(settled);
        while let Some(result) = self.core.oldest_in_flight().and_then(|oldest| self.settled.remove(&oldest)) {
            match result {
                Ok(()) => self.commit_durable(),
                Err(error) => return self.commit_failed(&error, ctx),
            }
        }
    }

    fn commit_durable(&mut self) {
        let before = self.core.shown().seq().0;
        let replies = self.core.durable();
        self.numbering.version += self.core.shown().seq().0 - before;
        for (feed, _) in self.feeds.values_mut() {
            feed.dirty = true;
        }
        for ready in replies {
            self.send(ready);
        }
    }

    /// Law 3: what this actor believes may not be so. It stops; the registry loads it again at the next message.
    fn commit_failed(&mut self, error: &CommitError, ctx: &mut Context<Self>) {
        tracing::warn!(resource.id = %self.resource, commit.error = %error, "a commit failed; the calendar is loaded again");
        metrics::counter!("sportello_commits_failed_total").increment(1);
        let spent = Core::new(self.resource.clone(), self.core.shown().clone(), u64::MAX, 0);
        for ready in std::mem::replace(&mut self.core, spent).failed(error) {
            self.send(ready);
        }
        ctx.stop();
    }

    fn send(&self, ready: Ready<oneshot::Sender<Outcome>>) {
        // Who asked may be gone; the command stands all the same.
        let _ = ready.to.send(Outcome { seq: self.numbering.version, result: ready.reply });
    }

    /// What every message ends with: submit, publish, and see to the next deadline.
    fn carry_on(&mut self, now: Timestamp, ctx: &mut Context<Self>) {
        while let Some(commit) = self.core.take_commit() {
            let (news, wake, follows) = (self.news.clone(), ctx.address(), commit.expected_seq);
            let bell = self.posting.bell_for(&commit);
            let done = move |result| news.settled((follows, bell.hear(result)), &wake);
            self.store.submit(commit, Box::new(done));
        }
        self.publish(now, ctx);
        self.set_alarm(now, ctx);
    }

    /// Sends the ticks that may go now.
    fn publish(&mut self, now: Timestamp, ctx: &mut Context<Self>) {
        let monotonic = self.clock.monotonic();
        let address = ctx.address();
        for (week, (feed, relays)) in &mut self.feeds {
            let by_time = feed.next_change.is_some_and(|at| at <= now);
            let may_go = feed.pace.next().is_some_and(|at| at <= monotonic);
            if !may_go || !(feed.dirty || by_time) {
                continue;
            }
            if by_time {
                self.numbering.version += 1;
            }
            let Some(frame) = feed.publish(self.core.shown(), self.numbering.version, now) else { continue };
            feed.pace.begin(relays.len(), self.tick, monotonic);
            for relay in relays.iter() {
                let done = self.news.told_when_served(*week, address.clone());
                // One that is gone drops the broadcast, which counts as served.
                let _ = relay.try_send(Broadcast { frame: frame.clone(), done });
            }
        }
    }

    /// Arms one timer for whatever comes first: something falls due, a cell changes by itself, a tick may go. It is
    /// moved only to an earlier time; one that rings for nothing does no harm.
    fn set_alarm(&mut self, now: Timestamp, ctx: &mut Context<Self>) {
        let monotonic = self.clock.monotonic();
        let after = |at: Timestamp| {
            let ms = u64::try_from(at.0.saturating_sub(now.0)).unwrap_or(0);
            monotonic + Duration::from_millis(ms).min(SLEEP_MAX)
        };
        let due = self.core.next_due().map(after);
        let feeds = || self.feeds.values().map(|(feed, _)| feed).filter_map(|feed| Some((feed, feed.pace.next()?)));
        // A change of colour by time waits for its week's tick, or the alarm would ring all the while in vain.
        let changes = feeds().filter_map(|(feed, tick)| Some(after(feed.next_change?).max(tick))).min();
        let ticks = feeds().filter(|(feed, _)| feed.dirty).map(|(_, tick)| tick).min();
        let Some(at) = [due, changes, ticks].into_iter().flatten().min() else { return };
        if let Some((armed, handle)) = self.alarm {
            if armed <= at {
                return;
            }
            ctx.cancel_future(handle);
        }
        // A millisecond more, because timers may ring early by their rounding.
        let wait = at.saturating_sub(monotonic) + Duration::from_millis(1);
        let handle = ctx.run_later(wait, |actor, ctx| {
            actor.alarm = None;
            actor.on_message(ctx, |_, _| ());
        });
        self.alarm = Some((at, handle));
    }

    /// The frame around every message: one reading of the clock, results first, then the message, then what follows.
    fn on_message(&mut self, ctx: &mut Context<Self>, handle: impl FnOnce(&mut Self, Timestamp)) {
        let now = self.clock.now();
        self.hear_news(ctx);
        if ctx.state() != ActorState::Running {
            return;
        }
        self.core.expire(now);
        handle(self, now);
        self.carry_on(now, ctx);
    }
}

/// Whether a week is near enough that anything can still happen in it: others are shown and not kept, so that whoever
/// asks for all weeks of two centuries costs the calendar nothing.
fn may_change(calendar: &Calendar, week: Week, now: Timestamp) -> bool {
    let this = Week::of(civil(calendar.schedule().zone, now).date);
    (this.plus(-1)..=this.plus(WEEKS_AHEAD)).contains(&week)
}

impl Drop for CalendarActor {
    /// However it ended, also by a panic: its watchers would wait for ever for ticks that nobody sends.
    fn drop(&mut self) {
        metrics::gauge!("sportello_calendars_started").decrement(1.0);
        for (week, (_, relays)) in &self.feeds {
            for relay in relays {
                // A relay has one queued broadcast for each feed at most, so there is room.
                let _ = relay.try_send(Lost((self.resource.clone(), *week)));
            }
        }
    }
}

impl Actor for CalendarActor {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.on_message(ctx, |_, _| ());
    }
}

impl Handler<Submit> for CalendarActor {
    type Result = ();

    fn handle(&mut self, submit: Submit, ctx: &mut Self::Context) {
        self.hear_news(ctx);
        if ctx.state() != ActorState::Running {
            // It surely did not happen, and whoever asks again finds the calendar loaded anew.
            return self.send(Ready { to: submit.reply, reply: Err(busy()) });
        }
        // What has been taken out of the mailbox counts there no more.
        drop(submit.ticket);
        self.on_message(ctx, |actor, now| {
            if actor.core.is_full() {
                return actor.send(Ready { to: submit.reply, reply: Err(busy()) });
            }
            if let Some(ready) = actor.core.command(submit.submission, submit.reply, now) {
                actor.send(ready);
            }
        });
    }
}

impl Handler<Watch> for CalendarActor {
    type Result = ();

    fn handle(&mut self, watch: Watch, ctx: &mut Self::Context) {
        drop(watch.ticket);
        self.on_message(ctx, |actor, now| {
            let numbering = actor.numbering;
            let (resource, calendar) = (&actor.resource, actor.core.shown());
            if !may_change(calendar, watch.week, now) {
                let mut feed = Feed::new(resource.clone(), watch.week, calendar, numbering, now);
                let _ = watch.reply.send(feed.snapshot(now));
                return;
            }
            let begin = || (Feed::new(resource.clone(), watch.week, calendar, numbering, now), Vec::new());
            let (feed, relays) = actor.feeds.entry(watch.week).or_insert_with(begin);
            if !relays.contains(&watch.relay) {
                relays.push(watch.relay);
            }
            let _ = watch.reply.send(feed.snapshot(now));
        });
    }
}

impl Handler<Unwatch> for CalendarActor {
    type Result = ();

    fn handle(&mut self, unwatch: Unwatch, ctx: &mut Self::Context) {
        self.on_message(ctx, |actor, _| {
            let Some((_, relays)) = actor.feeds.get_mut(&unwatch.week) else { return };
            relays.retain(|relay| *relay != unwatch.relay && relay.connected());
            if relays.is_empty() {
                actor.feeds.remove(&unwatch.week);
            }
        });
    }
}

impl Handler<Look> for CalendarActor {
    type Result = ();

    fn handle(&mut self, Look(ticket, reading): Look, ctx: &mut Self::Context) {
        drop(ticket);
        self.on_message(ctx, |actor, now| reading(actor.core.shown(), now));
    }
}

impl Handler<Wake> for CalendarActor {
    type Result = ();

    fn handle(&mut self, _: Wake, ctx: &mut Self::Context) {
        self.on_message(ctx, |_, _| ());
    }
}
