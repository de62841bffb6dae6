//! What is told of a booking in short: to a phone, to the App IO, to a program. Not here: mail.

use serde_json::{Value, json};

use crate::domain::ids::BookingId;
use crate::domain::letter::LetterKind;
use crate::domain::time::{SlotRange, Timestamp};
use crate::texts::Words;

/// Everything that can be told. What is not known is none.
#[derive(Clone, PartialEq, Eq)]
pub struct ShortNotice {
    pub kind: LetterKind,
    pub booking: BookingId,
    pub revision: u32,
    /// Such as `it`.
    pub language: String,
    pub town: String,
    pub resource: String,
    pub service: String,
    pub range: SlotRange,
    pub starts: Timestamp,
    pub ends: Timestamp,
    /// The booking's page.
    pub link: String,
    /// Of who asked for it, as E.164.
    pub phone: Option<String>,
    /// Of whom it is for.
    pub fiscal_code: Option<String>,
}

/// A message has one part of 160 signs or two of 153 (3GPP TS 23.040); towns pay for each.
pub const SMS_SIGNS_MAX: usize = 306;

impl ShortNotice {
    /// The same at every try: whoever gets it twice can tell.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}-{}", self.booking.code(), self.revision, self.kind.name())
    }

    /// For a phone: without a name, as screens are seen by others.
    #[must_use]
    pub fn sms(&self, words: &Words) -> String {
        let when = words.range(self.range);
        let title = words.t(&format!("mail-title-{}", self.kind.name()));
        let text = |town: &str| plain(&format!("{town}: {title}, {when}. {} {}", self.booking.code(), self.link));
        let whole = text(&self.town);
        if whole.chars().count() <= SMS_SIGNS_MAX { whole } else { text("") }
    }

    /// Subject, in 10 to 120 characters, and body, in 80 to 10,000, as App IO takes them.
    #[must_use]
    pub fn app_io(&self, words: &Words) -> (String, String) {
        let subject = format!("{}: {}", words.t(&format!("mail-title-{}", self.kind.name())), self.town);
        let lead = words.t1(&format!("mail-lead-{}", self.kind.name()), "when", words.range(self.range));
        let code = format!("{}: **{}**", words.t("booking-code"), self.booking.code());
        let body = format!("{lead}\n\n{}\n\n{code}\n\n{}: {}", self.service, words.t("mail-link"), self.link);
        (subject.chars().take(120).collect(), body.chars().take(10_000).collect())
    }

    /// For a program, without anybody's data; with the fiscal code where the town says so.
    #[must_use]
    pub fn event(&self, with_person: bool) -> Value {
        let mut event = json!({
            "type": format!("booking.{}", self.kind.name()),
            "booking": self.booking.code(),
            "revision": self.revision,
            "resource": self.resource,
            "service": self.service,
            "date": self.range.start.date,
            "minutes": self.range.minutes,
            "starts_at_ms": self.starts,
            "ends_at_ms": self.ends,
            "language": self.language,
        });
        if with_person {
            event["fiscal_code"] = json!(self.fiscal_code);
            event["link"] = json!(self.link);
        }
        event
    }
}

/// In the signs of the GSM alphabet (3GPP TS 23.038), as near as can be: one other sign would halve what fits in.
#[must_use]
pub fn plain(text: &str) -> String {
    let sign = |sign: char| match sign {
        '’' | '‘' => "'".to_owned(),
        '“' | '”' | '«' | '»' => "\"".to_owned(),
        '–' | '—' => "-".to_owned(),
        '\u{a0}' | '\u{202f}' => " ".to_owned(),
        'č' | 'ć' | 'ç' => "c".to_owned(),
        'š' => "s".to_owned(),
        'ž' => "z".to_owned(),
        'Č' | 'Ć' => "C".to_owned(),
        'Š' => "S".to_owned(),
        'Ž' => "Z".to_owned(),
        'đ' => "d".to_owned(),
        'ê' | 'ë' => "e".to_owned(),
        'â' => "a".to_owned(),
        'î' | 'ï' => "i".to_owned(),
        'ô' => "o".to_owned(),
        'û' => "u".to_owned(),
        'È' => "E".to_owned(),
        'À' => "A".to_owned(),
        sign if is_gsm(sign) => sign.to_string(),
        _ => "?".to_owned(),
    };
    text.chars().map(sign).collect()
}

/// Whether a sign takes one place in the GSM alphabet.
fn is_gsm(sign: char) -> bool {
    let ascii = sign.is_ascii_graphic() && !"[]{}\\^~|`".contains(sign);
    ascii || sign == ' ' || "èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà€".contains(sign)
}
