//! Sets a receipt: head, heading, the box with day, hour and code, the sections, the foot. Not here: the PDF (`draw`).

use super::lettering::Weight;
use super::sheet::{Area, BOTTOM, Colour, HEIGHT, LEFT, Mark, NodeId, RIGHT, Role, Sheet, TOP, baseline};
use super::wrap::{Line, Style, line, lines};
use super::{Fact, PageLink, Part, Receipt, Section, Void, qr};

const INK: Colour = Colour(23, 50, 77);
const QUIET: Colour = Colour(83, 102, 121);
const BLUE: Colour = Colour(0, 102, 204);
const TINT: Colour = Colour(236, 243, 251);
const RULE: Colour = Colour(203, 214, 225);
const WHITE: Colour = Colour(255, 255, 255);
const RED: Colour = Colour(168, 30, 50);
const PALE: Colour = Colour(243, 244, 246);

const BODY: Style = Style { weight: Weight::Regular, size: 10.5, leading: 14.5 };
const SMALL: Style = Style { weight: Weight::Regular, size: 8.5, leading: 11.5 };
const FOOT: Style = Style { weight: Weight::Regular, size: 8.0, leading: 10.0 };
const OFFICE: Style = Style { weight: Weight::Strong, size: 13.0, leading: 18.0 };
const SECTION: Style = Style { weight: Weight::Strong, size: 12.0, leading: 16.0 };
const TITLE: Style = Style { weight: Weight::Strong, size: 23.0, leading: 28.0 };
const DAY: Style = Style { weight: Weight::Strong, size: 18.0, leading: 24.0 };
const HOURS: Style = Style { weight: Weight::Strong, size: 25.0, leading: 32.0 };
const CODE: Style = Style { weight: Weight::Strong, size: 16.0, leading: 21.0 };
const VOID: Style = Style { weight: Weight::Strong, size: 30.0, leading: 38.0 };
const TOWN: Style = Style { weight: Weight::Strong, size: 15.0, leading: 19.0 };
const EMBLEM: Style = Style { weight: Weight::Strong, size: 15.0, leading: 38.0 };

/// What stands before facts.
const LABELS_WIDTH: f32 = 138.0;
const EMBLEM_SIDE: f32 = 38.0;
const CODE_SIDE: f32 = 112.0;
const PADDING: f32 = 18.0;

/// The pages of a receipt whose texts are clean.
pub fn sheet(receipt: &Receipt) -> Sheet {
    let mut setter = Setter { sheet: Sheet::new(), receipt };
    setter.head();
    setter.heading();
    setter.appointment();
    for section in &receipt.sections {
        setter.section(section);
    }
    setter.notice();
    setter.feet();
    setter.sheet
}

struct Setter<'a> {
    sheet: Sheet,
    receipt: &'a Receipt,
}

/// Where lines go: left, width.
type Column = (f32, f32);
const WHOLE: Column = (LEFT, RIGHT - LEFT);

