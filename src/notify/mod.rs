//! What leaves the town for a person: for now the appointment as their own calendar takes it. Not here: the booking.

pub mod calendar;
