//! A hold on its way to a booking: what its pages have in common (timer, extension, way back), and sending it. The steps
//! are files of their own: `person`, `details`, `summary`.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use askama::Template;
use serde::Deserialize;

use super::errors::{Answer, Problem, refusal_status, with_retry};
use super::fields::FormFields;
use super::screen::Screen;
use super::{details, person, summary};
use crate::app::town::{LiveHold, Town};
use crate::domain::catalog::{Catalog, Node};
use crate::domain::command::Answer as Done;
use crate::domain::ids::{HoldId, RequestId, ResourceId};
use crate::domain::particulars::Particulars;
use crate::domain::refusal::Refusal;
use crate::domain::time::{Week, civil};

/// The steps that a hold goes through, as addresses name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Person,
    Details,
    Summary,
}

impl Step {
    /// Its place among all steps of a booking, from 1.
    fn place(self) -> usize {
        match self {
            Self::Person => 3,
            Self::Details => 4,
            Self::Summary => 5,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Person => "richiedente",
            Self::Details => "dettagli",
            Self::Summary => "riepilogo",
        }
    }

    fn of(name: &str) -> Self {
        [Self::Details, Self::Summary].into_iter().find(|step| step.name() == name).unwrap_or(Self::Person)
    }
}

/// What the pages of all steps show around the step's own.
pub struct Frame<'a> {
    pub s: &'a Screen,
    pub node: &'a Node,
    pub hold: &'a LiveHold,
    pub step: Step,
    pub server_time: i64,
    pub until: String,
    pub when: String,
    pub back: String,
    pub refused: Option<String>,
}

impl<'a> Frame<'a> {
    /// # Errors
    /// Where the resource has been taken out of the tree meanwhile.
    pub fn new(
        screen: &'a Screen,
        catalog: &'a Catalog,
        live: &'a LiveHold,
        step: Step,
        refusal: Option<&Refusal>,
    ) -> Result<Self, Problem> {
        Ok(Self {
            s: screen,
            node: catalog.node(&live.resource).ok_or(Problem::NotFound)?,
            hold: live,
            step,
            server_time: screen.town().now().0,
            until: screen.words.time(civil(live.zone, live.until)),
            when: screen.words.range(live.range),
            back: screen.via(&super::week::address(&live.resource, Week::of(live.range.start.date))),
            refused: refusal.map(|refusal| screen.words.refusal(refusal, live.zone)),
        })
    }

    pub fn place(&self) -> usize {
        self.step.place()
    }

    pub fn name(&self) -> &'static str {
        self.step.name()
    }

    pub fn extensions(&self) -> String {
        self.s.words.tn("hold-extend-what", "count", self.hold.extensions_left)
    }

    /// The address of this step.
    pub fn here(&self) -> String {
        self.s.via(&step_address(self.hold.hold, &self.hold.resource, self.step))
    }

    /// Where one logs in again, to go on with this step.
    pub fn access(&self) -> String {
        super::access::address(&self.here())
    }

    /// The address of the first step.
    pub fn first(&self) -> String {
        self.s.via(&address(self.hold.hold, &self.hold.resource))
    }

    /// An address below this hold's: a step's name, or a command's.
    pub fn at(&self, rest: &str) -> String {
        self.s.via(&format!("/riserva/{}/{rest}?risorsa={}", self.hold.hold, self.hold.resource))
    }
}

#[derive(Template)]
#[template(path = "hold_ended.html", config = "web/askama.toml")]
struct EndedPage<'a> {
    s: &'a Screen,
    message: String,
    back: String,
}

/// The resource, so that a hold that is gone still has a way back.
#[derive(Deserialize)]
pub struct From {
    pub risorsa: Option<ResourceId>,
}

/// The address of a hold's first page.
#[must_use]
pub fn address(hold: HoldId, resource: &ResourceId) -> String {
    step_address(hold, resource, Step::Person)
}

/// The address of a step's page.
#[must_use]
pub fn step_address(hold: HoldId, resource: &ResourceId, step: Step) -> String {
    match step {
        Step::Person => format!("/riserva/{hold}?risorsa={resource}"),
        other => format!("/riserva/{hold}/{}?risorsa={resource}", other.name()),
    }
}

/// The hold where it is live and this visitor's.
///
/// # Errors
/// `Busy` where that cannot be asked.
pub async fn find(screen: &Screen, hold: HoldId) -> Result<Option<LiveHold>, Problem> {
    Ok(screen.town().my_hold_of(&screen.visitor, hold).await?)
}

/// Where a visitor must go before the steps after the person's: to log in, or to prove the address. None where they may
/// go on.
#[must_use]
pub fn gate(screen: &Screen, live: &LiveHold, told: &Particulars) -> Option<String> {
    match screen.town().may_book(&screen.visitor, &live.resource, told) {
        Err(Refusal::EmailUnproved) => Some(screen.via(&super::guest_code::address(live))),
        Err(_) => Some(login(screen, live)),
        Ok(()) => None,
    }
}

/// Where one logs in, to come back to the hold's first step.
#[must_use]
pub fn login(screen: &Screen, live: &LiveHold) -> String {
    super::access::address(&screen.via(&address(live.hold, &live.resource)))
}

/// Where a hold goes on to after a step: through the gate, or to the next step at once.
#[must_use]
pub fn onward(screen: &Screen, node: &Node, live: &LiveHold, told: &Particulars, done: Step) -> String {
    let step = step_address(live.hold, &live.resource, next_step(node, told, done));
    gate(screen, live, told).unwrap_or_else(|| screen.via(&step))
}

