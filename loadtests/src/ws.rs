//! The client's half of RFC 6455 on byte slices: the upgrade, frames in, frames out. Not here: sockets (`net`).
//!
//! Headers and the accept key are tungstenite's; the loop around them is our own, because 19,000 sockets that share one
//! read buffer need no buffer each, and one `read` a frame instead of two is a third of the client's time.

use std::io::Cursor;

use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

use sportello::wire::messages::SUBPROTOCOL;

/// Largest frame believed from a server: a week of a busy resource is under 64 KiB.
const FRAME_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Largest head of a response to an upgrade.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// The client's half of the accept key: 16 bytes in base 64. A constant: nothing between the two ends here could be fooled by it.
const KEY: &str = "c3BvcnRlbGxvLWxvYWQtMQ==";

/// What the server said to an upgrade.
#[derive(Debug, PartialEq, Eq)]
pub struct Upgraded {
    /// Bytes of the head; frames follow.
    pub used: usize,
    /// `name=value` of the session cookie, where one was set.
    pub cookie: Option<String>,
}

/// A frame from the server.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    Binary(&'a [u8]),
    Ping(&'a [u8]),
    Pong,
    /// The close code; 1005 where none was sent.
    Close(u16),
}

/// The request that opens `/live`.
pub fn upgrade_request(host: &str, cookie: Option<&str>) -> Vec<u8> {
    let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
    format!(
        "GET /live HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n{cookie}\r\n"
    )
    .into_bytes()
}

/// Reads the answer to an upgrade; `None` where more bytes are needed.
pub fn upgrade_response(bytes: &[u8]) -> Result<Option<Upgraded>, String> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return if bytes.len() > HEAD_BYTES_MAX { Err("endless response head".to_owned()) } else { Ok(None) };
    };
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "response head is not text".to_owned())?;
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap_or_default();
    if status.split(' ').nth(1) != Some("101") {
        return Err(format!("upgrade refused: {status}"));
    }
    let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(':')).collect();
    let find =
        |name: &str| headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
    if find("sec-websocket-accept") != Some(derive_accept_key(KEY.as_bytes()).as_str()) {
        return Err("wrong Sec-WebSocket-Accept".to_owned());
    }
    if find("sec-websocket-protocol") != Some(SUBPROTOCOL) {
        return Err(format!("the server did not choose {SUBPROTOCOL}"));
    }
    Ok(Some(Upgraded { used: end + 4, cookie: session_cookie(&headers) }))
}

/// The cookie named `sid`, with or without the `__Host-` of secure towns.
fn session_cookie(headers: &[(&str, &str)]) -> Option<String> {
    let set = headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case("set-cookie"));
    let mut pairs = set.filter_map(|(_, value)| value.trim().split(';').next());
    pairs.find(|pair| pair.split('=').next().is_some_and(|name| name.ends_with("sid"))).map(str::to_owned)
}

/// Appends a masked frame to `out`.
fn push_frame(out: &mut Vec<u8>, opcode: OpCode, payload: &[u8], mask: u32) {
    let mask = mask.to_be_bytes();
    let header = FrameHeader { opcode, mask: Some(mask), ..FrameHeader::default() };
    // A vector takes every byte, so this cannot fail.
    let _ = header.format(payload.len() as u64, out);
    out.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
}

/// Appends a message to `out`.
pub fn push_binary(out: &mut Vec<u8>, payload: &[u8], mask: u32) {
    push_frame(out, OpCode::Data(Data::Binary), payload, mask);
}

/// Appends the answer to a ping to `out`.
pub fn push_pong(out: &mut Vec<u8>, payload: &[u8], mask: u32) {
    push_frame(out, OpCode::Control(Control::Pong), payload, mask);
}

