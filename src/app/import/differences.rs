//! Which keys of the town's files have other values than the store, by the names that they have in the files.

use super::{Difference, What};
use crate::domain::catalog::{Catalog, Node, Town};
use crate::domain::ids::ResourceId;
use crate::domain::schedule::Schedule;

/// The keys whose values differ, in their order.
fn differing(keys: impl IntoIterator<Item = (&'static str, bool)>) -> Vec<&'static str> {
    keys.into_iter().filter(|(_, same)| !same).map(|(key, _)| key).collect()
}

pub fn of_town(old: &Town, new: &Town) -> Option<Difference> {
    let keys = differing([
        ("name", old.name == new.name),
        ("zone", old.zone == new.zone),
        ("welcome", old.welcome == new.welcome),
    ]);
    (!keys.is_empty()).then_some(Difference { resource: None, what: What::Changed(keys) })
}

/// Whether those below a parent that are in both trees stand in another order. Their numbers alone say nothing: a resource
/// that is new before them gives all of them others.
fn moved(before: &Catalog, after: &Catalog, parent: Option<&ResourceId>) -> bool {
    let common = |of: &Catalog, other: &Catalog| -> Vec<ResourceId> {
        let children = of.children(parent).into_iter();
        let both = children.filter(|node| other.node(&node.id).is_some_and(|same| same.parent == node.parent));
        both.map(|node| node.id.clone()).collect()
    };
    common(before, after) != common(after, before)
}

pub fn of_node(before: &Catalog, after: &Catalog, old: &Node, new: &Node) -> Vec<&'static str> {
    differing([
        ("parent", old.parent == new.parent),
        ("order", !moved(before, after, new.parent.as_ref())),
        ("name", old.name == new.name),
        ("description", old.description == new.description),
        ("address", old.address == new.address),
        ("directions", old.directions == new.directions),
        ("place", old.place == new.place),
        ("phone", old.phone == new.phone),
        ("email", old.email == new.email),
        ("bring", old.bring == new.bring),
        ("suspended", old.suspended == new.suspended),
        ("bookings_per_person_max", old.bookings_per_person_max == new.bookings_per_person_max),
        ("asks", old.asks == new.asks),
        ("calendar", old.bookable == new.bookable),
    ])
}

pub fn of_schedule(old: &Schedule, new: &Schedule) -> Vec<&'static str> {
    differing([
        ("calendar.zone", old.zone == new.zone),
        ("calendar.grid_minutes", old.grid_minutes == new.grid_minutes),
        ("calendar.durations_minutes", old.durations_minutes == new.durations_minutes),
        ("calendar.hours", old.rules == new.rules),
        ("calendar.closures", old.exceptions == new.exceptions),
        ("calendar.holidays", old.holidays == new.holidays),
        ("calendar.opens", old.window == new.window),
        ("calendar's rules of booking", old.policy == new.policy),
    ])
}
