//! What a letter about a booking says, in the language of its reader: subject, text and page. Not here: the parts of a
//! mail (`message`), how it travels (`smtp`).

use std::fmt;

use askama::Template;
use chrono::NaiveDate;

use crate::domain::ids::BookingId;
use crate::domain::letter::LetterKind;
use crate::domain::time::{SlotRange, Timestamp};
use crate::notify::calendar::Appointment;
use crate::texts::Words;

/// Everything that a letter about a booking is made of. What is not known is left out.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: LetterKind,
    pub booking: BookingId,
    /// Of the booking that it tells of: rises with each change.
    pub revision: u32,
    /// The person has not been told of this booking before, so that the letter answers none.
    pub first_heard: bool,
    /// When there was something to tell: the date of the letter, the same at every try.
    pub dated: Timestamp,
    pub to: Recipient,
    /// Such as `it`.
    pub language: String,
    pub town: String,
    /// What was booked, as the tree of resources calls it.
    pub service: String,
    /// Address of the office.
    pub place: Option<String>,
    pub phone: Option<String>,
    /// The office's own address, for who has a question.
    pub email: Option<String>,
    pub range: SlotRange,
    pub starts: Timestamp,
    pub made_at: Timestamp,
    pub beneficiary: Option<Beneficiary>,
    /// What the office says to the person.
    pub note: Option<String>,
    /// What to bring.
    pub bring: Vec<String>,
    /// The booking's page. Opening it does nothing; only its button cancels.
    pub link: String,
}

/// Whom a letter goes to.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    pub email: String,
}

/// Whom the booking is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Beneficiary {
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub fiscal_code: Option<String>,
}

/// Says nothing of anybody, so that no log can.
impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notice({} {} {})", self.kind.name(), self.booking.code(), self.revision)
    }
}

/// A line of the letter's table: what it is, and its value.
pub(super) struct Fact {
    pub label: String,
    pub value: String,
}

/// A letter in words, as both its text and its page show it.
#[derive(Template)]
#[template(path = "mail/notice.html", config = "web/askama.toml")]
pub(super) struct Letter<'a> {
    pub language: &'static str,
    pub title: String,
    greeting: String,
    lead: String,
    facts: Vec<Fact>,
    bring_title: String,
    bring: &'a [String],
    link_title: String,
    link: &'a str,
    keep: String,
    footer: Vec<String>,
}

impl Notice {
    /// Without anybody's name and without the service, which may say much of a person: subjects are shown on locked
    /// screens.
    pub(super) fn subject(&self, words: &Words) -> String {
        let (day, time) = (words.date(self.range.start.date), words.time(self.range.start));
        words.with("mail-subject", &[("title", self.title(words).into()), ("day", day.into()), ("time", time.into())])
    }

    fn title(&self, words: &Words) -> String {
        words.t(&format!("mail-title-{}", self.kind.name()))
    }

    pub(super) fn letter(&self, words: &Words) -> Letter<'_> {
        let when = words.range(self.range);
        let ends = self.kind.ends();
        let greeting = if self.to.name.is_empty() {
            words.t("mail-greeting-nobody")
        } else {
            words.t1("mail-greeting", "name", &self.to.name)
        };
        Letter {
            language: words.language,
            title: self.title(words),
            greeting,
            lead: words.t1(&format!("mail-lead-{}", self.kind.name()), "when", when),
            facts: self.facts(words),
            bring_title: words.t("booking-bring"),
            bring: if ends { &[] } else { &self.bring },
            link_title: words.t(match self.kind {
                LetterKind::HoldLost => "mail-link-again",
                _ if ends => "mail-link-ended",
                _ => "mail-link",
            }),
            link: &self.link,
            keep: if ends { String::new() } else { words.t("mail-keep") },
            footer: self.footer(words),
        }
    }

    fn facts(&self, words: &Words) -> Vec<Fact> {
        let person = self.beneficiary.as_ref();
        let born = person.and_then(|person| person.birth_date).map(|date| words.day_of_birth(date));
        let all = [
            // What was held and lost never had a code.
            ("booking-code", (self.kind != LetterKind::HoldLost).then(|| self.booking.code())),
            ("hold-where", Some(self.service.clone())),
            ("node-address", self.place.clone()),
            ("hold-when", Some(words.range(self.range))),
            ("mail-note", self.note.clone()),
            ("mail-for", person.map(|person| person.name.clone())),
            ("mail-born", born),
            ("mail-fiscal-code", person.and_then(|person| person.fiscal_code.clone())),
        ];
        let known = all.into_iter().filter_map(|(key, value)| Some((key, value.filter(|value| !value.is_empty())?)));
        known.map(|(key, value)| Fact { label: words.t(key), value }).collect()
    }

    fn footer(&self, words: &Words) -> Vec<String> {
        let phone = self.phone.as_ref().map(|phone| format!("{}: {phone}", words.t("node-phone")));
        let email = self.email.as_ref().map(|email| format!("{}: {email}", words.t("node-email")));
        let automatic = words.t1("mail-automatic", "town", &self.town);
        [Some(automatic), phone, email].into_iter().flatten().collect()
    }

    /// The appointment for the reader's calendar; none where the letter changes nothing in it.
    pub(super) fn appointment(&self, words: &Words) -> Option<Appointment> {
        let tells = match self.kind {
            LetterKind::Confirmed | LetterKind::ApprovalGranted | LetterKind::Cancelled | LetterKind::Closure => true,
            LetterKind::ApprovalAsked | LetterKind::ApprovalRefused => false,
            LetterKind::HoldLost | LetterKind::Reminder => false,
        };
        tells.then(|| Appointment {
            booking: self.booking,
            title: words.t1("calendar-title", "name", &self.service),
            place: self.place.clone(),
            details: words.t1("calendar-details", "code", self.booking.code()),
            starts: self.starts,
            ends: self.starts.plus_minutes(i64::from(self.range.minutes)),
            made_at: self.made_at,
            cancelled_at: self.kind.ends().then_some(self.dated),
            revision: self.revision,
        })
    }
}

impl Letter<'_> {
    /// For who reads mail without pages, and for who reads with the fingers or the ears.
    pub(super) fn text(&self) -> String {
        let mut paragraphs = vec![self.greeting.clone(), self.lead.clone()];
        paragraphs.push(lines(self.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value))));
        if !self.bring.is_empty() {
            let items = lines(self.bring.iter().map(|item| format!("- {item}")));
            paragraphs.push(format!("{}:\n{items}", self.bring_title));
        }
        paragraphs.push(format!("{}\n{}", self.link_title, self.link));
        paragraphs.push(self.keep.clone());
        // The mark of a signature (RFC 3676 §4.3): what is below it is not the letter.
        paragraphs.push(format!("-- \n{}", lines(self.footer.iter().cloned())));
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.join("\n\n") + "\n"
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}
