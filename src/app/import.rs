//! Brings a town that is open already to what its files say: texts, new resources, hours. It is planned first, so that
//! somebody can look at it, and then carried out just as it was planned. Nothing that was booked is taken away by it. Not
//! here: reading the files (`seed`), the first start on an empty store (`server`).

mod carry;
mod differences;
mod plan;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use self::plan::{Difference, Plan, Planned, What};
use crate::actors::registry::replay;
use crate::app::seed::{self, Seed, SeedError};
use crate::domain::calendar::{BookingState, Calendar};
use crate::domain::catalog::{Catalog, Node, Text};
use crate::domain::event::Event;
use crate::domain::ids::{ResourceId, Seq};
use crate::domain::schedule::{Exception, Schedule, ScheduleError};
use crate::domain::time::Timestamp;
use crate::store::{CommitError, Store, StoreError};

/// Why there is no plan, or why it was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Files(#[from] SeedError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the store is empty: `sportello serve --demo DIR` fills it")]
    Empty,
    #[error(
        "resource {0}: bookings are to come there, so that it cannot become a branch: put what is new below another id"
    )]
    Branch(ResourceId),
    #[error("resource {resource}: {problem}, together with the days that the office has closed")]
    Schedule { resource: ResourceId, problem: String },
    #[error("resource {0}: its history cannot be read")]
    History(ResourceId),
    #[error("resource {resource}: {error}; what was written before stays, run it again")]
    Commit { resource: ResourceId, error: CommitError },
}

/// Compares a town's folder with what the store has.
///
/// # Errors
/// What is wrong in the files, with file and line; or why the store cannot be compared with them.
pub fn plan(store: &dyn Store, folder: &Path, now: Timestamp) -> Result<Plan, ImportError> {
    let old = store.catalog()?.ok_or(ImportError::Empty)?;
    let seed = seed::read(folder, first_start(store)?.unwrap_or(now))?;
    Planner { store, old, seed, now }.plan()
}

/// Carries a plan out: calendars one by one, then the tree. Cut off in the middle, it is finished by running it again.
///
/// # Errors
/// Which calendar could not be written.
pub fn carry_out(store: &dyn Store, plan: &Plan, now: Timestamp) -> Result<(), ImportError> {
    for planned in &plan.calendars {
        carry::schedule(store, planned, now)?;
    }
    if !plan.is_empty() {
        store.put_catalog(&plan.catalog)?;
    }
    Ok(())
}

/// When the town was filled: openings that count from there (`after_start_minutes`) must stay where they are.
fn first_start(store: &dyn Store) -> Result<Option<Timestamp>, StoreError> {
    let mut first: Option<Timestamp> = None;
    for head in store.heads()? {
        let at = store.records_after(&head.resource, Seq(0), 1)?.first().map(|record| record.at);
        first = first.into_iter().chain(at).min();
    }
    Ok(first)
}

struct Planner<'a> {
    store: &'a dyn Store,
    old: Catalog,
    seed: Seed,
    now: Timestamp,
}

