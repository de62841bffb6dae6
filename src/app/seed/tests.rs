//! The demo town as it should be, and what is said of towns that are wrong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;
use crate::domain::schedule::{Exception, Opens};

/// Monday 2026-11-23, 15:00 in Rome.
const NOW: Timestamp = Timestamp(1_795_442_400_000);

fn data(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(folder)
}

fn leaf<'a>(seed: &'a Seed, id: &str) -> &'a Schedule {
    let found = seed.schedules.iter().find(|(resource, _)| resource.as_str() == id);
    &found.unwrap_or_else(|| panic!("no schedule {id}")).1
}

#[test]
fn the_demo_town_has_what_a_demo_needs() {
    let seed = read(&data("demo"), NOW).unwrap();
    assert_eq!(seed.catalog.town.name.it, "Comune di Roccaverde");
    assert!((36..=46).contains(&seed.schedules.len()), "{} leaves", seed.schedules.len());
    let nodes = &seed.catalog.nodes;
    assert_eq!(nodes.iter().filter(|node| node.bookable).count(), seed.schedules.len());
    let depth = nodes.iter().map(|node| seed.catalog.ancestors(&node.id).len()).max();
    assert_eq!(depth, Some(3), "the deepest leaf lies below three nodes");
    let capacities: BTreeSet<u16> = seed.schedules.iter().map(|(_, schedule)| schedule.rules[0].capacity).collect();
    assert!(capacities.len() >= 5, "{capacities:?}");
    assert!(seed.schedules.iter().filter(|(_, schedule)| schedule.durations_minutes.len() > 1).count() >= 10);
    assert_eq!(nodes.iter().filter(|node| node.suspended.is_some()).count(), 1);
    assert!(nodes.iter().all(|node| node.name.en.is_some() && node.bring.iter().all(|text| text.en.is_some())));
    assert!(nodes.iter().filter(|node| node.bookable).all(|node| node.address.is_some() && node.phone.is_some()));
    let empty_handed: Vec<_> =
        nodes.iter().filter(|node| node.bookable && node.bring.is_empty()).map(|node| &node.id).collect();
    assert!(empty_handed.is_empty(), "nobody knows what to bring to {empty_handed:?}");
    let lost = seed.catalog.node(&ResourceId::new("auditorium").unwrap()).unwrap();
    assert_eq!(lost.directions, None, "an address of its own has no directions of the one above");
    let found = seed.catalog.node(&ResourceId::new("cie-adulti").unwrap()).unwrap();
    assert!(found.directions.is_some(), "as its address, from above");
    assert_eq!(seed.catalog.children(None).first().map(|node| node.id.as_str()), Some("anagrafe"));
}

#[test]
fn exactly_one_resource_is_about_to_open() {
    let seed = read(&data("demo"), NOW).unwrap();
    let waiting: Vec<_> = seed
        .schedules
        .iter()
        .filter_map(|(id, schedule)| match &schedule.window.opens {
            Opens::At(openings) => Some((id.as_str(), openings[0].at)),
            Opens::Rolling { .. } => None,
        })
        .collect();
    assert_eq!(waiting, [("cie-open-day", NOW.plus_minutes(15))]);
}

#[test]
fn the_program_carries_the_demo_town_with_it() {
    assert_eq!(read_embedded(NOW).unwrap(), read(&data("demo"), NOW).unwrap());
}

#[test]
fn the_test_town_never_closes() {
    let seed = read(&data("test-town"), NOW).unwrap();
    let banco = leaf(&seed, "banco");
    assert_eq!((banco.rules.len(), banco.rules[6].from_minute, banco.rules[6].to_minute), (7, 0, 1440));
    assert_eq!(banco.window.opens, Opens::Rolling { days: 60, at_minute: 0 });
    let sala = leaf(&seed, "sala");
    assert_eq!((sala.durations_minutes.as_slice(), sala.rules[0].capacity), ([30, 60, 90].as_slice(), 3));
    assert_eq!(leaf(&seed, "lampo").policy.hold_minutes, 1);
}

/// A town of one file.
fn town(rest: &str) -> Result<Seed, SeedError> {
    let head = "[town]\nname = { it = 'T' }\nzone = 'Europe/Rome'\nwelcome = { it = 'W' }\n";
    gather(&File { name: "town.toml".to_owned(), text: format!("{head}{rest}") }, Vec::new(), NOW)
}

/// The text of a town with one calendar, whose keys are given.
fn desk(keys: &str) -> String {
    format!("[[resource]]\nid = 'desk'\nname = {{ it = 'D' }}\n[resource.calendar]\n{keys}")
}

const GOOD: &str = "grid_minutes = 15\nhours = { monday = ['08:30-12:30'] }\nopens = { days = 30 }\n";

