//! What leaves the town for a person: the appointment as their own calendar takes it, and mail. Not here: the booking, when
//! something is sent.

pub mod calendar;
pub mod mail;
