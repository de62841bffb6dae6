//! The page of a hold: its timer, the form that makes it a booking, and the way back.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::errors::{Answer, Problem, refusal_status, with_retry};
use super::fields::FormFields;
use super::screen::Screen;
use crate::app::contact::{self, ContactError};
use crate::app::town::{LiveHold, Town};
use crate::domain::catalog::Node;
use crate::domain::command::Answer as Done;
use crate::domain::ids::{HoldId, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{Week, civil};

#[derive(Template)]
#[template(path = "hold.html", config = "web/askama.toml")]
struct HoldPage<'a> {
    s: &'a Screen,
    node: &'a Node,
    hold: &'a LiveHold,
    server_time: i64,
    until: String,
    when: String,
    back: String,
    typed: Typed,
    refused: Option<String>,
}

impl HoldPage<'_> {
    fn extensions(&self) -> String {
        self.s.words.tn("hold-extend-what", "count", self.hold.extensions_left)
    }
}

/// What the person typed, and what is wrong with it.
#[derive(Default)]
struct Typed {
    name: String,
    email: String,
    name_error: Option<String>,
    email_error: Option<String>,
}

#[derive(Template)]
#[template(path = "hold_ended.html", config = "web/askama.toml")]
struct EndedPage<'a> {
    s: &'a Screen,
    message: String,
    back: String,
}

/// The resource, so that a hold that is gone still has a way back.
#[derive(Deserialize)]
pub struct From {
    risorsa: Option<ResourceId>,
}

/// The address of a hold's page.
#[must_use]
pub fn address(hold: HoldId, resource: &ResourceId) -> String {
    format!("/riserva/{hold}?risorsa={resource}")
}

pub async fn page(screen: Screen, hold: Path<HoldId>, from: Query<From>) -> Answer {
    show(&screen, *hold, from.into_inner().risorsa, Typed::default(), None).await
}

/// The page of the hold where it is live and this visitor's; else what became of it.
async fn show(
    screen: &Screen,
    hold: HoldId,
    resource: Option<ResourceId>,
    typed: Typed,
    refusal: Option<Refusal>,
) -> Answer {
    let live = screen.town().my_hold(&screen.visitor).await?.filter(|live| live.hold == hold);
    let status = refusal.as_ref().map_or(StatusCode::OK, refusal_status);
    let page = match live {
        Some(live) => show_live(screen, &live, typed, status, refusal.as_ref()),
        None => show_ended(screen, resource, status, refusal.as_ref()),
    };
    page.map(|page| with_retry(page, refusal.as_ref()))
}

fn show_live(screen: &Screen, live: &LiveHold, typed: Typed, status: StatusCode, refusal: Option<&Refusal>) -> Answer {
    let catalog = screen.town().catalog();
    let node = catalog.node(&live.resource).ok_or(Problem::NotFound)?;
    let wrong = typed.name_error.is_some() || typed.email_error.is_some();
    let page = HoldPage {
        s: screen,
        node,
        hold: live,
        server_time: screen.town().now().0,
        until: screen.words.time(civil(live.zone, live.until)),
        when: screen.words.range(live.range),
        back: super::week::address(&live.resource, Week::of(live.range.start.date)),
        typed,
        refused: refusal.map(|refusal| screen.words.refusal(refusal, live.zone)),
    };
    screen.page(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { status }, &page)
}

fn show_ended(screen: &Screen, resource: Option<ResourceId>, status: StatusCode, refusal: Option<&Refusal>) -> Answer {
    let message = match refusal {
        Some(refusal) => screen.words.refusal(refusal, screen.zone()),
        None => screen.t("hold-ended-what"),
    };
    let status = if refusal.is_none() { StatusCode::GONE } else { status };
    let back = resource.map_or("/prenota".to_owned(), |resource| format!("/prenota/{resource}"));
    screen.page(status, &EndedPage { s: screen, message, back })
}

