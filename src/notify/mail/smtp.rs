//! The town's mailer: makes letters and hands them over. Not here: the conversation with the mail server (`conversation`),
//! what letters look like (`message`).

use std::fmt;
use std::time::Duration;

use lettre::Message;
use tokio::sync::Semaphore;

use super::access::AccessLetter;
use super::conversation::Server;
use super::message::{Attachment, notice_message};
use super::notice::Notice;
use super::{MailError, MailSettings};
use crate::domain::time::Timestamp;
use crate::texts::{Texts, Words};

/// What became of a letter. Numbers are the mail server's answers (RFC 5321 §4.2); 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// It will never be taken.
    Refused(u16),
    /// Not this time; it may have been taken all the same.
    Later(u16),
    /// The mail server cannot be reached, or takes nothing from us. This letter was not sent.
    Unavailable(u16),
}

/// Letters that let somebody in and are under way at the same time: beyond that somebody is playing.
const ACCESS_AT_ONCE: usize = 32;
/// Tries of such a letter, and how long after each: the person waits.
const ACCESS_TRIES: usize = 3;
const ACCESS_AFTER: Duration = Duration::from_secs(5);
/// All tries together.
const ACCESS_LONGEST: Duration = Duration::from_secs(40);

/// Sends mail. One for the process, shared in an `Arc`.
pub struct Mailer {
    server: Server,
    texts: Texts,
    access: Semaphore,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({:?})", self.server.settings())
    }
}

impl Mailer {
    /// Connects to nobody yet.
    ///
    /// # Errors
    /// Where the certificate authority or the host's name is none.
    pub fn new(settings: MailSettings, texts: Texts) -> Result<Self, MailError> {
        Ok(Self { server: Server::new(settings)?, texts, access: Semaphore::new(ACCESS_AT_ONCE) })
    }

    /// Letters that may be handed over at the same time.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.server.settings().connections.max(1) as usize
    }

    /// Tries once to send a letter about a booking.
    pub async fn send(&self, notice: &Notice, attachment: Option<&Attachment>) -> Outcome {
        let words = self.texts.in_language(&notice.language);
        match notice_message(self.server.settings(), &words, notice, attachment) {
            Ok(message) => self.server.hand_over(&message).await,
            Err(error) => {
                tracing::error!(booking.code = notice.booking.code(), mail.error = %error, "a letter cannot be made");
                Outcome::Refused(0)
            }
        }
    }

    /// The words of a language.
    #[must_use]
    pub fn words(&self, language: &str) -> Words {
        self.texts.in_language(language)
    }

    /// Sends a letter that lets somebody in: at once, with a few more tries within half a minute. `now` dates it.
    ///
    /// # Errors
    /// Where it was not taken. The person asks for another.
    pub async fn send_access(&self, letter: &AccessLetter, now: Timestamp) -> Result<(), MailError> {
        let _place = self.access.try_acquire().map_err(|_| MailError::Busy)?;
        let words = self.texts.in_language(&letter.language);
        let message = letter.message(self.server.settings(), &words, random_128(), now)?;
        let tries = tokio::time::timeout(ACCESS_LONGEST, self.try_some_times(&message)).await;
        let outcome = tries.unwrap_or(Outcome::Later(0));
        let name = if outcome == Outcome::Sent { "sent" } else { "failed" };
        metrics::counter!("sportello_access_letters_total", "kind" => letter.kind.name(), "outcome" => name)
            .increment(1);
        match outcome {
            Outcome::Sent => Ok(()),
            Outcome::Refused(code) => Err(MailError::Refused(code)),
            Outcome::Later(code) | Outcome::Unavailable(code) => Err(MailError::NotTaken(code)),
        }
    }

    async fn try_some_times(&self, message: &Message) -> Outcome {
        // Its first tick is at once.
        let mut turns = tokio::time::interval(ACCESS_AFTER);
        let mut outcome = Outcome::Later(0);
        for _ in 0..ACCESS_TRIES {
            turns.tick().await;
            outcome = self.server.hand_over(message).await;
            if matches!(outcome, Outcome::Sent | Outcome::Refused(_)) {
                break;
            }
        }
        outcome
    }
}

/// 128 bits from the system's generator.
fn random_128() -> u128 {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    u128::from_le_bytes(bytes)
}
