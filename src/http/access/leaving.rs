//! The way out: of this browser, of all, and of the provider by which somebody came (OpenID Connect RP-Initiated Logout
//! 1.0). One's own session has ended before anything else is asked.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::super::errors::Answer;
use super::super::screen::Screen;
use super::{access, site, tell};

/// Where people come back to from a provider's logout. It is registered there, to the letter.
const LEFT: &str = "/accesso/uscita";

#[derive(Template)]
#[template(path = "access_leaving.html", config = "web/askama.toml")]
struct LeavingPage<'a> {
    s: &'a Screen,
    /// The provider's address.
    there: String,
}

/// Ends the session of this browser.
pub async fn leave(screen: Screen) -> Answer {
    let onward = onward(&screen);
    if let Some(session) = &screen.visitor.session {
        access(&screen)?.end(session).await?;
    }
    Ok(left(screen, &onward))
}

/// Ends all sessions of the person.
pub async fn leave_everywhere(screen: Screen) -> Answer {
    let onward = onward(&screen);
    if let Some(session) = &screen.visitor.session {
        let access = access(&screen)?;
        access.end_all(session.login()).await?;
        access.end(session).await?;
    }
    Ok(left(screen, &onward))
}

/// Where somebody goes who leaves: on to the provider by which they came, if it wants that.
fn onward(screen: &Screen) -> String {
    let (login, access) = (screen.visitor.login(), screen.access());
    let mut providers = access.into_iter().flat_map(|access| access.providers());
    let by = providers.find(|provider| provider.logout && login.is_some_and(|login| login.provider == provider.id));
    by.map_or_else(|| "/".to_owned(), |provider| format!("/accesso/{}/uscita", provider.id))
}

/// Goes on as a browser that nobody knows.
pub(super) fn forget(screen: &mut Screen) {
    let cookie = screen.pages().visitors.fresh_cookie();
    screen.give_cookie(cookie);
}

fn left(mut screen: Screen, onward: &str) -> HttpResponse {
    forget(&mut screen);
    screen.go(onward)
}

/// Leads on to the provider. A page, and no redirect: browsers measure the whole way of a form, redirects and all, by the
/// policy that forms go to this site alone (`form-action`).
pub async fn onward_page(screen: Screen, request: HttpRequest, provider: Path<String>) -> Answer {
    let access = access(&screen)?;
    let there = match site(&request, &screen) {
        Some(site) => access.log_out_there(&provider, &format!("{site}{LEFT}")).await,
        None => None,
    };
    match there {
        Some(there) => screen.page(StatusCode::OK, &LeavingPage { s: &screen, there }),
        None => Ok(screen.go(LEFT)),
    }
}

/// What somebody sees who has left. Coming here changes nothing.
pub async fn left_page(screen: Screen) -> Answer {
    tell(&screen, StatusCode::OK, "access-left", screen.t("access-left-what"), ("/accesso", "access-title"))
}
