//! What citizens may do to a calendar. Each command is measured and counted here, whoever asked and whatever it came to;
//! how it is done is in `holding`.

use std::future::Future;

use super::{Town, Visitor};
use crate::actors::handle::Outcome;
use crate::domain::ids::{BookingId, HoldId, RequestId, ResourceId};
use crate::domain::time::SlotRange;

impl Town {
    /// A fresh request id, for forms without JavaScript.
    pub fn new_request(&self) -> RequestId {
        RequestId(random_128())
    }

    /// Holds a range for a visitor, who may have one live hold in the town.
    pub async fn hold(
        &self,
        visitor: &Visitor,
        request: RequestId,
        resource: &ResourceId,
        range: SlotRange,
    ) -> Outcome {
        self.counted("hold", self.try_hold(visitor, request, resource, range)).await
    }

    /// Puts the deadline of a visitor's hold off once more.
    pub async fn extend(&self, visitor: &Visitor, request: RequestId, resource: &ResourceId, hold: HoldId) -> Outcome {
        self.counted("extend", self.try_extend(visitor, request, resource, hold)).await
    }

    /// Gives a visitor's hold back.
    pub async fn release(&self, visitor: &Visitor, request: RequestId, resource: &ResourceId, hold: HoldId) -> Outcome {
        self.counted("release", self.try_release(visitor, request, resource, hold)).await
    }

    /// Makes the hold a booking with what was told before.
    pub async fn confirm(&self, visitor: &Visitor, request: RequestId, resource: &ResourceId, hold: HoldId) -> Outcome {
        self.counted("confirm", self.try_confirm(visitor, request, resource, hold)).await
    }

    /// Cancels a booking. Knowing its id (128 random bits) is the right to.
    pub async fn cancel(&self, request: RequestId, booking: BookingId) -> Outcome {
        self.counted("cancel", self.try_cancel(request, booking)).await
    }

    pub(super) async fn counted(&self, kind: &'static str, command: impl Future<Output = Outcome>) -> Outcome {
        let begun = self.monotonic();
        let outcome = command.await;
        let took = self.monotonic().saturating_sub(begun);
        metrics::histogram!("sportello_command_seconds", "kind" => kind).record(took.as_secs_f64());
        let name = if outcome.result.is_ok() { "done" } else { "refused" };
        metrics::counter!("sportello_commands_total", "kind" => kind, "outcome" => name).increment(1);
        if let Err(refusal) = &outcome.result {
            let number = refusal.number().to_string();
            metrics::counter!("sportello_refusals_total", "kind" => kind, "number" => number).increment(1);
        }
        outcome
    }
}

/// 128 bits from the system's generator.
pub(super) fn random_128() -> u128 {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    u128::from_le_bytes(bytes)
}
