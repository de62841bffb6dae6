//! The step at which a person says why they come, and answers the service's own questions.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use askama::Template;

use super::errors::{Answer, Problem, refusal_status};
use super::fields::FormFields;
use super::hold::{self, Frame, From, Sent, Step};
use super::screen::Screen;
use crate::app::town::LiveHold;
use crate::domain::catalog::Node;
use crate::domain::ids::HoldId;
use crate::domain::particulars::{Answered, Particulars};
use crate::domain::refusal::Refusal;
use crate::domain::service::Need;

/// As the Modello Comuni has it: "massimo 200 caratteri".
const REASON_CHARS_MAX: usize = 200;

#[derive(Template)]
#[template(path = "details.html", config = "web/askama.toml")]
struct DetailsPage<'a> {
    s: &'a Screen,
    f: Frame<'a>,
    reason: String,
    reason_error: Option<String>,
    questions: Vec<Asked>,
}

impl DetailsPage<'_> {
    fn asks_reason(&self) -> bool {
        self.f.node.asks.reason != Need::Off
    }

    fn needs_reason(&self) -> bool {
        self.f.node.asks.reason == Need::Required
    }
}

/// A question with what was answered.
struct Asked {
    name: String,
    text: String,
    required: bool,
    choices: Vec<String>,
    answer: String,
    error: Option<String>,
}

/// The page.
pub async fn page(screen: Screen, hold: Path<HoldId>, from: Query<From>) -> Answer {
    let Some(live) = hold::find(&screen, *hold).await? else {
        return hold::ended(&screen, *hold, from.risorsa.as_ref(), None).await;
    };
    let Some(told) = screen.town().told(&screen.visitor, *hold) else {
        return Ok(screen.go(&screen.via(&hold::address(*hold, &live.resource))));
    };
    if let Some(elsewhere) = hold::gate(&screen, &live, &told) {
        return Ok(screen.go(&elsewhere));
    }
    show(&screen, &live, &told, None)
}

/// The page with what was told before.
pub fn show(screen: &Screen, live: &LiveHold, told: &Particulars, refusal: Option<&Refusal>) -> Answer {
    let catalog = screen.town().catalog();
    let f = Frame::new(screen, &catalog, live, Step::Details, refusal)?;
    let reason = told.reason.clone().unwrap_or_default();
    let questions = questions(screen, f.node, |question| answer_to(told, question));
    let status = refusal.map_or(StatusCode::OK, refusal_status);
    screen.page(status, &DetailsPage { s: screen, f, reason, reason_error: None, questions })
}

fn answer_to(told: &Particulars, question: &str) -> String {
    let known = told.answers.iter().find(|answered| answered.question == question);
    known.map(|answered| answered.answer.clone()).unwrap_or_default()
}

fn questions(screen: &Screen, node: &Node, mut answer: impl FnMut(&str) -> String) -> Vec<Asked> {
    let asked = node.asks.questions.iter().enumerate().map(|(place, question)| {
        let text = screen.own(&question.text).to_owned();
        Asked {
            name: format!("domanda-{}", place + 1),
            required: question.required,
            choices: question.choices.iter().map(|choice| screen.own(choice).to_owned()).collect(),
            answer: answer(&text),
            error: None,
            text,
        }
    });
    asked.collect()
}

/// Takes the form and goes on to the summary.
pub async fn tell(screen: Screen, hold: Path<HoldId>, form: Form<HashMap<String, String>>) -> Answer {
    let Sent { resource, mut fields, .. } = hold::sent(form)?;
    let Some(live) = hold::find(&screen, *hold).await? else {
        return hold::ended(&screen, *hold, Some(&resource), Some(&Refusal::HoldUnknown)).await;
    };
    let catalog = screen.town().catalog();
    let node = catalog.node(&live.resource).ok_or(Problem::NotFound)?;
    let typed = fields.text("motivo");
    let reason = reason(&typed, node.asks.reason);
    let asked = answers(&screen, node, &mut fields);
    if reason.is_err() || asked.iter().any(|asked| asked.error.is_some()) {
        let f = Frame::new(&screen, &catalog, &live, Step::Details, None)?;
        let reason_error = reason.err().map(|key| screen.t(key));
        let page = DetailsPage { s: &screen, f, reason: typed, reason_error, questions: asked };
        return screen.page(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let answers = asked.into_iter().filter(|asked| !asked.answer.is_empty());
    let answers = answers.map(|asked| Answered { question: asked.text, answer: asked.answer }).collect();
    match screen.town().give_details(&screen.visitor, *hold, reason.unwrap_or_default(), answers) {
        Ok(()) => Ok(screen.go(&screen.via(&hold::step_address(*hold, &live.resource, Step::Summary)))),
        // What was told of the person is gone, with a restart of the server.
        Err(_) => Ok(screen.go(&screen.via(&hold::address(*hold, &live.resource)))),
    }
}

/// None where nothing was said and nothing needs to be.
fn reason(typed: &str, need: Need) -> Result<Option<String>, &'static str> {
    let text = clean(typed);
    match need {
        Need::Off => Ok(None),
        Need::Required if text.is_empty() => Err("details-reason-missing"),
        _ if text.chars().count() > REASON_CHARS_MAX => Err("details-too-long"),
        _ => Ok(Some(text).filter(|text| !text.is_empty())),
    }
}

fn answers(screen: &Screen, node: &Node, fields: &mut FormFields) -> Vec<Asked> {
    let mut asked = questions(screen, node, |_| String::new());
    for asked in &mut asked {
        asked.answer = clean(&fields.text(&asked.name));
        let unknown = !asked.choices.is_empty() && !asked.choices.contains(&asked.answer);
        let key = match asked.answer.chars().count() {
            0 if asked.required => "details-answer-missing",
            0 => continue,
            REASON_CHARS_MAX.. if asked.answer.chars().count() > REASON_CHARS_MAX => "details-too-long",
            _ if unknown => "details-answer-unknown",
            _ => continue,
        };
        asked.error = Some(screen.t(key));
    }
    asked
}

/// Lines stay; other signs that nobody sees go.
fn clean(text: &str) -> String {
    let seen = text.replace("\r\n", "\n");
    seen.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect::<String>().trim().to_owned()
}
