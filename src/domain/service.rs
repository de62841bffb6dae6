//! What a service asks of those who book it: a policy of each service, as data. Not here: what was answered
//! (`particulars`), when it can be booked (`schedule`).

use serde::{Deserialize, Serialize};

use super::catalog::Text;
use super::particulars::Particulars;

/// Whether something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    Off,
    #[default]
    Optional,
    Required,
}

/// What is asked before a booking is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Asks {
    /// Whether somebody may book who has not logged in, with name and contacts alone.
    pub guests: bool,
    /// The fiscal code, or another identifier of those who have none.
    pub identifier: Need,
    pub phone: Need,
    /// Why the person comes, in their own words.
    pub reason: Need,
    /// The service's own questions, in the order in which they are asked.
    pub questions: Vec<Question>,
}

impl Default for Asks {
    fn default() -> Self {
        Self {
            guests: true,
            identifier: Need::Optional,
            phone: Need::Optional,
            reason: Need::Optional,
            questions: Vec::new(),
        }
    }
}

impl Asks {
    /// What must be there before a booking is made, and is not.
    #[must_use]
    pub fn missing(&self, told: &Particulars) -> Option<Missing> {
        let required = |need: Need| need == Need::Required;
        if required(self.identifier) && told.for_whom().id.is_none()
            || required(self.phone) && told.applicant.phone.is_none()
        {
            return Some(Missing::Person);
        }
        let unsaid = required(self.reason) && told.reason.is_none();
        let answered = |question: &Question| told.answers.iter().any(|told| question.text.is(&told.question));
        let unanswered = self.questions.iter().any(|question| question.required && !answered(question));
        (unsaid || unanswered).then_some(Missing::Details)
    }

    /// Whether there is anything to say beyond who it is for.
    #[must_use]
    pub fn has_details(&self) -> bool {
        self.reason != Need::Off || !self.questions.is_empty()
    }
}

/// What a person has still to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    Person,
    Details,
}

/// A question of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub text: Text,
    #[serde(default)]
    pub required: bool,
    /// The answers to choose from; without any, the answer is in the person's own words.
    #[serde(default)]
    pub choices: Vec<Text>,
}
