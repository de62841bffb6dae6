//! Reads the headers of WebSocket frames (RFC 6455 §5.2) as the bytes come in, and ends the stream as soon as one
//! announces more than is accepted. The parser behind it would first buffer all of what was announced. Not here:
//! whether the frames are well formed otherwise; that parser knows.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::error::PayloadError;
use bytes::Bytes;
use futures_util::Stream;

/// A header announced more than is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooBig;

/// Where in a frame the bytes have come to.
#[derive(Debug, Default)]
pub struct Headers {
    /// The header so far; two bytes and up to eight of length.
    header: [u8; 10],
    have: u8,
    /// Bytes of the mask and payload still to pass.
    left: u64,
}

impl Headers {
    /// Follows some bytes. Their beginnings and ends need not be those of frames.
    ///
    /// # Errors
    /// At the first frame that announces more than `payload_max` bytes.
    pub fn follow(&mut self, mut bytes: &[u8], payload_max: u64) -> Result<(), TooBig> {
        loop {
            let passed = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
            self.left -= passed as u64;
            let Some((next, rest)) = bytes[passed..].split_first() else { return Ok(()) };
            bytes = rest;
            self.header[usize::from(self.have)] = *next;
            self.have += 1;
            if let Some(payload) = self.announced() {
                if payload > payload_max {
                    return Err(TooBig);
                }
                let mask = if self.header[1] & 0x80 == 0 { 0 } else { 4 };
                self.left = payload + mask;
                self.have = 0;
            }
        }
    }

    /// The length of the payload, once the header has all of it.
    fn announced(&self) -> Option<u64> {
        let extended = match self.header[1] & 0x7f {
            _ if self.have < 2 => return None,
            126 => &self.header[2..4],
            127 => &self.header[2..10],
            short => return Some(u64::from(short)),
        };
        let complete = usize::from(self.have) == 2 + extended.len();
        complete.then(|| extended.iter().fold(0, |length, byte| length << 8 | u64::from(*byte)))
    }
}

/// A stream of bytes that ends with an error at the first frame that announces too much.
pub struct FrameGuard<S> {
    inner: S,
    headers: Headers,
    payload_max: u64,
    tripped: Rc<Cell<bool>>,
}

impl<S> FrameGuard<S> {
    /// `tripped` becomes true when the guard ended the stream, because the error alone does not tell who made it.
    pub fn new(inner: S, payload_max: usize, tripped: Rc<Cell<bool>>) -> Self {
        Self { inner, headers: Headers::default(), payload_max: payload_max as u64, tripped }
    }
}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for FrameGuard<S> {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.tripped.get() {
            return Poll::Ready(None);
        }
        let next = std::task::ready!(Pin::new(&mut self.inner).poll_next(cx));
        if let Some(Ok(bytes)) = &next {
            let payload_max = self.payload_max;
            if self.headers.follow(bytes, payload_max).is_err() {
                self.tripped.set(true);
                return Poll::Ready(Some(Err(PayloadError::Overflow)));
            }
        }
        Poll::Ready(next)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use proptest::prelude::*;

    use super::*;

    const MAX: u64 = 4096;

    /// A frame with its header as RFC 6455 has it; of a huge one only the beginning.
    fn frame(opcode: u8, announced: u64, masked: bool) -> Vec<u8> {
        let mask = if masked { 0x80 } else { 0 };
        let mut bytes = vec![0x80 | opcode];
        match announced {
            0..126 => bytes.push(mask | announced as u8),
            126..65536 => {
                bytes.push(mask | 126);
                bytes.extend((announced as u16).to_be_bytes());
            }
            _ => {
                bytes.push(mask | 127);
                bytes.extend(announced.to_be_bytes());
            }
        }
        if masked {
            bytes.extend([0xff, 0xfe, 0x7f, 0x81]);
        }
        bytes.resize(bytes.len() + announced.min(5000) as usize, 0xfe);
        bytes
    }

    fn verdict<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<(), TooBig> {
        let mut headers = Headers::default();
        pieces.into_iter().try_for_each(|piece| headers.follow(piece, MAX))
    }

    #[test]
    fn it_ends_with_the_byte_that_announces_too_much() {
        for (announced, header_bytes) in [(4097, 4), (65_535, 4), (65_536, 10), (10 << 30, 10), (u64::MAX, 10)] {
            let bytes = frame(2, announced, true);
            assert_eq!(verdict([&bytes[..header_bytes - 1]]), Ok(()), "{announced}");
            assert_eq!(verdict([&bytes[..header_bytes]]), Err(TooBig), "{announced}");
        }
        for announced in [0, 1, 125, 126, 4095, 4096] {
            assert_eq!(verdict([&frame(2, announced, true)[..]]), Ok(()), "{announced}");
        }
        // A length may be written longer than needed; what counts is what it says.
        assert_eq!(verdict([&[0x82, 0xff, 0, 0, 0, 0, 0, 0, 0x10, 0][..]]), Ok(()));
    }

    #[test]
    fn after_it_has_tripped_nothing_more_comes_through() {
        let tripped = Rc::new(Cell::new(false));
        let pieces = [frame(2, 5, true), frame(2, 10 << 30, true), frame(2, 5, true)];
        let stream = futures_util::stream::iter(pieces.map(|piece| Ok(Bytes::from(piece))));
        let guard = FrameGuard::new(stream, 4096, tripped.clone());
        let passed: Vec<bool> =
            futures_util::FutureExt::now_or_never(guard.map(|item| item.is_ok()).collect()).unwrap();
        assert_eq!((passed, tripped.get()), (vec![true, false], true));
    }

    proptest! {
        #[test]
        fn however_the_bytes_are_split_the_verdict_is_the_same(
            frames in proptest::collection::vec((0u8..16, prop_oneof![0u64..300, 4000u64..4200, Just(1 << 40)], any::<bool>()), 0..6),
            cuts in proptest::collection::vec(0usize..20_000, 0..12),
        ) {
            let bytes: Vec<u8> = frames.iter().flat_map(|(opcode, length, masked)| frame(*opcode, *length, *masked)).collect();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).chain([0, bytes.len()]).collect();
            cuts.sort_unstable();
            let pieces = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]);
            let expected = if frames.iter().any(|(_, length, _)| *length > MAX) { Err(TooBig) } else { Ok(()) };
            prop_assert_eq!(verdict(pieces), expected);
            prop_assert_eq!(verdict(bytes.chunks(1)), expected);
        }
    }
}
