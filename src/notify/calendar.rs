//! An appointment for somebody's own calendar: as a file (iCalendar, RFC 5545) and as links that open the calendars which
//! have no files. Titles say nothing of the person: calendars are often shared. Not here: sending it.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::domain::ids::BookingId;
use crate::domain::time::Timestamp;

/// What a calendar is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    pub booking: BookingId,
    /// Without a name of a person, nor a reason.
    pub title: String,
    /// Address of the office, where it has one.
    pub place: Option<String>,
    pub details: String,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub made_at: Timestamp,
    /// When it was cancelled, if it was.
    pub cancelled_at: Option<Timestamp>,
    /// Rises with each change: calendars believe the highest.
    pub revision: u32,
}

/// How an appointment comes to somebody's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method<'a> {
    /// As a file that one opens.
    Publish,
    /// As an invitation by mail, which mail programs put into the calendar by themselves: both addresses as the mail's.
    Request { organizer: &'a str, attendee: &'a str },
}

/// A calendar that opens by a link, and the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As everybody calls it, in every language.
    pub name: &'static str,
    pub address: String,
}

/// What stays as it is in a query (RFC 3986 §2.3). Blanks become `%20`: Outlook takes `+` for a plus.
const KEPT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Appointment {
    /// The same in every file about this booking, so that a later one replaces an earlier one. The booking's id is not in
    /// it: whoever knows that may cancel.
    fn uid(&self) -> String {
        let digest = Sha256::digest(self.booking.0.to_be_bytes());
        let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{hex}@sportello")
    }

    /// The appointment as a file. A cancelled one takes the earlier one out of the calendar.
    #[must_use]
    pub fn file(&self) -> String {
        self.file_by(Method::Publish)
    }

    /// The value of METHOD (RFC 5546 §1.4) that a file of it has.
    #[must_use]
    pub fn method_name(&self, method: Method<'_>) -> &'static str {
        match (self.cancelled_at, method) {
            (Some(_), _) => "CANCEL",
            (None, Method::Publish) => "PUBLISH",
            (None, Method::Request { .. }) => "REQUEST",
        }
    }

    /// The appointment as a file for one way into a calendar. Who is invited has agreed: nobody waits for an answer.
    #[must_use]
    pub fn file_by(&self, method: Method<'_>) -> String {
        let cancelled = self.cancelled_at.is_some();
        let mut event = Event::new();
        event
            .uid(&self.uid())
            .timestamp(utc(self.cancelled_at.unwrap_or(self.made_at)))
            .sequence(self.revision.max(u32::from(cancelled)))
            .status(if cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed })
            .starts(utc(self.starts))
            .ends(utc(self.ends))
            .summary(&self.title)
            .description(&self.details);
        if let Some(place) = &self.place {
            event.location(place);
        }
        if let Method::Request { organizer, attendee } = method {
            event.append_property(Property::new("ORGANIZER", mailto(organizer)));
            let mut guest = Property::new("ATTENDEE", mailto(attendee));
            guest.add_parameter("PARTSTAT", "ACCEPTED").add_parameter("RSVP", "FALSE");
            event.append_property(guest.done());
        }
        let mut calendar = Calendar::new();
        calendar.append_property(("METHOD", self.method_name(method)));
        calendar.push(event.done());
        calendar.to_string()
    }

    /// Links to the calendars of the web. Their parameters are nobody's standard; these are what they take today.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let compact = |at: Timestamp| utc(at).format("%Y%m%dT%H%M%SZ").to_string();
        let spelled = |at: Timestamp| utc(at).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let place = self.place.as_deref().unwrap_or_default();
        let dates = format!("{}/{}", compact(self.starts), compact(self.ends));
        let google = [
            ("action", "TEMPLATE"),
            ("text", &self.title),
            ("dates", &dates),
            ("details", &self.details),
            ("location", place),
        ];
        let (from, to) = (spelled(self.starts), spelled(self.ends));
        let outlook = [
            ("path", "/calendar/action/compose"),
            ("rru", "addevent"),
            ("subject", &self.title),
            ("startdt", &from),
            ("enddt", &to),
            ("body", &self.details),
            ("location", place),
        ];
        let (st, et) = (compact(self.starts), compact(self.ends));
        let yahoo =
            [("v", "60"), ("title", &self.title), ("st", &st), ("et", &et), ("desc", &self.details), ("in_loc", place)];
        vec![
            link("Google", "https://calendar.google.com/calendar/render", &google),
            link("Outlook.com", "https://outlook.live.com/calendar/0/deeplink/compose", &outlook),
            link("Microsoft 365", "https://outlook.office.com/calendar/0/deeplink/compose", &outlook),
            link("Yahoo", "https://calendar.yahoo.com/", &yahoo),
        ]
    }
}

