//! What a session remembers, and until when it is good. Not here: the cookie (`http`), where the row lies (`store`).

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::login::Login;
use crate::domain::ids::PersonTag;
use crate::domain::time::Timestamp;

/// 256 random bits that the browser keeps. The server keeps their hash alone, so that who reads the store can log in
/// nowhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SessionToken(pub [u8; 32]);

/// The hash of a token: the key of the session's row.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionKey(pub [u8; 32]);

impl SessionToken {
    #[must_use]
    pub fn key(&self) -> SessionKey {
        SessionKey(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(..)")
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(..)")
    }
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Without being used.
    pub idle_ms: i64,
    /// At most, used or not.
    pub whole_ms: i64,
}

/// A session's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    pub login: Login,
    /// The tag of the browser before it logged in: what it held stays its own.
    pub tag: PersonTag,
    pub created_at: Timestamp,
    /// As last written; not every use is worth a write.
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

impl SessionRecord {
    /// A session that begins.
    #[must_use]
    pub fn begin(login: Login, tag: PersonTag, now: Timestamp, lifetime: Lifetime) -> Self {
        let expires_at = Timestamp(now.0 + lifetime.whole_ms);
        Self { login, tag, created_at: now, seen_at: now, expires_at }
    }

    /// Whether it is good at an instant.
    #[must_use]
    pub fn is_live(&self, now: Timestamp, lifetime: Lifetime) -> bool {
        now < self.ends_at(lifetime)
    }

    /// When it ends unless it is used before.
    #[must_use]
    pub fn ends_at(&self, lifetime: Lifetime) -> Timestamp {
        self.expires_at.min(Timestamp(self.seen_at.0 + lifetime.idle_ms))
    }

    /// Whether a use is worth a write: some tenths of the idle time after the last one.
    #[must_use]
    pub fn is_worth_writing(&self, now: Timestamp, lifetime: Lifetime) -> bool {
        now.0 - self.seen_at.0 >= lifetime.idle_ms / 10
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::login::Kind;

    #[test]
    fn a_session_ends_by_rest_and_by_age() {
        let login = Login {
            provider: "cie".to_owned(),
            kind: Kind::Cie,
            level: None,
            certified: true,
            subject: "x".to_owned(),
            person: Default::default(),
            doubtful: false,
            since: None,
            former: Vec::new(),
        };
        let lifetime = Lifetime { idle_ms: 100, whole_ms: 1000 };
        let mut session = SessionRecord::begin(login, PersonTag(1), Timestamp(0), lifetime);
        assert!(session.is_live(Timestamp(99), lifetime) && !session.is_live(Timestamp(100), lifetime));
        assert!(!session.is_worth_writing(Timestamp(9), lifetime) && session.is_worth_writing(Timestamp(10), lifetime));
        session.seen_at = Timestamp(950);
        assert!(session.is_live(Timestamp(999), lifetime) && !session.is_live(Timestamp(1000), lifetime));
    }

    #[test]
    fn nothing_printed_by_mistake_lets_anybody_in() {
        let token = SessionToken([7; 32]);
        assert_eq!(format!("{token:?} {:?}", token.key()), "SessionToken(..) SessionKey(..)");
    }
}
