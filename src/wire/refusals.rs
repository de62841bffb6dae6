//! The table of refusals: what each means to a client. A number is never given a second meaning. The words for people
//! are in the catalogues of texts, under `refusal-` and the name.

use crate::domain::refusal::Refusal;

/// What a client does with a refused request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Tell the person; another choice needs a new request id.
    Tell,
    /// Send the same request again, with the same id, after the time given.
    Retry,
    /// Send the same request again, with the same id, as soon as there is a connection.
    AskAgain,
    /// A defect of the client.
    Defect,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub number: u16,
    pub name: &'static str,
    /// HTTP status of the same refusal in the API (RFC 9110 §15).
    pub status: u16,
    pub then: Then,
}

const fn row(number: u16, name: &'static str, status: u16, then: Then) -> Row {
    Row { number, name, status, then }
}

/// All of them, by number. In which order they are tried, `domain::refusal` says; what the town refuses comes first.
pub const REFUSALS: [Row; 38] = [
    row(10, "request_reused", 409, Then::Defect),
    row(11, "resource_unknown", 404, Then::Tell),
    row(12, "not_allowed", 403, Then::Tell),
    row(13, "resource_suspended", 409, Then::Tell),
    row(20, "duration_not_allowed", 422, Then::Tell),
    row(21, "slot_closed", 409, Then::Tell),
    row(22, "slot_past", 409, Then::Tell),
    row(23, "slot_not_yet", 409, Then::Tell),
    row(24, "slot_too_soon", 409, Then::Tell),
    row(25, "slot_blocked", 409, Then::Tell),
    row(26, "slot_taken", 409, Then::Tell),
    row(27, "person_has_hold", 409, Then::Tell),
    row(28, "person_cap_reached", 409, Then::Tell),
    row(30, "hold_unknown", 404, Then::Tell),
    row(31, "hold_not_yours", 403, Then::Tell),
    row(32, "hold_expired", 410, Then::Tell),
    row(33, "hold_released", 410, Then::Tell),
    row(34, "hold_confirmed", 409, Then::Tell),
    row(35, "hold_extensions_used", 409, Then::Tell),
    row(36, "contact_missing", 422, Then::Tell),
    row(37, "login_missing", 403, Then::Tell),
    row(38, "email_unproved", 422, Then::Tell),
    row(40, "booking_unknown", 404, Then::Tell),
    row(41, "booking_not_yours", 403, Then::Tell),
    row(42, "booking_cancelled", 409, Then::Tell),
    row(43, "booking_past", 409, Then::Tell),
    row(44, "cancel_too_late", 409, Then::Tell),
    row(45, "booking_approved", 409, Then::Tell),
    row(50, "block_unknown", 404, Then::Tell),
    row(51, "schedule_invalid", 422, Then::Tell),
    row(52, "touched_changed", 409, Then::Tell),
    row(60, "busy", 503, Then::Retry),
    row(61, "rate_limited", 429, Then::Retry),
    row(62, "outcome_unknown", 503, Then::AskAgain),
    row(63, "store_full", 503, Then::Tell),
    row(64, "store_stopped", 503, Then::AskAgain),
    row(65, "too_many_watches", 409, Then::Defect),
    row(99, "unlisted", 500, Then::Defect),
];

/// The row of a refusal.
#[must_use]
pub fn row_of(refusal: &Refusal) -> &'static Row {
    let number = refusal.number();
    // The test below walks through every refusal; the last row is never used.
    REFUSALS.iter().find(|row| row.number == number).unwrap_or(&REFUSALS[REFUSALS.len() - 1])
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::ids::{BookingId, HoldId, ResourceId};
    use crate::domain::time::Timestamp;

    /// One of each kind. The match makes a new kind a compile error here.
    pub(crate) fn one_of_each() -> Vec<Refusal> {
        let resource = ResourceId::new("banco").unwrap();
        let (hold, until) = (HoldId(7), Timestamp(1_800_000_000_000));
        let all = vec![
            Refusal::RequestReused,
            Refusal::ResourceUnknown,
            Refusal::NotAllowed,
            Refusal::ResourceSuspended,
            Refusal::DurationNotAllowed,
            Refusal::SlotClosed,
            Refusal::SlotPast,
            Refusal::SlotNotYet { opens_at: until },
            Refusal::SlotTooSoon,
            Refusal::SlotBlocked,
            Refusal::SlotTaken,
            Refusal::PersonHasHold { resource, hold, until },
            Refusal::PersonCapReached { bookings_max: 2 },
            Refusal::HoldUnknown,
            Refusal::HoldNotYours,
            Refusal::HoldExpired,
            Refusal::HoldReleased,
            Refusal::HoldConfirmed { booking: BookingId(9) },
            Refusal::HoldExtensionsUsed,
            Refusal::ContactMissing,
            Refusal::LoginMissing,
            Refusal::EmailUnproved,
            Refusal::BookingUnknown,
            Refusal::BookingNotYours,
            Refusal::BookingCancelled,
            Refusal::BookingPast,
            Refusal::CancelTooLate,
            Refusal::BookingApproved,
            Refusal::BlockUnknown,
            Refusal::ScheduleInvalid { problem: "grid_minutes".to_owned() },
            Refusal::TouchedChanged,
            Refusal::Busy { retry_after_ms: 250 },
            Refusal::RateLimited { retry_after_ms: 200 },
            Refusal::OutcomeUnknown,
            Refusal::StoreFull,
            Refusal::StoreStopped,
            Refusal::TooManyWatches { watches_max: 8 },
        ];
        for refusal in &all {
            use Refusal as R;
            match refusal {
                R::RequestReused
                | R::ResourceUnknown
                | R::NotAllowed
                | R::ResourceSuspended
                | R::DurationNotAllowed => {}
                R::SlotClosed | R::SlotPast | R::SlotNotYet { .. } | R::SlotTooSoon | R::SlotBlocked | R::SlotTaken => {
                }
                R::PersonHasHold { .. } | R::PersonHasHoldHere { .. } | R::PersonCapReached { .. } | R::HoldUnknown => {
                }
                R::HoldNotYours
                | R::HoldExpired
                | R::HoldReleased
                | R::HoldConfirmed { .. }
                | R::HoldExtensionsUsed => {}
                R::ContactMissing | R::LoginMissing | R::EmailUnproved => {}
                R::BookingUnknown | R::BookingNotYours | R::BookingCancelled | R::BookingPast | R::BookingApproved => {}
                R::CancelTooLate | R::BlockUnknown | R::ScheduleInvalid { .. } | R::TouchedChanged | R::Busy { .. } => {
                }
                R::RateLimited { .. }
                | R::OutcomeUnknown
                | R::StoreFull
                | R::StoreStopped
                | R::TooManyWatches { .. } => {}
            }
        }
        all
    }

    #[test]
    fn every_refusal_has_its_row_under_its_own_name() {
        let refusals = one_of_each();
        for refusal in &refusals {
            let value = serde_json::to_value(refusal).unwrap();
            assert_eq!(value["name"], row_of(refusal).name);
        }
        assert_eq!(refusals.len(), REFUSALS.len() - 1, "a row that no refusal has");
        assert!(REFUSALS.windows(2).all(|pair| pair[0].number < pair[1].number), "the order is the numbers'");
    }
}
