//! Typed handles to calendar actors. `Addr` stays inside this folder.

use crate::domain::command::Answer;
use crate::domain::refusal::Refusal;

/// What a command came to, and the number of the shown state that has it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub seq: u64,
    pub result: Result<Answer, Refusal>,
}
