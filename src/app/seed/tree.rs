//! Puts the resources of all files together: one tree, every parent there, no rings, only leaves bookable.
//! Not here: calendars (`calendar`).

use std::collections::{BTreeMap, BTreeSet};

use super::form::ResourceForm;
use crate::domain::catalog::{GeoPoint, Node};
use crate::domain::ids::ResourceId;
use crate::domain::service::Asks;

/// A resource and where it was read: number of the file, place in it.
pub struct Read {
    pub file: usize,
    pub place: usize,
    pub form: ResourceForm,
}

/// What is wrong with one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeError {
    /// Which of the resources read.
    pub index: usize,
    pub key: &'static str,
    pub problem: String,
}

/// The nodes, in the order in which they were read.
pub fn nodes(read: &[Read], asks: &Asks) -> Result<Vec<Node>, TreeError> {
    let index = by_id(read)?;
    check_parents(read, &index)?;
    check_leaves(read)?;
    check_words(read)?;
    Ok(read.iter().enumerate().map(|(place, _)| node(read, &index, place, asks)).collect())
}

fn by_id(read: &[Read]) -> Result<BTreeMap<&ResourceId, usize>, TreeError> {
    let mut index = BTreeMap::new();
    for (place, resource) in read.iter().enumerate() {
        let id = &resource.form.id;
        if index.insert(id, place).is_some() {
            return Err(TreeError {
                index: place,
                key: "id",
                problem: format!("expected an id used once, {id} is already there"),
            });
        }
    }
    Ok(index)
}

fn check_parents(read: &[Read], index: &BTreeMap<&ResourceId, usize>) -> Result<(), TreeError> {
    for (place, resource) in read.iter().enumerate() {
        let mut seen = BTreeSet::from([&resource.form.id]);
        let mut next = resource.form.parent.as_ref();
        while let Some(parent) = next {
            let wrong = |problem: String| TreeError { index: place, key: "parent", problem };
            let Some(above) = index.get(parent) else {
                return Err(wrong(format!("expected the id of a resource, there is none called {parent}")));
            };
            if !seen.insert(parent) {
                return Err(wrong(format!("expected a tree, the parents of {parent} form a ring")));
            }
            next = read[*above].form.parent.as_ref();
        }
    }
    Ok(())
}

fn check_leaves(read: &[Read]) -> Result<(), TreeError> {
    let parents: BTreeSet<&ResourceId> = read.iter().filter_map(|resource| resource.form.parent.as_ref()).collect();
    for (index, Read { form, .. }) in read.iter().enumerate() {
        let problem = match (form.calendar.is_some(), parents.contains(&form.id)) {
            (true, true) => "expected no calendar: it has resources below it, and only leaves can be booked",
            (false, false) => "expected a [resource.calendar] with hours, or resources below it",
            _ => continue,
        };
        return Err(TreeError { index, key: "calendar", problem: problem.to_owned() });
    }
    Ok(())
}

fn check_words(read: &[Read]) -> Result<(), TreeError> {
    for (index, Read { form, .. }) in read.iter().enumerate() {
        let on_earth =
            |place: &GeoPoint| (-90.0..=90.0).contains(&place.latitude) && (-180.0..=180.0).contains(&place.longitude);
        let (key, problem) = if form.name.it.trim().is_empty() {
            ("name", "expected a name that is not empty")
        } else if !form.place.as_ref().is_none_or(on_earth) {
            ("place", "expected a latitude from -90 to 90 and a longitude from -180 to 180")
        } else {
            continue;
        };
        return Err(TreeError { index, key, problem: problem.to_owned() });
    }
    Ok(())
}

fn node(read: &[Read], index: &BTreeMap<&ResourceId, usize>, place: usize, asks: &Asks) -> Node {
    let form = &read[place].form;
    let bookable = form.calendar.is_some();
    let above = |form: &ResourceForm| form.parent.as_ref().and_then(|id| index.get(id)).map(|above| &read[*above].form);
    let line = || std::iter::successors(Some(form), |form| above(form)).take(if bookable { read.len() } else { 1 });
    Node {
        id: form.id.clone(),
        parent: form.parent.clone(),
        order: form.order.unwrap_or(u32::try_from(place).unwrap_or(u32::MAX)),
        name: form.name.clone(),
        description: form.description.clone(),
        address: line().find_map(|form| form.address.clone()),
        // Of the nearest node that has an address: the stairs of another house lead nowhere.
        directions: line()
            .find(|form| form.address.is_some() || form.directions.is_some())
            .and_then(|form| form.directions.clone()),
        place: line().find_map(|form| form.place),
        phone: line().find_map(|form| form.phone.clone()),
        email: line().find_map(|form| form.email.clone()),
        bring: form.bring.clone(),
        suspended: form.suspended.clone(),
        asks: line().find_map(|form| form.asks.clone()).unwrap_or_else(|| asks.clone()),
        bookings_per_person_max: form.bookings_per_person_max.map(u16::from),
        bookable,
    }
}
