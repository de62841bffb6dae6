//! The step at which a person says whom the hold is for: the *anagrafica*. On an errand there are two people, and the
//! beneficiary's fiscal code is the errand's. Not here: what is right (`app::people`).

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use askama::Template;
use chrono::NaiveDate;

use super::errors::{Answer, Problem, refusal_status};
use super::fields::FormFields;
use super::guest_code;
use super::hold::{self, Frame, From, Sent, Step};
use super::screen::Screen;
use crate::app::people::{self, Checked, FieldError, Reach, TypedPerson};
use crate::app::town::LiveHold;
use crate::domain::catalog::Node;
use crate::domain::fiscal_code::{FiscalCode, Misfit, Sex};
use crate::domain::ids::HoldId;
use crate::domain::particulars::Particulars;
use crate::domain::person::{Person, PersonId};
use crate::domain::refusal::Refusal;
use crate::domain::service::{Asks, Need};
use crate::domain::time::civil;

#[derive(Template)]
#[template(path = "person.html", config = "web/askama.toml")]
struct PersonPage<'a> {
    s: &'a Screen,
    f: Frame<'a>,
    /// Applicant first; on an errand the beneficiary follows.
    people: Vec<Section>,
    /// What does not fit, asked to be looked at again.
    misfits: Vec<String>,
    /// How many fields are wrong.
    wrong: u32,
    /// Where a guest may log in.
    login: Option<String>,
}

/// One person's part of the form.
struct Section {
    /// Before the names of its fields.
    prefix: &'static str,
    title: String,
    what: Option<String>,
    typed: TypedPerson,
    /// By name of the field: what is wrong with it.
    errors: HashMap<&'static str, String>,
    /// The fiscal code cannot be changed.
    locked: bool,
    identifier: Need,
    phone: Need,
    email: bool,
    /// What the State vouches for: shown, and not typed.
    certified: Vec<(String, String)>,
}

impl Section {
    fn name(&self, field: &str) -> String {
        format!("{}{field}", self.prefix)
    }

    fn error(&self, field: &str) -> Option<&String> {
        self.errors.get(field)
    }

    fn asks_code(&self) -> bool {
        self.identifier != Need::Off
    }

    fn needs_code(&self) -> bool {
        self.identifier == Need::Required
    }

    fn asks_phone(&self) -> bool {
        self.phone != Need::Off
    }

    fn needs_phone(&self) -> bool {
        self.phone == Need::Required
    }

    /// Whether the part that most people leave empty is to be seen at once.
    fn opens_more(&self) -> bool {
        let typed = [&self.typed.birth_date, &self.typed.sex, &self.typed.birth_place];
        typed.iter().any(|text| !text.is_empty())
            || ["birth_date", "birth_place"].iter().any(|field| self.errors.contains_key(field))
    }
}

const OWN: &str = "";
const BENEFICIARY: &str = "b-";

/// The page.
pub async fn page(screen: Screen, hold: Path<HoldId>, from: Query<From>) -> Answer {
    let Some(live) = hold::find(&screen, *hold).await? else {
        return hold::ended(&screen, *hold, from.risorsa.as_ref(), None).await;
    };
    if screen.visitor.login().is_none() && screen.town().takes_guests(&live.resource).is_err() {
        return Ok(screen.go(&hold::login(&screen, &live)));
    }
    let told = screen.town().told(&screen.visitor, *hold);
    show(&screen, &live, told.as_ref(), None)
}

/// The page with what was told before.
pub fn show(screen: &Screen, live: &LiveHold, told: Option<&Particulars>, refusal: Option<&Refusal>) -> Answer {
    let known = told.map(|told| &told.applicant).or_else(|| screen.visitor.login().map(|login| &login.person));
    let applicant = known.map(typed_as).unwrap_or_default();
    let beneficiary = told.and_then(|told| told.beneficiary.as_ref()).map(typed_as).unwrap_or_default();
    let status = refusal.map_or(StatusCode::OK, refusal_status);
    render(screen, live, (applicant, beneficiary), &Findings::default(), refusal, status)
}

/// What was found in a form.
#[derive(Default)]
struct Findings {
    own: Vec<FieldError>,
    beneficiary: Vec<FieldError>,
    misfits: Vec<Misfit>,
}

