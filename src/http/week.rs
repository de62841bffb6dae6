//! The week of a resource, and the form that holds a slot.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use askama::Template;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::cells::{FormSlot, ListDay, Painter, ShownDay, ShownRow, first_opening, free_starts};
use super::device::Telephone;
use super::errors::{Answer, Problem, refusal_status, with_retry};
use super::fields::FormFields;
use super::screen::Screen;
use crate::app::town::{LiveHold, ShownWeek, Town};
use crate::domain::catalog::{Catalog, Node};
use crate::domain::command::Answer as Done;
use crate::domain::ids::{RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, Week, civil};

/// How many free slots are offered to somebody who lost one: as many as one reads at a glance.
pub const NEAREST_MAX: usize = 5;

#[derive(Template)]
#[template(path = "week.html", config = "web/askama.toml")]
struct WeekPage<'a> {
    s: &'a Screen,
    node: &'a Node,
    parents: Vec<&'a Node>,
    week: Week,
    title: String,
    server_time: i64,
    zone: String,
    grid_minutes: u16,
    durations: Vec<(u16, String)>,
    chosen_minutes: u16,
    /// Which view was asked for, and which comes with the page.
    view: &'static str,
    sent: &'static str,
    days: Vec<ShownDay>,
    rows: Vec<ShownRow>,
    list: Vec<ListDay>,
    nothing: Option<Nothing>,
    /// The visitor's live hold: its address and deadline, and the attribute that the island reads.
    hold: Option<(String, String)>,
    refused: Option<Refused>,
}

impl WeekPage<'_> {
    /// An address below the resource's own.
    fn at(&self, rest: &str) -> String {
        self.s.via(&format!("/prenota/{}{rest}", self.node.id))
    }

    fn has_list(&self) -> bool {
        self.sent == "list"
    }

    fn page_of(&self, weeks: i32) -> String {
        self.s.via(&address(&self.node.id, self.week.plus(weeks)))
    }

    /// The first week with something free: a week where it is known, else an address that looks for it.
    fn first_free_page(&self) -> String {
        match self.nothing.as_ref().and_then(|nothing| nothing.first_free) {
            Some(week) => self.s.via(&address(&self.node.id, week)),
            None => self.s.via(&format!("/prenota/{}?dal={}", self.node.id, self.week)),
        }
    }

    fn leads_on(&self) -> bool {
        self.nothing.as_ref().is_some_and(|nothing| nothing.first_free.is_some())
    }

    fn leads_nowhere(&self) -> bool {
        self.nothing.as_ref().is_some_and(|nothing| nothing.first_free.is_none() && !nothing.opens)
    }

    /// Where the tree shows a node above this one.
    fn entry(&self, parent: &Node) -> String {
        self.s.via(&format!("/prenota?servizio={}", parent.id))
    }

    fn legend(&self, state: &str) -> String {
        format!("legend-{state}")
    }
}

/// What is said of a week in which nothing is free.
struct Nothing {
    message: String,
    /// It is only not open yet.
    opens: bool,
    first_free: Option<Week>,
}

/// What a refused hold says.
struct Refused {
    message: String,
    nearest: Vec<(String, String)>,
}

/// Which week, and how it is shown.
#[derive(Deserialize, Default)]
pub struct Which {
    settimana: Option<String>,
    /// Goes on to the first week from this one on that has something free.
    dal: Option<String>,
    vista: Option<String>,
    durata: Option<u16>,
}

/// The page of a week.
pub async fn week(screen: Screen, telephone: Telephone, resource: Path<ResourceId>, which: Query<Which>) -> Answer {
    let named = |field, text: &str| text.parse::<Week>().map_err(|error| Problem::field(field, error));
    let week = match (&which.settimana, &which.dal) {
        (Some(text), _) => named("settimana", text)?,
        (None, Some(text)) => {
            let from = named("dal", text)?.max(screen.town().current_week(&resource).await?);
            let found = screen.town().first_free_week(&resource, from).await?;
            return Ok(screen.go(&screen.via(&address(&resource, found.unwrap_or(from)))));
        }
        (None, None) => screen.town().current_week(&resource).await?,
    };
    show(&screen, telephone, &resource, week, &which, None).await
}

/// The address of a week's page.
#[must_use]
pub fn address(resource: &ResourceId, week: Week) -> String {
    format!("/prenota/{resource}?settimana={week}")
}

/// A node that has a calendar and its ancestors, the topmost first.
fn bookable<'c>(catalog: &'c Catalog, resource: &ResourceId) -> Result<(&'c Node, Vec<&'c Node>), Problem> {
    let node = catalog.node(resource).filter(|node| node.bookable).ok_or(Problem::NotFound)?;
    let mut parents = catalog.ancestors(resource);
    parents.reverse();
    Ok((node, parents))
}

