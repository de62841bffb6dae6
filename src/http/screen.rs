//! What every page needs to know of its request: who looks, in which language, and where the assets are.

use std::future::{Future, Ready, ready};
use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use actix_web::web::{Data, Query};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::brand::Brand;
use super::errors::{Answer, Problem};
use super::languages::{LANGUAGES, Language};
use super::texts::Words;
use super::{Pages, Settings};
use crate::actors::handle::Outcome;
use crate::app::access::Access;
use crate::app::town::{Town, Visitor};
use crate::domain::catalog::Text;
use crate::domain::fiscal_code::FiscalCode;
use crate::domain::ids::{RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::Tz;
use crate::identity::login::Login;

/// What an address may say beside its own.
#[derive(Deserialize)]
struct On {
    per: Option<RequestId>,
}

/// The frame of a page.
pub struct Screen {
    pub visitor: Visitor,
    pub words: Words,
    /// Where one is, so that a change of language comes back here.
    pub here: String,
    /// The page that the request belongs to, so that somebody whose login has ended comes back to it.
    pub resume: String,
    /// For whom one acts, where the address says so.
    pub errand: Option<Errand>,
    cookie: Option<Cookie<'static>>,
    /// The value of the cookie that the browser has already.
    brought: String,
    pages: Data<Pages>,
}

/// Acting for somebody else.
pub struct Errand {
    pub id: RequestId,
    pub for_whom: FiscalCode,
}

impl FromRequest for Screen {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let screen = Self::of(request).ok_or(Problem::NotFound);
        ready(screen.and_then(|screen| screen.on_errand(request)))
    }
}