impl Planner<'_> {
    fn plan(self) -> Result<Plan, ImportError> {
        let town = differences::of_town(&self.old.town, &self.seed.catalog.town);
        let mut differences: Vec<Difference> = town.into_iter().collect();
        let mut calendars = Vec::new();
        for node in &self.seed.catalog.nodes {
            let planned = self.calendar(node)?;
            let (before, after) = (&self.old, &self.seed.catalog);
            let keys = before.node(&node.id).map(|old| differences::of_node(before, after, old, node));
            let mut keys = keys.unwrap_or_default();
            if let Some((planned, changed)) = planned {
                keys.extend(changed);
                calendars.push(planned);
            }
            let what = if self.old.node(&node.id).is_none() { What::New } else { What::Changed(keys) };
            if what != What::Changed(Vec::new()) {
                differences.push(Difference { resource: Some(node.id.clone()), what });
            }
        }
        let mut catalog = self.seed.catalog.clone();
        for old in self.old.nodes.iter().filter(|old| self.seed.catalog.node(&old.id).is_none()) {
            let to_come = if old.bookable { self.to_come(&old.id)? } else { 0 };
            if to_come > 0 {
                let kept = self.kept(old);
                if *old == kept {
                    // It stayed at an import before, and nothing new is to be told.
                    catalog.nodes.push(kept);
                    continue;
                }
                catalog.nodes.push(kept);
            }
            let what = if to_come > 0 { What::Stays(to_come) } else { What::Gone };
            differences.push(Difference { resource: Some(old.id.clone()), what });
        }
        Ok(Plan { catalog, calendars, differences })
    }

    /// What becomes of a node's calendar, and which of its keys change; none where it stays as it is.
    fn calendar(&self, node: &Node) -> Result<Option<(Planned, Vec<&'static str>)>, ImportError> {
        let id = &node.id;
        let Some((_, new)) = self.seed.schedules.iter().find(|(resource, _)| resource == id) else {
            return if self.to_come(id)? > 0 { Err(ImportError::Branch(id.clone())) } else { Ok(None) };
        };
        let Some(calendar) = self.history(id)? else {
            let planned = Planned { resource: id.clone(), schedule: new.clone(), touched: Vec::new() };
            return Ok(Some((planned, Vec::new())));
        };
        let schedule = with_closings(new, self.closings(id)?);
        let wrong = |error: ScheduleError| ImportError::Schedule { resource: id.clone(), problem: error.to_string() };
        schedule.check().map_err(wrong)?;
        let keys = differences::of_schedule(calendar.schedule(), &schedule);
        if keys.is_empty() {
            return Ok(None);
        }
        let touched = calendar.touched_by(&schedule, self.now).into_iter();
        let touched = touched.filter_map(|booking| Some((booking, calendar.booking(booking)?.range))).collect();
        Ok(Some((Planned { resource: id.clone(), schedule, touched }, keys)))
    }

    fn history(&self, resource: &ResourceId) -> Result<Option<Calendar>, ImportError> {
        history(self.store, resource)
    }

    /// The closings that the office has made on its own page: they are in no file, and an import must not open them.
    fn closings(&self, resource: &ResourceId) -> Result<Vec<Exception>, StoreError> {
        let mut closings: Vec<Exception> = Vec::new();
        let mut before: Option<Schedule> = None;
        for record in self.store.records_after(resource, Seq(0), usize::MAX)? {
            let Event::ScheduleChanged { schedule } = record.event else { continue };
            // What the server writes by itself, as a start and an import do, no request has caused.
            if let (Some(before), Some(_)) = (&before, record.cause) {
                let added = schedule.exceptions.iter().filter(|exception| !before.exceptions.contains(exception));
                closings.extend(added.cloned());
            }
            closings.retain(|closing| schedule.exceptions.contains(closing));
            before = Some(*schedule);
        }
        Ok(closings)
    }

    /// Bookings and live holds that are to come at a resource.
    fn to_come(&self, resource: &ResourceId) -> Result<usize, ImportError> {
        let Some(calendar) = self.history(resource)? else { return Ok(0) };
        let stands = |at: Timestamp, state: BookingState| at > self.now && state == BookingState::Confirmed;
        let bookings = calendar.bookings().filter(|(_, booking)| stands(booking.at, booking.state)).count();
        Ok(bookings + calendar.holds().filter(|(_, hold)| hold.until > self.now).count())
    }

    /// A resource that the files no longer have, as it stays until nothing is to come there: nobody can book it.
    fn kept(&self, old: &Node) -> Node {
        let suspended = old.suspended.clone().or_else(|| Some(no_longer()));
        let branch = |id: &ResourceId| self.seed.catalog.node(id).is_some_and(|node| !node.bookable);
        let parent = self.old.ancestors(&old.id).into_iter().map(|node| &node.id).find(|id| branch(id)).cloned();
        Node { suspended, parent, ..old.clone() }
    }
}

fn history(store: &dyn Store, resource: &ResourceId) -> Result<Option<Calendar>, ImportError> {
    let loaded = store.load(resource)?;
    if loaded.snapshot.is_none() && loaded.records.is_empty() {
        return Ok(None);
    }
    replay(loaded).map(|(calendar, _)| Some(calendar)).ok_or_else(|| ImportError::History(resource.clone()))
}

fn with_closings(schedule: &Schedule, closings: Vec<Exception>) -> Schedule {
    let mut schedule = schedule.clone();
    for closing in closings {
        if !schedule.exceptions.contains(&closing) {
            schedule.exceptions.push(closing);
        }
    }
    schedule
}

/// What people read at a resource that the files no longer have.
fn no_longer() -> Text {
    Text {
        it: "Qui non si prende più appuntamento; quelli già presi restano validi".to_owned(),
        en: Some("No more appointments are given here; those already made stay valid".to_owned()),
        de: Some("Hier werden keine Termine mehr vergeben; bereits gebuchte bleiben gültig".to_owned()),
        fr: Some("On ne prend plus de rendez-vous ici ; ceux déjà pris restent valables".to_owned()),
        sl: Some("Tu se ni več mogoče naročiti; že dogovorjeni obiski ostanejo veljavni".to_owned()),
    }
}
