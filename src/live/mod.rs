//! The live WebSocket endpoint `/live`: who may open a socket, which are open, how they are told to come back. Not here:
//! the session itself (`session` alone knows actix-web-actors).

mod admission;
mod bucket;
mod frame_guard;
mod session;
mod watches;

use std::any::Any;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix::Recipient;
use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use actix_web::web::{self, ServiceConfig};
use dashmap::DashMap;
use tokio::sync::Notify;

use self::admission::{Origin, Places, Refused};
use crate::app::town::Town;
use crate::domain::ids::PersonTag;
use crate::http::visitor::Visitors;

/// Send buffer of a socket in the kernel: so that a reader who does not read is felt after kilobytes, not megabytes.
const SEND_BUFFER_BYTES: usize = 32 * 1024;
/// Over how long clients spread their return after a stop: long enough that thousands do not come in one moment.
const SPREAD_MS: u32 = 2000;

/// What the configuration says about sockets.
#[derive(Debug, Clone)]
pub struct LiveLimits {
    /// Origins of browsers; when empty, those of the request's own `Host`.
    pub origins: Vec<String>,
    pub trusted_proxies: Vec<IpAddr>,
    pub connections_max: usize,
    pub connections_per_address_max: usize,
    pub watches_per_connection_max: usize,
    pub commands_burst: u32,
    pub commands_per_second: u32,
    pub commands_in_flight_max: usize,
    /// Frames queued for one socket before it is marked.
    pub session_mailbox: usize,
    /// Without room in its send buffer for so long, a socket is closed by the kernel.
    pub write_stall: Duration,
    pub ping: Duration,
}

/// All sockets of the process. One value, shared by all threads.
pub struct Live {
    town: Arc<Town>,
    visitors: Visitors,
    limits: LiveLimits,
    places: Places,
    sessions: DashMap<u64, Recipient<Word>>,
    by_person: DashMap<PersonTag, Vec<u64>>,
    next_id: AtomicU64,
    emptied: Notify,
}

/// A word to a session from outside it.
#[derive(Debug, Clone, Copy, actix::Message)]
#[rtype(result = "()")]
enum Word {
    /// The server is going.
    Drain { spread_ms: u32 },
    /// What this person holds has changed, in this window or another.
    MineChanged,
}

impl Live {
    #[must_use]
    pub fn new(town: Arc<Town>, visitors: Visitors, limits: LiveLimits) -> Self {
        Self {
            town,
            visitors,
            limits,
            places: Places::default(),
            sessions: DashMap::new(),
            by_person: DashMap::new(),
            next_id: AtomicU64::new(1),
            emptied: Notify::new(),
        }
    }

    /// Tells every browser to come back, and returns when all have gone. Bounded by the caller: a client that never reads
    /// does not hear it.
    pub async fn drain(&self) {
        for session in &self.sessions {
            let _ = session.value().try_send(Word::Drain { spread_ms: SPREAD_MS });
        }
        loop {
            let emptied = self.emptied.notified();
            if self.places.count() == 0 {
                return;
            }
            emptied.await;
        }
    }

    /// Takes a place for a socket; it is given back when the `Place` is dropped, whatever becomes of the socket.
    fn take_place(self: &Arc<Self>, origin: Origin) -> Result<Place, Refused> {
        self.places.take(origin, &self.limits)?;
        metrics::gauge!("sportello_connections").set(self.places.count() as f64);
        Ok(Place { live: self.clone(), origin, id: self.next_id.fetch_add(1, Ordering::Relaxed) })
    }

    fn add(&self, id: u64, person: PersonTag, session: Recipient<Word>) {
        self.sessions.insert(id, session);
        self.by_person.entry(person).or_default().push(id);
    }

    fn remove(&self, id: u64, person: PersonTag) {
        self.sessions.remove(&id);
        if let dashmap::Entry::Occupied(mut entry) = self.by_person.entry(person) {
            entry.get_mut().retain(|known| *known != id);
            if entry.get().is_empty() {
                entry.remove();
            }
        }
    }

    /// Tells all windows of a person that what they hold has changed.
    fn tell_person(&self, person: PersonTag) {
        let ids = self.by_person.get(&person).map(|ids| ids.clone()).unwrap_or_default();
        for id in ids {
            if let Some(session) = self.sessions.get(&id) {
                let _ = session.try_send(Word::MineChanged);
            }
        }
    }
}

/// A socket's place among those allowed.
struct Place {
    live: Arc<Live>,
    origin: Origin,
    id: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.live.places.give_back(self.origin);
        let count = self.live.places.count();
        metrics::gauge!("sportello_connections").set(count as f64);
        if count == 0 {
            self.live.emptied.notify_waiters();
        }
    }
}

/// The endpoint.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/live", web::get().to(session::open));
}

/// What every new connection gets: small buffers, no delay, and an end when the client has not taken anything for a
/// while. The last is the kernel's task, because a jammed socket stops its own actor's timers (actix-web issue 2441).
pub fn on_connect(io: &dyn Any, _: &mut Extensions, limits: &LiveLimits) {
    let Some(stream) = io.downcast_ref::<TcpStream>() else { return };
    let socket = socket2::SockRef::from(stream);
    let set = socket
        .set_tcp_user_timeout(Some(limits.write_stall))
        .and_then(|()| socket.set_tcp_nodelay(true))
        .and_then(|()| socket.set_send_buffer_size(SEND_BUFFER_BYTES));
    if let Err(error) = set {
        tracing::warn!(socket.error = %error, "a connection's options could not be set");
    }
}
