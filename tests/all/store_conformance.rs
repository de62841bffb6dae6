//! What every store promises, asked of both: sled and memory. Not here: faults (`store_faults`, `powercut`).

use std::sync::{Arc, Mutex};

use sportello::domain::calendar::Hold;
use sportello::domain::catalog::{Catalog, Node, Text, Town};
use sportello::domain::ids::{BookingId, HoldId, PersonTag, ResourceId, Seq};
use sportello::domain::letter::{Channel, LetterKind};
use sportello::domain::service::Asks;
use sportello::domain::time::{Timestamp, Tz};
use sportello::store::kept::{Keeps, Kept, KeptKey, KeptKind, Provided, each_kept};
use sportello::store::letters::GaveUp;
use sportello::store::memory::{Fate, MemoryStore};
use sportello::store::sled::{SledSettings, SledStore};
use sportello::store::{
    Commit, CommitError, KeptHold, Letter, LetterChange, LetterId, LetterState, Loaded, Outbox, Store, Write,
};

use crate::histories::{Office, submit};

/// A store that can be closed and opened again.
enum Opened {
    Memory(Box<MemoryStore>),
    Sled(Box<SledStore>, tempfile::TempDir),
}

impl Opened {
    fn both() -> [Self; 2] {
        let folder = tempfile::tempdir().unwrap();
        let sled = Box::new(SledStore::open(folder.path(), &settings()).unwrap());
        [Self::Memory(Box::default()), Self::Sled(sled, folder)]
    }

    fn outbox(&self) -> &dyn Outbox {
        match self {
            Self::Memory(store) => store.as_ref(),
            Self::Sled(store, _) => store.as_ref(),
        }
    }

    fn store(&self) -> &dyn Store {
        match self {
            Self::Memory(store) => store.as_ref(),
            Self::Sled(store, _) => store.as_ref(),
        }
    }

    fn reopened(self) -> Self {
        match self {
            Self::Memory(store) => Self::Memory(Box::new(store.crash())),
            Self::Sled(store, folder) => {
                drop(store);
                Self::Sled(Box::new(SledStore::open(folder.path(), &settings()).unwrap()), folder)
            }
        }
    }
}

pub fn settings() -> SledSettings {
    SledSettings { ballast_mib: 1, ..SledSettings::default() }
}

/// Compares everything that a store can be asked with what went into it.
pub fn compare(store: &dyn Store, offices: &[Office]) {
    let mut heads = store.heads().unwrap();
    heads.sort_by(|a, b| a.resource.cmp(&b.resource));
    let expected: Vec<_> =
        offices.iter().map(|office| (office.resource.clone(), Seq(office.records.len() as u64))).collect();
    assert_eq!(heads.iter().map(|head| (head.resource.clone(), head.seq)).collect::<Vec<_>>(), expected);
    let mut live: Vec<_> = store.live_holds().unwrap();
    live.sort_by(|a, b| (&a.resource, a.hold).cmp(&(&b.resource, b.hold)));
    let expected: Vec<_> = offices.iter().flat_map(live_holds).collect();
    assert_eq!(live, expected);
    for (office, head) in offices.iter().zip(&heads) {
        assert_eq!(head.next_due, office.calendar().next_due());
        compare_office(store, office);
    }
}

fn live_holds(office: &Office) -> Vec<KeptHold> {
    let resource = &office.resource;
    let held = |(hold, held): (HoldId, &Hold)| KeptHold {
        resource: resource.clone(),
        hold,
        person: held.person,
        until: held.until,
    };
    office.calendar().holds().map(held).collect()
}

fn compare_office(store: &dyn Store, office: &Office) {
    let resource = &office.resource;
    assert_eq!(store.records_after(resource, Seq(0), usize::MAX).unwrap(), office.records);
    let loaded = store.load(resource).unwrap();
    let (calendar, _) = sportello::actors::registry::replay(loaded).expect("it has events");
    assert_eq!(calendar, *office.calendar());
    for (id, record) in &office.bookings {
        assert_eq!(store.booking(*id).unwrap().as_ref(), Some(record));
    }
}

