//! A letter as a mail: its headers and parts, the same bytes at every try. Not here: its words (`notice`, `access`), how it
//! travels (`smtp`).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use askama::Template;
use lettre::address::Envelope;
use lettre::message::header::{ContentDisposition, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};

use super::notice::Notice;
use super::{IcsMethod, MailError, MailSettings};
use crate::domain::letter::LetterKind;
use crate::domain::time::Timestamp;
use crate::notify::calendar::{Appointment, Method};
use crate::texts::Words;

/// A file that goes with a letter, such as the receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// With its ending, in ASCII.
    pub name: String,
    /// Such as `application/pdf`.
    pub content_type: String,
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    /// Its content is somebody's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// The largest attachment: the whole mail stays under the 10 MiB that every mail server takes.
const ATTACHMENT_BYTES_MAX: usize = 6 * 1024 * 1024;

/// Earlier letters that one refers to at most: lines of headers have an end.
const REFERENCES_MAX: u32 = 10;

/// What headers are made of.
pub(super) struct Parts<'a> {
    pub to: &'a str,
    pub to_name: &'a str,
    pub subject: &'a str,
    /// What stands before the `@` of the Message-ID; boundaries are made of it, too.
    pub id: &'a str,
    pub date: SystemTime,
    pub words: &'a Words,
}

/// A letter about a booking.
pub fn notice_message(
    settings: &MailSettings,
    words: &Words,
    notice: &Notice,
    attachment: Option<&Attachment>,
) -> Result<Message, MailError> {
    let letter = notice.letter(words);
    let (subject, id) = (notice.subject(words), id_of(notice, notice.revision));
    let to = &notice.to;
    let date = at(notice.dated);
    let parts = Parts { to: &to.email, to_name: &to.name, subject: &subject, id: &id, date, words };
    let html = letter.render().map_err(|error| MailError::Unmade(error.to_string()))?;
    let mut text = alternatives(&parts, letter.text(), html);
    let mut files = Vec::new();
    if let Some(appointment) = notice.appointment(words) {
        let recipient = address(&to.email)?.to_string();
        let file = calendar(settings, &appointment, &recipient);
        text = text.singlepart(calendar_part(&file)?);
        files.push(file_part("appuntamento.ics", "application/ics", file.text.into_bytes())?);
    }
    if let Some(Attachment { name, content_type, bytes }) = attachment {
        if bytes.len() > ATTACHMENT_BYTES_MAX {
            return Err(MailError::Unmade(format!("an attachment has {} bytes", bytes.len())));
        }
        files.push(file_part(name, content_type, bytes.clone())?);
    }
    let builder = thread(builder(settings, &parts)?, settings, notice);
    let whole = MultiPart::builder().kind(MultiPartKind::Mixed).boundary(boundary(&id, "mixed")).multipart(text);
    let whole = files.into_iter().fold(whole, MultiPart::singlepart);
    builder.multipart(whole).map_err(|error| MailError::Unmade(error.to_string()))
}

/// A letter of text and page alone.
pub(super) fn simple(
    settings: &MailSettings,
    parts: &Parts<'_>,
    text: String,
    html: String,
) -> Result<Message, MailError> {
    let made = builder(settings, parts)?.multipart(alternatives(parts, text, html));
    made.map_err(|error| MailError::Unmade(error.to_string()))
}

fn alternatives(parts: &Parts<'_>, text: String, html: String) -> MultiPart {
    let boundary = boundary(parts.id, "alternative");
    let alternatives = MultiPart::builder().kind(MultiPartKind::Alternative).boundary(boundary);
    alternatives.singlepart(SinglePart::plain(text)).singlepart(SinglePart::html(html))
}