async fn show(
    screen: &Screen,
    telephone: Telephone,
    resource: &ResourceId,
    week: Week,
    which: &Which,
    refused: Option<(Refusal, SlotRange)>,
) -> Answer {
    let catalog = screen.town().catalog();
    let (node, parents) = bookable(&catalog, resource)?;
    let shown = screen.town().week(resource, week).await?;
    let hold = screen.town().my_hold(&screen.visitor).await?;
    let refusal = refused.as_ref().map(|(refusal, _)| refusal.clone());
    let status = refused.as_ref().map_or(StatusCode::OK, |(refusal, _)| refusal_status(refusal));
    let refused = match refused {
        Some((refusal, lost)) => Some(explain(screen, resource, &shown, refusal, lost).await),
        None => None,
    };
    let nothing = nothing(screen, resource, &shown).await?;
    let mine = hold.as_ref().filter(|hold| hold.resource == *resource).map(|hold| hold.range);
    let zone = shown.schedule.zone;
    let painter = Painter { words: &screen.words, zone, today: civil(zone, shown.now).date, mine };
    let chosen_minutes = chosen_duration(&shown, which.durata);
    let (view, sent) = views(which.vista.as_deref(), telephone);
    let page = WeekPage {
        s: screen,
        node,
        parents,
        week,
        title: title(screen, week),
        server_time: shown.now.0,
        zone: zone.name().to_owned(),
        grid_minutes: shown.view.grid_minutes,
        durations: shown.schedule.durations_minutes.iter().map(|m| (*m, screen.words.duration(*m))).collect(),
        chosen_minutes,
        view,
        sent,
        days: painter.days(&shown.view),
        rows: if sent == "grid" { painter.rows(&shown.view) } else { Vec::new() },
        list: if sent == "list" { painter.list(&shown.view, chosen_minutes) } else { Vec::new() },
        nothing,
        hold: hold.map(|hold| hold_link(screen, &hold)),
        refused,
    };
    Ok(with_retry(screen.page(status, &page)?, refusal.as_ref()))
}

fn chosen_duration(shown: &ShownWeek, asked: Option<u16>) -> u16 {
    let allowed = &shown.schedule.durations_minutes;
    let first = allowed.first().copied().unwrap_or(shown.schedule.grid_minutes);
    asked.filter(|minutes| allowed.contains(minutes)).unwrap_or(first)
}

/// Which view is shown, and which comes with the page: the other would be as many bytes again that nobody looks at.
/// `auto` is the list on small screens and the table on others; what that is, a page cannot know before it is there.
fn views(asked: Option<&str>, Telephone(telephone): Telephone) -> (&'static str, &'static str) {
    match asked {
        Some("elenco") => ("list", "list"),
        Some("griglia") => ("grid", "grid"),
        _ => ("auto", if telephone { "list" } else { "grid" }),
    }
}

fn title(screen: &Screen, week: Week) -> String {
    let sunday = week.days().last().unwrap_or(week.monday());
    let (from, to) = screen.words.span(week.monday(), sunday);
    screen.words.with("week-title", &[("from", from.into()), ("to", to.into())])
}

async fn nothing(screen: &Screen, resource: &ResourceId, shown: &ShownWeek) -> Result<Option<Nothing>, Problem> {
    if !free_starts(&shown.view, shown.view.grid_minutes).is_empty() {
        return Ok(None);
    }
    let opening = first_opening(&shown.view);
    let message = match opening {
        Some(at) => screen.words.t1("week-opens", "when", screen.words.instant(shown.schedule.zone, at)),
        None if shown.view.cells.is_empty() => screen.t("week-closed"),
        None => screen.t("week-nothing"),
    };
    let first_free = first_free(screen, resource, shown).await?;
    Ok(Some(Nothing { message, opens: opening.is_some(), first_free }))
}

/// Never one in the past: paging back leads nowhere that could be booked.
async fn first_free(screen: &Screen, resource: &ResourceId, shown: &ShownWeek) -> Result<Option<Week>, Problem> {
    let current = Week::of(civil(shown.schedule.zone, shown.now).date);
    let found = screen.town().first_free_week(resource, current.max(shown.view.week)).await?;
    Ok(found.filter(|found| *found != shown.view.week))
}

fn hold_link(screen: &Screen, hold: &LiveHold) -> (String, String) {
    let until = screen.words.time(civil(hold.zone, hold.until));
    (screen.via(&super::hold::address(hold.hold, &hold.resource)), until)
}

async fn explain(
    screen: &Screen,
    resource: &ResourceId,
    shown: &ShownWeek,
    refusal: Refusal,
    lost: SlotRange,
) -> Refused {
    // Without these the page still says what happened; an empty list is honest where nothing can be found.
    let nearest = screen.town().nearest_free(resource, lost, NEAREST_MAX).await.unwrap_or_default();
    let nearest =
        nearest.into_iter().map(|range| (FormSlot(range.start).to_string(), screen.words.range(range))).collect();
    Refused { message: screen.words.refusal(&refusal, shown.schedule.zone), nearest }
}

/// Holds a slot and goes on to its page; a refusal shows the week again, with the nearest free slots.
pub async fn hold(
    screen: Screen,
    telephone: Telephone,
    resource: Path<ResourceId>,
    form: Form<HashMap<String, String>>,
) -> Answer {
    let mut fields = FormFields::from(form);
    let form_request: RequestId = fields.take("request")?;
    let FormSlot(start) = fields.take("slot")?;
    let range = SlotRange { start, minutes: fields.take("durata")? };
    let request = request_for(form_request, range);
    let on = resource.clone();
    let asking = move |town: Arc<Town>, who| async move { town.hold(&who, request, &on, range).await };
    let outcome = screen.run(asking).await;
    match outcome.result {
        Ok(Done::Held { hold, .. }) => Ok(go_to_hold(&screen, &resource, hold)),
        Ok(_) => Err(Problem::NotFound),
        Err(refusal) => {
            let which = Which { durata: Some(range.minutes), ..Which::default() };
            show(&screen, telephone, &resource, Week::of(start.date), &which, Some((refusal, range))).await
        }
    }
}

fn go_to_hold(screen: &Screen, resource: &ResourceId, hold: crate::domain::ids::HoldId) -> HttpResponse {
    screen.go(&screen.via(&super::hold::address(hold, resource)))
}

/// One form has many buttons: the same button twice is one command, another button is another.
fn request_for(form: RequestId, range: SlotRange) -> RequestId {
    let digest = Sha256::digest(format!("{form} {} {}", range.start, range.minutes));
    let mut first = [0u8; 16];
    first.copy_from_slice(&digest[..16]);
    RequestId(u128::from_be_bytes(first))
}
