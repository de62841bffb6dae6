//! Who has logged in, and what they may do with an account of the town: another password, another address, an end. Not here:
//! what any of it needs (`app::access`).

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Query};
use askama::Template;
use serde::Deserialize;

use super::super::booking::standing;
use super::super::errors::{Answer, Problem, with_retry};
use super::super::fields::FormFields;
use super::super::screen::Screen;
use super::{access, choice, client, enter, failed, leaving, letters::Link, refusal, said, site, status, tell};
use crate::app::access::{AccessError, Session};
use crate::app::people;
use crate::identity::account::plain_email;
use crate::identity::login::{Kind, LOCAL};
use std::sync::Arc;

const PROFILE: &str = "/profilo";
/// Enough to say how many bookings are ahead.
const BOOKINGS_MAX: usize = 200;

/// What has been done, as the address says it after a form.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    fatto: String,
}

#[derive(Template)]
#[template(path = "access_profile.html", config = "web/askama.toml")]
struct ProfilePage<'a> {
    s: &'a Screen,
    rows: Vec<(String, String)>,
    certified: bool,
    /// An account of the town, whose password and address can be changed here.
    local: bool,
    mail: bool,
    done: Option<String>,
    /// The address that was typed.
    email: String,
    /// The part of the page, the field, and what is wrong with it; no field: with the whole.
    wrong: Option<Wrong>,
}

/// What went wrong in one part of the page.
struct Wrong {
    part: &'static str,
    field: &'static str,
    message: String,
}

impl ProfilePage<'_> {
    fn error(&self, part: &str, field: &str) -> Option<&str> {
        let wrong = self.wrong.as_ref()?;
        (wrong.part == part && wrong.field == field).then_some(&*wrong.message)
    }
}

/// The session of who has logged in.
fn session(screen: &Screen) -> Result<Arc<Session>, Problem> {
    let again = || Problem::LoginEnded { back: PROFILE.to_owned() };
    screen.visitor.session.clone().ok_or_else(again)
}

/// Who has logged in; who has not is led to where one does.
pub async fn page(screen: Screen, done: Query<Done>) -> Answer {
    if screen.visitor.session.is_none() {
        return Ok(screen.go(&super::address(PROFILE)));
    }
    let done = match done.fatto.as_str() {
        "password" => Some("profile-password-done"),
        "email" => Some("profile-email-done"),
        _ => None,
    };
    show(&screen, done.map(|key| screen.t(key)), String::new(), None, StatusCode::OK)
}

fn show(screen: &Screen, done: Option<String>, email: String, wrong: Option<Wrong>, status: StatusCode) -> Answer {
    let (access, session) = (access(screen)?, session(screen)?);
    let login = session.login();
    let local = login.provider == LOCAL && access.has_accounts();
    let (rows, certified, mail) = (rows(screen, &session), login.certified, access.has_mail());
    screen.page(status, &ProfilePage { s: screen, rows, certified, local, mail, done, email, wrong })
}

fn rows(screen: &Screen, session: &Session) -> Vec<(String, String)> {
    let login = session.login();
    let way = match login.kind {
        Kind::Spid => "SPID".to_owned(),
        Kind::Cie => "CIE".to_owned(),
        Kind::Eidas => "eIDAS".to_owned(),
        Kind::Local => screen.t("profile-how-local"),
        Kind::Other => {
            let access = screen.access();
            let provider = access.and_then(|access| access.providers().find(|provider| provider.id == login.provider));
            provider.map_or_else(|| login.provider.clone(), |provider| choice::title(screen, provider))
        }
    };
    let way = match login.level {
        Some(level) => format!("{way}, {}", screen.words.t1("profile-level", "level", i64::from(level.0))),
        None => way,
    };
    let email = login.person.email.clone().unwrap_or_else(|| screen.t("profile-email-none"));
    let rows = [("profile-name", login.person.full_name()), ("profile-how", way), ("person-email", email)];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (screen.t(key), value)).collect()
}

/// The page again, with what went wrong in a part of it.
fn show_error(screen: &Screen, part: &'static str, email: String, error: &AccessError) -> Answer {
    let (field, message) = match error {
        AccessError::Wrong => ("vecchia", screen.t("profile-password-wrong")),
        AccessError::Password(_) => ("nuova", said(screen, error)),
        other => ("", said(screen, other)),
    };
    let page = show(screen, None, email, Some(Wrong { part, field, message }), status(error))?;
    Ok(with_retry(page, refusal(error)))
}

