//! The words of a booking's receipt in a language, for the page and for letters. Not here: how it looks
//! (`notify::receipt`), who gets it.

use super::town::ShownBooking;
use crate::domain::catalog::{Catalog, Node, Text};
use crate::domain::ids::BookingId;
use crate::domain::particulars::Particulars;
use crate::domain::person::{Person, PersonId};
use crate::notify::receipt::{Fact, PageLink, Part, Receipt, ReceiptError, Section, Void, pdf};
use crate::store::BookingRecord;
use crate::texts::{Words, clock};

/// The page of a booking, as a telephone finds it.
#[must_use]
pub fn page_address(origin: &str, booking: BookingId) -> String {
    format!("{origin}/prenotazione/{booking}")
}

/// The receipt of a booking as a file, in the language of the words; the same booking gives the same bytes. `told` is
/// none for whoever knows the address alone, and where it is erased. `page` is where its page is, for the QR code; without
/// it there is none. It takes some milliseconds of computing: call it from `web::block` or `spawn_blocking`.
///
/// # Errors
/// As `notify::receipt::pdf`.
pub fn receipt_pdf(
    words: &Words,
    catalog: &Catalog,
    shown: &ShownBooking,
    told: Option<&Particulars>,
    page: Option<&str>,
) -> Result<Vec<u8>, ReceiptError> {
    pdf(&receipt(words, catalog, shown, told, page))
}

/// What the receipt says.
#[must_use]
pub fn receipt(
    words: &Words,
    catalog: &Catalog,
    shown: &ShownBooking,
    told: Option<&Particulars>,
    page: Option<&str>,
) -> Receipt {
    let record = &shown.record;
    let node = catalog.node(&record.resource);
    let name =
        node.map_or_else(|| record.resource.to_string(), |node| node.name.in_language(words.language).to_owned());
    let (code, void) = (record.booking.code(), void(words, shown));
    let title = words.t1(if void.is_some() { "receipt-file-void" } else { "receipt-file" }, "code", &code);
    Receipt {
        language: words.language.to_owned(),
        title,
        body: catalog.town.name.in_language(words.language).to_owned(),
        emblem: emblem(&catalog.town.name.it),
        service: words.t("tree-title"),
        heading: words.t("receipt-title"),
        day: capital(&words.date(record.range.start.date)),
        hours: hours(words, record),
        office: name,
        address: node.and_then(|node| node.address.clone()).unwrap_or_default(),
        code_label: words.t("booking-code"),
        code,
        page: page.map(|address| PageLink {
            address: address.to_owned(),
            caption: words.t(if void.is_some() { "receipt-code-what-void" } else { "receipt-code-what" }),
            alt: words.t("receipt-code-alt"),
        }),
        sections: sections(words, node, shown, told, page),
        notice: words.t("receipt-notice"),
        page_of: words.with("receipt-page", &[("page", "{page}".into()), ("pages", "{pages}".into())]),
        made_at: record.cancelled_at.unwrap_or(record.made_at),
        void,
    }
}

fn void(words: &Words, shown: &ShownBooking) -> Option<Void> {
    let at = shown.cancelled_at()?;
    let what = words.t1("receipt-void-what", "when", words.instant(shown.schedule.zone, at));
    Some(Void { word: words.t("receipt-void"), what })
}

fn hours(words: &Words, record: &BookingRecord) -> String {
    let range = record.range;
    let end = clock((range.start.minute + range.minutes) % (24 * 60));
    words.with("receipt-hours", &[("from", words.time(range.start).into()), ("to", end.into())])
}

/// Nobody can be told to bring something, or until when to cancel, where there is nothing to come to any more.
fn sections(
    words: &Words,
    node: Option<&Node>,
    shown: &ShownBooking,
    told: Option<&Particulars>,
    page: Option<&str>,
) -> Vec<Section> {
    let section = |key: &str, parts: Vec<Part>| Section { heading: words.t(key), parts };
    let facts =
        |person: Option<&Person>| vec![Part::Facts(person.map(|it| person_facts(words, it)).unwrap_or_default())];
    // On an errand there are two people.
    let applicant = told.filter(|told| told.beneficiary.is_some()).map(|told| &told.applicant);
    let reason = told.and_then(|told| told.reason.clone());
    let own = |text: &Text| text.in_language(words.language).to_owned();
    let waits = (shown.record.needs_approval && shown.cancelled_at().is_none())
        .then(|| words.t1("booking-what-waiting", "when", words.range(shown.record.range)));
    let note = told.and_then(|told| told.office_note.clone());
    let mut found = vec![
        section("mine-waiting", waits.into_iter().map(Part::Words).collect()),
        section("told-office-note", note.into_iter().map(Part::Words).collect()),
        section("receipt-beneficiary", facts(told.map(Particulars::for_whom))),
        section("receipt-applicant", facts(applicant)),
        section("receipt-reason", reason.into_iter().map(Part::Words).collect()),
    ];
    let valid = shown.cancelled_at().is_none();
    if let Some(node) = node {
        if valid {
            found.push(section("booking-bring", vec![Part::List(node.bring.iter().map(own).collect())]));
        }
        found.push(section("hold-where", vec![Part::Facts(place_facts(words, node))]));
    }
    if valid {
        let until = words.instant(shown.schedule.zone, shown.cancel_until);
        let mut parts = vec![Part::Words(words.t1("receipt-cancel-what", "when", until))];
        parts.extend(page.map(|address| Part::Link(address.to_owned())));
        found.push(section("receipt-cancel", parts));
    }
    found
}

fn person_facts(words: &Words, person: &Person) -> Vec<Fact> {
    let fact = |key: &str, value: Option<String>| Fact { label: words.t(key), value: value.unwrap_or_default() };
    let (code, other) = match &person.id {
        Some(PersonId::FiscalCode(code)) => (Some(code.as_str().to_owned()), None),
        Some(PersonId::Attested(code)) => (Some(code.clone()), None),
        Some(PersonId::Eidas(id) | PersonId::Document(id)) => (None, Some(id.clone())),
        None => (None, None),
    };
    vec![
        fact("person-name", Some(person.full_name())),
        fact("receipt-birth-date", person.birth_date.map(|date| words.day_of_birth(date))),
        fact("receipt-fiscal-code", code),
        fact("receipt-other-id", other),
        fact("node-email", person.email.clone()),
        fact("node-phone", person.phone.clone()),
    ]
}

fn place_facts(words: &Words, node: &Node) -> Vec<Fact> {
    let fact =
        |key: &str, value: Option<&str>| Fact { label: words.t(key), value: value.unwrap_or_default().to_owned() };
    let directions = node.directions.as_ref().map(|text| text.in_language(words.language));
    vec![
        fact("node-address", node.address.as_deref()),
        fact("node-directions", directions),
        fact("node-phone", node.phone.as_deref()),
        fact("node-email", node.email.as_deref()),
    ]
}

/// The capital letters of a name, in place of a coat of arms: `CR` for `Comune di Roccaverde`.
fn emblem(name: &str) -> String {
    let first = name.split_whitespace().filter_map(|word| word.chars().next());
    first.filter(|sign| sign.is_uppercase()).take(3).collect()
}

/// As at the beginning of a line.
fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
