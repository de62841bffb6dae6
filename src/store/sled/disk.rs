//! Watches the disk's free space, and keeps a ballast file that is given up when space is low, so that confirm,
//! cancel and release still work and the store can be opened again.
//!
//! As a disk fills: below the least free space new holds are refused; below a quarter of it the ballast is given up;
//! below a sixteenth nothing is written any more, because sled does not open again on a disk without any room.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::SledSettings;

const MIB: u64 = 1024 * 1024;
/// Free space is asked for at most so often: it changes slowly, and asking costs a system call.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// On a small disk the thresholds of a large one would never let anybody in: at most this part of the disk counts.
const PART_OF_DISK: u64 = 10;
/// But never less than this: sled takes half a MiB at a time. A disk smaller than this takes no holds at all.
const FREE_LEAST: u64 = 5 * MIB;

/// What may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// Nothing: the rest is for opening the store again.
    None,
    /// What takes no new place.
    NoHolds,
    Enough,
}

/// The disk that a store's folder is on.
pub struct Disk {
    folder: PathBuf,
    free_min: u64,
    ballast: u64,
    looked_at: Option<Instant>,
    room: Room,
}

impl Disk {
    /// Before the store is opened: on a full disk the ballast makes room for that.
    pub fn make_room(folder: &Path, settings: &SledSettings) -> Self {
        let whole = space(folder).map_or(u64::MAX, |(_, whole)| whole);
        let free_min = (settings.free_mib_min * MIB).min((whole / PART_OF_DISK).max(FREE_LEAST));
        let ballast = (settings.ballast_mib * MIB).min(free_min / 2);
        let mut disk = Self { folder: folder.to_owned(), free_min, ballast, looked_at: None, room: Room::Enough };
        disk.look();
        disk
    }

    /// What may be written. Gives the ballast up, or lays it down again, as the disk fills and empties.
    pub fn room(&mut self) -> Room {
        if self.looked_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY) {
            self.look();
        }
        self.room
    }

    fn look(&mut self) {
        self.looked_at = Some(Instant::now());
        let Some((free, _)) = space(&self.folder) else { return };
        let free = free + self.tend_ballast(free);
        let room = match free {
            _ if free < self.free_min / 16 => Room::None,
            _ if free < self.free_min => Room::NoHolds,
            _ => Room::Enough,
        };
        if room != self.room {
            tracing::warn!(disk.free_mib = free / MIB, disk.room = ?room, "the disk's room has changed");
        }
        self.room = room;
    }

    /// Returns how much room giving it up has made.
    fn tend_ballast(&self, free: u64) -> u64 {
        let file = self.folder.join("ballast");
        let laid = std::fs::metadata(&file).map_or(0, |ballast| ballast.len());
        if laid > 0 && free < self.free_min / 4 {
            tracing::warn!(disk.free_mib = free / MIB, "the ballast is given up");
            return match std::fs::remove_file(&file) {
                Ok(()) => laid,
                Err(error) => {
                    tracing::error!(disk.error = %error, "the ballast cannot be removed");
                    0
                }
            };
        }
        // Twice its size above the threshold, so that it is not laid and given up in turns.
        if laid < self.ballast
            && free > self.free_min + 2 * self.ballast
            && let Err(error) = lay(&file, self.ballast)
        {
            tracing::error!(disk.error = %error, "the ballast cannot be laid");
        }
        0
    }
}

/// Blocks are really taken, which a sparse file would not do, but not written: commits do not wait behind that.
fn lay(file: &Path, bytes: u64) -> std::io::Result<()> {
    let ballast = std::fs::File::create(file)?;
    rustix::fs::fallocate(&ballast, rustix::fs::FallocateFlags::empty(), 0, bytes)?;
    Ok(())
}

/// Free bytes for this process, and all bytes, of the disk that a folder is on.
fn space(folder: &Path) -> Option<(u64, u64)> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some((disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize))
}
