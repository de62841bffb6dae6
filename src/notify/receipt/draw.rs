//! Writes the pages as a PDF: marks, the tree for reading out, the outline, what the file says of itself. Not here: where
//! anything stands (`compose`).

use std::num::NonZeroU16;

use chrono::{DateTime, Datelike, Timelike};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, ListNumbering, SpanTag, Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};
use sha2::{Digest, Sha256};

use super::sheet::{Area, Colour, HEIGHT, Mark, NodeId, Placed, Role, Sheet, WIDTH};
use super::{Receipt, ReceiptError, qr};
use crate::domain::time::Timestamp;

/// The file of some pages.
pub fn document(receipt: &Receipt, sheet: Sheet) -> Result<Vec<u8>, ReceiptError> {
    let settings = SerializeSettings { configuration: configuration()?, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut content: Vec<Vec<Identifier>> = sheet.nodes.iter().map(|_| Vec::new()).collect();
    let mut figures: Vec<Option<BBox>> = sheet.nodes.iter().map(|_| None).collect();
    for (number, mut marks) in sheet.pages.into_iter().enumerate() {
        // What adorns lies below, then all follows in the order of reading.
        marks.sort_by_key(|placed| placed.owner);
        for placed in &marks {
            if let (Some(NodeId(owner)), Mark::Modules { area, .. }) = (placed.owner, &placed.mark) {
                figures[owner] = rect(*area).map(|rect| BBox::new(number, rect));
            }
        }
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| broken("page size"))?;
        page(document.start_page_with(size), &marks, &mut content);
    }
    document.set_outline(outline(&sheet.nodes));
    document.set_tag_tree(tree(&sheet.nodes, content, &figures));
    document.set_metadata(metadata(receipt));
    document.finish().map_err(|error| broken(&rule(&error)))
}

fn broken(rule: &str) -> ReceiptError {
    ReceiptError(rule.to_owned())
}

/// The name of what was wrong, without the text in which it was found (law 7).
fn rule(error: &KrillaError) -> String {
    let name = |text: String| text.split(['(', '{']).next().unwrap_or_default().trim().to_owned();
    match error {
        KrillaError::Validation(rules) => {
            rules.iter().map(|(rule, _)| name(format!("{rule:?}"))).collect::<Vec<_>>().join(", ")
        }
        error => name(format!("{error:?}")),
    }
}

fn configuration() -> Result<Configuration, ReceiptError> {
    let both = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1);
    both.finish().map_err(|_| broken("no such pair of standards"))
}

/// One page: runs of marks of the same element are one piece of content.
fn page(mut page: Page<'_>, marks: &[Placed], content: &mut [Vec<Identifier>]) {
    let mut surface = page.surface();
    let drawn = marks.iter().filter(|placed| !matches!(placed.mark, Mark::Link { .. })).collect::<Vec<_>>();
    for piece in drawn.chunk_by(|one, other| one.owner == other.owner) {
        match piece[0].owner {
            None => {
                surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                piece.iter().for_each(|placed| draw(&mut surface, &placed.mark));
                surface.end_tagged();
            }
            Some(NodeId(owner)) => {
                let figure = piece.iter().any(|placed| matches!(placed.mark, Mark::Modules { .. }));
                let tag = if figure { ContentTag::Other } else { ContentTag::Span(SpanTag::empty()) };
                content[owner].push(surface.start_tagged(tag));
                piece.iter().for_each(|placed| draw(&mut surface, &placed.mark));
                surface.end_tagged();
            }
        }
    }
    surface.finish();
    for placed in marks {
        if let (Some(NodeId(owner)), Mark::Link { area, address }) = (placed.owner, &placed.mark)
            && let Some(rect) = rect(*area)
        {
            let target = Target::Action(Action::Link(LinkAction::new(address.clone())));
            let annotation = Annotation::new_link(LinkAnnotation::new(rect, target), Some(address.clone()));
            content[owner].push(page.add_tagged_annotation(annotation));
        }
    }
    page.finish();
}

fn draw(surface: &mut Surface<'_>, mark: &Mark) {
    match mark {
        Mark::Words { line, x, baseline, size, colour } => {
            fill(surface, *colour);
            let mut x = *x;
            for run in &line.runs {
                let start = Point::from_xy(x, *baseline);
                surface.draw_glyphs(start, &run.glyphs, run.letters.font.clone(), &run.text, *size, false);
                x += run.width * size;
            }
        }
        Mark::Fill { area, colour } => {
            fill(surface, *colour);
            boxes(surface, &[*area]);
        }
        Mark::Frame { area, colour } => {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: paint(*colour).into(), width: 0.9, ..Stroke::default() }));
            boxes(surface, &[*area]);
            surface.set_stroke(None);
        }
        Mark::Modules { code, area } => {
            fill(surface, Colour(0, 0, 0));
            boxes(surface, &modules(code, *area));
        }
        Mark::Link { .. } => {}
    }
}

