//! The sockets of one thread and their heartbeat: one timer for all of them, because thousands of timers cost memory
//! and wake-ups. It also tells them to go. Not here: what a socket does when it is nudged (`session`).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};
use std::time::Duration;

use actix::Recipient;
use actix_web::rt;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// What a socket is told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, actix::Message)]
#[rtype(result = "()")]
pub enum Nudge {
    /// Ping the client.
    Ping,
    /// The answer to the last ping is due.
    PongDue,
    /// The person's hold changed in another window.
    HoldChanged,
    /// The person has logged out.
    LoginEnded,
    /// The server is about to go.
    Leave { spread_ms: u32 },
}

/// The sockets of this thread.
#[derive(Clone)]
pub struct Hall {
    state: Rc<RefCell<State>>,
}

struct State {
    /// Sockets by the second of the ping interval in which their turn is, so that pings are spread evenly.
    turns: Vec<HashMap<u64, Recipient<Nudge>>>,
    now: usize,
    awake: bool,
}

const SECOND: Duration = Duration::from_secs(1);

impl Hall {
    /// `ping` is the time between two pings of one socket.
    #[must_use]
    pub fn new(ping: Duration) -> Self {
        let seconds = usize::try_from(ping.as_secs()).unwrap_or(usize::MAX).clamp(1, 3600);
        let turns = (0..seconds).map(|_| HashMap::new()).collect();
        Self { state: Rc::new(RefCell::new(State { turns, now: 0, awake: false })) }
    }

    /// Adds a socket; the first one starts the heartbeat.
    pub fn join(&self, id: u64, socket: Recipient<Nudge>, leaving: &watch::Sender<Option<u32>>) {
        let mut state = self.state.borrow_mut();
        state.turn_of(id).insert(id, socket);
        if !state.awake {
            state.awake = true;
            rt::spawn(keep(Rc::downgrade(&self.state), leaving.subscribe()));
        }
    }

    pub fn leave(&self, id: u64) {
        self.state.borrow_mut().turn_of(id).remove(&id);
    }
}

/// Runs as long as the hall stands.
async fn keep(hall: Weak<RefCell<State>>, mut leaving: watch::Receiver<Option<u32>>) {
    let mut second = interval(SECOND);
    second.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let goes = tokio::select! {
            _ = second.tick() => false,
            changed = leaving.changed() => changed.is_ok(),
        };
        let Some(state) = hall.upgrade() else { return };
        if goes {
            let spread_ms = leaving.borrow_and_update().unwrap_or_default();
            return state.borrow().tell_all(Nudge::Leave { spread_ms });
        }
        state.borrow_mut().beat();
    }
}

impl State {
    fn turn_of(&mut self, id: u64) -> &mut HashMap<u64, Recipient<Nudge>> {
        let seconds = self.turns.len() as u64;
        // The remainder is below the number of turns, which is a usize.
        &mut self.turns[(id % seconds) as usize]
    }

    /// A second has passed. The answer to a ping is due after two fifths of the interval: with 20 s between pings, who
    /// does not read is gone within 29 s, and a phone that was in a tunnel for 7 s stays.
    fn beat(&mut self) {
        let seconds = self.turns.len();
        let patience = (seconds * 2 / 5).max(1);
        self.now = (self.now + 1) % seconds;
        tell(&self.turns[(self.now + seconds - patience) % seconds], Nudge::PongDue);
        tell(&self.turns[self.now], Nudge::Ping);
    }

    fn tell_all(&self, nudge: Nudge) {
        self.turns.iter().for_each(|turn| tell(turn, nudge));
    }
}

/// Who cannot hear has a full mailbox because its client does not read: the kernel ends that one (`sockets`).
fn tell(sockets: &HashMap<u64, Recipient<Nudge>>, nudge: Nudge) {
    for socket in sockets.values() {
        let _ = socket.try_send(nudge);
    }
}
