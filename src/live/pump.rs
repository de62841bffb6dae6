//! Moves bytes between a socket and its session: what the client sends goes into the session's stream, what the session
//! says goes to the outlet. It stands in for the HTTP server's own loop, which keeps buffers for each connection and
//! copies each frame. Not here: the upgrade (`upgrade`), frames.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::io;
use std::net::Shutdown;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::error::PayloadError;
use actix_web::rt::net::TcpStream;
use bytes::Bytes;
use futures_util::Stream;
use socket2::SockRef;
use tokio::time::timeout;

use super::outlet::{Outlet, is_passing};

/// Bytes read at once: more than the largest frame of a client. One buffer for all sockets of a thread.
const READ_BYTES: usize = 8 * 1024;

thread_local! {
    static READ: RefCell<[u8; READ_BYTES]> = const { RefCell::new([0; READ_BYTES]) };
}

/// What has come in and was not yet taken by the session.
#[derive(Clone, Default)]
pub struct Inbox(Rc<RefCell<Incoming>>);

#[derive(Default)]
struct Incoming {
    bytes: Option<Bytes>,
    ended: bool,
}

impl Inbox {
    /// Begins with what came together with the request.
    #[must_use]
    pub fn new(first: Bytes) -> Self {
        let bytes = Some(first).filter(|first| !first.is_empty());
        Self(Rc::new(RefCell::new(Incoming { bytes, ended: false })))
    }

    fn is_empty(&self) -> bool {
        self.0.borrow().bytes.is_none()
    }
}

/// The session's side. It needs no waker: the pump polls the session after whatever it puts in.
impl Stream for Inbox {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut incoming = self.0.borrow_mut();
        match incoming.bytes.take() {
            Some(bytes) => Poll::Ready(Some(Ok(bytes))),
            None if incoming.ended => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

/// The task of one socket. Ends when the session has ended and its last word is written, or when the socket breaks. What
/// is left to do then is to hang up.
pub struct Pump {
    stream: Rc<TcpStream>,
    outlet: Outlet,
    inbox: Inbox,
    session: BoxBody,
    said_all: bool,
}

impl Pump {
    /// `session` is the body of the answer to the upgrade; it reads from the inbox.
    #[must_use]
    pub fn new(stream: Rc<TcpStream>, outlet: Outlet, inbox: Inbox, session: BoxBody) -> Self {
        Self { stream, outlet, inbox, session, said_all: false }
    }

    /// Reads once, if the session has taken what was read before. True when there is something for it.
    fn read(&self, cx: &mut Context<'_>) -> bool {
        let mut incoming = self.inbox.0.borrow_mut();
        if incoming.bytes.is_none() && !incoming.ended {
            match poll_read(&self.stream, cx, |read| incoming.bytes = Some(Bytes::copy_from_slice(read))) {
                Poll::Ready(Ok(1..)) | Poll::Pending => {}
                Poll::Ready(_) => incoming.ended = true,
            }
        }
        incoming.bytes.is_some()
    }
}

/// Reads once; `take` gets what there was, if it was anything. Returns how many bytes, none at the end.
fn poll_read(stream: &TcpStream, cx: &mut Context<'_>, take: impl FnOnce(&[u8])) -> Poll<io::Result<usize>> {
    READ.with_borrow_mut(|buffer| {
        loop {
            ready!(stream.poll_read_ready(cx))?;
            match stream.try_read(buffer) {
                Ok(0) => return Poll::Ready(Ok(0)),
                Ok(got) => {
                    take(&buffer[..got]);
                    return Poll::Ready(Ok(got));
                }
                Err(error) if is_passing(&error) => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    })
}

impl Future for Pump {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let pump = &mut *self;
        pump.outlet.set_pump(cx);
        loop {
            // While the client does not read, nothing is read from it and its session stands still: memory stays flat.
            if ready!(pump.outlet.poll_flush(cx)).is_err() {
                return Poll::Ready(());
            }
            if pump.said_all {
                return Poll::Ready(());
            }
            let something = pump.read(cx);
            match Pin::new(&mut pump.session).poll_next(cx) {
                Poll::Ready(Some(Ok(bytes))) => pump.outlet.send(bytes),
                Poll::Ready(Some(Err(_)) | None) => pump.said_all = true,
                // What was read has been taken: there may be more.
                Poll::Pending if something && pump.inbox.is_empty() => {}
                Poll::Pending if !pump.outlet.is_clear() => {}
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// How long a peer may take to hear the last word.
const HANG_UP_WITHIN: Duration = Duration::from_secs(1);

/// Ends a connection so that the last word is heard: the kernel resets a connection that is closed with bytes unread,
/// and a reset takes away what the peer has not read yet. So: say that nothing follows, and read until the peer has
/// hung up too (RFC 9112 §9.6), for as long as that may take.
pub async fn hang_up(stream: &TcpStream) {
    let _ = SockRef::from(stream).shutdown(Shutdown::Write);
    // Each piece is taken out of the task's budget: a peer that sends as fast as this reads must not keep the thread.
    let ended = poll_fn(|cx| {
        loop {
            match ready!(poll_read(stream, cx, |_| ())) {
                Ok(0) | Err(_) => return Poll::Ready(()),
                Ok(_) => {}
            }
        }
    });
    let _ = timeout(HANG_UP_WITHIN, ended).await;
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.outlet.close();
    }
}
