//! The browser's cookie. Of somebody anonymous: 128 random bits and their keyed hash, so that the server stores nothing.
//! Of somebody who has logged in: the 256 random bits of the session and their keyed hash, so that made-up ones cost the
//! store nothing either. Not here: sessions themselves (`app::access`).

use std::fmt::Write as _;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::languages;
use crate::app::access::{Access, Began, Session};
use crate::app::town::Visitor;
use crate::domain::ids::PersonTag;
use crate::domain::time::Timestamp;
use crate::identity::session::SessionToken;

/// A month: long enough for a hold to be found again on the next day, short enough to be no trace.
const DAYS: i64 = 30;
/// 128 random bits, and as many of the hash.
const HALF_BYTES: usize = 16;

/// Bytes of a session's token.
const TOKEN_BYTES: usize = 32;

/// Knows the store's secret for cookies, and the sessions.
#[derive(Clone)]
pub struct Visitors {
    secret: [u8; 32],
    secure: bool,
    access: Option<Arc<Access>>,
}

impl Visitors {
    /// `secret` signs cookies and makes tags; `secure` gives the cookie its `__Host-` name and `Secure` mark (HTTPS).
    #[must_use]
    pub fn new(secret: [u8; 32], secure: bool) -> Self {
        Self { secret, secure, access: None }
    }

    /// With ways to log in. Without, everybody is anonymous.
    #[must_use]
    pub fn with_access(self, access: Arc<Access>) -> Self {
        Self { access: Some(access), ..self }
    }

    /// The ways to log in.
    #[must_use]
    pub fn access(&self) -> Option<&Arc<Access>> {
        self.access.as_ref()
    }

    /// The visitor of a request, and the cookie to set where the request brought none that is valid.
    /// The language is that of the cookie `lang`, else of `Accept-Language`, else `it`.
    #[must_use]
    pub fn visitor(&self, request: &HttpRequest) -> (Visitor, Option<Cookie<'static>>) {
        let language = language(request);
        if let Some(session) = self.session(request) {
            return (Visitor { tag: session.record.tag, language, session: Some(session) }, None);
        }
        let known = request.cookie(self.name()).and_then(|cookie| self.check(cookie.value()));
        let (id, cookie) = match known {
            Some(id) => (id, None),
            None => {
                let id = random();
                (id, Some(self.cookie(id)))
            }
        };
        (Visitor { tag: self.tag(id), language, session: None }, cookie)
    }

    /// Whether the visitor is still who they were when they came: with a login that has not ended, or without one.
    #[must_use]
    pub fn is_still(&self, visitor: &Visitor) -> bool {
        match (&visitor.session, &self.access) {
            (Some(session), Some(access)) => access.is_live(session),
            (session, _) => session.is_none(),
        }
    }

    /// Whether the browser brings the cookie of a login, be it live or over.
    #[must_use]
    pub fn had_session(&self, request: &HttpRequest) -> bool {
        request.cookie(self.name()).is_some_and(|cookie| self.check_token(cookie.value()).is_some())
    }

    fn session(&self, request: &HttpRequest) -> Option<Arc<Session>> {
        let token = self.check_token(request.cookie(self.name())?.value())?;
        self.access.as_ref()?.session(&token)
    }

