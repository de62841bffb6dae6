//! Simulated people with a browser each: they connect, watch a week, keep their grid, come back when the connection is
//! lost. Not here: what they do with it (the scenarios).

mod turn;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use sportello::domain::command::Answer;
use sportello::domain::ids::{RequestId, ResourceId};
use sportello::domain::time::Week;
use sportello::wire::messages::{ClientMessage, WireRefusal};

use self::turn::{Todo, Turn};
use crate::dice::Dice;
use crate::frames::Frames;
use crate::grid::Grid;
use crate::grids::Grids;
use crate::net::{ConnId, Net, Open};
use crate::tiny::tiny_receive_buffer;

/// A person of the crowd: its place in the list.
pub type ClientId = usize;

/// Connections opening at the same time: below the listen backlog that servers usually have (1024), because what
/// overflows there waits a whole second for its second try.
const OPENING_MAX: usize = 512;

/// A client that is refused while a run is set up comes back within this.
const TRY_AGAIN_WITHIN: Duration = Duration::from_millis(500);

/// What a client looks at.
pub type View = (ResourceId, Week);

/// What happened to a client.
#[derive(Debug)]
pub enum Event {
    /// Welcomed, and the week it watches (if any) is there.
    Live { client: ClientId },
    /// Its grid went on from one sequence number to another.
    Moved { client: ClientId, before: u64, to: u64, at: Instant },
    /// The answer to a command.
    Reply { client: ClientId, id: RequestId, seq: u64, result: Result<Answer, WireRefusal>, at: Instant },
    /// The connection has gone, or could not be made.
    Lost { client: ClientId, why: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Away,
    /// Waits for its turn, or for the server.
    Opening,
    Live,
}

struct Client {
    conn: Option<ConnId>,
    phase: Phase,
    /// The person: the session cookie that the server gave.
    cookie: Option<String>,
    view: Option<View>,
    /// The same one as that of all others who saw the same.
    grid: Option<Rc<Grid>>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Person,
    /// Stops reading once it is live, with a receive buffer as small as the system allows.
    NeverReads,
    /// Reads what a bare writer sends, without a word.
    Bare,
}

/// What the crowd has counted since it was made.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    /// Ticks that arrived.
    pub ticks: u64,
    pub snapshots: u64,
    /// Ticks that did not follow on what the watcher had.
    pub gaps: u64,
    pub drains: u64,
    /// Connections that were refused or lost while a run was set up, and made again.
    pub tries_again: u64,
    pub unreadable: u64,
}

/// All clients, on one thread.
pub struct Crowd {
    net: Net,
    address: SocketAddr,
    host: String,
    clients: Vec<Client>,
    /// The client of each connection.
    owners: Vec<ClientId>,
    queue: VecDeque<ClientId>,
    later: BinaryHeap<Reverse<(Instant, ClientId)>>,
    opening: usize,
    frames: Frames,
    grids: Grids,
    dice: Dice,
    /// When set, a lost client comes back after a random part of this.
    pub come_back_within: Option<Duration>,
    pub counts: Counts,
}

impl Crowd {
    pub fn new(address: SocketAddr) -> Result<Self> {
        Ok(Self {
            net: Net::new().context("epoll")?,
            address,
            host: address.to_string(),
            clients: Vec::new(),
            owners: Vec::new(),
            queue: VecDeque::new(),
            later: BinaryHeap::new(),
            opening: 0,
            frames: Frames::default(),
            grids: Grids::default(),
            dice: Dice::fresh(),
            come_back_within: None,
            counts: Counts::default(),
        })
    }

    /// A new person, who connects as soon as it is their turn.
    pub fn join(&mut self, view: Option<View>) -> ClientId {
        self.join_as(view, Kind::Person)
    }

    /// Somebody who connects, watches and never reads again.
    pub fn join_never_reading(&mut self, view: View) -> ClientId {
        self.join_as(Some(view), Kind::NeverReads)
    }

    /// Somebody who only reads what a bare writer sends.
    pub fn join_bare(&mut self) -> ClientId {
        self.join_as(None, Kind::Bare)
    }

    fn join_as(&mut self, view: Option<View>, kind: Kind) -> ClientId {
        let id = self.clients.len();
        let (phase, cookie, grid) = (Phase::Opening, None, None);
        self.clients.push(Client { conn: None, phase, cookie, view, grid, kind });
        self.queue.push_back(id);
        id
    }

    /// Somebody leaves for good.
    pub fn leave(&mut self, client: ClientId) {
        let conn = self.clients[client].conn.take();
        if let Some(conn) = conn {
            self.net.drop_conn(conn);
        }
        if self.clients[client].phase == Phase::Opening {
            self.queue.retain(|waiting| *waiting != client);
            self.opening -= usize::from(conn.is_some());
        }
        self.clients[client].phase = Phase::Away;
    }

    pub fn is_live(&self, client: ClientId) -> bool {
        self.clients[client].phase == Phase::Live
    }

    pub fn live_among(&self, clients: &[ClientId]) -> usize {
        clients.iter().filter(|client| self.is_live(**client)).count()
    }

    pub fn grid(&self, client: ClientId) -> Option<&Grid> {
        self.clients[client].grid.as_deref()
    }

    pub fn cookie(&self, client: ClientId) -> Option<&str> {
        self.clients[client].cookie.as_deref()
    }

    /// Our own port of a client's connection.
    pub fn local_port(&self, client: ClientId) -> Option<u16> {
        self.clients[client].conn.and_then(|conn| self.net.local_port(conn))
    }

    /// The last tick's payload.
    pub fn last_tick(&self) -> &[u8] {
        &self.frames.last_tick
    }

    pub fn request(&mut self) -> RequestId {
        self.dice.request()
    }

