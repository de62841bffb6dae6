//! The server is killed with SIGKILL while many watch and some book, and is started again on what it had written. All
//! must be back and equal soon, and every answer that was given must be given again.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::bench::{Bench, GATHER_WAIT};
use crate::cli::Cli;
use crate::crowd::{ClientId, Crowd, Event, View};
use crate::dice::Dice;
use crate::ground::survey;
use crate::http::{Couriers, Http};
use crate::loaders::Loaders;
use crate::pace::Pace;
use crate::report::Report;
use crate::stats::Latency;

/// Longest time for the answers that are asked for again.
const CHECK_WAIT: Duration = Duration::from_secs(20);
/// A crowd of this size comes back over a second, as the protocol asks; a small one sooner, so that many kills are quick.
const CROWD: usize = 500;

pub fn run(cli: &Cli) -> Result<Report> {
    let mut bench = Bench::open(cli, 1, 20)?;
    if !bench.server.is_own() {
        bail!("only a server started with --spawn can be killed");
    }
    let view = bench.views[0].clone();
    let targets = survey(&mut bench.crowd, &view)?;
    let watchers = bench.watchers(cli.watchers.unwrap_or(50), &view)?;
    let couriers = Couriers::new(bench.server.address, 2);
    let loaders = Loaders::hire(&mut bench.crowd, targets, cli.connections.unwrap_or(16), couriers)?;
    let spread = if watchers.len() >= CROWD { 1000 } else { 150 };
    bench.crowd.come_back_within = Some(Duration::from_millis(spread));
    let rate = cli.changes.or((watchers.len() >= CROWD).then_some(20.0));
    let begun = Instant::now();
    let (back, diverged) = (Latency::new(begun), 0);
    let mut storm = Storm { bench, loaders, watchers, view, rate, back, diverged, back_max: Duration::ZERO };
    let kills = cli.kills.unwrap_or(3);
    let calm = storm.calm(cli.seconds, kills);
    for _ in 0..kills {
        storm.strike(calm)?;
    }
    storm.conclude(kills)
}

struct Storm {
    bench: Bench,
    loaders: Loaders,
    watchers: Vec<ClientId>,
    view: View,
    rate: Option<f64>,
    back: Latency,
    back_max: Duration,
    diverged: u64,
}

impl Storm {
    /// Between two kills: long enough that all is settled when few are asked for, short when many are.
    fn calm(&self, seconds: Option<f64>, kills: u32) -> Duration {
        let usual = if kills > 10 { 0.25 } else { 2.0 };
        Duration::from_secs_f64(seconds.map_or(usual, |seconds| seconds / f64::from(kills.max(1))))
    }

    /// Load, kill, restart, everybody back, everything still there.
    fn strike(&mut self, calm: Duration) -> Result<()> {
        // Never at the same point of the store's rhythm.
        let time = calm / 2 + Dice::fresh().below(calm);
        self.load(time)?;
        self.bench.server.kill()?;
        let begun = self.bench.server.restart()?;
        self.come_back(begun)?;
        self.diverged += self.bench.count_diverged_now(&self.watchers, &self.view)?;
        self.loaders.begin_check(&mut self.bench.crowd)?;
        let Self { loaders, bench, .. } = self;
        let until = Instant::now() + CHECK_WAIT;
        pump(&mut bench.crowd, loaders, until, |loaders, _| Ok(loaders.unchecked() == 0))?;
        loaders.give_up_checking();
        loaders.retry(&mut bench.crowd)
    }

    fn load(&mut self, time: Duration) -> Result<()> {
        let until = Instant::now() + time;
        let mut pace = self.rate.map(|rate| Pace::new(Instant::now(), rate, time.as_secs_f64()));
        let (mut turn, count) = (0, self.loaders.clients().len());
        pump(&mut self.bench.crowd, &mut self.loaders, until, |loaders, crowd| {
            for _ in 0..count {
                if pace.as_mut().is_some_and(|pace| pace.take(Instant::now()).is_none()) {
                    break;
                }
                loaders.act(crowd, turn % count)?;
                turn += 1;
            }
            Ok(false)
        })
    }

