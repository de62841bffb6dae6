//! Reads a folder of TOML files into a catalogue and schedules, for the first start on an empty store. The folder has
//! `town.toml` and any number of other files; `data/demo` is the example. Not here: storing what was read.

mod calendar;
mod form;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use self::form::{AreaFile, CalendarForm, TownFile};
use self::tree::Read;
use super::toml_file::{TomlError, line_of, parse};
use crate::domain::catalog::{Catalog, Node, Town};
use crate::domain::ids::ResourceId;
use crate::domain::schedule::Schedule;
use crate::domain::service::Asks;
use crate::domain::time::Timestamp;

/// What an empty store starts with.
#[derive(Debug, Clone, PartialEq)]
pub struct Seed {
    pub catalog: Catalog,
    /// One for each bookable node.
    pub schedules: Vec<(ResourceId, Schedule)>,
}

/// Why a town's files could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error("{path}: {problem}")]
    Unreadable { path: PathBuf, problem: String },
    #[error(transparent)]
    Toml(#[from] TomlError),
    #[error("{file}:{line}: resource {resource}: {key}: {problem}")]
    Wrong { file: String, line: usize, resource: ResourceId, key: String, problem: String },
}

/// The demo town, in the program itself so that it starts from anywhere.
#[derive(RustEmbed)]
#[folder = "data/demo/"]
struct Demo;

/// The file that names the town; the others follow in the order of their names.
const TOWN_FILE: &str = "town.toml";
/// Largest file read. The demo town's largest has some 10 KiB; a mistaken path to something huge ends here.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Reads a town's folder. `now` is the town's first start, from which relative openings count.
///
/// # Errors
/// The first thing that is wrong, with file, line and key.
pub fn read(folder: &Path, now: Timestamp) -> Result<Seed, SeedError> {
    let unreadable = |path: &Path, problem: String| SeedError::Unreadable { path: path.to_owned(), problem };
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, error.to_string()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, error.to_string()))?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        if path.metadata().is_ok_and(|data| data.len() > FILE_BYTES_MAX) {
            return Err(unreadable(&path, format!("expected at most {FILE_BYTES_MAX} bytes")));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error.to_string()))?;
        files.push(File { name: path.display().to_string(), text });
    }
    let is_town = |file: &File| Path::new(&file.name).file_name().is_some_and(|name| name == TOWN_FILE);
    let town = files.iter().position(is_town);
    let town = town.ok_or_else(|| unreadable(folder, format!("expected a file {TOWN_FILE} in this folder")))?;
    gather(&files.swap_remove(town), files, now)
}

/// Reads the demo town.
///
/// # Errors
/// None in a program whose tests pass.
pub fn read_embedded(now: Timestamp) -> Result<Seed, SeedError> {
    let file = |name: &str| {
        let text = Demo::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned());
        let missing = || SeedError::Unreadable { path: name.into(), problem: "not in this program".to_owned() };
        text.map(|text| File { name: format!("demo/{name}"), text }).ok_or_else(missing)
    };
    let areas = Demo::iter().filter(|name| name != TOWN_FILE && name.ends_with(".toml"));
    gather(&file(TOWN_FILE)?, areas.map(|name| file(&name)).collect::<Result<_, _>>()?, now)
}

/// A file's name, as errors call it, and its text.
struct File {
    name: String,
    text: String,
}

fn gather(town_file: &File, mut files: Vec<File>, now: Timestamp) -> Result<Seed, SeedError> {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let TownFile { town, calendar, resource } = parse(&town_file.name, &town_file.text)?;
    let mut areas = vec![AreaFile { calendar: CalendarForm::default(), resource }];
    for file in &files {
        areas.push(parse(&file.name, &file.text)?);
    }
    let mut usual = Vec::new();
    let mut read = Vec::new();
    for (file, area) in areas.into_iter().enumerate() {
        usual.push(area.calendar);
        read.extend(area.resource.into_iter().enumerate().map(|(place, form)| Read { file, place, form }));
    }
    let asks = town.asks;
    let town = Town { name: town.name, zone: town.zone.0.0, welcome: town.welcome };
    let sources =
        Sources { files: std::iter::once(town_file).chain(&files).collect(), read, usual, town_usual: calendar, asks };
    sources.seed(town, now)
}

/// Everything read, before it is one town.
struct Sources<'a> {
    files: Vec<&'a File>,
    read: Vec<Read>,
    /// By file: what holds for its calendars.
    usual: Vec<CalendarForm>,
    town_usual: CalendarForm,
    /// What is asked where a resource does not say.
    asks: Asks,
}

impl Sources<'_> {
    fn seed(&self, town: Town, now: Timestamp) -> Result<Seed, SeedError> {
        let nodes: Vec<Node> =
            tree::nodes(&self.read, &self.asks).map_err(|error| self.wrong(error.index, error.key, error.problem))?;
        let mut schedules = Vec::new();
        for (index, resource) in self.read.iter().enumerate() {
            let Some(own) = &resource.form.calendar else { continue };
            let forms = [own, &self.usual[resource.file], &self.town_usual];
            let schedule = calendar::schedule(&forms, town.zone, now)
                .map_err(|error| self.wrong(index, &format!("calendar.{}", error.key), error.problem))?;
            schedules.push((resource.form.id.clone(), schedule));
        }
        Ok(Seed { catalog: Catalog { town, nodes }, schedules })
    }

    fn wrong(&self, index: usize, key: &str, problem: String) -> SeedError {
        let Read { file, place, form } = &self.read[index];
        let line = line_of(&self.files[*file].text, &format!("resource.{place}.{key}"));
        let (file, key) = (self.files[*file].name.clone(), key.to_owned());
        SeedError::Wrong { file, line, resource: form.id.clone(), key, problem }
    }
}
