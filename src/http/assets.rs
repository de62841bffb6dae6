//! The built assets (`web/dist`), embedded in the binary. Not here: building them (`npm run build` in `web`).

use std::collections::BTreeMap;

use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::errors::{Answer, Problem};
use super::languages::LANGUAGES;

#[derive(rust_embed::RustEmbed)]
#[folder = "web/dist"]
struct Dist;

/// What pages ask for by plain name, and must be there.
fn needed() -> impl Iterator<Item = String> {
    let texts = LANGUAGES.iter().map(|language| format!("texts-{}.json", language.code));
    ["main.js", "week.js", "hold.js", "style.css"].map(str::to_owned).into_iter().chain(texts)
}

/// Plain names and the hashed names that stand for them.
pub struct Assets(BTreeMap<String, String>);

impl Assets {
    /// # Errors
    /// Where the assets were not built; the text says what to do.
    pub fn load() -> Result<Self, String> {
        let advice = "run `npm ci && npm run build` in web, then build the server again";
        let file = Dist::get("manifest.json").ok_or(format!("the pages' assets are missing: {advice}"))?;
        let names: BTreeMap<String, String> =
            serde_json::from_slice(&file.data).map_err(|e| format!("web/dist/manifest.json: {e}: {advice}"))?;
        let missing = needed().find(|name| names.get(name).is_none_or(|hashed| Dist::get(hashed).is_none()));
        match missing {
            Some(name) => Err(format!("the asset {name} is missing: {advice}")),
            None => Ok(Self(names)),
        }
    }

    /// The address of an asset.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        let hashed = self.0.get(name).map_or(name, String::as_str);
        format!("/assets/{hashed}")
    }
}

/// One asset, as it was compressed when it was built for who takes that. Its name carries a hash of its content, so browsers
/// may keep it for good.
pub async fn file(name: Path<String>, request: HttpRequest) -> Answer {
    let kept = !name.starts_with('.') && *name != *"manifest.json" && !name.ends_with(COMPRESSED);
    let found = Dist::get(&name).filter(|_| kept).ok_or(Problem::NotFound)?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, kind(&name)));
    answer.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    answer.insert_header((VARY, "accept-encoding"));
    match Dist::get(&format!("{name}{COMPRESSED}")).filter(|_| takes_brotli(&request)) {
        Some(small) => Ok(answer.insert_header((CONTENT_ENCODING, "br")).body(small.data.into_owned())),
        None => Ok(answer.body(found.data.into_owned())),
    }
}

/// How names of compressed assets end.
const COMPRESSED: &str = ".br";

fn takes_brotli(request: &HttpRequest) -> bool {
    let takes = request.headers().get(ACCEPT_ENCODING).and_then(|takes| takes.to_str().ok()).unwrap_or_default();
    // `br;q=0` is a no; nobody sends it.
    takes.split(',').any(|one| one.trim().split(';').next() == Some("br"))
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
