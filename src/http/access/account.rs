//! Accounts of the town: logging in with e-mail and password, and registering.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Form;
use askama::Template;

use super::super::errors::{Answer, Problem, with_retry};
use super::super::fields::FormFields;
use super::super::screen::Screen;
use super::{access, choice, client, enter, refusal, said, site, status, tell};
use crate::app::access::{AccessError, NewAccount, Wrong};

/// Logs in.
pub async fn log_in(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let access = access(&screen)?;
    let mut fields = FormFields::from(form);
    let (email, password, back) = (fields.text("email"), fields.text("password"), fields.text("dopo"));
    let from = client(&request, &screen);
    let back = super::back_path(&back).to_owned();
    match access.log_in(&email, password, &screen.visitor, back.clone(), from).await {
        Ok(began) => Ok(enter(screen, &began).await),
        Err(error) => choice::show_wrong(&screen, &back, email, &error),
    }
}

#[derive(Template)]
#[template(path = "register.html", config = "web/askama.toml")]
struct RegisterPage<'a> {
    s: &'a Screen,
    /// Whether letters go out: without, nobody can register, and the page says so.
    mail: bool,
    /// First name, surname, e-mail.
    typed: [String; 3],
    wrong: Wrong,
    refused: Option<String>,
}

/// A field of the form, but for the password.
struct Field<'a> {
    name: &'static str,
    label: String,
    kind: &'static str,
    complete: &'static str,
    length_max: u16,
    value: &'a str,
    error: Option<String>,
}

impl RegisterPage<'_> {
    fn fields(&self) -> [Field<'_>; 3] {
        let [given, family, email] = &self.typed;
        let field = |name, label: &str, kind, complete, length_max, value| {
            let (label, error) = (self.s.t(label), self.error(name));
            Field { name, label, kind, complete, length_max, value, error }
        };
        [
            field("nome", "register-given-name", "text", "given-name", 240, given),
            field("cognome", "register-family-name", "text", "family-name", 240, family),
            field("email", "person-email", "email", "email", 254, email),
        ]
    }

    fn error(&self, field: &str) -> Option<String> {
        self.wrong.iter().find(|(of, _)| *of == field).map(|(_, key)| self.s.t(key))
    }
}

pub async fn page(screen: Screen) -> Answer {
    show(&screen, [String::new(), String::new(), String::new()], Vec::new(), None)
}

fn show(screen: &Screen, typed: [String; 3], wrong: Wrong, error: Option<&AccessError>) -> Answer {
    let access = access(screen)?;
    if !access.has_accounts() {
        return Err(Problem::NotFound);
    }
    let refused = error.map(|error| said(screen, error));
    let status = if wrong.is_empty() { error.map_or(StatusCode::OK, status) } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mail = access.has_mail();
    let page = RegisterPage { s: screen, mail, typed, wrong, refused };
    Ok(with_retry(screen.page(status, &page)?, error.and_then(refusal)))
}

/// Takes a registration. The answer is the same for an address that has an account.
pub async fn register(screen: Screen, request: HttpRequest, form: Form<HashMap<String, String>>) -> Answer {
    let access = access(&screen)?;
    let mut fields = FormFields::from(form);
    let typed = [fields.text("nome"), fields.text("cognome"), fields.text("email")];
    let new = match NewAccount::parse(&typed[0], &typed[1], &typed[2], &fields.text("password")) {
        Ok(new) => new,
        Err(wrong) => return show(&screen, typed, wrong, None),
    };
    let Some(site) = site(&request, &screen) else {
        return show(&screen, typed, Vec::new(), Some(&AccessError::NoMail));
    };
    let (language, from) = (screen.visitor.language.clone(), client(&request, &screen));
    match access.register(new, language, site, from).await {
        Ok(()) => {
            let message = screen.words.t1("register-sent-what", "email", typed[2].trim());
            tell(&screen, StatusCode::OK, "register-sent", message, ("/accesso", "access-title"))
        }
        Err(error) => show(&screen, typed, Vec::new(), Some(&error)),
    }
}
