//! The mark: how many steps have been made durable, kept in a small file beside sled's. sled takes a damaged part of its
//! log for its end, and goes on without what came after; the mark is how that is seen. Not here: what a step holds.
//!
//! It is written after each step's sync and never synced itself: after a power cut it may lag behind, and never leads.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

const NAME: &str = "mark";

/// The mark's file.
pub struct Mark(File);

impl Mark {
    /// The mark of a folder, and the steps that it tells of; none where it is new, or was torn.
    pub fn open(folder: &Path) -> std::io::Result<(Self, Option<u64>)> {
        let path = folder.join(NAME);
        let told = match std::fs::read(&path) {
            Ok(bytes) => std::str::from_utf8(&bytes).ok().and_then(parse),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let file = File::options().write(true).create(true).truncate(false).open(path)?;
        Ok((Self(file), told))
    }

    /// One write within one sector, so that it is old or new.
    pub fn set(&self, steps: u64) -> std::io::Result<()> {
        self.0.write_all_at(line(steps).as_bytes(), 0)
    }
}

/// Always of the same length.
fn line(steps: u64) -> String {
    let number = format!("{steps:020}");
    let sum = crc32fast::hash(number.as_bytes());
    format!("{number} {sum:08x}\n")
}

fn parse(text: &str) -> Option<u64> {
    let steps = text.get(..20)?.parse().ok()?;
    (line(steps) == text).then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_set_and_a_torn_one_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (mark, told) = Mark::open(folder.path()).unwrap();
        assert_eq!(told, None);
        for steps in [0, 7, u64::MAX] {
            mark.set(steps).unwrap();
            assert_eq!(Mark::open(folder.path()).unwrap().1, Some(steps));
        }
        let text = line(12_345);
        assert_eq!((parse(&text[..10]), parse(&text.replace('5', "6"))), (None, None));
    }
}
