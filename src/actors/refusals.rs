//! The refusals of one calendar that are remembered, in memory only.

use std::collections::{HashMap, VecDeque};

use crate::domain::ids::RequestId;
use crate::domain::refusal::Refusal;

/// Refused requests remembered, so that a retry gets the same answer; refusals change nothing and are not stored.
const REFUSALS_MAX: usize = 1024;

/// The last refusals by request.
#[derive(Default)]
pub struct Refusals {
    by_request: HashMap<RequestId, (u64, Refusal)>,
    order: VecDeque<RequestId>,
}

impl Refusals {
    /// The refusal that a request got before; where it has another content now, that it is reused.
    pub fn same(&self, request: RequestId, fingerprint: u64) -> Option<Refusal> {
        let (before, refusal) = self.by_request.get(&request)?;
        Some(if *before == fingerprint { refusal.clone() } else { Refusal::RequestReused })
    }

    /// An id used twice is refused by what it was first used for; remembering that refusal would take the first use's
    /// place.
    pub fn put(&mut self, request: RequestId, fingerprint: u64, refusal: &Refusal) {
        if *refusal == Refusal::RequestReused {
            return;
        }
        if self.by_request.insert(request, (fingerprint, refusal.clone())).is_none() {
            self.order.push_back(request);
        }
        if self.order.len() > REFUSALS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_request.remove(&oldest);
        }
    }
}
