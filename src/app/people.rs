//! People as they type themselves into a form, parsed at the edge: the one way to make a `Person` of it. Every field that
//! is wrong is named, with the key of the text that says how to mend it. Not here: what certified sources say of a person.

use chrono::{Datelike, NaiveDate};

use crate::domain::fiscal_code::{Bearer, FiscalCode, FiscalCodeError, Misfit, Sex};
use crate::domain::person::{Person, PersonId};
use crate::domain::places::Places;
use crate::domain::service::{Asks, Need};

/// What is wrong with a field; `key` names the text in the catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {key}")]
pub struct FieldError {
    pub field: &'static str,
    pub key: &'static str,
}

/// Longest name, in characters.
pub const NAME_CHARS_MAX: usize = 120;
/// Longest address, in bytes (RFC 5321 §4.5.3.1.3, less the angle brackets).
pub const EMAIL_BYTES_MAX: usize = 254;
/// Longest number or name of a document, in characters.
pub const DOCUMENT_CHARS_MAX: usize = 60;
/// ITU-T E.164: at most 15 digits; fewer than six reach nobody.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;
/// Nobody alive was born before.
const BIRTH_YEAR_MIN: i32 = 1900;

/// A form as it was sent. What was not asked for is empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TypedPerson {
    pub given_name: String,
    pub family_name: String,
    pub fiscal_code: String,
    /// The person says that there is no fiscal code, and names a document in its place.
    pub has_no_code: bool,
    pub document: String,
    /// Day, month and year with any signs between them, or as ISO 8601 has it.
    pub birth_date: String,
    /// `F`, `M` or nothing.
    pub sex: String,
    pub birth_place: String,
    pub email: String,
    pub phone: String,
}

/// Whether the person must be reachable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Confirmations go there.
    ByEmail,
    /// Somebody else is told.
    ByAnother,
}

/// A person, and what of their data does not fit their fiscal code: to be looked at again, and no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub person: Person,
    pub misfits: Vec<Misfit>,
}

/// Parses a form. What a fiscal code tells of its bearer need not be typed.
///
/// # Errors
/// One entry for each wrong field, in the order of the form.
pub fn parse(typed: &TypedPerson, asks: &Asks, reach: Reach, today: NaiveDate) -> Result<Checked, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut take = |field, result: Result<Option<String>, &'static str>| {
        result.unwrap_or_else(|key| {
            wrong.push(FieldError { field, key });
            None
        })
    };
    let given_name = take("given_name", self::given_name(&typed.given_name).map(Some));
    let family_name = take("family_name", self::family_name(&typed.family_name).map(Some));
    let email = take("email", email(&typed.email, reach));
    let phone = take("phone", phone(&typed.phone, asks.phone));
    let birth_place = take("birth_place", birth_place(&typed.birth_place));
    let id = id(typed, asks.identifier).unwrap_or_else(|error| {
        wrong.push(error);
        None
    });
    let birth_date = birth_date(&typed.birth_date, today).unwrap_or_else(|key| {
        wrong.push(FieldError { field: "birth_date", key });
        None
    });
    if !wrong.is_empty() {
        const ORDER: [&str; 8] =
            ["given_name", "family_name", "fiscal_code", "document", "birth_date", "birth_place", "email", "phone"];
        wrong.sort_by_key(|error| ORDER.iter().position(|field| *field == error.field));
        return Err(wrong);
    }
    let sex = match typed.sex.as_str() {
        "F" => Some(Sex::Female),
        "M" => Some(Sex::Male),
        _ => None,
    };
    let (given_name, family_name) = (given_name.unwrap_or_default(), family_name.unwrap_or_default());
    let person = Person { given_name, family_name, id, birth_date, sex, birth_place, email, phone };
    let misfits = misfits(&person);
    Ok(Checked { person: completed(person, today), misfits })
}

/// Parses the contacts that somebody typed whose other data the State vouches for. Whatever the form says of those does not
/// count, and what of them does not fit each other is the office's to look at.
///
/// # Errors
/// One entry for each wrong field, in the order of the form.
pub fn parse_certified(certified: &Person, typed: &TypedPerson, asks: &Asks) -> Result<Checked, Vec<FieldError>> {
    let id = if certified.id.is_some() { Ok(certified.id.clone()) } else { id(typed, asks.identifier) };
    let email = email(&typed.email, Reach::ByEmail).map_err(|key| FieldError { field: "email", key });
    let phone = phone(&typed.phone, asks.phone).map_err(|key| FieldError { field: "phone", key });
    match (id, email, phone) {
        (Ok(id), Ok(email), Ok(phone)) => {
            Ok(Checked { person: Person { id, email, phone, ..certified.clone() }, misfits: Vec::new() })
        }
        (id, email, phone) => Err([id.err(), email.err(), phone.err()].into_iter().flatten().collect()),
    }
}