#[test]
fn an_empty_store_has_nothing_and_says_so() {
    for opened in Opened::both() {
        let store = opened.store();
        let nobody = ResourceId::new("nobody").unwrap();
        assert_eq!(store.heads().unwrap(), []);
        let Loaded { snapshot, records } = store.load(&nobody).unwrap();
        assert_eq!((snapshot, records), (None, Vec::new()));
        assert_eq!(store.records_after(&nobody, Seq(7), 10).unwrap(), []);
        assert_eq!(store.booking(BookingId(1)).unwrap(), None);
        assert_eq!(store.bookings_of(PersonTag(1), 10).unwrap(), []);
        assert_eq!(store.catalog().unwrap(), None);
        assert!(store.accepts_holds());
        assert_eq!(store.stopped(), None);
    }
}

#[test]
fn what_was_stored_is_there_now_and_after_opening_again() {
    for mut opened in Opened::both() {
        let mut offices: Vec<Office> = (0..3).map(|number| Office::new(&format!("office-{number}"), number)).collect();
        for round in 0..4 {
            for office in &mut offices {
                for commands in [1, 3, 40, 200] {
                    office.go_on(opened.store(), commands * (round + 1));
                }
            }
            compare(opened.store(), &offices);
            opened = opened.reopened();
            compare(opened.store(), &offices);
        }
        assert!(offices.iter().all(|office| office.bookings.len() > 50), "the histories are thin");
    }
}

#[test]
fn snapshots_shorten_what_is_replayed() {
    for opened in Opened::both() {
        let mut office = Office::new("counter", 4);
        for _ in 0..40 {
            office.go_on(opened.store(), 30);
        }
        // Snapshots are kept beside the commits; a store that is closed has them.
        let opened = opened.reopened();
        let loaded = opened.store().load(&office.resource).unwrap();
        let snapshot = loaded.snapshot.expect("there is a snapshot by now");
        assert!(snapshot.seq() > Seq(50));
        assert!(loaded.records.iter().all(|record| record.seq > snapshot.seq()));
    }
}

#[test]
fn of_snapshots_that_come_faster_than_they_are_kept_the_newest_stays() {
    for opened in Opened::both() {
        let mut office = Office::new("counter", 14);
        office.go_on(opened.store(), 1);
        let (tell, all) = std::sync::mpsc::channel();
        for _ in 0..60 {
            let mut commit = office.next(20);
            commit.snapshot = Some(Box::new(office.ahead().clone()));
            office.stored();
            let tell = tell.clone();
            opened.store().submit(commit, Box::new(move |result| tell.send(result).unwrap()));
        }
        drop(tell);
        assert!(all.iter().all(|result| result == Ok(())));
        let opened = opened.reopened();
        let loaded = opened.store().load(&office.resource).unwrap();
        assert_eq!(loaded.snapshot.map(|kept| kept.seq()), Some(office.ahead().seq()));
    }
}

#[test]
fn an_erased_booking_is_nobodys_and_stays_so() {
    for opened in Opened::both() {
        let mut office = Office::new("counter", 11);
        office.go_on(opened.store(), 1);
        office.go_on(opened.store(), 300);
        let store = opened.store();
        let mut walked = Vec::new();
        let mut behind = None;
        while let Some(last) = store.bookings_behind(behind, 7).unwrap().last().map(|last| last.booking) {
            walked.extend(store.bookings_behind(behind, 7).unwrap());
            behind = Some(last);
        }
        assert_eq!(walked, office.bookings.values().cloned().collect::<Vec<_>>(), "all of them, once, in their order");
        let (one, now) = (walked[3].clone(), Timestamp(1_800_000_000_000));
        assert!(store.erase_booking(one.booking, now).unwrap());
        assert!(!store.erase_booking(one.booking, now).unwrap(), "there is nothing left to erase");
        assert!(!store.erase_booking(BookingId(1), now).unwrap(), "there is no such booking");
        let opened = opened.reopened();
        let found = opened.store().booking(one.booking).unwrap().unwrap();
        assert_eq!((found.particulars, found.login, found.erased_at), (None, None, Some(now)));
        assert_eq!((found.range, found.applicant, found.revision), (one.range, one.applicant, one.revision));
        for tag in one.tags() {
            let theirs = opened.store().bookings_of(tag, usize::MAX).unwrap();
            assert!(theirs.iter().all(|record| record.booking != one.booking), "nothing leads from a person to it");
        }
        if let Opened::Sled(store, _) = &opened {
            assert_eq!(sportello::store::verify::verify(store).unwrap().problems, []);
        }
    }
}

