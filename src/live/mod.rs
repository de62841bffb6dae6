//! The live WebSocket endpoint `/live`: who may come in, what a socket may do, how all are told to go.
//!
//! `upgrade` takes a connection over from the HTTP server, `entry` decides whether it may become a socket, `places`
//! counts. `pump` moves bytes, `frame_guard` reads headers before anything is buffered, `outlet` is the way out.
//! `session` is one socket, `screen` what its client sees, `watches` what it has been sent of each week, `commands` how
//! what it asks is asked of the town, `hall` the heartbeat of all sockets of a thread, `windows` which sockets are one
//! person's.
//! `session` alone knows actix-web-actors. Not here: what is in a frame (`wire`), who changes a calendar (`actors`).

mod bucket;
mod commands;
mod entry;
mod frame_guard;
mod hall;
mod outlet;
mod places;
mod pump;
mod screen;
mod session;
mod sockets;
mod upgrade;
mod watches;
mod windows;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio_util::task::TaskTracker;

pub use self::session::routes;
pub use self::sockets::on_connect;
pub use self::upgrade::upgrades;

use self::places::Places;
use self::windows::Windows;
use crate::app::town::Town;
use crate::domain::ids::PersonTag;
use crate::http::visitor::Visitors;

/// What the configuration says about sockets. Each bound's reason is with its key in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveLimits {
    /// Origins from which browsers may open sockets; when empty, those of the request's own `Host`.
    pub origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    pub connections_max: usize,
    pub connections_per_address_max: usize,
    pub watches_per_connection_max: usize,
    pub commands_burst: u32,
    pub commands_per_second: u32,
    pub commands_in_flight_max: usize,
    pub session_mailbox: usize,
    pub write_stall: Duration,
    /// Between two pings of the server; whole seconds.
    pub ping: Duration,
}

/// All open sockets of the process, and what they share. One, in `web::Data<Arc<Live>>`.
pub struct Live {
    town: Arc<Town>,
    visitors: Visitors,
    limits: LiveLimits,
    places: Arc<Places>,
    windows: Windows,
    /// Connections whose end is on its way to the peer, their place given back already.
    hanging_up: TaskTracker,
    /// Once the server is about to go: over how many milliseconds clients spread their return.
    leaving: watch::Sender<Option<u32>>,
    next_id: AtomicU64,
    started: Instant,
}

/// The server takes in some 3,000 sockets a second, each with its snapshot, without keeping others waiting.
const RETURNS_PER_MS: usize = 3;
/// Even a few clients must not meet a server that has not started again.
const SPREAD_MS_MIN: usize = 500;
/// Longer than this nobody should look at a grid that stands still.
const SPREAD_MS_MAX: usize = 10_000;

impl Live {
    #[must_use]
    pub fn new(town: Arc<Town>, visitors: Visitors, limits: LiveLimits) -> Self {
        Self {
            town,
            visitors,
            places: Places::new(limits.connections_max, limits.connections_per_address_max),
            limits,
            windows: Windows::default(),
            hanging_up: TaskTracker::new(),
            leaving: watch::Sender::new(None),
            next_id: AtomicU64::new(1),
            started: Instant::now(),
        }
    }

    /// How many sockets are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.places.taken()
    }

    /// Takes nobody in any more, tells every client when to come back, closes, and waits until all have gone. A client
    /// that does not read is waited for as well: bound the wait from outside.
    pub async fn drain(&self) {
        let spread_ms = (self.connections() / RETURNS_PER_MS).clamp(SPREAD_MS_MIN, SPREAD_MS_MAX);
        self.leaving.send_replace(Some(u32::try_from(spread_ms).unwrap_or(u32::MAX)));
        self.places.all_free().await;
        self.hanging_up.close();
        self.hanging_up.wait().await;
    }

    /// What the configuration says about sockets.
    #[must_use]
    pub fn limits(&self) -> &LiveLimits {
        &self.limits
    }

    /// Closes the sockets of a browser whose login has ended: they come back as what the browser is then.
    pub fn end_login(&self, person: PersonTag) {
        self.windows.tell_end(person);
    }

    /// Whether the server is about to go.
    fn is_leaving(&self) -> bool {
        self.leaving.borrow().is_some()
    }

    fn new_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Milliseconds since the start, for measuring waits; comes round after 49 days.
    fn ticks_ms(&self) -> u32 {
        // Cut on purpose: differences are taken with wrapping arithmetic.
        self.started.elapsed().as_millis() as u32
    }
}
