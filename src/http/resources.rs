//! The tree of resources that can be booked.

use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use super::errors::Answer;
use super::screen::Screen;
use crate::domain::catalog::{Catalog, GeoPoint, Node};
use crate::domain::ids::ResourceId;

#[derive(Template)]
#[template(path = "resources.html", config = "web/askama.toml")]
struct TreePage<'a> {
    s: &'a Screen,
    welcome: String,
    roots: Vec<Branch<'a>>,
}

/// A node and what is below it.
#[derive(Template)]
#[template(path = "node.html", config = "web/askama.toml")]
struct Branch<'a> {
    s: &'a Screen,
    node: &'a Node,
    /// Whether the list below it is extended at first.
    open: bool,
    /// Whether an entry link asked for it.
    chosen: bool,
    children: Vec<Branch<'a>>,
    /// Level of its heading.
    level: u8,
}

impl Branch<'_> {
    fn inside(&self) -> String {
        self.s.words.tn("node-inside", "count", u32::try_from(self.children.len()).unwrap_or(u32::MAX))
    }

    /// The address of its week.
    fn book(&self) -> String {
        self.s.via(&format!("/prenota/{}", self.node.id))
    }

    /// A number as telephones dial it.
    fn dial(&self, phone: &str) -> String {
        phone.chars().filter(|sign| !sign.is_whitespace()).collect()
    }

    /// A map of the place, as a plain link.
    fn map(&self, place: &GeoPoint) -> String {
        let (lat, lon) = (place.latitude, place.longitude);
        format!("https://www.openstreetmap.org/?mlat={lat:.5}&mlon={lon:.5}#map=18/{lat:.5}/{lon:.5}")
    }
}

/// `servizio` preselects a node.
#[derive(Deserialize)]
pub struct Entry {
    #[serde(default)]
    servizio: String,
}

/// The page with the tree.
pub async fn tree(screen: Screen, entry: Query<Entry>) -> Answer {
    let catalog = screen.town().catalog();
    // A service that there is not, or no longer, is no error: the whole tree is shown.
    let chosen = ResourceId::new(&entry.servizio).ok().filter(|id| catalog.node(id).is_some());
    let roots = branches(&screen, &catalog, None, chosen.as_ref(), 1);
    let welcome = screen.own(&catalog.town.welcome).to_owned();
    screen.page(StatusCode::OK, &TreePage { s: &screen, welcome, roots })
}

/// Ends, because every node has one parent: no ring can be reached from a root.
fn branches<'a>(
    screen: &'a Screen,
    catalog: &'a Catalog,
    parent: Option<&ResourceId>,
    chosen: Option<&ResourceId>,
    depth: u8,
) -> Vec<Branch<'a>> {
    let below = |node: &'a Node| branches(screen, catalog, Some(&node.id), chosen, depth.saturating_add(1));
    let branch = |node: &'a Node| {
        let children = below(node);
        let is_chosen = chosen == Some(&node.id);
        let open = is_chosen || children.iter().any(|child| child.open || child.chosen);
        Branch { s: screen, node, open, chosen: is_chosen, children, level: (depth + 1).min(6) }
    };
    catalog.children(parent).into_iter().map(branch).collect()
}
