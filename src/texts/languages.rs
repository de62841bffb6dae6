//! The languages of the screen: the one list behind the catalogues, the choice, and what browsers ask for. Not here:
//! the texts (`web/locales`), in which a test finds all of these.

use chrono::Locale;

/// A language that pages are written in.
pub struct Language {
    /// Of its catalogue, its cookie, and `lang` (BCP 47).
    pub code: &'static str,
    /// As its speakers call it.
    pub name: &'static str,
    /// Of its plurals and numbers (BCP 47).
    pub tag: &'static str,
    /// Of its days and months.
    pub locale: Locale,
    /// Whether it writes `Dienstag, 14. Januar` and not `martedì 14 gennaio`.
    pub dotted: bool,
}

/// All of them, the town's own first. The second is what everybody else reads best.
pub const LANGUAGES: [Language; 5] = [
    Language { code: "it", name: "Italiano", tag: "it-IT", locale: Locale::it_IT, dotted: false },
    Language { code: "en", name: "English", tag: "en-GB", locale: Locale::en_GB, dotted: false },
    Language { code: "de", name: "Deutsch", tag: "de-DE", locale: Locale::de_DE, dotted: true },
    Language { code: "fr", name: "Français", tag: "fr-FR", locale: Locale::fr_FR, dotted: false },
    Language { code: "sl", name: "Slovenščina", tag: "sl-SI", locale: Locale::sl_SI, dotted: true },
];

/// The language of a tag such as `en-GB`, where there are pages in it.
#[must_use]
pub fn known(tag: &str) -> Option<&'static Language> {
    let primary = tag.trim().split('-').next().unwrap_or_default();
    LANGUAGES.iter().find(|language| primary.eq_ignore_ascii_case(language.code))
}
