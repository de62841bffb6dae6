//! Caps per person that reach across calendars: a node of the tree may limit the bookings on all its leaves together.

use super::town::Town;
use super::turns::{Turn, Turns};
use crate::domain::catalog::{Catalog, Node};
use crate::domain::ids::{PersonTag, ResourceId};
use crate::domain::refusal::Refusal;

/// One confirm at a time for each beneficiary: two at once could each find the last place under the cap.
#[derive(Default)]
pub struct Caps {
    turns: Turns<PersonTag>,
}

impl Caps {
    /// The beneficiary's turn, unless somebody confirms for the same person right now.
    pub fn turn_of(&self, person: PersonTag) -> Option<Turn<'_, PersonTag>> {
        self.turns.turn_of(person)
    }

    /// Checks the caps of all nodes above a resource.
    ///
    /// # Errors
    /// `PersonCapReached` with the cap of the nearest node that has no room left.
    pub async fn check(&self, town: &Town, resource: &ResourceId, beneficiary: PersonTag) -> Result<(), Refusal> {
        let catalog = town.catalog();
        for node in catalog.ancestors(resource) {
            let Some(bookings_max) = node.bookings_per_person_max else { continue };
            let leaves = leaves_below(&catalog, node);
            if town.future_bookings(beneficiary, &leaves).await? >= usize::from(bookings_max) {
                return Err(Refusal::PersonCapReached { bookings_max });
            }
        }
        Ok(())
    }
}

fn leaves_below(catalog: &Catalog, node: &Node) -> Vec<ResourceId> {
    let below = catalog.nodes.iter().filter(|leaf| leaf.bookable);
    below
        .filter(|leaf| catalog.ancestors(&leaf.id).iter().any(|above| above.id == node.id))
        .map(|leaf| leaf.id.clone())
        .collect()
}
