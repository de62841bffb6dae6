//! The page of a booking, and cancelling it from there. Knowing a booking's id is the right to see and cancel it.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Form, Path};
use askama::Template;

use super::errors::{Answer, Problem, refusal_status, with_retry};
use super::fields::FormFields;
use super::screen::Screen;
use crate::app::town::{ShownBooking, Town};
use crate::domain::calendar::BookingState;
use crate::domain::catalog::Node;
use crate::domain::ids::BookingId;
use crate::domain::particulars::Particulars;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::notify::calendar::{Appointment, Link};

#[derive(Template)]
#[template(path = "booking.html", config = "web/askama.toml")]
struct BookingPage<'a> {
    s: &'a Screen,
    node: Option<&'a Node>,
    id: BookingId,
    code: String,
    when: String,
    standing: Standing,
    cancel_until: String,
    /// What was told, for those whose booking it is: the address alone shows the appointment.
    told: Option<&'a Particulars>,
    people: Vec<(String, Vec<(String, String)>)>,
    /// Where a letter has gone.
    mailed: Option<&'a String>,
    again: String,
    /// For the person's own calendar, while there is something to go to.
    calendars: Vec<Link>,
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "cancel.html", config = "web/askama.toml")]
struct CancelPage<'a> {
    s: &'a Screen,
    node: Option<&'a Node>,
    id: BookingId,
    code: String,
    when: String,
}

/// Where a booking stands, as its page tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can still be cancelled.
    Open,
    /// Too late to cancel.
    Fixed,
    Past,
    Cancelled,
    /// The office has yet to agree; it can be withdrawn.
    Waiting,
    /// The office has not agreed, or not in time.
    NotApproved,
    /// The office has cancelled it.
    Withdrawn,
}

impl Standing {
    /// Whether somebody is expected, or may be.
    #[must_use]
    pub fn is_ahead(self) -> bool {
        matches!(self, Self::Open | Self::Fixed | Self::Waiting)
    }

    /// Whether it is no more.
    #[must_use]
    pub fn is_void(self) -> bool {
        matches!(self, Self::Cancelled | Self::NotApproved | Self::Withdrawn)
    }

    /// Whether the person can still end it.
    #[must_use]
    pub fn can_cancel(self) -> bool {
        matches!(self, Self::Open | Self::Waiting)
    }
}

impl BookingPage<'_> {
    fn title(&self) -> String {
        self.s.t(match self.standing {
            Standing::Open | Standing::Fixed => "booking-title",
            Standing::Past => "booking-title-past",
            Standing::Cancelled => "booking-title-cancelled",
            Standing::Waiting => "mail-title-approval-asked",
            Standing::NotApproved => "mail-title-approval-refused",
            Standing::Withdrawn => "mail-title-closure",
        })
    }

    fn what(&self) -> String {
        let key = match self.standing {
            Standing::Open | Standing::Fixed => "booking-what",
            Standing::Past => "booking-what-past",
            Standing::Cancelled => "booking-what-cancelled",
            Standing::Waiting => "booking-what-waiting",
            Standing::NotApproved => "booking-what-not-approved",
            Standing::Withdrawn => "booking-what-withdrawn",
        };
        self.s.words.t1(key, "when", &self.when)
    }
}

#[must_use]
pub fn standing(shown: &ShownBooking) -> Standing {
    match shown.state {
        BookingState::Cancelled { .. } => match (shown.record.by_office, shown.record.needs_approval) {
            (true, true) => Standing::NotApproved,
            (true, false) => Standing::Withdrawn,
            (false, _) => Standing::Cancelled,
        },
        BookingState::Confirmed if shown.record.needs_approval => {
            if shown.at <= shown.now {
                Standing::NotApproved
            } else {
                Standing::Waiting
            }
        }
        BookingState::Confirmed if shown.at <= shown.now => Standing::Past,
        BookingState::Confirmed if shown.cancel_until < shown.now => Standing::Fixed,
        BookingState::Confirmed => Standing::Open,
    }
}

