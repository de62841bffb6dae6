//! Pages of a week at a fixed rate over kept connections, in turns with an address that does nothing: what making a page
//! takes beside what asking for anything takes.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::bench::Bench;
use crate::cli::Cli;
use crate::http::Http;
use crate::pace::Pace;
use crate::report::Report;
use crate::stats::Latency;

/// As many as a browser's proxy would keep open.
const CONNECTIONS: usize = 16;
const RATE: f64 = 500.0;
const SECONDS: f64 = 20.0;

/// When a request was meant to leave, and when its answer was whole.
type Answered = (Instant, Instant);

pub fn run(cli: &Cli) -> Result<Report> {
    let mut bench = Bench::open(cli, 1, 1)?;
    let view = bench.views[0].clone();
    let week = format!("/prenota/{}?settimana={}", view.0, view.1.monday());
    let (rate, seconds) = (cli.rate.unwrap_or(RATE), cli.seconds.unwrap_or(SECONDS));
    let connections = cli.connections.unwrap_or(CONNECTIONS);
    let bytes = Http::new(bench.server.address).get_compressed(&week)?.body.len();
    bench.report.note("page_bytes_compressed", bytes);
    for (name, path) in [("bare", "/health/live"), ("page", week.as_str())] {
        let start = Instant::now();
        let answered = ask(&bench, path, connections, rate, seconds)?;
        let mut latency = Latency::new(start);
        answered.iter().for_each(|(intended, at)| latency.record(*intended, *at));
        bench.report.note(&format!("{name}_per_s"), latency.count() as f64 / start.elapsed().as_secs_f64());
        match name {
            "page" => bench.report.latency(name, &latency),
            _ => bench.report.more_latency(name, &latency),
        }
    }
    bench.close()
}

/// Asks at a rate, spread evenly over connections.
fn ask(bench: &Bench, path: &str, connections: usize, rate: f64, seconds: f64) -> Result<Vec<Answered>> {
    let (address, each) = (bench.server.address, rate / connections as f64);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|number| {
                // Not all at the same instant.
                let start = begin + std::time::Duration::from_secs_f64(number as f64 / rate);
                scope.spawn(move || keep_asking(Http::new(address), path, Pace::new(start, each, seconds)))
            })
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            let answered = thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?;
            all.extend(answered?);
        }
        Ok(all)
    })
}

fn keep_asking(mut http: Http, path: &str, mut pace: Pace) -> Result<Vec<Answered>> {
    let mut answered = Vec::new();
    while let Some(due) = pace.due() {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let Some((_, intended)) = pace.take(Instant::now()) else { continue };
        let status = http.get_compressed(path)?.status;
        ensure!(status == 200, "{path}: status {status}");
        answered.push((intended, Instant::now()));
    }
    Ok(answered)
}
