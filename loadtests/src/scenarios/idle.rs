//! Many connections that watch one week and do nothing: what each costs in memory, and that none is lost.

use std::time::Duration;

use anyhow::Result;

use crate::bench::Bench;
use crate::cli::Cli;
use crate::report::Report;

/// As many as one process may have files, less those that are needed otherwise.
const CONNECTIONS: usize = 19_000;

pub fn run(cli: &Cli) -> Result<Report> {
    let mut bench = Bench::open(cli, 1, 1)?;
    let view = bench.views[0].clone();
    let count = cli.connections.or(cli.watchers).unwrap_or(CONNECTIONS);
    // The first ones pay for what all share: threads' stacks, caches, the week itself.
    let first = bench.watchers(count.min(50), &view)?;
    bench.rest(Duration::from_millis(500))?;
    let before = bench.server.resident_kib();
    let mut watchers = bench.watchers(count - first.len(), &view)?;
    bench.rest(Duration::from_secs(2))?;
    if let Some((before, after)) = before.zip(bench.server.resident_kib()) {
        let each = after.saturating_sub(before) as f64 / watchers.len().max(1) as f64;
        bench.report.figures.server_kib_per_connection = Some(each);
        bench.report.note("server_rss_kib", after);
    }
    watchers.extend(first);
    let share = bench.idle_share(Duration::from_secs_f64(cli.seconds.unwrap_or(30.0)))?;
    bench.report.note("idle_cpu_share", share);
    let connected = bench.crowd.live_among(&watchers);
    bench.report.figures.still_connected = Some(connected as u64);
    bench.report.note("connections", count);
    if connected < count {
        bench.report.error(format!("{} of {count} connections were lost", count - connected));
    }
    bench.report.figures.diverged = Some(bench.count_diverged(&watchers, &view)?);
    bench.close()
}