/// Parses a given name.
///
/// # Errors
/// The key of the text that says what is wrong.
pub fn given_name(text: &str) -> Result<String, &'static str> {
    name(text, "person-given-name-missing")
}

/// Parses a family name.
///
/// # Errors
/// The key of the text that says what is wrong.
pub fn family_name(text: &str) -> Result<String, &'static str> {
    name(text, "person-family-name-missing")
}

/// Parses an address that must be there.
///
/// # Errors
/// The key of the text that says what is wrong.
pub fn address(text: &str) -> Result<String, &'static str> {
    Ok(email(text, Reach::ByEmail)?.unwrap_or_default())
}

/// Trims, and makes one blank of several.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(text: &str, missing: &'static str) -> Result<String, &'static str> {
    let name = squeezed(text);
    if name.is_empty() {
        Err(missing)
    } else if name.chars().count() > NAME_CHARS_MAX {
        Err("person-name-long")
    } else if name.chars().any(|sign| sign.is_control() || sign.is_ascii_digit() || "<>@{}[]\\".contains(sign)) {
        Err("person-name-signs")
    } else {
        Ok(name)
    }
}

/// Accepts what mail servers deliver in practice: one `@`, a local part without spaces or control signs, a domain of
/// labels with at least one dot. Whether somebody reads mail there, only a mail can tell.
fn email(text: &str, reach: Reach) -> Result<Option<String>, &'static str> {
    let email = text.trim();
    match (email.is_empty(), reach) {
        (true, Reach::ByEmail) => Err("person-email-missing"),
        (true, Reach::ByAnother) => Ok(None),
        (false, _) if is_email(email) => Ok(Some(email.to_owned())),
        (false, _) => Err("person-email-shape"),
    }
}

fn is_email(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@').filter(|_| email.len() <= EMAIL_BYTES_MAX) else { return false };
    let sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let local_well = (1..=64).contains(&local.len())
        && local.chars().all(sign)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_well = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    local_well && domain.contains('.') && domain.split('.').all(label_well)
}

/// Without a country's code the number is Italian.
fn phone(text: &str, need: Need) -> Result<Option<String>, &'static str> {
    let typed = text.trim();
    if typed.is_empty() || need == Need::Off {
        return if need == Need::Required { Err("person-phone-missing") } else { Ok(None) };
    }
    let between = |sign: char| sign.is_whitespace() || "-./()".contains(sign);
    let bare: String = typed.chars().filter(|sign| !between(*sign)).collect();
    let digits = match (bare.strip_prefix('+'), bare.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => rest.to_owned(),
        (None, None) => format!("39{bare}"),
    };
    let well = digits.bytes().all(|sign| sign.is_ascii_digit())
        && PHONE_DIGITS.contains(&digits.len())
        && !digits.starts_with('0');
    if well { Ok(Some(format!("+{digits}"))) } else { Err("person-phone-shape") }
}

fn birth_place(text: &str) -> Result<Option<String>, &'static str> {
    let place = squeezed(text);
    match place.chars().count() {
        0 => Ok(None),
        1..=NAME_CHARS_MAX if !place.chars().any(char::is_control) => Ok(Some(place)),
        _ => Err("person-place-long"),
    }
}

fn id(typed: &TypedPerson, need: Need) -> Result<Option<PersonId>, FieldError> {
    let (code, document) = (typed.fiscal_code.trim(), squeezed(&typed.document));
    let error = |field, key| Err(FieldError { field, key });
    match (typed.has_no_code, code.is_empty()) {
        _ if need == Need::Off => Ok(None),
        (false, false) => match FiscalCode::parse(code) {
            Ok(code) => Ok(Some(PersonId::FiscalCode(code))),
            Err(problem) => error("fiscal_code", code_key(&problem)),
        },
        (false, true) if need == Need::Required => error("fiscal_code", "person-code-missing"),
        (false, true) => Ok(None),
        (true, _) if document.is_empty() && need == Need::Required => error("document", "person-document-missing"),
        (true, _) if document.is_empty() => Ok(None),
        (true, _) if document.chars().count() > DOCUMENT_CHARS_MAX => error("document", "person-document-long"),
        (true, _) => Ok(Some(PersonId::Document(document.to_uppercase()))),
    }
}

/// The text that says what is wrong with a fiscal code.
#[must_use]
pub fn code_key(problem: &FiscalCodeError) -> &'static str {
    match problem {
        FiscalCodeError::Length(_) => "person-code-length",
        FiscalCodeError::CheckLetter | FiscalCodeError::CheckDigit => "person-code-check",
        _ => "person-code-shape",
    }
}

