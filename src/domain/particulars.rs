//! What a person told of themselves and of the booking: personal data, apart from events and erasable (law 7). Not here:
//! checking what was typed, what a service asks for (`service`).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::person::Person;

/// Who asked, whom it is for, and why.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// Who asked for it (*presentante*).
    pub applicant: Person,
    /// Whom it is for (*fruitore*), where that is somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beneficiary: Option<Person>,
    /// In the person's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// To the service's own questions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answered>,
    /// What the office says to the person, as why it does not agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office_note: Option<String>,
}

/// A question and what was answered, as both were read on the screen: the service may ask otherwise tomorrow.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub question: String,
    pub answer: String,
}

impl Particulars {
    /// Of somebody who books for themselves and says no more.
    #[must_use]
    pub fn of(applicant: Person) -> Self {
        Self { applicant, ..Self::default() }
    }

    /// Whom the booking is for.
    #[must_use]
    pub fn for_whom(&self) -> &Person {
        self.beneficiary.as_ref().unwrap_or(&self.applicant)
    }
}

/// Says nothing of the person, so that no log can (law 7).
impl fmt::Debug for Particulars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Particulars(..)")
    }
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answered(..)")
    }
}
