//! The last step: everything at a glance, and the button that sends it.

use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;

use super::errors::{Answer, Problem, refusal_status};
use super::hold::{self, Frame, From, Step};
use super::screen::Screen;
use crate::app::town::LiveHold;
use crate::domain::fiscal_code::Sex;
use crate::domain::ids::HoldId;
use crate::domain::particulars::Particulars;
use crate::domain::person::{Person, PersonId};
use crate::domain::refusal::Refusal;

#[derive(Template)]
#[template(path = "summary.html", config = "web/askama.toml")]
struct SummaryPage<'a> {
    s: &'a Screen,
    f: Frame<'a>,
    /// Title and rows of each person.
    people: Vec<(String, Vec<(String, String)>)>,
    told: &'a Particulars,
}

/// The page; where something is still missing, the step that asks for it.
pub async fn page(screen: Screen, hold: Path<HoldId>, from: Query<From>) -> Answer {
    let Some(live) = hold::find(&screen, *hold).await? else {
        return hold::ended(&screen, *hold, from.risorsa.as_ref(), None).await;
    };
    let told = screen.town().told(&screen.visitor, *hold);
    let catalog = screen.town().catalog();
    let node = catalog.node(&live.resource).ok_or(Problem::NotFound)?;
    let step = told.as_ref().map_or(Step::Person, |told| hold::next_step(node, told, Step::Details));
    if let Some(elsewhere) = told.as_ref().and_then(|told| hold::gate(&screen, &live, told)) {
        return Ok(screen.go(&elsewhere));
    }
    match told {
        Some(told) if step == Step::Summary => show(&screen, &live, &told, None),
        _ => Ok(screen.go(&screen.via(&hold::step_address(*hold, &live.resource, step)))),
    }
}

/// The page with what was told.
pub fn show(screen: &Screen, live: &LiveHold, told: &Particulars, refusal: Option<&Refusal>) -> Answer {
    let catalog = screen.town().catalog();
    let f = Frame::new(screen, &catalog, live, Step::Summary, refusal)?;
    let people = people(screen, told, "person-own");
    screen.page(refusal.map_or(StatusCode::OK, refusal_status), &SummaryPage { s: screen, f, people, told })
}

/// The people of a booking, each with a title and what is known of them, in words. `own` is the title of somebody who books
/// for themselves, as who reads it calls them.
#[must_use]
pub fn people(screen: &Screen, told: &Particulars, own: &str) -> Vec<(String, Vec<(String, String)>)> {
    match &told.beneficiary {
        None => vec![(screen.t(own), rows(screen, &told.applicant))],
        Some(beneficiary) => vec![
            (screen.t("person-beneficiary"), rows(screen, beneficiary)),
            (screen.t("person-applicant"), rows(screen, &told.applicant)),
        ],
    }
}

/// What is known of a person, in words.
#[must_use]
pub fn rows(screen: &Screen, person: &Person) -> Vec<(String, String)> {
    let id = match &person.id {
        Some(PersonId::FiscalCode(code)) => Some(("person-code", code.as_str().to_owned())),
        Some(PersonId::Attested(code)) => Some(("person-code", code.clone())),
        Some(PersonId::Eidas(id)) => Some(("person-eidas", id.clone())),
        Some(PersonId::Document(id)) => Some(("person-document", id.clone())),
        None => None,
    };
    let sex = person.sex.map(|sex| screen.t(if sex == Sex::Female { "person-sex-female" } else { "person-sex-male" }));
    let rows = [
        Some(("person-name", person.full_name())),
        id,
        person.birth_date.map(|date| ("person-birth-date", screen.words.day_of_birth(date))),
        sex.map(|sex| ("person-sex", sex)),
        person.birth_place.clone().map(|place| ("person-birth-place", place)),
        person.email.clone().map(|email| ("person-email", email)),
        person.phone.clone().map(|phone| ("person-phone", phone)),
    ];
    rows.into_iter().flatten().map(|(key, text)| (screen.t(key), text)).collect()
}
