//! Pages, forms and the JSON API: the whole URL surface is `routes`. Handlers parse, call one use case, answer.
//! Not here: sockets (`live`), who may do what (`app`).

pub mod api;
pub mod assets;
pub mod booking;
pub mod cells;
pub mod errors;
pub mod fields;
pub mod hold;
pub mod home;
pub mod resources;
pub mod screen;
pub mod security;
pub mod texts;
pub mod visitor;
pub mod week;

use std::sync::Arc;

use actix_web::web::{self, Data, ServiceConfig, get, post};

use crate::app::town::Town;
use assets::Assets;
use texts::Texts;
use visitor::Visitors;

/// What all pages share; one for the process, in `web::Data`.
pub struct Pages {
    pub town: Arc<Town>,
    pub visitors: Visitors,
    pub settings: Settings,
    pub texts: Texts,
    pub assets: Assets,
}

/// What the configuration says about pages.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Origins that may post forms; when empty, the `http://` and `https://` origins of the request's own `Host`.
    pub origins: Vec<String>,
    /// Longest body of a form or of an API call, in bytes.
    pub body_bytes_max: usize,
    /// Whether cookies are for HTTPS only.
    pub secure_cookies: bool,
}

impl Pages {
    /// # Errors
    /// Where the assets were not built or a catalogue of texts cannot be read; the text says what to do.
    pub fn new(town: Arc<Town>, visitors: Visitors, settings: Settings) -> Result<Self, String> {
        Ok(Self { town, visitors, settings, texts: Texts::load()?, assets: Assets::load()? })
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

/// Every address of the pages and of the API.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/", get().to(home::home))
        .route("/lingua", post().to(home::language))
        .route("/accessibilita", get().to(home::accessibility))
        .route("/privacy", get().to(home::privacy))
        .route("/assets/{file}", get().to(assets::file))
        .route("/prenota", get().to(resources::tree))
        .route("/prenota/{resource}", get().to(week::week))
        .route("/prenota/{resource}/tieni", post().to(week::hold))
        .route("/riserva/{hold}", get().to(hold::page))
        .route("/riserva/{hold}/estendi", post().to(hold::extend))
        .route("/riserva/{hold}/lascia", post().to(hold::release))
        .route("/riserva/{hold}/conferma", post().to(hold::confirm))
        .route("/prenotazione/{booking}", get().to(booking::page))
        .route("/prenotazione/{booking}/annulla", get().to(booking::ask))
        .route("/prenotazione/{booking}/annulla", post().to(booking::cancel))
        .service(
            web::scope("/api/v1")
                .route("/resources", get().to(api::resources))
                .route("/resources/{resource}/weeks/{monday}", get().to(api::week))
                .route("/holds", post().to(api::hold))
                .route("/holds/{hold}/extend", post().to(api::extend))
                .route("/holds/{hold}/release", post().to(api::release))
                .route("/holds/{hold}/contact", post().to(api::contact))
                .route("/holds/{hold}/confirm", post().to(api::confirm))
                .route("/bookings/{booking}/cancel", post().to(api::cancel))
                .route("/mine", get().to(api::mine)),
        )
        .default_service(web::to(errors::not_found));
}