#[test]
fn a_closed_store_answers_and_has_nothing_under_way() {
    let temporary = tempfile::tempdir().unwrap();
    let store = SledStore::open(temporary.path(), &settings()).unwrap();
    let mut office = Office::new("counter", 7);
    office.go_on(&store, 20);
    store.close();
    assert_eq!(submit(&store, office.next(1)), Err(CommitError::Stopped("it is closed".to_owned())));
    assert_eq!(store.load(&office.resource).unwrap_err().to_string(), "the store is closed");
    drop(store);
    let again = SledStore::open(temporary.path(), &settings()).unwrap();
    office.records.truncate(again.heads().unwrap()[0].seq.0 as usize);
    assert_eq!(again.records_after(&office.resource, Seq(0), usize::MAX).unwrap(), office.records);
}

#[test]
fn events_are_followed_from_any_position() {
    for opened in Opened::both() {
        let mut office = Office::new("counter", 5);
        for commands in [1, 1, 1, 500, 1, 60, 2, 300] {
            office.go_on(opened.store(), commands);
        }
        // A neighbour in the order of names must not be mixed in.
        Office::new("counter-2", 6).go_on(opened.store(), 1);
        let last = office.records.len() as u64;
        for after in (0..=last + 1).map(Seq) {
            for limit in [0, 1, 2, 7, usize::MAX] {
                let found = opened.store().records_after(&office.resource, after, limit).unwrap();
                let expected = office.records.iter().skip(after.0 as usize).take(limit);
                assert!(found.iter().eq(expected), "after {after}, at most {limit}");
            }
        }
    }
}

#[test]
fn a_commit_that_is_not_the_next_one_is_refused_and_changes_nothing() {
    for opened in Opened::both() {
        let mut office = Office::new("counter", 6);
        office.go_on(opened.store(), 1);
        let commit = office.next(50);
        let found = Seq(commit.expected_seq.0);
        for wrong in [Seq(0), Seq(found.0 + 1), Seq(u64::MAX >> 12)] {
            let refused = submit(opened.store(), Commit { expected_seq: wrong, ..commit.clone() });
            assert_eq!(refused, Err(CommitError::SeqMismatch { expected: wrong, found }));
        }
        assert_eq!(submit(opened.store(), commit.clone()), Ok(()));
        office.stored();
        let again = submit(opened.store(), commit.clone());
        let found = Seq(office.records.len() as u64);
        assert_eq!(again, Err(CommitError::SeqMismatch { expected: commit.expected_seq, found }));
        compare(opened.store(), &[office]);
    }
}

#[test]
fn commits_of_one_resource_become_durable_in_their_order() {
    for opened in Opened::both() {
        let mut office = Office::new("counter", 7);
        office.go_on(opened.store(), 1);
        let told = Arc::new(Mutex::new(Vec::new()));
        let (tell, all) = std::sync::mpsc::channel();
        for number in 0..200 {
            let (told, tell) = (told.clone(), tell.clone());
            let commit = office.next(5);
            office.stored();
            let done = move |result| {
                assert_eq!(result, Ok(()));
                told.lock().unwrap().push(number);
                tell.send(()).unwrap();
            };
            opened.store().submit(commit, Box::new(done));
        }
        drop(tell);
        assert_eq!(all.iter().count(), 200);
        assert_eq!(*told.lock().unwrap(), (0..200).collect::<Vec<_>>());
        compare(opened.store(), &[office]);
    }
}

#[test]
fn a_persons_bookings_are_found_by_both_tags_in_order_and_once() {
    for opened in Opened::both() {
        let mut offices = [Office::new("counter-a", 8), Office::new("counter-b", 9)];
        for office in &mut offices {
            for _ in 0..20 {
                office.go_on(opened.store(), 60);
            }
        }
        let records: Vec<_> = offices.iter().flat_map(|office| office.bookings.values()).collect();
        assert!(records.iter().any(|record| record.applicant != record.beneficiary));
        assert!(records.iter().any(|record| record.cancelled_at.is_some()));
        for tag in (1..=1030).map(PersonTag) {
            let mut expected: Vec<_> =
                records.iter().filter(|record| record.applicant == tag || record.beneficiary == tag).collect();
            expected.sort_by_key(|record| record.booking);
            assert!(opened.store().bookings_of(tag, usize::MAX).unwrap().iter().eq(expected.iter().copied().copied()));
            assert!(opened.store().bookings_of(tag, 2).unwrap().iter().eq(expected.into_iter().take(2).copied()));
        }
    }
}

