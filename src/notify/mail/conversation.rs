//! One conversation with the mail server, step by step, each with a bound of its own, so that what fails says whose fault it
//! is. lettre's own transport has no bound behind the connecting, and puts a connection that was given up in the middle
//! back among the good ones, where the next letter hears the answers to the last: so connections are kept here. Not here:
//! what is sent, when it is tried again.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::{MailError, MailSettings, MailTls, Outcome};

/// The mail server, and connections to it that wait for the next letter.
pub struct Server {
    settings: MailSettings,
    tls: Option<TlsParameters>,
    hello: ClientId,
    /// Only those whose last letter was taken: all answers are heard. At most as many as letters leave together.
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

/// The answer of the mail server that ended a step; 0 is none.
type Answer = u16;

impl Server {
    pub fn new(settings: MailSettings) -> Result<Self, MailError> {
        let tls = (settings.tls != MailTls::None).then(|| tls_parameters(&settings)).transpose()?;
        let hello = ClientId::Domain(settings.domain.clone());
        Ok(Self { settings, tls, hello, idle: Mutex::default() })
    }

    pub fn settings(&self) -> &MailSettings {
        &self.settings
    }

    /// Hands a letter over, or says why not.
    pub async fn hand_over(&self, message: &Message) -> Outcome {
        let mut connection = match self.connection().await {
            Ok(connection) => connection,
            Err(answer) => return Outcome::Unavailable(answer),
        };
        let outcome = self.converse(&mut connection, message).await;
        if outcome == Outcome::Sent {
            self.keep(connection);
        }
        outcome
    }

    /// RFC 5321 §3.3.
    async fn converse(&self, connection: &mut AsyncSmtpConnection, message: &Message) -> Outcome {
        let envelope = message.envelope();
        // Whom we are is the same for every letter: so is what is wrong with it.
        let sender = Mail::new(envelope.from().cloned(), Vec::new());
        if let Err(answer) = self.step(connection.command(sender)).await {
            return Outcome::Unavailable(answer);
        }
        for recipient in envelope.to() {
            if let Err(answer) = self.step(connection.command(Rcpt::new(recipient.clone(), Vec::new()))).await {
                return of_this_letter(answer);
            }
        }
        if let Err(answer) = self.step(connection.command(Data)).await {
            return of_this_letter(answer);
        }
        // From here on silence may mean that it was taken.
        match self.step(connection.message(&message.formatted())).await {
            Ok(()) => Outcome::Sent,
            Err(answer) => of_this_letter(answer),
        }
    }

    /// One that waits and is still heard, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Answer> {
        while let Some(mut waiting) = self.take_waiting() {
            if self.step(waiting.command(Noop)).await.is_ok() {
                return Ok(waiting);
            }
        }
        self.connect().await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Answer> {
        let MailSettings { host, port, tls, credentials, timeout, .. } = &self.settings;
        let from_the_first_byte = if *tls == MailTls::Implicit { self.tls.clone() } else { None };
        let address = (host.as_str(), *port);
        let opening =
            AsyncSmtpConnection::connect_tokio1(address, Some(*timeout), &self.hello, from_the_first_byte, None);
        let mut connection = self.answer(opening).await?;
        if let (MailTls::Starttls, Some(parameters)) = (tls, &self.tls) {
            self.answer(connection.starttls(parameters.clone(), &self.hello)).await?;
        }
        if let Some((user, password)) = credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            self.step(connection.auth(DEFAULT_MECHANISMS, &credentials)).await?;
        }
        Ok(connection)
    }

    async fn step<T>(&self, step: impl Future<Output = Result<T, Error>>) -> Result<(), Answer> {
        self.answer(step).await.map(drop)
    }

    async fn answer<T>(&self, step: impl Future<Output = Result<T, Error>>) -> Result<T, Answer> {
        match tokio::time::timeout(self.settings.timeout, step).await {
            Ok(answered) => answered.map_err(|error| error.status().map_or(0, Answer::from)),
            Err(_) => Err(0),
        }
    }

    fn take_waiting(&self) -> Option<AsyncSmtpConnection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.settings.connections.max(1) as usize {
            idle.push(connection);
        }
    }
}

fn of_this_letter(answer: Answer) -> Outcome {
    match answer {
        // 421: it is closing. The others (RFC 4954 §6) are about us.
        421 | 454 | 530 | 534 | 535 | 538 => Outcome::Unavailable(answer),
        500..=599 => Outcome::Refused(answer),
        _ => Outcome::Later(answer),
    }
}

fn tls_parameters(settings: &MailSettings) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.ca_pem {
        let wrong = |error: &Error| MailError::Setting { key: "mail.ca_file", problem: error.to_string() };
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(|error| wrong(&error))?);
    }
    builder.build().map_err(|error| MailError::Setting { key: "mail.tls", problem: error.to_string() })
}
