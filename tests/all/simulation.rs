//! The seeded simulation: the real core of the calendar actor against an independent model, through retries, lost
//! replies, crashes, lost and late commits, unknown outcomes, rival writers and jumping clocks. Single-threaded in each
//! life, so that a seed replays exactly.
//!
//! `scripts/simulate.sh COMMANDS SEED` runs it alone, for as long as wanted (it sets `SPORTELLO_SIM_COMMANDS` and
//! `SPORTELLO_SIM_SEED`); a failing life prints the line that replays it.

mod audit;
mod clients;
mod counts;
mod days;
mod disk;
mod model;
pub mod random;
mod sabotage;
mod town;
mod watcher;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use counts::Counts;
use sabotage::Sabotage;
use world::World;

/// Commands of one life: some simulated weeks, and a few hundred bookings.
const COMMANDS_IN_A_LIFE: u64 = 4_000;

/// What must have happened in a run of a million commands, or it tested nothing.
const MUST_HAPPEN: [&str; 65] = [
    "10_request_reused",
    "12_not_allowed",
    "20_duration_not_allowed",
    "21_slot_closed",
    "22_slot_past",
    "23_slot_not_yet",
    "24_slot_too_soon",
    "25_slot_blocked",
    "26_slot_taken",
    "27_person_has_hold",
    "28_person_cap_reached",
    "30_hold_unknown",
    "31_hold_not_yours",
    "32_hold_expired",
    "33_hold_released",
    "34_hold_confirmed",
    "35_hold_extensions_used",
    "40_booking_unknown",
    "41_booking_not_yours",
    "42_booking_cancelled",
    "43_booking_past",
    "44_cancel_too_late",
    "45_booking_approved",
    "50_block_unknown",
    "52_touched_changed",
    "hold",
    "extend",
    "release",
    "confirm",
    "approve",
    "cancel",
    "block",
    "unblock",
    "change_schedule",
    "commands",
    "commits",
    "accepted",
    "repeated",
    "retries",
    "reused_ids",
    "replies_lost",
    "unanswered",
    "told_busy",
    "told_full",
    "told_unknown",
    "crashes",
    "crashes_with_survivors",
    "reloads",
    "surely_failed",
    "unknown",
    "unknown_but_done",
    "seq_mismatch",
    "ghost_commits",
    "other_node",
    "clock_jumps",
    "clock_backward",
    "expired",
    "freed",
    "lives",
    "weeks_compared",
    "same_millisecond",
    "snapshots",
    "frames_lost",
    "layouts_changed",
    "ticks",
];

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is not a number")))
}

fn live(seed: u64, commands: u64, sabotage: Sabotage) -> Counts {
    let mut world = World::new(seed, sabotage);
    world.live(commands);
    world.counts
}

/// What a short life leaves on its disk, for others who need plausible records: each kind of record, encoded.
pub fn some_records() -> Vec<Vec<u8>> {
    let mut world = World::new(1, Sabotage::None);
    world.live(400);
    let mut found = world.stored_bytes();
    found.truncate(12);
    found
}

#[test]
fn a_million_commands_keep_every_promise() {
    let commands = number("SPORTELLO_SIM_COMMANDS").unwrap_or(1_000_000);
    let first_seed = number("SPORTELLO_SIM_SEED").unwrap_or(1);
    let in_a_life = commands.min(COMMANDS_IN_A_LIFE);
    let lives = commands.div_ceil(in_a_life);
    let began = Instant::now();
    let (next, total) = (AtomicU64::new(0), Mutex::new(Counts::default()));
    // Lives are independent of each other: each thread takes the next seed.
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let life = next.fetch_add(1, Ordering::Relaxed);
                    if life >= lives {
                        break;
                    }
                    let counts = live_or_tell(first_seed + life, in_a_life);
                    total.lock().expect("no life panics while it adds").merge(&counts);
                }
            });
        }
    });
    let total = total.into_inner().expect("no life panics while it adds");
    println!("simulation: seeds {first_seed}..{} in {:.1?}:{total}", first_seed + lives, began.elapsed());
    if commands >= 1_000_000 {
        let missing: Vec<_> = MUST_HAPPEN.iter().filter(|what| total.of(what) == 0).collect();
        assert!(missing.is_empty(), "the simulation never had: {missing:?}");
    }
}

/// A life; if it fails, the line that replays it.
fn live_or_tell(seed: u64, commands: u64) -> Counts {
    catch_unwind(AssertUnwindSafe(|| live(seed, commands, Sabotage::None))).unwrap_or_else(|panic| {
        eprintln!("replay: scripts/simulate.sh {commands} {seed}");
        std::panic::resume_unwind(panic)
    })
}

/// The simulation is only worth something if it notices: each deliberate defect must be found in a few lives.
#[test]
fn every_sabotage_is_noticed() {
    for sabotage in Sabotage::ALL {
        let noticed = (1..=12).any(|seed| catch_unwind(AssertUnwindSafe(|| live(seed, 2_000, sabotage))).is_err());
        assert!(noticed, "nobody noticed {sabotage:?}");
    }
}
