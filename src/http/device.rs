//! What kind of device asks, as far as it says so: which of a week's two views comes with the page. Only a guess: a script
//! shows the view that fits the window, and links lead to the other one. Not here: what the views are (`cells`).

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, USER_AGENT};
use actix_web::{FromRequest, HttpRequest};

/// What browsers say who send it to all sites: `?1` on a telephone.
const MOBILE: &str = "sec-ch-ua-mobile";

/// Whether a telephone asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Telephone(pub bool);

impl FromRequest for Telephone {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(telephone(request.headers()))))
    }
}

/// Others have it in their name: every telephone's browser calls itself mobile, and no tablet's does.
fn telephone(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match said(MOBILE) {
        Some(mobile) => mobile == "?1",
        None => said(USER_AGENT.as_str()).is_some_and(|name| name.contains("Mobi")),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::telephone;

    #[test]
    fn a_telephone_says_so_in_a_header_of_its_own_or_in_its_name() {
        let cases: [(&[(&str, &str)], bool); 6] = [
            (&[], false),
            (&[("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")], false),
            (&[("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148")], true),
            (&[("user-agent", "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")], true),
            (&[("sec-ch-ua-mobile", "?1"), ("user-agent", "Mozilla/5.0")], true),
            (&[("sec-ch-ua-mobile", "?0"), ("user-agent", "Mozilla/5.0 (Linux; Android 15) Mobile")], false),
        ];
        for (headers, expected) in cases {
            let mut request = TestRequest::default();
            for header in headers {
                request = request.insert_header(*header);
            }
            assert_eq!(telephone(request.to_http_request().headers()), expected, "{headers:?}");
        }
    }
}
