//! A letter that lets somebody in, and the way out for it. Not here: its words and its sending; those are the mail's.

use std::fmt;

use crate::domain::letter::AccessKind;

/// A letter that lets somebody in.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    pub kind: AccessKind,
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
