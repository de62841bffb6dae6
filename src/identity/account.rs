//! Local accounts: what is kept of one, and what waits until a mail was read. Not here: storing, asking the clock.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::code::Waiting;
use super::login::{Kind, LOCAL, Login};
use crate::domain::person::Person;
use crate::domain::time::Timestamp;

/// An account: somebody who showed that they read mail at an address, and who knows a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// For ever the same, also when the address changes.
    pub subject: String,
    /// As typed.
    pub email: String,
    pub password: String,
    pub given_name: String,
    pub family_name: String,
    pub language: String,
    pub made_at: Timestamp,
    /// What was booked with its address before is somebody else's, who has left it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Addresses that it had before, the last one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Former>,
}

/// An address that somebody had.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    pub email: String,
    /// As of the account's own address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// What was booked with it from then on is somebody else's.
    pub until: Timestamp,
}

/// Former addresses that are remembered; whoever moves more often has lost sight of the bookings of long ago.
const FORMER_MAX: usize = 5;

/// A registration until its mail was read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    pub account: Account,
    pub until: Timestamp,
}

/// A forgotten password until its mail was read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// The key of the account's row.
    pub account: [u8; 32],
    pub until: Timestamp,
}

/// Another address of an account until its mail was read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailChange {
    /// The key of the account's row.
    pub account: [u8; 32],
    pub subject: String,
    pub email: String,
    pub until: Timestamp,
}

/// A guest's address until its code was typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestCheck {
    pub email: String,
    pub waiting: Waiting,
}

/// A person who went to a provider and has not come back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    pub provider: String,
    /// The browser that went: another one may not come back for it.
    pub tag: crate::domain::ids::PersonTag,
    pub nonce: String,
    pub verifier: String,
    /// The exact address that the provider was given to come back to.
    pub redirect: String,
    /// A path of this site.
    pub back: String,
    pub until: Timestamp,
}

impl Account {
    /// The login that it makes: nobody vouches for its data but the address.
    #[must_use]
    pub fn login(&self) -> Login {
        let person = Person {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            email: Some(self.email.clone()),
            ..Person::default()
        };
        let (provider, subject) = (LOCAL.to_owned(), self.subject.clone());
        let (since, former) = (self.since, self.former.clone());
        let (kind, level) = (Kind::Local, None);
        Login { provider, kind, level, certified: false, subject, person, doubtful: false, since, former }
    }

    /// The account with another address; `since` is when somebody else left that one.
    #[must_use]
    pub fn moved_to(mut self, email: String, since: Option<Timestamp>, now: Timestamp) -> Self {
        let left = std::mem::replace(&mut self.email, email);
        let before = std::mem::replace(&mut self.since, since);
        self.former.insert(0, Former { email: left, since: before, until: now });
        self.former.truncate(FORMER_MAX);
        self
    }
}

/// An address as accounts are found by: nobody has two accounts by capital letters.
#[must_use]
pub fn plain_email(email: &str) -> String {
    email.trim().to_lowercase()
}

macro_rules! says_nothing {
    ($($name:ident)*) => {$(
        /// Says nothing of the person (law 7).
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )*};
}

says_nothing!(Account Former Registration Reset EmailChange GuestCheck Journey);
