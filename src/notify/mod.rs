//! What leaves the town for a person: the appointment as their own calendar takes it, mail, and the receipt. Not here: the
//! booking, when something is sent.

pub mod calendar;
pub mod mail;
pub mod receipt;
