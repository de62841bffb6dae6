//! Breaks a text into lines of a width, where its language allows it (UAX 14), or anywhere in what is longer than a line.
//! Not here: where the lines go (`compose`).

use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use super::lettering::{Run, Weight, shape, width};

/// What lines are set in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub weight: Weight,
    pub size: f32,
    /// From one baseline to the next.
    pub leading: f32,
}

/// A line, and its width on paper.
#[derive(Clone)]
pub struct Line {
    pub runs: Vec<Run>,
    pub width: f32,
}

/// One line, however long.
pub fn line(text: &str, style: Style) -> Line {
    let runs = shape(text, style.weight);
    let width = runs.iter().map(|run| run.width).sum::<f32>() * style.size;
    Line { runs, width }
}

/// The lines of a text. A blank at a line's end stays, so that who copies the text has its words apart.
pub fn lines(text: &str, style: Style, width_max: f32) -> Vec<Line> {
    let mut breaker =
        Breaker { style, width_max: width_max / style.size, current: String::new(), used: 0.0, done: vec![] };
    for paragraph in text.split('\n') {
        let mut start = 0;
        for (end, _) in linebreaks(paragraph) {
            breaker.add(&paragraph[start..end]);
            start = end;
        }
        breaker.end_line();
    }
    breaker.done
}

struct Breaker {
    style: Style,
    /// At a size of 1.
    width_max: f32,
    current: String,
    used: f32,
    done: Vec<Line>,
}

impl Breaker {
    /// Adds what stays together where it can.
    fn add(&mut self, piece: &str) {
        let measure = |text: &str| width(text, self.style.weight);
        let (ink, whole) = (measure(piece.trim_end()), measure(piece));
        if !self.current.is_empty() && self.used + ink > self.width_max {
            self.end_line();
        }
        if ink <= self.width_max {
            self.put(piece, whole);
            return;
        }
        for grapheme in piece.graphemes(true) {
            let own = width(grapheme, self.style.weight);
            if !self.current.is_empty() && self.used + own > self.width_max && !grapheme.trim().is_empty() {
                self.end_line();
            }
            self.put(grapheme, own);
        }
    }

    fn put(&mut self, text: &str, width: f32) {
        self.current.push_str(text);
        self.used += width;
    }

    fn end_line(&mut self) {
        self.done.push(line(&self.current, self.style));
        self.current.clear();
        self.used = 0.0;
    }
}
