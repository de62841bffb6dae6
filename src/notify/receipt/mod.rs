//! A booking's receipt as a PDF: one or more A4 pages, for archives (PDF/A-2a) and for everybody (PDF/UA-1). Words come
//! in, bytes go out: the same words give the same bytes. Not here: which words, in which language (`app::receipts`).

mod clean;
mod compose;
mod draw;
mod lettering;
mod qr;
mod sheet;
mod wrap;

use std::fmt;

use crate::domain::time::Timestamp;

/// What a receipt says, in the words of its language. What is empty leaves no hole.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// As BCP 47 has it, such as `it`.
    pub language: String,
    /// What the window of a reader shows. Says it too when the booking was cancelled.
    pub title: String,
    /// The body that gives it out, such as `Comune di Roccaverde`.
    pub body: String,
    /// In place of a coat of arms: one to four letters.
    pub emblem: String,
    /// Under the body's name.
    pub service: String,
    pub heading: String,
    pub void: Option<Void>,
    pub day: String,
    pub hours: String,
    pub office: String,
    pub address: String,
    pub code_label: String,
    pub code: String,
    pub page: Option<PageLink>,
    pub sections: Vec<Section>,
    /// In small letters at the end.
    pub notice: String,
    /// At the foot of each page, with `{page}` and `{pages}` in it.
    pub page_of: String,
    /// When what it says came about. There is no clock here.
    pub made_at: Timestamp,
}

/// Why the receipt is one of nothing any more.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Void {
    /// In large letters.
    pub word: String,
    pub what: String,
}

/// The page of the booking: as a QR code, and to be clicked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PageLink {
    pub address: String,
    /// Under the code.
    pub caption: String,
    /// For who does not see it.
    pub alt: String,
}

/// Some parts under a heading.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Section {
    pub heading: String,
    pub parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Part {
    Facts(Vec<Fact>),
    Words(String),
    /// Things to be ticked off.
    List(Vec<String>),
    /// An address to be clicked.
    Link(String),
}

/// A name of something, and what it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// Says nothing of the person, so that no log can (law 7).
impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt(..)")
    }
}

/// Why there is no receipt: a rule of PDF/A or PDF/UA would have been broken. Names the rule, not the text (law 7).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the receipt would not be a valid document: {0}")]
pub struct ReceiptError(String);

/// The receipt as a file. It takes some milliseconds of computing: call it where that may be done (`web::block`).
///
/// # Errors
/// Where the file would not be what it claims to be; no text that was tried does that.
pub fn pdf(receipt: &Receipt) -> Result<Vec<u8>, ReceiptError> {
    let receipt = clean::receipt(receipt);
    draw::document(&receipt, compose::sheet(&receipt))
}
