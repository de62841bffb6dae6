//! The fonts, and letters turned into their glyphs: which font has them, from which side they run, how wide they are.
//! Not here: where lines end (`wrap`).

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::GlyphId as FaceGlyph;
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

/// A font of the receipt.
pub struct Letters {
    face: Face<'static>,
    pub font: Font,
}

/// How strong letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Strong,
}

/// Some letters of one font and one direction, at a size of 1.
#[derive(Clone)]
pub struct Run {
    pub letters: &'static Letters,
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

macro_rules! letters {
    ($file:literal) => {
        LazyLock::new(|| Letters::read(include_bytes!(concat!("../../../data/fonts/", $file))))
    };
}

static REGULAR: LazyLock<Letters> = letters!("titillium-web-v10-latin-ext_latin-regular.ttf");
static STRONG: LazyLock<Letters> = letters!("titillium-web-v10-latin-ext_latin-600.ttf");
/// For letters that the others lack: Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian, Vietnamese.
static OTHERS: LazyLock<Letters> = letters!("DejaVuSans.ttf");

impl Letters {
    fn read(data: &'static [u8]) -> Self {
        let face = Face::from_slice(data, 0).expect("the font in the program is one");
        let font = Font::new(data.into(), 0).expect("the font in the program is one");
        Self { face, font }
    }

    fn glyph(&self, sign: char) -> Option<FaceGlyph> {
        self.face.glyph_index(sign).filter(|glyph| glyph.0 != 0)
    }

    /// Joiners have no shape: every font has them.
    fn has(&self, text: &str) -> bool {
        text.chars().all(|sign| matches!(sign, '\u{200c}' | '\u{200d}') || self.glyph(sign).is_some())
    }

    fn em(&self, units: impl Into<f64>) -> f32 {
        #[expect(clippy::cast_possible_truncation, reason = "lengths on paper")]
        let em = (units.into() / f64::from(self.face.units_per_em())) as f32;
        em
    }
}

/// A text of one line as runs, from left to right.
pub fn shape(text: &str, weight: Weight) -> Vec<Run> {
    let info = BidiInfo::new(text, Some(Level::ltr()));
    let mut found = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for range in runs {
            let right_to_left = levels[range.start].is_rtl();
            let start = found.len();
            found.extend(one_direction(&text[range], weight, right_to_left));
            if right_to_left {
                found[start..].reverse();
            }
        }
    }
    found
}

/// The width of a text of one line at a size of 1.
pub fn width(text: &str, weight: Weight) -> f32 {
    shape(text, weight).iter().map(|run| run.width).sum()
}

/// The font that has all of a letter with its accents; none where no font has.
fn letters_for(grapheme: &str, weight: Weight) -> Option<&'static Letters> {
    let own: &'static Letters = match weight {
        Weight::Regular => &REGULAR,
        Weight::Strong => &STRONG,
    };
    [own, &OTHERS].into_iter().find(|letters| letters.has(grapheme))
}

fn one_direction(text: &str, weight: Weight, right_to_left: bool) -> Vec<Run> {
    let mut runs: Vec<(Option<&'static Letters>, String)> = Vec::new();
    for grapheme in text.graphemes(true) {
        let letters = letters_for(grapheme, weight);
        match runs.last_mut() {
            Some((last, run)) if same(*last, letters) => run.push_str(grapheme),
            _ => runs.push((letters, grapheme.to_owned())),
        }
    }
    let run = |(letters, text): (Option<&'static Letters>, String)| match letters {
        Some(letters) => letters.shape(text, right_to_left),
        None => replaced(text),
    };
    runs.into_iter().map(run).collect()
}

fn same(one: Option<&'static Letters>, other: Option<&'static Letters>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => std::ptr::eq(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

impl Letters {
    fn shape(&'static self, text: String, right_to_left: bool) -> Run {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(&self.face, &[], buffer);
        let infos = shaped.glyph_infos();
        // `.notdef` is forbidden in archives.
        if infos.iter().any(|info| info.glyph_id == 0) {
            return replaced(text);
        }
        let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        let glyph = |(info, at): (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition)| {
            let start = info.cluster as usize;
            let end = starts.get(starts.partition_point(|other| *other <= start)).copied().unwrap_or(text.len());
            let (advance, x, y) = (self.em(at.x_advance), self.em(at.x_offset), self.em(at.y_offset));
            KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, x, y, 0.0, start..end, None)
        };
        let glyphs: Vec<KrillaGlyph> = infos.iter().zip(shaped.glyph_positions()).map(glyph).collect();
        let width = shaped.glyph_positions().iter().map(|at| self.em(at.x_advance)).sum();
        Run { letters: self, glyphs, width, text }
    }
}

/// Letters that no font has, each shown as the sign for that. The file keeps what they are, for copying and reading out.
fn replaced(text: String) -> Run {
    let letters: &'static Letters = &OTHERS;
    let sign = letters.glyph(char::REPLACEMENT_CHARACTER).expect("the font has the sign for what it lacks");
    let advance = letters.em(letters.face.glyph_hor_advance(sign).unwrap_or_default());
    let graphemes = text.grapheme_indices(true);
    let glyph = |(start, grapheme): (usize, &str)| {
        let range = start..start + grapheme.len();
        KrillaGlyph::new(GlyphId::new(u32::from(sign.0)), advance, 0.0, 0.0, 0.0, range, None)
    };
    let glyphs: Vec<KrillaGlyph> = graphemes.map(glyph).collect();
    #[expect(clippy::cast_precision_loss, reason = "some letters")]
    let width = advance * glyphs.len() as f32;
    Run { letters, glyphs, width, text }
}
