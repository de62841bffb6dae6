//! The rules of the house that a program can check: floors, banned calls with what to use instead, heads of files,
//! names of metrics, lengths. Not here: formatting (`cargo fmt`) and what clippy finds.

mod bans;
mod floors;
mod lengths;
mod source;

use source::{Source, all_texts, rust_sources};

/// Fails with all findings at once, so that one run shows all there is to do.
#[track_caller]
fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}\n  {}\n", findings.join("\n  "));
}

#[test]
fn a_file_imports_only_from_floors_below_its_own() {
    let sources = rust_sources();
    let findings: Vec<String> = sources.iter().flat_map(floors::climbs).collect();
    none("ARCHITECTURE.md has the floors; move the code, or turn the call around:", &findings);
}

#[test]
fn the_domain_is_pure() {
    let sources = rust_sources();
    let findings: Vec<String> = sources.iter().flat_map(floors::impurities).collect();
    none("the domain has no async, clocks, IO, randomness or logging; pass in what it needs:", &findings);
}

#[test]
fn banned_calls_are_not_made() {
    let sources = rust_sources();
    let findings: Vec<String> = sources.iter().flat_map(bans::in_rust).collect();
    none("banned, because there is something better or only one place for it:", &findings);
}

#[test]
fn banned_calls_are_not_made_in_pages_either() {
    let findings: Vec<String> = all_texts().iter().flat_map(bans::in_pages).collect();
    none("banned in pages and islands:", &findings);
}

#[test]
fn the_repository_speaks_of_the_product_alone() {
    let findings: Vec<String> = all_texts().iter().flat_map(bans::machine_paths).collect();
    none("paths and hosts of somebody's machine:", &findings);
}

#[test]
fn every_rust_file_says_what_is_in_it() {
    let headless = |source: &Source| !source.text.starts_with("//! ");
    let findings: Vec<String> = rust_sources().into_iter().filter(headless).map(|source| source.path).collect();
    none("begin with `//! `, what is in the file and what is not:", &findings);
}

#[test]
fn every_metric_is_described() {
    let known: Vec<&str> = sportello::telemetry::METRICS.iter().map(|(name, ..)| *name).collect();
    let (mut findings, mut counted) = (Vec::new(), Vec::new());
    let sources = rust_sources();
    // The tests of the telemetry count as well, but nothing that happens.
    let server = |source: &&Source| source.path.starts_with("src/") && !source.path.ends_with("tests.rs");
    for source in sources.iter().filter(server) {
        let shipped = source.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for name in bans::metric_names(shipped) {
            if !known.contains(&name.as_str()) {
                findings.push(format!("{}: {name}", source.path));
            }
            counted.push(name);
        }
    }
    none("metrics that METRICS in src/telemetry.rs does not describe:", &findings);
    let idle = known.iter().filter(|name| !counted.iter().any(|found| found == *name));
    let idle: Vec<String> = idle.map(ToString::to_string).collect();
    none("metrics in METRICS that nothing counts:", &idle);
}

#[test]
fn lengths_do_not_grow() {
    let findings = lengths::grown(&rust_sources());
    none("cut it, or where length is right run `make bless` and say why in the commit:", &findings);
}
