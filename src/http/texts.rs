//! The catalogues of texts (`web/locales/*.ftl`, Fluent), shared with the browser. Not here: the texts of the town's own data.

use std::fmt::Display;
use std::sync::Arc;

use chrono::{Locale, NaiveDate};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, SlotStart, Timestamp, Tz, civil};

#[derive(rust_embed::RustEmbed)]
#[folder = "web/locales"]
struct Locales;

/// The catalogues of all languages of the screen.
#[derive(Clone)]
pub struct Texts {
    it: Words,
    en: Words,
}

impl Texts {
    /// # Errors
    /// Where a catalogue is missing or not well formed; the text names it.
    pub fn load() -> Result<Self, String> {
        let it = Words::load("it", "it-IT", Locale::it_IT)?;
        let en = Words::load("en", "en-GB", Locale::en_GB)?;
        Ok(Self { it, en })
    }

    /// The words of a language; Italian for one that there is not.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Words {
        if language == "en" { self.en.clone() } else { self.it.clone() }
    }
}

/// The words of one language. Cheap to clone.
#[derive(Clone)]
pub struct Words {
    pub language: &'static str,
    locale: Locale,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl Words {
    fn load(language: &'static str, tag: &str, locale: Locale) -> Result<Self, String> {
        let name = format!("{language}.ftl");
        let file = Locales::get(&name).ok_or(format!("web/locales/{name} is missing"))?;
        let source = String::from_utf8(file.data.into_owned()).map_err(|e| format!("web/locales/{name}: {e}"))?;
        let resource = FluentResource::try_new(source).map_err(|(_, e)| format!("web/locales/{name}: {e:?}"))?;
        let tag: LanguageIdentifier = tag.parse().map_err(|e| format!("language {tag}: {e}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks are for texts of mixed direction; in titles, mails and attributes they are rubbish.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|e| format!("web/locales/{name}: {e:?}"))?;
        Ok(Self { language, locale, bundle: Arc::new(bundle) })
    }

    /// A text without variables.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A text with one variable that is a text.
    #[must_use]
    pub fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        self.with(key, &[(name, value.to_string().into())])
    }

    /// A text with one variable that is a number, so that plurals are right.
    #[must_use]
    pub fn tn(&self, key: &str, name: &str, number: impl Into<i64>) -> String {
        self.with(key, &[(name, number.into().into())])
    }

    /// A text with any variables.
    #[must_use]
    pub fn with(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.format(key, Some(&args))
    }

    /// A key without a text shows itself: a test holds that there is none.
    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
    }

    /// `martedì 14 gennaio 2027`.
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        date.format_localized("%A %-d %B %Y", self.locale).to_string()
    }

    /// `martedì 14 gennaio`.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> String {
        date.format_localized("%A %-d %B", self.locale).to_string()
    }

    /// The two ends of some days: `7` and `13 dicembre 2026`, or `30 novembre` and `6 dicembre 2026`.
    #[must_use]
    pub fn span(&self, from: NaiveDate, to: NaiveDate) -> (String, String) {
        let same_month = from.format("%Y-%m").to_string() == to.format("%Y-%m").to_string();
        let start = if same_month { "%-d" } else { "%-d %B" };
        let part = |date: NaiveDate, pattern| date.format_localized(pattern, self.locale).to_string();
        (part(from, start), part(to, "%-d %B %Y"))
    }

    /// `mar` and `14 gen`.
    #[must_use]
    pub fn day_short(&self, date: NaiveDate) -> (String, String) {
        let part = |pattern| date.format_localized(pattern, self.locale).to_string();
        (part("%a"), part("%-d %b"))
    }

    /// `10:00`, and for the second of two equal times a word that says so.
    #[must_use]
    pub fn time(&self, slot: SlotStart) -> String {
        let plain = clock(slot.minute);
        if slot.fold { self.t1("time-again", "time", plain) } else { plain }
    }

    /// `martedì 14 gennaio 2027, dalle 10:00 alle 10:30`.
    #[must_use]
    pub fn range(&self, range: SlotRange) -> String {
        let end = clock((range.start.minute + range.minutes) % (24 * 60));
        let values = [
            ("day", self.date(range.start.date).into()),
            ("from", self.time(range.start).into()),
            ("to", FluentValue::from(end)),
        ];
        self.with("when-range", &values)
    }

    /// `martedì 14 gennaio 2027, ore 10:00`.
    #[must_use]
    pub fn instant(&self, zone: Tz, at: Timestamp) -> String {
        let slot = civil(zone, at);
        self.with("when-instant", &[("day", self.date(slot.date).into()), ("time", self.time(slot).into())])
    }

    /// A duration: `30 minuti`, `1 ora e 30 minuti`.
    #[must_use]
    pub fn duration(&self, minutes: u16) -> String {
        let values =
            [("hours", FluentValue::from(i64::from(minutes / 60))), ("minutes", i64::from(minutes % 60).into())];
        match (minutes / 60, minutes % 60) {
            (0, _) => self.with("duration-minutes", &values),
            (_, 0) => self.with("duration-hours", &values),
            _ => self.with("duration-both", &values),
        }
    }

    /// What a refusal says to the person, and what to do now.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal, zone: Tz) -> String {
        let key = format!("refusal-{}", name(refusal).replace('_', "-"));
        match refusal {
            Refusal::SlotNotYet { opens_at } => self.t1(&key, "when", self.instant(zone, *opens_at)),
            Refusal::PersonHasHold { until, .. } => self.t1(&key, "until", self.time(civil(zone, *until))),
            Refusal::PersonCapReached { bookings_max } => self.tn(&key, "max", *bookings_max),
            Refusal::ScheduleInvalid { problem } => self.t1(&key, "problem", problem),
            Refusal::Busy { retry_after_ms } | Refusal::RateLimited { retry_after_ms } => {
                self.tn(&key, "seconds", retry_after_ms.div_ceil(1000))
            }
            _ => self.t(&key),
        }
    }
}

