//! The log, the panic hook and the metrics of a running server. Not here: what is logged and counted (each floor does
//! it for itself, with `tracing` and the `metrics` macros; the names of all metrics are in `METRICS`).

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

/// Why telemetry could not begin.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("log.filter: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("the log has begun already: {0}")]
    Log(String),
    #[error("metrics: {0}")]
    Metrics(String),
}

/// Begins the log. Lines go to standard error, so that standard output stays what a command prints.
///
/// # Errors
/// Where the filter cannot be read, or a log has begun in this process.
pub fn init_log(config: &LogConfig) -> Result<(), TelemetryError> {
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(&config.filter)?)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let begun = match config.format {
        LogFormat::Pretty => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    begun.map_err(|error| TelemetryError::Log(error.to_string()))
}

/// From now on a panic is one line of the log, without what it quotes, and is counted.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        metrics::counter!("sportello_panics_total").increment(1);
        let message = panic.payload_as_str().map_or_else(|| "(not a text)".to_owned(), without_quotes);
        let location = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or("(unnamed)").to_owned();
        tracing::error!(panic.location = location, panic.thread = thread, "a part of the program panicked: {message}");
    }));
}

/// A panic's message quotes values (`called unwrap() on an Err value: Error("…")`), and a value may be of a person
/// (law 7): what stands in quotes and what looks like an address is left out, and so is everything after 300 signs.
fn without_quotes(message: &str) -> String {
    // A quote inside a quoted value is escaped and ends nothing.
    let message = message.replace("\\\"", "");
    let outside = message.split('"').enumerate().map(|(place, part)| if place % 2 == 0 { part } else { "\"…\"" });
    let text = outside.collect::<String>();
    let words = text.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// What a metric measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Counts up.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Seconds, in buckets from 50 µs to 10 s.
    Seconds,
    /// Small numbers, in buckets of powers of two.
    Size,
}

/// Every metric of the program: name, measure, what it says. `tests/all/tidy.rs` holds that no other name is used and none for nothing.
pub const METRICS: &[(&str, Measure, &str)] = &[
    ("sportello_commands_total", Measure::Counter, "Commands answered, by kind and outcome"),
    ("sportello_refusals_total", Measure::Counter, "Refusals, by what was asked and their number"),
    ("sportello_logins_total", Measure::Counter, "Logins, by provider"),
    (
        "sportello_persons_erased_total",
        Measure::Counter,
        "Bookings whose data of people were erased when their time was over",
    ),
    ("sportello_commits_failed_total", Measure::Counter, "Commits that did not become durable"),
    (
        "sportello_snapshots_left_out_total",
        Measure::Counter,
        "Snapshots left out, because others were waiting to be kept",
    ),
    ("sportello_calendar_reloads_total", Measure::Counter, "Calendars read again from the store"),
    ("sportello_frames_total", Measure::Counter, "Frames handed to watchers"),
    ("sportello_resyncs_total", Measure::Counter, "Watchers that were too slow and got a fresh snapshot"),
    ("sportello_connections_refused_total", Measure::Counter, "Sockets refused before the upgrade, by reason"),
    ("sportello_connections_closed_total", Measure::Counter, "Sockets closed, by close code"),
    ("sportello_requests_total", Measure::Counter, "HTTP requests answered, by status class"),
    ("sportello_panics_total", Measure::Counter, "Panics; expected to stay 0"),
    ("sportello_letters_total", Measure::Counter, "Tries to send a letter, by channel, kind and outcome"),
    (
        "sportello_access_letters_total",
        Measure::Counter,
        "Letters with a code or a link to get in, by kind and outcome",
    ),
    ("sportello_letters_paused", Measure::Gauge, "1 while a channel of letters does not work, or 0"),
    ("sportello_connections", Measure::Gauge, "Open sockets"),
    ("sportello_watchers", Measure::Gauge, "Watched weeks of all sockets"),
    ("sportello_calendars_started", Measure::Gauge, "Calendars brought into memory since the start, each time anew"),
    ("sportello_store_accepts_holds", Measure::Gauge, "1, or 0 while the disk is nearly full"),
    ("sportello_command_seconds", Measure::Seconds, "From a command's arrival to its durable answer, by kind"),
    ("sportello_commit_seconds", Measure::Seconds, "Time of one durable group of commits"),
    ("sportello_commit_group_size", Measure::Size, "Commits made durable together"),
];

