//! The browser's session cookie: 128 random bits and their keyed hash, so that the server stores nothing for it.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;

use crate::app::town::Visitor;

/// Knows the store's secret for sessions.
#[derive(Clone)]
pub struct Visitors {}

impl Visitors {
    /// `secret` signs cookies and makes tags; `secure` gives the cookie its `__Host-` name and `Secure` mark (HTTPS).
    #[must_use]
    pub fn new(_secret: [u8; 32], _secure: bool) -> Self {
        todo!()
    }
    /// The visitor of a request, and the cookie to set where the request brought none that is valid.
    /// The language is that of the cookie `lang`, else of `Accept-Language`, else `it`.
    #[must_use]
    pub fn visitor(&self, _request: &HttpRequest) -> (Visitor, Option<Cookie<'static>>) {
        todo!()
    }
}
