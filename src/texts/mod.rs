//! The catalogues of texts (`web/locales/*.ftl`, Fluent), shared by pages, letters and the browser. Not here: the texts of
//! the town's own data.

pub mod languages;

use std::fmt::Display;
use std::sync::Arc;

use chrono::{Locale, NaiveDate};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use self::languages::{LANGUAGES, Language};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, SlotStart, Timestamp, Tz, civil};

#[derive(rust_embed::RustEmbed)]
#[folder = "web/locales"]
struct Locales;

/// The catalogues of all languages of the screen, in the order of `LANGUAGES`.
#[derive(Clone)]
pub struct Texts(Vec<Words>);

impl Texts {
    /// # Errors
    /// Where a catalogue is missing or not well formed; the text names it.
    pub fn load() -> Result<Self, String> {
        LANGUAGES.iter().map(Words::load).collect::<Result<_, _>>().map(Self)
    }

    /// The words of a language; Italian for one that there is not.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Words {
        let Self(all) = self;
        all.iter().find(|words| words.language == language).unwrap_or(&all[0]).clone()
    }
}

/// The words of one language. Cheap to clone.
#[derive(Clone)]
pub struct Words {
    pub language: &'static str,
    locale: Locale,
    dotted: bool,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl Words {
    fn load(language: &'static Language) -> Result<Self, String> {
        let &Language { code, tag, locale, dotted, .. } = language;
        let name = format!("{code}.ftl");
        let file = Locales::get(&name).ok_or(format!("web/locales/{name} is missing"))?;
        let source = String::from_utf8(file.data.into_owned()).map_err(|e| format!("web/locales/{name}: {e}"))?;
        let resource = FluentResource::try_new(source).map_err(|(_, e)| format!("web/locales/{name}: {e:?}"))?;
        let tag: LanguageIdentifier = tag.parse().map_err(|e| format!("language {tag}: {e}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks are for texts of mixed direction; in titles, mails and attributes they are rubbish.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|e| format!("web/locales/{name}: {e:?}"))?;
        Ok(Self { language: code, locale, dotted, bundle: Arc::new(bundle) })
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

    /// A date by one of two patterns: without and with a dot after the day.
    fn dated(&self, date: NaiveDate, plain: &str, dotted: &str) -> String {
        date.format_localized(if self.dotted { dotted } else { plain }, self.locale).to_string()
    }

    /// `martedì 14 gennaio 2027`, `Dienstag, 14. Januar 2027`.
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        self.dated(date, "%A %-d %B %Y", "%A, %-d. %B %Y")
    }

    /// `14 gennaio 1980`, `14. Januar 1980`.
    #[must_use]
    pub fn day_of_birth(&self, date: NaiveDate) -> String {
        self.dated(date, "%-d %B %Y", "%-d. %B %Y")
    }

    /// `martedì 14 gennaio`.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> String {
        self.dated(date, "%A %-d %B", "%A, %-d. %B")
    }

    /// The two ends of some days: `7` and `13 dicembre 2026`, or `30 novembre` and `6 dicembre 2026`.
    #[must_use]
    pub fn span(&self, from: NaiveDate, to: NaiveDate) -> (String, String) {
        let same_month = from.format("%Y-%m").to_string() == to.format("%Y-%m").to_string();
        let start = if same_month { self.dated(from, "%-d", "%-d.") } else { self.dated(from, "%-d %B", "%-d. %B") };
        (start, self.dated(to, "%-d %B %Y", "%-d. %B %Y"))
    }

    /// `mar` and `14 gen`.
    #[must_use]
    pub fn day_short(&self, date: NaiveDate) -> (String, String) {
        // Some languages end what is cut off with a dot, of which a narrow column has no need.
        let cut = |text: String| text.trim_end_matches('.').to_owned();
        (cut(self.dated(date, "%a", "%a")), cut(self.dated(date, "%-d %b", "%-d. %b")))
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
        for language in &LANGUAGES[1..] {
            assert_eq!(keys_of(&format!("{}.ftl", language.code)), keys_of("it.ftl"), "{}", language.code);
        }
        let sources = read("web/templates", "html")
            + &read("src/http", "rs")
            + &read("src/notify/mail", "rs")
            + &read("web/templates/mail", "html");
        let calls = [".t(\"", ".t1(\"", ".tn(\"", ".with(\""];
        let mut asked: BTreeSet<String> = calls.iter().flat_map(|call| quoted_after(&sources, call)).collect();
        let everywhere = read("src/http", "rs") + &read("src/app", "rs");
        for family in ["problem-", "booking-", "person-", "misfit-", "details-", "errand-", "mine-"] {
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
        for language in LANGUAGES.map(|language| language.code) {
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
        let as_written = [
            ("de", "Donnerstag, 14. Januar 2027, von 10:00 bis 10:30 Uhr", "1 Stunde und 30 Minuten", "11.", "Do"),
            ("fr", "jeudi 14 janvier 2027, de 10:00 à 10:30", "1 heure et 30 minutes", "11", "jeu"),
            ("sl", "četrtek, 14. januar 2027, od 10:00 do 10:30", "1 ura in 30 minut", "11.", "čet"),
        ];
        for (language, written, duration, monday, short) in as_written {
            let words = texts.in_language(language);
            assert_eq!((words.range(range).as_str(), words.duration(90).as_str()), (written, duration));
            let (from, _) = words.span("2027-01-11".parse().unwrap(), "2027-01-17".parse().unwrap());
            assert_eq!((from.as_str(), words.day_short(start.date).0.as_str()), (monday, short));
        }
        let places = |count: i64| texts.in_language("sl").tn("list-left", "left", count);
        assert_eq!([1, 2, 3, 5, 101].map(places), ["1 mesto", "2 mesti", "3 mesta", "5 mest", "101 mesto"]);
        assert_eq!(texts.in_language("fr").tn("list-left", "left", 0), "0 place");
    }
}
