//! Who is at the other end of a connection, as far as limits go: read from its address and from what trusted proxies say
//! of theirs; and whether a page of this site sent it. Sockets ask the same before the upgrade.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::http::header::{HOST, HeaderMap, HeaderName};

/// Who is at the other end of a connection, as far as limits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// The machine's own programs, which come straight from a trusted proxy's address: no limits for them.
    Own,
    /// Somebody, by address.
    Client(IpAddr),
}

/// The right-most entry of `X-Forwarded-For` that is no trusted proxy: what stands left of it, anybody may have written.
#[must_use]
pub fn peer(direct: Option<SocketAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> Peer {
    let direct = direct.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |address| address.ip()).to_canonical();
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

/// Whether an origin is this site: one of those configured, or, where none is, the host that was asked.
#[must_use]
pub fn own_origin(origin: &str, host: &str, origins: &[String]) -> bool {
    if origins.is_empty() {
        let own = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        own.is_some_and(|rest| !host.is_empty() && rest.eq_ignore_ascii_case(host))
    } else {
        origins.iter().any(|known| known == origin)
    }
}

/// What links in letters begin with: the first origin that is configured, one of HTTPS before others.
#[must_use]
pub fn configured_site(origins: &[String]) -> Option<&str> {
    let https = origins.iter().find(|origin| origin.starts_with("https://"));
    https.or(origins.first()).map(String::as_str)
}

/// What the addresses of this site begin with where they leave it: the first origin that is configured, one of HTTPS before
/// others. The request's own `Host`, which anybody can write, is believed on the machine itself only.
#[must_use]
pub fn site(headers: &HeaderMap, origins: &[String]) -> Option<String> {
    if let Some(origin) = configured_site(origins) {
        return Some(origin.to_owned());
    }
    let host = headers.get(HOST)?.to_str().ok()?;
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    let own = matches!(name, "localhost" | "127.0.0.1" | "[::1]") && port.parse::<u16>().is_ok();
    own.then(|| format!("http://{host}"))
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

#[cfg(test)]
pub mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    pub fn headers(of: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in of {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn addresses_of_this_site_begin_with_what_is_configured_or_on_this_machine() {
        let origins = |of: &[&str]| of.iter().map(|origin| (*origin).to_owned()).collect::<Vec<_>>();
        let cases: [(&str, &[&str], Option<&str>); 7] = [
            ("evil.example", &["http://a.example", "https://b.example"], Some("https://b.example")),
            ("evil.example", &["http://a.example"], Some("http://a.example")),
            ("evil.example", &[], None),
            ("localhost:8080", &[], Some("http://localhost:8080")),
            ("127.0.0.1", &[], Some("http://127.0.0.1")),
            ("[::1]:8080", &[], Some("http://[::1]:8080")),
            ("localhost:8080@evil.example", &[], None),
        ];
        for (host, configured, expected) in cases {
            let found = site(&headers(&[("host", host)]), &origins(configured));
            assert_eq!(found.as_deref(), expected, "{host} {configured:?}");
        }
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
            let from = SocketAddr::new(direct.parse().unwrap(), 4711);
            assert_eq!(peer(Some(from), &headers(&lines), &trusted), expected, "{direct} {forwarded:?}");
        }
    }
}
