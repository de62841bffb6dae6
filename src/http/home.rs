//! The home of online services, the language, and the two pages that every public site must have.

use std::collections::HashMap;

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::web::Form;
use askama::Template;

use super::errors::{Answer, Problem};
use super::fields::FormFields;
use super::languages::LANGUAGES;
use super::screen::Screen;

#[derive(Template)]
#[template(path = "home.html", config = "web/askama.toml")]
struct HomePage<'a> {
    s: &'a Screen,
    hold: Option<String>,
}

#[derive(Template)]
#[template(path = "accessibility.html", config = "web/askama.toml")]
struct AccessibilityPage<'a> {
    s: &'a Screen,
}

#[derive(Template)]
#[template(path = "privacy.html", config = "web/askama.toml")]
struct PrivacyPage<'a> {
    s: &'a Screen,
}

/// The tiles.
pub async fn home(screen: Screen) -> Answer {
    // Without its link the home is still of use; it must not be closed because one calendar is busy.
    let held = screen.town().my_hold(&screen.visitor).await.ok().flatten();
    let hold = held.map(|held| super::hold::address(held.hold, &held.resource));
    screen.page(StatusCode::OK, &HomePage { s: &screen, hold })
}

pub async fn accessibility(screen: Screen) -> Answer {
    screen.page(StatusCode::OK, &AccessibilityPage { s: &screen })
}

pub async fn privacy(screen: Screen) -> Answer {
    screen.page(StatusCode::OK, &PrivacyPage { s: &screen })
}

/// Keeps the language that somebody chose and returns where they were.
pub async fn language(screen: Screen, form: Form<HashMap<String, String>>) -> Answer {
    let mut fields = FormFields::from(form);
    let chosen = fields.text("lang");
    let Some(language) = LANGUAGES.iter().find(|language| language.code == chosen) else {
        let codes = LANGUAGES.map(|language| language.code).join(", ");
        return Err(Problem::field("lang", format!("expected one of {codes}")));
    };
    let cookie = Cookie::build("lang", language.code)
        .path("/")
        .same_site(SameSite::Lax)
        .http_only(true)
        .secure(screen.secure_cookies())
        .max_age(Duration::days(365))
        .finish();
    let mut answer = screen.go(own_path(&fields.text("back")));
    answer.add_cookie(&cookie).map_err(|error| Problem::field("lang", error))?;
    Ok(answer)
}

/// A path of this site and of no other: browsers read `//x` and `/\x` as another host.
pub(super) fn own_path(back: &str) -> &str {
    let own = back.starts_with('/')
        && !back[1..].starts_with(['/', '\\'])
        && back.bytes().all(|byte| byte.is_ascii_graphic());
    if own { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn a_change_of_language_stays_on_this_site() {
        assert_eq!(own_path("/prenota/x?settimana=2026-11-23"), "/prenota/x?settimana=2026-11-23");
        for foreign in ["", "x", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb: c", "/è"] {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }
}
