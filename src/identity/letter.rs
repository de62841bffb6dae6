//! A letter that lets somebody in, and the way out for it. Not here: its words and its sending; those are the mail's.

use std::fmt;

/// What a letter lets somebody do, or tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// Finish a registration.
    Registration,
    /// Choose another password.
    Reset,
    /// Book as a guest.
    GuestCode,
    /// Prove another address of an account.
    EmailChange,
    /// Nothing: the account's password is another one now.
    PasswordChanged,
    /// Nothing: the account has another address now. To the old one.
    EmailChanged,
    /// Nothing: the account is no more.
    AccountDeleted,
}

/// A letter that lets somebody in.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    pub kind: LetterKind,
    /// The address, as the person typed it.
    pub to: String,
    /// Such as `it`.
    pub language: String,
    /// To be typed.
    pub code: Option<String>,
    /// To be opened; opening it changes nothing, because mail scanners follow links.
    pub link: Option<String>,
    /// How long they are valid; 0 where there is nothing to be.
    pub minutes: u16,
}

/// Says neither whose it is nor what it lets in with.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({:?})", self.kind)
    }
}

/// Takes letters to be sent, and returns at once: whoever asked must not learn from the time whether one was written.
pub type Post = Box<dyn Fn(Letter) + Send + Sync>;
