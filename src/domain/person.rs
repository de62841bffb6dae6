//! A person as an office needs them: the *anagrafica* of an applicant (*presentante*) or a beneficiary (*fruitore*). All
//! of it is personal data: never in events, frames or logs (law 7). Not here: parsing what somebody typed, who logged in.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fiscal_code::{FiscalCode, Sex};

/// What tells one person from another. Compared as written: an omocode and its plain form are two people.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonId {
    FiscalCode(FiscalCode),
    /// What a source that the State vouches for gave as a fiscal code, though it cannot be one (a wrong check letter, in
    /// capital letters): it is theirs to mend, and no reason to send somebody away.
    Attested(String),
    /// Of somebody who logged in through eIDAS and has no fiscal code (`PersonIdentifier`, such as `ES/IT/12345`).
    Eidas(String),
    /// Of nobody's giving but a document's, for whom neither exists: number and issuing country.
    Document(String),
}

/// A person's data. What a service does not ask for stays empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    pub given_name: String,
    pub family_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// As written, or the name of the place that a certified source gave by its code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// In international form, such as `+390123456789`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Person {
    /// Name and surname, as they are spoken.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }

    #[must_use]
    pub fn fiscal_code(&self) -> Option<&FiscalCode> {
        match &self.id {
            Some(PersonId::FiscalCode(code)) => Some(code),
            _ => None,
        }
    }
}

/// Says nothing of the person, so that no log can (law 7).
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

/// Says nothing but the kind.
impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FiscalCode(_) => "PersonId(fiscal code)",
            Self::Attested(_) => "PersonId(attested)",
            Self::Eidas(_) => "PersonId(eidas)",
            Self::Document(_) => "PersonId(document)",
        })
    }
}