/// The name of a refusal as serde writes it, such as `slot_taken`.
#[must_use]
pub fn name(refusal: &Refusal) -> String {
    let value = serde_json::to_value(refusal).unwrap_or_default();
    value["name"].as_str().unwrap_or_default().to_owned()
}

/// `10:05` for a minute of the day.
#[must_use]
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn read(folder: &str, ending: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let wanted = files.filter(|path| path.extension().is_some_and(|found| found == ending));
        wanted.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// What stands between a mark and the next quotation mark.
    fn quoted_after(source: &str, mark: &str) -> BTreeSet<String> {
        source.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }

    fn keys_of(catalogue: &str) -> BTreeSet<String> {
        let locale = Locales::get(catalogue).unwrap();
        let source = String::from_utf8(locale.data.into_owned()).unwrap();
        let starts = |line: &str| line.starts_with(|sign: char| sign.is_ascii_lowercase());
        source
            .lines()
            .filter(|line| starts(line))
            .filter_map(|line| line.split(" =").next())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn every_language_has_every_text() {
        assert_eq!(keys_of("it.ftl"), keys_of("en.ftl"));
        let sources = read("web/templates", "html") + &read("src/http", "rs");
        let calls = ["t(\"", "t1(\"", "tn(\"", "with(\""];
        let mut asked: BTreeSet<String> = calls.iter().flat_map(|call| quoted_after(&sources, call)).collect();
        let everywhere = sources + &read("src/app", "rs");
        for family in ["problem-", "booking-", "contact-"] {
            let rests = quoted_after(&everywhere, &format!("\"{family}"));
            asked.extend(rests.into_iter().map(|rest| format!("{family}{rest}")));
        }
        // What ends in a hyphen is the start of a key that is put together; its parts are asked for by other names.
        let whole = |key: &String| {
            key.contains('-') && !key.ends_with('-') && key.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
        };
        asked.retain(whole);
        assert!(asked.len() > 100, "only {} texts are asked for", asked.len());
        let known = keys_of("it.ftl");
        let missing: Vec<&String> = asked.iter().filter(|key| !known.contains(*key)).collect();
        assert!(missing.is_empty(), "no text for {missing:?}");
    }

    #[test]
    fn every_refusal_says_what_to_do_in_every_language() {
        let refusals = crate::wire::refusals::tests::one_of_each();
        let texts = Texts::load().unwrap();
        for language in ["it", "en"] {
            let words = texts.in_language(language);
            let said: BTreeSet<String> =
                refusals.iter().map(|refusal| words.refusal(refusal, Tz::Europe__Rome)).collect();
            assert_eq!(said.len(), refusals.len(), "two refusals say the same in {language}");
            for text in said {
                assert!(text.contains(' ') && !text.contains(['{', '}']), "{language}: {text}");
            }
        }
    }

    #[test]
    fn dates_and_durations_are_as_people_write_them() {
        let texts = Texts::load().unwrap();
        let (it, en) = (texts.in_language("it"), texts.in_language("en"));
        let start = SlotStart::new("2027-01-14".parse().unwrap(), 600);
        let range = SlotRange { start, minutes: 30 };
        assert_eq!(it.range(range), "giovedì 14 gennaio 2027, dalle 10:00 alle 10:30");
        assert_eq!(en.range(range), "Thursday 14 January 2027, from 10:00 to 10:30");
        assert_eq!(it.duration(90), "1 ora e 30 minuti");
        assert_eq!(en.duration(60), "1 hour");
        assert_eq!(it.time(SlotStart { fold: true, ..start }), "10:00 (dopo il cambio dell’ora)");
        assert_eq!(it.tn("cell-free-long", "left", 1), "disponibile, 1 posto");
    }
}
