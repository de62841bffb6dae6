//! Booking for somebody else (*conto terzi*): the tab that asks for whom, before the resource is chosen.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::Form;
use askama::Template;

use super::errors::Answer;
use super::fields::FormFields;
use super::screen::Screen;
use crate::app::people::code_key;
use crate::domain::fiscal_code::FiscalCode;

#[derive(Template)]
#[template(path = "errand.html", config = "web/askama.toml")]
struct ErrandPage<'a> {
    s: &'a Screen,
    typed: String,
    error: Option<String>,
}

/// The page that asks for the beneficiary's fiscal code. An errand under way ends here.
pub async fn page(screen: Screen) -> Answer {
    screen.page(StatusCode::OK, &ErrandPage { s: &screen, typed: String::new(), error: None })
}

/// Begins an errand and goes on to the resources.
pub async fn begin(screen: Screen, form: Form<HashMap<String, String>>) -> Answer {
    let typed = FormFields::from(form).text("codice-fiscale");
    let key = match FiscalCode::parse(&typed) {
        Ok(code) => {
            let id = screen.town().begin_errand(&screen.visitor, code)?;
            return Ok(screen.go(&format!("/prenota?per={id}")));
        }
        Err(_) if typed.trim().is_empty() => "errand-code-missing",
        Err(problem) => code_key(&problem),
    };
    let error = Some(screen.t(key));
    screen.page(StatusCode::UNPROCESSABLE_ENTITY, &ErrandPage { s: &screen, typed, error })
}
