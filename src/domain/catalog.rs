//! The tree of resources as citizens see it: names, addresses, what to bring. Not here: when they are open (`schedule`).

use serde::{Deserialize, Serialize};

use super::ids::ResourceId;
use super::service::Asks;
use super::time::Tz;

/// A text in the languages of the screen. Italian is always there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub it: String,
    #[serde(default)]
    pub en: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub de: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sl: Option<String>,
}

impl Text {
    /// The text in a language (`it`, `en`, `de`, `fr`, `sl`), or in Italian where it has not been written.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let written = match language {
            "en" => &self.en,
            "de" => &self.de,
            "fr" => &self.fr,
            "sl" => &self.sl,
            _ => &None,
        };
        written.as_deref().unwrap_or(&self.it)
    }

    /// Whether this is what somebody has read, in whichever language.
    #[must_use]
    pub fn is(&self, read: &str) -> bool {
        let others = [&self.en, &self.de, &self.fr, &self.sl];
        self.it == read || others.into_iter().flatten().any(|text| text == read)
    }
}

/// The body whose counters these are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    pub name: Text,
    /// IANA zone of resources that name none.
    pub zone: Tz,
    /// What the booking page says above the tree.
    pub welcome: Text,
}

/// A point on the Earth, WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeoPoint {
    pub latitude: f64,
    pub longitude: f64,
}

/// A node of the tree. A leaf with a schedule is bookable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    pub id: ResourceId,
    #[serde(default)]
    pub parent: Option<ResourceId>,
    /// Place among its siblings, ascending.
    #[serde(default)]
    pub order: u32,
    pub name: Text,
    #[serde(default)]
    pub description: Option<Text>,
    #[serde(default)]
    pub address: Option<String>,
    /// How to find it there: floor, entrance, lift, stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directions: Option<Text>,
    #[serde(default)]
    pub place: Option<GeoPoint>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    /// What to bring.
    #[serde(default)]
    pub bring: Vec<Text>,
    /// Why it cannot be booked at present; without it, it can.
    #[serde(default)]
    pub suspended: Option<Text>,
    /// Future bookings that one beneficiary may have on all the leaves below together.
    #[serde(default)]
    pub bookings_per_person_max: Option<u16>,
    /// What is asked of whoever books it.
    #[serde(default)]
    pub asks: Asks,
    /// Whether it has a calendar.
    pub bookable: bool,
}

/// The whole tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    pub town: Town,
    /// In no particular order; `children` sorts.
    pub nodes: Vec<Node>,
}

impl Catalog {
    /// A node by id.
    #[must_use]
    pub fn node(&self, id: &ResourceId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == *id)
    }

    /// The nodes below one, or the roots, in their order.
    #[must_use]
    pub fn children(&self, parent: Option<&ResourceId>) -> Vec<&Node> {
        let mut found: Vec<&Node> = self.nodes.iter().filter(|node| node.parent.as_ref() == parent).collect();
        found.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        found
    }

    /// A node's ancestors, nearest first. Ends also where the parents form a ring, which loading refuses.
    #[must_use]
    pub fn ancestors(&self, id: &ResourceId) -> Vec<&Node> {
        let mut found: Vec<&Node> = Vec::new();
        let mut next = self.node(id).and_then(|node| node.parent.as_ref());
        while let Some(node) = next.and_then(|parent| self.node(parent)) {
            if found.len() > self.nodes.len() {
                break;
            }
            found.push(node);
            next = node.parent.as_ref();
        }
        found
    }
}