/// What the forms of the page carry.
struct Sent {
    request: RequestId,
    resource: ResourceId,
    fields: FormFields,
}

fn sent(form: Form<HashMap<String, String>>) -> Result<Sent, Problem> {
    let mut fields = FormFields::from(form);
    Ok(Sent { request: fields.take("request")?, resource: fields.take("risorsa")?, fields })
}

/// One extension more.
pub async fn extend(screen: Screen, hold: Path<HoldId>, form: Form<HashMap<String, String>>) -> Answer {
    let Sent { request, resource, .. } = sent(form)?;
    let (on, hold) = (resource.clone(), *hold);
    let asking = move |town: Arc<Town>, who| async move { town.extend(&who, request, &on, hold).await };
    let outcome = screen.run(asking).await;
    match outcome.result {
        Ok(_) => Ok(screen.go(&address(hold, &resource))),
        Err(refusal) => show(&screen, hold, Some(resource), Typed::default(), Some(refusal)).await,
    }
}

/// Gives the place back and returns to the week it is in.
pub async fn release(screen: Screen, hold: Path<HoldId>, form: Form<HashMap<String, String>>) -> Answer {
    let Sent { request, resource, .. } = sent(form)?;
    // Only for the way back: where nobody can say which week it was, the resource's own page will do.
    let held = screen.town().my_hold(&screen.visitor).await.ok().flatten().filter(|live| live.hold == *hold);
    let (on, hold) = (resource.clone(), *hold);
    let asking = move |town: Arc<Town>, who| async move { town.release(&who, request, &on, hold).await };
    let outcome = screen.run(asking).await;
    match (outcome.result, held) {
        (Ok(_), Some(live)) => Ok(screen.go(&super::week::address(&resource, Week::of(live.range.start.date)))),
        (Ok(_), None) => Ok(screen.go(&format!("/prenota/{resource}"))),
        (Err(refusal), _) => show(&screen, hold, Some(resource), Typed::default(), Some(refusal)).await,
    }
}

/// Keeps name and e-mail and makes the hold a booking.
pub async fn confirm(screen: Screen, hold: Path<HoldId>, form: Form<HashMap<String, String>>) -> Answer {
    let Sent { request, resource, mut fields } = sent(form)?;
    let (name, email) = (fields.text("nome"), fields.text("email"));
    let contact = match contact::parse(&name, &email) {
        Ok(contact) => contact,
        Err(wrong) => {
            let typed = marked(&screen, name, email, &wrong);
            return show(&screen, *hold, Some(resource), typed, None).await;
        }
    };
    let given = screen.town().give_contact(&screen.visitor, *hold, contact).await;
    let result = match given {
        // A repeated confirm finds no hold that could take a contact, and yet gets the answer of the first one.
        Ok(()) | Err(Refusal::HoldUnknown) => {
            let (on, hold) = (resource.clone(), *hold);
            let asking = move |town: Arc<Town>, who| async move { town.confirm(&who, request, &on, hold).await };
            screen.run(asking).await.result.map_err(|refusal| match (refusal, given) {
                (Refusal::ContactMissing, Err(unknown)) => unknown,
                (refusal, _) => refusal,
            })
        }
        // Going on would book under whatever was typed before.
        Err(refusal) => Err(refusal),
    };
    match result {
        Ok(Done::Confirmed { booking, .. }) => Ok(screen.go(&format!("/prenotazione/{booking}"))),
        Ok(_) => Err(Problem::NotFound),
        Err(refusal) => {
            let typed = Typed { name, email, ..Typed::default() };
            show(&screen, *hold, Some(resource), typed, Some(refusal)).await
        }
    }
}

fn marked(screen: &Screen, name: String, email: String, wrong: &[ContactError]) -> Typed {
    let error = |field| wrong.iter().find(|error| error.field == field).map(|error| screen.t(error.key));
    Typed { name, email, name_error: error("name"), email_error: error("email") }
}
