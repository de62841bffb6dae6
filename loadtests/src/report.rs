//! What a run came to: figures, verdict, JSON and a table. Not here: the HTML (`html`), how figures are measured.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::stats::{Latency, Quantiles, Slot};

/// The figures that a scenario may have. Names are fixed: other checks read them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Figures {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub winners: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub double_owned: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_acks: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diverged: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_per_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<Quantiles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_cpu_us_per_frame: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_vs_bare_write: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_kib_per_connection: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub still_connected: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_seconds_max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_exited: Option<bool>,
}

/// Latencies under a name, for the plots.
#[derive(Debug, Clone)]
pub struct Plot {
    pub name: String,
    pub series: Vec<Slot>,
    /// Pairs of quantile and milliseconds.
    pub percentiles: Vec<(f64, f64)>,
}

/// A finished run.
#[derive(Default)]
pub struct Report {
    pub scenario: String,
    pub parameters: Map<String, Value>,
    pub machine: String,
    /// When it began, UTC.
    pub date: String,
    pub command: String,
    pub seconds: f64,
    pub figures: Figures,
    /// Figures of this scenario alone.
    pub more: BTreeMap<String, Value>,
    pub more_latency_ms: BTreeMap<String, Quantiles>,
    pub plots: Vec<Plot>,
    /// What went wrong beside the invariants.
    pub errors: Vec<String>,
}

/// Quantiles of the percentile plot.
const QUANTILES: [f64; 9] = [0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1.0];

impl Report {
    /// The latencies that the scenario is about.
    pub fn latency(&mut self, name: &str, latency: &Latency) {
        self.figures.latency_ms = Some(latency.quantiles());
        self.plot(name, latency);
    }

    /// Other latencies, under a name.
    pub fn more_latency(&mut self, name: &str, latency: &Latency) {
        self.more_latency_ms.insert(name.to_owned(), latency.quantiles());
        self.plot(name, latency);
    }

    fn plot(&mut self, name: &str, latency: &Latency) {
        let percentiles = QUANTILES.iter().map(|quantile| (*quantile, latency.at(*quantile))).collect();
        self.plots.push(Plot { name: name.to_owned(), series: latency.series(), percentiles });
    }

    /// A figure of this scenario alone.
    pub fn note(&mut self, name: &str, value: impl Into<Value>) {
        self.more.insert(name.to_owned(), value.into());
    }

    pub fn error(&mut self, error: impl Into<String>) {
        self.errors.push(error.into());
    }

    /// Everything that speaks against the run. It held when there is nothing.
    pub fn objections(&self) -> Vec<String> {
        let figures = &self.figures;
        let mut found = self.errors.clone();
        if figures.winners != figures.places {
            found.push(format!("winners {:?} are not places {:?}", figures.winners, figures.places));
        }
        for (name, value) in [
            ("double_owned", figures.double_owned),
            ("lost_acks", figures.lost_acks),
            ("diverged", figures.diverged),
            ("server_exited", figures.server_exited.map(u64::from)),
        ] {
            if let Some(count) = value.filter(|count| *count > 0) {
                found.push(format!("{name} is {count}, not 0"));
            }
        }
        found
    }

    pub fn json(&self) -> Value {
        let objections = self.objections();
        let mut all = Map::new();
        all.insert("ok".to_owned(), objections.is_empty().into());
        all.insert("scenario".to_owned(), self.scenario.clone().into());
        if let Ok(Value::Object(figures)) = serde_json::to_value(&self.figures) {
            all.extend(figures);
        }
        if !self.more_latency_ms.is_empty() {
            let more = serde_json::to_value(&self.more_latency_ms).unwrap_or_default();
            all.insert("more_latency_ms".to_owned(), more);
        }
        all.extend(self.more.clone());
        all.insert("parameters".to_owned(), Value::Object(self.parameters.clone()));
        all.insert("machine".to_owned(), self.machine.clone().into());
        all.insert("date".to_owned(), self.date.clone().into());
        all.insert("command".to_owned(), self.command.clone().into());
        all.insert("seconds".to_owned(), self.seconds.into());
        all.insert("errors".to_owned(), objections.into());
        Value::Object(all)
    }

    /// Name and value of every line of the table.
    pub fn rows(&self) -> Vec<(String, String)> {
        let Value::Object(all) = self.json() else { return Vec::new() };
        let long = ["parameters", "errors", "command", "more_latency_ms", "latency_ms"];
        let plain = all.iter().filter(|(name, _)| !long.contains(&name.as_str()));
        let mut rows: Vec<(String, String)> = plain.map(|(name, value)| (name.clone(), shown(value))).collect();
        rows.sort_by_key(|(name, _)| (name != "scenario", name != "ok"));
        let main = self.figures.latency_ms.map(|found| ("latency_ms".to_owned(), found));
        let more = self.more_latency_ms.iter().map(|(name, found)| (format!("latency_ms of {name}"), *found));
        rows.extend(main.into_iter().chain(more).map(|(name, found)| (name, quantiles(&found))));
        rows
    }

    /// The table for people.
    pub fn table(&self) -> String {
        let rows = self.rows();
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let mut text = String::new();
        for (name, value) in rows {
            // A string takes every line.
            let _ = writeln!(text, "{name:width$}  {value}");
        }
        for objection in self.objections() {
            let _ = writeln!(text, "{:width$}  {objection}", "WRONG");
        }
        text
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => format!("{:.2}", number.as_f64().unwrap_or_default()),
        other => other.to_string(),
    }
}

fn quantiles(found: &Quantiles) -> String {
    let Quantiles { p50, p99, p999, max, count } = found;
    format!("p50 {p50:.2}  p99 {p99:.2}  p99.9 {p999:.2}  max {max:.2}  of {count}")
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut Report);

    #[test]
    fn a_run_holds_only_with_its_invariants() {
        let cases: [(&str, Change, usize); 9] = [
            ("nothing measured", |_| {}, 0),
            ("all places won", |run| (run.figures.places, run.figures.winners) = (Some(3), Some(3)), 0),
            ("one not won", |run| (run.figures.places, run.figures.winners) = (Some(3), Some(2)), 1),
            ("one won twice", |run| run.figures.double_owned = Some(1), 1),
            ("none lost", |run| run.figures.lost_acks = Some(0), 0),
            ("one lost", |run| run.figures.lost_acks = Some(1), 1),
            ("a grid differs", |run| run.figures.diverged = Some(1), 1),
            ("the server gave up", |run| run.figures.server_exited = Some(true), 1),
            ("another error", |run| run.error("no answer"), 1),
        ];
        for (name, change, objections) in cases {
            let mut run = Report::default();
            change(&mut run);
            assert_eq!(run.objections().len(), objections, "{name}");
            assert_eq!(run.json()["ok"], Value::Bool(objections == 0), "{name}");
        }
    }

    #[test]
    fn the_json_has_the_names_that_others_read() {
        let mut run = Report { scenario: "fanout".to_owned(), ..Report::default() };
        let start = std::time::Instant::now();
        let mut latency = Latency::new(start);
        latency.record(start, start + std::time::Duration::from_millis(5));
        run.latency("colours", &latency);
        run.figures.cpu_vs_bare_write = Some(1.1);
        let json = run.json();
        assert!(json["latency_ms"]["p999"].as_f64().is_some_and(|value| (4.9..5.1).contains(&value)));
        assert_eq!((json["cpu_vs_bare_write"].as_f64(), json["scenario"].as_str()), (Some(1.1), Some("fanout")));
        assert!(json.get("winners").is_none(), "what was not measured is not there");
        assert!(run.table().contains("cpu_vs_bare_write"));
    }
}