/// The booking that an address names.
///
/// # Errors
/// Where there is none, or nobody can say just now.
pub async fn find(screen: &Screen, booking: BookingId) -> Result<ShownBooking, Problem> {
    screen.town().booking(booking).await?.ok_or(Problem::NotFound)
}

pub async fn page(screen: Screen, booking: Path<BookingId>) -> Answer {
    show(&screen, *booking, None).await
}

/// The appointment in the words of the screen, for a calendar.
fn appointment(screen: &Screen, shown: &ShownBooking) -> Appointment {
    let record = &shown.record;
    let catalog = screen.town().catalog();
    let node = catalog.node(&record.resource);
    let minutes = i64::from(record.range.minutes);
    Appointment {
        booking: record.booking,
        title: screen.words.t1("calendar-title", "name", screen.name_of(&record.resource)),
        place: node.and_then(|node| node.address.clone()),
        details: screen.words.t1("calendar-details", "code", record.booking.code()),
        starts: shown.at,
        ends: Timestamp(shown.at.0 + minutes * 60_000),
        made_at: record.made_at,
        cancelled_at: record.cancelled_at,
        revision: record.revision,
    }
}

/// The appointment as a file for any calendar.
pub async fn file(screen: Screen, booking: Path<BookingId>) -> Answer {
    let shown = find(&screen, *booking).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"appuntamento.ics\""))
        .body(appointment(&screen, &shown).file()))
}

async fn show(screen: &Screen, booking: BookingId, refusal: Option<Refusal>) -> Answer {
    let shown = find(screen, booking).await?;
    let catalog = screen.town().catalog();
    let zone = shown.schedule.zone;
    let standing = standing(&shown);
    let fixed = standing.is_ahead() && standing != Standing::Waiting;
    let mine = screen.town().is_mine(&screen.visitor, &shown.record);
    let told = shown.record.particulars.as_ref().filter(|_| mine);
    let mails = standing.is_ahead() && screen.town().tells_by_mail(&shown.record.resource);
    let page = BookingPage {
        s: screen,
        node: catalog.node(&shown.record.resource),
        id: booking,
        code: booking.code(),
        when: screen.words.range(shown.record.range),
        standing,
        cancel_until: screen.words.instant(zone, shown.cancel_until),
        told,
        mailed: told.filter(|_| mails).and_then(|told| told.applicant.email.as_ref()),
        people: told.map(|told| super::summary::people(screen, told, "person-own")).unwrap_or_default(),
        again: format!("/prenota/{}", shown.record.resource),
        calendars: if fixed { appointment(screen, &shown).links() } else { Vec::new() },
        refused: refusal.as_ref().map(|refusal| screen.words.refusal(refusal, zone)),
    };
    let answer = screen.page(refusal.as_ref().map_or(StatusCode::OK, refusal_status), &page)?;
    Ok(with_retry(answer, refusal.as_ref()))
}

/// Asks before cancelling. Opening this address does nothing: mail scanners follow links.
pub async fn ask(screen: Screen, booking: Path<BookingId>) -> Answer {
    let shown = find(&screen, *booking).await?;
    if !standing(&shown).can_cancel() {
        return Ok(screen.go(&format!("/prenotazione/{booking}")));
    }
    let catalog = screen.town().catalog();
    let page = CancelPage {
        s: &screen,
        node: catalog.node(&shown.record.resource),
        id: *booking,
        code: booking.code(),
        when: screen.words.range(shown.record.range),
    };
    screen.page(StatusCode::OK, &page)
}

/// Cancels.
pub async fn cancel(screen: Screen, booking: Path<BookingId>, form: Form<HashMap<String, String>>) -> Answer {
    let request = FormFields::from(form).take("request")?;
    let id = *booking;
    let outcome = screen.run(move |town: Arc<Town>, _| async move { town.cancel(request, id).await }).await;
    match outcome.result {
        Ok(_) => Ok(screen.go(&format!("/prenotazione/{booking}"))),
        Err(Refusal::BookingUnknown) => Err(Problem::NotFound),
        Err(refusal) => show(&screen, *booking, Some(refusal)).await,
    }
}
