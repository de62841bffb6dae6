//! Logging in and out: the choice of ways, the way to a provider of identities and back, accounts of the town. All of it
//! works without JavaScript, and nothing but a provider's return changes anything by GET.

mod account;
mod choice;
mod leaving;
mod letters;
mod profile;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{ServiceConfig, get, resource};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;

use super::errors::{Answer, Problem, refusal_status, with_retry};
use super::home::own_path;
use super::peer::{Peer, peer};
use super::screen::Screen;
use super::{both, does, shows};
use crate::app::access::{Access, AccessError, Began};
use crate::app::town::Visitor;
use crate::domain::refusal::Refusal;

/// Where one may be sent after logging in, as beginnings of paths: pages of this site that show something.
const BACK: [&str; 8] =
    ["/prenota", "/riserva/", "/prenotazione/", "/prenotazioni", "/area", "/accessibilita", "/ufficio", "/profilo"];
/// Longest path that is kept meanwhile, in bytes.
const BACK_BYTES_MAX: usize = 300;

/// The addresses.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(both("/accesso", choice::page, account::log_in))
        .service(shows("/accesso/uscita", leaving::left_page))
        // No HEAD: the way there writes a row, and the return uses it up.
        .service(resource("/accesso/{provider}").route(get().to(choice::depart)))
        .service(resource("/accesso/{provider}/ritorno").route(get().to(choice::arrive)))
        .service(shows("/accesso/{provider}/uscita", leaving::onward_page))
        .service(both("/registrati", account::page, account::register))
        .service(both("/registrati/conferma", letters::confirm_page, letters::confirm))
        .service(both("/password", letters::forgotten_page, letters::forgotten))
        .service(both("/password/nuova", letters::reset_page, letters::reset))
        .service(shows("/profilo", profile::page))
        .service(does("/profilo/password", profile::change_password))
        .service(does("/profilo/email", profile::ask_for_email))
        .service(both("/profilo/email/conferma", profile::confirm_page, profile::confirm))
        .service(both("/profilo/elimina", profile::delete_page, profile::delete))
        .service(does("/esci", leaving::leave))
        .service(does("/esci/ovunque", leaving::leave_everywhere));
}

/// The page where one logs in to go on somewhere.
#[must_use]
pub fn address(back: &str) -> String {
    match back_path(back) {
        "/" => "/accesso".to_owned(),
        path => format!("/accesso?dopo={}", utf8_percent_encode(path, NON_ALPHANUMERIC)),
    }
}

/// The same for somebody whose login has ended meanwhile; the page says so.
#[must_use]
pub fn address_again(back: &str) -> String {
    let address = address(back);
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}finito=si")
}

/// A page of this site where one may go on, else its home.
fn back_path(back: &str) -> &str {
    let path = own_path(back);
    let known = BACK.iter().any(|beginning| path.starts_with(beginning));
    // A login that ends where logins begin would go round.
    if known && path.len() <= BACK_BYTES_MAX { path } else { "/" }
}

fn access(screen: &Screen) -> Result<Arc<Access>, Problem> {
    screen.access().cloned().ok_or(Problem::NotFound)
}

/// Whose tries are counted; nobody's where the machine's own programs ask.
pub fn client(request: &HttpRequest, screen: &Screen) -> Option<IpAddr> {
    match peer(request.peer_addr(), request.headers(), &screen.pages().settings.trusted_proxies) {
        Peer::Client(address) => Some(address),
        Peer::Own => None,
    }
}

/// This site's origin, for addresses that leave it.
fn site(request: &HttpRequest, screen: &Screen) -> Option<String> {
    let site = super::peer::site(request.headers(), &screen.pages().settings.origins);
    if site.is_none() {
        tracing::error!("server.origins is empty: nobody can log in from outside without the address of this site");
    }
    site
}

/// Goes on as who has logged in. A login that the browser had before ends: nothing would lead back to it.
async fn enter(mut screen: Screen, began: &Began) -> HttpResponse {
    if let (Some(before), Some(access)) = (&screen.visitor.session, screen.access()) {
        // Where that cannot be written now, it ends by itself; whoever has just logged in is not sent away for it.
        let _ = access.end(before).await;
    }
    if let Some(session) = screen.access().and_then(|access| access.session(&began.token)) {
        let (tag, language) = (session.record.tag, screen.visitor.language.clone());
        screen.town().take_along(&Visitor { tag, language, session: Some(session) });
    }
    let cookie = screen.pages().visitors.session_cookie(began, screen.town().now());
    screen.give_cookie(cookie);
    screen.go(back_path(&began.back))
}

#[derive(Template)]
#[template(path = "access_told.html", config = "web/askama.toml")]
struct ToldPage<'a> {
    s: &'a Screen,
    title: String,
    message: String,
    /// Where to go on, and what that is called.
    next: String,
    next_title: String,
}

/// A page that tells something and shows the way on.
fn tell(screen: &Screen, status: StatusCode, title: &str, message: String, next: (&str, &str)) -> Answer {
    let (title, next, next_title) = (screen.t(title), next.0.to_owned(), screen.t(next.1));
    screen.page(status, &ToldPage { s: screen, title, message, next, next_title })
}

/// Tells what went wrong, calmly, and lets somebody try again.
pub fn failed(screen: &Screen, error: &AccessError, again: &str) -> Answer {
    let page = tell(screen, status(error), "access-failed", said(screen, error), (again, "access-again"))?;
    Ok(with_retry(page, refusal(error)))
}

fn refusal(error: &AccessError) -> Option<&Refusal> {
    match error {
        AccessError::Refused(refusal) => Some(refusal),
        _ => None,
    }
}

pub fn status(error: &AccessError) -> StatusCode {
    match error {
        AccessError::Refused(refusal) => refusal_status(refusal),
        AccessError::NoSuchWay => StatusCode::NOT_FOUND,
        AccessError::NoMail | AccessError::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
        AccessError::Over => StatusCode::GONE,
        AccessError::Level | AccessError::BrokenOff | AccessError::Failed => StatusCode::FORBIDDEN,
        AccessError::Wrong | AccessError::WrongCode | AccessError::Password(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

pub fn said(screen: &Screen, error: &AccessError) -> String {
    screen.t(match error {
        AccessError::Refused(refusal) => return screen.words.refusal(refusal, screen.zone()),
        AccessError::NoSuchWay => "access-no-way",
        AccessError::NoMail => "access-no-mail",
        AccessError::Wrong => "access-wrong",
        AccessError::WrongCode => "access-wrong-code",
        AccessError::Over => "access-over",
        AccessError::Password(error) => crate::app::access::password_key(*error),
        AccessError::BrokenOff => "access-broken-off",
        AccessError::Level => "access-level",
        AccessError::Unreachable => "access-unreachable",
        AccessError::Failed => "access-not-believed",
    })
}