/// What became of a hold that is no more. Where it lives and is somebody's who had logged in, the login has ended: after
/// another one it is found again.
pub async fn ended(screen: &Screen, hold: HoldId, resource: Option<&ResourceId>, refusal: Option<&Refusal>) -> Answer {
    if screen.visitor.login().is_none()
        && let Some(resource) = resource
        && screen.town().waits_for_login(resource, hold).await?
    {
        return Err(Problem::LoginEnded { back: screen.resume.clone() });
    }
    let message = match refusal {
        Some(refusal) => screen.words.refusal(refusal, screen.zone()),
        None => screen.t("hold-ended-what"),
    };
    let status = refusal.map_or(StatusCode::GONE, refusal_status);
    let back = resource.map_or("/prenota".to_owned(), |resource| format!("/prenota/{resource}"));
    let page = screen.page(status, &EndedPage { s: screen, message, back: screen.via(&back) })?;
    Ok(with_retry(page, refusal))
}

/// The page of a step where the hold is live; else what became of it.
async fn show(screen: &Screen, hold: HoldId, step: Step, resource: ResourceId, refusal: Refusal) -> Answer {
    let Some(live) = find(screen, hold).await? else {
        return ended(screen, hold, Some(&resource), Some(&refusal)).await;
    };
    let told = screen.town().told(&screen.visitor, hold);
    if matches!(refusal, Refusal::LoginMissing | Refusal::EmailUnproved) {
        let elsewhere = told.as_ref().and_then(|told| gate(screen, &live, told));
        return Ok(screen.go(&elsewhere.unwrap_or_else(|| screen.via(&address(hold, &resource)))));
    }
    let page = match (step, told) {
        (Step::Summary, Some(told)) => summary::show(screen, &live, &told, Some(&refusal)),
        (Step::Details, Some(told)) => details::show(screen, &live, &told, Some(&refusal)),
        (_, told) => person::show(screen, &live, told.as_ref(), Some(&refusal)),
    };
    page.map(|page| with_retry(page, Some(&refusal)))
}

/// What the forms of all steps carry.
pub struct Sent {
    pub request: RequestId,
    pub resource: ResourceId,
    pub fields: FormFields,
}

/// # Errors
/// Names a field that is missing or wrong.
pub fn sent(form: Form<HashMap<String, String>>) -> Result<Sent, Problem> {
    let mut fields = FormFields::from(form);
    Ok(Sent { request: fields.take("request")?, resource: fields.take("risorsa")?, fields })
}

/// One extension more; the same step is shown again.
pub async fn extend(screen: Screen, hold: Path<HoldId>, form: Form<HashMap<String, String>>) -> Answer {
    let Sent { request, resource, mut fields } = sent(form)?;
    let step = Step::of(&fields.text("passo"));
    let (on, hold) = (resource.clone(), *hold);
    let asking = move |town: Arc<Town>, who| async move { town.extend(&who, request, &on, hold).await };
    let outcome = screen.run(asking).await;
    match outcome.result {
        Ok(_) => Ok(screen.go(&screen.via(&step_address(hold, &resource, step)))),
        Err(refusal) => show(&screen, hold, step, resource, refusal).await,
    }
}

/// Gives the place back and returns to the week it is in.
pub async fn release(screen: Screen, hold: Path<HoldId>, form: Form<HashMap<String, String>>) -> Answer {
    let Sent { request, resource, .. } = sent(form)?;
    // Only for the way back: where nobody can say which week it was, the resource's own page will do.
    let held = find(&screen, *hold).await.ok().flatten();
    let (on, hold) = (resource.clone(), *hold);
    let asking = move |town: Arc<Town>, who| async move { town.release(&who, request, &on, hold).await };
    let outcome = screen.run(asking).await;
    let week = held.map(|live| super::week::address(&resource, Week::of(live.range.start.date)));
    match outcome.result {
        Ok(_) => Ok(screen.go(&screen.via(&week.unwrap_or_else(|| format!("/prenota/{resource}"))))),
        Err(refusal) => show(&screen, hold, Step::Person, resource, refusal).await,
    }
}

/// Makes the hold a booking with what was told at the steps.
pub async fn confirm(screen: Screen, hold: Path<HoldId>, form: Form<HashMap<String, String>>) -> Answer {
    let Sent { request, resource, .. } = sent(form)?;
    let (on, hold) = (resource.clone(), *hold);
    let asking = move |town: Arc<Town>, who| async move { town.confirm(&who, request, &on, hold).await };
    match screen.run(asking).await.result {
        // Without the errand: what comes after it is the visitor's own.
        Ok(Done::Confirmed { booking, .. }) => Ok(screen.go(&format!("/prenotazione/{booking}"))),
        Ok(_) => Err(Problem::NotFound),
        Err(Refusal::HoldConfirmed { booking }) => Ok(screen.go(&format!("/prenotazione/{booking}"))),
        Err(refusal) => show(&screen, hold, Step::Summary, resource, refusal).await,
    }
}

/// Where a hold goes on to: the first step at which something is missing, not before the one after `done`.
#[must_use]
pub fn next_step(node: &Node, told: &Particulars, done: Step) -> Step {
    use crate::domain::service::Missing;
    match (node.asks.missing(told), done) {
        (Some(Missing::Person), _) => Step::Person,
        (Some(Missing::Details), _) => Step::Details,
        (None, Step::Person) if node.asks.has_details() => Step::Details,
        (None, _) => Step::Summary,
    }
}
