//! Pages, forms and the JSON API: the whole URL surface is `routes`. Handlers parse, call one use case, answer.
//! Not here: sockets (`live`), who may do what (`app`).

pub mod access;
pub mod api;
pub mod assets;
pub mod booking;
pub mod brand;
pub mod cells;
pub mod details;
pub mod device;
pub mod errand;
pub mod errors;
pub mod fields;
pub mod form_token;
mod guest_code;
pub mod hold;
pub mod home;
pub mod my_bookings;
pub mod office;
pub mod peer;
pub mod person;
pub mod receipt;
pub mod resources;
pub mod screen;
pub mod security;
pub mod summary;
#[cfg(test)]
mod tests;
pub mod visitor;
pub mod week;

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::HttpServiceFactory;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig, get, head, post, resource};
use actix_web::{FromRequest, Handler, Resource, Responder};
use tokio::sync::Semaphore;

use crate::app::limiter::Limiter;
use crate::app::town::Town;
// What speaks to people is a floor below, because letters do too.
use crate::texts::{self, languages};
use assets::Assets;
use brand::Brand;
use texts::Texts;
use visitor::Visitors;

/// What all pages share; one for the process, in `web::Data`.
pub struct Pages {
    pub town: Arc<Town>,
    pub visitors: Visitors,
    pub settings: Settings,
    pub texts: Texts,
    pub assets: Assets,
    /// Forms and API calls that change something, by address.
    pub posts: Limiter,
    pub brand: Brand,
    /// Places for receipts under way.
    pub receipts: Semaphore,
}

/// What the configuration says about pages.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Origins that may post forms; when empty, the `http://` and `https://` origins of the request's own `Host`.
    pub origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Forms and API calls that change something, of one address: at once, and a second in the long run.
    pub posts_burst: u32,
    pub posts_per_second: u32,
    /// Longest body of a form or of an API call, in bytes.
    pub body_bytes_max: usize,
    /// Whether cookies are for HTTPS only.
    pub secure_cookies: bool,
}

impl Pages {
    /// # Errors
    /// Where the assets were not built or a catalogue of texts cannot be read; the text says what to do.
    pub fn new(town: Arc<Town>, visitors: Visitors, settings: Settings) -> Result<Self, String> {
        let posts = Limiter::per_second(settings.posts_burst, settings.posts_per_second, town.clock());
        let receipts = Semaphore::new(receipt::AT_ONCE_MAX);
        let (texts, assets, brand) = (Texts::load()?, Assets::load()?, Brand::default());
        Ok(Self { town, visitors, settings, texts, assets, brand, posts, receipts })
    }

    /// From now on the pages look so.
    #[must_use]
    pub fn looking_like(self, brand: Brand) -> Self {
        Self { brand, ..self }
    }
}

/// Puts pages, API and bounds into an application. Wrap the application in `from_fn(security::guard)` as well.
pub fn configure(pages: Data<Pages>) -> impl FnOnce(&mut ServiceConfig) {
    move |cfg| {
        let bytes_max = pages.settings.body_bytes_max;
        cfg.app_data(web::PayloadConfig::new(bytes_max));
        cfg.app_data(web::FormConfig::default().limit(bytes_max));
        cfg.app_data(pages);
        routes(cfg);
    }
}

/// An address that shows something. HEAD is answered like GET, without the body (RFC 9110 §9.3.2); a resource and not a
/// bare route, so that other methods get 405 with `Allow`, and not 404.
pub fn shows<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + 'static,
{
    resource(path).route(get().to(handler.clone())).route(head().to(handler))
}

/// An address that changes something; what is posted there must come from a page of this site (`form_token`).
pub fn does<F, Args>(path: &str, handler: F) -> impl HttpServiceFactory + 'static
where
    F: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + 'static,
{
    resource(path).route(post().to(handler)).wrap(from_fn(form_token::guard))
}

/// An address that shows a form and takes it.
pub fn both<S, D, SArgs, DArgs>(path: &str, show: S, take: D) -> impl HttpServiceFactory + 'static
where
    S: Handler<SArgs, Output: Responder + 'static>,
    SArgs: FromRequest + 'static,
    D: Handler<DArgs, Output: Responder + 'static>,
    DArgs: FromRequest + 'static,
{
    shows(path, show).route(post().to(take)).wrap(from_fn(form_token::guard))
}

/// Every address of the pages and of the API.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(shows("/", home::home))
        .service(does("/lingua", home::language))
        .service(shows("/accessibilita", home::accessibility))
        .service(shows("/privacy", home::privacy))
        .service(shows("/assets/{file}", assets::file))
        .service(shows("/brand/{file}", brand::file))
        .configure(access::routes)
        .configure(office::routes)
        .service(shows("/prenota", resources::tree))
        .service(shows("/prenota/{resource}", week::week))
        .service(does("/prenota/{resource}/tieni", week::hold))
        .service(both("/conto-terzi", errand::page, errand::begin))
        .service(shows("/prenotazioni", my_bookings::page))
        .service(both("/riserva/{hold}", person::page, person::tell))
        .service(both("/riserva/{hold}/codice", guest_code::page, guest_code::tell))
        .service(both("/riserva/{hold}/dettagli", details::page, details::tell))
        .service(shows("/riserva/{hold}/riepilogo", summary::page))
        .service(does("/riserva/{hold}/estendi", hold::extend))
        .service(does("/riserva/{hold}/lascia", hold::release))
        .service(does("/riserva/{hold}/conferma", hold::confirm))
        .service(shows("/prenotazione/{booking}", booking::page))
        .service(shows("/prenotazione/{booking}/appuntamento.ics", booking::file))
        .service(shows("/prenotazione/{booking}/ricevuta.pdf", receipt::file))
        .service(both("/prenotazione/{booking}/annulla", booking::ask, booking::cancel))
        .service(
            web::scope("/api/v1")
                .service(shows("/resources", api::resources))
                .service(shows("/resources/{resource}/weeks/{monday}", api::week))
                .service(does("/holds", api::hold))
                .service(does("/holds/{hold}/extend", api::extend))
                .service(does("/holds/{hold}/release", api::release))
                .service(does("/holds/{hold}/person", api::person))
                .service(does("/holds/{hold}/code", api::code))
                .service(does("/holds/{hold}/confirm", api::confirm))
                .service(does("/bookings/{booking}/cancel", api::cancel))
                .service(shows("/mine", api::mine)),
        )
        .default_service(web::to(errors::not_found));
}