    /// Sends a message of a live client; a client that is away sends nothing.
    pub fn send(&mut self, client: ClientId, message: &ClientMessage) -> Result<()> {
        let bytes = sportello::wire::messages::to_bytes(message);
        if let Some(conn) = self.clients[client].conn {
            self.net.send(conn, &bytes);
        }
        Ok(())
    }

    /// Sends raw bytes as a message.
    pub fn send_bytes(&mut self, client: ClientId, bytes: &[u8]) {
        if let Some(conn) = self.clients[client].conn {
            self.net.send(conn, bytes);
        }
    }

    /// Waits until something happens, at most until `until`, and appends it to `events`.
    pub fn poll(&mut self, until: Instant, events: &mut Vec<Event>) -> Result<()> {
        self.open_more(events)?;
        let due = self.later.peek().map(|Reverse((due, _))| *due);
        let until = due.map_or(until, |due| due.min(until));
        let wait = until.saturating_duration_since(Instant::now());
        let mut todo = Vec::new();
        let Self { net, clients, owners, frames, grids, counts, opening, .. } = self;
        net.poll(wait, &mut |conn, event| {
            let Some(&id) = owners.get(conn) else { return };
            let client = &mut clients[id];
            if client.conn != Some(conn) {
                return;
            }
            let was_opening = client.phase == Phase::Opening;
            Turn { id, client, frames, grids, counts, events, todo: &mut todo }.take(event);
            if was_opening && client.phase != Phase::Opening {
                *opening -= 1;
            }
        })
        .context("waiting for sockets")?;
        todo.into_iter().try_for_each(|todo| self.act(todo))
    }

    /// Runs until `done` or `until`; true when it was `done`.
    pub fn run(
        &mut self,
        until: Instant,
        events: &mut Vec<Event>,
        mut done: impl FnMut(&mut Self, &mut Vec<Event>) -> Result<bool>,
    ) -> Result<bool> {
        loop {
            if done(self, events)? {
                return Ok(true);
            }
            if Instant::now() >= until {
                return Ok(false);
            }
            self.poll(until.min(Instant::now() + Duration::from_millis(50)), events)?;
        }
    }

    /// Waits until all of these are live.
    pub fn gather(&mut self, clients: &[ClientId], within: Duration) -> Result<()> {
        let (mut events, mut last_loss) = (Vec::new(), String::new());
        let until = Instant::now() + within;
        // Who is refused while thousands come in at once tries again, as browsers do.
        let usual = self.come_back_within;
        self.come_back_within = usual.or(Some(TRY_AGAIN_WITHIN));
        let all = self.run(until, &mut events, |crowd, events| {
            for event in events.drain(..) {
                match event {
                    Event::Lost { why, .. } => {
                        crowd.counts.tries_again += 1;
                        last_loss = why;
                    }
                    Event::Reply { result: Err(refusal), .. } => last_loss = refusal.why.to_string(),
                    _ => {}
                }
            }
            Ok(crowd.live_among(clients) == clients.len())
        })?;
        self.come_back_within = usual;
        if !all {
            let live = self.live_among(clients);
            bail!(
                "only {live} of {} clients became live within {within:?}; the last word was {last_loss:?}",
                clients.len()
            );
        }
        Ok(())
    }

    fn act(&mut self, todo: Todo) -> Result<()> {
        match todo {
            Todo::Greet(client) => self.greet(client),
            Todo::Watch(client) => self.watch(client),
            Todo::Mute(client) => {
                if let Some(conn) = self.clients[client].conn {
                    self.net.mute(conn);
                }
                Ok(())
            }
            Todo::ComeBack(client) => {
                if let Some(spread) = self.come_back_within {
                    self.later.push(Reverse((Instant::now() + self.dice.below(spread), client)));
                }
                Ok(())
            }
        }
    }

    fn greet(&mut self, client: ClientId) -> Result<()> {
        self.send(client, &ClientMessage::Hello { protocol: 1 })?;
        self.watch(client)
    }

    fn watch(&mut self, client: ClientId) -> Result<()> {
        let Some((resource, week)) = self.clients[client].view.clone() else { return Ok(()) };
        let id = self.dice.request();
        self.send(client, &ClientMessage::Watch { id, resource, week })
    }

    /// Lets those connect whose turn it is.
    fn open_more(&mut self, events: &mut Vec<Event>) -> Result<()> {
        let now = Instant::now();
        while self.later.peek().is_some_and(|Reverse((due, _))| *due <= now) {
            if let Some(Reverse((_, client))) = self.later.pop() {
                self.clients[client].phase = Phase::Opening;
                self.queue.push_back(client);
            }
        }
        while self.opening < OPENING_MAX {
            let Some(id) = self.queue.pop_front() else { break };
            self.open(id, events)?;
        }
        Ok(())
    }

    fn open(&mut self, id: ClientId, events: &mut Vec<Event>) -> Result<()> {
        let client = &mut self.clients[id];
        let upgrade = Open::Upgrade { host: self.host.clone(), cookie: client.cookie.clone() };
        let opened = match client.kind {
            Kind::Person => self.net.connect(self.address, upgrade),
            Kind::Bare => self.net.connect(self.address, Open::Bare),
            Kind::NeverReads => tiny_receive_buffer(self.address).and_then(|stream| self.net.adopt(stream, upgrade)),
        };
        match opened {
            Ok(conn) => {
                client.conn = Some(conn);
                debug_assert_eq!(conn, self.owners.len(), "connections are numbered in the order of their making");
                self.owners.push(id);
                self.opening += 1;
                Ok(())
            }
            Err(error) => {
                client.phase = Phase::Away;
                events.push(Event::Lost { client: id, why: error.to_string() });
                self.act(Todo::ComeBack(id))
            }
        }
    }
}
