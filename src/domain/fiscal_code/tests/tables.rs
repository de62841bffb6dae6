//! Codes that somebody printed, good and bad, and what is told of them.

use chrono::NaiveDate;

use super::super::*;
use crate::domain::places::{PlaceCode, Places};

fn person(text: &str) -> PersonCode {
    FiscalCode::parse(text).unwrap().person().unwrap().clone()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn good_ones_tell_of_their_bearers() {
    let cases = [
        ("RSSMRA80A01H501U", "Rossi", "Mario", "1980-01-01", Sex::Male, "H501"),
        ("CCCFBA85D03L219P", "Caccamo", "Fabio", "1985-04-03", Sex::Male, "L219"),
        ("CCCFBA85D03L21VE", "Caccamo", "Fabio", "1985-04-03", Sex::Male, "L219"),
        ("RSSMRA70A01H501S", "Rossi", "Mario", "1970-01-01", Sex::Male, "H501"),
        ("FOXIOX00B69A952X", "Fo", "Io", "2000-02-29", Sex::Female, "A952"),
        ("DMCMCH00B69A952D", "D'Amico", "Maria Chiara", "2000-02-29", Sex::Female, "A952"),
        ("MLLJGN00B69A952Z", "Müller", "Jürgen", "2000-02-29", Sex::Female, "A952"),
        ("ZZKCRT00B69A952I", "Žižek", "Črt", "2000-02-29", Sex::Female, "A952"),
        ("XAXLAX00B69A952O", "Ax", "Al", "2000-02-29", Sex::Female, "A952"),
    ];
    for (text, surname, name, born, sex, place) in cases {
        let code = person(text);
        let told = (code.birth_date(date("2026-11-23")), code.sex(), code.place().to_string());
        assert_eq!(told, (Some(date(born)), sex, place.to_owned()), "{text}");
        let place = PlaceCode::parse(place).ok();
        let bearer =
            Bearer { surname: Some(surname), name: Some(name), birth_date: Some(date(born)), sex: Some(sex), place };
        assert_eq!(code.check_against(&bearer, Places::built_in()), [], "{text}");
    }
    let vietnam = person("NGYTHI90T50Z251O");
    assert!(vietnam.place().is_abroad() && vietnam.sex() == Sex::Female);
}

#[test]
fn bad_ones_say_what_is_wrong_first() {
    use FiscalCodeError as E;
    let cases = [
        // Printed in official papers: a manual, a page's template, an interface's description, an identity provider's demo.
        ("RSSMRO70R89F306Y", E::Day),
        ("GLABNC72H25H501Y", E::CheckLetter),
        ("SPNDNL80R13C555X", E::CheckLetter),
        ("RSSMRA85M01H501U", E::CheckLetter),
        ("AAAAAA00A00A000A", E::Day),
        ("", E::Length(0)),
        ("RSSMRA80A01H501", E::Length(15)),
        ("RSSMRA80A01H501UU", E::Length(17)),
        ("RSSMRA 80A01 H501U", E::Length(18)),
        ("R5SMRA80A01H501U", E::Character(2)),
        ("RSSMRA8AA01H501U", E::Character(8)),
        ("RSSMRA80A01H50OU", E::Character(15)),
        ("RSSMRA80A01H5011", E::Character(16)),
        ("RSSMRÀ80A01H501U", E::Character(6)),
        ("RSSMRA80F01H501U", E::Month),
        ("RSSMRA80A00H501U", E::Day),
        ("RSSMRA80A32H501U", E::Day),
        ("RSSMRA80A40H501U", E::Day),
        ("RSSMRA80A72H501U", E::Day),
        ("RSSMRA80D31H501U", E::Day),
        ("RSSMRA80B30H501U", E::Day),
        ("RSSMRA80B70H501U", E::Day),
        ("RSSMRA81B29H501U", E::LeapDay),
        ("RSSMRAUMB69H501U", E::LeapDay),
        ("RSSMRA80A01H501V", E::CheckLetter),
        // An omocode keeps the check letter of its own letters, not of the digits that they stand for.
        ("CCCFBA85D03L21VP", E::CheckLetter),
        ("0123456789X", E::Character(11)),
        ("12345678901", E::CheckDigit),
        ("00000000000", E::CheckDigit),
    ];
    for (text, expected) in cases {
        assert_eq!(FiscalCode::parse(text), Err(expected), "{text}");
    }
}

#[test]
fn eleven_digits_are_a_kind_of_their_own() {
    // The Agenzia delle Entrate's own, a ministry's, and one of a textbook.
    for text in ["06363391001", "80415740580", "12345678903"] {
        let code = FiscalCode::parse(text).unwrap();
        assert!(matches!(code, FiscalCode::Provisional(_)) && code.person().is_none(), "{text}");
        assert_eq!(code.as_str(), text);
    }
    assert_eq!(FiscalCode::parse("06363391002"), Err(FiscalCodeError::CheckDigit));
}

#[test]
fn only_what_is_around_a_code_is_taken_away() {
    let plain = FiscalCode::parse("RSSMRA80A01H501U").unwrap();
    assert_eq!(FiscalCode::parse(" \trssmra80a01h501u\u{a0}\n"), Ok(plain.clone()));
    for attribute in ["TINIT-RSSMRA80A01H501U", "tinit-rssmra80a01h501u", " RSSMRA80A01H501U "] {
        assert_eq!(FiscalCode::from_attribute(attribute), Ok(plain.clone()), "{attribute}");
    }
    assert_eq!(FiscalCode::parse("TINIT-RSSMRA80A01H501U"), Err(FiscalCodeError::Length(22)));
    for attribute in ["TINIT-TINIT-RSSMRA80A01H501U", "TINDE-12345678903", "TINIT-", "àèìòù-RSSMRA80A01H501U"] {
        assert!(FiscalCode::from_attribute(attribute).is_err(), "{attribute}");
    }
}

#[test]
fn an_omocode_is_another_person() {
    let (plain, omocode) = (person("CCCFBA85D03L219P"), person("CCCFBA85D03L21VE"));
    assert_ne!(plain, omocode);
    assert!(omocode.is_omocode() && !plain.is_omocode());
    assert_eq!(&omocode.decoded(), b"CCCFBA85D03L219P");
    assert_eq!(FiscalCode::Person(omocode).as_str(), "CCCFBA85D03L21VE");
}

#[test]
fn a_year_of_two_digits_is_the_latest_that_can_be() {
    let cases = [
        ("RSSMRA80A01H501U", "2026-11-23", "1980-01-01 1880-01-01 1780-01-01"),
        ("RSSMRA80A01H501U", "2080-01-01", "2080-01-01 1980-01-01 1880-01-01"),
        ("RSSMRA80A01H501U", "2079-12-31", "1980-01-01 1880-01-01 1780-01-01"),
        // 1900 and 1800 had no 29 February.
        ("FOXIOX00B69A952X", "2026-11-23", "2000-02-29"),
        ("FOXIOX00B69A952X", "1999-12-31", ""),
    ];
    for (text, on_or_before, expected) in cases {
        let dates = person(text).birth_dates(date(on_or_before)).map(|date| date.to_string()).collect::<Vec<_>>();
        assert_eq!(dates.join(" "), expected, "{text} {on_or_before}");
    }
    assert!(person("RSSMRA80A01H501U").fits_birth_date(date("1880-01-01")), "a known date says the century");
    assert!(!person("RSSMRA80A01H501U").fits_birth_date(date("1981-01-01")));
}

#[test]
fn what_does_not_fit_is_told_all_at_once() {
    let code = person("RSSMRA80A01H501U");
    let places = Places::built_in();
    let place = |text: &str| PlaceCode::parse(text).ok();
    assert_eq!(code.check_against(&Bearer::default(), places), [], "nothing is known");
    let other = Bearer {
        surname: Some("Bianchi"),
        name: Some("Maria Pia"),
        birth_date: Some(date("1980-01-02")),
        sex: Some(Sex::Female),
        place: place("L219"),
    };
    use Misfit as M;
    assert_eq!(code.check_against(&other, places), [M::Surname, M::Name, M::BirthDate, M::Sex, M::Place]);
    let early = Bearer { birth_date: Some(date("1880-01-01")), ..Bearer::default() };
    assert_eq!(code.check_against(&early, places), [M::PlaceAtOtherTimes], "Rome is in the list from 1884 on");
    assert_eq!(code.check_against(&Bearer::default(), &Places::default()), [M::PlaceUnknown]);
    // Letters that are not Latin cannot be compared, which is told as what it is: the name does not fit.
    let cyrillic = Bearer { surname: Some("Росси"), ..Bearer::default() };
    assert_eq!(code.check_against(&cyrillic, places), [M::Surname]);
}

#[test]
fn surnames_and_names_have_three_letters() {
    let cases = [
        ("Rossi", "RSS", "RSS"),
        ("Gianfranco", "GNF", "GFR"),
        ("Maria Chiara", "MRC", "MCH"),
        ("D’Angelo", "DNG", "DGL"),
        ("de la Cruz", "DLC", "DCR"),
        ("Strauß", "STR", "SRS"),
        ("Øst-Łęcka", "STL", "SLC"),
        ("Aiuò", "AIU", "AIU"),
        ("Fo", "FOX", "FOX"),
        ("", "XXX", "XXX"),
    ];
    for (text, surname, name) in cases {
        assert_eq!(surname_letters(text), surname.as_bytes(), "{text}");
        assert_eq!(name_letters(text), name.as_bytes(), "{text}");
    }
}

#[test]
fn nothing_that_is_printed_tells_who_somebody_is() {
    let (person, provisional) = (FiscalCode::parse("RSSMRA80A01H501U"), FiscalCode::parse("06363391001"));
    assert_eq!(format!("{person:?} {provisional:?}"), "Ok(FiscalCode(person)) Ok(FiscalCode(provisional))");
    let error = serde_json::from_str::<FiscalCode>("\"RSSMRA80A01H501V\"").unwrap_err().to_string();
    assert!(!error.contains("RSSMRA"), "{error}");
    assert_eq!(serde_json::to_string(&person.unwrap()).unwrap(), "\"RSSMRA80A01H501U\"");
}