/// Nothing where nothing was typed.
fn birth_date(text: &str, today: NaiveDate) -> Result<Option<NaiveDate>, &'static str> {
    let numbers: Vec<&str> = text.split(|sign: char| !sign.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let date = match numbers[..] {
        [] if text.trim().is_empty() => return Ok(None),
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] if year.len() == 4 => (year, month, day),
        _ => return Err("person-birth-date-shape"),
    };
    let number = |part: &str| part.parse::<u32>().ok();
    let date = match (date.0.parse(), number(date.1), number(date.2)) {
        (Ok(year), Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, month, day),
        _ => None,
    };
    match date {
        Some(date) if date.year() >= BIRTH_YEAR_MIN && date <= today => Ok(Some(date)),
        Some(_) => Err("person-birth-date-when"),
        None => Err("person-birth-date-shape"),
    }
}

/// What of a person does not fit the fiscal code. Places are compared where the name that was typed is one place's alone.
#[must_use]
pub fn misfits(person: &Person) -> Vec<Misfit> {
    let places = Places::built_in();
    let Some(code) = person.fiscal_code().and_then(FiscalCode::person) else { return Vec::new() };
    let place = person.birth_place.as_deref().and_then(|name| {
        let mut found = places.search(name, person.birth_date, 8).into_iter();
        let exact: Vec<_> = found.by_ref().filter(|place| place.name.eq_ignore_ascii_case(name)).collect();
        exact.first().filter(|_| exact.len() == 1).map(|place| place.code)
    });
    let bearer = Bearer {
        surname: Some(person.family_name.as_str()),
        name: Some(person.given_name.as_str()),
        birth_date: person.birth_date,
        sex: person.sex,
        place,
    };
    code.check_against(&bearer, places)
}

