//! Reads the headers of a client's WebSocket frames as they arrive, and ends the stream as soon as one announces too
//! much. The parser behind it would first take in the whole frame, however long. Not here: what is in a frame.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::error::PayloadError;
use bytes::Bytes;
use futures_util::Stream;

/// Where in the stream of frames we are (RFC 6455 §5.2).
#[derive(Debug, Default)]
pub struct Headers {
    /// The header so far: at most 2 bytes, 8 of a long length, 4 of a mask.
    header: [u8; 14],
    have: usize,
    /// Bytes of the payload still to pass.
    payload: u64,
}

impl Headers {
    /// Follows the stream over a chunk. False as soon as a header announces more than `bytes_max`.
    #[must_use]
    pub fn pass(&mut self, mut chunk: &[u8], bytes_max: u64) -> bool {
        while !chunk.is_empty() {
            if self.payload > 0 {
                let skip = usize::try_from(self.payload).unwrap_or(usize::MAX).min(chunk.len());
                self.payload -= skip as u64;
                chunk = &chunk[skip..];
                continue;
            }
            self.header[self.have] = chunk[0];
            self.have += 1;
            chunk = &chunk[1..];
            if self.have == self.header_bytes() {
                self.have = 0;
                self.payload = self.announced();
                if self.payload > bytes_max {
                    return false;
                }
            }
        }
        true
    }

    /// How long the header is, as far as is known by now; never less than what is there.
    fn header_bytes(&self) -> usize {
        if self.have < 2 {
            return usize::MAX;
        }
        let mask = if self.header[1] & 0x80 == 0 { 0 } else { 4 };
        2 + self.length_bytes() + mask
    }

    fn length_bytes(&self) -> usize {
        match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        }
    }

    fn announced(&self) -> u64 {
        match self.length_bytes() {
            0 => u64::from(self.header[1] & 0x7f),
            long => self.header[2..2 + long].iter().fold(0, |length, byte| length << 8 | u64::from(*byte)),
        }
    }
}

/// A stream of bytes under that guard.
pub struct Guarded<S> {
    stream: S,
    headers: Headers,
    bytes_max: u64,
    ended: bool,
}

impl<S> Guarded<S> {
    /// Guards a stream.
    #[must_use]
    pub fn new(stream: S, bytes_max: usize) -> Self {
        Self { stream, headers: Headers::default(), bytes_max: bytes_max as u64, ended: false }
    }
}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for Guarded<S> {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = Pin::new(&mut self.stream).poll_next(context);
        let Poll::Ready(Some(Ok(chunk))) = &next else { return next };
        let bytes_max = self.bytes_max;
        if self.headers.pass(chunk, bytes_max) {
            return next;
        }
        self.ended = true;
        Poll::Ready(Some(Err(PayloadError::Overflow)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame(length: u64, form: u8, masked: bool) -> Vec<u8> {
        let mask_bit = if masked { 0x80 } else { 0 };
        let mut bytes = vec![0x82];
        match form {
            0 => bytes.push(mask_bit | u8::try_from(length).unwrap()),
            1 => {
                bytes.push(mask_bit | 126);
                bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            _ => {
                bytes.push(mask_bit | 127);
                bytes.extend(length.to_be_bytes());
            }
        }
        bytes.extend(if masked { &[1u8, 2, 3, 4][..] } else { &[] });
        bytes
    }

    #[test]
    fn a_huge_frame_is_refused_at_its_header() {
        let mut headers = Headers::default();
        let header = frame(10 << 30, 2, true);
        let (last, before) = header.split_last().unwrap();
        assert!(headers.pass(before, 4096));
        assert!(!headers.pass(&[*last], 4096), "not one byte of payload was needed");
        assert!(!Headers::default().pass(&frame(u64::MAX, 2, true), 4096));
        assert!(Headers::default().pass(&frame(4096, 1, true), 4096));
        assert!(!Headers::default().pass(&frame(4097, 1, true), 4096));
    }

    proptest! {
        #[test]
        fn how_the_bytes_are_cut_changes_nothing(
            frames in proptest::collection::vec((0u64..6000, any::<bool>()), 1..6),
            cuts in proptest::collection::vec(1usize..700, 1..60),
        ) {
            let mut bytes = Vec::new();
            for (length, masked) in &frames {
                let form = if *length < 126 { 0 } else { 1 };
                bytes.extend(frame(*length, form, *masked));
                bytes.extend(std::iter::repeat_n(0xffu8, usize::try_from(*length).unwrap()));
            }
            let fine = frames.iter().all(|(length, _)| *length <= 4096);
            let mut headers = Headers::default();
            let mut rest = bytes.as_slice();
            let mut passed = true;
            for cut in cuts.iter().cycle() {
                if rest.is_empty() || !passed {
                    break;
                }
                let (chunk, after) = rest.split_at((*cut).min(rest.len()));
                passed = headers.pass(chunk, 4096);
                rest = after;
            }
            prop_assert_eq!(passed, fine);
        }
    }
}