fn tree(nodes: usize) -> Catalog {
    let text = |it: &str| Text { it: it.to_owned(), en: None, de: None, fr: None, sl: None };
    let node = |number: usize| Node {
        id: ResourceId::new(&format!("node-{number}")).unwrap(),
        parent: None,
        order: number as u32,
        name: text("Sportello"),
        description: Some(text("Carta d'identità, residenza, stato civile")),
        address: None,
        directions: None,
        place: None,
        phone: None,
        email: None,
        bring: Vec::new(),
        asks: Asks::default(),
        suspended: None,
        bookings_per_person_max: None,
        bookable: true,
    };
    let town = Town { name: text("Paese"), zone: Tz::Europe__Rome, welcome: text("Benvenuti") };
    Catalog { town, nodes: (0..nodes).map(node).collect() }
}

#[test]
fn a_catalogue_is_replaced_by_a_larger_and_by_a_smaller_one() {
    for mut opened in Opened::both() {
        for nodes in [3, 400, 1, 0, 90] {
            opened.store().put_catalog(&tree(nodes)).unwrap();
            assert_eq!(opened.store().catalog().unwrap(), Some(tree(nodes)));
            opened = opened.reopened();
            assert_eq!(opened.store().catalog().unwrap(), Some(tree(nodes)));
        }
    }
}

#[test]
fn a_secret_stays_and_differs_from_others() {
    for opened in Opened::both() {
        let secret = opened.store().secret("tags").unwrap();
        assert_ne!(opened.store().secret("sessions").unwrap(), secret);
        assert_eq!(opened.reopened().store().secret("tags").unwrap(), secret);
    }
}

#[test]
fn a_secret_asked_for_by_many_at_once_is_one() {
    for opened in Opened::both() {
        let store = opened.store();
        let found: Vec<[u8; 32]> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| store.secret("tags").unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(found.iter().all(|secret| *secret == store.secret("tags").unwrap()));
    }
}

#[test]
fn a_closed_store_refuses_as_stopped() {
    let [_, Opened::Sled(store, _folder)] = Opened::both() else { unreachable!("both has sled second") };
    let mut office = Office::new("counter", 10);
    office.go_on(store.as_ref(), 1);
    store.close();
    assert!(matches!(submit(store.as_ref(), office.next(9)), Err(CommitError::Stopped(_))));
    assert!(store.put_catalog(&tree(1)).is_err());
}

#[test]
fn the_store_in_memory_does_what_a_test_scripts() {
    let store = MemoryStore::default();
    let mut office = Office::new("counter", 11);
    store.script([Fate::Durable, Fate::Refused(CommitError::Busy), Fate::LostAndUnknown, Fate::DurableButUnknown]);
    office.go_on(&store, 1);
    let second = office.next(40);
    assert_eq!(submit(&store, second.clone()), Err(CommitError::Busy));
    let unknown = Err(CommitError::Unknown("as the test has it".to_owned()));
    assert_eq!(submit(&store, second.clone()), unknown);
    assert_eq!(store.heads().unwrap()[0].seq, second.expected_seq, "lost");
    assert_eq!(submit(&store, second), unknown);
    office.stored();
    compare(&store, &[office]);
}

