//! Reads TOML into a type and says of anything wrong in it: file, line, key, and what was expected. Not here: what the
//! keys mean (`seed` and `config` know).

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong in a TOML file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {key}: {problem}")]
pub struct TomlError {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// With dots, such as `resource.2.calendar.hours`; elements of lists are counted from 0.
    pub key: String,
    pub problem: String,
}

/// Reads a file's text into a type.
///
/// # Errors
/// The first thing that is wrong: not TOML, an unknown or missing key, a value of the wrong shape.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, TomlError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let problem = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        TomlError { file: file.to_owned(), line: line_at(text, at), key: key_at(text, at), problem }
    })
}

/// The line of a key given as a path with dots, or of the nearest table above it that is there.
#[must_use]
pub fn line_of(text: &str, key: &str) -> usize {
    let Ok(root) = DeTable::parse(text) else { return 1 };
    let keys = keys(root.get_ref());
    let within = |found: &Found| key == found.path || key.starts_with(&format!("{}.", found.path));
    let nearest = keys.iter().filter(|found| within(found)).max_by_key(|found| found.path.len());
    line_at(text, nearest.map_or(0, |found| found.start))
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// The innermost key around a place in the text; where the text is no TOML, what stands before `=` on its line.
fn key_at(text: &str, offset: usize) -> String {
    let Ok(root) = DeTable::parse(text) else { return key_on_line(text, offset) };
    let around = keys(root.get_ref()).into_iter().filter(|found| (found.start..=found.end).contains(&offset));
    around
        .max_by_key(|found| (found.start, found.path.len()))
        .map_or_else(|| "(top level)".to_owned(), |found| found.path)
}

fn key_on_line(text: &str, offset: usize) -> String {
    let line = text.lines().nth(line_at(text, offset) - 1).unwrap_or_default();
    let key = line.split('=').next().unwrap_or_default().trim();
    if key.is_empty() { "(top level)".to_owned() } else { key.to_owned() }
}

/// A key or an element of a list: its path, and from where to where in the text it and its value reach.
struct Found {
    path: String,
    start: usize,
    end: usize,
}

fn keys(table: &DeTable<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    collect_table(table, "", &mut found);
    found
}

fn collect_table(table: &DeTable<'_>, above: &str, found: &mut Vec<Found>) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
        // A table's header and its keys may be far apart; `resource` in `[[resource]]` has a span for each element.
        let (start, end) = (key.span().start.min(value.span().start), key.span().end.max(value.span().end));
        collect_value(value, &path, found);
        found.push(Found { path, start, end });
    }
}

fn collect_value(value: &Spanned<DeValue<'_>>, path: &str, found: &mut Vec<Found>) {
    match value.get_ref() {
        DeValue::Table(table) => collect_table(table, path, found),
        DeValue::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                let path = format!("{path}.{index}");
                collect_value(element, &path, found);
                found.push(Found { path, start: element.span().start, end: element.span().end });
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        #[serde(default)]
        #[allow(dead_code)]
        resource: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[allow(dead_code)]
        desks: u16,
        #[serde(default)]
        #[allow(dead_code)]
        days: Vec<u8>,
    }

    #[test]
    fn an_error_names_file_line_key_and_what_was_expected() {
        let cases = [
            ("resource = 1", 1, "resource", "expected a sequence"),
            ("[[resource]]\ndesks = 1\n[[resource]]\ndesks = 'x'", 4, "resource.1.desks", "expected u16"),
            ("[[resource]]\ndesks = 1\ndays = [1,\n 'x']", 4, "resource.0.days.1", "expected u8"),
            ("[[resource]]\ndesks = 1\n\ndesk = 1", 4, "resource.0.desk", "unknown field `desk`, expected"),
            ("\n[[resource]]", 2, "resource.0", "missing field `desks`"),
            ("[[resource]]\ndesks = = 1", 2, "desks", "expected"),
            ("[[resource]]\ndesks = 70000", 2, "resource.0.desks", "expected u16"),
            ("town = {}", 1, "town", "unknown field `town`"),
        ];
        for (text, line, key, says) in cases {
            let error = parse::<Form>("a.toml", text).expect_err(text);
            assert_eq!((error.line, error.key.as_str()), (line, key), "{text}: {error}");
            assert!(error.problem.contains(says), "{text}: {error}");
            assert!(error.to_string().starts_with(&format!("a.toml:{line}: {key}: ")), "{error}");
        }
    }

    #[test]
    fn a_key_is_found_or_else_the_table_above_it() {
        let text = "[a]\nb = 1\n[[c]]\nd = { e = 1,\n f = 2 }\n[[c]]\n[c.g]\nh = 1";
        for (key, line) in [("a.b", 2), ("a.zzz", 1), ("c.0.d.f", 5), ("c.1.g.h", 8), ("c.1.x", 6), ("nowhere", 1)] {
            assert_eq!(line_of(text, key), line, "{key}");
        }
    }
}
