//! A server's message as it goes onto the wire: MessagePack inside one binary WebSocket frame. Not here: what frames of
//! clients look like; the parser behind the session reads those.

use bytes::Bytes;

use super::messages::{ServerMessage, to_bytes};

/// A message ready to be written to any number of sockets. Cheap to clone.
#[derive(Debug, Clone)]
pub struct WireFrame {
    bytes: Bytes,
    header: usize,
}

/// A whole message in one frame, and its kind (RFC 6455 §5.2: FIN, opcode 2).
const BINARY: u8 = 0x82;

impl WireFrame {
    #[must_use]
    pub fn new(message: &ServerMessage) -> Self {
        let payload = to_bytes(message);
        let mut bytes = Vec::with_capacity(payload.len() + 10);
        bytes.push(BINARY);
        // A server does not mask; the length takes the shortest of three forms.
        match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
            (Ok(length @ ..126), _) => bytes.push(length),
            (_, Ok(length)) => {
                bytes.push(126);
                bytes.extend(length.to_be_bytes());
            }
            (_, Err(_)) => {
                bytes.push(127);
                bytes.extend((payload.len() as u64).to_be_bytes());
            }
        }
        let header = bytes.len();
        bytes.extend(payload);
        Self { bytes: bytes.into(), header }
    }

    /// The frame, header and all.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The message in it.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.bytes[self.header..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_how_long_the_message_is() {
        let around = ServerMessage::Notice { key: String::new() };
        let around = to_bytes(&around).len();
        for (payload, header) in [(125, 2), (126, 4), (65_535, 4), (65_536, 10), (100_000, 10)] {
            // A longer text also has a longer length of its own.
            let more = (0..5).find_map(|more| {
                let key = "x".repeat(payload - around - more);
                Some(WireFrame::new(&ServerMessage::Notice { key })).filter(|frame| frame.payload().len() == payload)
            });
            let frame = more.unwrap();
            assert_eq!(frame.bytes().len() - payload, header, "{payload}");
            let told = match frame.bytes()[1] {
                126 => u64::from(u16::from_be_bytes(frame.bytes()[2..4].try_into().unwrap())),
                127 => u64::from_be_bytes(frame.bytes()[2..10].try_into().unwrap()),
                short => u64::from(short),
            };
            assert_eq!((frame.bytes()[0], told), (0x82, payload as u64));
        }
    }
}