    /// The cookie of a session that has begun, in the place of the anonymous one.
    #[must_use]
    pub fn session_cookie(&self, began: &Began, now: Timestamp) -> Cookie<'static> {
        let mut value = String::with_capacity(2 * (TOKEN_BYTES + HALF_BYTES));
        for byte in began.token.0.iter().chain(&self.sign(b"session", &began.token.0)) {
            let _ = write!(value, "{byte:02x}");
        }
        let seconds = (began.until.0 - now.0).max(0) / 1000;
        self.named(value, Duration::seconds(seconds))
    }

    /// The cookie of a browser that nobody knows: after a logout the next person at the same machine is another one.
    #[must_use]
    pub fn fresh_cookie(&self) -> Cookie<'static> {
        self.cookie(random())
    }

    /// The token of a session cookie that this server made.
    fn check_token(&self, value: &str) -> Option<SessionToken> {
        if value.len() != 2 * (TOKEN_BYTES + HALF_BYTES) || !value.is_ascii() {
            return None;
        }
        let mut bytes = [0; TOKEN_BYTES + HALF_BYTES];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&value[2 * at..2 * at + 2], 16).ok()?;
        }
        let (token, signature) = bytes.split_first_chunk::<TOKEN_BYTES>()?;
        let right = subtle::ConstantTimeEq::ct_eq(&self.sign(b"session", token)[..], signature);
        bool::from(right).then_some(SessionToken(*token))
    }

    /// `__Host-` binds a cookie to this very host and to HTTPS (RFC 6265bis §4.1.3.2).
    fn name(&self) -> &'static str {
        if self.secure { "__Host-sid" } else { "sid" }
    }

    fn cookie(&self, id: [u8; HALF_BYTES]) -> Cookie<'static> {
        let value = format!("{:032x}{:032x}", u128::from_be_bytes(id), u128::from_be_bytes(self.sign(b"cookie", &id)));
        self.named(value, Duration::days(DAYS))
    }

    /// `Lax`: whoever comes back from a provider of identities must bring it.
    fn named(&self, value: String, age: Duration) -> Cookie<'static> {
        let cookie = Cookie::build(self.name(), value).path("/").http_only(true).same_site(SameSite::Lax);
        cookie.secure(self.secure).max_age(age).finish()
    }

    /// The id of a cookie that this server made.
    fn check(&self, value: &str) -> Option<[u8; HALF_BYTES]> {
        if value.len() != 4 * HALF_BYTES || !value.is_ascii() {
            return None;
        }
        let (id, signature) = value.split_at(2 * HALF_BYTES);
        let id = u128::from_str_radix(id, 16).ok()?.to_be_bytes();
        let signature = u128::from_str_radix(signature, 16).ok()?.to_be_bytes();
        // Compared in constant time, so that a signature cannot be found byte by byte.
        bool::from(subtle::ConstantTimeEq::ct_eq(&self.sign(b"cookie", &id)[..], &signature[..])).then_some(id)
    }

    fn tag(&self, id: [u8; HALF_BYTES]) -> PersonTag {
        PersonTag(u128::from_be_bytes(self.sign(b"visitor", &id)))
    }

    /// HMAC-SHA-256 (RFC 2104) of an id for one purpose, cut to 128 bits.
    fn sign(&self, purpose: &[u8], id: &[u8]) -> [u8; HALF_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(purpose);
        mac.update(&[0]);
        mac.update(id);
        let digest = mac.finalize().into_bytes();
        let mut first = [0; HALF_BYTES];
        first.copy_from_slice(&digest[..HALF_BYTES]);
        first
    }
}

fn random() -> [u8; HALF_BYTES] {
    let mut id = [0; HALF_BYTES];
    getrandom::fill(&mut id).expect("the system has randomness");
    id
}

fn language(request: &HttpRequest) -> String {
    let chosen = request.cookie("lang").map(|cookie| cookie.value().to_owned());
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen.as_deref().and_then(known).or_else(|| accepted.and_then(most_wanted)).unwrap_or("it").to_owned()
}

fn known(tag: &str) -> Option<&'static str> {
    languages::known(tag).map(|language| language.code)
}