/// What stays as it is in an address of mail (RFC 6068 §2).
const MAILTO: AsciiSet = KEPT.remove(b'@').remove(b'!').remove(b'$').remove(b'*').remove(b'+').remove(b'\'');

fn mailto(address: &str) -> String {
    format!("mailto:{}", utf8_percent_encode(address, &MAILTO))
}

fn link(name: &'static str, base: &str, values: &[(&str, &str)]) -> Link {
    let query: Vec<String> = values
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", utf8_percent_encode(value, &KEPT)))
        .collect();
    Link { name, address: format!("{base}?{}", query.join("&")) }
}

/// An instant outside chrono's range is no appointment's; it would show as the epoch.
fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn appointment() -> Appointment {
        Appointment {
            booking: BookingId(7),
            title: "Appuntamento – CIE: adulti".to_owned(),
            place: Some("Piazza del Municipio 1, piano terra; citofono 2".to_owned()),
            details:
                "Codice della prenotazione: ABCD-EFGH\nPorta la carta d’identità e una fototessera recente, per favore."
                    .to_owned(),
            // 2027-01-14 10:00 in Rome.
            starts: Timestamp(1_799_917_200_000),
            ends: Timestamp(1_799_919_000_000),
            made_at: Timestamp(1_799_000_000_000),
            cancelled_at: None,
            revision: 0,
        }
    }

    /// The lines of a file, put together again (RFC 5545 §3.1).
    fn lines(file: &str) -> Vec<String> {
        assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']), "{file:?}");
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        file.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_file_says_when_and_where_and_is_the_same_every_time() {
        let file = appointment().file();
        assert_eq!(file, appointment().file());
        let lines = lines(&file);
        for wanted in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "METHOD:PUBLISH",
            "DTSTAMP:20270103T181320Z",
            "DTSTART:20270114T090000Z",
            "DTEND:20270114T093000Z",
            "SEQUENCE:0",
            "STATUS:CONFIRMED",
            "SUMMARY:Appuntamento – CIE: adulti",
            "LOCATION:Piazza del Municipio 1\\, piano terra\\; citofono 2",
            "DESCRIPTION:Codice della prenotazione: ABCD-EFGH\\nPorta la carta d’identità e una fototessera recente\\, per favore.",
            "END:VCALENDAR",
        ] {
            assert!(lines.iter().any(|line| line == wanted), "{wanted} is not in {lines:#?}");
        }
        assert!(!file.contains(&BookingId(7).to_string()), "the id is the right to cancel");
    }

    #[test]
    fn a_cancellation_replaces_what_was_sent_before() {
        let sent = lines(&appointment().file());
        let cancelled = Appointment { cancelled_at: Some(Timestamp(1_799_100_000_000)), ..appointment() };
        let after = lines(&cancelled.file());
        let uid = |lines: &[String]| lines.iter().find(|line| line.starts_with("UID:")).cloned();
        assert!(uid(&sent).is_some() && uid(&sent) == uid(&after));
        for wanted in ["METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED", "DTSTAMP:20270104T220000Z"] {
            assert!(after.iter().any(|line| line == wanted), "{wanted} is not in {after:#?}");
        }
    }

    #[test]
    fn an_invitation_names_both_ends_and_asks_for_no_answer() {
        let method = Method::Request { organizer: "no-reply@example.org", attendee: "o'ada+1;x=y@example.org" };
        let lines = lines(&appointment().file_by(method));
        for wanted in [
            "METHOD:REQUEST",
            "ORGANIZER:mailto:no-reply@example.org",
            "ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:o'ada+1%3Bx%3Dy@example.org",
        ] {
            assert!(lines.iter().any(|line| line == wanted), "{wanted} is not in {lines:#?}");
        }
    }

    #[test]
    fn links_carry_everything_and_no_sign_is_taken_for_another() {
        let links = appointment().links();
        let names: Vec<&str> = links.iter().map(|link| link.name).collect();
        assert_eq!(names, ["Google", "Outlook.com", "Microsoft 365", "Yahoo"]);
        for Link { name, address } in &links {
            assert!(address.contains("Appuntamento%20%E2%80%93%20CIE%3A%20adulti"), "{name}: {address}");
            assert!(address.contains("Piazza%20del%20Municipio%201%2C"), "{name}: {address}");
            assert!(!address.contains(['+', ' ', '\n', '"', '<']), "{name}: {address}");
        }
        assert!(links[0].address.contains("dates=20270114T090000Z%2F20270114T093000Z"), "{}", links[0].address);
        assert!(links[1].address.contains("startdt=2027-01-14T09%3A00%3A00Z"), "{}", links[1].address);
        let nowhere = Appointment { place: None, ..appointment() };
        assert!(nowhere.links().iter().all(|link| !link.address.contains("loc")));
    }
}
