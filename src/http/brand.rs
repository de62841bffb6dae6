//! How a town's pages look beyond what is built in: its name, logo and colour, whom it belongs to, where its links lead.
//! Read once at the start, so that a mistake is told there. Not here: what may be written in `[brand]` (`settings`).

mod colour;
mod picture;
pub mod settings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::web;
use sha2::{Digest, Sha256};

use self::colour::Colour;
use self::picture::{Picture, PictureKind};
use self::settings::BrandSettings;
use super::errors::{Answer, Problem};
use super::screen::Screen;

/// Largest logo, in bytes: it comes with every first visit, also on a telephone in a valley.
pub const LOGO_BYTES_MAX: u64 = 100 * 1024;
/// Largest favicon, and largest symbol of a way to log in, in bytes.
pub const ICON_BYTES_MAX: u64 = 32 * 1024;
/// Widest and highest logo, in CSS pixels: the name must have room beside it, also on a small screen.
const LOGO_ROOM: (u32, u32) = (240, 56);
/// Widest and highest symbol on a button.
const ICON_ROOM: (u32, u32) = (96, 24);

/// What pages show of the town.
#[derive(Debug, Clone)]
pub struct Brand {
    pub settings: BrandSettings,
    pub logo: Option<Shown>,
    pub favicon: Option<Shown>,
    /// Address of the stylesheet, where the colour is not the kit's own.
    pub style: Option<String>,
    /// What browsers paint around the page.
    pub theme: String,
    /// Symbols of ways to log in, by the provider's id.
    icons: BTreeMap<String, Shown>,
    files: BTreeMap<String, File>,
}

/// A picture as pages name it; width and height keep its place free while it loads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub address: String,
    pub content_type: &'static str,
    pub width: u32,
    pub height: u32,
}

/// A file as it is served.
#[derive(Debug, Clone)]
struct File {
    content_type: &'static str,
    bytes: web::Bytes,
}

/// A key whose file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{key}: {problem}")]
pub struct BrandError {
    key: String,
    problem: String,
}

impl Default for Brand {
    fn default() -> Self {
        // The defaults name no file that could be missing.
        Self::open(BrandSettings::default(), std::iter::empty()).unwrap_or_else(|_| Self::plain())
    }
}

impl Brand {
    fn plain() -> Self {
        Self {
            settings: BrandSettings::default(),
            logo: None,
            favicon: None,
            style: None,
            theme: colour::USUAL.to_owned(),
            icons: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }

    /// Reads the files that the settings name, and the symbols of providers: id, file.
    ///
    /// # Errors
    /// The first key that names something else than a picture of its size.
    pub fn open(
        settings: BrandSettings,
        icons: impl IntoIterator<Item = (String, PathBuf)>,
    ) -> Result<Self, BrandError> {
        let mut brand = Self { settings, ..Self::plain() };
        brand.paint()?;
        let (logo, favicon) = (brand.settings.logo.clone(), brand.settings.favicon.clone());
        if !logo.is_empty() {
            brand.logo = Some(brand.add("brand.logo", "logo", Path::new(&logo), (LOGO_BYTES_MAX, LOGO_ROOM))?);
        }
        if !favicon.is_empty() {
            brand.favicon =
                Some(brand.add("brand.favicon", "icon", Path::new(&favicon), (ICON_BYTES_MAX, ICON_ROOM))?);
        }
        for (provider, file) in icons {
            let key = format!("identity.provider ({provider}): icon");
            let shown = brand.add(&key, &format!("way-{provider}"), &file, (ICON_BYTES_MAX, ICON_ROOM))?;
            brand.icons.insert(provider, shown);
        }
        Ok(brand)
    }

    /// The symbol of a way to log in.
    #[must_use]
    pub fn icon(&self, provider: &str) -> Option<&Shown> {
        self.icons.get(provider)
    }

    /// Whether there is anything to say in a block of contacts at the foot of a page.
    #[must_use]
    pub fn has_contacts(&self) -> bool {
        let (contacts, links) = (&self.settings.contacts, &self.settings.links);
        links.faq.is_some() || links.report.is_some() || contacts.phone.is_some() || self.help().is_some()
    }

    /// Where to ask for help: the office for relations with the public, else a letter to the body.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let contacts = &self.settings.contacts;
        let letter = || contacts.email.as_ref().map(|email| format!("mailto:{email}"));
        contacts.urp.clone().or_else(letter)
    }

    /// The telephone as it is dialled.
    #[must_use]
    pub fn dial(&self) -> String {
        let phone = self.settings.contacts.phone.as_deref().unwrap_or_default();
        phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect()
    }

    /// Whether the footer says how to reach the body.
    #[must_use]
    pub fn has_address(&self) -> bool {
        !self.settings.contacts.is_empty()
    }

    /// Whether the last line of the footer has anything in it.
    #[must_use]
    pub fn has_small_prints(&self) -> bool {
        self.settings.links.media_policy.is_some() || self.settings.links.sitemap.is_some()
    }

    /// The notice on personal data: the town's, else this server's own.
    #[must_use]
    pub fn privacy(&self) -> &str {
        self.settings.links.privacy.as_deref().unwrap_or("/privacy")
    }