/// The first frame of `bytes` and its length on the wire; `None` where more bytes are needed.
pub fn next_frame(bytes: &[u8]) -> Result<Option<(Frame<'_>, usize)>, String> {
    let mut cursor = Cursor::new(bytes);
    let parsed = FrameHeader::parse(&mut cursor).map_err(|error| error.to_string())?;
    let Some((header, length)) = parsed else { return Ok(None) };
    if length > FRAME_BYTES_MAX {
        return Err(format!("frame of {length} bytes"));
    }
    let start = cursor.position() as usize;
    let end = start + length as usize;
    let Some(payload) = bytes.get(start..end) else { return Ok(None) };
    if !header.is_final || header.mask.is_some() {
        return Err("fragmented or masked frame from the server".to_owned());
    }
    let frame = match header.opcode {
        OpCode::Data(Data::Binary) => Frame::Binary(payload),
        OpCode::Control(Control::Ping) => Frame::Ping(payload),
        OpCode::Control(Control::Pong) => Frame::Pong,
        OpCode::Control(Control::Close) => Frame::Close(close_code(payload)),
        other => return Err(format!("unexpected frame {other}")),
    };
    Ok(Some((frame, end)))
}

fn close_code(payload: &[u8]) -> u16 {
    payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code))
}

/// An unmasked binary frame, as a server sends it.
pub fn server_frame(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len() + 10);
    let header = FrameHeader { opcode: OpCode::Data(Data::Binary), ..FrameHeader::default() };
    // A vector takes every byte, so this cannot fail.
    let _ = header.format(payload.len() as u64, &mut out);
    out.extend_from_slice(payload);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(extra: &str) -> String {
        let accept = derive_accept_key(KEY.as_bytes());
        format!(
            "HTTP/1.1 101 Switching Protocols\r\nsec-websocket-accept: {accept}\r\nsec-websocket-protocol: sportello.v1\r\n{extra}\r\n"
        )
    }

    #[test]
    fn an_upgrade_is_read_once_it_is_whole() {
        let text = response("set-cookie: lang=it\r\nset-cookie: __Host-sid=abc; Path=/; HttpOnly\r\n");
        for cut in 0..text.len() {
            assert_eq!(upgrade_response(&text.as_bytes()[..cut]), Ok(None), "cut at {cut}");
        }
        let whole = Upgraded { used: text.len(), cookie: Some("__Host-sid=abc".to_owned()) };
        assert_eq!(upgrade_response(format!("{text}frames").as_bytes()), Ok(Some(whole)));
        assert_eq!(upgrade_response(response("").as_bytes()).unwrap().unwrap().cookie, None);
    }

    #[test]
    fn a_refused_upgrade_says_why() {
        let refused = upgrade_response(b"HTTP/1.1 503 Service Unavailable\r\n\r\n");
        assert_eq!(refused, Err("upgrade refused: HTTP/1.1 503 Service Unavailable".to_owned()));
        let foreign = upgrade_response(b"HTTP/1.1 101 OK\r\nsec-websocket-accept: x\r\n\r\n");
        assert_eq!(foreign, Err("wrong Sec-WebSocket-Accept".to_owned()));
    }

    #[test]
    fn frames_of_every_length_come_back_and_never_early() {
        for length in [0, 1, 125, 126, 65_535, 65_536] {
            let payload = vec![7u8; length];
            let wire = server_frame(&payload);
            assert_eq!(next_frame(&wire[..wire.len() - 1]).unwrap(), None);
            assert_eq!(next_frame(&wire).unwrap(), Some((Frame::Binary(&payload), wire.len())));
        }
    }

    #[test]
    fn a_masked_frame_is_readable_to_a_server() {
        let mut wire = Vec::new();
        push_binary(&mut wire, b"hold", 0xdead_beef);
        let unmasked: Vec<u8> =
            wire[6..].iter().zip(wire[2..6].iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
        assert_eq!((wire[0], wire[1], unmasked.as_slice()), (0x82, 0x84, b"hold".as_slice()));
    }

    #[test]
    fn a_close_tells_its_code() {
        assert_eq!(next_frame(&[0x88, 2, 0x03, 0xe9]).unwrap(), Some((Frame::Close(1001), 4)));
        assert_eq!(next_frame(&[0x88, 0]).unwrap(), Some((Frame::Close(1005), 2)));
        assert!(next_frame(&[0x01, 0]).is_err(), "fragments are refused");
    }
}
