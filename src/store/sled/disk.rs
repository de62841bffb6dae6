//! Watches the disk's free space, and keeps a ballast file that is given up when space is very low, so that confirm,
//! cancel and release still work and the store can be opened again.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::SledSettings;

const MIB: u64 = 1024 * 1024;
/// Free space is asked for at most so often: it changes slowly, and asking costs a system call.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// On a small disk the thresholds of a large one would never let anybody in: at most this part of the disk counts.
const PART_OF_DISK: u64 = 10;

pub struct Disk {
    folder: PathBuf,
    free_min: u64,
    ballast: u64,
    looked_at: Option<Instant>,
    accepts: bool,
}

impl Disk {
    pub fn new(folder: &Path, settings: &SledSettings) -> Self {
        let whole = space(folder).map_or(u64::MAX, |(_, whole)| whole);
        let free_min = (settings.free_mib_min * MIB).min(whole / PART_OF_DISK);
        let ballast = (settings.ballast_mib * MIB).min(free_min / 2);
        Self { folder: folder.to_owned(), free_min, ballast, looked_at: None, accepts: true }
    }

    /// Whether there is room for new holds. Gives the ballast up, or lays it down again, as the disk fills and empties.
    pub fn accepts_holds(&mut self) -> bool {
        if self.looked_at.is_some_and(|at| at.elapsed() < LOOK_EVERY) {
            return self.accepts;
        }
        self.looked_at = Some(Instant::now());
        let Some((free, _)) = space(&self.folder) else { return self.accepts };
        let accepts = free >= self.free_min;
        if accepts != self.accepts {
            tracing::warn!(disk.free_mib = free / MIB, disk.accepts_holds = accepts, "the disk's room has changed");
        }
        self.accepts = accepts;
        self.tend_ballast(free);
        self.accepts
    }

    fn tend_ballast(&self, free: u64) {
        let file = self.folder.join("ballast");
        let there = file.exists();
        if there && free < self.free_min / 4 {
            tracing::warn!(disk.free_mib = free / MIB, "the ballast is given up");
            if let Err(error) = std::fs::remove_file(&file) {
                tracing::error!(disk.error = %error, "the ballast cannot be removed");
            }
        }
        if !there
            && free > self.free_min + 2 * self.ballast
            && let Err(error) = lay(&file, self.ballast)
        {
            tracing::error!(disk.error = %error, "the ballast cannot be laid");
        }
    }
}

/// Really written, not sparse: a sparse file keeps no room.
fn lay(file: &Path, bytes: u64) -> std::io::Result<()> {
    let mut ballast = std::fs::File::create(file)?;
    let block = vec![0u8; 64 * 1024];
    for _ in 0..bytes / block.len() as u64 {
        ballast.write_all(&block)?;
    }
    Ok(())
}

/// Free bytes for this process, and all bytes, of the disk that a folder is on.
fn space(folder: &Path) -> Option<(u64, u64)> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some((disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize))
}
