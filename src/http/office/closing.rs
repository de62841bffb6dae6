//! Closing days of a calendar: first what it would touch, then the closing itself, which tells everybody.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use askama::Template;
use chrono::NaiveDate;

use super::super::errors::{Answer, Problem, refusal_status, with_retry};
use super::super::fields::FormFields;
use super::super::screen::Screen;
use super::{Line, desk, line};
use crate::app::town::{Closed, Closing, Seen, Town};
use crate::domain::ids::{RequestId, ResourceId};
use crate::domain::refusal::Refusal;

#[derive(Template)]
#[template(path = "office_closing.html", config = "web/askama.toml")]
struct ClosingPage<'a> {
    s: &'a Screen,
    id: &'a ResourceId,
    name: String,
    typed: Typed,
    /// What is wrong, by field.
    wrong: Vec<(&'static str, String)>,
    /// Whom it touches, once that was asked.
    preview: Option<Vec<Line>>,
    /// How many were told, and how many were not, once it is closed.
    done: Option<Closed>,
    refused: Option<String>,
}

/// The form as it was typed.
#[derive(Default, Clone)]
struct Typed {
    from: String,
    to: String,
    from_time: String,
    to_time: String,
}

impl ClosingPage<'_> {
    fn wrong_of(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(of, _)| *of == field).map(|(_, message)| message.as_str())
    }

    /// Whom it touches, as the form says it.
    fn seen(&self) -> Seen {
        Seen::of(self.preview.iter().flatten().map(|line| line.id))
    }
}

impl Typed {
    fn of(fields: &mut FormFields) -> Self {
        let mut text = |field| fields.text(field).trim().to_owned();
        Self { from: text("dal"), to: text("al"), from_time: text("dalle"), to_time: text("alle") }
    }

    /// The days and hours that it means.
    ///
    /// # Errors
    /// The fields that cannot be right, each with the key of what to say.
    fn closing(&self) -> Result<Closing, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let from = self.from.parse::<NaiveDate>().map_err(|_| wrong.push(("dal", "office-close-date"))).ok();
        // Left out, it is the same day, and nothing is wrong with it.
        let to = match self.to.as_str() {
            "" => from,
            last => last.parse().map_err(|_| wrong.push(("al", "office-close-date"))).ok(),
        };
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            wrong.push(("al", "office-close-order"));
        }
        let minutes = match (minute(&self.from_time), minute(&self.to_time)) {
            _ if self.from_time.is_empty() && self.to_time.is_empty() => None,
            (Some(from), Some(to)) if from < to => Some((from, to)),
            (Some(_), Some(_)) => {
                wrong.push(("alle", "office-close-order"));
                None
            }
            (from, _) => {
                wrong.push((if from.is_none() { "dalle" } else { "alle" }, "office-close-time"));
                None
            }
        };
        match from.zip(to).filter(|_| wrong.is_empty()) {
            Some((from, to)) => Ok(Closing { from, to, minutes }),
            None => Err(wrong),
        }
    }
}

/// `08:30` as a minute of the day; `24:00` is its end. Hours are bounded first: anybody can type more than a day has.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.get(..2)?.parse::<u16>().ok()?);
    let minute = (hours <= 24 && minutes < 60).then(|| hours * 60 + minutes)?;
    (minute <= 24 * 60).then_some(minute)
}

fn empty<'a>(screen: &'a Screen, id: &'a ResourceId, typed: Typed) -> ClosingPage<'a> {
    let name = screen.name_of(id);
    ClosingPage { s: screen, id, name, typed, wrong: Vec::new(), preview: None, done: None, refused: None }
}

pub async fn page(screen: Screen, resource: Path<ResourceId>) -> Answer {
    if !desk(&screen)?.resources().any(|id| *id == *resource) {
        return Err(Problem::NotFound);
    }
    screen.page(StatusCode::OK, &empty(&screen, &resource, Typed::default()))
}

