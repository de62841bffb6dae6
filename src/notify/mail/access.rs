//! Letters that let somebody in: the code or the link of a registration, of a forgotten password, of a guest; and those
//! that tell the owner of an account what has become of it. The former live for minutes, and the person waits for them before
//! the screen; so they are sent at once, tried again a few times within half a minute, and kept nowhere. In the outbox they
//! would put secrets and addresses on disk and into every export, and after a long outage deliver what is no longer valid;
//! whoever waited in vain asks for another. Not here: making codes.

use std::fmt;

use askama::Template;
use lettre::Message;

use super::message::{Parts, at, simple};
use super::{MailError, MailSettings};
use crate::domain::letter::AccessKind;
use crate::domain::time::Timestamp;
use crate::texts::Words;

/// Such a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessLetter {
    pub kind: AccessKind,
    /// The address, as the person has typed it.
    pub to: String,
    /// Such as `it`.
    pub language: String,
    pub town: String,
    /// To be typed.
    pub code: Option<String>,
    /// To be opened; opening it does nothing yet, because mail scanners follow links.
    pub link: Option<String>,
    /// How long they are valid; of no meaning in a notice.
    pub minutes: u16,
}

/// Says neither whose nor what it lets in with.
impl fmt::Debug for AccessLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessLetter({})", self.kind.name())
    }
}

#[derive(Template)]
#[template(path = "mail/access.html", config = "web/askama.toml")]
struct Page<'a> {
    language: &'static str,
    title: String,
    lead: String,
    code_title: String,
    code: Option<&'a str>,
    link_title: String,
    link: Option<&'a str>,
    /// How long it is valid, where there is something to be.
    lasts: Option<String>,
    stranger: String,
    automatic: String,
}

impl AccessLetter {
    /// The mail. `number` makes its Message-ID: random, because whatever followed from the code would tell it to whoever
    /// sees logs of mail servers.
    pub(super) fn message(
        &self,
        settings: &MailSettings,
        words: &Words,
        number: u128,
        now: Timestamp,
    ) -> Result<Message, MailError> {
        let page = self.page(words);
        let id = format!("access.{number:032x}");
        let parts = Parts { to: &self.to, to_name: "", subject: &page.title, id: &id, date: at(now), words };
        let html = page.render().map_err(|error| MailError::Unmade(error.to_string()))?;
        simple(settings, &parts, page.text(), html)
    }

    fn page(&self, words: &Words) -> Page<'_> {
        let (name, notice) = (self.kind.name(), self.kind.is_notice());
        let lasts = || words.t1("access-lasts", "duration", words.duration(self.minutes));
        Page {
            language: words.language,
            title: words.t1(&format!("access-title-{name}"), "town", &self.town),
            lead: words.t1(&format!("access-lead-{name}"), "town", &self.town),
            code_title: words.t("access-code"),
            code: self.code.as_deref(),
            link_title: words.t(if notice { "access-link-notice" } else { "access-link" }),
            link: self.link.as_deref(),
            lasts: (!notice).then(lasts),
            stranger: words.t(if notice { "access-stranger-notice" } else { "access-stranger" }),
            automatic: words.t1("mail-automatic", "town", &self.town),
        }
    }
}

impl Page<'_> {
    fn text(&self) -> String {
        let code = self.code.map(|code| format!("{} {code}", self.code_title));
        let link = self.link.map(|link| format!("{}\n{link}", self.link_title));
        let paragraphs = [
            Some(self.lead.clone()),
            code,
            link,
            self.lasts.clone(),
            Some(self.stranger.clone()),
            Some(format!("-- \n{}", self.automatic)),
        ];
        paragraphs.into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n"
    }
}
