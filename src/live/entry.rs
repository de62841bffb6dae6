//! Who may open a socket, decided before the upgrade: protocol, origin, address. Not here: how many (`places`).

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName};

use super::LiveLimits;
use crate::wire::messages::SUBPROTOCOL;

/// Who is at the other end of a connection, as far as limits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// The machine's own programs, which come straight from a trusted proxy's address: no limits for them.
    Own,
    /// Somebody, by address.
    Client(IpAddr),
}

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
    let direct = request.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |address| address.ip());
    let peer = peer(direct, headers, &limits.trusted_proxies);
    if origin_allowed(headers, peer, &limits.origins) { Ok(peer) } else { Err(Unwelcome::Origin) }
}

fn offers_protocol(headers: &HeaderMap) -> bool {
    let offers = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).filter_map(|value| value.to_str().ok());
    offers.flat_map(|offer| offer.split(',')).any(|offer| offer.trim() == SUBPROTOCOL)
}

/// The right-most entry of `X-Forwarded-For` that is no trusted proxy: what stands left of it, anybody may have written.
fn peer(direct: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Peer {
    let direct = direct.to_canonical();
    if !trusted.contains(&direct) {
        return Peer::Client(one_customer(direct));
    }
    let name = HeaderName::from_static("x-forwarded-for");
    let lines: Vec<&str> = headers.get_all(name).map(|value| value.to_str().unwrap_or("?")).collect();
    if lines.is_empty() {
        return Peer::Own;
    }
    let mut nearest = direct;
    for entry in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        // What is no address was written by nobody trusted: whoever handed it on is the client.
        let Some(address) = address(entry.trim()) else { break };
        nearest = address;
        if !trusted.contains(&address) {
            break;
        }
    }
    Peer::Client(one_customer(nearest))
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    bare.or_else(|_| text.parse::<SocketAddr>().map(|with_port| with_port.ip())).ok().map(|ip| ip.to_canonical())
}

/// A customer has a whole /64 of IPv6 addresses (RFC 6177), so these count as one.
fn one_customer(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64))),
        four @ IpAddr::V4(_) => four,
    }
}

/// Browsers always send the origin with a WebSocket, and a page of another site cannot forge it. Programs without one
/// are let in from the machine itself only.
fn origin_allowed(headers: &HeaderMap, peer: Peer, origins: &[String]) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return peer == Peer::Own };
    let Ok(origin) = origin.to_str() else { return false };
    if !origins.is_empty() {
        return origins.iter().any(|known| known == origin);
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    own.is_some_and(|rest| !host.is_empty() && rest.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn headers(of: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in of {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn the_client_is_who_the_nearest_trusted_proxy_says() {
        let client = |address: &str| Peer::Client(address.parse().unwrap());
        let cases: [(&str, &[&str], Peer); 11] = [
            ("203.0.113.9", &[], client("203.0.113.9")),
            ("203.0.113.9", &["198.51.100.1"], client("203.0.113.9")),
            ("127.0.0.1", &[], Peer::Own),
            ("::ffff:127.0.0.1", &[], Peer::Own),
            ("127.0.0.1", &["198.51.100.1"], client("198.51.100.1")),
            ("127.0.0.1", &["10.0.0.66, 198.51.100.1"], client("198.51.100.1")),
            ("127.0.0.1", &["10.0.0.66", "198.51.100.1, 192.0.2.2"], client("198.51.100.1")),
            ("127.0.0.1", &["198.51.100.1:4711"], client("198.51.100.1")),
            ("127.0.0.1", &["[2001:db8:1:2:3:4:5:6]:4711"], client("2001:db8:1:2::")),
            ("127.0.0.1", &["198.51.100.1, nonsense"], client("127.0.0.1")),
            ("127.0.0.1", &["192.0.2.2, 127.0.0.1"], client("192.0.2.2")),
        ];
        let trusted: Vec<IpAddr> = vec!["127.0.0.1".parse().unwrap(), "192.0.2.2".parse().unwrap()];
        for (direct, forwarded, expected) in cases {
            let lines: Vec<_> = forwarded.iter().map(|line| ("x-forwarded-for", *line)).collect();
            assert_eq!(peer(direct.parse().unwrap(), &headers(&lines), &trusted), expected, "{direct} {forwarded:?}");
        }
    }

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
