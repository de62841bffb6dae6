//! The clock of the shell: read once per message (law 4).

use crate::domain::time::Timestamp;

/// Where the time comes from: the machine, or a test.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}