fn builder(settings: &MailSettings, parts: &Parts<'_>) -> Result<MessageBuilder, MailError> {
    let to = address(parts.to)?;
    let sender = settings.envelope_from.clone().unwrap_or_else(|| settings.from.email.clone());
    let envelope = Envelope::new(Some(sender), vec![to.clone()]).map_err(|_| MailError::Recipient)?;
    let name = Some(one_line(parts.to_name)).filter(|name| !name.is_empty());
    let mut builder = Message::builder()
        .from(settings.from.clone())
        .to(Mailbox::new(name, to))
        .subject(one_line(parts.subject))
        .date(parts.date)
        .message_id(Some(format!("<{}@{}>", parts.id, settings.domain)))
        .envelope(envelope);
    if let Some(reply_to) = &settings.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    // RFC 3834 §5; the second is what Exchange goes by.
    let marks = [
        (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
        (HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All"),
        (HeaderName::new_from_ascii_str("Content-Language"), parts.words.language),
    ];
    let marked = |builder: MessageBuilder, (name, value): (HeaderName, &str)| {
        builder.raw_header(HeaderValue::new(name, value.to_owned()))
    };
    Ok(marks.into_iter().fold(builder, marked))
}

/// Letters of one booking are one conversation.
fn thread(builder: MessageBuilder, settings: &MailSettings, notice: &Notice) -> MessageBuilder {
    let whole = |revision| format!("<{}@{}>", state_id(notice, revision), settings.domain);
    let before = match notice.kind {
        // A reminder answers the letter that it reminds of.
        LetterKind::Reminder => 0..notice.revision + 1,
        _ if notice.first_heard => return builder,
        _ => 0..notice.revision,
    };
    let Some(last) = before.clone().next_back() else { return builder };
    let known: Vec<String> = before.rev().take(REFERENCES_MAX as usize).map(whole).collect();
    let oldest_first: Vec<String> = known.into_iter().rev().collect();
    builder.in_reply_to(whole(last)).references(oldest_first.join(" "))
}

/// The same at every try, so that mail servers and programs see that it is the same letter. The booking's id is not in
/// it: mail servers log it, and whoever knows that id may cancel.
fn id_of(notice: &Notice, revision: u32) -> String {
    let state = state_id(notice, revision);
    if notice.kind == LetterKind::Reminder { format!("{state}.reminder") } else { state }
}

/// Of the letter that tells how a booking stands since a revision, whichever kind it was.
fn state_id(notice: &Notice, revision: u32) -> String {
    let digest = Sha256::digest([b"letter".as_slice(), &notice.booking.0.to_be_bytes()].concat());
    format!("{}.{revision}", hex(&digest[..16]))
}

fn boundary(id: &str, part: &str) -> String {
    hex(&Sha256::digest(format!("{part} {id}"))[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

struct CalendarFile {
    text: String,
    method: &'static str,
}

fn calendar(settings: &MailSettings, appointment: &Appointment, attendee: &str) -> CalendarFile {
    let organizer = settings.from.email.to_string();
    let method = match settings.ics_method {
        IcsMethod::Request => Method::Request { organizer: &organizer, attendee },
        IcsMethod::Publish => Method::Publish,
    };
    CalendarFile { text: appointment.file_by(method), method: appointment.method_name(method) }
}

/// The alternative that mail programs put into a calendar by themselves: last, and with the method of the file.
fn calendar_part(file: &CalendarFile) -> Result<SinglePart, MailError> {
    let content_type = parse_type(&format!("text/calendar; charset=utf-8; method={}", file.method))?;
    Ok(SinglePart::builder().header(content_type).body(file.text.clone()))
}

fn file_part(name: &str, content_type: &str, bytes: Vec<u8>) -> Result<SinglePart, MailError> {
    let builder = SinglePart::builder().header(parse_type(content_type)?);
    Ok(builder.header(ContentDisposition::attachment(&one_line(name))).body(bytes))
}

fn parse_type(text: &str) -> Result<ContentType, MailError> {
    ContentType::parse(text).map_err(|error| MailError::Unmade(format!("{text}: {error}")))
}

/// An address as mail servers everywhere take it: with its domain in ASCII (RFC 5891). What is none is refused here and
/// never reaches a header.
pub(super) fn address(text: &str) -> Result<Address, MailError> {
    let (user, domain) = text.trim().rsplit_once('@').ok_or(MailError::Recipient)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| MailError::Recipient)?;
    let plain = user.bytes().all(|sign| sign.is_ascii_graphic()) && !domain.is_empty();
    if !plain {
        return Err(MailError::Recipient);
    }
    Address::new(user, domain).map_err(|_| MailError::Recipient)
}

/// A header has one line: what would end it becomes a blank.
fn one_line(text: &str) -> String {
    text.split(|sign: char| sign.is_control() || sign.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) fn at(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(at.seconds()).unwrap_or(0))
}