/// What the fiscal code tells and was not typed.
#[must_use]
pub fn completed(mut person: Person, today: NaiveDate) -> Person {
    let Some(code) = person.fiscal_code().and_then(FiscalCode::person).cloned() else { return person };
    person.birth_date = person.birth_date.or_else(|| code.birth_date(today));
    person.sex = person.sex.or_else(|| Some(code.sex()));
    if person.birth_place.is_none() {
        let on = |date: NaiveDate| move |place: &&crate::domain::places::Place<'_>| place.stood_on(date);
        let known = Places::built_in().of_code(code.place());
        let then = person.birth_date.and_then(|date| known.iter().find(on(date)));
        person.birth_place = then.or(known.last()).map(|place| place.name.to_owned());
    }
    person
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: fn() -> NaiveDate = || NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();

    fn mario() -> TypedPerson {
        TypedPerson {
            given_name: " Mario ".to_owned(),
            family_name: "Rossi".to_owned(),
            fiscal_code: "rssmra80a01h501u".to_owned(),
            email: "mario@example.org".to_owned(),
            ..TypedPerson::default()
        }
    }

    fn wrong(typed: &TypedPerson, asks: &Asks) -> Vec<(&'static str, &'static str)> {
        let found = parse(typed, asks, Reach::ByEmail, TODAY()).err().unwrap_or_default();
        found.into_iter().map(|error| (error.field, error.key)).collect()
    }

    #[test]
    fn a_fiscal_code_saves_typing() {
        let Checked { person, misfits } = parse(&mario(), &Asks::default(), Reach::ByEmail, TODAY()).unwrap();
        assert_eq!(person.full_name(), "Mario Rossi");
        assert_eq!(person.birth_date, NaiveDate::from_ymd_opt(1980, 1, 1));
        assert_eq!((person.sex, person.birth_place.as_deref()), (Some(Sex::Male), Some("Roma")));
        assert_eq!(misfits, []);
    }

    #[test]
    fn every_wrong_field_is_named_in_the_order_of_the_form() {
        let required = Asks { identifier: Need::Required, phone: Need::Required, ..Asks::default() };
        let empty = wrong(&TypedPerson::default(), &required);
        assert_eq!(
            empty,
            [
                ("given_name", "person-given-name-missing"),
                ("family_name", "person-family-name-missing"),
                ("fiscal_code", "person-code-missing"),
                ("email", "person-email-missing"),
                ("phone", "person-phone-missing"),
            ]
        );
        type Change = fn(&mut TypedPerson);
        let cases: [(Change, &str, &str); 16] = [
            (|t| t.given_name = "Ada\u{7}".to_owned(), "given_name", "person-name-signs"),
            (|t| t.given_name = "R2D2".to_owned(), "given_name", "person-name-signs"),
            (|t| t.family_name = "x".repeat(121), "family_name", "person-name-long"),
            (|t| t.fiscal_code = "RSSMRA80A01H501".to_owned(), "fiscal_code", "person-code-length"),
            (|t| t.fiscal_code = "RSSMRA80A01H501X".to_owned(), "fiscal_code", "person-code-check"),
            // Printed in a manual as an example, and no code: 49 October.
            (|t| t.fiscal_code = "RSSMRO70R89F306Y".to_owned(), "fiscal_code", "person-code-shape"),
            (|t| t.email = "ada@example".to_owned(), "email", "person-email-shape"),
            (|t| t.email = "ada@@example.org".to_owned(), "email", "person-email-shape"),
            (|t| t.email = "a da@example.org".to_owned(), "email", "person-email-shape"),
            (|t| t.email = "ada@-example.org".to_owned(), "email", "person-email-shape"),
            (|t| t.phone = "chiamami".to_owned(), "phone", "person-phone-shape"),
            (|t| t.phone = "12".to_owned(), "phone", "person-phone-shape"),
            (|t| t.birth_date = "ieri".to_owned(), "birth_date", "person-birth-date-shape"),
            (|t| t.birth_date = "31/02/1980".to_owned(), "birth_date", "person-birth-date-shape"),
            (|t| t.birth_date = "25/11/2026".to_owned(), "birth_date", "person-birth-date-when"),
            (|t| t.birth_place = "x".repeat(200), "birth_place", "person-place-long"),
        ];
        for (change, field, key) in cases {
            let mut typed = mario();
            change(&mut typed);
            assert_eq!(wrong(&typed, &Asks::default()), [(field, key)]);
        }
    }

    #[test]
    fn dates_and_numbers_are_taken_as_people_write_them() {
        let written = ["1/1/1980", "01.01.1980", "1980-01-01", " 1 - 1 - 1980 "];
        for text in written {
            let typed = TypedPerson { birth_date: text.to_owned(), ..mario() };
            let checked = parse(&typed, &Asks::default(), Reach::ByEmail, TODAY()).unwrap();
            assert_eq!((checked.person.birth_date, checked.misfits), (NaiveDate::from_ymd_opt(1980, 1, 1), vec![]));
        }
        let numbers = [
            ("347 1234567", "+393471234567"),
            ("+44 20 7946 0018", "+442079460018"),
            ("0039-06.123456", "+3906123456"),
        ];
        for (text, expected) in numbers {
            let typed = TypedPerson { phone: text.to_owned(), ..mario() };
            let checked = parse(&typed, &Asks::default(), Reach::ByEmail, TODAY()).unwrap();
            assert_eq!(checked.person.phone.as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_does_not_fit_the_code_is_told_and_not_refused() {
        let typed = TypedPerson {
            given_name: "Maria".to_owned(),
            birth_date: "2/1/1980".to_owned(),
            sex: "F".to_owned(),
            birth_place: "milano".to_owned(),
            ..mario()
        };
        let checked = parse(&typed, &Asks::default(), Reach::ByEmail, TODAY()).unwrap();
        assert_eq!(checked.misfits, [Misfit::BirthDate, Misfit::Sex, Misfit::Place]);
        let other = TypedPerson { family_name: "Bianchi".to_owned(), ..mario() };
        assert_eq!(parse(&other, &Asks::default(), Reach::ByEmail, TODAY()).unwrap().misfits, [Misfit::Surname]);
    }

    #[test]
    fn who_has_no_code_names_a_document_where_one_is_needed() {
        let required = Asks { identifier: Need::Required, ..Asks::default() };
        let mut typed = TypedPerson { fiscal_code: String::new(), has_no_code: true, ..mario() };
        assert_eq!(wrong(&typed, &required), [("document", "person-document-missing")]);
        assert_eq!(wrong(&typed, &Asks::default()), []);
        typed.document = " ca  123 ".to_owned();
        let checked = parse(&typed, &required, Reach::ByEmail, TODAY()).unwrap();
        assert_eq!(checked.person.id, Some(PersonId::Document("CA 123".to_owned())));
        let off = Asks { identifier: Need::Off, ..Asks::default() };
        assert_eq!(
            parse(&mario(), &off, Reach::ByEmail, TODAY()).unwrap().person.id,
            None,
            "what is not asked is not kept"
        );
    }

    #[test]
    fn whom_another_speaks_for_needs_no_address() {
        let typed = TypedPerson { email: String::new(), ..mario() };
        assert!(parse(&typed, &Asks::default(), Reach::ByAnother, TODAY()).is_ok());
        assert_eq!(wrong(&typed, &Asks::default()), [("email", "person-email-missing")]);
    }
}
