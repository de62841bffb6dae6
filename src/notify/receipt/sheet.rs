//! The pages of a receipt before they are a PDF: what stands where, and what it is to who has it read out. Not here:
//! what a receipt says (`compose`), the file (`draw`).

use super::qr::Code;
use super::wrap::{Line, Style};

/// A4 in points (1/72 inch).
pub const WIDTH: f32 = 595.276;
pub const HEIGHT: f32 = 841.89;
/// 20 mm at the sides.
pub const LEFT: f32 = 56.7;
pub const RIGHT: f32 = WIDTH - LEFT;
pub const TOP: f32 = 38.0;
/// What flows ends here, above the foot.
pub const BOTTOM: f32 = HEIGHT - 52.0;

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// What an element is (ISO 32000-1 §14.8.4).
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// Level and text.
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    Label,
    Body,
    /// What it shows, in words.
    Figure(String),
    Link,
}

/// An element, in the order of reading.
pub struct Node {
    pub role: Role,
    /// Comes before it in the list.
    pub parent: Option<NodeId>,
    /// Page and height at which it begins.
    pub begins: (usize, f32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// Something on a page.
pub enum Mark {
    Words { line: Line, x: f32, baseline: f32, size: f32, colour: Colour },
    Fill { area: Area, colour: Colour },
    Frame { area: Area, colour: Colour },
    Modules { code: Code, area: Area },
    Link { area: Area, address: String },
}

/// A mark and the element it belongs to; none for what only adorns.
pub struct Placed {
    pub owner: Option<NodeId>,
    pub mark: Mark,
}

/// Pages as they fill.
pub struct Sheet {
    pub pages: Vec<Vec<Placed>>,
    pub nodes: Vec<Node>,
    /// Where the next line begins on the last page.
    pub y: f32,
}

impl Sheet {
    pub fn new() -> Self {
        Self { pages: vec![Vec::new()], nodes: Vec::new(), y: TOP }
    }

    pub fn page(&self) -> usize {
        self.pages.len() - 1
    }

    pub fn node(&mut self, role: Role, parent: Option<NodeId>) -> NodeId {
        self.nodes.push(Node { role, parent, begins: (self.page(), self.y) });
        NodeId(self.nodes.len() - 1)
    }

    /// Puts a mark on the last page.
    pub fn put(&mut self, owner: Option<NodeId>, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed { owner, mark });
        }
    }

    pub fn fill(&mut self, area: Area, colour: Colour) {
        self.put(None, Mark::Fill { area, colour });
    }

    /// Puts a line whose box begins at a height.
    pub fn line(&mut self, owner: Option<NodeId>, line: Line, (x, top): (f32, f32), style: Style, colour: Colour) {
        let baseline = baseline(top, style);
        self.put(owner, Mark::Words { line, x, baseline, size: style.size, colour });
    }
}

/// The capital letters, 0.69 of the size in height, stand in the middle of the line's box.
pub fn baseline(top: f32, style: Style) -> f32 {
    top + style.leading / 2.0 + style.size * 0.345
}
