//! Letters as bytes: the same at every try, in every language, and nothing that somebody typed makes a header. Whether
//! other programs read them so, the tests with a real mail server ask.

use std::time::Duration;

use lettre::Message;

use super::access::AccessLetter;
use super::notice::{Beneficiary, Notice, Recipient};
use super::{Attachment, IcsMethod, MailError, MailSettings, MailTls, mailbox, notice_message};
use crate::domain::ids::BookingId;
use crate::domain::letter::{AccessKind, LetterKind};
use crate::domain::time::{SlotRange, SlotStart, Timestamp};
use crate::texts::Texts;
use crate::texts::languages::LANGUAGES;

fn settings() -> MailSettings {
    MailSettings {
        host: "localhost".to_owned(),
        port: 25,
        tls: MailTls::None,
        ca_pem: None,
        credentials: None,
        from: mailbox("Comune di Roccaverde <no-reply@comune.example.it>").unwrap(),
        envelope_from: None,
        reply_to: Some(mailbox("anagrafe@comune.example.it").unwrap()),
        domain: "comune.example.it".to_owned(),
        ics_method: IcsMethod::Request,
        timeout: Duration::from_secs(5),
        connections: 1,
    }
}

fn notice(kind: LetterKind) -> Notice {
    Notice {
        kind,
        booking: BookingId(7),
        revision: u32::from(kind.ends()),
        first_heard: false,
        dated: Timestamp(1_799_000_000_000),
        to: Recipient { name: "Ada Però".to_owned(), email: "ada@example.org".to_owned() },
        language: "it".to_owned(),
        town: "Comune di Roccaverde".to_owned(),
        service: "Servizi sociali".to_owned(),
        place: Some("Piazza del Municipio 1".to_owned()),
        phone: None,
        email: None,
        range: SlotRange { start: SlotStart::new("2027-01-14".parse().unwrap(), 600), minutes: 30 },
        starts: Timestamp(1_799_917_200_000),
        made_at: Timestamp(1_799_000_000_000),
        beneficiary: Some(Beneficiary {
            name: "Ada Però".to_owned(),
            birth_date: "1980-01-14".parse().ok(),
            fiscal_code: Some("RSSMRA80A01H501U".to_owned()),
        }),
        note: None,
        bring: vec!["Carta d’identità".to_owned()],
        link: "https://prenota.example.it/prenotazione/00000000000000000000000000000007".to_owned(),
    }
}

fn made(notice: &Notice) -> Message {
    let words = Texts::load().unwrap().in_language(&notice.language);
    notice_message(&settings(), &words, notice, None).unwrap()
}

/// The headers of a message, put together again.
fn head(message: &Message) -> String {
    let bytes = String::from_utf8(message.formatted()).unwrap();
    bytes.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ")
}

fn header(message: &Message, name: &str) -> Option<String> {
    head(message).lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
}

#[test]
fn every_letter_can_be_said_in_every_language() {
    let texts = Texts::load().unwrap();
    for language in &LANGUAGES {
        let words = texts.in_language(language.code);
        for kind in LetterKind::ALL {
            let letter = notice(kind);
            let said = format!("{} {}", letter.subject(&words), letter.letter(&words).text());
            assert!(!said.contains(['{', '}']) && !said.contains("mail-"), "{}: {said}", language.code);
            assert!(said.contains("RSSMRA80A01H501U") && said.contains("1980"), "{said}");
            assert!(!letter.subject(&words).contains("Ada") && !letter.subject(&words).contains("sociali"), "{said}");
        }
        for kind in AccessKind::ALL {
            let letter = access(kind);
            let message = letter.message(&settings(), &words, 9, Timestamp(1_799_000_000_000)).unwrap();
            let said = String::from_utf8(message.formatted()).unwrap();
            assert!(!said.contains("access-t") && !said.contains("access-l"), "{}: {said}", language.code);
        }
    }
}

fn access(kind: AccessKind) -> AccessLetter {
    AccessLetter {
        kind,
        to: "ada@example.org".to_owned(),
        language: "it".to_owned(),
        town: "Comune di Roccaverde".to_owned(),
        code: Some("123456".to_owned()),
        link: None,
        minutes: 15,
    }
}

#[test]
fn a_letter_is_the_same_bytes_at_every_try() {
    for kind in LetterKind::ALL {
        assert_eq!(made(&notice(kind)).formatted(), made(&notice(kind)).formatted(), "{kind:?}");
    }
    let access = access(AccessKind::GuestCode);
    let words = Texts::load().unwrap().in_language("it");
    let again = || access.message(&settings(), &words, 9, Timestamp(1_799_000_000_000)).unwrap().formatted();
    assert_eq!(again(), again());
}