/// The dark stretches of a code, inside its quiet margin.
fn modules(code: &qr::Code, area: Area) -> Vec<Area> {
    #[expect(clippy::cast_precision_loss, reason = "at most 185 modules")]
    let length = |modules: usize| modules as f32 * area.width / (code.side + 2 * qr::QUIET) as f32;
    let place = |(row, column, modules): &(usize, usize, usize)| Area {
        x: area.x + length(column + qr::QUIET),
        y: area.y + length(row + qr::QUIET),
        width: length(*modules),
        height: length(1),
    };
    code.dark.iter().map(place).collect()
}

fn paint(Colour(red, green, blue): Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(surface: &mut Surface<'_>, colour: Colour) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: paint(colour).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }));
}

/// Draws rectangles as one path.
fn boxes(surface: &mut Surface<'_>, areas: &[Area]) {
    let mut path = PathBuilder::new();
    areas.iter().filter_map(|area| rect(*area)).for_each(|rect| path.push_rect(rect));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// None for an area without a side, as of an empty line.
fn rect(Area { x, y, width, height }: Area) -> Option<Rect> {
    if width > 0.0 && height > 0.0 { Rect::from_xywh(x, y, width, height) } else { None }
}

/// The headings, to jump to.
fn outline(nodes: &[super::sheet::Node]) -> Outline {
    let mut outline = Outline::new();
    let mut top: Option<OutlineNode> = None;
    for node in nodes {
        let Role::Heading(level, text) = &node.role else { continue };
        let (page, y) = node.begins;
        let entry = OutlineNode::new(text.clone(), XyzDestination::new(page, Point::from_xy(0.0, y)));
        match &mut top {
            Some(top) if *level > 1 => top.push_child(entry),
            _ => top.replace(entry.with_open(true)).into_iter().for_each(|before| outline.push_child(before)),
        }
    }
    top.into_iter().for_each(|last| outline.push_child(last));
    outline
}

/// The elements, each with its content and then with what is inside it.
fn tree(nodes: &[super::sheet::Node], content: Vec<Vec<Identifier>>, figures: &[Option<BBox>]) -> TagTree {
    let mut groups: Vec<TagGroup> = Vec::new();
    for ((node, pieces), figure) in nodes.iter().zip(content).zip(figures) {
        let mut group = TagGroup::new(tag(&node.role, *figure));
        pieces.into_iter().for_each(|piece| group.push(piece));
        groups.push(group);
    }
    let mut tree = TagTree::new();
    let mut below: Vec<Vec<TagGroup>> = nodes.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    // Backwards, so that a group has all of its own before it goes into its parent.
    for (place, mut group) in groups.into_iter().enumerate().rev() {
        below[place].drain(..).rev().for_each(|inner| group.push(inner));
        if group.children.is_empty() {
            continue;
        }
        match nodes[place].parent {
            Some(NodeId(parent)) => below[parent].push(group),
            None => roots.push(group),
        }
    }
    roots.into_iter().rev().for_each(|group| tree.push(group));
    tree
}

fn tag(role: &Role, figure: Option<BBox>) -> TagKind {
    match role {
        Role::Heading(level, text) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt.clone())).with_bbox(figure).into(),
        Role::Link => Tag::Link.into(),
    }
}

fn metadata(receipt: &Receipt) -> Metadata {
    let words = [&receipt.title, &receipt.code, &receipt.language, &receipt.day, &receipt.hours];
    let mut digest = Sha256::new();
    words.iter().for_each(|word| digest.update(word.as_bytes()));
    let id: String = digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let metadata = Metadata::new()
        .title(receipt.title.clone())
        .language(receipt.language.clone())
        .authors(vec![receipt.body.clone()])
        .creator("Sportello".to_owned())
        .document_id(id);
    match date(receipt.made_at) {
        Some(date) => metadata.creation_date(date),
        None => metadata,
    }
}

/// An instant in UTC as the file has it.
fn date(at: Timestamp) -> Option<krilla::metadata::DateTime> {
    let at = DateTime::from_timestamp_millis(at.0)?;
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let date = krilla::metadata::DateTime::new(u16::try_from(at.year()).ok()?);
    let date = date.month(small(at.month())).day(small(at.day())).hour(small(at.hour()));
    Some(date.minute(small(at.minute())).second(small(at.second())).utc_offset_hour(0).utc_offset_minute(0))
}
