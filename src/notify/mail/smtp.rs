//! The conversation with the town's mail server, and what its answers mean. Not here: what is sent.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::Semaphore;

use super::access::AccessLetter;
use super::message::{Attachment, notice_message};
use super::notice::Notice;
use super::{MailError, MailSettings, MailTls};
use crate::domain::time::Timestamp;
use crate::texts::Texts;

/// What became of a letter. Numbers are the mail server's answers (RFC 5321 §4.2); 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// It will never be taken.
    Refused(u16),
    /// Not this time; it may have been taken all the same.
    Later(u16),
    /// The mail server cannot be reached or takes nothing from us. Nothing was sent.
    Unavailable(u16),
}

/// Letters that let somebody in and are under way at the same time: beyond that somebody is playing.
const ACCESS_AT_ONCE: usize = 32;
/// Tries of such a letter, and how long after each: the person waits.
const ACCESS_TRIES: usize = 3;
const ACCESS_AFTER: Duration = Duration::from_secs(5);
/// All tries together.
const ACCESS_LONGEST: Duration = Duration::from_secs(40);

/// An idle connection is closed before the mail server does it: most wait for five minutes.
const IDLE: Duration = Duration::from_secs(60);

/// Sends mail. One for the process, shared in an `Arc`.
pub struct Mailer {
    settings: MailSettings,
    texts: Texts,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    access: Semaphore,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({:?})", self.settings)
    }
}

impl Mailer {
    /// Connects to nobody yet. Only inside a tokio runtime, which must live as long: the connections' keeper is a task of it.
    ///
    /// # Errors
    /// Where the certificate authority or the domain is none.
    pub fn new(settings: MailSettings, texts: Texts) -> Result<Self, MailError> {
        let tls = match settings.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Required(tls_parameters(&settings)?),
            MailTls::Implicit => Tls::Wrapper(tls_parameters(&settings)?),
        };
        let pool = PoolConfig::new().max_size(settings.connections.max(1)).idle_timeout(IDLE);
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .hello_name(ClientId::Domain(settings.domain.clone()))
            .timeout(Some(settings.timeout))
            .pool_config(pool);
        if let Some((user, password)) = settings.credentials.clone() {
            builder = builder.credentials(Credentials::new(user, password));
        }
        let transport = builder.build();
        Ok(Self { settings, texts, transport, access: Semaphore::new(ACCESS_AT_ONCE) })
    }

    /// Letters that may be handed over at the same time.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.settings.connections.max(1) as usize
    }

    /// Tries once to send a letter about a booking.
    pub async fn send(&self, notice: &Notice, attachment: Option<&Attachment>) -> Outcome {
        let words = self.texts.in_language(&notice.language);
        match notice_message(&self.settings, &words, notice, attachment) {
            Ok(message) => self.hand_over(&message).await,
            Err(error) => {
                tracing::error!(booking.code = notice.booking.code(), mail.error = %error, "a letter cannot be made");
                Outcome::Refused(0)
            }
        }
    }

    /// Sends a letter that lets somebody in: at once, with a few more tries within half a minute. `now` dates it.
    ///
    /// # Errors
    /// Where it was not taken. The person asks for another.
    pub async fn send_access(&self, letter: &AccessLetter, now: Timestamp) -> Result<(), MailError> {
        let _place = self.access.try_acquire().map_err(|_| MailError::Busy)?;
        let words = self.texts.in_language(&letter.language);
        let message = letter.message(&self.settings, &words, random_128(), now)?;
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
            outcome = self.hand_over(message).await;
            if matches!(outcome, Outcome::Sent | Outcome::Refused(_)) {
                break;
            }
        }
        outcome
    }

    async fn hand_over(&self, message: &Message) -> Outcome {
        let Err(error) = self.transport.send_raw(message.envelope(), &message.formatted()).await else {
            return Outcome::Sent;
        };
        match error.status().map(u16::from) {
            // 421: it is closing. The others (RFC 4954 §6) are about us, not about this letter.
            Some(code @ (421 | 454 | 530 | 534 | 535 | 538)) => Outcome::Unavailable(code),
            Some(code) if error.is_permanent() => Outcome::Refused(code),
            Some(code) => Outcome::Later(code),
            None if error.is_tls() => Outcome::Unavailable(0),
            // The connection broke, or there was none. Whether another can be made tells whose fault it was: one letter
            // that a mail server dies of must not stop all others.
            None => match self.transport.test_connection().await {
                Ok(true) => Outcome::Later(0),
                _ => Outcome::Unavailable(0),
            },
        }
    }
}

fn tls_parameters(settings: &MailSettings) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.ca_pem {
        let wrong = |error: &dyn fmt::Display| MailError::Setting { key: "mail.ca_file", problem: error.to_string() };
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(|error| wrong(&error))?);
    }
    builder.build().map_err(|error| MailError::Setting { key: "mail.tls", problem: error.to_string() })
}

/// 128 bits from the system's generator.
fn random_128() -> u128 {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    u128::from_le_bytes(bytes)
}
