//! Places of birth by their Belfiore code: municipalities with those that are no more, and countries (`Z`). Not here:
//! where the list comes from; data/places/README.md tells.

use std::fmt;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::latin;

/// The list that is built in.
const LIST: &str = include_str!("../../data/places/places.txt");

/// Why a text is no place's code, or no list of places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlacesError {
    #[error("a place's code is a letter and three digits")]
    Code,
    #[error("line {line} of the list of places: {what}")]
    List { line: usize, what: &'static str },
}

/// A letter and three digits: `H501` is Rome, `Z110` France.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceCode([u8; 4]);

/// A place as it was called from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    pub code: PlaceCode,
    pub name: &'a str,
    /// Two letters, `EE` for a foreign country.
    pub province: &'a str,
    pub from: NaiveDate,
    /// The last day; none while the place is there.
    pub to: Option<NaiveDate>,
}

/// What is known of a code and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Valid,
    AtOtherTimes,
    Unknown,
}

/// A list of places.
#[derive(Default)]
pub struct Places<'a> {
    /// By code, then time.
    places: Vec<Place<'a>>,
    /// The same by name, as it is searched for.
    by_name: Vec<(String, usize)>,
}

impl PlaceCode {
    /// # Errors
    /// `PlacesError::Code` where the text is not a letter and three digits.
    pub fn parse(text: &str) -> Result<Self, PlacesError> {
        let signs = <[u8; 4]>::try_from(text.trim().to_ascii_uppercase().as_bytes()).map_err(|_| PlacesError::Code)?;
        let well_formed = signs[0].is_ascii_uppercase() && signs[1..].iter().all(u8::is_ascii_digit);
        if well_formed { Ok(Self(signs)) } else { Err(PlacesError::Code) }
    }

    /// Of a fiscal code, where the signs were looked at already.
    pub(super) const fn of_signs(signs: [u8; 4]) -> Self {
        Self(signs)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII came in, so nothing is lost here.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether it is a country and no municipality.
    #[must_use]
    pub fn is_abroad(self) -> bool {
        self.0[0] == b'Z'
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where somebody was born is for nobody's log.
impl fmt::Debug for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_abroad() { "PlaceCode(abroad)" } else { "PlaceCode(Italy)" })
    }
}

impl Serialize for PlaceCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PlaceCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl Place<'_> {
    /// Whether it was there on a day, by this name and in this province.
    #[must_use]
    pub fn stood_on(&self, date: NaiveDate) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }
}

impl Places<'static> {
    /// The list that is built in, read when it is first asked for.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Places<'static>> =
            LazyLock::new(|| Places::parse(LIST).expect("the list of places is read by a test"));
        &BUILT_IN
    }
}

impl<'a> Places<'a> {
    /// Reads a list: `code|name;province;from;to|name;…`, one code a line in any order, `#` before what is for people.
    ///
    /// # Errors
    /// The first line that is none, and what is wrong with it.
    pub fn parse(text: &'a str) -> Result<Self, PlacesError> {
        let mut places = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            read_line(line, &mut places).map_err(|what| PlacesError::List { line: number + 1, what })?;
        }
        places.sort_by_key(|place| (place.code, place.from));
        let mut by_name: Vec<_> = places.iter().zip(0..).map(|(place, at)| (latin::words(place.name), at)).collect();
        by_name.sort();
        Ok(Self { places, by_name })
    }

    /// All names that a code had, the oldest first.
    #[must_use]
    pub fn of_code(&self, code: PlaceCode) -> &[Place<'a>] {
        let begin = self.places.partition_point(|place| place.code < code);
        let length = self.places[begin..].partition_point(|place| place.code == code);
        &self.places[begin..begin + length]
    }

    /// Whether a code was valid on a day; without a day, whether it ever was.
    #[must_use]
    pub fn standing(&self, code: PlaceCode, on: Option<NaiveDate>) -> Standing {
        let known = self.of_code(code);
        match on {
            _ if known.is_empty() => Standing::Unknown,
            Some(date) if !known.iter().any(|place| place.stood_on(date)) => Standing::AtOtherTimes,
            _ => Standing::Valid,
        }
    }

    /// Places whose names begin with a text, whatever marks and capital letters either has, in the order of names and
    /// at most so many; with a day, only those that were there. For a form that asks where somebody was born.
    #[must_use]
    pub fn search(&self, beginning: &str, on: Option<NaiveDate>, places_max: usize) -> Vec<&Place<'a>> {
        let beginning = latin::words(beginning);
        if beginning.is_empty() {
            return Vec::new();
        }
        let first = self.by_name.partition_point(|(name, _)| *name < beginning);
        let found = self.by_name[first..].iter().take_while(|(name, _)| name.starts_with(&beginning));
        let found = found.filter_map(|(_, at)| self.places.get(*at));
        found.filter(|place| on.is_none_or(|date| place.stood_on(date))).take(places_max).collect()
    }

    /// How many periods the list has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn read_line<'a>(line: &'a str, into: &mut Vec<Place<'a>>) -> Result<(), &'static str> {
    let (code, periods) = line.split_once('|').ok_or("no `|` behind the code")?;
    let code = PlaceCode::parse(code).map_err(|_| "the code is not a letter and three digits")?;
    for period in periods.split('|') {
        let fields: Vec<&str> = period.split(';').collect();
        let [name, province, from, to] = fields[..] else { return Err("a place is name;province;from;to") };
        if name.trim().is_empty() || province.len() != 2 {
            return Err("a place has a name and a province of two letters");
        }
        let to = if to.is_empty() { None } else { Some(date(to)?) };
        into.push(Place { code, name, province, from: date(from)?, to });
    }
    Ok(())
}

/// `19761223`.
fn date(text: &str) -> Result<NaiveDate, &'static str> {
    NaiveDate::parse_from_str(text, "%Y%m%d").map_err(|_| "a day is written 19761223")
}

#[cfg(test)]
mod tests;
