//! The built-in list, and lists that are wrong.

use super::*;

fn day(text: &str) -> NaiveDate {
    date(text).unwrap()
}

fn code(text: &str) -> PlaceCode {
    PlaceCode::parse(text).unwrap()
}

fn names<'a>(places: &[&Place<'a>]) -> Vec<&'a str> {
    places.iter().map(|place| place.name).collect()
}

#[test]
fn the_built_in_list_is_whole() {
    let places = Places::built_in();
    assert_eq!(places.len(), 15_353);
    let codes: std::collections::BTreeSet<PlaceCode> = places.places.iter().map(|place| place.code).collect();
    assert_eq!(codes.len(), 10_086);
    assert_eq!(codes.iter().filter(|code| code.is_abroad()).count(), 222);
    assert!(
        places.places.iter().all(|place| place.to.is_none_or(|to| place.from <= to)),
        "no place ends before it begins"
    );
    // It stays in memory as it is embedded, so its size is what the program grows by.
    assert!(LIST.len() < 500_000, "{}", LIST.len());
}

#[test]
fn a_code_is_valid_while_there_is_a_place_for_it() {
    let cases = [
        ("H501", "19800101", Standing::Valid),        // Rome
        ("A001", "19000101", Standing::Valid),        // Abano, since 1924 Abano Terme
        ("A001", "18661118", Standing::AtOtherTimes), // the day before Veneto joined
        ("A001", "18661119", Standing::Valid),        // and the day itself
        ("A002", "19280306", Standing::Valid),        // the last day of Abbadia Sopra Adda
        ("A002", "19280307", Standing::AtOtherTimes), //
        ("Z105", "19921231", Standing::Valid),        // Czechoslovakia
        ("Z105", "19930102", Standing::AtOtherTimes), //
        ("Z251", "19901215", Standing::Valid),        // Vietnam
        ("Z999", "19901215", Standing::Unknown),      //
    ];
    for (of, on, expected) in cases {
        assert_eq!(Places::built_in().standing(code(of), Some(day(on))), expected, "{of} {on}");
    }
    assert_eq!(Places::built_in().standing(code("A002"), None), Standing::Valid, "at some time");
}

#[test]
fn a_place_is_found_by_the_beginning_of_its_name() {
    let places = Places::built_in();
    let today = Some(day("20261123"));
    assert_eq!(names(&places.search("abano", None, 9)), ["Abano", "Abano Terme"]);
    assert_eq!(names(&places.search("ABANO ", today, 9)), ["Abano Terme"]);
    assert_eq!(names(&places.search("cantu", today, 9)), ["Cantù"]);
    assert_eq!(names(&places.search("l’aquila", today, 9)), ["L'Aquila"]);
    assert_eq!(names(&places.search("San Floriano del Collio", today, 9)), ["San Floriano Del Collio-Števerjan"]);
    assert_eq!(places.search("s", today, 20).len(), 20);
    assert!(places.search(" '", today, 20).is_empty() && places.search("Roccaverde", None, 20).is_empty());
    let [rome] = places.search("roma", today, 1)[..] else { panic!("one") };
    assert_eq!((rome.code.as_str(), rome.province), ("H501", "RM"));
}

#[test]
fn a_list_that_is_wrong_says_where() {
    let cases = [
        ("A001", "line 1 of the list of places: no `|` behind the code"),
        ("# a\n\nA1|A;PD;19000101;", "line 3 of the list of places: the code is not a letter and three digits"),
        ("A001|A;PD;19000101", "line 1 of the list of places: a place is name;province;from;to"),
        ("A001|A;PDX;19000101;", "line 1 of the list of places: a place has a name and a province of two letters"),
        ("A001|A;PD;19000231;", "line 1 of the list of places: a day is written 19761223"),
        ("A001|A;PD;19000101;|", "line 1 of the list of places: a place is name;province;from;to"),
    ];
    for (list, expected) in cases {
        assert_eq!(Places::parse(list).err().map(|error| error.to_string()).as_deref(), Some(expected), "{list}");
    }
    assert!(Places::parse("").unwrap().is_empty());
}

#[test]
fn a_code_is_a_letter_and_three_digits() {
    assert_eq!(code(" h501 ").to_string(), "H501");
    for text in ["", "H50", "H5011", "5H01", "HH01", "H50l", "È01"] {
        assert_eq!(PlaceCode::parse(text), Err(PlacesError::Code), "{text}");
    }
    assert_eq!(format!("{:?} {:?}", code("H501"), code("Z110")), "PlaceCode(Italy) PlaceCode(abroad)");
}
