//! A village that is open, and files that say something else than before.

use std::collections::BTreeSet;

use super::*;
use crate::domain::command::{Action, Actor, Command};
use crate::domain::decide::decide;
use crate::domain::event::{Cause, Record};
use crate::domain::ids::{BookingId, HoldId, PersonTag, RequestId};
use crate::domain::time::{SlotRange, SlotStart, Week, civil};
use crate::store::memory::MemoryStore;
use crate::store::{Commit, Write};

/// Monday 2026-11-23, 15:00 in Rome.
const NOW: Timestamp = Timestamp(1_795_442_400_000);

const TOWN: &str = r#"
[town]
name.it = "Paese"
zone = "Europe/Rome"
welcome.it = "Benvenuti."
[calendar]
grid_minutes = 30
hours = { every_day = ["08:00-12:00"] }
opens = { days = 30, at = "00:00" }
"#;
const DESK: &str = "[[resource]]\nid = 'banco'\nname.it = 'Banco'\n[resource.calendar]\n";
const ROOM: &str = "[[resource]]\nid = 'sala'\nname.it = 'Sala'\n[resource.calendar]\n";
const SOON: &str = "[[resource]]\nid = 'presto'\nname.it = 'Presto'\n[resource.calendar]\n\
    opens = { after_start_minutes = 15, from_days = 0, to_days = 9 }\n";

/// A store and a folder.
struct Village {
    store: MemoryStore,
    folder: tempfile::TempDir,
}

impl Village {
    fn open() -> Self {
        let village = Self { store: MemoryStore::default(), folder: tempfile::tempdir().unwrap() };
        village.write(&[DESK, ROOM, SOON]);
        let seed = seed::read(village.folder.path(), NOW).unwrap();
        for (resource, schedule) in seed.schedules {
            carry::schedule(&village.store, &Planned { resource, schedule, touched: Vec::new() }, NOW).unwrap();
        }
        village.store.put_catalog(&seed.catalog).unwrap();
        village
    }

    fn write(&self, resources: &[&str]) {
        self.write_town(TOWN, resources);
    }

    fn write_town(&self, town: &str, resources: &[&str]) {
        std::fs::write(self.folder.path().join("town.toml"), format!("{town}{}", resources.concat())).unwrap();
    }

    /// A day later.
    fn plan(&self) -> Plan {
        plan(&self.store, self.folder.path(), NOW.plus_minutes(24 * 60)).unwrap()
    }

    fn apply(&self) -> String {
        let plan = self.plan();
        carry_out(&self.store, &plan, NOW.plus_minutes(24 * 60)).unwrap();
        assert_eq!(self.plan().to_string(), "", "the same files again change nothing");
        plan.to_string()
    }

    /// Somebody's command on a calendar, and what it writes.
    fn command(&self, resource: &str, number: u128, by: Actor, action: Action) {
        let resource = ResourceId::new(resource).unwrap();
        let mut calendar = history(&self.store, &resource).unwrap().unwrap();
        let command = Command { request: RequestId(number), by, action };
        let events = decide(&calendar, &command, NOW).unwrap();
        let cause = Some(Cause { request: command.request, fingerprint: command.fingerprint() });
        let expected_seq = calendar.seq();
        let numbered = (expected_seq.0 + 1..).zip(events);
        let records: Vec<Record> =
            numbered.map(|(seq, event)| Record { seq: Seq(seq), at: NOW, cause, event }).collect();
        records.iter().for_each(|record| calendar.evolve(record));
        let (writes, next_due) = (Vec::<Write>::new(), calendar.next_due());
        let commit = Commit { resource, expected_seq, records, writes, snapshot: None, next_due };
        self.store.submit(commit, Box::new(|result| result.unwrap()));
    }

    /// A booking of Wednesday at ten.
    fn book(&self, resource: &str) {
        let date = Week::of(civil(crate::domain::time::Tz::Europe__Rome, NOW).date).monday() + chrono::Days::new(2);
        let range = SlotRange { start: SlotStart::new(date, 600), minutes: 30 };
        let person = PersonTag(7);
        self.command(resource, 1, Actor::Person(person), Action::Hold { range });
        let confirm = Action::Confirm { hold: HoldId(1), booking: BookingId(9), beneficiary: person };
        self.command(resource, 2, Actor::Person(person), confirm);
    }

    fn schedule(&self, resource: &str) -> Schedule {
        let resource = ResourceId::new(resource).unwrap();
        history(&self.store, &resource).unwrap().unwrap().schedule().clone()
    }

    fn catalog(&self) -> Catalog {
        self.store.catalog().unwrap().unwrap()
    }
}

#[test]
fn the_files_that_filled_the_store_change_nothing() {
    // Not even an opening that counts from the first start, a day ago.
    assert!(Village::open().plan().is_empty());
}

