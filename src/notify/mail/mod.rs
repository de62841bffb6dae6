//! Mail: letters about bookings and letters that let somebody in, built here and handed to the town's mail server. The
//! only place that knows lettre. Not here: when a letter is due (`actors::outbox`), what a booking is.

pub mod access;
mod conversation;
mod message;
pub mod notice;
mod smtp;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

pub use lettre::Address;
pub use lettre::message::Mailbox;

pub use self::message::{Attachment, notice_message};
pub use self::smtp::{Mailer, Outcome};

/// How mail leaves the town.
#[derive(Clone)]
pub struct MailSettings {
    pub host: String,
    pub port: u16,
    pub tls: MailTls,
    /// A certificate authority of the town's own, as PEM, beside those of the machine.
    pub ca_pem: Option<Vec<u8>>,
    /// User and password.
    pub credentials: Option<(String, String)>,
    /// Whose the letters are, such as `Comune di Roccaverde <no-reply@comune.example.it>`.
    pub from: Mailbox,
    /// Where a mail server says that it could not deliver; without it, to `from`.
    pub envelope_from: Option<Address>,
    /// Where answers go; without it, to `from`.
    pub reply_to: Option<Mailbox>,
    /// Of Message-IDs, and how this machine greets the mail server.
    pub domain: String,
    pub ics_method: IcsMethod,
    /// For each step of a conversation with the mail server.
    pub timeout: Duration,
    /// Connections at the same time.
    pub connections: u32,
}

/// Says nothing that opens anything.
impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailSettings({}:{}, {:?})", self.host, self.port, self.tls)
    }
}

/// How the connection to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// It begins in the clear and goes on in TLS, or not at all (port 587).
    Starttls,
    /// TLS from the first byte (port 465).
    Implicit,
    /// In the clear: for a mail server on the same machine.
    None,
}

/// How an appointment comes with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IcsMethod {
    /// As an invitation: mail programs put it into the calendar, and take it out when it is cancelled.
    Request,
    /// As a publication, for bodies that want no answers to invitations at their no-reply address.
    Publish,
}

/// Why a mail does not leave. Says nothing of anybody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    #[error("the recipient's address is none")]
    Recipient,
    #[error("the mail cannot be made: {0}")]
    Unmade(String),
    #[error("{key}: {problem}")]
    Setting { key: &'static str, problem: String },
    #[error("too many letters are under way")]
    Busy,
    #[error("the mail server refuses it ({0})")]
    Refused(u16),
    #[error("the mail server did not take it ({0})")]
    NotTaken(u16),
}

/// Reads an address with or without a name, such as `Comune <no-reply@comune.example.it>`.
///
/// # Errors
/// Where it is none.
pub fn mailbox(text: &str) -> Result<Mailbox, MailError> {
    let named = text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<'));
    let (name, email) = match named {
        Some((name, email)) => (Some(name.trim().trim_matches('"').to_owned()), email),
        None => (None, text),
    };
    let plain = name.as_ref().is_none_or(|name| !name.chars().any(char::is_control));
    if !plain {
        return Err(MailError::Recipient);
    }
    Ok(Mailbox::new(name.filter(|name| !name.is_empty()), message::address(email)?))
}
