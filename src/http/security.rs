//! Headers of every response, and the guard of forms: against other sites, and against who posts without end.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::errors::{Problem, dress};
use super::peer::{Peer, own_origin, peer};
use super::{Pages, Settings};

/// Scripts, styles, fonts and connections of this origin alone; images also as `data:` because the kit's styles have
/// them. Nothing inline, no frames, no HTML from strings.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// `Referrer-Policy` is `same-origin` and not `no-referrer`: with the latter browsers post forms with `Origin: null`,
/// and those without `Sec-Fetch-Site` would leave nothing to tell one's own form from a foreign one.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    // No page of another site may show what is here, and no page of ours needs what a machine has.
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Two years, as browsers' own lists of such sites ask for; only where the town says that it is behind HTTPS.
/// Not for the names below it: what a town serves there is not ours to say.
const HTTPS_ONLY: &str = "max-age=63072000";

/// Wraps the whole application: refuses foreign forms and those that come too fast, dresses errors, sets the headers.
///
/// # Errors
/// Those of the services behind it that are no responses.
pub async fn guard(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let behind_https = request.app_data::<Data<Pages>>().is_some_and(|pages| pages.settings.secure_cookies);
    let response = match refused(&request) {
        Some(problem) => request.error_response(problem),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    let mut response = dress(response);
    let class = match response.status().as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    metrics::counter!("sportello_requests_total", "status" => class).increment(1);
    for (name, value) in HEADERS {
        if !response.headers().contains_key(&name) {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    if behind_https {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY));
    }
    Ok(response)
}

/// Why a request that would change something goes no further. The machine's own programs may post as fast as they like.
fn refused(request: &ServiceRequest) -> Option<Problem> {
    let pages = request.app_data::<Data<Pages>>().filter(|_| changes(request.method()))?;
    if is_foreign(request.headers(), &pages.settings) {
        return Some(Problem::Foreign);
    }
    let Peer::Client(address) = peer(request.peer_addr(), request.headers(), &pages.settings.trusted_proxies) else {
        return None;
    };
    let refusal = pages.posts.take(address).err()?;
    let number = refusal.number().to_string();
    metrics::counter!("sportello_refusals_total", "kind" => "page", "number" => number).increment(1);
    Some(refusal.into())
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a browser says that the request comes from another site. Programs that are no browsers say nothing; they
/// hold nobody's cookies.
fn is_foreign(headers: &HeaderMap, settings: &Settings) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site_foreign =
        text(HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site != "same-origin" && site != "none");
    let host = text(header::HOST).unwrap_or_default();
    let origin_foreign = text(header::ORIGIN).is_some_and(|origin| !own_origin(origin, host, &settings.origins));
    site_foreign || origin_foreign
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_sites_are_foreign() {
        let town = "https://prenota.example.it";
        let cases = [
            (None, None, &[][..], false),
            (Some("same-origin"), Some("http://localhost:8080"), &[], false),
            (None, Some("http://localhost:8080"), &[], false),
            (Some("none"), None, &[], false),
            (Some("cross-site"), None, &[], true),
            (Some("same-site"), Some("http://localhost:8080"), &[], true),
            (None, Some("http://evil.example"), &[], true),
            (None, Some("null"), &[], true),
            (None, Some("http://localhost:8081"), &[], true),
            (None, Some(town), &[town.to_owned()], false),
            (None, Some("http://localhost:8080"), &[town.to_owned()], true),
        ];
        for (site, origin, origins, foreign) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("localhost:8080"));
            if let Some(site) = site {
                headers.insert(HeaderName::from_static("sec-fetch-site"), HeaderValue::from_static(site));
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            let settings = Settings { origins: origins.to_vec(), ..Settings::default() };
            assert_eq!(is_foreign(&headers, &settings), foreign, "{site:?} {origin:?} {origins:?}");
        }
    }
}
