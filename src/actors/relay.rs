//! One relay for each thread that has sockets: it knows that thread's watchers and hands each frame to them, a slice at
//! a time, so that commands on the same thread are not held up by a broadcast. Not here: what is in a frame.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use actix::prelude::*;

use super::feed::{Frame, Heard, Watcher};
use crate::domain::ids::ResourceId;
use crate::domain::time::Week;

/// Watchers served before others on the thread get their turn: less than a millisecond of writing.
const SLICE: usize = 64;
/// How often those that missed frames are tried again.
const RESYNC_EVERY: Duration = Duration::from_millis(250);

/// Each watched week has at most one broadcast under way, and a message here is only put aside: this many never wait.
const MAILBOX: usize = 4096;

/// A watched week.
pub type FeedKey = (ResourceId, Week);

/// Hand a frame to everybody who watches its week; `done` is told when that has happened.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Broadcast {
    pub frame: Frame,
    pub done: Box<dyn FnOnce() + Send>,
}

/// The calendar behind a week is gone, to be loaded again at the next question: whoever watches must ask.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Lost(pub FeedKey);

/// The relay's actor: how other threads reach it.
pub struct Relay {
    state: Rc<RefCell<State>>,
}

/// The relay of this thread, as code on the same thread uses it.
#[derive(Clone)]
pub struct LocalRelay {
    state: Rc<RefCell<State>>,
    addr: Addr<Relay>,
}

#[derive(Default)]
struct State {
    feeds: HashMap<FeedKey, Vec<Option<Rc<dyn Watcher>>>>,
    /// Broadcasts to do, in order. At most one for each feed, because the publisher waits for `done`.
    queue: VecDeque<Broadcast>,
    working: bool,
    missed: HashMap<u64, Rc<dyn Watcher>>,
}

thread_local! {
    static LOCAL: RefCell<Option<LocalRelay>> = const { RefCell::new(None) };
}

/// The relay of this thread; started at the first call. Only on a thread with an actix arbiter.
#[must_use]
pub fn local() -> LocalRelay {
    LOCAL.with_borrow_mut(|local| {
        let alive = local.take().filter(|relay| relay.addr.connected());
        let relay = alive.unwrap_or_else(|| {
            let state = Rc::new(RefCell::new(State::default()));
            let addr = Relay { state: state.clone() }.start();
            LocalRelay { state, addr }
        });
        *local = Some(relay.clone());
        relay
    })
}

impl LocalRelay {
    /// How other threads reach this relay.
    #[must_use]
    pub fn addr(&self) -> &Addr<Relay> {
        &self.addr
    }

    /// Adds a watcher of a week; the same watcher twice is once.
    pub fn join(&self, key: FeedKey, watcher: Rc<dyn Watcher>) {
        let mut state = self.state.borrow_mut();
        let watchers = state.feeds.entry(key).or_default();
        if !watchers.iter().flatten().any(|known| known.id() == watcher.id()) {
            watchers.push(Some(watcher));
        }
    }

    /// Takes a watcher out. True when nobody on this thread watches that week any more.
    #[must_use]
    pub fn leave(&self, key: &FeedKey, watcher: u64) -> bool {
        let mut state = self.state.borrow_mut();
        let working = state.working;
        let Some(watchers) = state.feeds.get_mut(key) else { return false };
        for place in watchers.iter_mut().filter(|place| place.as_ref().is_some_and(|known| known.id() == watcher)) {
            *place = None;
        }
        // While a broadcast walks along, nobody changes places.
        if !working {
            watchers.retain(Option::is_some);
        }
        let empty = watchers.iter().all(Option::is_none);
        if empty {
            state.feeds.remove(key);
        }
        empty
    }
}

impl Actor for Relay {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.set_mailbox_capacity(MAILBOX);
        ctx.run_interval(RESYNC_EVERY, |relay, _| relay.state.borrow_mut().resync_missed());
    }
}

impl Handler<Broadcast> for Relay {
    type Result = ();

    fn handle(&mut self, broadcast: Broadcast, _: &mut Self::Context) {
        let mut state = self.state.borrow_mut();
        state.queue.push_back(broadcast);
        if !state.working {
            state.working = true;
            actix::spawn(work(self.state.clone()));
        }
    }
}

impl Handler<Lost> for Relay {
    type Result = ();

    fn handle(&mut self, Lost(key): Lost, _: &mut Self::Context) {
        let mut state = self.state.borrow_mut();
        let watchers: Vec<_> = state.feeds.get(&key).into_iter().flatten().flatten().cloned().collect();
        // They are told with those that missed frames: in a moment, not in this very one, when the calendar is busy.
        state.missed.extend(watchers.into_iter().map(|watcher| (watcher.id(), watcher)));
    }
}

/// Serves the queue until it is empty.
async fn work(state: Rc<RefCell<State>>) {
    loop {
        let next = state.borrow_mut().queue.pop_front();
        let Some(broadcast) = next else { break };
        let key = (broadcast.frame.0.resource.clone(), broadcast.frame.0.week);
        let mut from = 0;
        while state.borrow_mut().serve_slice(&key, &broadcast.frame, from) {
            from += SLICE;
            tokio::task::yield_now().await;
        }
        (broadcast.done)();
        tokio::task::yield_now().await;
    }
    let mut state = state.borrow_mut();
    state.working = false;
    for watchers in state.feeds.values_mut() {
        watchers.retain(Option::is_some);
    }
    state.feeds.retain(|_, watchers| !watchers.is_empty());
}

impl State {
    /// Serves the watchers from a place on. False when there are no more.
    fn serve_slice(&mut self, key: &FeedKey, frame: &Frame, from: usize) -> bool {
        let Some(watchers) = self.feeds.get_mut(key) else { return false };
        let to = watchers.len().min(from + SLICE);
        if from >= to {
            return false;
        }
        for place in &mut watchers[from..to] {
            let Some(watcher) = place else { continue };
            match watcher.hear(frame) {
                Heard::Taken => {}
                Heard::Missed => {
                    self.missed.insert(watcher.id(), watcher.clone());
                }
                Heard::Gone => *place = None,
            }
        }
        metrics::counter!("sportello_frames_total").increment((to - from) as u64);
        to < watchers.len()
    }

    /// Tells those that missed frames to ask for a snapshot, once they have room to hear it.
    fn resync_missed(&mut self) {
        self.missed.retain(|_, watcher| watcher.resync() == Heard::Missed);
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    use super::*;

    /// Tells of every resync.
    struct Listener(u64, UnboundedSender<()>);

    impl Watcher for Listener {
        fn id(&self) -> u64 {
            self.0
        }

        fn hear(&self, _: &Frame) -> Heard {
            Heard::Taken
        }

        fn resync(&self) -> Heard {
            let _ = self.1.send(());
            Heard::Taken
        }
    }

    #[actix_web::test]
    async fn when_a_calendar_is_lost_its_watchers_are_told_to_ask_again() {
        let (tell, mut told) = unbounded_channel();
        let (tell_other, mut told_other) = unbounded_channel();
        let week: Week = "2026-11-30".parse().unwrap();
        let key = |name: &str| (ResourceId::new(name).unwrap(), week);
        let relay = local();
        relay.join(key("lost"), Rc::new(Listener(1, tell)));
        relay.join(key("other"), Rc::new(Listener(2, tell_other)));
        relay.addr().try_send(Lost(key("lost"))).unwrap();
        told.recv().await.unwrap();
        assert!(told.try_recv().is_err() && told_other.try_recv().is_err());
    }
}