#[test]
fn what_is_held_keeps_those_behind_it_waiting_and_is_lost_in_a_crash() {
    let store = MemoryStore::default();
    let mut office = Office::new("counter", 12);
    office.go_on(&store, 1);
    store.script([Fate::Held]);
    let told = Arc::new(Mutex::new(Vec::new()));
    for number in 0..3 {
        let told = told.clone();
        let commit = office.next(10);
        office.stored();
        store.submit(commit, Box::new(move |result| told.lock().unwrap().push((number, result))));
    }
    assert_eq!((store.waiting(), told.lock().unwrap().len()), (3, 0));
    assert!(store.settle_one(Fate::Durable));
    assert_eq!(*told.lock().unwrap(), [(0, Ok(()))]);
    let after = store.crash();
    assert_eq!(told.lock().unwrap().len(), 1, "nobody hears of what a crash took");
    assert!(after.heads().unwrap()[0].seq.0 < office.records.len() as u64);
    assert!(matches!(submit(&store, office.next(1)), Err(CommitError::Stopped(_))));
}

#[test]
fn a_full_disk_refuses_only_what_takes_a_place() {
    let store = MemoryStore::default();
    let mut office = Office::new("counter", 13);
    office.go_on(&store, 1);
    office.go_on(&store, 30);
    store.set_accepts_holds(false);
    assert!(!store.accepts_holds());
    assert_eq!(submit(&store, office.next(30)), Err(CommitError::Full));
}

fn kept_key(kind: KeptKind, id: u8) -> KeptKey {
    KeptKey { kind, id: [id; 32] }
}

fn row(value: &str, until: Option<i64>) -> Kept {
    Kept { until: until.map(Timestamp), value: value.as_bytes().to_vec() }
}

#[test]
fn rows_of_a_kind_are_read_in_the_order_of_their_keys_and_no_others() {
    for opened in Opened::both() {
        let store = opened.store();
        for id in [9, 3, 7, 1] {
            for kind in [KeptKind::AccessLog, KeptKind::Session, KeptKind::Account] {
                store.keep(&kept_key(kind, id), &Provided::Nothing, Some(row("x", Some(i64::from(id))))).unwrap();
            }
        }
        let behind = |id, rows_max| -> Vec<u8> {
            let rows = store.kept_behind(&kept_key(KeptKind::AccessLog, id), rows_max).unwrap();
            assert!(rows.iter().all(|(key, kept)| kept.until == Some(Timestamp(i64::from(key.id[0])))));
            rows.iter().map(|(key, _)| key.id[0]).collect()
        };
        assert_eq!(
            [behind(0, 10), behind(1, 2), behind(8, 10), behind(9, 10)],
            [vec![1, 3, 7, 9], vec![3, 7], vec![9], vec![]]
        );
    }
}

#[test]
fn rows_that_end_by_themselves_are_changed_as_provided_and_outlive_a_restart() {
    for mut opened in Opened::both() {
        let (one, two) = (kept_key(KeptKind::Session, 1), kept_key(KeptKind::Account, 1));
        let store = opened.store();
        assert_eq!(store.kept(&one).unwrap(), None);
        let first = row("first", Some(1000));
        assert!(!store.keep(&one, &Provided::Is(first.clone()), None).unwrap());
        assert!(store.keep(&one, &Provided::Nothing, Some(first.clone())).unwrap());
        assert!(!store.keep(&one, &Provided::Nothing, Some(row("second", None))).unwrap());
        assert!(store.keep(&two, &Provided::Anything, Some(row("account", None))).unwrap());
        opened = opened.reopened();
        let store = opened.store();
        assert_eq!(store.kept(&one).unwrap(), Some(first.clone()));
        let later = row("first", Some(2000));
        assert!(store.keep(&one, &Provided::Is(first.clone()), Some(later.clone())).unwrap());
        assert!(!store.keep(&one, &Provided::Is(first), None).unwrap(), "who comes second is told");
        // The end it had before sweeps nothing any more.
        store.sweep_kept(Timestamp(1999), 10).unwrap();
        assert_eq!(store.kept(&one).unwrap(), Some(later.clone()));
        assert!(store.keep(&one, &Provided::Is(later), None).unwrap());
        assert_eq!((store.kept(&one).unwrap(), store.kept(&two).unwrap()), (None, Some(row("account", None))));
        let mut seen = Vec::new();
        for kind in [KeptKind::Session, KeptKind::Account] {
            let see = |_, row| -> Result<(), sportello::store::StoreError> {
                seen.push((kind, row));
                Ok(())
            };
            each_kept(store, KeptKey::first(kind), see).unwrap();
        }
        assert_eq!(seen, [(KeptKind::Account, row("account", None))]);
    }
}