fn render(
    screen: &Screen,
    live: &LiveHold,
    (applicant, beneficiary): (TypedPerson, TypedPerson),
    found: &Findings,
    refusal: Option<&Refusal>,
    status: StatusCode,
) -> Answer {
    let catalog = screen.town().catalog();
    let f = Frame::new(screen, &catalog, live, Step::Person, refusal)?;
    let (own, other) = asks(f.node, screen.errand.is_some());
    let mut people = vec![section(screen, OWN, applicant, &own, &found.own)];
    if let Some(person) = certified(screen) {
        people[0].certified = super::summary::rows(screen, &Person { email: None, phone: None, ..person.clone() });
        people[0].what = Some(screen.t("person-certified-what"));
        if person.id.is_some() {
            people[0].identifier = Need::Off;
        }
    }
    if let Some(errand) = &screen.errand {
        people[0].title = screen.t("person-applicant");
        if people[0].certified.is_empty() {
            people[0].what = Some(screen.t("person-applicant-what"));
        }
        let typed = TypedPerson { fiscal_code: errand.for_whom.as_str().to_owned(), ..beneficiary };
        let mut section = section(screen, BENEFICIARY, typed, &other, &found.beneficiary);
        (section.title, section.locked, section.email) = (screen.t("person-beneficiary"), true, false);
        people.push(section);
    }
    let misfits = found.misfits.iter().map(|misfit| screen.t(misfit_key(*misfit))).collect();
    let login = screen.visitor.login().is_none().then(|| screen.login_address()).flatten();
    let wrong = u32::try_from(found.own.len() + found.beneficiary.len()).unwrap_or(u32::MAX);
    screen.page(status, &PersonPage { s: screen, f, people, misfits, wrong, login })
}

/// Who has logged in, where the State vouches for their data and a name is among them.
#[must_use]
pub fn certified(screen: &Screen) -> Option<&Person> {
    let login = screen.visitor.login().filter(|login| login.certified)?;
    let named = !login.person.given_name.is_empty() && !login.person.family_name.is_empty();
    named.then_some(&login.person)
}

/// What is asked of the applicant and of the beneficiary. On an errand the applicant's identifier is their own affair.
fn asks(node: &Node, errand: bool) -> (Asks, Asks) {
    let own = Asks { identifier: if errand { Need::Optional } else { node.asks.identifier }, ..node.asks.clone() };
    (own, Asks { identifier: Need::Required, phone: Need::Off, ..node.asks.clone() })
}

fn section(screen: &Screen, prefix: &'static str, typed: TypedPerson, asks: &Asks, wrong: &[FieldError]) -> Section {
    Section {
        prefix,
        title: screen.t("person-own"),
        what: None,
        typed,
        errors: wrong.iter().rev().map(|error| (error.field, screen.t(error.key))).collect(),
        locked: false,
        identifier: asks.identifier,
        phone: asks.phone,
        email: true,
        certified: Vec::new(),
    }
}

fn misfit_key(misfit: Misfit) -> &'static str {
    match misfit {
        Misfit::Surname => "misfit-surname",
        Misfit::Name => "misfit-name",
        Misfit::BirthDate => "misfit-birth-date",
        Misfit::Sex => "misfit-sex",
        Misfit::Place | Misfit::PlaceUnknown | Misfit::PlaceAtOtherTimes => "misfit-place",
    }
}

/// A person as they would have typed themselves.
fn typed_as(person: &Person) -> TypedPerson {
    let code = person.fiscal_code().map(|code| code.as_str().to_owned());
    let document = match &person.id {
        Some(PersonId::Document(document)) => Some(document.clone()),
        _ => None,
    };
    TypedPerson {
        given_name: person.given_name.clone(),
        family_name: person.family_name.clone(),
        fiscal_code: code.unwrap_or_default(),
        has_no_code: document.is_some(),
        document: document.unwrap_or_default(),
        birth_date: person.birth_date.map(|date| date.format("%d/%m/%Y").to_string()).unwrap_or_default(),
        sex: person.sex.map(|sex| if sex == Sex::Female { "F" } else { "M" }).unwrap_or_default().to_owned(),
        birth_place: person.birth_place.clone().unwrap_or_default(),
        email: person.email.clone().unwrap_or_default(),
        phone: person.phone.clone().unwrap_or_default(),
    }
}

