//! Codes that python-codicefiscale made and judged; data/vectors/README.md tells how. Not here: what only we check.

use chrono::NaiveDate;

use super::super::*;
use crate::domain::places::{PlaceCode, Places, Standing};

const VECTORS: &[u8] = include_bytes!("../../../../data/vectors/fiscal_code.tsv.gz");

/// A gzip file without a name in it (RFC 1952): ten bytes before the data, eight behind it.
fn unpacked(gzip: &[u8]) -> String {
    let data = &gzip[10..gzip.len() - 8];
    String::from_utf8(miniz_oxide::inflate::decompress_to_vec(data).unwrap()).unwrap()
}

#[test]
fn all_are_read_as_the_other_program_reads_them() {
    let text = unpacked(VECTORS);
    let (mut people, mut codes) = (0, 0);
    for line in text.lines() {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["P", surname, name, sex, birth, place, stood, plain, written] => {
                let bearer = bearer(surname, name, sex, birth, place);
                check_person(&bearer, stood == "1", plain, written);
                people += 1;
            }
            ["C", code, verdict] => {
                assert!(judged(code).contains(&verdict), "{line}");
                codes += 1;
            }
            _ => panic!("no vector: {line}"),
        }
    }
    assert_eq!((people, codes), (65_000, 45_000));
}

fn bearer<'a>(surname: &'a str, name: &'a str, sex: &str, birth: &str, place: &str) -> Bearer<'a> {
    Bearer {
        surname: Some(surname),
        name: Some(name),
        birth_date: Some(birth.parse().unwrap()),
        sex: Some(if sex == "F" { Sex::Female } else { Sex::Male }),
        place: Some(PlaceCode::parse(place).unwrap()),
    }
}

/// The code fits its bearer in everything, and nothing else that it tells is different.
fn check_person(bearer: &Bearer<'_>, stood: bool, plain: &str, written: &str) {
    let code = FiscalCode::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"));
    let code = code.person().unwrap();
    assert_eq!(code.decoded(), plain.as_bytes(), "{written}");
    assert_eq!(code.is_omocode(), plain != written, "{written}");
    let expected: &[Misfit] = if stood { &[] } else { &[Misfit::PlaceAtOtherTimes] };
    assert_eq!(code.check_against(bearer, Places::built_in()), expected, "{written} {:?}", bearer.surname);
    let born: NaiveDate = bearer.birth_date.unwrap();
    assert_eq!(code.birth_date(born), Some(born), "{written}: nobody is born after the day of birth");
}

/// What the other program may say of it: S signs or length, D no such day, P no such place, C check letter, V valid.
fn judged(text: &str) -> &'static [&'static str] {
    match FiscalCode::parse(text) {
        // It asks for the day before it reads the place, and then for a place of any signs.
        Err(FiscalCodeError::Character(13..=15)) => &["S", "D", "P"],
        Err(FiscalCodeError::Length(_) | FiscalCodeError::Character(_) | FiscalCodeError::Month) => &["S"],
        Err(FiscalCodeError::Day | FiscalCodeError::LeapDay) => &["D"],
        // It asks for the place before the check letter, and rejects a code of no known place; we only warn of it.
        Err(FiscalCodeError::CheckLetter | FiscalCodeError::CheckDigit) => match standing(&mended(text)) {
            Standing::Valid => &["C"],
            Standing::AtOtherTimes => &["C", "P"],
            Standing::Unknown => &["P"],
        },
        Ok(code) => match code.person().map(standing) {
            // It bridges most days on which the archive has no place of that code, but not all.
            Some(Standing::AtOtherTimes) => &["V", "P"],
            Some(Standing::Unknown) => &["P"],
            Some(Standing::Valid) | None => &["V"],
        },
    }
}

/// Of the place, on either of the two days that the other program thinks of.
fn standing(code: &PersonCode) -> Standing {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let of = |date: NaiveDate| Places::built_in().standing(code.place(), Some(date));
    match of(today) {
        Standing::Unknown => Standing::Unknown,
        _ if code.birth_dates(today).take(2).any(|date| of(date) == Standing::Valid) => Standing::Valid,
        _ => Standing::AtOtherTimes,
    }
}

/// The code with the check letter that belongs to it.
fn mended(text: &str) -> PersonCode {
    let mut signs: [u8; 16] = text.trim().to_ascii_uppercase().as_bytes().try_into().unwrap();
    signs[15] = check::letter(&signs);
    PersonCode::parse(signs).unwrap()
}
