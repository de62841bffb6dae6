//! How the town speaks to other people's servers: HTTPS with the machine's roots, no redirects, bounds on time and size,
//! and no way into the town's own network unless it was said. Not here: what is said.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// In all, for one request: the outbox waits longer.
const WHOLE: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(5);
/// Answers say whether it went well; what is longer is not read.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// What became of something that was sent. Numbers are HTTP's, 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// The other side knows nobody who wants it.
    Nobody,
    Refused(u16),
    /// Not this time; it may have arrived all the same.
    Later(u16),
    /// Nothing of this kind can be sent now.
    Unavailable(u16),
    /// It may have arrived, and must not arrive twice.
    Unclear,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    #[error("it did not leave")]
    NotSent,
    #[error("it left, and nothing came back")]
    Unclear,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Headers of a request, the secret ones marked so that no log shows them.
pub type Headers<'a> = &'a [(&'a str, &'a str)];

/// A client.
#[derive(Clone)]
pub struct Outgoing {
    inner: reqwest::Client,
    private: bool,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    #[error("{0}")]
    Client(#[from] reqwest::Error),
    #[error("expected an address such as https://example.it/path")]
    Url,
    #[error("expected https://, as what is sent is nobody else's business; http:// is for this machine only")]
    Clear,
    #[error("this address is of the town's own network: say allow_private where that is meant")]
    Private,
}

impl Outgoing {
    /// `private`: servers of the town's own network may be spoken to.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(private: bool) -> Result<Self, OutgoingError> {
        // The whole program has one; whoever came first has set it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let inner = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(WHOLE)
            .connect_timeout(CONNECT)
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(Guarded { private }))
            .user_agent(concat!("sportello/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { inner, private })
    }

    /// An address as it is configured.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn address(&self, text: &str) -> Result<Url, OutgoingError> {
        let url = Url::parse(text).map_err(|_| OutgoingError::Url)?;
        let host = url.host_str().ok_or(OutgoingError::Url)?.trim_matches(['[', ']']);
        let literal = host.parse::<IpAddr>().ok();
        let own = host == "localhost" || literal.is_some_and(|address| address.is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if own => {}
            "http" => return Err(OutgoingError::Clear),
            _ => return Err(OutgoingError::Url),
        }
        // Names are looked at when they are resolved, each time: they may point elsewhere tomorrow.
        if !self.private && (own || literal.is_some_and(is_private)) {
            return Err(OutgoingError::Private);
        }
        Ok(url)
    }

    /// Posts and reads the answer.
    ///
    /// # Errors
    /// Where there is no answer, and whether the request may have arrived.
    pub async fn post(&self, url: &Url, headers: Headers<'_>, body: Vec<u8>) -> Result<Answered, NoAnswer> {
        let request = self.inner.post(url.clone()).body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let sent = request.send().await;
        let unanswered = |error: reqwest::Error| {
            if error.is_connect() || error.is_builder() { NoAnswer::NotSent } else { NoAnswer::Unclear }
        };
        let mut answer = sent.map_err(unanswered)?;
        let (status, mut body) = (answer.status().as_u16(), Vec::new());
        while body.len() < BODY_BYTES_MAX
            && let Some(piece) = answer.chunk().await.map_err(|_| NoAnswer::Unclear)?
        {
            body.extend_from_slice(&piece);
        }
        body.truncate(BODY_BYTES_MAX);
        Ok(Answered { status, body })
    }
}

/// Resolves names, and leaves out addresses that may not be spoken to; what is left is what is connected to.
struct Guarded {
    private: bool,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str().to_owned(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| private || !is_private(address.ip())).collect();
            if allowed.is_empty() {
                return Err("it has no address that may be spoken to".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is not of the internet at large (IANA's special-purpose registries, RFC 6890): the machine itself,
/// the town's network, and what no server has.
#[must_use]
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => is_private_v6(v6),
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_broadcast()
        || v4.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
}

fn is_private_v6(v6: Ipv6Addr) -> bool {
    // Addresses of the fourth version in another dress: mapped, compatible, 6to4, NAT64.
    let [first, second, ..] = v6.segments();
    let [.., e, f, g, h] = v6.octets();
    let last_v4 = Ipv4Addr::new(e, f, g, h);
    let embedded = match v6.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] => Some(last_v4),
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(last_v4),
        [0x2002, high, low, ..] => {
            let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    };
    v6.is_loopback()
        || v6.is_unspecified()
        || v6.is_multicast()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || (first == 0x2001 && (second == 0xdb8 || second < 0x200))
        || embedded.is_some_and(is_private_v4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_towns_own_network_is_not_the_internet() {
        let own = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "203.0.113.7",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "2001::1",
        ];
        for text in own {
            assert!(is_private(text.parse().unwrap()), "{text}");
        }
        for text in
            ["8.8.8.8", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2a00:1450::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
        {
            assert!(!is_private(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn an_address_is_refused_where_it_is_configured() {
        let (guarded, free) = (Outgoing::new(false).unwrap(), Outgoing::new(true).unwrap());
        let says = |client: &Outgoing, text: &str| client.address(text).err().map(|error| error.to_string());
        assert_eq!(says(&guarded, "https://app.example.it/hook"), None);
        assert_eq!(says(&free, "http://127.0.0.1:8000/hook"), None);
        for (text, word) in [
            ("hook", "such as"),
            ("ftp://example.it", "such as"),
            ("http://example.it", "https://"),
            ("https://10.0.0.1/hook", "allow_private"),
            ("https://[fd00::1]/hook", "allow_private"),
            ("http://localhost/hook", "allow_private"),
        ] {
            assert!(says(&guarded, text).is_some_and(|said| said.contains(word)), "{text}");
        }
    }

    #[tokio::test]
    async fn a_name_that_points_into_the_town_is_not_followed() {
        let client = Outgoing::new(false).unwrap();
        // Past the check of the configuration, as a name that points elsewhere since.
        let url = Url::parse("http://localhost:9/hook").unwrap();
        assert_eq!(client.post(&url, &[], Vec::new()).await, Err(NoAnswer::NotSent));
    }
}
