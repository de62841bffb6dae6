//! What leaves the town for a person: the appointment as their own calendar takes it, mail, the receipt, and short messages
//! (SMS, App IO, a program's webhook). Not here: the booking, when something is sent.

pub mod app_io;
pub mod calendar;
pub mod mail;
pub mod outgoing;
pub mod receipt;
pub mod short;
pub mod sms;
pub mod webhook;