    /// The declaration of accessibility, or this server's own page.
    #[must_use]
    pub fn accessibility(&self) -> &str {
        self.settings.links.accessibility.as_deref().unwrap_or("/accessibilita")
    }

    fn paint(&mut self) -> Result<(), BrandError> {
        let wrong =
            |problem: colour::ColourError| BrandError { key: "brand.colour".into(), problem: problem.to_string() };
        let colour: Colour = self.settings.colour.parse().map_err(wrong)?;
        self.theme = colour.dark().to_string();
        if colour.to_string() != colour::USUAL {
            let style = colour.style().into_bytes();
            self.style = Some(self.keep("brand", "css", "text/css; charset=utf-8", style));
        }
        Ok(())
    }

    fn add(&mut self, key: &str, name: &str, file: &Path, (bytes_max, room): Bounds) -> Result<Shown, BrandError> {
        let path = Path::new(&self.settings.folder).join(file);
        let wrong = |problem: String| BrandError { key: key.to_owned(), problem };
        let Picture { kind, bytes, size } = picture::read(&path, bytes_max).map_err(wrong)?;
        let content_type = kind.content_type();
        let address = self.keep(name, kind.ending(), content_type, bytes);
        let (width, height) = fitted(size, room);
        Ok(Shown { address, content_type, width, height })
    }

    /// Keeps a file under a name that carries a hash of its content, and returns its address.
    fn keep(&mut self, name: &str, ending: &str, content_type: &'static str, bytes: Vec<u8>) -> String {
        let hash = Sha256::digest(&bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect::<String>();
        let name = format!("{name}-{hash}.{ending}");
        let address = format!("/brand/{name}");
        self.files.insert(name, File { content_type, bytes: bytes.into() });
        address
    }
}

/// Largest size in bytes, and the room on the page.
type Bounds = (u64, (u32, u32));

/// The largest size of the same ratio that fits into a room.
fn fitted((width, height): (u32, u32), (width_max, height_max): (u32, u32)) -> (u32, u32) {
    let (wide, high) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (width_max, height_max) = (u64::from(width_max), u64::from(height_max));
    let at_height = wide * height_max / high;
    let cut = |points: u64| u32::try_from(points).unwrap_or(u32::MAX).max(1);
    if at_height <= width_max {
        (cut(at_height), cut(height_max))
    } else {
        (cut(width_max), cut(width_max * high / wide))
    }
}

/// A file of the town's. Opened by itself it is a document of this origin: it may load and run nothing there.
pub async fn file(screen: Screen, name: web::Path<String>) -> Answer {
    let brand = &screen.pages().brand;
    let file = brand.files.get(name.as_str()).ok_or(Problem::NotFound)?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, file.content_type));
    answer.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    if file.content_type == PictureKind::Svg.content_type() {
        answer.insert_header((CONTENT_SECURITY_POLICY, PICTURE_POLICY));
    }
    Ok(answer.body(file.bytes.clone()))
}

/// A picture's own styles are inside it.
const PICTURE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

#[cfg(test)]
mod tests {
    use super::*;

    const LOGO: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 32'><path d='M0 0h64v32H0z'/></svg>";

    fn settings(folder: &Path) -> BrandSettings {
        let folder = folder.display().to_string();
        BrandSettings { folder, logo: "logo.svg".into(), colour: "#8a1538".into(), ..BrandSettings::default() }
    }

    #[test]
    fn files_are_read_once_and_get_names_that_change_with_them() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("logo.svg"), LOGO).unwrap();
        let icons = || [("spid".to_owned(), PathBuf::from("logo.svg"))];
        let first = Brand::open(settings(folder.path()), icons()).unwrap();
        let logo = first.logo.as_ref().unwrap();
        assert_eq!((logo.width, logo.height), (112, 56));
        assert!(logo.address.starts_with("/brand/logo-") && logo.address.ends_with(".svg"), "{logo:?}");
        assert!(first.icon("spid").is_some() && first.icon("cie").is_none() && first.style.is_some());
        std::fs::write(folder.path().join("logo.svg"), LOGO.replace("64", "65")).unwrap();
        let second = Brand::open(settings(folder.path()), icons()).unwrap();
        assert_ne!(second.logo.unwrap().address, logo.address);
        assert_eq!(second.style, first.style);
    }

    #[test]
    fn a_file_that_cannot_be_shown_stops_the_start_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Brand::open(settings(folder.path()), []).map(drop).map_err(|error| error.to_string());
        let path = folder.path().join("logo.svg").display().to_string();
        assert!(open().unwrap_err().starts_with(&format!("brand.logo: {path}: ")));
        std::fs::write(&path, LOGO.replace("<path", "<script/><path")).unwrap();
        assert!(open().unwrap_err().contains("`<script`"));
        std::fs::write(&path, format!("{LOGO}{}", " ".repeat(100 * 1024))).unwrap();
        assert!(open().unwrap_err().contains("expected at most 102400 bytes"));
    }

    #[test]
    fn a_plain_town_needs_no_file() {
        let brand = Brand::default();
        assert!(brand.files.is_empty() && brand.style.is_none() && brand.logo.is_none() && !brand.has_contacts());
        let fitted = |size| fitted(size, LOGO_ROOM);
        assert_eq!((fitted((100, 100)), fitted((1000, 100)), fitted((1, 5000))), ((56, 56), (240, 24), (1, 56)));
    }
}
