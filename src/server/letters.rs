//! Letters of a running town: the mailer of `[mail]`, the channels that commits write for, and the worker that sends. Not
//! here: what each of them does.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::sync::watch;

use super::channels;
use crate::actors::clock::Clock;
use crate::actors::outbox::{self, Courier, OutboxParts, OutboxSettings};
use crate::actors::posting::Posting;
use crate::app::letters::MailCourier;
use crate::app::short_letters::{ShortCourier, Way};
use crate::app::town::Town;
use crate::config::{Config, IcsChoice, MailConfig, TlsChoice};
use crate::domain::letter::{Channel, Channels};
use crate::http::peer::configured_site;
use crate::notify::mail::{IcsMethod, MailSettings, MailTls, Mailer, mailbox};
use crate::store::Outbox;
use crate::texts::Texts;

/// What the configuration says of letters.
pub struct Letters {
    /// None where there is no mail server.
    pub mailer: Option<Arc<Mailer>>,
    /// The ways beside mail.
    ways: Vec<Way>,
    texts: Texts,
    origin: String,
    pub posting: Posting,
}

/// The worker, to be stopped.
pub struct Worker {
    stop: watch::Sender<bool>,
    running: actix_web::rt::task::JoinHandle<()>,
}

impl Letters {
    /// Only inside the runtime of the process: connections to the mail server live in it.
    ///
    /// # Errors
    /// Where `[mail]` does not fit together; the text names the key.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let ways = channels::ways(config)?;
        let texts = Texts::load().map_err(anyhow::Error::msg)?;
        let with_mail = !config.mail.host.is_empty();
        if !with_mail {
            tracing::warn!("mail.host is not set: nobody is told of bookings by mail");
        }
        let origin = configured_site(&config.server.origins).map(str::to_owned);
        let needed = if with_mail { "mail.host" } else { "sms.url, app_io.url, webhook.url" };
        ensure!(
            origin.is_some() || (!with_mail && ways.is_empty()),
            "{needed}: set server.origins too: links in letters begin with the first"
        );
        let mailer = if with_mail {
            Some(Mailer::new(mail_settings(&config.mail)?, Texts::load().map_err(anyhow::Error::msg)?)?)
        } else {
            None
        };
        let mail = with_mail.then_some(Channel::Mail);
        let all: Channels = mail.into_iter().chain(ways.iter().map(Way::channel)).collect();
        let posting = Posting::new(all, HashMap::new());
        Ok(Self { mailer: mailer.map(Arc::new), ways, texts, origin: origin.unwrap_or_default(), posting })
    }

    /// Begins to send. Letters of a channel that is no more wait in the store until it is back.
    pub fn start(&self, town: &Arc<Town>, store: Arc<dyn Outbox>, clock: Arc<dyn Clock>) -> Worker {
        let mail = self.mailer.clone().map(|mailer| {
            let courier = MailCourier::new(town.clone(), mailer, self.origin.clone());
            Rc::new(courier) as Rc<dyn Courier>
        });
        let short = self.ways.iter().map(|way| {
            let courier = ShortCourier::new(town.clone(), self.texts.clone(), way.clone(), self.origin.clone());
            Rc::new(courier) as Rc<dyn Courier>
        });
        let couriers = mail.into_iter().chain(short).collect();
        let (posting, settings) = (self.posting.clone(), OutboxSettings::default());
        let (stop, stopped) = watch::channel(false);
        let parts = OutboxParts { store, clock, posting, settings, couriers };
        Worker { stop, running: actix_web::rt::spawn(outbox::run(parts, stopped)) }
    }
}

impl Worker {
    /// Begins nothing more, and waits for what is under way. What is not recorded by then is tried again after the next
    /// start.
    pub async fn stop(self, at_most: Duration) {
        let _ = self.stop.send(true);
        let abort = self.running.abort_handle();
        if tokio::time::timeout(at_most, self.running).await.is_err() {
            tracing::warn!("letters were under way; they are tried again after the next start");
            abort.abort();
        }
    }
}

