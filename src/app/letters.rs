//! Letters about bookings, filled with what the town knows, and the courier of those that go by mail. Not here: when a
//! letter is due (`actors::outbox`), how it looks (`notify`).

use std::rc::Rc;
use std::sync::Arc;

use super::receipts::{page_address, receipt_pdf};
use super::town::{ShownBooking, Town};
use crate::actors::outbox::{Courier, Delivery, Sending};
use crate::app::drafts::Draft;
use crate::domain::catalog::Catalog;
use crate::domain::ids::{HoldId, ResourceId};
use crate::domain::letter::{Channel, LetterKind};
use crate::domain::particulars::Particulars;
use crate::domain::time::{SlotRange, Timestamp, instant};
use crate::notify::mail::notice::{Beneficiary, Notice, Recipient};
use crate::notify::mail::{Attachment, Mailer, Outcome};
use crate::store::Letter;

/// Carries letters by mail.
pub struct MailCourier {
    inner: Rc<Inner>,
}

struct Inner {
    town: Arc<Town>,
    mailer: Arc<Mailer>,
    /// Where citizens find the town, such as `https://prenota.comune.example.it`.
    origin: String,
}

impl MailCourier {
    /// `origin`: what links in letters begin with.
    #[must_use]
    pub fn new(town: Arc<Town>, mailer: Arc<Mailer>, origin: String) -> Self {
        Self { inner: Rc::new(Inner { town, mailer, origin }) }
    }
}

impl Courier for MailCourier {
    fn channel(&self) -> Channel {
        Channel::Mail
    }

    fn at_once(&self) -> usize {
        self.inner.mailer.connections()
    }

    fn send(&self, letter: Letter) -> Sending {
        let inner = self.inner.clone();
        Box::pin(async move { inner.send(&letter).await })
    }
}

impl Inner {
    async fn send(&self, letter: &Letter) -> Delivery {
        if letter.id.kind == LetterKind::HoldLost {
            return self.send_hold_lost(letter).await;
        }
        // A calendar that cannot be asked just now is asked again.
        let Ok(found) = self.town.booking(letter.id.booking).await else { return Delivery::Later(0) };
        let Some(shown) = found else { return Delivery::Nobody };
        let catalog = self.town.catalog();
        let Some(notice) = notice(&catalog, &shown, letter, &self.origin) else { return Delivery::Nobody };
        let receipt = self.receipt(&notice, shown).await;
        self.carry(&notice, receipt.as_ref()).await
    }

    /// What the person told is in memory alone: where it is gone, as after a restart, there is nobody to write to.
    async fn send_hold_lost(&self, letter: &Letter) -> Delivery {
        let Some(draft) = self.town.lost_hold(HoldId(letter.id.booking.0)) else { return Delivery::Nobody };
        let Some(notice) = hold_lost(&self.town.catalog(), &draft, letter, &self.origin) else {
            return Delivery::Nobody;
        };
        self.carry(&notice, None).await
    }

    async fn carry(&self, notice: &Notice, receipt: Option<&Attachment>) -> Delivery {
        match self.mailer.send(notice, receipt).await {
            Outcome::Sent => Delivery::Sent,
            Outcome::Refused(answer) => Delivery::Refused(answer),
            Outcome::Later(answer) => Delivery::Later(answer),
            Outcome::Unavailable(answer) => Delivery::Unavailable(answer),
        }
    }

    /// The receipt that goes with a letter. A letter without it is better than none.
    async fn receipt(&self, notice: &Notice, shown: ShownBooking) -> Option<Attachment> {
        if !has_receipt(notice.kind) {
            return None;
        }
        let (words, catalog) = (self.mailer.words(&notice.language), self.town.catalog());
        let (code, page) = (notice.booking.code(), page_address(&self.origin, notice.booking));
        let making = move || receipt_pdf(&words, &catalog, &shown, shown.record.particulars.as_ref(), Some(&page));
        let why = match tokio::task::spawn_blocking(making).await {
            Ok(Ok(bytes)) => {
                let (name, content_type) = (format!("ricevuta-{code}.pdf"), "application/pdf".to_owned());
                return Some(Attachment { name, content_type, bytes });
            }
            Ok(Err(error)) => error.to_string(),
            Err(panic) => panic.to_string(),
        };
        tracing::error!(error = why, "a letter goes without its receipt");
        None
    }
}

