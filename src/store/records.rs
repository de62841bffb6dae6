//! The record of a booking as stores have it, also those of before. Not here: keys, version bytes (`codec`).

use serde::Deserialize;

use super::BookingRecord;
use crate::domain::ids::{BookingId, PersonTag, ResourceId};
use crate::domain::particulars::Particulars;
use crate::domain::person::Person;
use crate::domain::time::{SlotRange, Timestamp};

/// A row. Before there were particulars it had a name and an e-mail.
#[derive(Deserialize)]
pub struct Kept {
    booking: BookingId,
    resource: ResourceId,
    range: SlotRange,
    applicant: PersonTag,
    beneficiary: PersonTag,
    #[serde(default)]
    login: Option<PersonTag>,
    made_at: Timestamp,
    #[serde(default)]
    cancelled_at: Option<Timestamp>,
    #[serde(default)]
    by_office: bool,
    #[serde(default)]
    needs_approval: bool,
    #[serde(default)]
    revision: u32,
    #[serde(default)]
    contact: Option<Contact>,
    #[serde(default)]
    particulars: Option<Particulars>,
    #[serde(default)]
    erased_at: Option<Timestamp>,
    language: String,
}

#[derive(Deserialize)]
struct Contact {
    name: String,
    email: String,
}

impl From<Contact> for Particulars {
    /// Nobody can tell a name from a surname afterwards.
    fn from(Contact { name, email }: Contact) -> Self {
        Self::of(Person { given_name: name, email: Some(email), ..Person::default() })
    }
}

impl From<Kept> for BookingRecord {
    fn from(kept: Kept) -> Self {
        let Kept { booking, resource, range, applicant, beneficiary, made_at, .. } = kept;
        let Kept { cancelled_at, by_office, needs_approval, revision, language, login, erased_at, .. } = kept;
        let particulars = kept.particulars.or_else(|| kept.contact.map(Particulars::from));
        Self {
            booking,
            resource,
            range,
            applicant,
            beneficiary,
            login,
            made_at,
            cancelled_at,
            by_office,
            needs_approval,
            revision,
            particulars,
            erased_at,
            language,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_before_keeps_its_person() {
        #[derive(serde::Serialize)]
        struct Before {
            booking: BookingId,
            resource: ResourceId,
            range: SlotRange,
            applicant: PersonTag,
            beneficiary: PersonTag,
            made_at: Timestamp,
            contact: Option<Was>,
            language: String,
        }
        #[derive(serde::Serialize)]
        struct Was {
            name: String,
            email: String,
        }
        let start = crate::domain::time::SlotStart::new("2026-11-25".parse().unwrap(), 600);
        let before = Before {
            booking: BookingId(1),
            resource: ResourceId::new("sala").unwrap(),
            range: SlotRange { start, minutes: 30 },
            applicant: PersonTag(2),
            beneficiary: PersonTag(3),
            made_at: Timestamp(4),
            contact: Some(Was { name: "Ada B".to_owned(), email: "ada@example.org".to_owned() }),
            language: "it".to_owned(),
        };
        let record: BookingRecord = rmp_serde::from_slice(&rmp_serde::to_vec_named(&before).unwrap()).unwrap();
        let person = record.particulars.clone().unwrap().applicant;
        assert_eq!((person.full_name().as_str(), person.email.as_deref()), ("Ada B", Some("ada@example.org")));
        let again: BookingRecord = rmp_serde::from_slice(&rmp_serde::to_vec_named(&record).unwrap()).unwrap();
        assert_eq!(again, record);
    }
}
