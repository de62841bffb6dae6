//! Makes any text one that a document can hold: no signs that steer, none that nobody can show, and a bound to all.
//! Not here: letters that the fonts lack (`lettering`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Fact, PageLink, Part, Receipt, Section, Void};

/// Of what stands in large letters or beside the QR code, so that the first page has room for it.
const SHORT_CHARS_MAX: usize = 60;
const NAME_CHARS_MAX: usize = 240;
/// Of anything else: some six pages.
const TEXT_CHARS_MAX: usize = 20_000;
/// Parts of the receipt, of a section, of a list: more than any office asks for.
const COUNT_MAX: usize = 60;
/// Accents on one letter. No language that is written has more.
const MARKS_MAX: usize = 6;

/// The same receipt in texts that can be shown.
pub fn receipt(receipt: &Receipt) -> Receipt {
    let short = |text: &str| line(text, SHORT_CHARS_MAX);
    let name = |text: &str| line(text, NAME_CHARS_MAX);
    Receipt {
        language: short(&receipt.language),
        title: name(&receipt.title),
        body: name(&receipt.body),
        emblem: line(&receipt.emblem, 4),
        service: name(&receipt.service),
        heading: name(&receipt.heading),
        void: receipt.void.as_ref().map(|void| Void { word: short(&void.word), what: name(&void.what) }),
        day: short(&receipt.day),
        hours: short(&receipt.hours),
        office: name(&receipt.office),
        address: name(&receipt.address),
        code_label: short(&receipt.code_label),
        code: short(&receipt.code),
        page: receipt.page.as_ref().map(|page| PageLink {
            address: page.address.clone(),
            caption: name(&page.caption),
            alt: name(&page.alt),
        }),
        sections: receipt.sections.iter().take(COUNT_MAX).map(section).filter(|it| !it.parts.is_empty()).collect(),
        notice: text(&receipt.notice),
        page_of: short(&receipt.page_of),
        made_at: receipt.made_at,
    }
}

fn section(section: &Section) -> Section {
    let parts = section.parts.iter().take(COUNT_MAX).filter_map(part).collect();
    Section { heading: line(&section.heading, NAME_CHARS_MAX), parts }
}

/// A part; none where nothing is left of it.
fn part(part: &Part) -> Option<Part> {
    match part {
        Part::Words(words) => Some(text(words)).filter(|words| !words.is_empty()).map(Part::Words),
        Part::Link(address) => Some(address.clone()).filter(|address| !address.is_empty()).map(Part::Link),
        Part::List(things) => {
            let things = things.iter().take(COUNT_MAX).map(|thing| text(thing));
            let things: Vec<String> = things.filter(|thing| !thing.is_empty()).collect();
            Some(things).filter(|things| !things.is_empty()).map(Part::List)
        }
        Part::Facts(facts) => {
            let fact = |fact: &Fact| Fact { label: line(&fact.label, NAME_CHARS_MAX), value: text(&fact.value) };
            let facts = facts.iter().take(COUNT_MAX).map(fact);
            let facts: Vec<Fact> = facts.filter(|fact| !fact.value.is_empty()).collect();
            Some(facts).filter(|facts| !facts.is_empty()).map(Part::Facts)
        }
    }
}

/// A text of one line.
fn line(text: &str, chars_max: usize) -> String {
    cut(&shown(text).split_whitespace().collect::<Vec<_>>().join(" "), chars_max)
}

/// A text that keeps its lines; of empty ones at most one at a time.
fn text(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in shown(text).lines().map(str::trim) {
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line.to_owned());
        }
    }
    cut(lines.join("\n").trim(), TEXT_CHARS_MAX)
}

fn cut(text: &str, chars_max: usize) -> String {
    match text.char_indices().nth(chars_max) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Composed (NFC), with what cannot be shown shown to be there (U+FFFD).
fn shown(text: &str) -> String {
    let mut marks = 0;
    let few_marks = |sign: &char| {
        marks = if is_combining_mark(*sign) { marks + 1 } else { 0 };
        marks <= MARKS_MAX
    };
    let text = text.replace("\r\n", "\n");
    text.chars().filter(|sign| !steers(*sign)).map(visible).filter(few_marks).nfc().collect()
}

fn visible(sign: char) -> char {
    match sign {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' => ' ',
        sign if sign.is_control() || is_private(sign) || is_no_character(sign) => char::REPLACEMENT_CHARACTER,
        sign => sign,
    }
}

/// PDF/A-2a forbids letters that mean something to one sender only.
fn is_private(sign: char) -> bool {
    matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// What Unicode keeps free of meaning for good.
fn is_no_character(sign: char) -> bool {
    let number = u32::from(sign);
    number & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&number)
}

/// Signs without a shape of their own that turn around or hide others: who reads a receipt must see what it says. Those
/// that join and part letters (U+200C, U+200D) stay: some languages are spelled with them.
fn steers(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
