//! Calls that are banned, what to use instead, and where they are meant, with the reason.

use super::source::Source;

/// Where a ban holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    /// What is shipped: `src/` without its tests.
    Shipped,
    /// `src/`, with its tests, and `tests/`.
    Server,
    /// Every Rust file.
    Everywhere,
}

/// A banned piece of code.
struct Ban {
    code: &'static str,
    instead: &'static str,
    holds: Where,
    /// Beginnings of paths where it is meant, and why.
    meant: &'static [(&'static str, &'static str)],
}

const fn ban(
    code: &'static str,
    instead: &'static str,
    holds: Where,
    meant: &'static [(&'static str, &'static str)],
) -> Ban {
    Ban { code, instead, holds, meant }
}

const CLOCK: &str = "take `now` as an argument; the shell reads it from actors::clock";
const CLOCKS: &[(&str, &str)] = &[("src/actors/clock.rs", "it is the clock")];

const BANS: &[Ban] = &[
    ban("Utc::now", CLOCK, Where::Shipped, CLOCKS),
    ban("Local::now", CLOCK, Where::Shipped, CLOCKS),
    ban("SystemTime::now", CLOCK, Where::Shipped, CLOCKS),
    ban(
        "Instant::now",
        "take `now` as an argument, or measure in actors, store or live",
        Where::Shipped,
        &[
            ("src/actors/", "measures durations, arms timers"),
            ("src/store/", "measures commits"),
            ("src/live/", "heartbeats and rates of a socket"),
            ("src/http/", "measures requests, rates of addresses"),
            ("src/server", "bounds how long a stop may take"),
        ],
    ),
    ban("do_send", "`try_send`: do_send ignores the mailbox's bound", Where::Everywhere, &[]),
    ban(
        ".flush()",
        "the store's commit: sled's flush alone is not durable",
        Where::Shipped,
        &[("src/store/", "knows that sync_data must follow"), ("src/cli", "standard output")],
    ),
    ban("flush_async", "the store's commit: sled's flush alone is not durable", Where::Everywhere, &[]),
    ban(
        "rmp_serde::to_vec(",
        "`rmp_serde::to_vec_named`: records and frames outlive the order of fields",
        Where::Everywhere,
        &[],
    ),
    ban("rmp_serde::encode::to_vec(", "`rmp_serde::to_vec_named`", Where::Everywhere, &[]),
    ban(
        "thread::sleep",
        "wait for what you wait for, with a bound",
        Where::Server,
        &[("tests/all/support", "the one place that polls a predicate, with a bound")],
    ),
    ban(
        "sleep(",
        "in an actor `run_later`; in a test wait for a predicate, with a bound",
        Where::Server,
        &[
            ("tests/all/support", "the one place that polls a predicate, with a bound"),
            ("src/server", "bounds how long a stop may take"),
            ("src/actors/deadlines.rs", "waits for what its calendars must do next"),
        ],
    ),
    ban(".unwrap()", "`?`, or say with `unwrap_or…` what happens otherwise", Where::Shipped, &[]),
    ban("todo!", "write it", Where::Everywhere, &[]),
    ban("unimplemented!", "write it", Where::Everywhere, &[]),
    ban("dbg!", "`tracing::debug!`", Where::Everywhere, &[]),
    ban("println!", "`tracing`", Where::Shipped, &[("src/cli", "commands print"), ("src/main.rs", "commands print")]),
    ban(
        "eprintln!",
        "`tracing`",
        Where::Shipped,
        &[("src/cli", "the last line says why"), ("src/main.rs", "the last line says why")],
    ),
    ban("#[ignore", "make the test quick, or say by name what it lacks and fail", Where::Everywhere, &[]),
    ban(
        "actix_web_actors",
        "only the socket's session knows it: it is deprecated and will be replaced in one file",
        Where::Shipped,
        &[("src/live/session.rs", "it is that file")],
    ),
    ban("sled::", "the `Store` seam", Where::Shipped, &[("src/store/", "it is the store")]),
    ban("lettre::", "the mail backend in notify", Where::Shipped, &[("src/notify/", "it is the mail backend")]),
    ban(
        "LocalResult",
        "`domain::time::instant`, the one function that resolves it",
        Where::Shipped,
        &[("src/domain/time.rs", "it is that function")],
    ),
    ban("unsafe {", "nothing here needs it", Where::Everywhere, &[]),
];

/// Banned code in pages and islands, and what to use instead.
const PAGE_BANS: &[(&str, &str)] = &[
    (concat!("inner", "HTML"), "`textContent` and DOM nodes: a text is never markup"),
    (concat!("outer", "HTML"), "`textContent` and DOM nodes: a text is never markup"),
    (concat!("insertAdjacent", "HTML"), "`textContent` and DOM nodes: a text is never markup"),
    (concat!("document", ".write"), "DOM nodes"),
    (concat!("ev", "al("), "nothing: the CSP forbids it"),
    (concat!("|sa", "fe"), "askama's escaping; only a template that rendered itself (`render()?`) is markup already"),
    (concat!(" style", "=\""), "a class: the CSP forbids inline styles"),
    (concat!(" on", "click="), "an event listener: the CSP forbids inline handlers"),
];

/// Banned code in a Rust file.
pub fn in_rust(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for Ban { code, instead, holds, meant } in BANS {
        let within = match holds {
            Where::Shipped if source.path.starts_with("src/") => &source.shipped,
            Where::Server if source.path.starts_with("src/") || source.path.starts_with("tests/") => &source.code,
            Where::Everywhere => &source.code,
            Where::Shipped | Where::Server => continue,
        };
        if meant.iter().any(|(place, _)| source.path.starts_with(place)) {
            continue;
        }
        findings.extend(source.find(within, code).into_iter().map(|found| format!("{found}\n      use {instead}")));
    }
    findings
}

/// Banned code in an island or a template.
pub fn in_pages(source: &Source) -> Vec<String> {
    let page = source.path.starts_with("web/src/") || source.path.starts_with("web/templates/");
    // Mail programs know no stylesheets, and letters no CSP; askama escapes them like pages.
    let page = page && !source.path.starts_with("web/templates/mail/");
    let found = |(code, instead): &(&str, &str)| {
        let found = source.find(&source.text, code).into_iter();
        let found = found.filter(|found| !found.contains(concat!(".render()?|sa", "fe")));
        found.map(|found| format!("{found}\n      use {instead}")).collect::<Vec<_>>()
    };
    if page { PAGE_BANS.iter().flat_map(found).collect() } else { Vec::new() }
}

/// Paths and hosts that only exist on the machine where somebody wrote them down.
pub fn machine_paths(source: &Source) -> Vec<String> {
    let lock = ["Cargo.lock", "package-lock.json"].iter().any(|name| source.path.ends_with(name));
    let words = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("static.", "crates.io")];
    // Lock files name where each package comes from; that is their use.
    if lock { Vec::new() } else { words.iter().flat_map(|word| source.find(&source.text, word)).collect() }
}

/// Names of the metrics that a file counts.
pub fn metric_names(text: &str) -> Vec<String> {
    let calls = ["counter!(", "gauge!(", "histogram!("];
    let mut names = Vec::new();
    for call in calls {
        for (at, _) in text.match_indices(call) {
            let rest = text[at + call.len()..].trim_start();
            let name = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
            names.extend(name.map(ToOwned::to_owned));
        }
    }
    names
}

#[test]
fn names_of_metrics_are_found() {
    let text = "metrics::counter!(\"a_total\").increment(1); gauge!(\n  \"b\", \"kind\" => \"c\")";
    assert_eq!(metric_names(text), ["a_total", "b"]);
}
