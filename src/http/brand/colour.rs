//! The main colour of a town: whether white can be read on it, its darker shades, and the small stylesheet that brings
//! them to the pages. Not here: what is painted with them (`web/assets/brand.mjs` and `web/styles`).

use std::fmt::{self, Write as _};
use std::str::FromStr;

/// The kit's own blue: with it no stylesheet is needed.
pub const USUAL: &str = "#0066cc";
/// Least contrast of text on its ground (WCAG 2.1, 1.4.3), which public sites have to keep.
const CONTRAST_MIN: f64 = 4.5;

/// A colour on which white can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Why a text is no main colour.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ColourError {
    #[error("expected a colour such as `#0066cc`, got {0:?}")]
    Shape(String),
    #[error(
        "expected a darker colour: white on {colour} has a contrast of {ratio:.2}:1 and public sites need 4.5:1; {darker} \
         would do"
    )]
    Pale { colour: String, ratio: f64, darker: Colour },
}

impl FromStr for Colour {
    type Err = ColourError;
    fn from_str(text: &str) -> Result<Self, ColourError> {
        let shape = || ColourError::Shape(text.chars().take(20).collect());
        let digits = text.strip_prefix('#').filter(|digits| digits.bytes().all(|c| c.is_ascii_hexdigit()));
        let channels = match digits.map(str::as_bytes) {
            Some([r, g, b]) => [[*r, *r], [*g, *g], [*b, *b]],
            Some([r, s, g, h, b, c]) => [[*r, *s], [*g, *h], [*b, *c]],
            _ => return Err(shape()),
        };
        let mut colour = Self([0; 3]);
        for (channel, digits) in colour.0.iter_mut().zip(channels) {
            let digits = std::str::from_utf8(&digits).map_err(|_| shape())?;
            *channel = u8::from_str_radix(digits, 16).map_err(|_| shape())?;
        }
        let ratio = colour.contrast_with_white();
        if ratio >= CONTRAST_MIN {
            Ok(colour)
        } else {
            Err(ColourError::Pale { colour: text.to_owned(), ratio, darker: colour.dark_enough() })
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// As WCAG 2.1 defines it: 1 for white itself, 21 for black.
    fn contrast_with_white(self) -> f64 {
        let light = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(light);
        1.05 / (0.2126f64.mul_add(red, 0.7152f64.mul_add(green, 0.0722 * blue)) + 0.05)
    }

    /// The same hue with so many hundredths of the light; what is darker than a main colour is one too.
    fn darker(self, hundredths: u16) -> Self {
        Self(self.0.map(|channel| u8::try_from(u16::from(channel) * hundredths / 100).unwrap_or(channel)))
    }

    /// The lightest of its shades on which white can be read; black always is one.
    fn dark_enough(self) -> Self {
        let shades = (0..100).rev().map(|hundredths| self.darker(hundredths));
        shades.into_iter().find(|shade| shade.contrast_with_white() >= CONTRAST_MIN).unwrap_or(Self([0; 3]))
    }

    /// What is hovered over, the line above the header, the footer: as the kit has it for its own blue.
    #[must_use]
    pub fn dark(self) -> Self {
        self.darker(81)
    }

    /// The foot of the footer, and what is pressed.
    fn darkest(self) -> Self {
        self.darker(50)
    }

    /// The stylesheet: it only gives the pages' own properties and the kit's other values.
    #[must_use]
    pub fn style(self) -> String {
        let [red, green, blue] = self.0;
        let mut style =
            format!(":root{{--brand:{self};--brand-dark:{};--brand-darkest:{}", self.dark(), self.darkest());
        // Writing to a string cannot fail.
        let _ = write!(style, ";--bs-primary-rgb:{red},{green},{blue}}}");
        style
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_main_colour_carries_white_text() {
        for (text, shown) in
            [("#0066cc", "#0066cc"), ("#06C", "#0066cc"), ("#8a1538", "#8a1538"), ("#767676", "#767676")]
        {
            assert_eq!(text.parse::<Colour>().map(|colour| colour.to_string()), Ok(shown.to_owned()));
        }
        for text in ["", "#", "blue", "#12", "#12345", "#1234567", "0066cc", "#gg0000", "#06c;}", "#é00"] {
            assert!(matches!(text.parse::<Colour>(), Err(ColourError::Shape(_))), "{text}");
        }
    }

    #[test]
    fn a_pale_one_is_refused_with_its_ratio_and_one_that_would_do() {
        // Worked out apart from this code, by the formula of WCAG 2.1.
        for (text, ratio) in [("#777777", "4.48"), ("#ffffff", "1.00"), ("#ffd23f", "1.44"), ("#00a3ff", "2.73")] {
            let error = text.parse::<Colour>().expect_err(text);
            let said = error.to_string();
            assert!(said.contains(&format!(" {ratio}:1")) && said.contains("4.5:1"), "{said}");
            let ColourError::Pale { darker, .. } = error else { panic!("{said}") };
            assert_eq!(darker.to_string().parse(), Ok(darker), "what is proposed is accepted");
        }
    }

    #[test]
    fn shades_are_those_of_the_kit_and_the_style_is_small() {
        let colour: Colour = USUAL.parse().unwrap();
        assert_eq!(
            (colour.dark().to_string(), colour.darkest().to_string()),
            ("#0052a5".to_owned(), "#003366".to_owned())
        );
        assert_eq!(
            colour.style(),
            ":root{--brand:#0066cc;--brand-dark:#0052a5;--brand-darkest:#003366;--bs-primary-rgb:0,102,204}"
        );
    }
}
