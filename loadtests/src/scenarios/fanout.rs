//! Many watch one week while a few change it: how long a colour takes to everybody, what a delivered frame costs the
//! server, and what it costs a bare loop of `write`.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::bare::Bare;
use crate::bench::{Bench, GATHER_WAIT};
use crate::cli::Cli;
use crate::colours::Colours;
use crate::crowd::{ClientId, Crowd, Event};
use crate::ground::survey;
use crate::pace::Pace;
use crate::report::Report;
use crate::stats::Latency;
use crate::workers::Workers;

/// The measured time is cut into so many turns of the server and of the bare writer, so that both meet the same weather.
const TURNS: u32 = 4;
/// After the last change of a turn: time for its ticks and replies.
const AFTERMATH: Duration = Duration::from_secs(2);
/// Files needed beside the watchers' sockets.
const SPARE_FILES: u64 = 100;

/// What the turns have added up to.
struct Sum {
    colours: Colours,
    commands: Latency,
    cpu: Duration,
    frames: u64,
    seconds: f64,
    bare_cpu: Duration,
    bare_frames: u64,
}

pub fn run(cli: &Cli) -> Result<Report> {
    let holds = cli.holds.unwrap_or(0.0);
    let mut bench = Bench::open(cli, 1, if holds > 0.0 { 20 } else { 1 })?;
    let view = bench.views[0].clone();
    let targets = survey(&mut bench.crowd, &view)?;
    let changes = cli.changes.unwrap_or(if holds > 0.0 { 0.0 } else { 5.0 });
    // A hold and its release are two commands.
    let rate = changes + 2.0 * holds;
    let mut workers = Workers::hire(&mut bench.crowd, &targets, workers_for(rate))?;
    let alone = if holds > 0.0 { Some(without_watchers(&mut bench, &mut workers, rate)?) } else { None };
    let watchers = bench.watchers(cli.watchers.unwrap_or(1000), &view)?;
    bench.rest(Duration::from_secs(1))?;
    let idle = bench.idle_share(Duration::from_secs(2))?;
    let bare = if cli.no_bare || alone.is_some() { None } else { start_bare(&mut bench, watchers.len())? };
    let sum = turns(&mut bench, &mut workers, &watchers, rate, cli.seconds.unwrap_or(20.0), bare)?;
    bench.report.note("idle_cpu_share", idle);
    conclude(&mut bench.report, &sum, idle, alone, watchers.len());
    complain(&mut bench, &workers, &watchers);
    bench.report.figures.diverged = Some(bench.count_diverged(&watchers, &view)?);
    bench.close()
}

/// Enough that each has two turns of its own a second at most, and none waits for its own answer.
fn workers_for(rate: f64) -> usize {
    ((rate / 2.0).ceil() as usize).clamp(4, 2000)
}

fn start_bare(bench: &mut Bench, count: usize) -> Result<Option<(Bare, Crowd)>> {
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current.unwrap_or(u64::MAX);
    if 2 * count as u64 + SPARE_FILES > files {
        bench.report.note("bare_write", "left out: too many sockets for one process");
        return Ok(None);
    }
    let bare = Bare::start(count)?;
    let mut crowd = Crowd::new(bare.address)?;
    let readers: Vec<ClientId> = (0..count).map(|_| crowd.join_bare()).collect();
    crowd.gather(&readers, GATHER_WAIT).context("the bare writer's readers")?;
    Ok(Some((bare, crowd)))
}

fn turns(
    bench: &mut Bench,
    workers: &mut Workers,
    watchers: &[ClientId],
    rate: f64,
    seconds: f64,
    mut bare: Option<(Bare, Crowd)>,
) -> Result<Sum> {
    let start = Instant::now();
    let mut sum = Sum {
        colours: Colours::new(start),
        commands: Latency::new(start),
        cpu: Duration::ZERO,
        frames: 0,
        seconds: 0.0,
        bare_cpu: Duration::ZERO,
        bare_frames: 0,
    };
    let turn = seconds / f64::from(TURNS);
    for _ in 0..TURNS {
        let frames = sum.frames;
        server_turn(bench, workers, watchers, rate, turn, &mut sum)?;
        if let Some((bare, crowd)) = &mut bare {
            // As many broadcasts as the server made of the changes, so that both wake up equally often.
            let broadcasts = (sum.frames - frames) as f64 / watchers.len().max(1) as f64 / turn;
            bare_turn(bench, bare, crowd, broadcasts, turn, &mut sum)?;
        }
    }
    sum.colours.settle(Instant::now());
    Ok(sum)
}

fn server_turn(
    bench: &mut Bench,
    workers: &mut Workers,
    watchers: &[ClientId],
    rate: f64,
    seconds: f64,
    sum: &mut Sum,
) -> Result<()> {
    let watching = watchers.first().copied().unwrap_or(0)..watchers.last().map_or(0, |last| last + 1);
    let (cpu, ticks, begun) = (bench.server.cpu(), bench.crowd.counts.ticks, Instant::now());
    let (mut pace, mut turn, mut events) = (Pace::new(begun, rate, seconds), 0, Vec::new());
    let end = begun + Duration::from_secs_f64(seconds) + AFTERMATH;
    loop {
        let now = Instant::now();
        turn = send_due(&mut bench.crowd, workers, &mut pace, turn, now)?;
        let next = pace.due().unwrap_or(end);
        bench.crowd.poll(next.min(now + Duration::from_millis(100)), &mut events)?;
        for event in events.drain(..) {
            match event {
                Event::Moved { client, before, to, at } if watching.contains(&client) => {
                    sum.colours.moved(before, to, at)
                }
                event => answered(workers, &event, sum),
            }
        }
        if let Some(settled) = Instant::now().checked_sub(AFTERMATH) {
            sum.colours.settle(settled);
        }
        if Instant::now() >= end && workers.busy() == 0 || now > end + AFTERMATH {
            break;
        }
    }
    sum.seconds += begun.elapsed().as_secs_f64();
    sum.frames += bench.crowd.counts.ticks - ticks;
    sum.cpu += bench.server.cpu().zip(cpu).map_or(Duration::ZERO, |(after, before)| after - before);
    Ok(())
}

