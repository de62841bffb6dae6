//! Client and server messages, their encoding and bounds.

use serde::{Deserialize, Serialize};

use crate::domain::command::Answer;
use crate::domain::ids::{BookingId, HoldId, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::Week;

/// The WebSocket subprotocol.
pub const SUBPROTOCOL: &str = "sportello.v1";
/// Largest frame accepted from a client, in bytes: the longest command is under 300.
pub const CLIENT_FRAME_BYTES_MAX: usize = 4096;

/// From a browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ClientMessage {
    /// First message. `protocol` is 1.
    Hello {
        protocol: u16,
    },
    /// Show a week of a resource and keep it current; answered by `snapshot`, or by `reply` with a refusal.
    Watch {
        id: RequestId,
        resource: ResourceId,
        week: Week,
    },
    Unwatch {
        id: RequestId,
        resource: ResourceId,
        week: Week,
    },
    /// `date` is YYYY-MM-DD, `minute` since civil midnight, `minutes` the duration.
    Hold {
        id: RequestId,
        resource: ResourceId,
        #[cfg_attr(test, ts(type = "string"))]
        date: chrono::NaiveDate,
        minute: u16,
        fold: bool,
        minutes: u16,
    },
    Extend {
        id: RequestId,
        resource: ResourceId,
        hold: HoldId,
    },
    Release {
        id: RequestId,
        resource: ResourceId,
        hold: HoldId,
    },
    /// Name and e-mail were given before over HTTPS: no personal data travel here (law 7).
    Confirm {
        id: RequestId,
        resource: ResourceId,
        hold: HoldId,
    },
    Cancel {
        id: RequestId,
        resource: ResourceId,
        booking: BookingId,
    },
    /// What this person holds now.
    Mine {
        id: RequestId,
    },
    Ping {
        id: RequestId,
    },
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ServerMessage {
    /// Answer to `hello`. Times are milliseconds since the epoch, UTC.
    Welcome {
        protocol: u16,
        #[cfg_attr(test, ts(type = "number"))]
        server_time: i64,
        ping_seconds: u16,
    },
    /// A whole week. `epoch` changes whenever the server forgot its numbering; `seq` counts changes of what is shown.
    Snapshot {
        resource: ResourceId,
        week: Week,
        #[cfg_attr(test, ts(type = "number"))]
        epoch: u64,
        #[cfg_attr(test, ts(type = "number"))]
        seq: u64,
        #[cfg_attr(test, ts(type = "number"))]
        server_time: i64,
        cells: Vec<Cell>,
    },
    /// The cells that changed after `from`, as they are at `to`. Apply where `from <= mine < to` in the same epoch;
    /// ignore where `to <= mine`; ask for a snapshot (`watch` again) otherwise.
    Tick {
        resource: ResourceId,
        week: Week,
        #[cfg_attr(test, ts(type = "number"))]
        epoch: u64,
        #[cfg_attr(test, ts(type = "number"))]
        from: u64,
        #[cfg_attr(test, ts(type = "number"))]
        to: u64,
        cells: Vec<Cell>,
    },
    /// Answer to the command with this id: `ok` or `refusal`. Colours of it are in a tick that reaches `seq`.
    Reply {
        id: RequestId,
        #[cfg_attr(test, ts(type = "number"))]
        seq: u64,
        ok: Option<Answer>,
        refusal: Option<WireRefusal>,
    },
    /// What this person holds (answer to `mine`, and pushed to the person's other windows).
    Mine {
        id: Option<RequestId>,
        #[cfg_attr(test, ts(type = "number"))]
        server_time: i64,
        hold: Option<MyHold>,
    },
    /// A word to the person, by key of the catalogue of texts.
    Notice { key: String },
    /// The server is about to go: come back after a random part of `spread_ms`.
    Drain { spread_ms: u32 },
    Pong {
        id: RequestId,
        #[cfg_attr(test, ts(type = "number"))]
        server_time: i64,
    },
}

/// `[day 0 to 6 from Monday, minute since midnight, 1 for the second of a fold, state number, places left, opens_at]`;
/// `opens_at` is in seconds since the epoch and 0 unless the state is *not yet*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Cell(pub u8, pub u16, pub u8, pub u8, pub u16, #[cfg_attr(test, ts(type = "number"))] pub i64);

/// A refusal on the wire: its number, its name and details. Whether the same request may be sent again, its number says
/// (`docs/refusals.md`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WireRefusal {
    pub code: u16,
    pub why: Refusal,
}

/// A live hold of this person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MyHold {
    pub resource: ResourceId,
    pub hold: HoldId,
    #[cfg_attr(test, ts(type = "string"))]
    pub date: chrono::NaiveDate,
    pub minute: u16,
    pub fold: bool,
    pub minutes: u16,
    /// Deadline, milliseconds since the epoch, UTC.
    #[cfg_attr(test, ts(type = "number"))]
    pub until: i64,
    pub extensions_left: u8,
}

/// A message of either side as it goes into a frame: named fields, and ids as their digits, because browsers read them.
///
/// # Panics
/// Never for our own messages: they have no map keys or numbers that MessagePack cannot carry.
#[must_use]
pub fn to_bytes<M: Serialize>(message: &M) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    let mut serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map().with_human_readable();
    message.serialize(&mut serializer).expect("a message is representable");
    bytes
}

/// Nested deeper than any message of ours a frame is not read.
const DEPTH_MAX: usize = 8;

/// A client's message from a frame.
///
/// # Errors
/// What is wrong with it, for the log; the frame may be anything.
pub fn decode(bytes: &[u8]) -> Result<ClientMessage, String> {
    if bytes.len() > CLIENT_FRAME_BYTES_MAX {
        return Err(format!("{} bytes are too many", bytes.len()));
    }
    // serde would also take a list that begins with the tag; there is one form only: fixmap, map 16 or map 32.
    if !matches!(bytes.first(), Some(0x80..=0x8f | 0xde | 0xdf)) {
        return Err("a message is a map".to_owned());
    }
    let mut rest = std::io::Cursor::new(bytes);
    let mut deserializer = rmp_serde::Deserializer::new(&mut rest).with_human_readable();
    deserializer.set_max_depth(DEPTH_MAX);
    let message = ClientMessage::deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    if (rest.position() as usize) < bytes.len() {
        return Err("something follows the message".to_owned());
    }
    Ok(message)
}
