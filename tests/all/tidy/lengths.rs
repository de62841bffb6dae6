//! Lengths of files and functions, as a ratchet: what is longer than the measure is listed with its length in
//! `ratchet.txt` and may only become shorter. `make bless` writes the list again.

use std::collections::BTreeMap;

use super::source::{Source, item_end, root};

/// Lines of a file without its tests, and of a function, that need no reason.
const FILE_LINES: usize = 250;
const FUNCTION_LINES: usize = 50;

/// What is longer than it was allowed to be.
pub fn grown(sources: &[Source]) -> Vec<String> {
    let long: BTreeMap<String, usize> = sources.iter().flat_map(long_ones).collect();
    let list = root().join("tests/all/tidy/ratchet.txt");
    if std::env::var_os("BLESS").is_some() {
        let lines: String = long.iter().map(|(name, lines)| format!("{lines} {name}\n")).collect();
        std::fs::write(&list, lines).expect("the ratchet can be written");
    }
    let allowed = std::fs::read_to_string(&list).unwrap_or_default();
    let allowed: BTreeMap<&str, usize> = allowed.lines().filter_map(entry).collect();
    let over = |name: &String, lines: usize| allowed.get(name.as_str()).is_none_or(|allowed| lines > *allowed);
    let told = |name: &String| allowed.get(name.as_str()).map_or("new".to_owned(), |lines| format!("was {lines}"));
    let grown = long.iter().filter(|(name, lines)| over(name, **lines));
    grown.map(|(name, lines)| format!("{name}: {lines} lines ({})", told(name))).collect()
}

fn entry(line: &str) -> Option<(&str, usize)> {
    let (lines, name) = line.split_once(' ')?;
    Some((name, lines.parse().ok()?))
}

fn long_ones(source: &Source) -> Vec<(String, usize)> {
    if !source.path.starts_with("src/") && !source.path.starts_with("loadtests/") {
        return Vec::new();
    }
    let lines = source.shipped.lines().filter(|line| !line.trim().is_empty()).count();
    let mut long = Vec::new();
    if lines > FILE_LINES {
        long.push((source.path.clone(), lines));
    }
    for (name, lines) in functions(&source.shipped).into_iter().filter(|(_, lines)| *lines > FUNCTION_LINES) {
        long.push((format!("{}::{name}", source.path), lines));
    }
    long
}

/// Names of functions and their lines, from `fn` to the closing brace.
fn functions(code: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let alone = code[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let rest = &code[at + 3..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if alone && !name.is_empty() {
            found.push((name, code[at..at + item_end(&code[at..])].lines().count()));
        }
    }
    found
}

#[test]
fn functions_are_measured_from_head_to_brace() {
    let code = "impl A {\n    fn a(&self) -> u8 {\n        if b {\n        }\n    }\n    fn c();\n}\n";
    assert_eq!(functions(code), [("a".to_owned(), 4), ("c".to_owned(), 1)]);
}
