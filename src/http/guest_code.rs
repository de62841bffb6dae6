//! Between the step of the person and the next one, for guests: the code that was sent to their address. Not here: making
//! and checking codes (`app::access`).

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use askama::Template;

use super::access::{client, said, status};
use super::errors::Answer;
use super::hold::{self, Frame, From, Sent, Step};
use super::screen::Screen;
use crate::app::access::AccessError;
use crate::app::town::LiveHold;
use crate::domain::ids::HoldId;
use crate::domain::particulars::Particulars;
use crate::domain::refusal::Refusal;

#[derive(Template)]
#[template(path = "guest_code.html", config = "web/askama.toml")]
struct CodePage<'a> {
    s: &'a Screen,
    f: Frame<'a>,
    email: &'a str,
    /// Another code is on its way.
    sent: bool,
    error: Option<String>,
}

/// What became of the code before this page.
enum Shown {
    Asks,
    Sent,
    Wrong(String, StatusCode),
}

/// Where the code is typed.
#[must_use]
pub fn address(live: &LiveHold) -> String {
    format!("/riserva/{}/codice?risorsa={}", live.hold, live.resource)
}

/// Whether a code must come back before the booking can be made.
#[must_use]
pub fn is_due(screen: &Screen, live: &LiveHold, told: &Particulars) -> bool {
    screen.town().may_book(&screen.visitor, &live.resource, told) == Err(Refusal::EmailUnproved)
}

/// Sends a code to the guest's address.
///
/// # Errors
/// Where somebody asks too often.
pub async fn send(screen: &Screen, request: &HttpRequest, told: &Particulars) -> Result<(), AccessError> {
    let access = screen.access().ok_or(AccessError::NoSuchWay)?;
    let email = told.applicant.email.clone().unwrap_or_default();
    let language = screen.visitor.language.clone();
    access.ask_guest(screen.visitor.tag, email, language, client(request, screen)).await
}

/// The page.
pub async fn page(screen: Screen, hold: Path<HoldId>, from: Query<From>) -> Answer {
    let Some(live) = hold::find(&screen, *hold).await? else {
        return hold::ended(&screen, *hold, from.risorsa.as_ref(), None).await;
    };
    let told = screen.town().told(&screen.visitor, *hold);
    match told {
        Some(told) if is_due(&screen, &live, &told) => show(&screen, &live, &told, Shown::Asks),
        _ => Ok(screen.go(&screen.via(&hold::address(*hold, &live.resource)))),
    }
}

fn show(screen: &Screen, live: &LiveHold, told: &Particulars, shown: Shown) -> Answer {
    let catalog = screen.town().catalog();
    let f = Frame::new(screen, &catalog, live, Step::Person, None)?;
    let email = told.applicant.email.as_deref().unwrap_or_default();
    let (sent, error, status) = match shown {
        Shown::Asks => (false, None, StatusCode::OK),
        Shown::Sent => (true, None, StatusCode::OK),
        Shown::Wrong(message, status) => (false, Some(message), status),
    };
    screen.page(status, &CodePage { s: screen, f, email, sent, error })
}

/// Takes the code, or sends another one where that was asked for.
pub async fn tell(
    screen: Screen,
    request: HttpRequest,
    hold: Path<HoldId>,
    form: Form<HashMap<String, String>>,
) -> Answer {
    let Sent { resource, mut fields, .. } = hold::sent(form)?;
    let Some(live) = hold::find(&screen, *hold).await? else {
        return hold::ended(&screen, *hold, Some(&resource), Some(&Refusal::HoldUnknown)).await;
    };
    let first = screen.via(&hold::address(*hold, &live.resource));
    let Some(told) = screen.town().told(&screen.visitor, *hold) else { return Ok(screen.go(&first)) };
    let wrong = |error: &AccessError| Shown::Wrong(said(&screen, error), status(error));
    if !fields.text("altro").is_empty() {
        return match send(&screen, &request, &told).await {
            Ok(()) => show(&screen, &live, &told, Shown::Sent),
            Err(error) => show(&screen, &live, &told, wrong(&error)),
        };
    }
    let code = fields.text("codice");
    if code.trim().is_empty() {
        let missing = Shown::Wrong(screen.t("code-missing"), StatusCode::UNPROCESSABLE_ENTITY);
        return show(&screen, &live, &told, missing);
    }
    match prove(&screen, &request, &code).await {
        Ok(()) => {
            let catalog = screen.town().catalog();
            let node = catalog.node(&live.resource);
            Ok(screen.go(&node.map_or(first, |node| hold::onward(&screen, node, &live, &told, Step::Person))))
        }
        Err(error) => show(&screen, &live, &told, wrong(&error)),
    }
}

/// Checks a code, and remembers the address that it proves.
///
/// # Errors
/// Where it is wrong, or no longer good.
pub async fn prove(screen: &Screen, request: &HttpRequest, code: &str) -> Result<(), AccessError> {
    let access = screen.access().ok_or(AccessError::NoSuchWay)?;
    let email = access.check_guest(screen.visitor.tag, code, client(request, screen)).await?;
    screen.town().prove_email(&screen.visitor, &email);
    Ok(())
}
