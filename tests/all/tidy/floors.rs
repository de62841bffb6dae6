//! The floors of the house, and what the lowest of them must not know.

use super::source::Source;

/// Each part of `src/` and its floor. A part imports from lower floors only, never from its own.
const FLOORS: &[(&str, u8)] = &[
    ("main", 5),
    ("cli", 5),
    ("config", 5),
    ("telemetry", 5),
    ("server", 5),
    ("http", 4),
    ("live", 4),
    ("app", 3),
    ("actors", 2),
    ("store", 1),
    ("wire", 1),
    ("notify", 1),
    ("identity", 1),
    ("texts", 1),
    ("domain", 0),
];

/// Imports along a floor that are meant: from, to, why.
const ALONG: &[(&str, &str, &str)] = &[
    ("main", "cli", "composition: the program is its command line"),
    ("cli", "config", "composition: arguments change settings"),
    ("cli", "server", "composition: `serve` starts it"),
    ("cli", "telemetry", "composition: the log begins before anything else"),
    ("server", "config", "composition: the server is built from its settings"),
    ("server", "telemetry", "composition: it serves the metrics"),
    ("notify", "texts", "letters speak the languages of the pages"),
    ("telemetry", "config", "composition: the log's format and filter are settings"),
    ("live", "http::visitor", "who is at the other end is read from the same cookie before the upgrade"),
    ("live", "http::peer", "and from the same address, for limits"),
];

/// What the domain must not name.
const IMPURE: &[&str] = &[
    "async fn",
    "async move",
    ".await",
    "tokio::",
    "actix",
    "tracing::",
    "metrics::",
    "getrandom",
    "rand::",
    "std::time",
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "println!",
    "eprintln!",
];

/// Imports of a file from a floor that is not below its own.
pub fn climbs(source: &Source) -> Vec<String> {
    let Some(own) = part(&source.path) else { return Vec::new() };
    let mut findings = Vec::new();
    for (line, code) in source.shipped.lines().enumerate() {
        for path in crate_paths(code, &source.path) {
            let wrong = problem(&own, &path);
            findings.extend(wrong.map(|wrong| format!("{}:{}: {wrong}", source.path, line + 1)));
        }
    }
    findings.extend(unknown_part(&own, &source.path));
    findings
}

/// Words in the domain that belong to the shell.
pub fn impurities(source: &Source) -> Vec<String> {
    if !source.path.starts_with("src/domain/") {
        return Vec::new();
    }
    IMPURE.iter().flat_map(|word| source.find(&source.shipped, word)).collect()
}

/// `store` for `src/store/sled.rs`; none for `src/lib.rs`, which lists the parts and imports nothing.
fn part(path: &str) -> Option<String> {
    let inside = path.strip_prefix("src/").filter(|inside| *inside != "lib.rs" && !inside.starts_with("bin/"))?;
    let first = inside.split('/').next().unwrap_or(inside);
    Some(first.trim_end_matches(".rs").to_owned())
}

fn floor(part: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == part).map(|(_, floor)| *floor)
}

fn unknown_part(own: &str, path: &str) -> Option<String> {
    floor(own).is_none().then(|| format!("{path}: {own} is on no floor; give it one in {}", file!()))
}

/// What follows `crate::` (or `sportello::` in the program's main file, or enough of `super::`) on a line.
fn crate_paths(code: &str, file: &str) -> Vec<String> {
    let depth = file.trim_end_matches("/mod.rs").matches('/').count();
    let root = ["crate::".to_owned(), "super::".repeat(depth)];
    let mut found = Vec::new();
    for start in root.iter().filter(|start| !start.is_empty()) {
        for (at, _) in code.match_indices(start.as_str()) {
            let rest = &code[at + start.len()..];
            let inside_longer = code[..at].ends_with("::") || rest.starts_with("super::");
            if !inside_longer {
                found.extend(heads(rest));
            }
        }
    }
    if file == "src/main.rs" {
        found.extend(code.match_indices("sportello::").flat_map(|(at, start)| heads(&code[at + start.len()..])));
    }
    found
}

/// `a::b` of `a::b::c`; each of `{a::b, c}`.
fn heads(rest: &str) -> Vec<String> {
    let sign = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let head = |text: &str| {
        let path: String = text.trim().chars().take_while(|c| sign(*c)).collect();
        path.split("::").take(2).collect::<Vec<_>>().join("::")
    };
    match rest.strip_prefix('{') {
        Some(group) => group.split(',').map(head).filter(|head| !head.is_empty()).collect(),
        None => vec![head(rest)],
    }
}

fn problem(own: &str, path: &str) -> Option<String> {
    let other = path.split("::").next().unwrap_or(path);
    let (own_floor, other_floor) = (floor(own)?, floor(other)?);
    let meant = ALONG.iter().any(|(from, to, _)| *from == own && starts(path, to));
    if other == own || other_floor < own_floor || meant {
        return None;
    }
    Some(format!("{own} (floor {own_floor}) imports {path} (floor {other_floor})"))
}

/// Whether a path is another one or lies in it.
fn starts(path: &str, of: &str) -> bool {
    path == of || path.strip_prefix(of).is_some_and(|rest| rest.starts_with("::"))
}

#[test]
fn imports_are_read_in_every_form() {
    let cases: [(&str, &str, &[&str]); 6] = [
        ("use crate::store::Contact;", "src/app/town.rs", &["store::Contact"]),
        ("let a = crate::wire::messages::Frame;", "src/app/town.rs", &["wire::messages"]),
        ("use super::super::http::visitor;", "src/app/town.rs", &["http::visitor"]),
        ("use super::tree::Read;", "src/app/seed/calendar.rs", &[]),
        ("use sportello::server;", "src/main.rs", &["server"]),
        ("use super::http::screen;", "src/app/mod.rs", &["http::screen"]),
    ];
    for (code, file, expected) in cases {
        assert_eq!(crate_paths(code, file), expected, "{code}");
    }
    assert!(problem("app", "http::screen").is_some() && problem("http", "app::town").is_none());
    assert!(problem("store", "wire::messages").is_some(), "one floor's parts do not know each other");
    assert!(problem("live", "http::visitor").is_none() && problem("live", "http::week").is_some());
}
