//! A report as one HTML file: the table, latency over time and by percentile as inline SVG. Nothing is loaded from
//! elsewhere. Not here: the figures.

use std::fmt::Write;

use crate::report::{Plot, Report};
use crate::stats::Slot;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 260.0;
/// Room for the axes' numbers.
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 28.0;
const RIGHT: f64 = 24.0;

const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;max-width:920px;margin:2rem auto;padding:0 1rem;color:#17324d}\
    table{border-collapse:collapse;width:100%}td{padding:.2rem .6rem;border-bottom:1px solid #d6dce3;vertical-align:top}\
    td:first-child{white-space:nowrap;color:#455a64}.ok{color:#00693c}.wrong{color:#b3002d}svg{width:100%;height:auto}\
    text{font:11px system-ui,sans-serif;fill:#455a64}code{background:#eef2f6;padding:.1rem .3rem;word-break:break-all}";

/// The whole page.
pub fn page(report: &Report) -> String {
    let objections = report.objections();
    let verdict = if objections.is_empty() {
        "<p class=\"ok\">&#10003; All invariants held.</p>".to_owned()
    } else {
        let items: String = objections.iter().map(|text| format!("<li>{}</li>", escape(text))).collect();
        format!("<p class=\"wrong\">&#10007; Not held:</p><ul class=\"wrong\">{items}</ul>")
    };
    let rows: String =
        report.rows().iter().map(|(name, value)| format!("<tr><td>{}<td>{}", escape(name), escape(value))).collect();
    let plots: String = report.plots.iter().map(plot).collect();
    let title = format!("sportello-load {}", escape(&report.scenario));
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{verdict}<p><code>{}</code></p>\
         <table>{rows}</table>{plots}</html>\n",
        escape(&report.command)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn plot(plot: &Plot) -> String {
    let name = escape(&plot.name);
    format!(
        "<h2>{name}: over time</h2>{}<h2>{name}: by percentile</h2>{}",
        over_time(&plot.series),
        by_percentile(plot)
    )
}

/// Maps values to a frame whose upper edge is a round number.
struct Frame {
    x_max: f64,
    y_max: f64,
}

impl Frame {
    fn new(x_max: f64, y_max: f64) -> Self {
        Self { x_max: x_max.max(0.1), y_max: round_up(y_max) }
    }

    fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let across = LEFT + x / self.x_max * (WIDTH - LEFT - RIGHT);
        let down = (HEIGHT - BOTTOM) - (y / self.y_max).min(1.0) * (HEIGHT - BOTTOM - 10.0);
        (across, down)
    }

    fn line(&self, colour: &str, points: impl Iterator<Item = (f64, f64)>) -> String {
        let mut path = String::new();
        for (x, y) in points {
            let (x, y) = self.point(x, y);
            // A string takes everything.
            let _ = write!(path, "{x:.1},{y:.1} ");
        }
        format!("<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.4\" points=\"{path}\"/>")
    }

    fn axes(&self, x_labels: &[(f64, String)]) -> String {
        let mut out = String::new();
        for quarter in 0..=4 {
            let value = self.y_max * f64::from(quarter) / 4.0;
            let (x, y) = self.point(0.0, value);
            let end = WIDTH - RIGHT;
            let _ = write!(out, "<path d=\"M{x} {y:.1}H{end}\" stroke=\"#d6dce3\"/>");
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{} ms</text>",
                x - 6.0,
                y + 4.0,
                short(value)
            );
        }
        for (value, label) in x_labels {
            let (x, _) = self.point(*value, 0.0);
            let _ = write!(out, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", HEIGHT - 8.0);
        }
        out
    }
}

/// A number of at most four significant digits, for an axis.
fn short(value: f64) -> String {
    let text = if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The next of 1, 2, 5, 10, 20, ... (or 0.1, 0.2, ...).
fn round_up(value: f64) -> f64 {
    let power = 10f64.powf(value.max(0.01).log10().floor());
    [1.0, 2.0, 5.0, 10.0].iter().map(|step| step * power).find(|round| *round >= value).unwrap_or(value)
}

fn svg(inside: &str) -> String {
    format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">{inside}</svg>")
}

fn over_time(series: &[Slot]) -> String {
    let end = series.last().map_or(1.0, |slot| slot.at);
    let frame = Frame::new(end, series.iter().map(|slot| slot.max).fold(0.0, f64::max));
    let labels: Vec<(f64, String)> =
        (0..=5).map(|fifth| f64::from(fifth) * frame.x_max / 5.0).map(|at| (at, format!("{at:.1} s"))).collect();
    let lines = [("#b3002d", "max", 2), ("#e68a00", "p99", 1), ("#0066cc", "p50", 0)];
    let mut inside = frame.axes(&labels);
    for (place, (colour, name, which)) in lines.iter().enumerate() {
        let value = |slot: &Slot| [slot.p50, slot.p99, slot.max][*which];
        inside.push_str(&frame.line(colour, series.iter().map(|slot| (slot.at, value(slot)))));
        let x = LEFT + 12.0 + 52.0 * place as f64;
        let _ = write!(inside, "<text x=\"{x}\" y=\"12\" style=\"fill:{colour}\">&#9632; {name}</text>");
    }
    svg(&inside)
}

fn by_percentile(plot: &Plot) -> String {
    let frame =
        Frame::new((plot.percentiles.len().max(2) - 1) as f64, plot.percentiles.last().map_or(1.0, |last| last.1));
    let label = |quantile: f64| match quantile {
        0.0 => "min".to_owned(),
        1.0 => "max".to_owned(),
        other => format!("{}", (other * 1_000_000.0).round() / 10_000.0),
    };
    let labels: Vec<(f64, String)> =
        plot.percentiles.iter().enumerate().map(|(place, (quantile, _))| (place as f64, label(*quantile))).collect();
    let points = plot.percentiles.iter().enumerate().map(|(place, (_, value))| (place as f64, *value));
    svg(&(frame.axes(&labels) + &frame.line("#0066cc", points)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Latency;
    use std::time::{Duration, Instant};

    #[test]
    fn the_page_stands_alone_and_cannot_be_written_into() {
        let start = Instant::now();
        let mut latency = Latency::new(start);
        latency.record(start, start + Duration::from_millis(5));
        let mut report = Report { scenario: "<b>fanout</b>".to_owned(), ..Report::default() };
        report.latency("colours", &latency);
        let page = page(&report);
        assert!(page.contains("<polyline") && !page.contains("<b>fanout"));
        assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"));
    }

    #[test]
    fn axes_end_on_round_numbers() {
        for (value, round) in [(0.03, 0.05), (1.0, 1.0), (3.0, 5.0), (70.0, 100.0), (1999.0, 2000.0)] {
            assert!((round_up(value) - round).abs() < 1e-9, "{value} gave {}", round_up(value));
        }
    }
}