#[test]
fn texts_change_and_new_resources_come() {
    let village = Village::open();
    let desk = DESK.replace("'Banco'", "'Banco nuovo'\ndescription.it = 'Al piano terra'");
    let office = "[[resource]]\nid = 'ufficio'\nname.it = 'Ufficio'\n";
    let window = "[[resource]]\nid = 'finestra'\nparent = 'ufficio'\nname.it = 'Finestra'\n[resource.calendar]\n";
    village.write_town(&TOWN.replace("Benvenuti.", "Buongiorno."), &[&desk, ROOM, SOON, office, window]);
    let said = village.apply();
    let expected = "town: welcome changes\nbanco: name, description changes\nufficio: is new\nfinestra: is new\n";
    assert_eq!(said, expected);
    assert_eq!(village.catalog().town.welcome.it, "Buongiorno.");
    village.write_town(&TOWN.replace("Benvenuti.", "Buongiorno."), &[ROOM, &desk, SOON, office, window]);
    assert_eq!(
        village.apply(),
        ["sala", "banco", "presto", "ufficio"].map(|id| format!("{id}: order changes\n")).concat()
    );
    assert_eq!(village.schedule("finestra").grid_minutes, 30);
}

#[test]
fn hours_change_for_whom_it_touches_and_the_offices_closings_stay() {
    let village = Village::open();
    village.book("banco");
    let mut closed = village.schedule("banco");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 12, 7).unwrap();
    closed.exceptions.push(Exception::Closure { from: day, to: day, from_minute: None, to_minute: None });
    let schedule = Box::new(closed.clone());
    village.command(
        "banco",
        3,
        Actor::Operator(PersonTag(8)),
        Action::ChangeSchedule { schedule, touched: Vec::new() },
    );
    assert!(village.plan().is_empty(), "what the office has closed is no difference");

    let shorter = format!("{DESK}hours = {{ every_day = ['08:00-10:00'] }}\n");
    village.write(&[&shorter, ROOM, SOON]);
    let plan = village.plan();
    assert_eq!(plan.touched(), 1);
    let said = village.apply();
    assert!(said.starts_with("banco: calendar.hours changes\n    loses its time: "), "{said}");
    assert!(said.contains("2026-11-25") && said.ends_with("  30 min\n"), "{said}");
    let after = village.schedule("banco");
    assert_eq!((after.exceptions, after.rules[0].to_minute), (closed.exceptions, 600));
    let id = ResourceId::new("banco").unwrap();
    let calendar = history(&village.store, &id).unwrap().unwrap();
    let booking = calendar.booking(BookingId(9)).unwrap();
    assert!(booking.touched && booking.state == BookingState::Confirmed, "it stays, for the office to see to");
}

#[test]
fn what_is_gone_leaves_the_tree_or_stays_suspended_while_somebody_is_to_come() {
    let village = Village::open();
    village.book("banco");
    village.write(&[SOON]);
    let said = village.apply();
    assert!(said.contains("sala: is gone from the files: it leaves the tree\n"), "{said}");
    assert!(said.contains("banco: is gone from the files: it stays, suspended, because 1 bookings"), "{said}");
    let ids: BTreeSet<String> = village.catalog().nodes.iter().map(|node| node.id.to_string()).collect();
    assert_eq!(ids, ["banco", "presto"].map(ToOwned::to_owned).into());
    let banco = ResourceId::new("banco").unwrap();
    assert!(village.catalog().node(&banco).unwrap().suspended.is_some());
    assert!(history(&village.store, &ResourceId::new("sala").unwrap()).unwrap().is_some(), "what was stays");
    // When nobody is to come any more, it goes; and what comes back goes on with its history.
    let later = plan(&village.store, village.folder.path(), NOW.plus_minutes(7 * 24 * 60)).unwrap();
    assert_eq!(later.to_string(), "banco: is gone from the files: it leaves the tree\n");
    village.write(&[DESK, ROOM, SOON]);
    assert_eq!(village.apply(), "banco: suspended changes\nsala: is new\n");
    assert_eq!(village.plan().calendars.len(), 0);
}

#[test]
fn what_cannot_be_is_told_and_nothing_is_written() {
    let village = Village::open();
    village.book("banco");
    let before = village.catalog();
    let branch = "[[resource]]\nid = 'banco'\nname.it = 'Banco'\n";
    let below = "[[resource]]\nid = 'sotto'\nparent = 'banco'\nname.it = 'Sotto'\n[resource.calendar]\n";
    village.write(&[branch, below, ROOM, SOON]);
    let error = plan(&village.store, village.folder.path(), NOW).map(drop).unwrap_err();
    assert!(matches!(&error, ImportError::Branch(id) if id.as_str() == "banco"), "{error}");
    village.write(&[DESK, "[[resource]]\nid = 1\n"]);
    let error = plan(&village.store, village.folder.path(), NOW).map(drop).unwrap_err().to_string();
    assert!(error.contains("town.toml:") && error.contains("resource.1.id"), "{error}");
    let empty = MemoryStore::default();
    assert!(matches!(plan(&empty, village.folder.path(), NOW), Err(ImportError::Empty)));
    assert_eq!(village.catalog(), before);
}