#[test]
fn what_has_ended_is_swept_the_oldest_first_and_nothing_else() {
    for opened in Opened::both() {
        let store = opened.store();
        for id in 0..20 {
            let until = if id % 2 == 0 { Some(i64::from(id) * 10) } else { None };
            store.keep(&kept_key(KeptKind::Reset, id), &Provided::Nothing, Some(row("x", until))).unwrap();
        }
        let left = || (0..20).filter(|id| store.kept(&kept_key(KeptKind::Reset, *id)).unwrap().is_some()).count();
        assert_eq!((store.sweep_kept(Timestamp(-1), 10).unwrap(), left()), (0, 20));
        assert_eq!((store.sweep_kept(Timestamp(100), 4).unwrap(), left()), (4, 16));
        assert!(store.kept(&kept_key(KeptKind::Reset, 6)).unwrap().is_none(), "the oldest went first");
        assert_eq!((store.sweep_kept(Timestamp(100), 100).unwrap(), left()), (2, 14));
        assert_eq!((store.sweep_kept(Timestamp(1000), 100).unwrap(), left()), (4, 10));
        assert_eq!(store.sweep_kept(Timestamp(1000), 100).unwrap(), 0);
    }
}

/// A letter about a booking, due at a minute.
fn letter(booking: u128, channel: Channel, kind: LetterKind, minute: i64) -> Letter {
    let id = LetterId { booking: BookingId(booking << 64), channel, revision: 0, kind };
    Letter::new(id, ResourceId::new("counter").unwrap(), Timestamp(minute * 60_000), None)
}

/// Everything that the outbox of a store can be asked.
fn outbox_of(store: &dyn Outbox, bookings: u128) -> Vec<Letter> {
    let mut all: Vec<Letter> = Vec::new();
    for channel in Channel::ALL {
        let due = store.letters_due(channel, Timestamp(i64::MAX), usize::MAX).unwrap();
        assert!(due.is_sorted_by_key(|letter| (letter.wakes_at(), letter.id)));
        assert!(due.iter().all(|letter| letter.id.channel == channel));
        let mut times: Vec<_> = due.iter().filter_map(Letter::wakes_at).collect();
        times.dedup();
        let next = |after: &Timestamp| store.next_letter(channel, *after).unwrap();
        let followed: Vec<_> = std::iter::successors(next(&Timestamp(i64::MIN)), next).collect();
        assert_eq!(followed, times, "instants, one after the other");
        for (place, at) in times.iter().enumerate() {
            let by_then = store.letters_due(channel, *at, usize::MAX).unwrap();
            assert_eq!(by_then, due[..by_then.len()]);
            assert_eq!(by_then.last().and_then(Letter::wakes_at), Some(times[place]));
        }
        assert_eq!(store.letters_due(channel, Timestamp(i64::MAX), 2).unwrap(), due[..due.len().min(2)]);
        all.extend(due);
    }
    let given_up = store.letters_given_up(&|_| true, usize::MAX).unwrap();
    assert_eq!(store.letters_given_up(&|_| true, 1).unwrap(), given_up[..given_up.len().min(1)]);
    // Those of one office, found behind those of others.
    if let Some(last) = given_up.last() {
        let found = store.letters_given_up(&|letter| letter.id == last.id, 1).unwrap();
        assert_eq!(found, std::slice::from_ref(last));
    }
    all.extend(given_up);
    all.sort_by_key(|letter| letter.id);
    let by_booking = (0..bookings).flat_map(|booking| store.letters_of(BookingId(booking << 64)).unwrap());
    assert_eq!(by_booking.collect::<Vec<_>>(), all);
    all
}

#[test]
fn letters_come_in_with_a_commit_and_are_found_by_their_time_and_by_their_booking() {
    for mut opened in Opened::both() {
        assert_eq!(outbox_of(opened.outbox(), 40), []);
        let mut office = Office::new("counter", 20);
        let mut commit = office.next(1);
        let letters: Vec<Letter> = (0..40)
            .flat_map(|number| {
                // Some before 1970: instants are in order there too.
                let minute = [3, -3, 700_000, 0, 3][number as usize % 5];
                let channel = Channel::ALL[number as usize % 3];
                [LetterKind::Confirmed, LetterKind::Reminder]
                    .map(|kind| letter(number, channel, kind, minute + i64::from(kind.number())))
            })
            .collect();
        commit.writes.extend(letters.iter().cloned().map(|letter| Write::PutLetter(Box::new(letter))));
        assert_eq!(submit(opened.store(), commit), Ok(()));
        assert_eq!(outbox_of(opened.outbox(), 40), letters);
        opened = opened.reopened();
        assert_eq!(outbox_of(opened.outbox(), 40), letters);
    }
}