/// Ends of the buckets of durations: dense where the promises are (10, 25, 50 and 150 ms).
const SECONDS: &[f64] = &[
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5,
    10.0,
];
const SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];

/// Between two times that the samples of histograms are put into their buckets, so that memory stays flat while nobody
/// asks for metrics.
const UPKEEP: Duration = Duration::from_secs(5);

/// The metrics of this process.
pub struct Metrics {
    handle: PrometheusHandle,
    /// Ends the upkeep thread when dropped.
    _upkeep: Sender<()>,
}

impl Metrics {
    /// Begins to count; before this, counting does nothing.
    ///
    /// # Errors
    /// Where something in this process counts already.
    pub fn install() -> Result<Self, TelemetryError> {
        let failed = |error: String| TelemetryError::Metrics(error);
        let recorder = builder().map_err(|error| failed(error.to_string()))?.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).map_err(|error| failed(error.to_string()))?;
        describe();
        let (_upkeep, stop) = mpsc::channel::<()>();
        let worker = handle.clone();
        let upkeep = move || {
            while stop.recv_timeout(UPKEEP) == Err(RecvTimeoutError::Timeout) {
                worker.run_upkeep();
            }
        };
        let thread = std::thread::Builder::new().name("metrics".to_owned());
        thread.spawn(upkeep).map_err(|error| failed(error.to_string()))?;
        Ok(Self { handle, _upkeep })
    }

    /// All metrics as Prometheus reads them (text format 0.0.4).
    #[must_use]
    pub fn render(&self) -> String {
        self.handle.render()
    }
}

fn builder() -> Result<PrometheusBuilder, metrics_exporter_prometheus::BuildError> {
    METRICS.iter().try_fold(PrometheusBuilder::new(), |builder, (name, measure, _)| {
        let buckets = match measure {
            Measure::Seconds => SECONDS,
            Measure::Size => SIZES,
            Measure::Counter | Measure::Gauge => return Ok(builder),
        };
        builder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), buckets)
    })
}

fn describe() {
    for (name, measure, says) in METRICS {
        match measure {
            Measure::Counter => metrics::describe_counter!(*name, *says),
            Measure::Gauge => metrics::describe_gauge!(*name, *says),
            Measure::Seconds | Measure::Size => metrics::describe_histogram!(*name, *says),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panics_message_loses_what_it_quotes() {
        let cases = [
            ("index out of bounds: the len is 3", "index out of bounds: the len is 3"),
            (
                "called `unwrap()` on an `Err` value: Bad(\"Ada Rossi\")",
                "called `unwrap()` on an `Err` value: Bad(\"…\")",
            ),
            ("no mail to ada@example.org today", "no mail to … today"),
            ("Bad(\"Ada \\\"x\\\" Rossi\") again", "Bad(\"…\") again"),
            ("unclosed \"Ada Rossi", "unclosed \"…\""),
        ];
        for (message, shown) in cases {
            assert_eq!(without_quotes(message), shown);
        }
        assert_eq!(without_quotes(&"a".repeat(1000)).len(), 300);
    }

    #[test]
    fn metrics_are_rendered_with_their_descriptions_and_buckets() {
        let recorder = builder().unwrap().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            describe();
            metrics::counter!("sportello_commands_total", "kind" => "hold", "outcome" => "held").increment(2);
            metrics::gauge!("sportello_connections").set(3.0);
            metrics::histogram!("sportello_commit_seconds").record(0.003);
            metrics::histogram!("sportello_commit_group_size").record(5.0);
        });
        let text = handle.render();
        for line in [
            "# HELP sportello_commands_total Commands answered, by kind and outcome",
            "sportello_commands_total{kind=\"hold\",outcome=\"held\"} 2",
            "sportello_connections 3",
            "sportello_commit_seconds_bucket{le=\"0.005\"} 1",
            "sportello_commit_group_size_bucket{le=\"8\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "no line {line:?} in\n{text}");
        }
    }

    #[test]
    fn names_are_unique_and_say_what_they_measure() {
        let mut names: Vec<&str> = METRICS.iter().map(|(name, ..)| *name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        for (name, measure, _) in METRICS {
            let well = match measure {
                Measure::Counter => name.ends_with("_total"),
                Measure::Seconds => name.ends_with("_seconds"),
                Measure::Size => name.ends_with("_size"),
                Measure::Gauge => true,
            };
            assert!(well && name.starts_with("sportello_"), "{name}");
        }
    }
}
