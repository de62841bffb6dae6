//! The choice of ways to log in, the way to a provider of identities and back, and the way out.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::super::errors::{Answer, with_retry};
use super::super::screen::Screen;
use super::{access, address, back_path, client, enter, failed, refusal, said, site, status};
use crate::app::access::{AccessError, Return};
use crate::app::town::Town;
use crate::identity::login::Kind;
use crate::identity::provider::ProviderSettings;

/// Where to go on afterwards, and whether that takes guests too.
#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    dopo: String,
    #[serde(default)]
    ospite: Option<String>,
}

/// A way to log in, as its link shows it.
struct Way {
    title: String,
    path: String,
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "access.html", config = "web/askama.toml")]
struct ChoicePage<'a> {
    s: &'a Screen,
    ways: Vec<Way>,
    accounts: bool,
    back: String,
    /// Whether one may go on there without logging in.
    guest: bool,
    email: String,
    refused: Option<String>,
}

/// The ways, or who one is already.
pub async fn page(screen: Screen, wish: Query<Wish>) -> Answer {
    let Wish { dopo, ospite } = wish.into_inner();
    let back = back_path(&dopo).to_owned();
    let guest = ospite.is_some() && back != "/";
    show(&screen, back, guest, String::new(), None)
}

/// The page again, after a password that was wrong.
pub(super) fn show_wrong(screen: &Screen, back: &str, email: String, error: &AccessError) -> Answer {
    let page = show(screen, back_path(back).to_owned(), false, email, Some(error))?;
    Ok(with_retry(page, refusal(error)))
}

fn show(screen: &Screen, back: String, guest: bool, email: String, error: Option<&AccessError>) -> Answer {
    let access = access(screen)?;
    let way = |provider: &ProviderSettings| Way {
        title: title(screen, provider),
        path: format!("/accesso/{}?dopo={}", provider.id, utf8_percent_encode(&back, NON_ALPHANUMERIC)),
        kind: kind_name(provider.kind),
    };
    let ways = access.providers().map(way).collect();
    let refused = error.map(|error| said(screen, error));
    let page = ChoicePage { s: screen, ways, accounts: access.has_accounts(), back, guest, email, refused };
    screen.page(error.map_or(StatusCode::OK, status), &page)
}

fn title(screen: &Screen, provider: &ProviderSettings) -> String {
    let usual = match provider.kind {
        Kind::Spid => "access-with-spid",
        Kind::Cie => "access-with-cie",
        Kind::Eidas => "access-with-eidas",
        Kind::Other | Kind::Local => "access-with-other",
    };
    provider.title.as_ref().map_or_else(|| screen.t(usual), |title| screen.own(title).to_owned())
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Spid => "spid",
        Kind::Cie => "cie",
        Kind::Eidas => "eidas",
        Kind::Other | Kind::Local => "other",
    }
}

/// Sends the browser to a provider.
pub async fn depart(screen: Screen, request: HttpRequest, provider: Path<String>, wish: Query<Wish>) -> Answer {
    let access = access(&screen)?;
    let back = back_path(&wish.dopo).to_owned();
    let again = address(&back);
    let Some(site) = site(&request, &screen) else { return failed(&screen, &AccessError::Unreachable, &again) };
    let redirect = format!("{site}/accesso/{provider}/ritorno");
    let from = client(&request, &screen);
    match access.depart(&provider, screen.visitor.tag, redirect, back, from).await {
        Ok(url) => Ok(screen.go(&url)),
        Err(error) => failed(&screen, &error, &again),
    }
}

/// What a provider sends with the browser (RFC 6749 §4.1.2); what it sends besides is not looked at.
#[derive(Deserialize)]
pub struct Brought {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// Takes the browser back from a provider.
pub async fn arrive(screen: Screen, request: HttpRequest, provider: Path<String>, brought: Query<Brought>) -> Answer {
    let access = access(&screen)?;
    let Brought { state, code, error } = brought.into_inner();
    let from = client(&request, &screen);
    match access.arrive(&provider, screen.visitor.tag, Return { state, code, error }, from).await {
        Ok(began) => Ok(enter(screen, &began).await),
        Err(error) => failed(&screen, &error, "/accesso"),
    }
}

/// Ends the session of this browser.
pub async fn leave(screen: Screen) -> Answer {
    if let Some(session) = &screen.visitor.session {
        access(&screen)?.end(session).await?;
        let_go(&screen).await;
    }
    Ok(left(screen))
}

/// Ends all sessions of the person.
pub async fn leave_everywhere(screen: Screen) -> Answer {
    if let Some(session) = &screen.visitor.session {
        let access = access(&screen)?;
        access.end_all(session.login()).await?;
        access.end(session).await?;
        let_go(&screen).await;
    }
    Ok(left(screen))
}

/// Gives back what this browser holds: from here on it is somebody else's, who could not go on with it. Where that cannot be
/// done now, the hold ends at its deadline.
async fn let_go(screen: &Screen) {
    if let Ok(Some(live)) = screen.town().my_hold(&screen.visitor).await {
        let request = screen.town().new_request();
        let release =
            move |town: Arc<Town>, who| async move { town.release(&who, request, &live.resource, live.hold).await };
        screen.run(release).await;
    }
}

fn left(mut screen: Screen) -> actix_web::HttpResponse {
    let cookie = screen.pages().visitors.fresh_cookie();
    screen.give_cookie(cookie);
    screen.go("/")
}
