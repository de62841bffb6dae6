//! From claims to a person: each meaning has its names, in order, and each value is read as providers really write it. What
//! a certified source says is taken as it is; what does not fit together is told, not refused. Not here: whether the claims
//! are the provider's (`relying_party`).

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::provider::{Mapping, ProviderSettings};
use crate::domain::fiscal_code::{Bearer, FiscalCode, FiscalCodeError, Misfit, Sex};
use crate::domain::person::{Person, PersonId};
use crate::domain::places::{PlaceCode, Places};

/// What a provider says, by claim.
pub type Claims = Map<String, Value>;

/// Longest value that is read, in characters: nothing real is longer, and all of it lies in the session's row.
const VALUE_CHARS_MAX: usize = 250;

/// What the claims say of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub person: Person,
    /// Name, birth or sex against the fiscal code.
    pub misfits: Vec<Misfit>,
    /// Why what was given as a fiscal code cannot be one.
    pub code_problem: Option<FiscalCodeError>,
}

/// Whether there is enough to know a person by: else the provider is asked for more.
#[must_use]
pub fn is_enough(claims: &Claims, mapping: &Mapping) -> bool {
    let has = |names: &[String]| text(claims, names).is_some();
    let id = has(&mapping.fiscal_code) || has(&mapping.eidas_id);
    has(&mapping.given_name) && has(&mapping.family_name) && id
}

/// Adds what is not there yet.
pub fn add_missing(claims: &mut Claims, more: Claims) {
    for (name, value) in more {
        claims.entry(name).or_insert(value);
    }
}

/// A claim's text; the first where there are several values, as proxies make of SAML attributes.
#[must_use]
pub fn text(claims: &Claims, names: &[String]) -> Option<String> {
    texts(claims, names).next()
}

fn texts<'a>(claims: &'a Claims, names: &'a [String]) -> impl Iterator<Item = String> + 'a {
    names.iter().filter_map(|name| value(claims, name)).filter_map(first_text)
}

fn value<'a>(claims: &'a Claims, name: &str) -> Option<&'a Value> {
    let Some(path) = name.strip_prefix('/') else { return claims.get(name) };
    let mut steps = path.split('/').map(|step| step.replace("~1", "/").replace("~0", "~"));
    let first = claims.get(&steps.next()?)?;
    steps.try_fold(first, |value, step| match value {
        Value::Array(values) => values.get(step.parse::<usize>().ok()?),
        value => value.get(&step),
    })
}

fn first_text(value: &Value) -> Option<String> {
    let value = match value {
        Value::Array(values) => values.first()?,
        value => value,
    };
    let text = value.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
    let well = !text.is_empty() && text.chars().count() <= VALUE_CHARS_MAX && !text.chars().any(char::is_control);
    well.then_some(text)
}

/// Reads a person.
#[must_use]
pub fn read(claims: &Claims, provider: &ProviderSettings) -> Said {
    let mapping = &provider.claims;
    let (code, code_problem) = identifier(claims, provider);
    let place = text(claims, &mapping.birth_place);
    let place_code = place.as_deref().and_then(|place| PlaceCode::parse(place).ok());
    let birth_date = texts(claims, &mapping.birth_date).find_map(|text| date(&text));
    let person = Person {
        given_name: text(claims, &mapping.given_name).unwrap_or_default(),
        family_name: text(claims, &mapping.family_name).unwrap_or_default(),
        id: code,
        birth_date,
        sex: texts(claims, &mapping.sex).find_map(|text| sex(&text)),
        birth_place: place_code.and_then(|code| place_name(code, birth_date)).or(place),
        email: texts(claims, &mapping.email).find(|text| text.contains('@') && !text.contains(' ')),
        phone: texts(claims, &mapping.phone).find_map(|text| phone(&text)),
    };
    let misfits = misfits(&person, place_code);
    Said { person, misfits, code_problem }
}