    /// Until every client is back and all grids are equal.
    fn come_back(&mut self, begun: Instant) -> Result<()> {
        let all: Vec<ClientId> = self.watchers.iter().copied().chain(self.loaders.clients()).collect();
        let (until, mut events) = (begun + GATHER_WAIT, Vec::new());
        // Clients that have not yet noticed that the server is gone do so in the first round.
        self.bench.crowd.poll(Instant::now(), &mut events)?;
        loop {
            self.bench.crowd.poll(Instant::now() + Duration::from_millis(5), &mut events)?;
            for event in events.drain(..) {
                if let Event::Live { .. } = event {
                    self.back.record(begun, Instant::now());
                }
            }
            if self.bench.crowd.live_among(&all) == all.len() && equal(&self.bench.crowd, &self.watchers) {
                break;
            }
            if self.bench.server.exited() == Some(true) || Instant::now() > until {
                let (live, words) = (self.bench.crowd.live_among(&all), self.bench.server.last_words());
                bail!("{live} of {} clients came back; the server: {}", all.len(), words.unwrap_or_default());
            }
        }
        self.back_max = self.back_max.max(begun.elapsed());
        self.bench.server.is_ready(begun)?;
        Ok(())
    }

    fn conclude(mut self, kills: u32) -> Result<Report> {
        let rested = self.loaders.finish(&mut self.bench.crowd, CHECK_WAIT)?;
        self.diverged += self.bench.count_diverged(&self.watchers, &self.view)?;
        let (missing, double) = self.accounts()?;
        let report = &mut self.bench.report;
        if !rested {
            report.error(format!("{} loaders were never answered", self.loaders.unfinished().len()));
        }
        report.figures.lost_acks = Some(self.loaders.lost + missing);
        report.figures.double_owned = Some(double);
        report.figures.diverged = Some(self.diverged);
        report.figures.back_seconds_max = Some(self.back_max.as_secs_f64());
        report.latency("back after the restart", &self.back);
        report.note("kills_done", kills);
        report.note("acked", self.loaders.acked);
        report.note("acks_asked_for_again", self.loaders.checked);
        report.note("acks_hidden_by_a_later_hold", self.loaders.hidden);
        report.note("bookings_kept", self.loaders.kept.len());
        for (why, count) in &self.loaders.strange {
            report.error(format!("{count} times: {why}"));
        }
        self.bench.close()
    }

    /// Bookings that are no longer known, and places that two own: at rest, what is left of each cell must be what was
    /// there less the bookings that were kept.
    fn accounts(&mut self) -> Result<(u64, u64)> {
        let mut http = Http::new(self.bench.server.address);
        let mut missing = 0;
        for (booking, _) in &self.loaders.kept {
            missing += u64::from(http.get(&format!("/prenotazione/{booking}"))?.status != 200);
        }
        let watcher = self.watchers.first().and_then(|watcher| self.bench.crowd.grid(*watcher));
        let Some(grid) = watcher else { return Ok((missing, 0)) };
        let free = grid.free();
        let mut double = 0;
        for (target, expected) in self.loaders.targets().iter().zip(self.loaders.places_left()) {
            let of = |cell: &&sportello::wire::messages::Cell| {
                (cell.0, cell.1, cell.2) == (target.cell.0, target.cell.1, target.cell.2)
            };
            let left = free.iter().find(of).map_or(0, |cell| u64::from(cell.4));
            double += left.saturating_sub(expected);
            if left < expected {
                let cell = target.cell;
                self.bench
                    .report
                    .errors
                    .push(format!("day {} minute {}: {left} places left, not {expected}", cell.0, cell.1));
            }
        }
        Ok((missing, double))
    }
}

/// All grids are those of the first.
fn equal(crowd: &Crowd, watchers: &[ClientId]) -> bool {
    let wanted = watchers.first().and_then(|first| crowd.grid(*first));
    watchers.iter().all(|watcher| crowd.grid(*watcher) == wanted)
}

/// Lets the crowd and the loaders go on until a condition or an instant.
fn pump(
    crowd: &mut Crowd,
    loaders: &mut Loaders,
    until: Instant,
    mut done: impl FnMut(&mut Loaders, &mut Crowd) -> Result<bool>,
) -> Result<()> {
    let mut events = Vec::new();
    while Instant::now() < until && !done(loaders, crowd)? {
        crowd.poll(Instant::now() + Duration::from_millis(2), &mut events)?;
        for event in std::mem::take(&mut events) {
            loaders.take(crowd, &event)?;
        }
        loaders.collect();
        loaders.resend(crowd)?;
    }
    Ok(())
}
