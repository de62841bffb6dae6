//! Power cuts: a process writes into a file system on a loop device; at a random moment it is stopped and the device's
//! image copied. The copy has exactly what had reached the device: not what the kernel still had in memory. It is mounted,
//! opened, and compared with what had been acknowledged, which was noted on another file system.
//!
//! `SPORTELLO_POWER_CUTS=200` makes it long. A drive's own cache is not part of this.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::simulation::random::Random;
use crate::store_faults::{Mounted, Writer};
use crate::support::{LONG, until};

const CUTS: usize = 3;
const IMAGE_BYTES: u64 = 256 * 1024 * 1024;

/// A loop device, given back at the end.
struct Loop(String);

impl Loop {
    fn new(image: &Path) -> Self {
        Self(run("losetup", &["--find", "--show", &image.display().to_string()]).trim().to_owned())
    }

    /// Writes that have reached the device, and those under way.
    fn writes(&self) -> (u64, u64) {
        let name = self.0.rsplit('/').next().unwrap();
        let text = std::fs::read_to_string(format!("/sys/block/{name}/stat")).unwrap();
        let numbers: Vec<u64> = text.split_whitespace().map(|word| word.parse().unwrap()).collect();
        (numbers[4], numbers[8])
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        let _ = Command::new("losetup").args(["--detach", &self.0]).status();
    }
}

/// Runs a program to its end and returns what it printed.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("the program `{program}` is needed for this test: {error}"));
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{program} {arguments:?} failed; this test needs root and loop devices: {problem}"
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn new_image(folder: &Path) -> PathBuf {
    let image = folder.join("disk.img");
    std::fs::File::create(&image).unwrap().set_len(IMAGE_BYTES).unwrap();
    run("mkfs.ext4", &["-q", "-F", &image.display().to_string()]);
    image
}

/// Copies the image at one point in time: again, where something was written meanwhile.
fn copy_at_one_moment(device: &Loop, image: &Path, copy: &Path) {
    let (from, to) = (image.display().to_string(), copy.display().to_string());
    until("a moment without writes", LONG, || {
        let before = device.writes();
        run("cp", &["--sparse=always", &from, &to]);
        (before.1 == 0 && device.writes() == before).then_some(())
    });
}

fn is_stopped(pid: u32) -> bool {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    text.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
}

/// One cut. Returns how many commits had been acknowledged.
fn cut(random: &mut Random) -> usize {
    // In memory where possible: the copies then take milliseconds.
    let memory = Path::new("/dev/shm");
    let temporary = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let notes = tempfile::tempdir().unwrap();
    let (image, copy) = (new_image(temporary.path()), temporary.path().join("copy.img"));
    let device = Loop::new(&image);
    let disk = Mounted::new(temporary.path().join("disk"), &[&device.0]);
    let mut writer = Writer::start(&disk.at.join("store"), notes.path(), &[]);
    // Soon after the start, or after sled has rewritten its segments.
    let acks = if random.per_mille(300) { random.below(20) } else { random.below(3000) };
    writer.wait_for_acks(1 + acks);
    writer.signal("STOP");
    until("the writer to stand still", LONG, || is_stopped(writer.pid()).then_some(()));
    copy_at_one_moment(&device, &image, &copy);
    writer.kill();
    drop((disk, device));
    let device = Loop::new(&copy);
    let disk = Mounted::new(temporary.path().join("after"), &[&device.0]);
    let acknowledged = writer.check(&disk.at.join("store"));
    drop((disk, device));
    acknowledged
}

#[test]
fn no_power_cut_takes_what_was_acknowledged() {
    let cuts = std::env::var("SPORTELLO_POWER_CUTS").map_or(CUTS, |cuts| cuts.parse().expect("a number"));
    let seed = std::env::var("SPORTELLO_POWER_CUT_SEED").map_or(1, |seed| seed.parse().expect("a number"));
    let mut random = Random::new(seed);
    let acknowledged: usize = (0..cuts).map(|_| cut(&mut random)).sum();
    println!("{cuts} power cuts, {acknowledged} acknowledged commits, none lost");
}
