//! What the sixteen characters of a person's code tell: sex, birth date but for the century, place. Not here: whether
//! that fits what is known of the person (`bearer`).

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::super::places::PlaceCode;
use super::{FiscalCodeError, check};

/// January to December.
const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";

/// What stands for 0 to 9 where two people would otherwise have one code.
pub(super) const OMOCODE_LETTERS: &[u8; 10] = b"LMNPQRSTUV";

/// Places with a digit, or a letter in its stead; counted from 0.
pub(super) const DIGIT_PLACES: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];

/// How many centuries are looked at for a year of two digits, the latest first: no living person is from a fourth one.
const CENTURIES: i32 = 3;

/// As registered at birth or changed since, the two that the code knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
}

/// A person's code of sixteen characters. Equal only to one that is written the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonCode([u8; 16]);

impl PersonCode {
    /// From digits and capital letters.
    pub(super) fn parse(signs: [u8; 16]) -> Result<Self, FiscalCodeError> {
        if let Some(at) = (0..16).find(|at| !may_stand(*at, signs[*at])) {
            return Err(FiscalCodeError::Character(at + 1));
        }
        if !MONTHS.contains(&signs[8]) {
            return Err(FiscalCodeError::Month);
        }
        let code = Self(signs);
        code.check_day()?;
        if check::letter(&signs) == signs[15] { Ok(code) } else { Err(FiscalCodeError::CheckLetter) }
    }

    fn check_day(&self) -> Result<(), FiscalCodeError> {
        // 2000 was a leap year: whatever day a month can have, it had.
        let real = NaiveDate::from_ymd_opt(2000, self.birth_month(), self.birth_day()).is_some();
        // Years of two digits are leap years alike in every century, but for 00, which is one every fourth time.
        let leap = self.birth_year_of_century().is_multiple_of(4);
        match (self.birth_month(), self.birth_day()) {
            _ if !real => Err(FiscalCodeError::Day),
            (2, 29) if !leap => Err(FiscalCodeError::LeapDay),
            _ => Ok(()),
        }
    }

    pub(super) fn signs(&self) -> &[u8; 16] {
        &self.0
    }

    /// The three letters of the surname.
    pub(super) fn surname(&self) -> &[u8] {
        &self.0[..3]
    }

    /// The three letters of the name.
    pub(super) fn name(&self) -> &[u8] {
        &self.0[3..6]
    }

    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.day_number() > 40 { Sex::Female } else { Sex::Male }
    }

    /// 1 to 31.
    #[must_use]
    pub fn birth_day(&self) -> u32 {
        let day = self.day_number();
        if day > 40 { day - 40 } else { day }
    }

    /// 1 to 12.
    #[must_use]
    pub fn birth_month(&self) -> u32 {
        // A place below twelve, and one that was found when the code was read.
        MONTHS.iter().zip(1..).find(|(letter, _)| **letter == self.0[8]).map_or(0, |(_, month)| month)
    }

    /// 0 to 99: the code does not say which century.
    #[must_use]
    pub fn birth_year_of_century(&self) -> u32 {
        self.number(6)
    }

    /// The days that the code can mean, none after a given one, the latest first.
    pub fn birth_dates(&self, on_or_before: NaiveDate) -> impl Iterator<Item = NaiveDate> + use<> {
        let (month, day) = (self.birth_month(), self.birth_day());
        let of_century = i32::try_from(self.birth_year_of_century()).unwrap_or_default();
        let (latest, century) = (on_or_before.year(), on_or_before.year().div_euclid(100));
        (0..=CENTURIES)
            .map(move |back| (century - back) * 100 + of_century)
            .filter(move |year| *year > latest - CENTURIES * 100)
            .filter_map(move |year| NaiveDate::from_ymd_opt(year, month, day))
            .filter(move |date| *date <= on_or_before)
    }

    /// The latest day that the code can mean. Of people over a hundred it is a century too late: where the birth date
    /// is known, ask `fits_birth_date`.
    #[must_use]
    pub fn birth_date(&self, on_or_before: NaiveDate) -> Option<NaiveDate> {
        self.birth_dates(on_or_before).next()
    }

    /// Whether the code can be of somebody born on a day, in whatever century that is.
    #[must_use]
    pub fn fits_birth_date(&self, date: NaiveDate) -> bool {
        let of_century = u32::try_from(date.year().rem_euclid(100)).ok();
        (of_century, date.month(), date.day())
            == (Some(self.birth_year_of_century()), self.birth_month(), self.birth_day())
    }

    /// The Belfiore code of the place of birth. That its shape is right does not say that there is such a place.
    #[must_use]
    pub fn place(&self) -> PlaceCode {
        let [.., letter, a, b, c, _] = self.decoded();
        PlaceCode::of_signs([letter, a, b, c])
    }

    /// Whether letters stand for digits.
    #[must_use]
    pub fn is_omocode(&self) -> bool {
        DIGIT_PLACES.iter().any(|at| !self.0[*at].is_ascii_digit())
    }

    /// Digits for the letters of omocodia, with the check letter that belongs to them. For comparing what the code
    /// tells, never for telling people apart: somebody else may have just this code.
    #[must_use]
    pub fn decoded(&self) -> [u8; 16] {
        let mut signs = self.0;
        for at in DIGIT_PLACES {
            signs[at] = b'0' + digit(signs[at]).unwrap_or_default();
        }
        signs[15] = check::letter(&signs);
        signs
    }

    /// 01 to 31, 41 to 71 for women.
    fn day_number(&self) -> u32 {
        self.number(9)
    }

    /// The two digits, or letters for digits, from a place on.
    fn number(&self, at: usize) -> u32 {
        let value = |sign: u8| u32::from(digit(sign).unwrap_or_default());
        value(self.0[at]) * 10 + value(self.0[at + 1])
    }
}

/// Whether a sign may stand in a place: digits, or letters for them, in seven places, letters in the others.
fn may_stand(at: usize, sign: u8) -> bool {
    if DIGIT_PLACES.contains(&at) { digit(sign).is_some() } else { sign.is_ascii_uppercase() }
}

/// 0 to 9, of a digit or the letter in its stead.
fn digit(sign: u8) -> Option<u8> {
    let value = match sign {
        b'0'..=b'9' => Some(usize::from(sign - b'0')),
        _ => OMOCODE_LETTERS.iter().position(|letter| *letter == sign),
    };
    value.and_then(|value| u8::try_from(value).ok())
}

impl fmt::Debug for PersonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FiscalCode(person)")
    }
}