#[test]
fn letters_of_one_booking_are_one_conversation() {
    let confirmed = made(&notice(LetterKind::Confirmed));
    let cancelled = made(&notice(LetterKind::Cancelled));
    let reminder = made(&notice(LetterKind::Reminder));
    let id = header(&confirmed, "Message-ID").unwrap();
    assert!(id.starts_with('<') && id.ends_with(".0@comune.example.it>"), "{id}");
    assert_eq!(header(&confirmed, "In-Reply-To"), None);
    assert_eq!(header(&cancelled, "In-Reply-To").as_ref(), Some(&id));
    assert_eq!(header(&cancelled, "References").as_ref(), Some(&id));
    assert_eq!(header(&reminder, "In-Reply-To").as_ref(), Some(&id));
    assert_eq!(header(&reminder, "Message-ID").unwrap(), id.replace(".0@", ".0.reminder@"));
    let alone = Notice { first_heard: true, ..notice(LetterKind::Cancelled) };
    assert_eq!(header(&made(&alone), "In-Reply-To"), None);
    for message in [confirmed, cancelled, reminder] {
        assert_eq!(header(&message, "Auto-Submitted").as_deref(), Some("auto-generated"));
        assert!(!head(&message).contains("00000000000000000000000000000007"), "the id is the right to cancel");
    }
}

#[test]
fn nothing_that_somebody_typed_makes_a_header_or_another_recipient() {
    let nasty = "Ada\r\nBcc: eve@example.org\r\n\r\nboo\u{2028}\"<eve@example.org>,";
    let letter = Notice {
        to: Recipient { name: nasty.to_owned(), email: "ada@example.org".to_owned() },
        town: nasty.to_owned(),
        service: nasty.to_owned(),
        ..notice(LetterKind::Confirmed)
    };
    let message = made(&letter);
    assert_eq!(header(&message, "Bcc"), None, "{}", head(&message));
    assert_eq!(message.envelope().to().len(), 1);
    assert!(!head(&message).contains("boo\r\n"));
    let words = Texts::load().unwrap().in_language("it");
    for address in [
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org, eve@example.org",
        "",
        "ada",
        "a b@x.it",
        "à@x.it",
        "@x.it",
    ] {
        let to = Recipient { name: String::new(), email: address.to_owned() };
        let refused = notice_message(&settings(), &words, &Notice { to, ..notice(LetterKind::Confirmed) }, None);
        assert_eq!(refused.unwrap_err(), MailError::Recipient, "{address}");
    }
    let to = Recipient { name: String::new(), email: "ada@città.it".to_owned() };
    let message = made(&Notice { to, ..notice(LetterKind::Confirmed) });
    assert_eq!(message.envelope().to()[0].to_string(), "ada@xn--citt-3na.it");
}

#[test]
fn the_page_of_a_letter_escapes_what_it_quotes() {
    let letter = Notice { service: "<img src=x>".to_owned(), ..notice(LetterKind::Confirmed) };
    let words = Texts::load().unwrap().in_language("it");
    let page = askama::Template::render(&letter.letter(&words)).unwrap();
    assert!(!page.contains("<img") && page.contains("&#60;img"), "{page}");
    let fetched = ["<link", "<script", "url(", "@import", " src=\""];
    assert!(fetched.iter().all(|way| !page.contains(way)), "nothing is fetched from anywhere: {page}");
}

#[test]
fn nothing_of_anybody_is_shown_in_a_log() {
    let attachment = Attachment { name: "r.pdf".to_owned(), content_type: "a/b".to_owned(), bytes: b"Ada".to_vec() };
    let shown = format!("{:?} {:?} {:?}", notice(LetterKind::Confirmed), access(AccessKind::Reset), attachment);
    assert!(!shown.contains("Ada") && !shown.contains("ada@") && !shown.contains("123456"), "{shown}");
    let settings = MailSettings { credentials: Some(("u".to_owned(), "secret".to_owned())), ..settings() };
    assert!(!format!("{settings:?}").contains("secret"));
}

#[test]
fn too_large_an_attachment_is_refused() {
    let words = Texts::load().unwrap().in_language("it");
    let attachment =
        Attachment { name: "r.pdf".to_owned(), content_type: "application/pdf".to_owned(), bytes: vec![0; 7 << 20] };
    let refused = notice_message(&settings(), &words, &notice(LetterKind::Confirmed), Some(&attachment));
    assert!(matches!(refused, Err(MailError::Unmade(_))));
}
