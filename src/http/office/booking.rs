//! A booking as the office sees it: whose it is, what was told, and what can be answered.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use askama::Template;

use super::super::booking::{Standing, standing};
use super::super::errors::{Answer, Problem, refusal_status, with_retry};
use super::super::fields::FormFields;
use super::super::screen::Screen;
use super::desk;
use crate::app::town::Town;
use crate::domain::ids::{BookingId, RequestId};
use crate::domain::particulars::Particulars;
use crate::domain::refusal::Refusal;

/// Longest note to a person, in characters: a paragraph.
const NOTE_MAX: usize = 500;

#[derive(Template)]
#[template(path = "office_booking.html", config = "web/askama.toml")]
struct BookingPage<'a> {
    s: &'a Screen,
    id: BookingId,
    code: String,
    name: String,
    when: String,
    standing: Standing,
    told: Option<&'a Particulars>,
    people: Vec<(String, Vec<(String, String)>)>,
    note: String,
    wrong: Option<String>,
}

/// What the office answers.
enum Reply {
    Approve,
    Withdraw(Option<String>),
}

pub async fn page(screen: Screen, booking: Path<BookingId>) -> Answer {
    show(&screen, *booking, String::new(), None).await
}

async fn show(screen: &Screen, id: BookingId, note: String, wrong: Option<(String, StatusCode)>) -> Answer {
    let desk = desk(screen)?;
    let shown = screen.town().booking_at(&desk, id).await?.ok_or(Problem::NotFound)?;
    let told = shown.record.particulars.as_ref();
    let status = wrong.as_ref().map_or(StatusCode::OK, |(_, status)| *status);
    let page = BookingPage {
        s: screen,
        id,
        code: id.code(),
        name: screen.name_of(&shown.record.resource),
        when: screen.words.range(shown.record.range),
        standing: standing(&shown),
        told,
        people: told.map(|told| super::super::summary::people(screen, told, "person-beneficiary")).unwrap_or_default(),
        note,
        wrong: wrong.map(|(message, _)| message),
    };
    screen.page(status, &page)
}

/// Agrees, or cancels with a note.
pub async fn answer(screen: Screen, booking: Path<BookingId>, form: Form<HashMap<String, String>>) -> Answer {
    let (mut fields, id) = (FormFields::from(form), *booking);
    let request: RequestId = fields.take("request")?;
    let note = fields.text("nota").trim().to_owned();
    if note.chars().count() > NOTE_MAX {
        let message = screen.words.t1("office-note-long", "max", NOTE_MAX.to_string());
        return show(&screen, id, note, Some((message, StatusCode::UNPROCESSABLE_ENTITY))).await;
    }
    let reply = match fields.text("fai").as_str() {
        "approva" => Reply::Approve,
        "annulla" => Reply::Withdraw(Some(note.clone()).filter(|note| !note.is_empty())),
        other => return Err(Problem::field("fai", format!("expected approva or annulla, got {other:?}"))),
    };
    match carry_out(&screen, request, id, reply).await? {
        None => Ok(screen.go("/ufficio")),
        Some(refusal) => {
            let message = screen.words.refusal(&refusal, screen.zone());
            let page = show(&screen, id, note, Some((message, refusal_status(&refusal)))).await?;
            Ok(with_retry(page, Some(&refusal)))
        }
    }
}

async fn carry_out(
    screen: &Screen,
    request: RequestId,
    id: BookingId,
    reply: Reply,
) -> Result<Option<Refusal>, Problem> {
    let desk = desk(screen)?;
    let outcome = screen.run(move |town: Arc<Town>, _| async move {
        match reply {
            Reply::Approve => town.approve(&desk, request, id).await,
            Reply::Withdraw(note) => town.withdraw(&desk, request, id, note).await,
        }
    });
    match outcome.await.result {
        Ok(_) => Ok(None),
        Err(Refusal::BookingUnknown | Refusal::NotAllowed) => Err(Problem::NotFound),
        Err(refusal) => Ok(Some(refusal)),
    }
}