impl Screen {
    /// The screen of a request; none where the application has no pages.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let pages = request.app_data::<Data<Pages>>()?.clone();
        let (visitor, cookie) = pages.visitors.visitor(request);
        let brought = pages.visitors.brought(request);
        let words = pages.texts.in_language(&visitor.language);
        // A form's own address cannot be opened, so that its page changes language at the start.
        let here =
            if request.method() == actix_web::http::Method::GET { request.uri().to_string() } else { "/".to_owned() };
        Some(Self { visitor, words, here, resume: page_of(request), errand: None, cookie, brought, pages })
    }

    /// Where the address names an errand, it must be this visitor's and go on: what was begun for somebody else must not
    /// end as a booking of one's own.
    fn on_errand(mut self, request: &HttpRequest) -> Result<Self, Problem> {
        let query = Query::<On>::from_query(request.query_string()).map_err(|_| Problem::ErrandEnded)?;
        let Some(id) = query.into_inner().per else { return Ok(self) };
        let Some(for_whom) = self.town().errand(&self.visitor, id) else {
            let again = self.visitor.login().is_none() && self.town().errand_waits_for_login(id);
            return Err(if again { Problem::LoginEnded { back: self.resume } } else { Problem::ErrandEnded });
        };
        self.errand = Some(Errand { id, for_whom });
        Ok(self)
    }

    /// An address of this site, on the same errand.
    #[must_use]
    pub fn via(&self, address: &str) -> String {
        let Some(errand) = &self.errand else { return address.to_owned() };
        let sign = if address.contains('?') { '&' } else { '?' };
        format!("{address}{sign}per={}", errand.id)
    }

    /// The ways to log in, where the application has them.
    #[must_use]
    pub fn access(&self) -> Option<&Arc<Access>> {
        self.pages.visitors.access()
    }

    /// Everything that pages share.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// From here on the browser has another cookie.
    pub fn give_cookie(&mut self, cookie: Cookie<'static>) {
        self.cookie = Some(cookie);
    }

    /// What the frame calls the person who has logged in.
    #[must_use]
    pub fn login_name(&self) -> Option<String> {
        self.visitor.login().map(Login::shown_name)
    }

    /// The page where one logs in, and comes back from to here; the own one of who has; none where there is no way to.
    #[must_use]
    pub fn login_address(&self) -> Option<String> {
        let access = self.access()?;
        if self.visitor.session.is_some() {
            return Some("/profilo".to_owned());
        }
        let offered = access.has_accounts() || access.providers().next().is_some();
        offered.then(|| super::access::address(&self.here))
    }

    /// Whether the office's pages are this visitor's.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        self.town().desk(&self.visitor).is_some()
    }

    /// The use cases.
    #[must_use]
    pub fn town(&self) -> &Town {
        &self.pages.town
    }

    /// Runs a command of this visitor to its end, also when the browser goes meanwhile: cut in the middle it would leave
    /// the calendar and what the town knows of the person in disagreement.
    pub async fn run<F>(&self, command: impl FnOnce(Arc<Town>, Visitor) -> F) -> Outcome
    where
        F: Future<Output = Outcome> + 'static,
    {
        self.to_its_end(command).await.unwrap_or_else(Outcome::refused)
    }

    /// As `run`, for what comes to something of its own.
    ///
    /// # Errors
    /// `OutcomeUnknown` where it broke off.
    pub async fn to_its_end<F>(&self, command: impl FnOnce(Arc<Town>, Visitor) -> F) -> Result<F::Output, Refusal>
    where
        F: Future<Output: 'static> + 'static,
    {
        let task = actix_web::rt::spawn(command(self.pages.town.clone(), self.visitor.clone()));
        task.await.map_err(|_| Refusal::OutcomeUnknown)
    }

    /// A text without variables.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// A text of the town's own data in the language of the screen.
    #[must_use]
    pub fn own<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.words.language)
    }

    /// A resource's name; its id where it has been taken out of the tree.
    #[must_use]
    pub fn name_of(&self, resource: &ResourceId) -> String {
        let catalog = self.town().catalog();
        catalog.node(resource).map_or_else(|| resource.to_string(), |node| self.own(&node.name).to_owned())
    }

    /// How the pages look.
    #[must_use]
    pub fn brand(&self) -> &Brand {
        &self.pages.brand
    }

    /// The town's name, as its brand has it.
    #[must_use]
    pub fn town_name(&self) -> String {
        let catalog = self.town().catalog();
        self.own(self.brand().settings.name.as_ref().unwrap_or(&catalog.town.name)).to_owned()
    }

    /// The town's zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.town().catalog().town.zone
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        self.pages.assets.path(name)
    }

    /// The languages that can be chosen.
    #[must_use]
    pub fn languages(&self) -> &'static [Language] {
        &LANGUAGES
    }

    /// The address of the texts that the browser needs.
    #[must_use]
    pub fn browser_texts(&self) -> String {
        self.asset(&format!("texts-{}.json", self.words.language))
    }

    /// What the configuration says about pages.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.pages.settings
    }

    /// Places for receipts under way.
    #[must_use]
    pub fn receipts(&self) -> &Semaphore {
        &self.pages.receipts
    }

    /// Whether cookies are for HTTPS only.
    #[must_use]
    pub fn secure_cookies(&self) -> bool {
        self.pages.settings.secure_cookies
    }

    /// A fresh request id for a form, so that sending it twice is one command.
    #[must_use]
    pub fn request(&self) -> String {
        self.town().new_request().to_string()
    }

    /// What shows that a form of this page comes from it.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.pages.visitors.form_token(self.cookie.as_ref().map_or(&self.brought, |cookie| cookie.value()))
    }

    /// A page.
    ///
    /// # Errors
    /// Where the template cannot be written.
    pub fn page(&self, status: StatusCode, page: &impl Template) -> Answer {
        let body = page.render()?;
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CONTENT_TYPE, "text/html; charset=utf-8"));
        self.keep(&mut answer);
        Ok(answer.body(body))
    }

    /// Sends the browser on to another page of this site.
    #[must_use]
    pub fn go(&self, to: &str) -> HttpResponse {
        let mut answer = HttpResponse::SeeOther();
        answer.insert_header((LOCATION, to));
        self.keep(&mut answer);
        answer.finish()
    }

    /// A JSON answer.
    #[must_use]
    pub fn json(&self, status: StatusCode, value: &impl serde::Serialize) -> HttpResponse {
        let mut answer = HttpResponse::build(status);
        self.keep(&mut answer);
        answer.json(value)
    }

    fn keep(&self, answer: &mut actix_web::HttpResponseBuilder) {
        if let Some(cookie) = &self.cookie {
            answer.cookie(cookie.clone());
        }
    }
}

/// What a form does is no page: it belongs to the one above it, and sending a hold to its summary.
fn page_of(request: &HttpRequest) -> String {
    let (path, query) = (request.path(), request.query_string());
    let page = match path.rsplit_once('/') {
        Some((hold, "conferma")) => format!("{hold}/riepilogo"),
        Some((above, "estendi" | "lascia" | "tieni")) => above.to_owned(),
        _ => path.to_owned(),
    };
    if query.is_empty() { page } else { format!("{page}?{query}") }
}
