//! What goes wrong in a request, and how it looks: a page in the same dress, or JSON for the API.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HOST, REFERER, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use serde_json::{Value, json};

use super::peer::own_origin;
use super::screen::Screen;
use crate::domain::refusal::Refusal;
use crate::notify::receipt::ReceiptError;

/// What every handler returns.
pub type Answer = Result<HttpResponse, Problem>;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("there is nothing at this address")]
    NotFound,
    #[error("{field}: {problem}")]
    Field { field: String, problem: String },
    #[error("the request comes from another site")]
    Foreign,
    /// A form without the token of its page, or with that of a page from before a login or logout.
    #[error("the form is not of a page that this browser has now")]
    StaleForm,
    #[error("the API takes application/json alone")]
    NotJson,
    /// What was begun for somebody else is over, or another visitor's.
    #[error("the errand has ended")]
    ErrandEnded,
    /// What the address leads to is somebody's who had logged in, and there is no login any more.
    #[error("the login has ended")]
    LoginEnded {
        /// Where one goes on after another.
        back: String,
    },
    #[error("{0}")]
    Refused(Refusal),
    #[error("a page could not be written")]
    Page(#[from] askama::Error),
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
}

impl Problem {
    /// A field of a form or of a JSON body that is wrong.
    pub fn field(field: &str, problem: impl std::fmt::Display) -> Self {
        Self::Field { field: field.to_owned(), problem: problem.to_string() }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Field { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Foreign | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::ErrandEnded => StatusCode::GONE,
            Self::LoginEnded { .. } => StatusCode::SEE_OTHER,
            Self::Refused(refusal) => refusal_status(refusal),
            Self::Page(_) | Self::Receipt(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The HTTP status of a refusal.
#[must_use]
pub fn refusal_status(refusal: &Refusal) -> StatusCode {
    StatusCode::from_u16(crate::wire::refusals::row_of(refusal).status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Any address that is no page.
pub async fn not_found() -> Answer {
    Err(Problem::NotFound)
}

#[derive(Template)]
#[template(path = "problem.html", config = "web/askama.toml")]
struct ProblemPage<'a> {
    s: &'a Screen,
    title: String,
    message: String,
    /// The page that the browser was on, where opening it anew mends what was wrong.
    reopen: Option<String>,
}

/// Gives an error response its body: a page, or JSON under `/api/`. Others pass.
pub fn dress(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let error = response.response().error().is_some();
    let bare = error || response.status() == StatusCode::METHOD_NOT_ALLOWED;
    if !bare {
        return response;
    }
    let (request, old) = response.into_parts();
    let body = dressed(&request, &old).unwrap_or(old);
    ServiceResponse::new(request, body)
}

fn dressed(request: &HttpRequest, old: &HttpResponse) -> Option<HttpResponse> {
    let screen = Screen::of(request)?;
    let problem = old.error().and_then(|error| error.as_error::<Problem>());
    if let Some(problem @ (Problem::Page(_) | Problem::Receipt(_))) = problem {
        tracing::error!(error.message = %problem, error.cause = ?problem, "a request failed");
    }
    if let Some(Problem::LoginEnded { back }) = problem {
        return Some(screen.go(&super::access::address_again(back)));
    }
    let status = old.status();
    let answer = if request.path().starts_with("/api/") {
        HttpResponse::build(status).json(as_json(&screen, status, problem))
    } else {
        let title = match problem {
            Some(Problem::StaleForm) => screen.t("problem-stale"),
            _ => screen.t(title_key(status)),
        };
        let message = words(&screen, status, problem);
        let reopen = matches!(problem, Some(Problem::StaleForm)).then(|| came_from(request, &screen)).flatten();
        screen.page(status, &ProblemPage { s: &screen, title, message, reopen }).ok()?
    };
    let refusal = match problem {
        Some(Problem::Refused(refusal)) => Some(refusal),
        _ => None,
    };
    let mut answer = with_retry(answer, refusal);
    for allowed in old.headers().get_all(ALLOW) {
        answer.headers_mut().append(ALLOW, allowed.clone());
    }
    Some(answer)
}

/// The page of this site from which the browser says that it came.
fn came_from(request: &HttpRequest, screen: &Screen) -> Option<String> {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let (referer, host) = (text(REFERER)?, text(HOST)?);
    let path_at = referer.find("://")? + 3;
    let path_at = path_at + referer[path_at..].find('/')?;
    let (origin, path) = referer.split_at(path_at);
    let own = own_origin(origin, host, &screen.settings().origins);
    (own && !path.starts_with("//")).then(|| path.to_owned())
}

/// Adds when to come back, where the refusal says so.
#[must_use]
pub fn with_retry(mut answer: HttpResponse, refusal: Option<&Refusal>) -> HttpResponse {
    use Refusal::{Busy, RateLimited};
    if let Some(Busy { retry_after_ms } | RateLimited { retry_after_ms }) = refusal {
        answer.headers_mut().insert(RETRY_AFTER, retry_after_ms.div_ceil(1000).into());
    }
    answer
}

fn as_json(screen: &Screen, status: StatusCode, problem: Option<&Problem>) -> Value {
    let message = words(screen, status, problem);
    match problem {
        Some(Problem::Refused(refusal)) => {
            let mut value = serde_json::to_value(refusal).unwrap_or_else(|_| json!({}));
            value["code"] = json!(refusal.number());
            value["message"] = json!(message);
            value
        }
        Some(Problem::Field { field, problem }) => {
            json!({ "code": status.as_u16(), "name": "field", "field": field, "problem": problem, "message": message })
        }
        _ => json!({ "code": status.as_u16(), "name": title_key(status), "message": message }),
    }
}

fn words(screen: &Screen, status: StatusCode, problem: Option<&Problem>) -> String {
    match problem {
        Some(Problem::Refused(refusal)) => screen.words.refusal(refusal, screen.zone()),
        Some(Problem::Field { field, .. }) => screen.words.t1("problem-field", "field", field),
        Some(Problem::ErrandEnded) => screen.t("problem-errand"),
        Some(Problem::StaleForm) => screen.t("problem-stale-what"),
        Some(Problem::NotJson) => screen.t("problem-not-json-what"),
        _ => screen.t(&format!("{}-what", title_key(status))),
    }
}

fn title_key(status: StatusCode) -> &'static str {
    match status.as_u16() {
        403 => "problem-foreign",
        404 => "problem-not-found",
        405 => "problem-method",
        410 => "problem-gone",
        409 => "problem-conflict",
        413 => "problem-too-large",
        429 | 503 => "problem-busy",
        400..=499 => "problem-request",
        _ => "problem-server",
    }
}
