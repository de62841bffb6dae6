//! The receipt of a booking as a file. Not here: its words (`app::receipts`), how it looks (`notify::receipt`).

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::web::{self, Path};

use super::booking::find;
use super::errors::Answer;
use super::peer::site;
use super::screen::Screen;
use crate::app::receipts::{page_address, receipt_pdf};
use crate::domain::ids::BookingId;
use crate::domain::refusal::Refusal;

/// Receipts that are made or wait to be made at the same time, some 10 ms of computing each: with two cores the last
/// waits for a fifth of a second.
pub const AT_ONCE_MAX: usize = 32;

/// What `POLICY` says, less what readers of PDFs in browsers need: they show the file as an object with styles of theirs.
const POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// The receipt as a file for whoever knows the booking's id; with the people on it for those whose booking it is.
pub async fn file(screen: Screen, request: HttpRequest, booking: Path<BookingId>) -> Answer {
    let shown = find(&screen, *booking).await?;
    let page = site(request.headers(), &screen.settings().origins).map(|origin| page_address(&origin, *booking));
    let mine = screen.town().is_mine(&screen.visitor, &shown.record);
    let (words, catalog, code) = (screen.words.clone(), screen.town().catalog(), booking.code());
    let Ok(_place) = screen.receipts().try_acquire() else {
        return Err(Refusal::Busy { retry_after_ms: 1000 }.into());
    };
    let making = move || {
        let told = shown.record.particulars.as_ref().filter(|_| mine);
        receipt_pdf(&words, &catalog, &shown, told, page.as_deref())
    };
    let made = web::block(making).await;
    let bytes = made.map_err(|_| Refusal::Busy { retry_after_ms: 1000 })??;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"ricevuta-{code}.pdf\"")))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .body(bytes))
}
