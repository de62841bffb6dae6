//! Deliberate defects around the real core, to see that the simulation notices each. Test-only by construction: none of
//! them needs a hook in the product.

use sportello::domain::schedule::Schedule;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    None,
    /// One desk more than there is: a slot gets two owners.
    OneDeskMore,
    /// A command on a hold is decided as if its deadline were not over.
    LateIsInTime,
    /// A retry is taken for a new request.
    ForgetsRequests,
    /// Replies leave before the disk has the events.
    AnswersEarly,
    /// The disk loses, at a crash, the last thing it acknowledged.
    DiskForgets,
    /// The disk takes commits of two writers.
    DiskBelievesEverybody,
    /// The disk compares how many events there are, but not whose they are.
    DiskOnlyCounts,
    /// One booking a person more than allowed.
    OneBookingMore,
    /// A slot can be booked up to its start.
    NoNotice,
    /// A cancelled place is free at once.
    NoReleaseDelay,
    /// A hold lives a minute longer than said.
    LongerHolds,
    /// The shell forgets to end holds that are due.
    NeverExpires,
    /// After an unknown outcome the shell goes on with what it believes.
    NoReload,
}

impl Sabotage {
    pub const ALL: [Self; 13] = [
        Self::OneDeskMore,
        Self::LateIsInTime,
        Self::ForgetsRequests,
        Self::AnswersEarly,
        Self::DiskForgets,
        Self::DiskBelievesEverybody,
        Self::DiskOnlyCounts,
        Self::OneBookingMore,
        Self::NoNotice,
        Self::NoReleaseDelay,
        Self::LongerHolds,
        Self::NeverExpires,
        Self::NoReload,
    ];

    /// The schedule that the product gets; the model keeps the true one.
    pub fn schedule(self, mut schedule: Schedule) -> Schedule {
        match self {
            Self::OneDeskMore => schedule.rules.iter_mut().for_each(|rule| rule.capacity += 1),
            Self::OneBookingMore => schedule.policy.bookings_per_person_max += 1,
            Self::NoNotice => schedule.window.minimum_notice_minutes = 0,
            Self::NoReleaseDelay => schedule.policy.release_delay_minutes = 0,
            Self::LongerHolds => schedule.policy.hold_minutes += 1,
            _ => {}
        }
        schedule
    }
}
