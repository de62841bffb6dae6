//! Letters in short, filled with what the town knows, and the courier of each way that takes them. Not here: when a letter
//! is due (`actors::outbox`), what is said (`notify::short`), mail (`letters`).

use std::num::NonZeroU32;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::limiter::Limiter;
use super::receipts::page_address;
use super::town::Town;
use crate::actors::outbox::{Courier, Delivery, Sending};
use crate::domain::letter::Channel;
use crate::notify::app_io::AppIo;
use crate::notify::outgoing::Outcome;
use crate::notify::short::ShortNotice;
use crate::notify::sms::Sms;
use crate::notify::webhook::Webhook;
use crate::store::Letter;
use crate::texts::Texts;

/// Letters that are carried at the same time: none of these ways is slow, and some count calls by the second.
const AT_ONCE: usize = 4;

/// A way to a person, or to a program.
#[derive(Clone)]
pub enum Way {
    Sms(Sms),
    AppIo(AppIo),
    /// Whether the person's fiscal code and the booking's address go with it.
    Webhook(Webhook, bool),
}

impl Way {
    /// The channel that it serves.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self {
            Self::Sms(_) => Channel::Sms,
            Self::AppIo(_) => Channel::AppIo,
            Self::Webhook(..) => Channel::Webhook,
        }
    }
}

/// Carries letters by one of the ways.
pub struct ShortCourier {
    inner: Rc<Inner>,
}

struct Inner {
    town: Arc<Town>,
    texts: Texts,
    way: Way,
    /// Where citizens find the town.
    origin: String,
    /// By telephone number or fiscal code: guests type both, and nobody else's are to be filled from here.
    receivers: Limiter,
}

/// So many messages to one number or fiscal code at once, for who books, changes their mind and books again; then one in
/// some hours. What is beyond is put off, and given up after two days like what does not arrive.
const RECEIVER_BURST: NonZeroU32 = NonZeroU32::new(8).expect("not zero");
const RECEIVER_EVERY: Duration = Duration::from_secs(4 * 3600);

impl ShortCourier {
    #[must_use]
    pub fn new(town: Arc<Town>, texts: Texts, way: Way, origin: String) -> Self {
        let receivers = Limiter::new(RECEIVER_BURST, RECEIVER_EVERY, town.clock());
        Self { inner: Rc::new(Inner { town, texts, way, origin, receivers }) }
    }
}

impl Courier for ShortCourier {
    fn channel(&self) -> Channel {
        self.inner.way.channel()
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn send(&self, letter: Letter) -> Sending {
        let inner = self.inner.clone();
        Box::pin(async move { inner.send(&letter).await })
    }
}

impl Inner {
    async fn send(&self, letter: &Letter) -> Delivery {
        // A calendar that cannot be asked just now is asked again.
        let Ok(found) = self.town.booking(letter.id.booking).await else { return Delivery::Later(0) };
        let Some(shown) = found else { return Delivery::Nobody };
        if !super::letters::is_worth_telling(&shown, letter.id.kind) {
            return Delivery::Nobody;
        }
        let notice = self.notice(&shown, letter);
        delivery(self.carry(&notice).await)
    }

    async fn carry(&self, notice: &ShortNotice) -> Outcome {
        let words = self.texts.in_language(&notice.language);
        match &self.way {
            Way::Sms(_) | Way::AppIo(_) if self.is_too_much_for(notice) => Outcome::Later(0),
            Way::Sms(sms) => match &notice.phone {
                Some(phone) => sms.send(phone, &notice.sms(&words), &notice.id()).await,
                None => Outcome::Nobody,
            },
            Way::AppIo(io) => match &notice.fiscal_code {
                Some(code) => io.send(code, notice.app_io(&words), notice.starts).await,
                None => Outcome::Nobody,
            },
            Way::Webhook(hook, with_person) => {
                hook.send(&notice.id(), &notice.event(*with_person), self.town.now()).await
            }
        }
    }

    fn is_too_much_for(&self, notice: &ShortNotice) -> bool {
        let receiver = match &self.way {
            Way::Sms(_) => notice.phone.as_ref(),
            Way::AppIo(_) | Way::Webhook(..) => notice.fiscal_code.as_ref(),
        };
        receiver.is_some_and(|receiver| self.receivers.take(receiver).is_err())
    }

    fn notice(&self, shown: &super::town::ShownBooking, letter: &Letter) -> ShortNotice {
        let (record, catalog) = (&shown.record, self.town.catalog());
        let told = record.particulars.as_ref();
        let language = record.language.clone();
        let node = catalog.node(&record.resource);
        let code = told.and_then(|told| told.for_whom().fiscal_code());
        ShortNotice {
            kind: letter.id.kind,
            booking: record.booking,
            revision: letter.id.revision,
            town: catalog.town.name.in_language(&language).to_owned(),
            resource: record.resource.to_string(),
            service: node.map_or_else(String::new, |node| node.name.in_language(&language).to_owned()),
            language,
            range: record.range,
            starts: shown.at,
            ends: shown.at.plus_minutes(i64::from(record.range.minutes)),
            link: page_address(&self.origin, record.booking),
            phone: told.and_then(|told| told.applicant.phone.clone()),
            fiscal_code: code.map(|code| code.as_str().to_owned()),
        }
    }
}

fn delivery(outcome: Outcome) -> Delivery {
    match outcome {
        Outcome::Sent => Delivery::Sent,
        Outcome::Nobody => Delivery::Nobody,
        Outcome::Refused(status) => Delivery::Refused(status),
        Outcome::Later(status) => Delivery::Later(status),
        Outcome::Unavailable(status) => Delivery::Unavailable(status),
        Outcome::Unclear => Delivery::Unclear,
    }
}