fn typed_in(fields: &mut FormFields, prefix: &str) -> TypedPerson {
    let mut text = |name: &str| fields.text(&format!("{prefix}{name}"));
    TypedPerson {
        given_name: text("nome"),
        family_name: text("cognome"),
        fiscal_code: text("codice-fiscale"),
        has_no_code: !text("senza-codice").is_empty(),
        document: text("documento"),
        birth_date: text("nascita"),
        sex: text("sesso"),
        birth_place: text("luogo-nascita"),
        email: text("email"),
        phone: text("telefono"),
    }
}

/// Takes the form and goes on to the next step; what is wrong is shown beside its field.
pub async fn tell(
    screen: Screen,
    request: HttpRequest,
    hold: Path<HoldId>,
    form: Form<HashMap<String, String>>,
) -> Answer {
    let Sent { resource, mut fields, .. } = hold::sent(form)?;
    let Some(live) = hold::find(&screen, *hold).await? else {
        return hold::ended(&screen, *hold, Some(&resource), Some(&Refusal::HoldUnknown)).await;
    };
    let catalog = screen.town().catalog();
    let node = catalog.node(&live.resource).ok_or(Problem::NotFound)?;
    let (own, other) = (typed_in(&mut fields, OWN), typed_in(&mut fields, BENEFICIARY));
    let looked_again = !fields.text("verificato").is_empty();
    let today = civil(live.zone, screen.town().now()).date;
    let for_whom = screen.errand.as_ref().map(|errand| errand.for_whom.clone());
    let (told, found) = take(node, (&own, &other), certified(&screen), for_whom, today);
    let told = match told {
        Some(told) if found.misfits.is_empty() || looked_again => told,
        _ => return render(&screen, &live, (own, other), &found, None, StatusCode::UNPROCESSABLE_ENTITY),
    };
    if guest_code::is_due(&screen, &live, &told)
        && let Err(error) = guest_code::send(&screen, &request, &told).await
    {
        return super::access::failed(&screen, &error, &screen.via(&hold::address(*hold, &live.resource)));
    }
    let next = hold::onward(&screen, node, &live, &told, Step::Person);
    match screen.town().give_people(&screen.visitor, *hold, told).await {
        Ok(()) => Ok(screen.go(&next)),
        Err(refusal) => hold::ended(&screen, *hold, Some(&resource), Some(&refusal)).await,
    }
}

/// Both people from what was typed, where nothing is wrong with it.
fn take(
    node: &Node,
    (own, other): (&TypedPerson, &TypedPerson),
    certified: Option<&Person>,
    for_whom: Option<FiscalCode>,
    today: NaiveDate,
) -> (Option<Particulars>, Findings) {
    let (own_asks, other_asks) = asks(node, for_whom.is_some());
    let applicant = match certified {
        Some(person) => people::parse_certified(person, own, &own_asks),
        None => people::parse(own, &own_asks, Reach::ByEmail, today),
    };
    let beneficiary = for_whom.map(|code| {
        // Whatever the form says: it is the errand's.
        let typed = TypedPerson { fiscal_code: code.as_str().to_owned(), has_no_code: false, ..other.clone() };
        people::parse(&typed, &other_asks, Reach::ByAnother, today)
    });
    let mut found = Findings::default();
    let mut person = |result: Result<Checked, Vec<FieldError>>, wrong: &mut Vec<FieldError>| match result {
        Ok(checked) => {
            found.misfits.extend(checked.misfits);
            Some(checked.person)
        }
        Err(errors) => {
            wrong.extend(errors);
            None
        }
    };
    let (mut own_wrong, mut other_wrong) = (Vec::new(), Vec::new());
    let applicant = person(applicant, &mut own_wrong);
    let beneficiary = beneficiary.map(|result| person(result, &mut other_wrong));
    (found.own, found.beneficiary) = (own_wrong, other_wrong);
    let told = match (applicant, beneficiary) {
        (Some(applicant), None) => Some(Particulars::of(applicant)),
        (Some(applicant), Some(Some(other))) => {
            Some(Particulars { beneficiary: Some(other), ..Particulars::of(applicant) })
        }
        _ => None,
    };
    (told, found)
}