#[test]
fn of_each_key_the_nearest_word_counts() {
    let area = "[calendar]\ndesks = 5\npatron = '09-16'\nholidays = 'italian'\nopens = { days = 9, at = '08:00' }\n";
    let own = "grid_minutes = 20\nhours = { weekdays = ['09:00-10:00'], monday = ['15:00-16:00'] }\ndesks = 2\n\
        closures = ['2026-12-24..2026-12-26', '2026-12-31 09:00-10:00']\nextra_openings = ['2026-12-13 09:00-11:00']\n\
        seasons = [{ from = '2027-06-15', to = '2027-09-15', desks = 3, hours = { saturday = ['09:00-10:00'] } }]\n";
    let seed = town(&format!("{area}{}", desk(own))).unwrap();
    let schedule = leaf(&seed, "desk");
    assert_eq!(schedule.durations_minutes, [20]);
    let spans: Vec<_> = schedule
        .rules
        .iter()
        .map(|rule| (rule.weekday, rule.from_minute, rule.capacity, rule.valid_from.is_some()))
        .collect();
    let expected = [
        (1, 540, 2, false),
        (1, 900, 2, false),
        (2, 540, 2, false),
        (3, 540, 2, false),
        (4, 540, 2, false),
        (5, 540, 2, false),
        (6, 540, 3, true),
    ];
    assert_eq!(spans, expected);
    assert_eq!((schedule.holidays.italian, schedule.holidays.patron), (true, Some((9, 16))));
    assert_eq!(schedule.window.opens, Opens::Rolling { days: 9, at_minute: 480 });
    let closures = schedule.exceptions.iter().filter(|exception| matches!(exception, Exception::Closure { .. }));
    assert_eq!((closures.count(), schedule.exceptions.len()), (2, 3));
}

#[test]
fn an_opening_is_exact_on_the_towns_clock_or_counts_from_the_start() {
    let with = |opens: &str| desk(&format!("grid_minutes = 15\nhours = {{ monday = ['08:30-12:30'] }}\n{opens}"));
    let dates = "from = '2026-12-01', to = '2026-12-31'";
    let openings = |text: String| match &leaf(&town(&text).unwrap(), "desk").window.opens {
        Opens::At(openings) => openings.clone(),
        Opens::Rolling { .. } => panic!("rolling"),
    };
    let exact = openings(with(&format!("opens = {{ at = '2026-11-25T09:00', {dates} }}")));
    assert_eq!(exact[0].at.to_string(), "2026-11-25T08:00:00.000Z");
    let two =
        format!("openings = [{{ at = '2026-11-25T08:00:00Z', {dates} }}, {{ at = '2026-12-25T09:00', {dates} }}]");
    let two = openings(with(&two));
    assert_eq!((two.len(), two[0].at), (2, exact[0].at));
    let relative = openings(with("opens = { after_start_minutes = 15, from_days = 1, to_days = 8 }"));
    assert_eq!((relative[0].at, relative[0].from.to_string()), (NOW.plus_minutes(15), "2026-11-24".to_owned()));
}

#[test]
fn a_wrong_calendar_is_named_by_file_line_resource_and_key() {
    let cases = [
        ("hours = {}\ngrid_minutes = 15\nopens = { days = 3 }", 9, "calendar.hours", "opening hours"),
        ("hours = { monday = ['08:30-12:30'] }\nopens = { days = 3 }", 8, "calendar.grid_minutes", "length of a cell"),
        (&format!("{GOOD}durations_minutes = [15, 20]"), 12, "calendar.durations_minutes", "multiples"),
        (&format!("{GOOD}durations_minutes = []"), 12, "calendar.durations_minutes", "multiples"),
        (
            "grid_minutes = 7\nhours = { monday = ['08:30-12:30'] }\nopens = { days = 3 }",
            9,
            "calendar.grid_minutes",
            "5",
        ),
        ("grid_minutes = 15\nhours = { monday = ['08:30-12:30'] }", 8, "calendar.opens", "days = 30"),
        (&format!("{GOOD}openings = []"), 12, "calendar.openings", "not both"),
        (&format!("{GOOD}extra_openings = ['2026-12-24']"), 12, "calendar.extra_openings.0", "one date with hours"),
        (&format!("{GOOD}hold_minutes = 900"), 12, "calendar.hold_minutes", "240"),
    ];
    for (keys, line, key, says) in cases {
        let error = town(&desk(keys)).expect_err(keys).to_string();
        let begins = format!("town.toml:{line}: resource desk: {key}: expected ");
        assert!(error.starts_with(&begins) && error.contains(says), "{keys}\n  gave {error}\n  not {begins}");
    }
}

