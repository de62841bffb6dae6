//! Readers that never read, beside watchers that do: the server must get rid of them, its memory must stay flat, and the
//! watchers must not feel it.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::bench::Bench;
use crate::cli::Cli;
use crate::colours::Colours;
use crate::crowd::{ClientId, Event};
use crate::ground::survey;
use crate::pace::Pace;
use crate::process;
use crate::report::Report;
use crate::workers::Workers;

/// A reader that never reads must be gone after this long (the promise to everybody else).
const GONE_WITHIN: Duration = Duration::from_secs(30);
/// What the server may grow for each of them: what two sockets' worth of bookkeeping and a queue take.
const KIB_EACH_MAX: f64 = 64.0;
/// The others may be this much slower than before, or this many milliseconds, whichever is more: what the machine
/// itself varies by from one run to the next.
const SLOWER_MAX: (f64, f64) = (1.5, 25.0);

/// One stretch of changes with everything that is looked at meanwhile.
struct Stretch {
    colours: Colours,
    /// Resident KiB, every half second.
    memory: Vec<u64>,
    /// When the last of the readers had gone.
    gone_after: Option<Duration>,
    /// The kernel's table of connections takes a while to read, and colours arrive meanwhile: another thread reads it.
    peers: Option<Receiver<Result<BTreeSet<u16>>>>,
}

pub fn run(cli: &Cli) -> Result<Report> {
    let mut bench = Bench::open(cli, 1, 1)?;
    let view = bench.views[0].clone();
    let targets = survey(&mut bench.crowd, &view)?;
    let rate = cli.changes.unwrap_or(20.0);
    let mut workers = Workers::hire(&mut bench.crowd, &targets, (rate as usize).clamp(4, 100))?;
    let watchers = bench.watchers(cli.watchers.unwrap_or(200), &view)?;
    let count = cli.readers.unwrap_or(500);
    // As many that do read first: what is compared is what not reading does, and not what more watchers do.
    let company = bench.watchers(count, &view)?;
    let before = stretch(&mut bench, &mut workers, &watchers, rate, 10.0, &[])?;
    company.iter().for_each(|client| bench.crowd.leave(*client));
    let readers: Vec<ClientId> = (0..count).map(|_| bench.crowd.join_never_reading(view.clone())).collect();
    let seconds = cli.seconds.unwrap_or(40.0);
    let during = stretch(&mut bench, &mut workers, &watchers, rate, seconds, &readers)?;
    judge(&mut bench.report, &before, &during, count);
    complain(&mut bench, &workers, &watchers);
    bench.report.figures.diverged = Some(bench.count_diverged(&watchers, &view)?);
    bench.close()
}

fn stretch(
    bench: &mut Bench,
    workers: &mut Workers,
    watchers: &[ClientId],
    rate: f64,
    seconds: f64,
    readers: &[ClientId],
) -> Result<Stretch> {
    let begun = Instant::now();
    let mut found = Stretch { colours: Colours::new(begun), memory: Vec::new(), gone_after: None, peers: None };
    let (mut pace, mut turn, mut events) = (Pace::new(begun, rate, seconds), 0, Vec::new());
    let watching = watchers.first().copied().unwrap_or(0)..watchers.last().map_or(0, |last| last + 1);
    let (mut ports, mut look) = (Vec::new(), begun);
    let end = begun + Duration::from_secs_f64(seconds + 2.0);
    while Instant::now() < end {
        let now = Instant::now();
        while let Some((_, intended)) = pace.take(now) {
            let free =
                (turn..turn + workers.len()).map(|next| next % workers.len()).find(|next| !workers.is_busy(*next));
            turn = free.map_or(turn, |free| free + 1);
            free.map_or(Ok(()), |free| workers.act(&mut bench.crowd, free, intended))?;
        }
        bench.crowd.poll(pace.due().unwrap_or(end).min(now + Duration::from_millis(50)), &mut events)?;
        for event in events.drain(..) {
            match event {
                Event::Moved { client, before, to, at } if watching.contains(&client) => {
                    found.colours.moved(before, to, at)
                }
                Event::Live { client } if readers.contains(&client) => ports.extend(bench.crowd.local_port(client)),
                event => changed(workers, &event, &mut found.colours),
            }
        }
        if now >= look {
            look = now + Duration::from_millis(500);
            found.look(bench, &ports, readers.len(), begun)?;
        }
    }
    found.colours.settle(Instant::now());
    Ok(found)
}

fn changed(workers: &mut Workers, event: &Event, colours: &mut Colours) {
    if let Some(done) = workers.take(event).filter(|done| done.accepted) {
        colours.change(done.seq, done.intended);
    }
}

impl Stretch {
    /// Memory now, and whether the server still has connections to readers. The kernel's table is asked, because a
    /// reader that never reads is the last to know.
    fn look(&mut self, bench: &Bench, ports: &[u16], readers: usize, begun: Instant) -> Result<()> {
        self.memory.extend(bench.server.resident_kib());
        if readers == 0 || ports.len() < readers || self.gone_after.is_some() {
            return Ok(());
        }
        if let Some(peers) = self.peers.take() {
            let peers = peers.recv().context("reading the table of connections")??;
            if !ports.iter().any(|port| peers.contains(port)) {
                self.gone_after = Some(begun.elapsed());
            }
        }
        let (tell, told) = channel();
        let port = bench.server.address.port();
        std::thread::spawn(move || {
            let _ = tell.send(process::peers_of(port));
        });
        self.peers = Some(told);
        Ok(())
    }
}

fn judge(report: &mut Report, before: &Stretch, during: &Stretch, readers: usize) {
    report.latency("colours beside readers that never read", &during.colours.latency);
    report.more_latency("colours before", &before.colours.latency);
    report.note("readers", readers);
    match during.gone_after {
        Some(after) => report.note("readers_gone_after_s", after.as_secs_f64()),
        None => report.error(format!("after {GONE_WITHIN:?} some of the {readers} readers were still connected")),
    }
    if during.gone_after.is_some_and(|after| after > GONE_WITHIN) {
        report.error(format!("the readers were gone only after {:?}", during.gone_after.unwrap_or_default()));
    }
    if let (Some(calm), Some(most), Some(last)) =
        (before.memory.last(), during.memory.iter().max(), during.memory.last())
    {
        let each = most.saturating_sub(*calm) as f64 / readers.max(1) as f64;
        report.note("server_kib_per_reader_max", each);
        report.note("server_rss_kib", serde_json::json!({ "before": calm, "most": most, "after": last }));
        if each > KIB_EACH_MAX {
            report.error(format!("the server grew by {each:.0} KiB for each reader that never reads"));
        }
    }
    let (calm, now) = (before.colours.latency.quantiles().p99, during.colours.latency.quantiles().p99);
    if now > (calm * SLOWER_MAX.0).max(calm + SLOWER_MAX.1) {
        report.error(format!("the watchers' p99 went from {calm:.1} to {now:.1} ms"));
    }
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
