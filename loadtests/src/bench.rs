//! What every scenario begins and ends with: the server, the town, the crowd, the report; and whether all grids are
//! equal. Not here: the scenarios.

use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};

use sportello::domain::time::Timestamp;

use crate::cli::Cli;
use crate::crowd::{ClientId, Crowd, View};
use crate::http::Http;
use crate::report::Report;
use crate::server::Server;
use crate::{process, town};

/// Longest time in which a crowd of any size must have come in.
pub const GATHER_WAIT: Duration = Duration::from_secs(120);
/// Longest time in which all grids must have become equal once nothing happens any more.
const EQUAL_WAIT: Duration = Duration::from_secs(10);

/// Longer than the server's ticks are apart when a broadcast is expensive.
const QUIET: Duration = Duration::from_secs(1);

/// A run under way.
pub struct Bench {
    pub server: Server,
    pub crowd: Crowd,
    pub views: Vec<View>,
    pub report: Report,
    pub begun: Instant,
}

/// An empty report about this run.
pub fn report(cli: &Cli) -> Report {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Report {
        scenario: format!("{:?}", cli.scenario).to_lowercase(),
        parameters: cli.parameters(),
        machine: process::machine(),
        date: Timestamp(now.as_millis() as i64).to_string(),
        command: std::env::args().collect::<Vec<_>>().join(" "),
        ..Report::default()
    }
}

impl Bench {
    /// Finds or starts the server and picks the weeks to use.
    pub fn open(cli: &Cli, resources: usize, desks: u16) -> Result<Self> {
        process::raise_open_files();
        let files = town::files(resources, cli.desks.unwrap_or(desks));
        let server = match (&cli.url, &cli.spawn) {
            (Some(url), _) => Server::at(url, cli.pid)?,
            (None, Some(command)) => Server::spawn(command, Some(&files))?,
            (None, None) => anyhow::bail!("say which server: --url URL, or --spawn \"COMMAND\""),
        };
        let views = town::views(&mut Http::new(server.address), cli.resource.as_deref(), resources)?;
        let crowd = Crowd::new(server.address)?;
        let mut bench = Self { server, crowd, views, report: report(cli), begun: Instant::now() };
        if let Some(ready) = bench.server.ready_after {
            bench.report.note("ready_ms", ready.as_millis() as u64);
        }
        Ok(bench)
    }

    /// So many clients that watch a week, all of them live.
    pub fn watchers(&mut self, count: usize, view: &View) -> Result<Vec<ClientId>> {
        let begun = Instant::now();
        let clients: Vec<ClientId> = (0..count).map(|_| self.crowd.join(Some(view.clone()))).collect();
        self.crowd.gather(&clients, GATHER_WAIT)?;
        if count > 0 {
            self.report.note("connects_per_s", (count as f64 / begun.elapsed().as_secs_f64()).round());
        }
        Ok(clients)
    }

    /// Lets things happen for a while and looks at none of them.
    pub fn rest(&mut self, time: Duration) -> Result<()> {
        let (until, mut events) = (Instant::now() + time, Vec::new());
        self.crowd.run(until, &mut events, |_, events| {
            events.clear();
            Ok(false)
        })?;
        Ok(())
    }

    /// CPU time of the server in one second in which nothing is asked of it, as a share of one processor.
    pub fn idle_share(&mut self, time: Duration) -> Result<f64> {
        let (begun, before) = (Instant::now(), self.server.cpu());
        self.rest(time)?;
        let used = self.server.cpu().zip(before).map_or(0.0, |(after, before)| (after - before).as_secs_f64());
        Ok(used / begun.elapsed().as_secs_f64())
    }

    /// Waits until no tick has come for a while: what was acknowledged last may be on its way to the screens.
    pub fn quiet(&mut self) -> Result<()> {
        let (mut events, mut since, mut ticks) = (Vec::new(), Instant::now(), self.crowd.counts.ticks);
        self.crowd.run(Instant::now() + EQUAL_WAIT, &mut events, |crowd, events| {
            events.clear();
            if crowd.counts.ticks != ticks {
                (since, ticks) = (Instant::now(), crowd.counts.ticks);
            }
            Ok(since.elapsed() > QUIET)
        })?;
        Ok(())
    }

    /// Watchers whose grid is not what a fresh watch of the same week gets, when all has come to rest.
    pub fn count_diverged(&mut self, watchers: &[ClientId], view: &View) -> Result<u64> {
        self.quiet()?;
        self.count_diverged_now(watchers, view)
    }

    /// As `count_diverged`, where nothing is under way.
    pub fn count_diverged_now(&mut self, watchers: &[ClientId], view: &View) -> Result<u64> {
        let fresh = self.crowd.join(Some(view.clone()));
        self.crowd.gather(&[fresh], GATHER_WAIT)?;
        let mut events = Vec::new();
        self.crowd.run(Instant::now() + EQUAL_WAIT, &mut events, |crowd, events| {
            events.clear();
            Ok(differing(crowd, watchers, fresh, true) == 0)
        })?;
        // A change of another week moves the numbering of a fresh watch but sends nothing to this one's watchers.
        let behind = differing(&self.crowd, watchers, fresh, true);
        let differ = differing(&self.crowd, watchers, fresh, false);
        if behind > differ {
            self.report.note("equal_but_at_an_older_seq", behind - differ);
        }
        self.crowd.leave(fresh);
        Ok(differ)
    }

    /// Stops the server, where it was started here, and closes the report.
    pub fn close(mut self) -> Result<Report> {
        let counts = self.crowd.counts;
        if counts.tries_again > 0 {
            self.report.note("connects_tried_again", counts.tries_again);
        }
        for (name, value) in [("ticks", counts.ticks), ("snapshots", counts.snapshots), ("gaps", counts.gaps)] {
            self.report.note(name, value);
        }
        if counts.unreadable > 0 {
            self.report.error(format!("{} frames could not be read", counts.unreadable));
        }
        self.report.figures.server_exited = self.server.exited();
        if self.report.figures.server_exited == Some(true) {
            let words = self.server.last_words().unwrap_or_default();
            self.report.note("server_last_words", words);
        }
        self.report.seconds = self.begun.elapsed().as_secs_f64();
        match self.server.stop().context("stopping the server") {
            Ok(Some(time)) => self.report.note("stop_ms", time.as_millis() as u64),
            Ok(None) => {}
            Err(error) => self.report.error(format!("{error:#}")),
        }
        Ok(self.report)
    }
}

/// Watchers that are away or whose grid is not that of `fresh`; with `at_seq`, at the same sequence number.
pub fn differing(crowd: &Crowd, watchers: &[ClientId], fresh: ClientId, at_seq: bool) -> u64 {
    let Some(wanted) = crowd.grid(fresh) else { return watchers.len() as u64 };
    let equal = |watcher: &ClientId| {
        let same = |grid: &crate::grid::Grid| if at_seq { grid == wanted } else { grid.cells() == wanted.cells() };
        crowd.is_live(*watcher) && crowd.grid(*watcher).is_some_and(same)
    };
    watchers.iter().filter(|watcher| !equal(watcher)).count() as u64
}