/// Of a list such as `en;q=0.1, it` (RFC 9110 §12.5.4) the language with the greatest weight, of equal ones the first.
fn most_wanted(list: &str) -> Option<&'static str> {
    let weighed = list.split(',').filter_map(|entry| {
        let (tag, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
        Some((known(tag)?, weight)).filter(|_| weight > 0.0)
    });
    let most = weighed.reduce(|best, next| if next.1 > best.1 { next } else { best });
    most.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_browser_stays_the_same_visitor_and_nobody_makes_one_up() {
        let visitors = Visitors::new([1; 32], false);
        let (first, cookie) = visitors.visitor(&TestRequest::get().to_http_request());
        let cookie = cookie.expect("a new browser gets a cookie");
        let again = TestRequest::get().cookie(cookie.clone()).to_http_request();
        assert_eq!(visitors.visitor(&again), (first.clone(), None));

        let other_town = Visitors::new([2; 32], false);
        let (stranger, fresh) = other_town.visitor(&again);
        assert!(fresh.is_some() && stranger.tag != first.tag);
        for place in 0..cookie.value().len() {
            let mut forged = cookie.value().to_owned();
            let sign = if &forged[place..=place] == "0" { "1" } else { "0" };
            forged.replace_range(place..=place, sign);
            let request = TestRequest::get().cookie(Cookie::new("sid", forged)).to_http_request();
            assert!(visitors.visitor(&request).1.is_some(), "sign {place} was forged");
        }
    }

    #[test]
    fn nobody_makes_a_session_up() {
        let visitors = Visitors::new([1; 32], true);
        let (token, until) = (SessionToken([9; 32]), Timestamp(3_600_000));
        let cookie = visitors.session_cookie(&Began { token, until, back: String::new() }, Timestamp(0));
        assert_eq!((cookie.name(), cookie.max_age()), ("__Host-sid", Some(Duration::hours(1))));
        assert!(cookie.secure() == Some(true) && cookie.http_only() == Some(true));
        assert_eq!(visitors.check_token(cookie.value()), Some(token));
        assert_eq!(visitors.check(cookie.value()), None, "it is no anonymous cookie");
        assert_eq!(Visitors::new([2; 32], true).check_token(cookie.value()), None);
        for place in 0..cookie.value().len() {
            let mut forged = cookie.value().to_owned();
            let sign = if &forged[place..=place] == "0" { "1" } else { "0" };
            forged.replace_range(place..=place, sign);
            assert_eq!(visitors.check_token(&forged), None, "sign {place} was forged");
        }
        for rubbish in ["", "+1", &"z".repeat(96), &"é".repeat(48)] {
            assert_eq!(visitors.check_token(rubbish), None);
        }
    }

    #[test]
    fn behind_https_the_cookie_is_bound_to_the_host() {
        let (_, cookie) = Visitors::new([1; 32], true).visitor(&TestRequest::get().to_http_request());
        let text = cookie.map(|cookie| cookie.to_string()).unwrap_or_default();
        for part in ["__Host-sid=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }

    #[test]
    fn the_language_is_what_was_chosen_or_what_the_browser_asks_for() {
        let cases = [
            (None, None, "it"),
            (None, Some("en-GB,en;q=0.9,it;q=0.8"), "en"),
            (None, Some("es,pt"), "it"),
            (None, Some("fr-CH, de;q=0.9"), "fr"),
            (None, Some("sl"), "sl"),
            (None, Some("es, en;q=0.5"), "en"),
            (None, Some("en;q=0.1,it"), "it"),
            (None, Some("it;q=0.4, en;q=0.8"), "en"),
            (None, Some("en;q=0"), "it"),
            (None, Some("italic, en;q=0.1"), "en"),
            (None, Some("en;q=much, *;q=0.1"), "it"),
            (Some("it"), Some("en"), "it"),
            (Some("xx"), Some("en"), "en"),
        ];
        for (chosen, accepted, expected) in cases {
            let mut request = TestRequest::get();
            if let Some(chosen) = chosen {
                request = request.cookie(Cookie::new("lang", chosen));
            }
            if let Some(accepted) = accepted {
                request = request.insert_header((header::ACCEPT_LANGUAGE, accepted));
            }
            assert_eq!(language(&request.to_http_request()), expected, "{chosen:?} {accepted:?}");
        }
    }
}
