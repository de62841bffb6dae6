//! What watchers of a week get: frames encoded once and shared. Not here: sockets.

use std::sync::Arc;

use bytes::Bytes;

use crate::domain::ids::ResourceId;
use crate::domain::time::Week;

/// An encoded snapshot or tick. Cheap to clone: all watchers of a week share one.
#[derive(Debug, Clone, actix::Message)]
#[rtype(result = "()")]
pub struct Frame(pub Arc<FrameBody>);

/// A frame and where it stands in the sequence of its week.
#[derive(Debug)]
pub struct FrameBody {
    pub resource: ResourceId,
    pub week: Week,
    pub epoch: u64,
    /// For a tick, what it starts from; for a snapshot, none.
    pub from: Option<u64>,
    pub to: u64,
    /// An encoded `wire::messages::ServerMessage`.
    pub bytes: Bytes,
}

/// Tells a watcher that it missed frames while its mailbox was full: it must ask for a fresh snapshot of all it watches.
#[derive(Debug, Clone, Copy, actix::Message)]
#[rtype(result = "()")]
pub struct Resync;

/// The address of something that watches: both are delivered with `try_send` only.
#[derive(Clone)]
pub struct Watcher {
    /// Unique among the live watchers of this process.
    pub id: u64,
    pub frames: actix::Recipient<Frame>,
    pub resync: actix::Recipient<Resync>,
}
