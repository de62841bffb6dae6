//! The JSON API: the same use cases as the pages. Answers are the core's own; refusals are dressed in `errors`.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Path};
use serde::Serialize;
use serde_json::{Value, json};

use super::access::said;
use super::cells::state_name;
use super::errors::{Answer, Problem};
use super::fields::JsonFields;
use super::screen::Screen;
use crate::actors::handle::Outcome;
use crate::app::access::AccessError;
use crate::app::people::{self, Checked, FieldError, Reach, TypedPerson};
use crate::app::town::{LiveHold, ShownWeek, Town};
use crate::domain::colour::{CellState, CellView};
use crate::domain::ids::{BookingId, HoldId, RequestId, ResourceId};
use crate::domain::particulars::Particulars;
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, SlotStart, Week, civil};

/// The whole tree, as stored.
pub async fn resources(screen: Screen) -> Answer {
    Ok(screen.json(StatusCode::OK, &*screen.town().catalog()))
}

/// One week.
pub async fn week(screen: Screen, path: Path<(String, String)>) -> Answer {
    let (resource, monday) = path.into_inner();
    let resource = ResourceId::new(&resource).map_err(|_| Problem::NotFound)?;
    let week: Week = monday.parse().map_err(|error| Problem::field("monday", error))?;
    let shown = screen.town().week(&resource, week).await?;
    Ok(screen.json(StatusCode::OK, &week_json(&resource, &shown)))
}

fn week_json(resource: &ResourceId, shown: &ShownWeek) -> Value {
    json!({
        "resource": resource,
        "week": shown.view.week,
        "zone": shown.schedule.zone.name(),
        "grid_minutes": shown.view.grid_minutes,
        "durations_minutes": shown.schedule.durations_minutes,
        "server_time": shown.now,
        "cells": shown.view.cells.iter().map(ApiCell::from).collect::<Vec<_>>(),
    })
}

/// A cell; `at` and `opens_at` are milliseconds since the epoch, UTC.
#[derive(Serialize)]
struct ApiCell {
    #[serde(flatten)]
    slot: SlotStart,
    at: i64,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_at: Option<i64>,
}

impl From<&CellView> for ApiCell {
    fn from(cell: &CellView) -> Self {
        let (left, opens_at) = match cell.state {
            CellState::Free { left } => (Some(left), None),
            CellState::NotYet { opens_at } => (None, Some(opens_at.0)),
            _ => (None, None),
        };
        Self { slot: cell.slot, at: cell.at.0, state: state_name(cell.state), left, opens_at }
    }
}

/// What this visitor holds, or null.
pub async fn mine(screen: Screen) -> Answer {
    let hold = screen.town().my_hold(&screen.visitor).await?;
    let body = json!({ "server_time": screen.town().now(), "hold": hold.as_ref().map(hold_json) });
    Ok(screen.json(StatusCode::OK, &body))
}

fn hold_json(live: &LiveHold) -> Value {
    json!({
        "resource": live.resource,
        "hold": live.hold,
        "date": live.range.start.date,
        "minute": live.range.start.minute,
        "fold": live.range.start.fold,
        "minutes": live.range.minutes,
        "until": live.until,
        "extensions_left": live.extensions_left,
    })
}

fn answer(screen: &Screen, outcome: Outcome) -> Answer {
    let done = outcome.result?;
    Ok(screen.json(StatusCode::OK, &done))
}

pub async fn hold(screen: Screen, body: Bytes) -> Answer {
    let mut fields = JsonFields::parse(&body)?;
    let request: RequestId = fields.take("request")?;
    let resource: ResourceId = fields.take("resource")?;
    let start =
        SlotStart { date: fields.take("date")?, minute: fields.take("minute")?, fold: fields.take_or("fold", false)? };
    let range = SlotRange { start, minutes: fields.take("minutes")? };
    fields.finish()?;
    let asking = |town: Arc<Town>, who| async move { town.hold(&who, request, &resource, range).await };
    answer(&screen, screen.run(asking).await)
}

/// What all commands to a hold carry.
fn hold_command(body: &Bytes) -> Result<(RequestId, ResourceId), Problem> {
    let mut fields = JsonFields::parse(body)?;
    let command = (fields.take("request")?, fields.take("resource")?);
    fields.finish()?;
    Ok(command)
}