/// Shows what it would touch, or closes.
pub async fn close(screen: Screen, resource: Path<ResourceId>, form: Form<HashMap<String, String>>) -> Answer {
    let mut fields = FormFields::from(form);
    let typed = Typed::of(&mut fields);
    let page = empty(&screen, &resource, typed.clone());
    let closing = match typed.closing() {
        Ok(closing) => closing,
        Err(wrong) => {
            let wrong = wrong.into_iter().map(|(field, key)| (field, screen.t(key))).collect();
            return screen.page(StatusCode::UNPROCESSABLE_ENTITY, &ClosingPage { wrong, ..page });
        }
    };
    if fields.text("fai") != "chiudi" {
        return preview(&screen, &resource, &closing, page, None).await;
    }
    let request: RequestId = fields.take("request")?;
    let seen: Seen = fields.take("coinvolte")?;
    let (desk, id, what) = (desk(&screen)?, resource.clone(), closing.clone());
    let closed =
        screen.to_its_end(move |town: Arc<Town>, _| async move { town.close(&desk, request, &id, &what, &seen).await });
    match closed.await.flatten() {
        Ok(closed) => screen.page(StatusCode::OK, &ClosingPage { done: Some(closed), ..page }),
        Err(Refusal::NotAllowed | Refusal::ResourceUnknown) => Err(Problem::NotFound),
        Err(refusal) => preview(&screen, &resource, &closing, page, Some(refusal)).await,
    }
}

async fn preview(
    screen: &Screen,
    resource: &ResourceId,
    closing: &Closing,
    page: ClosingPage<'_>,
    refusal: Option<Refusal>,
) -> Answer {
    let (preview, refusal) = match screen.town().preview_closing(&desk(screen)?, resource, closing).await {
        Ok(touched) => (Some(touched.iter().map(|shown| line(screen, shown)).collect()), refusal),
        Err(Refusal::NotAllowed | Refusal::ResourceUnknown) => return Err(Problem::NotFound),
        Err(cannot) => (None, Some(cannot)),
    };
    let refused = refusal.as_ref().map(|refusal| screen.words.refusal(refusal, screen.zone()));
    let status = refusal.as_ref().map_or(StatusCode::OK, refusal_status);
    let answer = screen.page(status, &ClosingPage { preview, refused, ..page })?;
    Ok(with_retry(answer, refusal.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_is_read_as_an_operator_writes_it() {
        let read = |from: &str, to: &str, from_time: &str, to_time: &str| {
            let [from, to, from_time, to_time] = [from, to, from_time, to_time].map(str::to_owned);
            Typed { from, to, from_time, to_time }.closing()
        };
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (first, last) = (date("2026-12-24"), date("2026-12-31"));
        assert_eq!(read("2026-12-24", "", "", ""), Ok(Closing { from: first, to: first, minutes: None }));
        assert_eq!(read("2026-12-24", "2026-12-31", "", ""), Ok(Closing { from: first, to: last, minutes: None }));
        let minutes = Some((510, 1440));
        assert_eq!(read("2026-12-24", "", "08:30", "24:00"), Ok(Closing { from: first, to: first, minutes }));
        let wrong = [
            (["", "", "", ""], vec![("dal", "office-close-date")]),
            (["2026-12-24", "x", "", ""], vec![("al", "office-close-date")]),
            (["24/12/2026", "2026-12-31", "", ""], vec![("dal", "office-close-date")]),
            (["2026-12-31", "2026-12-24", "", ""], vec![("al", "office-close-order")]),
            (["2026-12-24", "", "08:30", ""], vec![("alle", "office-close-time")]),
            (["2026-12-24", "", "25:00", "26:00"], vec![("dalle", "office-close-time")]),
            (["2026-12-24", "", "1093:00", "1094:00"], vec![("dalle", "office-close-time")]),
            (["2026-12-24", "", "08:60", "09:00"], vec![("dalle", "office-close-time")]),
            (["2026-12-24", "", "08:00", "24:01"], vec![("alle", "office-close-time")]),
            (["2026-12-24", "", "12:00", "08:30"], vec![("alle", "office-close-order")]),
        ];
        for ([from, to, from_time, to_time], fields) in wrong {
            assert_eq!(read(from, to, from_time, to_time), Err(fields), "{from} {to} {from_time} {to_time}");
        }
    }
}
