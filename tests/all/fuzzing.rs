//! The fuzz targets without a fuzzer: the stored corpus (`fuzz/corpus`), each file as it is and damaged in thousands of
//! seeded ways, and plain random bytes. `BLESS=1` writes the corpus anew; a file that a fuzzer found stays.

mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use crate::simulation::random::Random;
use sportello::domain::ids::{HoldId, RequestId, ResourceId};
use sportello::wire::messages::ClientMessage;

/// Damaged copies of each file: some two seconds for all targets together.
const DAMAGED_COPIES: usize = 3_000;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target)
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder(target)).expect("the corpus is there; BLESS=1 writes it");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a readable file")).collect()
}

/// One to four wounds: a flipped bit, a lost piece, a piece twice, a foreign byte, a cut.
fn damage(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let place = random.below(bytes.len().max(1));
        let end = (place + random.below(8)).min(bytes.len());
        match random.below(5) {
            0 if !bytes.is_empty() => bytes[place] ^= 1 << random.below(8),
            1 => drop(bytes.drain(place.min(end)..end)),
            2 => bytes.splice(end..end, bytes[place.min(end)..end].to_vec()).for_each(drop),
            3 => bytes.insert(place.min(bytes.len()), random.next() as u8),
            _ if random.per_mille(200) => bytes.truncate(place),
            _ => {}
        }
    }
    bytes
}

fn run(target: &str, function: fn(&[u8])) {
    let files = corpus(target);
    assert!(!files.is_empty(), "the corpus of {target} is empty");
    let mut random = Random::new(7);
    for file in &files {
        function(file);
        for _ in 0..DAMAGED_COPIES / files.len() {
            function(&damage(file, &mut random));
        }
    }
    for length in 0..300 {
        let noise: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
        function(&noise);
    }
}

#[test]
fn no_frame_does_harm() {
    run("frame", targets::frame);
}

#[test]
fn no_record_does_harm() {
    run("record", targets::record);
}

#[test]
fn no_schedule_does_harm() {
    run("schedule", targets::schedule);
}

/// One frame of each kind; the dates at the ends of the calendar are where arithmetic breaks.
fn frames() -> Vec<ClientMessage> {
    let (id, resource) = (RequestId(7), ResourceId::new("cie-sportello-1").expect("a slug"));
    let (hold, week) = (HoldId(9), "2026-11-23".parse().expect("a Monday"));
    let holds = ["2026-11-24", "-262143-01-01", "+262142-12-31"].map(|date| ClientMessage::Hold {
        id,
        resource: resource.clone(),
        date: date.parse().expect("a date"),
        minute: 600,
        fold: false,
        minutes: 30,
    });
    let mut all = vec![
        ClientMessage::Hello { protocol: 1 },
        ClientMessage::Watch { id, resource: resource.clone(), week },
        ClientMessage::Confirm { id, resource, hold },
        ClientMessage::Mine { id },
    ];
    all.extend(holds);
    all
}

/// The frames and the schedule of the corpus are what the types of today write: a new field shows here. Its records are
/// from the day they were written, and must be read for good.
#[test]
fn the_golden_corpus_is_current() {
    let frames = frames().into_iter().map(|message| sportello::wire::messages::to_bytes(&message));
    let mut golden: Vec<(&str, Vec<u8>)> = frames.map(|bytes| ("frame", bytes)).collect();
    golden.push(("schedule", include_bytes!("fuzzing/office.toml").to_vec()));
    for (place, (target, bytes)) in golden.iter().enumerate() {
        let path = folder(target).join(format!("golden-{place}"));
        if std::env::var_os("BLESS").is_some() {
            write(&path, bytes);
        }
        let stored = fs::read(&path).unwrap_or_default();
        assert!(stored == *bytes, "{} is not what the types write; see it, then BLESS=1", path.display());
    }
}

#[test]
fn the_golden_records_are_read_for_good() {
    if std::env::var_os("BLESS").is_some() && !folder("record").exists() {
        for (place, bytes) in crate::simulation::some_records().iter().enumerate() {
            write(&folder("record").join(format!("golden-{place}")), bytes);
        }
    }
    let files = corpus("record");
    let read = |file: &&Vec<u8>| targets::kind_of_record(file).is_some();
    assert_eq!(files.iter().filter(read).count(), files.len(), "a stored record is not read any more");
    for kind in ["event", "booking", "calendar"] {
        assert!(files.iter().any(|file| targets::kind_of_record(file) == Some(kind)), "no {kind} in the corpus");
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a writable folder");
    fs::write(path, bytes).expect("a writable file");
}
