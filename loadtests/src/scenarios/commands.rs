//! Durable round trips over real sockets: everybody holds and releases, as fast as answers come (closed loop) or at a
//! rate (open loop), on one resource or spread over many.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::bench::Bench;
use crate::cli::Cli;
use crate::crowd::Event;
use crate::ground::{Target, survey};
use crate::pace::Pace;
use crate::report::Report;
use crate::stats::Latency;
use crate::workers::Workers;

/// Before counting begins: caches fill, the store's first segments are written.
const WARM_UP: Duration = Duration::from_secs(1);
/// After the last command: answers may still come.
const AFTERMATH: Duration = Duration::from_secs(5);
/// Cells of a week of the town that is made here.
const CELLS: usize = 200;

pub fn run(cli: &Cli) -> Result<Report> {
    let (resources, connections) = (cli.resources.unwrap_or(1), cli.connections.unwrap_or(256));
    let desks = connections.div_ceil(CELLS * resources) + 1;
    let mut bench = Bench::open(cli, resources, desks as u16)?;
    let mut targets: Vec<Target> = Vec::new();
    for view in bench.views.clone() {
        targets.extend(survey(&mut bench.crowd, &view)?);
    }
    let view = bench.views[0].clone();
    let watchers = bench.watchers(cli.watchers.unwrap_or(10), &view)?;
    let workers = Workers::hire(&mut bench.crowd, &targets, connections)?;
    let mut run = Run::new(workers);
    run.go(&mut bench, cli.rate, cli.seconds.unwrap_or(10.0))?;
    run.report(&mut bench);
    bench.report.figures.diverged = Some(bench.count_diverged(&watchers, &view)?);
    bench.close()
}

struct Run {
    workers: Workers,
    free: VecDeque<usize>,
    /// Workers that were told to try again later.
    later: BinaryHeap<Reverse<(Instant, usize)>>,
    latency: Latency,
    from: Instant,
    until: Instant,
    accepted: u64,
    last_answer: Option<Instant>,
}

impl Run {
    fn new(workers: Workers) -> Self {
        let (free, now) = ((0..workers.len()).collect(), Instant::now());
        let (later, latency) = (BinaryHeap::new(), Latency::new(now));
        Self { workers, free, later, latency, from: now, until: now, accepted: 0, last_answer: None }
    }

    fn go(&mut self, bench: &mut Bench, rate: Option<f64>, seconds: f64) -> Result<()> {
        let begun = Instant::now();
        self.from = begun + WARM_UP;
        self.until = self.from + Duration::from_secs_f64(seconds);
        self.latency = Latency::new(self.from);
        let mut pace = rate.map(|rate| Pace::new(begun, rate, seconds + WARM_UP.as_secs_f64()));
        let mut events = Vec::new();
        let cpu = bench.server.cpu();
        while Instant::now() < self.until && bench.server.exited() != Some(true) {
            self.send(bench, pace.as_mut())?;
            let due = pace.as_ref().and_then(Pace::due).unwrap_or(self.until);
            bench.crowd.poll(due.min(Instant::now() + Duration::from_millis(20)), &mut events)?;
            events.drain(..).for_each(|event| self.take(&event));
        }
        if let Some((after, before)) = bench.server.cpu().zip(cpu) {
            bench.report.note("server_cpu_share", (after - before).as_secs_f64() / begun.elapsed().as_secs_f64());
        }
        self.wind_down(bench)
    }

    /// Waits for the answers that are due and gives every place back.
    fn wind_down(&mut self, bench: &mut Bench) -> Result<()> {
        let (end, mut events) = (Instant::now() + AFTERMATH, Vec::new());
        while Instant::now() < end && bench.server.exited() != Some(true) {
            let now = Instant::now();
            self.wake(now);
            for worker in std::mem::take(&mut self.free) {
                if self.workers.is_holding(worker) {
                    self.workers.act(&mut bench.crowd, worker, now)?;
                }
            }
            if self.workers.busy() == 0 && self.later.is_empty() {
                return Ok(());
            }
            bench.crowd.poll(now + Duration::from_millis(20), &mut events)?;
            events.drain(..).for_each(|event| self.take(&event));
        }
        if self.workers.busy() > 0 {
            bench.report.error(format!("{} commands were never answered", self.workers.busy()));
        }
        Ok(())
    }

    fn wake(&mut self, now: Instant) {
        while self.later.peek().is_some_and(|Reverse((due, _))| *due <= now) {
            self.free.extend(self.later.pop().map(|Reverse((_, worker))| worker));
        }
    }

    fn send(&mut self, bench: &mut Bench, mut pace: Option<&mut Pace>) -> Result<()> {
        let now = Instant::now();
        self.wake(now);
        while let Some(worker) = self.free.pop_front() {
            let intended = match &mut pace {
                None => Some(now),
                Some(pace) => pace.take(now).map(|(_, intended)| intended),
            };
            let Some(intended) = intended else {
                self.free.push_front(worker);
                break;
            };
            self.workers.act(&mut bench.crowd, worker, intended)?;
        }
        Ok(())
    }

    fn take(&mut self, event: &Event) {
        let Some(done) = self.workers.take(event) else { return };
        self.last_answer = Some(done.at);
        match done.retry_after {
            Some(wait) => self.later.push(Reverse((done.at + wait, done.worker))),
            None => self.free.push_back(done.worker),
        }
        if done.accepted && done.intended >= self.from && done.at <= self.until {
            self.accepted += 1;
        }
        if done.accepted && done.intended >= self.from && done.intended < self.until {
            self.latency.record(done.intended, done.at);
        }
    }

    fn report(&self, bench: &mut Bench) {
        let report = &mut bench.report;
        report.figures.rate_per_s = Some(self.accepted as f64 / (self.until - self.from).as_secs_f64());
        report.latency("commands", &self.latency);
        report.note("accepted", self.accepted);
        report.note("told_to_wait", self.workers.told_to_wait);
        for (why, count) in &self.workers.refusals {
            report.error(format!("{count} commands refused: {why}"));
        }
        if self.workers.lost > 0 {
            report.error(format!("{} connections were lost", self.workers.lost));
        }
    }
}