/// Sends what is due, by workers in turn; one that still waits for an answer passes its turn on.
fn send_due(crowd: &mut Crowd, workers: &mut Workers, pace: &mut Pace, mut turn: usize, now: Instant) -> Result<usize> {
    while pace.due().is_some_and(|due| due <= now) {
        let Some(free) =
            (turn..turn + workers.len()).map(|next| next % workers.len()).find(|next| !workers.is_busy(*next))
        else {
            break;
        };
        if let Some((_, intended)) = pace.take(now) {
            workers.act(crowd, free, intended)?;
        }
        turn = free + 1;
    }
    Ok(turn)
}

fn answered(workers: &mut Workers, event: &Event, sum: &mut Sum) {
    if let Some(done) = workers.take(event) {
        sum.commands.record(done.intended, done.at);
        if done.accepted {
            sum.colours.change(done.seq, done.intended);
        }
    }
}

/// CPU share of one processor that the same commands cost when nobody watches.
fn without_watchers(bench: &mut Bench, workers: &mut Workers, rate: f64) -> Result<f64> {
    let start = Instant::now();
    let mut sum = Sum {
        colours: Colours::new(start),
        commands: Latency::new(start),
        cpu: Duration::ZERO,
        frames: 0,
        seconds: 0.0,
        bare_cpu: Duration::ZERO,
        bare_frames: 0,
    };
    let seconds = 4.0;
    server_turn(bench, workers, &[], rate, seconds, &mut sum)?;
    bench.report.more_latency("commands without watchers", &sum.commands);
    Ok(sum.cpu.as_secs_f64() / seconds)
}

fn bare_turn(
    bench: &mut Bench,
    bare: &mut Bare,
    crowd: &mut Crowd,
    rate: f64,
    seconds: f64,
    sum: &mut Sum,
) -> Result<()> {
    if rate <= 0.0 {
        return Ok(());
    }
    let (cpu, ticks, mut events) = (bare.cpu()?, crowd.counts.ticks, Vec::new());
    bare.write(rate, seconds, bench.crowd.last_tick())?;
    let end = Instant::now() + Duration::from_secs_f64(seconds) + AFTERMATH;
    while Instant::now() < end {
        crowd.poll(Instant::now() + Duration::from_millis(20), &mut events)?;
        // The server's pings want their answers meanwhile.
        bench.crowd.poll(Instant::now(), &mut events)?;
        events.clear();
    }
    sum.bare_cpu += bare.cpu()? - cpu;
    sum.bare_frames += crowd.counts.ticks - ticks;
    Ok(())
}

fn micros_each(cpu: f64, frames: u64) -> Option<f64> {
    (frames > 0).then(|| cpu * 1e6 / frames as f64)
}

fn conclude(report: &mut Report, sum: &Sum, idle: f64, alone: Option<f64>, watchers: usize) {
    let busy = (sum.cpu.as_secs_f64() - idle * sum.seconds).max(0.0);
    // Beside thousands of holds the processor is theirs as well, and a share of each frame would mean nothing.
    if sum.cpu > Duration::ZERO && alone.is_none() {
        report.figures.server_cpu_us_per_frame = micros_each(busy, sum.frames);
    }
    let bare = micros_each(sum.bare_cpu.as_secs_f64(), sum.bare_frames);
    if let Some(bare) = bare {
        report.note("bare_cpu_us_per_frame", bare);
        report.figures.cpu_vs_bare_write = report.figures.server_cpu_us_per_frame.map(|server| server / bare);
    }
    report.note("frames", sum.frames);
    match alone {
        Some(alone) => {
            report.latency("commands", &sum.commands);
            report.more_latency("colours", &sum.colours.latency);
            publisher_share(report, sum, alone);
        }
        None => {
            report.latency("colours", &sum.colours.latency);
            report.more_latency("commands", &sum.commands);
        }
    }
    let undelivered = sum.colours.undelivered(watchers);
    report.note("undelivered", undelivered);
    if undelivered > 0 {
        report.error(format!("{undelivered} colours did not arrive"));
    }
}

/// What watching costs beside the commands themselves.
fn publisher_share(report: &mut Report, sum: &Sum, alone: f64) {
    let active = sum.seconds - f64::from(TURNS) * AFTERMATH.as_secs_f64();
    let all = sum.cpu.as_secs_f64() / active.max(0.1);
    let processors = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    report.figures.rate_per_s = Some(sum.commands.count() as f64 / active.max(0.1));
    report.note("server_cpu_share", all);
    report.note("server_cpu_share_without_watchers", alone);
    report.note("publisher_share_of_machine", (all - alone).max(0.0) / processors);
    report.note("publisher_share_of_server", (all - alone).max(0.0) / all.max(1e-9));
}

fn complain(bench: &mut Bench, workers: &Workers, watchers: &[ClientId]) {
    for (why, count) in &workers.refusals {
        bench.report.error(format!("{count} commands refused: {why}"));
    }
    let away = watchers.len() - bench.crowd.live_among(watchers);
    if away as u64 + workers.lost > 0 {
        bench.report.error(format!("{away} watchers and {} workers were disconnected", workers.lost));
    }
}
