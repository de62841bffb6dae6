//! The Italian fiscal code (*codice fiscale*): what is one, as a type with one constructor. Decreto ministeriale
//! 23/12/1976 (sistemi di codificazione dei soggetti da iscrivere all'anagrafe tributaria), Agenzia delle Entrate. Not
//! here: where places are known from (`places`), and who may see a code.
//!
//! A code is kept and compared as it was written. Where two people would have the same code, the Agenzia tells them
//! apart by letters in place of digits (omocodia): without those letters they would be one person again.

mod bearer;
mod check;
mod names;
mod person;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use bearer::{Bearer, Misfit};
pub use names::{name_letters, surname_letters};
pub use person::{PersonCode, Sex};

/// Why a text is no fiscal code: the first thing that is wrong with it. Never tells the text (law 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FiscalCodeError {
    #[error("a fiscal code has 16 characters, or 11 digits where it is provisional; this has {0}")]
    Length(usize),
    /// Counted from 1, as people count.
    #[error("the character in place {0} cannot be there")]
    Character(usize),
    #[error("the letter in place 9 stands for no month")]
    Month,
    #[error("no such day: 01 to 31, or 41 to 71, and one that the month has")]
    Day,
    #[error("29 February of a year that no century has as a leap year")]
    LeapDay,
    #[error("the last letter does not fit the others")]
    CheckLetter,
    #[error("the last digit does not fit the others")]
    CheckDigit,
}

/// A fiscal code that can be right: shape, day and check letter fit. Whether it was issued, the Agenzia alone knows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FiscalCode {
    /// Sixteen characters: a person.
    Person(PersonCode),
    /// Eleven digits: somebody who waits for the sixteen.
    Provisional(ProvisionalCode),
}

/// Eleven digits with the check digit of a *partita IVA*, given before a person's code is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvisionalCode([u8; 11]);

impl FiscalCode {
    /// The one way in. Capital and small letters are the same, blanks around do not matter; all else is as written.
    ///
    /// # Errors
    /// The first thing that is wrong, from left to right, the check letter last.
    pub fn parse(text: &str) -> Result<Self, FiscalCodeError> {
        let text = text.trim().to_ascii_uppercase();
        let length = text.chars().count();
        if length != 16 && length != 11 {
            return Err(FiscalCodeError::Length(length));
        }
        if let Some(at) = text.chars().position(|sign| !sign.is_ascii_alphanumeric()) {
            return Err(FiscalCodeError::Character(at + 1));
        }
        let signs = text.as_bytes();
        match (<[u8; 16]>::try_from(signs), <[u8; 11]>::try_from(signs)) {
            (Ok(signs), _) => PersonCode::parse(signs).map(Self::Person),
            (_, Ok(digits)) => ProvisionalCode::parse(digits).map(Self::Provisional),
            _ => Err(FiscalCodeError::Length(length)),
        }
    }

    /// From an attribute of SPID, CIE or eIDAS: `fiscalNumber` has the prefix `TINIT-` (ETSI EN 319 412-1: a taxpayer's
    /// number, of Italy), in any case of letters. Some providers leave it out.
    ///
    /// # Errors
    /// As `parse`. Another country's prefix is no fiscal code and refused for its length or signs.
    pub fn from_attribute(text: &str) -> Result<Self, FiscalCodeError> {
        let text = text.trim();
        let prefixed = text.get(..6).is_some_and(|prefix| prefix.eq_ignore_ascii_case("TINIT-"));
        Self::parse(if prefixed { &text[6..] } else { text })
    }

    /// As it was written, in capital letters. It is personal data: not for logs, events or frames.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let signs: &[u8] = match self {
            Self::Person(code) => code.signs(),
            Self::Provisional(code) => &code.0,
        };
        // Only ASCII came in, so nothing is lost here.
        std::str::from_utf8(signs).unwrap_or_default()
    }

    /// The code of sixteen characters, which tells of its bearer.
    #[must_use]
    pub fn person(&self) -> Option<&PersonCode> {
        match self {
            Self::Person(code) => Some(code),
            Self::Provisional(_) => None,
        }
    }
}

impl ProvisionalCode {
    fn parse(digits: [u8; 11]) -> Result<Self, FiscalCodeError> {
        if let Some(at) = digits.iter().position(|sign| !sign.is_ascii_digit()) {
            return Err(FiscalCodeError::Character(at + 1));
        }
        // Seven zeros are no number that was given, though the check digit of nothing but zeros fits.
        let given = digits[..7].iter().any(|digit| *digit != b'0');
        if given && check::digit_fits(&digits) { Ok(Self(digits)) } else { Err(FiscalCodeError::CheckDigit) }
    }
}

impl FromStr for FiscalCode {
    type Err = FiscalCodeError;
    fn from_str(text: &str) -> Result<Self, FiscalCodeError> {
        Self::parse(text)
    }
}

/// Says the kind alone: what is printed by mistake must not tell who somebody is.
impl fmt::Debug for FiscalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(code) => code.fmt(f),
            Self::Provisional(code) => code.fmt(f),
        }
    }
}

impl fmt::Debug for ProvisionalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FiscalCode(provisional)")
    }
}

impl Serialize for FiscalCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FiscalCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
