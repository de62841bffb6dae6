//! The office's own pages: requests to answer, letters that did not arrive, days to close. Who may steer what is
//! `app::town`'s to say; whoever is no operator finds nothing here.

mod booking;
mod closing;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Form, ServiceConfig};
use askama::Template;

use super::errors::{Answer, Problem};
use super::fields::FormFields;
use super::screen::Screen;
use super::{both, does, shows};
use crate::app::town::{Desk, Listed, LostLetter, ShownBooking};
use crate::domain::ids::BookingId;
use crate::domain::letter::LetterKind;
use crate::store::letters::GaveUp;

/// The addresses.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(shows("/ufficio", page))
        .service(does("/ufficio/lettere", send_again))
        .service(both("/ufficio/prenotazione/{booking}", booking::page, booking::answer))
        .service(both("/ufficio/chiudi/{resource}", closing::page, closing::close));
}

#[derive(Template)]
#[template(path = "office.html", config = "web/askama.toml")]
struct OfficePage<'a> {
    s: &'a Screen,
    requests: Lines,
    without_time: Lines,
    letters: Vec<LetterLine>,
    /// Id and name of what can be steered.
    resources: Vec<(String, String)>,
    /// Letters that were just put on their way again.
    again: Option<usize>,
}

/// A list of bookings, and how many more there are.
struct Lines {
    first: Vec<Line>,
    more: usize,
}

/// A booking in a list.
struct Line {
    id: BookingId,
    code: String,
    name: String,
    when: String,
    who: String,
}

/// A letter in the list.
struct LetterLine {
    booking: BookingId,
    /// None where it is about a hold that never became a booking.
    code: Option<String>,
    /// Fluent keys: what it was to say, and why it did not arrive.
    kind: String,
    why: &'static str,
    channel: &'static str,
    when: String,
}

/// The operator's desk; who has not logged in is asked to, who is no operator finds nothing.
fn desk(screen: &Screen) -> Result<Desk, Problem> {
    screen.town().desk(&screen.visitor).ok_or(Problem::NotFound)
}

async fn page(screen: Screen) -> Answer {
    if screen.visitor.login().is_none()
        && let Some(address) = screen.login_address()
    {
        return Ok(screen.go(&address));
    }
    show(&screen, None).await
}

async fn show(screen: &Screen, again: Option<usize>) -> Answer {
    let desk = desk(screen)?;
    let town = screen.town();
    let lines = |listed: Listed| Lines {
        first: listed.first.iter().map(|shown| line(screen, shown)).collect(),
        more: listed.more,
    };
    let letters = town.lost_letters(&desk).await?;
    let page = OfficePage {
        s: screen,
        requests: lines(town.requests(&desk).await?),
        without_time: lines(town.without_time(&desk).await?),
        letters: letters.iter().map(|lost| letter_line(screen, lost)).collect(),
        resources: desk.resources().map(|id| (id.to_string(), screen.name_of(id))).collect(),
        again,
    };
    screen.page(StatusCode::OK, &page)
}

fn line(screen: &Screen, shown: &ShownBooking) -> Line {
    let record = &shown.record;
    Line {
        id: record.booking,
        code: record.booking.code(),
        name: screen.name_of(&record.resource),
        when: screen.words.range(record.range),
        who: record.particulars.as_ref().map(|told| told.for_whom().full_name()).unwrap_or_default(),
    }
}

fn letter_line(screen: &Screen, lost: &LostLetter) -> LetterLine {
    let id = lost.letter.id;
    LetterLine {
        booking: id.booking,
        code: (id.kind != LetterKind::HoldLost).then(|| id.booking.code()),
        kind: format!("mail-title-{}", id.kind.name()),
        why: match lost.why {
            GaveUp::Refused => "office-letter-refused",
            GaveUp::TooOld => "office-letter-too-old",
            GaveUp::Unclear => "office-letter-unclear",
        },
        channel: id.channel.name(),
        when: screen.words.instant(screen.zone(), lost.at),
    }
}

/// Has the letters of a booking tried once more.
async fn send_again(screen: Screen, form: Form<HashMap<String, String>>) -> Answer {
    let booking = FormFields::from(form).take("prenotazione")?;
    let again = screen.town().send_again(&desk(&screen)?, booking).await?;
    show(&screen, Some(again)).await
}