impl Setter<'_> {
    /// Goes on to another page where less than a height is left on this one.
    fn room(&mut self, height: f32) {
        if self.sheet.y + height > BOTTOM {
            self.sheet.pages.push(Vec::new());
            self.sheet.y = TOP;
            self.running_head();
        }
    }

    /// Lines one below the other, over as many pages as they need.
    fn flow(&mut self, owner: NodeId, text: &str, (x, width): Column, style: Style, colour: Colour) {
        for set in lines(text, style, width) {
            self.room(style.leading);
            self.sheet.line(Some(owner), set, (x, self.sheet.y), style, colour);
            self.sheet.y += style.leading;
        }
    }

    /// As `flow`, for what has an element of its own.
    fn element(&mut self, role: Role, text: &str, column: Column, style: Style, colour: Colour) {
        if !text.is_empty() {
            self.room(style.leading);
            let node = self.sheet.node(role, None);
            self.flow(node, text, column, style, colour);
        }
    }

    fn head(&mut self) {
        let mut left = LEFT;
        if !self.receipt.emblem.is_empty() {
            let area = Area { x: LEFT, y: TOP, width: EMBLEM_SIDE, height: EMBLEM_SIDE };
            self.sheet.fill(area, BLUE);
            let letters = line(&self.receipt.emblem, EMBLEM);
            let x = LEFT + (EMBLEM_SIDE - letters.width) / 2.0;
            self.sheet.line(None, letters, (x, TOP), EMBLEM, WHITE);
            left += EMBLEM_SIDE + 12.0;
        }
        let column = (left, RIGHT - left);
        self.sheet.y = TOP + 2.0;
        self.element(Role::Paragraph, &self.receipt.body, column, TOWN, INK);
        self.element(Role::Paragraph, &self.receipt.service, column, BODY, QUIET);
        self.sheet.y = self.sheet.y.max(TOP + EMBLEM_SIDE) + 10.0;
        self.sheet.fill(Area { x: LEFT, y: self.sheet.y, width: WHOLE.1, height: 1.5 }, BLUE);
        self.sheet.y += 16.0;
    }

    /// At the head of each page but the first, so that a loose sheet is known for what it is.
    fn running_head(&mut self) {
        let receipt = self.receipt;
        let what = [&receipt.body, &receipt.heading, &receipt.code];
        let mut what: Vec<&str> = what.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        what.extend(receipt.void.as_ref().map(|void| void.word.as_str()));
        let colour = if receipt.void.is_some() { RED } else { QUIET };
        let text = lines(&what.join(" · "), SMALL, WHOLE.1).swap_remove(0);
        self.sheet.line(None, text, (LEFT, TOP), SMALL, colour);
        self.sheet.fill(Area { x: LEFT, y: TOP + SMALL.leading + 4.0, width: WHOLE.1, height: 0.75 }, RULE);
        self.sheet.y = TOP + SMALL.leading + 16.0;
    }

    fn heading(&mut self) {
        let heading = Role::Heading(1, self.receipt.heading.clone());
        self.element(heading, &self.receipt.heading, WHOLE, TITLE, INK);
        self.sheet.y += 8.0;
        if let Some(void) = &self.receipt.void {
            self.banner(void);
        }
    }

    fn banner(&mut self, void: &Void) {
        let (word, what) =
            (lines(&void.word, VOID, WHOLE.1 - 2.0 * PADDING), lines(&void.what, BODY, WHOLE.1 - 2.0 * PADDING));
        let height = 20.0 + heights(&word, VOID) + heights(&what, BODY);
        self.sheet.fill(Area { x: LEFT, y: self.sheet.y, width: WHOLE.1, height }, RED);
        let end = self.sheet.y + height + 14.0;
        self.sheet.y += 9.0;
        self.stack(word, LEFT + PADDING, VOID, WHITE);
        self.stack(what, LEFT + PADDING, BODY, WHITE);
        self.sheet.y = end;
    }

    /// A paragraph of lines that are on one page.
    fn stack(&mut self, set: Vec<Line>, x: f32, style: Style, colour: Colour) {
        let node = self.sheet.node(Role::Paragraph, None);
        for line in set {
            self.sheet.line(Some(node), line, (x, self.sheet.y), style, colour);
            self.sheet.y += style.leading;
        }
    }

    /// The box: when, where, the code; at its right the QR code.
    fn appointment(&mut self) {
        let receipt = self.receipt;
        let code = receipt.page.as_ref().and_then(|page| Some((page, qr::code(&page.address)?)));
        let aside = if code.is_some() { CODE_SIDE + PADDING } else { 0.0 };
        let x = LEFT + PADDING + 4.0;
        let width = RIGHT - PADDING - aside - x;
        let gone = receipt.void.is_some();
        let (ink, strong) = if gone { (QUIET, QUIET) } else { (INK, BLUE) };
        let parts = [
            (&receipt.day, DAY, ink, 0.0),
            (&receipt.hours, HOURS, strong, 0.0),
            (&receipt.office, OFFICE, ink, 8.0),
            (&receipt.address, BODY, ink, 0.0),
            (&receipt.code_label, SMALL, QUIET, 12.0),
            (&receipt.code, CODE, ink, 0.0),
        ];
        let parts = parts.into_iter().filter(|(text, ..)| !text.is_empty());
        let parts: Vec<_> =
            parts.map(|(text, style, colour, gap)| (lines(text, style, width), style, colour, gap)).collect();
        let left: f32 = parts.iter().map(|(set, style, _, gap)| heights(set, *style) + gap).sum();
        let caption = code.as_ref().map_or(0.0, |(page, _)| CODE_SIDE + 4.0 + caption_height(page));
        let height = left.max(caption) + 2.0 * PADDING - 4.0;
        let top = self.sheet.y;
        self.sheet.fill(Area { x: LEFT, y: top, width: WHOLE.1, height }, if gone { PALE } else { TINT });
        self.sheet.fill(Area { x: LEFT, y: top, width: 4.0, height }, if gone { RED } else { BLUE });
        self.sheet.y = top + PADDING - 2.0;
        for (set, style, colour, gap) in parts {
            self.sheet.y += gap;
            if gone && (style == DAY || style == HOURS) {
                self.strike(&set, x, style);
            }
            self.stack(set, x, style, colour);
        }
        if let Some((page, code)) = code {
            self.sheet.y = top + PADDING - 2.0;
            self.code(page, code);
        }
        self.sheet.y = top + height + 14.0;
    }

    fn strike(&mut self, set: &[Line], x: f32, style: Style) {
        let tops = std::iter::successors(Some(self.sheet.y), |top| Some(top + style.leading));
        let areas: Vec<Area> = set
            .iter()
            .zip(tops)
            .map(|(line, top)| Area { x, y: baseline(top, style) - style.size * 0.27, width: line.width, height: 1.4 })
            .collect();
        for area in areas {
            self.sheet.fill(area, RED);
        }
    }

    fn code(&mut self, page: &PageLink, code: qr::Code) {
        let area = Area { x: RIGHT - PADDING - CODE_SIDE, y: self.sheet.y, width: CODE_SIDE, height: CODE_SIDE };
        self.sheet.fill(area, WHITE);
        let figure = self.sheet.node(Role::Figure(page.alt.clone()), None);
        self.sheet.put(Some(figure), Mark::Modules { code, area });
        self.sheet.y += CODE_SIDE + 4.0;
        self.stack(lines(&page.caption, SMALL, CODE_SIDE), area.x, SMALL, QUIET);
    }

    fn section(&mut self, section: &Section) {
        // A heading does not stay behind alone at the end of a page.
        self.room(SECTION.leading + 9.0 + 2.0 * BODY.leading);
        self.sheet.fill(Area { x: LEFT, y: self.sheet.y, width: WHOLE.1, height: 0.75 }, RULE);
        self.sheet.y += 6.0;
        self.element(Role::Heading(2, section.heading.clone()), &section.heading, WHOLE, SECTION, BLUE);
        self.sheet.y += 2.0;
        for part in &section.parts {
            match part {
                Part::Words(words) => self.element(Role::Paragraph, words, WHOLE, BODY, INK),
                Part::Link(address) => self.link(address),
                Part::List(things) => self.list(things),
                Part::Facts(facts) => self.facts(facts),
            }
            self.sheet.y += 2.0;
        }
        self.sheet.y += 5.0;
    }

    fn link(&mut self, address: &str) {
        let paragraph = self.sheet.node(Role::Paragraph, None);
        let node = self.sheet.node(Role::Link, Some(paragraph));
        for set in lines(address, BODY, WHOLE.1) {
            self.room(BODY.leading);
            let area = Area { x: LEFT, y: self.sheet.y, width: set.width, height: BODY.leading };
            let under = Area { y: baseline(area.y, BODY) + 1.6, height: 0.6, ..area };
            self.sheet.line(Some(node), set, (LEFT, area.y), BODY, BLUE);
            self.sheet.fill(under, BLUE);
            self.sheet.put(Some(node), Mark::Link { area, address: address.to_owned() });
            self.sheet.y += BODY.leading;
        }
    }

    fn list(&mut self, things: &[String]) {
        let list = self.sheet.node(Role::List, None);
        for thing in things {
            self.room(BODY.leading);
            let side = 7.5;
            let area = Area { x: LEFT + 1.0, y: self.sheet.y + (BODY.leading - side) / 2.0, width: side, height: side };
            self.sheet.put(None, Mark::Frame { area, colour: BLUE });
            let item = self.sheet.node(Role::Item, Some(list));
            let body = self.sheet.node(Role::Body, Some(item));
            self.flow(body, thing, (LEFT + 18.0, WHOLE.1 - 18.0), BODY, INK);
            self.sheet.y += 1.0;
        }
    }

    fn facts(&mut self, facts: &[Fact]) {
        let list = self.sheet.node(Role::List, None);
        for Fact { label, value } in facts {
            let (names, set) = (lines(label, BODY, LABELS_WIDTH - 12.0), lines(value, BODY, WHOLE.1 - LABELS_WIDTH));
            // A label that is as long as a page would have nowhere to stand; `clean` has cut it.
            self.room(heights(&names, BODY));
            let item = self.sheet.node(Role::Item, Some(list));
            let name = self.sheet.node(Role::Label, Some(item));
            let (page, top) = (self.sheet.page(), self.sheet.y);
            self.sheet.y = names.into_iter().fold(top, |y, line| {
                self.sheet.line(Some(name), line, (LEFT, y), BODY, QUIET);
                y + BODY.leading
            });
            let end = std::mem::replace(&mut self.sheet.y, top);
            let body = self.sheet.node(Role::Body, Some(item));
            for line in set {
                self.room(BODY.leading);
                self.sheet.line(Some(body), line, (LEFT + LABELS_WIDTH, self.sheet.y), BODY, INK);
                self.sheet.y += BODY.leading;
            }
            if self.sheet.page() == page {
                self.sheet.y = self.sheet.y.max(end);
            }
        }
    }

    fn notice(&mut self) {
        self.sheet.y += 2.0;
        self.element(Role::Paragraph, &self.receipt.notice, WHOLE, SMALL, QUIET);
    }

    /// Code and number of the page, once all pages are there.
    fn feet(&mut self) {
        let pages = self.sheet.pages.len();
        let top = HEIGHT - 38.0;
        for number in 0..pages {
            let of = self
                .receipt
                .page_of
                .replace("{page}", &(number + 1).to_string())
                .replace("{pages}", &pages.to_string());
            let (of, code) = (line(&of, FOOT), line(&self.receipt.code, FOOT));
            let marks = [(RIGHT - of.width, of), (LEFT, code)];
            for (x, line) in marks {
                let mark = Mark::Words { line, x, baseline: baseline(top, FOOT), size: FOOT.size, colour: QUIET };
                self.sheet.pages[number].push(super::sheet::Placed { owner: None, mark });
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "some lines")]
fn heights(lines: &[Line], style: Style) -> f32 {
    lines.len() as f32 * style.leading
}

fn caption_height(page: &PageLink) -> f32 {
    heights(&lines(&page.caption, SMALL, CODE_SIDE), SMALL)
}