/// Whether a letter says how a booking stands, so that the receipt of before is wrong, or none is there yet.
fn has_receipt(kind: LetterKind) -> bool {
    match kind {
        LetterKind::Confirmed | LetterKind::ApprovalGranted | LetterKind::Cancelled | LetterKind::Closure => true,
        LetterKind::ApprovalAsked | LetterKind::ApprovalRefused | LetterKind::HoldLost | LetterKind::Reminder => false,
    }
}

/// Letters that waited, as while the town had no mail server, are of no use so long after the appointment.
const LONG_PAST_MINUTES: i64 = 48 * 60;

/// Whether a letter still says what is so, to somebody who has use for it.
#[must_use]
pub fn is_worth_telling(shown: &ShownBooking, kind: LetterKind) -> bool {
    let long_past = shown.at.plus_minutes(LONG_PAST_MINUTES) < shown.now;
    !long_past && (shown.record.cancelled_at.is_none() || kind.ends())
}

/// Everything a letter needs, in the language of the booking. None where there is nothing to tell: the person's data are
/// erased, or the appointment that it speaks of is no more, or long past.
#[must_use]
pub fn notice(catalog: &Catalog, shown: &ShownBooking, letter: &Letter, origin: &str) -> Option<Notice> {
    let (record, kind) = (&shown.record, letter.id.kind);
    if !is_worth_telling(shown, kind) {
        return None;
    }
    let told = record.particulars.as_ref()?;
    let about = About { resource: &record.resource, range: record.range, starts: shown.at, language: &record.language };
    let link = page_address(origin, record.booking);
    Some(Notice { made_at: record.made_at, ..filled(catalog, told, letter, &about, link)? })
}

/// What a letter about a lost hold needs. None where nobody can be written to.
fn hold_lost(catalog: &Catalog, draft: &Draft, letter: &Letter, origin: &str) -> Option<Notice> {
    let starts = instant(catalog.town.zone, draft.range.start).unwrap_or(letter.first_due);
    let about = About { resource: &letter.resource, range: draft.range, starts, language: &draft.language };
    let link = format!("{origin}/prenota/{}", letter.resource);
    filled(catalog, &draft.particulars, letter, &about, link)
}

/// Which time of what a letter is about, and in which language.
struct About<'a> {
    resource: &'a ResourceId,
    range: SlotRange,
    starts: Timestamp,
    language: &'a str,
}

fn filled(catalog: &Catalog, told: &Particulars, letter: &Letter, about: &About<'_>, link: String) -> Option<Notice> {
    // Whoever asked for it is told, also where it is for somebody else.
    let (applicant, beneficiary) = (&told.applicant, told.for_whom());
    let email = applicant.email.clone()?;
    let language = about.language;
    let node = catalog.node(about.resource);
    let service = node.map_or_else(|| about.resource.to_string(), |node| node.name.in_language(language).to_owned());
    let bring = node.map_or(&[][..], |node| &node.bring);
    Some(Notice {
        kind: letter.id.kind,
        booking: letter.id.booking,
        revision: letter.id.revision,
        first_heard: letter.first_heard,
        dated: letter.first_due,
        to: Recipient { name: applicant.full_name(), email },
        language: language.to_owned(),
        town: catalog.town.name.in_language(language).to_owned(),
        service,
        place: node.and_then(|node| node.address.clone()),
        phone: node.and_then(|node| node.phone.clone()),
        email: node.and_then(|node| node.email.clone()),
        range: about.range,
        starts: about.starts,
        made_at: letter.first_due,
        beneficiary: Some(Beneficiary {
            name: beneficiary.full_name(),
            birth_date: beneficiary.birth_date,
            fiscal_code: beneficiary.fiscal_code().map(|code| code.as_str().to_owned()),
        }),
        note: told.office_note.clone(),
        bring: bring.iter().map(|text| text.in_language(language).to_owned()).collect(),
        link,
    })
}
