//! The token that a page puts into each of its forms, and the check of it before any handler sees the form: the third guard
//! against forms of other sites, after `Origin` and `Sec-Fetch-Site` (`security`), for browsers that send neither.
//! Not here: calls of the API; those must be JSON, which no form of another site can send.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};

use super::Pages;
use super::errors::Problem;

/// The field of the token; `web/templates/token.html` has it.
const FIELD: &[u8] = b"token";

/// Wraps an address that changes something.
///
/// # Errors
/// Those of the handler that are no responses.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // Other methods show something, or get 405.
    let checked = if *request.method() == Method::POST { check(&mut request).await } else { Ok(()) };
    match checked {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(problem) => Ok(request.error_response(problem).map_into_boxed_body()),
    }
}

/// Whether what is posted was made by a page of this site for this very browser. The body is read for it, and put back.
async fn check(request: &mut ServiceRequest) -> Result<(), Error> {
    let Some(pages) = request.app_data::<Data<Pages>>().cloned() else { return Ok(()) };
    let content = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content.split(';').next().unwrap_or_default().trim();
    if request.path().starts_with("/api/") {
        return if kind.eq_ignore_ascii_case("application/json") { Ok(()) } else { Err(Problem::NotJson.into()) };
    }
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Problem::StaleForm.into());
    }
    let body = request.extract::<Bytes>().await?;
    let is_own = token(&body).is_some_and(|token| pages.visitors.made_form(request.request(), token));
    request.set_payload(again(body));
    if is_own { Ok(()) } else { Err(Problem::StaleForm.into()) }
}

/// The token in a form's body. It is hexadecimal, so that no sign of it is escaped.
fn token(body: &[u8]) -> Option<&str> {
    let pairs = body.split(|byte| *byte == b'&');
    let value = pairs.filter_map(|pair| pair.strip_prefix(FIELD)?.strip_prefix(b"=")).next()?;
    std::str::from_utf8(value).ok()
}

/// A body that was read, to be read once more.
fn again(body: Bytes) -> Payload {
    let (_, mut payload) = actix_http::h1::Payload::create(true);
    payload.unread_data(body);
    payload.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_fields() {
        let cases = [
            ("token=0a1b", Some("0a1b")),
            ("a=1&token=0a1b&b=2", Some("0a1b")),
            ("a=token%3D1&tokens=2", None),
            ("token", None),
            ("", None),
            ("token=first&token=second", Some("first")),
        ];
        for (body, expected) in cases {
            assert_eq!(token(body.as_bytes()), expected, "{body}");
        }
    }
}
