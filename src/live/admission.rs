//! Who may open a socket: checked before the upgrade, so that a refusal costs nearly nothing. Not here: the session.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName};

use super::LiveLimits;
use crate::wire::messages::SUBPROTOCOL;

/// Why a socket is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    Origin,
    Subprotocol,
    Full,
    AddressFull,
}

impl Refused {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Origin => StatusCode::FORBIDDEN,
            Self::Subprotocol => StatusCode::BAD_REQUEST,
            Self::Full => StatusCode::SERVICE_UNAVAILABLE,
            Self::AddressFull => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// The reason in metrics and in the answer.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Origin => "origin: open the page on this site",
            Self::Subprotocol => "Sec-WebSocket-Protocol: expected sportello.v1",
            Self::Full => "too many connections: try again in some seconds",
            Self::AddressFull => "too many connections from this address: close some",
        }
    }
}

/// Where a connection comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    pub address: Option<IpAddr>,
    /// A program on this machine, or on a proxy's, that speaks for nobody else: it has no limits of its own.
    pub own: bool,
}

/// The client's address: the peer's, or the right-most one in `X-Forwarded-For` that is not a trusted proxy itself.
#[must_use]
pub fn origin_of(peer: Option<IpAddr>, headers: &HeaderMap, limits: &LiveLimits) -> Origin {
    let trusted = |address: &IpAddr| limits.trusted_proxies.contains(address);
    if !peer.as_ref().is_some_and(trusted) {
        return Origin { address: peer, own: false };
    }
    let forwarded = HeaderName::from_static("x-forwarded-for");
    let chain: Vec<&str> = headers.get_all(forwarded).filter_map(|value| value.to_str().ok()).collect();
    if chain.is_empty() {
        return Origin { address: peer, own: true };
    }
    let addresses = chain.iter().flat_map(|part| part.split(',')).rev();
    // What cannot be read was not written by a proxy of ours: it stands for nobody known.
    let client =
        addresses.map(|text| text.trim().parse::<IpAddr>().ok()).find(|address| !address.as_ref().is_some_and(trusted));
    Origin { address: client.flatten(), own: false }
}

/// Whether the request's headers allow a socket.
///
/// # Errors
/// What they lack.
pub fn check_headers(headers: &HeaderMap, own: bool, limits: &LiveLimits) -> Result<(), Refused> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let allowed = match text(header::ORIGIN) {
        // Browsers always send it; a program on this machine need not.
        None => own && !headers.contains_key(header::ORIGIN),
        Some(origin) => is_allowed(origin, text(header::HOST).unwrap_or_default(), &limits.origins),
    };
    if !allowed {
        return Err(Refused::Origin);
    }
    let offered = text(header::SEC_WEBSOCKET_PROTOCOL).unwrap_or_default();
    if offered.split(',').any(|name| name.trim() == SUBPROTOCOL) { Ok(()) } else { Err(Refused::Subprotocol) }
}

fn is_allowed(origin: &str, host: &str, origins: &[String]) -> bool {
    if !origins.is_empty() {
        return origins.iter().any(|known| known == origin);
    }
    let own = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    own.is_some_and(|rest| !host.is_empty() && rest.eq_ignore_ascii_case(host))
}

/// Open sockets, in all and for each address.
#[derive(Debug, Default)]
pub struct Places {
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

impl Places {
    /// Takes a place for a socket.
    ///
    /// # Errors
    /// Where there is none.
    pub fn take(&self, origin: Origin, limits: &LiveLimits) -> Result<(), Refused> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= limits.connections_max {
            return Err(Refused::Full);
        }
        if let Some(address) = origin.address.filter(|_| !origin.own) {
            let count = taken.by_address.entry(address).or_default();
            if *count >= limits.connections_per_address_max {
                return Err(Refused::AddressFull);
            }
            *count += 1;
        }
        taken.all += 1;
        Ok(())
    }

    /// Gives a place back.
    pub fn give_back(&self, origin: Origin) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        let Some(address) = origin.address.filter(|_| !origin.own) else { return };
        if let Some(count) = taken.by_address.get_mut(&address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.by_address.remove(&address);
            }
        }
    }

    /// How many are taken.
    #[must_use]
    pub fn count(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).all
    }
}