/// The first claim that holds an identifier. A certified source's code with a wrong letter is kept as it is: official
/// test identities have such, and whoever is certified is not sent away for a letter.
fn identifier(claims: &Claims, provider: &ProviderSettings) -> (Option<PersonId>, Option<FiscalCodeError>) {
    let mut problem = None;
    for text in texts(claims, &provider.claims.fiscal_code) {
        match FiscalCode::from_attribute(&text) {
            Ok(code) => return (Some(PersonId::FiscalCode(code)), None),
            Err(error) if provider.certifies() && has_shape(&error) => {
                return (Some(PersonId::Attested(bare(&text))), Some(error));
            }
            Err(error) => problem = problem.or(Some(error)),
        }
    }
    let eidas = texts(claims, &provider.claims.eidas_id).find(|text| is_eidas(text)).map(PersonId::Eidas);
    // Where there is another identifier, a user's name that is no fiscal code is no problem.
    let problem = if eidas.is_some() { None } else { problem };
    (eidas, problem)
}

/// Sixteen characters in their places, that yet cannot be right.
fn has_shape(error: &FiscalCodeError) -> bool {
    use FiscalCodeError::{CheckDigit, CheckLetter, Day, LeapDay};
    matches!(error, CheckLetter | CheckDigit | Day | LeapDay)
}

fn bare(text: &str) -> String {
    let text = text.trim().to_ascii_uppercase();
    text.strip_prefix("TINIT-").unwrap_or(&text).to_owned()
}

/// `ES/IT/12345`: two countries and what the first calls the person (eIDAS SAML Attribute Profile 1.2 §2.2.3).
fn is_eidas(text: &str) -> bool {
    let mut parts = text.splitn(3, '/');
    let country =
        |part: Option<&str>| part.is_some_and(|part| part.len() == 2 && part.bytes().all(|c| c.is_ascii_uppercase()));
    country(parts.next()) && country(parts.next()) && parts.next().is_some_and(|rest| !rest.is_empty())
}

/// A whole date; OpenID Connect allows a year alone, which is none.
fn date(text: &str) -> Option<NaiveDate> {
    let date = text.get(..10).unwrap_or(text);
    NaiveDate::parse_from_str(date, "%Y-%m-%d")
        .ok()
        .filter(|date| *date >= NaiveDate::from_ymd_opt(1850, 1, 1).unwrap_or_default())
}

fn sex(text: &str) -> Option<Sex> {
    match text.to_ascii_lowercase().as_str() {
        "m" | "male" => Some(Sex::Male),
        "f" | "female" => Some(Sex::Female),
        _ => None,
    }
}

/// In international form. Italian numbers often come without the country.
fn phone(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !" -./()".contains(*c)).collect();
    let plain = plain.strip_prefix("00").map_or(plain.clone(), |rest| format!("+{rest}"));
    let number = match plain.strip_prefix('+') {
        Some(digits) => digits.to_owned(),
        None if plain.starts_with(['0', '3']) => format!("39{plain}"),
        None => return None,
    };
    let well = (6..=15).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
    well.then(|| format!("+{number}"))
}

/// The name that a place had when the person was born; of a place whose dates do not fit, its last.
fn place_name(code: PlaceCode, born: Option<NaiveDate>) -> Option<String> {
    let names = Places::built_in().of_code(code);
    let then = names.iter().find(|place| born.is_some_and(|born| place.stood_on(born)));
    then.or(names.last()).map(|place| place.name.to_owned())
}

fn misfits(person: &Person, place: Option<PlaceCode>) -> Vec<Misfit> {
    let Some(code) = person.fiscal_code().and_then(FiscalCode::person) else { return Vec::new() };
    let known = |text: &'_ str| !text.is_empty();
    let bearer = Bearer {
        surname: Some(person.family_name.as_str()).filter(|text| known(text)),
        name: Some(person.given_name.as_str()).filter(|text| known(text)),
        birth_date: person.birth_date,
        sex: person.sex,
        place,
    };
    code.check_against(&bearer, Places::built_in())
}

#[cfg(test)]
mod tests;