#[test]
fn a_wrong_opening_is_named_by_its_key() {
    let cases = [
        ("opens = { days = 3, at = '8:00' }", "opens.at", "HH:MM"),
        ("opens = {}", "opens", "one of them"),
        ("opens = { at = '2026-12-01', from = '2026-12-01', to = '2026-12-02' }", "opens.at", "YYYY-MM-DDTHH:MM"),
        ("opens = { at = '2026-12-01T09:00', to = '2026-12-02' }", "opens.from", "first date"),
        ("opens = { at = '2026-12-01T09:00', from = '2026-12-03', to = '2026-12-02' }", "opens.to", "not before"),
        ("opens = { after_start_minutes = 1, from_days = 3, to_days = 2 }", "opens.to_days", "not before"),
        ("openings = [{ at = 'x', from = '2026-12-03', to = '2026-12-04' }]", "openings.0.at", "YYYY-MM-DDTHH:MM"),
    ];
    for (opens, key, says) in cases {
        let keys = format!("grid_minutes = 15\nhours = {{ monday = ['08:30-12:30'] }}\n{opens}");
        let error = town(&desk(&keys)).expect_err(opens).to_string();
        let begins = format!("town.toml:11: resource desk: calendar.{key}: expected ");
        assert!(error.starts_with(&begins) && error.contains(says), "{opens}\n  gave {error}\n  not {begins}");
    }
}

#[test]
fn a_wrong_word_is_named_by_file_line_and_key() {
    let cases = [
        ("hours = { monday = ['12:30-08:30'] }", "hours.monday", "the first before the second"),
        ("hours = { lunedi = ['08:30-12:30'] }", "hours.lunedi", "unknown field"),
        ("desks = 0", "desks", "nonzero"),
        ("holidays = 'french'", "holidays", "`italian` or `none`"),
        ("patron = '31-12'", "patron", "MM-DD"),
        ("zone = 'Rome'", "zone", "IANA"),
        ("closures = ['2026-02-30']", "closures", "YYYY-MM-DD"),
        ("desk = 3", "desk", "unknown field"),
        ("grid_minutes = '15'", "grid_minutes", "expected u16"),
    ];
    for (keys, key, says) in cases {
        let error = town(&desk(keys)).expect_err(keys).to_string();
        let begins = format!("town.toml:9: resource.0.calendar.{key}: ");
        assert!(error.starts_with(&begins) && error.contains(says), "{keys}\n  gave {error}\n  not {begins}");
    }
}

#[test]
fn a_wrong_tree_is_named_by_file_line_resource_and_key() {
    let node = |id: &str, parent: &str| format!("[[resource]]\nid = '{id}'\n{parent}\nname = {{ it = 'N' }}\n");
    let leaf = |id: &str, parent: &str| format!("{}[resource.calendar]\n{GOOD}", node(id, parent));
    let cases = [
        (leaf("a", "parent = 'b'"), "7: resource a: parent: expected the id of a resource, there is none called b"),
        (format!("{}{}", leaf("a", ""), leaf("a", "")), "14: resource a: id: expected an id used once"),
        (
            format!("{}{}", node("a", "parent = 'b'"), node("b", "parent = 'a'")),
            "7: resource a: parent: expected a tree",
        ),
        (node("a", "parent = 'a'"), "7: resource a: parent: expected a tree"),
        (node("a", ""), "5: resource a: calendar: expected a [resource.calendar]"),
        (format!("{}{}", leaf("a", ""), leaf("b", "parent = 'a'")), "9: resource a: calendar: expected no calendar"),
        (
            format!("[[resource]]\nid = 'a'\nname = {{ it = ' ' }}\n[resource.calendar]\n{GOOD}"),
            "7: resource a: name: expected",
        ),
        (leaf("a", "place = { latitude = 90.5, longitude = 8.0 }"), "7: resource a: place: expected a latitude"),
    ];
    for (text, begins) in cases {
        let error = town(&text).expect_err(&text).to_string();
        assert!(error.starts_with(&format!("town.toml:{begins}")), "{text}\n  gave {error}\n  not {begins}");
    }
    let error = town("[[resource]]\nid = 'Big One'\nname = { it = 'N' }").expect_err("slug").to_string();
    assert!(error.starts_with("town.toml:6: resource.0.id: expected 1 to 64 of a-z"), "{error}");
}

#[test]
fn a_folder_that_is_no_town_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = read(folder.path(), NOW).expect_err("empty").to_string();
    assert!(error.contains("expected a file town.toml"), "{error}");
    let missing = folder.path().join("nowhere");
    let error = read(&missing, NOW).expect_err("missing").to_string();
    assert!(error.starts_with(&missing.display().to_string()), "{error}");
}
