//! A text as a QR code: dark stretches of its rows. Not here: drawing them.

use qrcode::{Color, EcLevel, QrCode};

/// Longest address: up to here the modules are large enough for any telephone at the size of the receipt.
const BYTES_MAX: usize = 300;
/// White modules around the code (ISO/IEC 18004 §9.1).
pub const QUIET: usize = 4;

/// A code and its dark stretches: row, first column, modules.
pub struct Code {
    /// Modules of a side.
    pub side: usize,
    pub dark: Vec<(usize, usize, usize)>,
}

/// The code of a text; none of one too long to be read from paper.
pub fn code(text: &str) -> Option<Code> {
    if text.is_empty() || text.len() > BYTES_MAX {
        return None;
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width();
    let mut dark: Vec<(usize, usize, usize)> = Vec::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        let (row, column) = (place / side, place % side);
        match dark.last_mut() {
            _ if colour == Color::Light => {}
            Some((last, start, modules)) if *last == row && *start + *modules == column => *modules += 1,
            _ => dark.push((row, column, 1)),
        }
    }
    Some(Code { side, dark })
}
