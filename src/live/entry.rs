//! Who may open a socket, decided before the upgrade: protocol and origin. Not here: how many (`places`).

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};

use super::LiveLimits;
use crate::http::peer::{Peer, own_origin, peer};
use crate::wire::messages::SUBPROTOCOL;

/// Why there is no upgrade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwelcome {
    /// The request does not ask for our subprotocol.
    Protocol,
    /// The request comes from another site, or does not say from where.
    Origin,
}

/// Checks a request.
///
/// # Errors
/// Where it may not open a socket.
pub fn admit(request: &HttpRequest, limits: &LiveLimits) -> Result<Peer, Unwelcome> {
    let headers = request.headers();
    if !offers_protocol(headers) {
        return Err(Unwelcome::Protocol);
    }
    let peer = peer(request.peer_addr(), headers, &limits.trusted_proxies);
    if origin_allowed(headers, peer, &limits.origins) { Ok(peer) } else { Err(Unwelcome::Origin) }
}

fn offers_protocol(headers: &HeaderMap) -> bool {
    let offers = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).filter_map(|value| value.to_str().ok());
    offers.flat_map(|offer| offer.split(',')).any(|offer| offer.trim() == SUBPROTOCOL)
}

/// Browsers always send the origin with a WebSocket, and a page of another site cannot forge it. Programs without one
/// are let in from the machine itself only.
fn origin_allowed(headers: &HeaderMap, peer: Peer, origins: &[String]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return peer == Peer::Own };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    own_origin(origin, host, origins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::peer::tests::headers;

    #[test]
    fn only_pages_of_this_town_open_sockets() {
        let town = &["https://prenota.example.it".to_owned()][..];
        let somebody = Peer::Client("203.0.113.9".parse().unwrap());
        let cases = [
            (Some("http://localhost:8080"), somebody, &[][..], true),
            (Some("https://localhost:8080"), somebody, &[], true),
            (Some("http://localhost:8081"), somebody, &[], false),
            (Some("http://localhost"), somebody, &[], false),
            (Some("http://evil.example"), Peer::Own, &[], false),
            (Some("null"), somebody, &[], false),
            (Some(""), somebody, &[], false),
            (None, somebody, &[], false),
            (None, Peer::Own, &[], true),
            (None, Peer::Own, town, true),
            (Some("https://prenota.example.it"), somebody, town, true),
            (Some("http://prenota.example.it"), somebody, town, false),
            (Some("https://prenota.example.it.evil.example"), somebody, town, false),
            (Some("http://localhost:8080"), somebody, town, false),
        ];
        for (origin, peer, origins, allowed) in cases {
            let mut of = vec![("host", "localhost:8080")];
            of.extend(origin.map(|origin| ("origin", origin)));
            assert_eq!(origin_allowed(&headers(&of), peer, origins), allowed, "{origin:?} {peer:?} {origins:?}");
        }
    }

    #[test]
    fn the_subprotocol_must_be_among_those_offered() {
        for (offer, found) in
            [("sportello.v1", true), ("chat, sportello.v1", true), ("sportello.v2", false), ("", false)]
        {
            assert_eq!(offers_protocol(&headers(&[("sec-websocket-protocol", offer)])), found, "{offer}");
        }
        assert!(!offers_protocol(&headers(&[])));
    }
}
