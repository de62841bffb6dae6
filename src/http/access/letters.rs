//! What letters lead to: finishing a registration, choosing another password. Opening a link changes nothing, because mail
//! scanners follow links; the button on its page does.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Query};
use askama::Template;
use serde::Deserialize;

use super::super::errors::{Answer, Problem, with_retry};
use super::super::fields::FormFields;
use super::super::screen::Screen;
use super::{access, client, enter, failed, refusal, said, site, status, tell};
use crate::app::access::AccessError;

/// The token of a link.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    pub(super) chiave: String,
}

/// A page with a password to type.
#[derive(Template)]
#[template(path = "access_password.html", config = "web/askama.toml")]
struct PasswordPage<'a> {
    s: &'a Screen,
    /// Another password is chosen; else the one of the registration is typed again.
    reset: bool,
    token: String,
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "forgotten.html", config = "web/askama.toml")]
struct ForgottenPage<'a> {
    s: &'a Screen,
    mail: bool,
    email: String,
    refused: Option<String>,
}

async fn ask_password(screen: &Screen, reset: bool, token: String, error: Option<AccessError>) -> Answer {
    let access = access(screen)?;
    let error = match access.link_is_good(reset, &token).await {
        Err(over) => return failed(screen, &over, if reset { "/password" } else { "/registrati" }),
        Ok(()) => error,
    };
    let refused = error.as_ref().map(|error| said(screen, error));
    let page = PasswordPage { s: screen, reset, token, refused };
    let page = screen.page(error.as_ref().map_or(StatusCode::OK, status), &page)?;
    Ok(with_retry(page, error.as_ref().and_then(refusal)))
}

/// What the link of a registration opens.
pub async fn confirm_page(screen: Screen, link: Query<Link>) -> Answer {
    ask_password(&screen, false, link.into_inner().chiave, None).await
}

/// Finishes a registration.
pub async fn confirm(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let access = access(&screen)?;
    let mut fields = FormFields::from(form);
    let (token, password) = (fields.text("chiave"), fields.text("password"));
    let from = client(&request, &screen);
    match access.finish_registration(&token, password, &screen.visitor, from).await {
        Ok(began) => Ok(enter(screen, &began).await),
        Err(error) => ask_password(&screen, false, token, Some(error)).await,
    }
}

pub async fn forgotten_page(screen: Screen) -> Answer {
    show_forgotten(&screen, String::new(), None)
}

fn show_forgotten(screen: &Screen, email: String, error: Option<&AccessError>) -> Answer {
    let access = access(screen)?;
    if !access.has_accounts() {
        return Err(Problem::NotFound);
    }
    let refused = error.map(|error| said(screen, error));
    let page = ForgottenPage { s: screen, mail: access.has_mail(), email, refused };
    Ok(with_retry(screen.page(error.map_or(StatusCode::OK, status), &page)?, error.and_then(refusal)))
}

/// Takes a wish for another password. The answer is the same for an address that has no account.
pub async fn forgotten(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let access = access(&screen)?;
    let email = FormFields::from(form).text("email");
    let Some(site) = site(&request, &screen) else {
        return show_forgotten(&screen, email, Some(&AccessError::NoMail));
    };
    let (language, from) = (screen.visitor.language.clone(), client(&request, &screen));
    match access.forget(email.clone(), language, site, from).await {
        Ok(()) => {
            let message = screen.words.t1("forgotten-sent-what", "email", email.trim());
            tell(&screen, StatusCode::OK, "forgotten-sent", message, ("/accesso", "access-title"))
        }
        Err(error) => show_forgotten(&screen, email, Some(&error)),
    }
}

/// What the link for another password opens.
pub async fn reset_page(screen: Screen, link: Query<Link>) -> Answer {
    ask_password(&screen, true, link.into_inner().chiave, None).await
}

/// Sets another password.
pub async fn reset(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let access = access(&screen)?;
    let mut fields = FormFields::from(form);
    let (token, password) = (fields.text("chiave"), fields.text("password"));
    match access.reset(&token, password, client(&request, &screen)).await {
        Ok(()) => {
            tell(&screen, StatusCode::OK, "reset-done", screen.t("reset-done-what"), ("/accesso", "access-title"))
        }
        Err(error) => ask_password(&screen, true, token, Some(error)).await,
    }
}
