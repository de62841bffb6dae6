//! The reference of all settings and the example file, made from the table of keys so that they cannot be out of date.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::Config;
use super::keys::{KEYS, Key, RESERVED_VARIABLES};
use super::load::value_of;
use super::tables::{BRAND_KEYS, EXAMPLE_BRAND, EXAMPLE_OPERATOR, EXAMPLE_PROVIDER, OPERATOR_KEYS, PROVIDER_KEYS};

/// A file with every key at its default; `data/sportello.example.toml` is this text.
#[must_use]
pub fn example_toml() -> String {
    let mut text = String::from(
        "# Every setting of Sportello with its default. Written by `make bless`; docs/configuration.md explains more.\n",
    );
    let table = Config::default().table();
    let mut section = "";
    for key in KEYS {
        let (of, name) = key.path.split_once('.').unwrap_or_default();
        if of != section {
            text += &example_after(section);
            section = of;
            text += &format!("\n[{section}]\n");
        }
        for line in wrapped(&format!("{} Allowed: {}.", key.says, key.kind.allowed())) {
            text += &format!("# {line}\n");
        }
        text += &match value_of(&table, key) {
            Some(value) => format!("{name} = {value}\n"),
            None => format!("# {name} = \"127.0.0.1:9090\"\n"),
        };
    }
    text
}

/// The reference of all settings; `docs/configuration.md` is this text.
#[must_use]
pub fn reference_markdown() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         Written by `make bless` from the table of keys in `src/config/keys.rs`; a test compares them.\n\n\
         `sportello serve --config FILE` reads a TOML file (`data/sportello.example.toml` has every key at its default).\n\
         Then the environment is read: `SPORTELLO_SECTION__KEY`, two underscores between section and key, such as\n\
         `SPORTELLO_LIMITS__TICK_MS=20`; lists are separated by commas. The environment is stronger than the file, the\n\
         command line is stronger than both. An unknown key, a variable with our name that is none of those below, or a\n\
         value that is not allowed stops the start with a message that names file, line and key, or the variable.\n",
    );
    let table = Config::default().table();
    let mut section = "";
    for key in KEYS {
        let (of, name) = key.path.split_once('.').unwrap_or_default();
        if of != section {
            text += &reference_after(section);
            section = of;
            text += &format!("\n## `[{section}]`\n\n| key | default | what it is | allowed |\n|---|---|---|---|\n");
        }
        let default = shown_default(&table, key);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| `{name}` | {default} | {} | {} |", key.says, key.kind.allowed());
    }
    text += "\n## Other variables\n\n| variable | what it is |\n|---|---|\n";
    for (variable, says) in RESERVED_VARIABLES {
        let _ = writeln!(text, "| `{variable}` | {says} |");
    }
    text
}

/// What follows the keys of a section in the example: a list of tables has no default.
fn example_after(section: &str) -> String {
    let commented =
        |text: &str| text.lines().map(|line| format!("# {line}\n").replace("# \n", "#\n")).collect::<String>();
    if section == "brand" {
        return format!("\n# More of the brand; each may be left out.\n{}", commented(EXAMPLE_BRAND));
    }
    if section != "identity" {
        return String::new();
    }
    format!(
        "\n# A provider of identities; as many as you like, each with its own table.\n{}\
         \n# Somebody of the office who may steer calendars; as many as you like.\n{}",
        commented(EXAMPLE_PROVIDER),
        commented(EXAMPLE_OPERATOR)
    )
}

fn reference_after(section: &str) -> String {
    if section == "brand" {
        let mut text = String::from(
            "\nAnd in the file only, each of which may be left out; a text is a table with `it` and, if you like, `en`, \
             `de`, `fr`, `sl`:\n\n| key | what it is | allowed |\n|---|---|---|\n",
        );
        for (name, allowed, says) in BRAND_KEYS {
            let _ = writeln!(text, "| `{name}` | {says} | {allowed} |");
        }
        return text;
    }
    if section != "identity" {
        return String::new();
    }
    let mut text = String::from(
        "\n## `[[identity.provider]]`\n\nA provider of identities; as many as you like, in the file only. \
         docs/identity.md tells how to connect one.\n\n| key | what it is | allowed |\n|---|---|---|\n",
    );
    for (name, allowed, says) in PROVIDER_KEYS {
        let _ = writeln!(text, "| `{name}` | {says} | {allowed} |");
    }
    text += "\n## `[[identity.operator]]`\n\nSomebody of the office; as many as you like, in the file only. They log in as \
             citizens do and find *Ufficio* in the menu. docs/identity.md tells more.\n\n\
             | key | what it is | allowed |\n|---|---|---|\n";
    for (name, allowed, says) in OPERATOR_KEYS {
        let _ = writeln!(text, "| `{name}` | {says} | {allowed} |");
    }
    text
}

fn shown_default(table: &Table, key: &Key) -> String {
    match value_of(table, key) {
        Some(Value::Array(list)) if list.is_empty() => "`[]`".to_owned(),
        Some(value) => format!("`{value}`"),
        None => "left out".to_owned(),
    }
}

/// Lines of at most 110 characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let room = lines.last().is_some_and(|line| line.len() + 1 + word.len() <= 110);
        match lines.last_mut() {
            Some(line) if line.is_empty() => word.clone_into(line),
            Some(line) if room => *line += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Compares a file of the repository with what it should be; with `BLESS=1` writes it.
    fn check_file(path: &str, expected: &str) {
        let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&full, expected).unwrap();
        }
        let found = std::fs::read_to_string(&full).unwrap_or_default();
        assert!(found == expected, "{path} is out of date: run `make bless` and look at the difference");
    }

    #[test]
    fn the_files_say_what_the_program_does() {
        check_file("data/sportello.example.toml", &example_toml());
        check_file("docs/configuration.md", &reference_markdown());
    }

    #[test]
    fn the_example_file_has_every_key_at_its_default() {
        assert_eq!(toml::from_str::<Config>(&example_toml()).unwrap(), Config::default());
        let opened = example_toml().replace("# metrics_listen", "metrics_listen");
        assert!(toml::from_str::<Config>(&opened).unwrap().server.metrics_listen.is_some());
        let provider = toml::from_str::<Config>(EXAMPLE_PROVIDER).unwrap().identity.provider.remove(0);
        assert_eq!(provider.problem(), None);
        let keys = toml::Table::try_from(&provider).unwrap();
        let known: BTreeSet<&str> = PROVIDER_KEYS.iter().map(|(name, ..)| *name).collect();
        assert!(keys.keys().all(|key| known.contains(key.as_str())), "{keys:?}");
        let brand = toml::from_str::<Config>(&format!("[brand]\n{EXAMPLE_BRAND}")).unwrap().brand;
        assert_eq!(brand.problem(), None);
        let operator = toml::from_str::<Config>(EXAMPLE_OPERATOR).unwrap().identity.operator.remove(0);
        assert_eq!((operator.problem(), operator.resources.len()), (None, 1));
    }

    #[test]
    fn the_table_of_keys_is_complete() {
        let mut config = Config::default();
        config.server.metrics_listen = Some("127.0.0.1:9090".to_owned());
        let table = config.table();
        let mut found = BTreeSet::new();
        for (section, keys) in &table {
            found.extend(keys.as_table().unwrap().keys().map(|key| format!("{section}.{key}")));
        }
        let known: BTreeSet<String> = KEYS.iter().map(|key| key.path.to_owned()).collect();
        assert_eq!(found, known, "left: the structure; right: src/config/keys.rs");
    }
}
