//! *Le mie prenotazioni*: what the visitor booked, for themselves and for others, and what others booked for them.

use actix_web::http::StatusCode;
use askama::Template;

use super::booking::{Standing, standing};
use super::errors::Answer;
use super::screen::Screen;
use crate::app::town::ShownBooking;
use crate::domain::ids::BookingId;

/// More than anybody reads.
const BOOKINGS_MAX: usize = 200;

#[derive(Template)]
#[template(path = "my_bookings.html", config = "web/askama.toml")]
struct MyBookingsPage<'a> {
    s: &'a Screen,
    ahead: Vec<Line>,
    over: Vec<Line>,
}

/// A booking in the list.
struct Line {
    id: BookingId,
    code: String,
    name: String,
    when: String,
    standing: Standing,
    /// Whose it is, where that is not the visitor alone.
    whose: Option<String>,
}

impl Line {
    /// How its standing is shown: name of the text, glyph, class. Each of them says it alone.
    fn look(&self) -> (&'static str, &'static str, &'static str) {
        match self.standing {
            Standing::Open | Standing::Fixed => ("mine-ahead", "it-check", "line-ahead"),
            Standing::Past => ("mine-past", "it-clock", "line-past"),
            Standing::Cancelled => ("mine-cancelled", "it-close", "line-cancelled"),
            Standing::Waiting => ("mine-waiting", "it-clock", "line-ahead"),
            Standing::NotApproved => ("mine-not-approved", "it-close", "line-cancelled"),
            Standing::Withdrawn => ("mine-withdrawn", "it-close", "line-cancelled"),
        }
    }

    fn can_cancel(&self) -> bool {
        self.standing.can_cancel()
    }
}

/// The list: what is ahead, the next one first, then what is over, the last one first.
pub async fn page(screen: Screen) -> Answer {
    let mut shown = screen.town().my_bookings(&screen.visitor, BOOKINGS_MAX).await?;
    shown.sort_by_key(|shown| shown.at);
    let lines = shown.iter().map(|shown| line(&screen, shown));
    let (ahead, mut over): (Vec<Line>, Vec<Line>) = lines.partition(|line| line.standing.is_ahead());
    over.reverse();
    screen.page(StatusCode::OK, &MyBookingsPage { s: &screen, ahead, over })
}

fn line(screen: &Screen, shown: &ShownBooking) -> Line {
    let record = &shown.record;
    Line {
        id: record.booking,
        code: record.booking.code(),
        name: screen.name_of(&record.resource),
        when: screen.words.range(record.range),
        standing: standing(shown),
        whose: whose(screen, shown),
    }
}

fn whose(screen: &Screen, shown: &ShownBooking) -> Option<String> {
    let told = shown.record.particulars.as_ref()?;
    let beneficiary = told.beneficiary.as_ref()?;
    if screen.town().has_made(&screen.visitor, &shown.record) {
        Some(screen.words.t1("mine-for", "name", beneficiary.full_name()))
    } else {
        Some(screen.words.t1("mine-by", "name", told.applicant.full_name()))
    }
}