fn mail_settings(mail: &MailConfig) -> anyhow::Result<MailSettings> {
    let named = |key: &'static str, text: &str| mailbox(text).with_context(|| format!("{key}: expected an address"));
    let optional = |key: &'static str, text: &str| (!text.is_empty()).then(|| named(key, text)).transpose();
    ensure!(!mail.from.is_empty(), "mail.from: expected the address that letters come from, as mail.host is set");
    let from = named("mail.from", &mail.from)?;
    let credentials = credentials(mail)?;
    let here = ["localhost", "127.0.0.1", "::1"].contains(&mail.host.as_str());
    let in_the_clear = mail.tls == TlsChoice::None && credentials.is_some() && !here;
    ensure!(!in_the_clear, "mail.tls: with a password, `none` is for a mail server on this machine only");
    let domain = if mail.domain.is_empty() { from.email.domain().to_owned() } else { mail.domain.clone() };
    Ok(MailSettings {
        host: mail.host.clone(),
        port: mail.port,
        tls: match mail.tls {
            TlsChoice::Starttls => MailTls::Starttls,
            TlsChoice::Implicit => MailTls::Implicit,
            TlsChoice::None => MailTls::None,
        },
        ca_pem: (!mail.ca_file.is_empty()).then(|| read("mail.ca_file", &mail.ca_file)).transpose()?,
        credentials,
        envelope_from: optional("mail.envelope_from", &mail.envelope_from)?.map(|mailbox| mailbox.email),
        reply_to: optional("mail.reply_to", &mail.reply_to)?,
        domain,
        from,
        ics_method: match mail.ics_method {
            IcsChoice::Request => IcsMethod::Request,
            IcsChoice::Publish => IcsMethod::Publish,
        },
        timeout: Duration::from_secs(mail.timeout_seconds),
        connections: mail.connections,
    })
}

fn credentials(mail: &MailConfig) -> anyhow::Result<Option<(String, String)>> {
    let from_file = !mail.password_file.is_empty();
    ensure!(!from_file || mail.password.0.is_empty(), "mail.password: expected either it or mail.password_file");
    let password = if from_file {
        let text = String::from_utf8(read("mail.password_file", &mail.password_file)?).context("mail.password_file")?;
        text.lines().next().unwrap_or_default().to_owned()
    } else {
        mail.password.0.clone()
    };
    ensure!(mail.user.is_empty() == password.is_empty(), "mail.user: expected together with a password, or neither");
    Ok((!mail.user.is_empty()).then(|| (mail.user.clone(), password)))
}

fn read(key: &'static str, path: &str) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{key}: {path} cannot be read"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(change: impl FnOnce(&mut Config)) -> String {
        let mut config = Config::default();
        config.server.origins = vec!["https://prenota.example.it".to_owned()];
        config.mail.host = "mail.example.it".to_owned();
        config.mail.from = "no-reply@example.it".to_owned();
        change(&mut config);
        Letters::of(&config).err().map_or_else(String::new, |error| error.to_string())
    }

    #[actix_web::test]
    async fn what_does_not_fit_together_is_named() {
        assert_eq!(wrong(|_| ()), "");
        assert!(Letters::of(&Config::default()).unwrap().mailer.is_none());
        assert!(wrong(|config| config.server.origins.clear()).starts_with("mail.host: set server.origins"));
        assert!(wrong(|config| config.mail.from.clear()).starts_with("mail.from: "));
        assert!(wrong(|config| config.mail.reply_to = "office".to_owned()).starts_with("mail.reply_to: "));
        assert!(wrong(|config| config.mail.user = "u".to_owned()).starts_with("mail.user: "));
        assert!(
            wrong(|config| config.mail.ca_file = "/nowhere/ca.pem".to_owned()).starts_with("mail.ca_file: /nowhere")
        );
        let clear = |config: &mut Config| {
            (config.mail.user, config.mail.password.0) = ("u".to_owned(), "p".to_owned());
            config.mail.tls = TlsChoice::None;
        };
        assert!(wrong(clear).starts_with("mail.tls: "));
    }
}
