//! The repository's files as the rules read them: the text, and the code alone (comments, texts in quotes and tests
//! blanked, line for line). Not here: the rules.

use std::path::{Path, PathBuf};

/// A file of the repository.
pub struct Source {
    /// From the repository's root, with slashes.
    pub path: String,
    pub text: String,
    /// The text with comments and the inside of quotes blanked.
    pub code: String,
    /// As `code`, and what is for tests blanked too.
    pub shipped: String,
}

impl Source {
    fn read(root: &Path, path: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let path = path.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
        let code = if path.ends_with(".rs") { without_comments(&text) } else { String::new() };
        let shipped = if is_test_file(&path) { String::new() } else { without_tests(&code) };
        Some(Self { path, text, code, shipped })
    }

    /// Findings of a needle: path, line, and the line itself.
    pub fn find(&self, within: &str, needle: &str) -> Vec<String> {
        let lines = within.lines().enumerate().filter(|(_, line)| has_word(line, needle));
        let shown = |number: usize| self.text.lines().nth(number).unwrap_or_default().trim().to_owned();
        lines.map(|(number, _)| format!("{}:{}: {}", self.path, number + 1, shown(number))).collect()
    }
}

/// Whether a line has the needle, not as the end of a longer word; `sled::` is the crate, not `store::sled::`.
fn has_word(line: &str, needle: &str) -> bool {
    let path = needle.ends_with("::");
    let word = |c: char| c.is_alphanumeric() || c == '_' || (path && c == ':');
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !(needle.starts_with(word) && before.is_some_and(word))
    })
}

fn is_test_file(path: &str) -> bool {
    path.starts_with("tests/") || path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The repository's root.
pub fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

/// Every Rust file of the workspace.
pub fn rust_sources() -> Vec<Source> {
    all_texts().into_iter().filter(|source| source.path.ends_with(".rs")).collect()
}

/// Every text file of the repository, without what is built or fetched.
pub fn all_texts() -> Vec<Source> {
    let root = root();
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let foreign = ["target", "node_modules", "dist", ".git", "test-results"];
            // `town` is what `make run` fills; further down it is a name like any other.
            if foreign.contains(&name.as_str()) || (folder == root && name == "town") {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() => found.extend(Source::read(&root, &path)),
                _ => {}
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 20, "the repository was not found at {}", root.display());
    found
}

/// Blanks comments and the inside of quotes; every sign keeps its line.
fn without_comments(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < signs.len() {
        let end = token_end(&signs, at);
        let blank = end > at + 1;
        out.extend(signs[at..end].iter().map(|c| if blank && *c != '\n' { ' ' } else { *c }));
        at = end;
    }
    out
}

/// Where the comment or quoted text that begins at a place ends; one further where none begins.
fn token_end(signs: &[char], at: usize) -> usize {
    let rest = &signs[at..];
    let lead = |text: &str| rest.iter().copied().take(text.len()).eq(text.chars());
    let after_word = at > 0 && (signs[at - 1].is_alphanumeric() || signs[at - 1] == '_');
    let length = if lead("//") {
        rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())
    } else if lead("/*") {
        (2..rest.len()).find(|end| rest[end - 2] == '*' && rest[end - 1] == '/' && *end > 3).unwrap_or(rest.len())
    } else if !after_word && (lead("r\"") || lead("r#")) {
        raw_text(rest).unwrap_or(1)
    } else if rest[0] == '"' {
        quoted(rest, '"')
    } else if rest[0] == '\'' && rest.len() > 2 && (rest[1] == '\\' || rest[2] == '\'') {
        quoted(rest, '\'')
    } else {
        1
    };
    at + length
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

fn raw_text(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let closes = |at: &usize| rest[*at] == '"' && rest[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    let close = (hashes + 2..rest.len()).find(closes)?;
    Some(close + 1 + hashes)
}

/// Blanks `#[cfg(test)]` and the item behind it.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(at) = out.find("#[cfg(test)]") {
        let end = at + item_end(&out[at..]);
        let blank: String = out[at..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(at..end, &blank);
    }
    out
}

/// The length of an item: to its `;`, or to the brace that closes its first one.
pub fn item_end(code: &str) -> usize {
    let mut depth = 0usize;
    // The `;` of `[u8; 32]` ends nothing.
    let mut brackets = 0usize;
    for (at, sign) in code.char_indices() {
        match sign {
            '[' | '(' => brackets += 1,
            ']' | ')' => brackets = brackets.saturating_sub(1),
            ';' if depth == 0 && brackets == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

#[test]
fn only_code_is_left() {
    let text =
        "let a = \"x.unwrap()\"; // b.unwrap()\n/* c\n.unwrap() */ let d = '\"'; let e = r#\"f \" g\"#; h<'a>(); i";
    let code = without_comments(text);
    assert_eq!(code.split_whitespace().collect::<String>(), "leta=;letd=;lete=;h<'a>();i");
    assert_eq!(code.lines().count(), text.lines().count());
    let tested = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { {} } }\nfn c() {}\n#[cfg(test)]\nmod d;\nfn e() {}";
    let left = without_tests(tested);
    assert_eq!(left.split_whitespace().collect::<Vec<_>>().join(" "), "fn a() {} fn c() {} fn e() {}");
}
