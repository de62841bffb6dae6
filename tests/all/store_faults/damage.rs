//! Damage to sled's files: what can be healed is, what cannot is seen. Never is less there, or something else, without a
//! word about it.

use std::path::Path;

use sportello::store::Store;
use sportello::store::codec::encode;
use sportello::store::sled::{OpenError, SledStore};
use sportello::store::verify::verify;

use super::{Used, files, name};
use crate::histories::{Office, submit};
use crate::simulation::random::Random;
use crate::store_conformance::settings;

/// Bytes flipped, one at a time: enough to hit headers, batches, pages and free room.
const FLIPS: usize = 120;

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for path in files(from) {
        if path.is_file() {
            std::fs::copy(&path, to.join(name(&path))).unwrap();
        } else {
            copy(&path, &to.join(name(&path)));
        }
    }
}

fn truncate(path: &Path, to: impl Fn(u64) -> u64) {
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_len(to(file.metadata().unwrap().len())).unwrap();
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 0x40;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_torn_index_snapshot_heals_from_the_log() {
    let tears: [fn(u64) -> u64; 4] = [|_| 0, |_| 5, |long| long / 2, |long| long - 1];
    for tear in tears {
        let used = Used::new();
        truncate(&used.index_snapshot(), tear);
        used.is_whole();
        assert_eq!(used.copies().len(), 1, "what was there is set aside");
    }
    let used = Used::new();
    flip(&used.index_snapshot(), 40);
    used.is_whole();
}

#[test]
fn a_lost_index_snapshot_is_made_again() {
    let used = Used::new();
    std::fs::remove_file(used.index_snapshot()).unwrap();
    used.is_whole();
}

#[test]
fn a_log_that_is_gone_is_missed() {
    let garbage: Vec<u8> = (0..100_000_u32).map(|number| (number * 7) as u8).collect();
    for content in [Vec::new(), garbage] {
        let used = Used::new();
        std::fs::write(used.folder.join("db"), &content).unwrap();
        let refused = SledStore::open(&used.folder, &settings()).map(drop).unwrap_err();
        let text = refused.to_string();
        assert!(matches!(refused, OpenError::Corrupt { .. } | OpenError::Lost { .. }), "{text}");
        assert!(text.contains("`sportello restore`"), "{text}");
    }
}

#[test]
fn unreadable_files_are_set_aside_and_the_start_refused() {
    let used = Used::new();
    std::fs::write(used.folder.join("conf"), b"no configuration of sled").unwrap();
    let before = std::fs::read(used.folder.join("db")).unwrap();
    let refused = SledStore::open(&used.folder, &settings()).map(drop).unwrap_err();
    let OpenError::Corrupt { copy, .. } = &refused else { panic!("{refused}") };
    assert!(refused.to_string().contains("Restore the last export"), "{refused}");
    assert!(std::fs::read(Path::new(copy).join("db")).unwrap() == before, "the copy is of what was there");
}

/// What became of a flipped byte.
#[derive(Debug, Default)]
struct Outcomes {
    refused: usize,
    missed: usize,
    seen_by_verify: usize,
    harmless: usize,
}

#[test]
fn a_flipped_byte_is_healed_or_seen() {
    // Large enough for parts of the log that opening does not look at.
    let used = Used::of_commits(60);
    let bytes = std::fs::metadata(used.folder.join("db")).unwrap().len() as usize;
    let mut random = Random::new(15);
    let mut outcomes = Outcomes::default();
    for number in 0..FLIPS {
        let folder = used.folder.with_extension(format!("flipped-{number}"));
        copy(&used.folder, &folder);
        let at = random.below(bytes);
        flip(&folder.join("db"), at);
        match SledStore::open(&folder, &settings()) {
            Err(OpenError::Lost { .. }) => outcomes.missed += 1,
            Err(_) => outcomes.refused += 1,
            Ok(store) => match verify(&store) {
                Ok(report) if report.problems.is_empty() => {
                    crate::store_conformance::compare(&store, &used.offices);
                    outcomes.harmless += 1;
                }
                _ => outcomes.seen_by_verify += 1,
            },
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
    println!("{FLIPS} flipped bytes in {bytes}: {outcomes:?}");
    assert!(outcomes.missed > 0 && outcomes.seen_by_verify > 0, "{outcomes:?}: nothing was hit");
}

#[test]
fn rows_of_live_holds_that_are_lost_or_damaged_are_made_again() {
    let used = Used::of_commits(8);
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    let live = |store: &SledStore| {
        let mut live = store.live_holds().unwrap();
        live.sort_by(|a, b| (&a.resource, a.hold).cmp(&(&b.resource, b.hold)));
        live
    };
    let before = live(&store);
    assert!(before.len() > 2);
    drop(store);
    let damages: [fn(&sled::Db); 4] = [
        // As a store of before has it.
        |tree| {
            tree.remove("mlive-holds").unwrap();
            tree.scan_prefix("l").for_each(|row| drop(tree.remove(row.unwrap().0).unwrap()));
        },
        |tree| {
            let (key, _) = tree.scan_prefix("l").next().unwrap().unwrap();
            tree.insert(key, b"\x01broken").unwrap();
        },
        |tree| drop(tree.insert("lnonsense", b"").unwrap()),
        // A program of before has written since: step 1 was the last that kept rows.
        |tree| {
            tree.insert("mlive-holds", encode(&1u64)).unwrap();
            let (key, _) = tree.scan_prefix("l").next().unwrap().unwrap();
            tree.remove(key).unwrap();
        },
    ];
    for damage in damages {
        let tree = sled::open(&used.folder).unwrap();
        damage(&tree);
        tree.flush().unwrap();
        drop(tree);
        let store = SledStore::open(&used.folder, &settings()).unwrap();
        assert_eq!(live(&store), before);
        assert_eq!(verify(&store).unwrap().problems, []);
    }
}

#[test]
fn a_damaged_event_closes_its_calendar_and_no_other() {
    let used = Used::of_commits(8);
    let tree = used.sled();
    // The last one: no snapshot has what it tells.
    let (key, _) = tree.scan_prefix("ecounter-a").last().unwrap().unwrap();
    tree.insert(&key, b"\x01broken").unwrap();
    tree.flush().unwrap();
    drop(tree);
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    let report = verify(&store).unwrap();
    let of_holds = |report: &str| report.lines().filter(|line| line.contains("kept as live")).count();
    assert_eq!(of_holds(&report.to_string()), 0, "holds of a calendar that cannot be read are no problem of their own");
    assert!(report.problems.iter().any(|problem| problem.place == "counter-a"), "{report}");
    drop(store);

    // Also where the rows of live holds have to be made from all events.
    let tree = used.sled();
    tree.remove("mlive-holds").unwrap();
    tree.flush().unwrap();
    drop(tree);
    let store = SledStore::open(&used.folder, &settings()).unwrap();
    let live = store.live_holds().unwrap();
    assert!(!live.is_empty() && live.iter().all(|held| held.resource.as_str() == "counter-b"), "{live:?}");
}

#[test]
fn what_a_snapshot_remembers_of_a_damaged_past_is_kept() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("store");
    std::fs::create_dir(&folder).unwrap();
    let mut office = Office::new("counter", 3);
    let store = SledStore::open(&folder, &settings()).unwrap();
    office.go_on(&store, 60);
    let mut commit = office.next(20);
    commit.snapshot = Some(Box::new(office.ahead().clone()));
    submit(&store, commit).unwrap();
    office.stored();
    office.go_on(&store, 20);
    store.close();
    drop(store);
    let live = |store: &SledStore| {
        let mut live = store.live_holds().unwrap();
        live.sort_by_key(|held| held.hold);
        live
    };
    let before = live(&SledStore::open(&folder, &settings()).unwrap());
    let tree = sled::open(&folder).unwrap();
    let (first, _) = tree.scan_prefix("ecounter").next().unwrap().unwrap();
    tree.insert(&first, b"\x01broken").unwrap();
    tree.remove("mlive-holds").unwrap();
    tree.flush().unwrap();
    drop(tree);
    let store = SledStore::open(&folder, &settings()).unwrap();
    assert!(store.load(&office.resource).is_ok(), "its calendar opens");
    assert!(!before.is_empty() && live(&store) == before, "{before:?}");
}