#[test]
fn of_many_who_want_a_row_at_once_one_gets_it() {
    for opened in Opened::both() {
        let store = opened.store();
        let key = kept_key(KeptKind::Journey, 9);
        let there = row("once", Some(1000));
        store.keep(&key, &Provided::Nothing, Some(there.clone())).unwrap();
        let got = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    if store.keep(&key, &Provided::Is(there.clone()), None).unwrap() {
                        got.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(got.into_inner(), 1);
    }
}

#[test]
fn rows_that_end_by_themselves_are_in_exports_and_verified() {
    let temporary = tempfile::tempdir().unwrap();
    let (folder, copy, file) =
        (temporary.path().join("store"), temporary.path().join("copy"), temporary.path().join("export"));
    std::fs::create_dir(&folder).unwrap();
    let store = SledStore::open(&folder, &settings()).unwrap();
    let key = kept_key(KeptKind::Session, 3);
    store.keep(&key, &Provided::Nothing, Some(row("session", Some(1000)))).unwrap();
    sportello::store::backup::export(&store, &file).unwrap();
    sportello::store::backup::restore(&file, &copy, &settings()).unwrap();
    let copy = SledStore::open(&copy, &settings()).unwrap();
    assert_eq!(copy.kept(&key).unwrap(), Some(row("session", Some(1000))));
    assert_eq!(sportello::store::verify::verify(&copy).unwrap().problems, []);
}

#[test]
fn letters_change_together_and_only_where_they_are_as_believed() {
    for mut opened in Opened::both() {
        let mut office = Office::new("counter", 21);
        let mut commit = office.next(1);
        let letters: Vec<Letter> =
            (0..4).map(|number| letter(number, Channel::Mail, LetterKind::Confirmed, 5)).collect();
        commit.writes.extend(letters.iter().cloned().map(|letter| Write::PutLetter(Box::new(letter))));
        assert_eq!(submit(opened.store(), commit), Ok(()));
        let leased = |letter: &Letter| Letter {
            attempts: 1,
            state: LetterState::Leased { until: Timestamp(900_000) },
            ..letter.clone()
        };
        let given_up = Letter {
            state: LetterState::GivenUp { at: Timestamp(1_000_000), why: GaveUp::Refused },
            ..letters[1].clone()
        };
        let put_off = Letter { due_at: Timestamp(1), ..letters[2].clone() };
        let changes = vec![
            letters[0].clone().becomes(leased(&letters[0])),
            letters[1].clone().becomes(given_up.clone()),
            letters[2].clone().becomes(put_off.clone()),
        ];
        assert!(opened.outbox().change_letters(changes.clone()).unwrap());
        let expected = vec![leased(&letters[0]), given_up.clone(), put_off.clone(), letters[3].clone()];
        assert_eq!(outbox_of(opened.outbox(), 4), expected);
        // The second comer finds them changed, and changes nothing, also not what would still fit.
        let late = vec![letters[3].clone().done(), changes[0].clone()];
        assert!(!opened.outbox().change_letters(late).unwrap());
        assert_eq!(outbox_of(opened.outbox(), 4), expected);
        opened = opened.reopened();
        assert_eq!(outbox_of(opened.outbox(), 4), expected);
        assert_eq!(opened.outbox().letters_given_up(&|_| true, 9).unwrap(), vec![given_up.clone()]);
        let ends: Vec<LetterChange> = expected.into_iter().map(Letter::done).collect();
        assert!(opened.outbox().change_letters(ends).unwrap());
        assert!(!opened.outbox().change_letters(vec![given_up.done()]).unwrap(), "what is done is gone");
        assert_eq!(outbox_of(opened.outbox(), 4), []);
    }
}