/// Sets another password.
pub async fn change_password(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let (access, session) = (access(&screen)?, session(&screen)?);
    let mut fields = FormFields::from(form);
    let passwords = (fields.text("vecchia"), fields.text("nuova"));
    let (site, from) = (site(&request, &screen), client(&request, &screen));
    match access.change_password(&session, passwords, site.as_deref(), from).await {
        Ok(mut began) => {
            began.back = format!("{PROFILE}?fatto=password");
            Ok(enter(screen, &began).await)
        }
        Err(error) => show_error(&screen, "password", String::new(), &error),
    }
}

/// Sends a link to another address.
pub async fn ask_for_email(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let (access, session) = (access(&screen)?, session(&screen)?);
    let mut fields = FormFields::from(form);
    let (typed, password) = (fields.text("email"), fields.text("vecchia"));
    let own = session.login().person.email.as_deref().unwrap_or_default();
    let email = match people::address(&typed) {
        Ok(email) if plain_email(&email) == plain_email(own) => Err("profile-email-same"),
        other => other,
    };
    let email = match email {
        Ok(email) => email,
        Err(key) => {
            let wrong = Wrong { part: "email", field: "email", message: screen.t(key) };
            return show(&screen, None, typed, Some(wrong), StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let Some(site) = site(&request, &screen) else {
        return show_error(&screen, "email", typed, &AccessError::NoMail);
    };
    match access.ask_for_email(&session, (email, password), site, client(&request, &screen)).await {
        Ok(()) => {
            let message = screen.words.t1("profile-email-sent-what", "email", typed.trim());
            tell(&screen, StatusCode::OK, "register-sent", message, (PROFILE, "profile-title"))
        }
        Err(error) => show_error(&screen, "email", typed, &error),
    }
}

#[derive(Template)]
#[template(path = "access_email.html", config = "web/askama.toml")]
struct EmailPage<'a> {
    s: &'a Screen,
    token: String,
    email: String,
}

/// What the link in the letter opens. Only its button changes anything: mail scanners follow links.
pub async fn confirm_page(screen: Screen, link: Query<Link>) -> Answer {
    let access = access(&screen)?;
    let Some(session) = &screen.visitor.session else { return Ok(screen.go(&super::address(&screen.here))) };
    let token = link.into_inner().chiave;
    match access.asked_email(session, &token).await {
        Ok(email) => screen.page(StatusCode::OK, &EmailPage { s: &screen, token, email }),
        Err(error) => failed(&screen, &error, PROFILE),
    }
}

/// Moves the account to the address that the link has proved.
pub async fn confirm(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let (access, session) = (access(&screen)?, session(&screen)?);
    let token = FormFields::from(form).text("chiave");
    match access.change_email(&session, &token, client(&request, &screen)).await {
        Ok(mut began) => {
            began.back = format!("{PROFILE}?fatto=email");
            Ok(enter(screen, &began).await)
        }
        Err(error) => failed(&screen, &error, PROFILE),
    }
}

#[derive(Template)]
#[template(path = "access_delete.html", config = "web/askama.toml")]
struct DeletePage<'a> {
    s: &'a Screen,
    /// How many bookings are ahead, in words; none where there are none.
    ahead: Option<String>,
    refused: Option<String>,
}

/// Says what goes and what stays, and asks for the password.
pub async fn delete_page(screen: Screen) -> Answer {
    if screen.visitor.session.is_none() {
        return Ok(screen.go(&super::address(&screen.here)));
    }
    show_delete(&screen, None).await
}

async fn show_delete(screen: &Screen, error: Option<AccessError>) -> Answer {
    if session(screen)?.login().provider != LOCAL || !access(screen)?.has_accounts() {
        return Err(Problem::NotFound);
    }
    let bookings = screen.town().my_bookings(&screen.visitor, BOOKINGS_MAX).await?;
    let count = bookings.iter().filter(|shown| standing(shown).is_ahead()).count() as u32;
    let ahead = (count > 0).then(|| screen.words.tn("profile-delete-ahead", "count", count));
    let refused = error.as_ref().map(|error| match error {
        AccessError::Wrong => screen.t("profile-password-wrong"),
        other => said(screen, other),
    });
    let page = DeletePage { s: screen, ahead, refused };
    let page = screen.page(error.as_ref().map_or(StatusCode::OK, status), &page)?;
    Ok(with_retry(page, error.as_ref().and_then(refusal)))
}

/// Erases the account.
pub async fn delete(mut screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let (access, session) = (access(&screen)?, session(&screen)?);
    let password = FormFields::from(form).text("vecchia");
    match access.delete_account(&session, password, client(&request, &screen)).await {
        Ok(()) => {
            leaving::forget(&mut screen);
            screen.visitor.session = None;
            let message = screen.t("profile-deleted-what");
            tell(&screen, StatusCode::OK, "profile-deleted", message, ("/accesso", "access-title"))
        }
        Err(error) => show_delete(&screen, Some(error)).await,
    }
}
