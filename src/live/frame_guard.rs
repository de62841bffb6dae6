//! Reads the headers of WebSocket frames (RFC 6455 §5.2) as the bytes come in, and ends the stream as soon as one
//! announces more than is accepted. The parser behind it would first buffer all of what was announced; it would also
//! take in whatever there is before each frame that it hands on, so it is given one frame at a time. Not here: whether
//! the frames are well formed otherwise; that parser knows.

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
    /// Follows bytes to the end of the frame that they are in, or to their own. Their beginning and end need not be
    /// those of frames. Returns how many were followed; the frame is whole where `at_end` then holds.
    ///
    /// # Errors
    /// When the frame announces more than `payload_max` bytes.
    pub fn follow(&mut self, bytes: &[u8], payload_max: u64) -> Result<usize, TooBig> {
        if self.left > 0 {
            return Ok(self.pass(bytes));
        }
        for (at, byte) in bytes.iter().enumerate() {
            self.header[usize::from(self.have)] = *byte;
            self.have += 1;
            let Some(payload) = self.announced() else { continue };
            if payload > payload_max {
                return Err(TooBig);
            }
            let mask = if self.header[1] & 0x80 == 0 { 0 } else { 4 };
            self.left = payload + mask;
            self.have = 0;
            return Ok(at + 1 + self.pass(&bytes[at + 1..]));
        }
        Ok(bytes.len())
    }

    /// Passes over what is left of a frame.
    fn pass(&mut self, bytes: &[u8]) -> usize {
        let passed = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
        self.left -= passed as u64;
        passed
    }

    /// Whether the last byte followed was a frame's last.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.left == 0 && self.have == 0
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

/// A stream of bytes, in pieces that end where a frame ends, if not before. It ends with an error at the first frame that
/// announces too much.
pub struct FrameGuard<S> {
    inner: S,
    /// Came in, and belongs to later frames.
    rest: Bytes,
    headers: Headers,
    /// The last piece ended a frame: the parser shall hand that on before it asks for more.
    whole: bool,
    payload_max: u64,
    tripped: Rc<Cell<bool>>,
}

impl<S> FrameGuard<S> {
    /// `tripped` becomes true when the guard ended the stream, because the error alone does not tell who made it.
    pub fn new(inner: S, payload_max: usize, tripped: Rc<Cell<bool>>) -> Self {
        let (rest, headers) = (Bytes::new(), Headers::default());
        Self { inner, rest, headers, whole: false, payload_max: payload_max as u64, tripped }
    }
}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for FrameGuard<S> {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.tripped.get() {
            return Poll::Ready(None);
        }
        let guard = &mut *self;
        if std::mem::take(&mut guard.whole) {
            // No waker: the parser has a frame now, and whoever takes it asks again.
            return Poll::Pending;
        }
        if guard.rest.is_empty() {
            match std::task::ready!(Pin::new(&mut guard.inner).poll_next(cx)) {
                Some(Ok(bytes)) => guard.rest = bytes,
                other => return Poll::Ready(other),
            }
        }
        let Ok(followed) = guard.headers.follow(&guard.rest, guard.payload_max) else {
            guard.tripped.set(true);
            return Poll::Ready(Some(Err(PayloadError::Overflow)));
        };
        guard.whole = followed > 0 && guard.headers.at_end();
        Poll::Ready(Some(Ok(guard.rest.split_to(followed))))
    }
}

#[cfg(test)]
mod tests {
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
        pieces.into_iter().try_for_each(|mut piece| {
            while !piece.is_empty() {
                piece = &piece[headers.follow(piece, MAX)?..];
            }
            Ok(())
        })
    }

    fn guard(
        pieces: impl IntoIterator<Item = Vec<u8>>,
        tripped: &Rc<Cell<bool>>,
    ) -> FrameGuard<impl Stream<Item = Result<Bytes, PayloadError>> + Unpin> {
        let pieces: Vec<_> = pieces.into_iter().map(|piece| Ok(Bytes::from(piece))).collect();
        FrameGuard::new(futures_util::stream::iter(pieces), 4096, tripped.clone())
    }

    /// What comes out: pieces that came one after the other, and `None` wherever nothing was given for once.
    fn given(
        mut guard: FrameGuard<impl Stream<Item = Result<Bytes, PayloadError>> + Unpin>,
    ) -> Vec<Option<Result<Bytes, ()>>> {
        let mut cx = Context::from_waker(std::task::Waker::noop());
        let mut all = Vec::new();
        loop {
            match Pin::new(&mut guard).poll_next(&mut cx) {
                Poll::Ready(None) => return all,
                Poll::Ready(Some(item)) => all.push(Some(item.map_err(drop))),
                Poll::Pending => all.push(None),
            }
        }
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
        let passed: Vec<bool> = given(guard(pieces, &tripped)).into_iter().flatten().map(|item| item.is_ok()).collect();
        assert_eq!((passed, tripped.get()), (vec![true, false], true));
    }

    #[test]
    fn a_flood_is_given_frame_by_frame() {
        let pongs = frame(10, 0, true).repeat(3);
        let (first, second) = pongs.split_at(8);
        let given = given(guard([first.to_vec(), second.to_vec()], &Rc::default()));
        let lengths: Vec<Option<usize>> =
            given.iter().map(|item| item.as_ref().map(|item| item.as_ref().unwrap().len())).collect();
        assert_eq!(lengths, [Some(6), None, Some(2), Some(4), None, Some(6), None]);
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
            let pieces = cuts.windows(2).map(|pair| bytes[pair[0]..pair[1]].to_vec());
            let given: Vec<_> = given(guard(pieces, &Rc::default())).into_iter().flatten().collect();
            prop_assert_eq!(given.iter().all(Result::is_ok), expected.is_ok());
            if expected.is_ok() {
                let whole: Vec<u8> = given.into_iter().flat_map(Result::unwrap).collect();
                prop_assert_eq!(whole, bytes);
            }
        }
    }
}