pub async fn extend(screen: Screen, hold: Path<HoldId>, body: Bytes) -> Answer {
    let (request, resource) = hold_command(&body)?;
    let asking = |town: Arc<Town>, who| async move { town.extend(&who, request, &resource, *hold).await };
    answer(&screen, screen.run(asking).await)
}

pub async fn release(screen: Screen, hold: Path<HoldId>, body: Bytes) -> Answer {
    let (request, resource) = hold_command(&body)?;
    let asking = |town: Arc<Town>, who| async move { town.release(&who, request, &resource, *hold).await };
    answer(&screen, screen.run(asking).await)
}

pub async fn confirm(screen: Screen, hold: Path<HoldId>, body: Bytes) -> Answer {
    let (request, resource) = hold_command(&body)?;
    let asking = |town: Arc<Town>, who| async move { town.confirm(&who, request, &resource, *hold).await };
    answer(&screen, screen.run(asking).await)
}

/// Whom a hold is for. It changes no calendar and may be repeated, so that it needs no request id.
pub async fn person(screen: Screen, request: HttpRequest, hold: Path<HoldId>, body: Bytes) -> Answer {
    let mut fields = JsonFields::parse(&body)?;
    let mut text = |field| fields.take_or(field, String::new());
    let (fiscal_code, document) = (text("fiscal_code")?, text("document")?);
    let typed = TypedPerson {
        given_name: text("given_name")?,
        family_name: text("family_name")?,
        birth_date: text("birth_date")?,
        sex: text("sex")?,
        birth_place: text("birth_place")?,
        email: text("email")?,
        phone: text("phone")?,
        has_no_code: fiscal_code.is_empty() && !document.is_empty(),
        fiscal_code,
        document,
    };
    // Sent by clients that treat all commands alike; nothing depends on them.
    let _: Option<RequestId> = fields.take_or("request", None)?;
    let _: Option<ResourceId> = fields.take_or("resource", None)?;
    fields.finish()?;
    let live = super::hold::find(&screen, *hold).await?.ok_or(Refusal::HoldUnknown)?;
    let catalog = screen.town().catalog();
    let node = catalog.node(&live.resource).ok_or(Problem::NotFound)?;
    let today = civil(live.zone, screen.town().now()).date;
    let checked = match super::person::certified(&screen) {
        Some(person) => people::parse_certified(person, &typed, &node.asks),
        None => people::parse(&typed, &node.asks, Reach::ByEmail, today),
    };
    let Checked { person, misfits } = checked.map_err(|wrong| first_wrong(&screen, &wrong))?;
    let told = Particulars::of(person);
    let proves = match screen.town().may_book(&screen.visitor, &live.resource, &told) {
        Err(Refusal::EmailUnproved) => true,
        Err(refusal) => return Err(refusal.into()),
        Ok(()) => false,
    };
    if proves {
        super::guest_code::send(&screen, &request, &told).await.map_err(|error| code_problem(&screen, error))?;
    }
    screen.town().give_people(&screen.visitor, *hold, told).await?;
    let misfits: Vec<String> = misfits.iter().map(|misfit| format!("{misfit:?}")).collect();
    Ok(screen.json(StatusCode::OK, &json!({ "done": "person_given", "misfits": misfits, "code_sent": proves })))
}

/// The code that a guest has got by mail: it proves the address for this browser.
pub async fn code(screen: Screen, request: HttpRequest, body: Bytes) -> Answer {
    let mut fields = JsonFields::parse(&body)?;
    let typed: String = fields.take("code")?;
    fields.finish()?;
    super::guest_code::prove(&screen, &request, &typed).await.map_err(|error| code_problem(&screen, error))?;
    Ok(screen.json(StatusCode::OK, &json!({ "done": "email_proved" })))
}

fn code_problem(screen: &Screen, error: AccessError) -> Problem {
    match error {
        AccessError::Refused(refusal) => refusal.into(),
        other => Problem::field("code", said(screen, &other)),
    }
}

fn first_wrong(screen: &Screen, wrong: &[FieldError]) -> Problem {
    match wrong.first() {
        Some(error) => Problem::field(error.field, screen.t(error.key)),
        None => Problem::field("body", "it is empty"),
    }
}

pub async fn cancel(screen: Screen, booking: Path<BookingId>, body: Bytes) -> Answer {
    let mut fields = JsonFields::parse(&body)?;
    let request: RequestId = fields.take("request")?;
    fields.finish()?;
    answer(&screen, screen.run(|town: Arc<Town>, _| async move { town.cancel(request, *booking).await }).await)
}
