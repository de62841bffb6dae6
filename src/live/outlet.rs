//! The way out of a socket. Whoever is on the socket's thread writes straight into the kernel's buffer, so that a frame
//! for thousands costs little more than as many calls of `write`; what the kernel does not take is queued, in order.
//! Not here: what is written, and the task that waits until more can be (`pump`).

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::task::{Context, Poll, Waker, ready};

use actix_web::rt::net::TcpStream;
use bytes::{Buf, Bytes};

/// One socket's way out. Clones are the same way.
#[derive(Clone)]
pub struct Outlet(Rc<State>);

struct State {
    /// None once it is closed.
    stream: RefCell<Option<Rc<TcpStream>>>,
    /// What the kernel did not take. Empty most of the time, and then it has no memory of its own.
    queue: RefCell<VecDeque<Bytes>>,
    broken: Cell<bool>,
    /// The task that flushes.
    pump: RefCell<Option<Waker>>,
}

impl Outlet {
    #[must_use]
    pub fn new(stream: Rc<TcpStream>) -> Self {
        Self(Rc::new(State {
            stream: RefCell::new(Some(stream)),
            queue: RefCell::default(),
            broken: Cell::new(false),
            pump: RefCell::default(),
        }))
    }

    /// Whether all that was sent has been taken by the kernel. While it is not, the queue is bounded by whoever sends:
    /// relays send nothing more, and the session stands still.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.0.queue.borrow().is_empty()
    }

    /// Whether nothing can be sent any more.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.0.broken.get() || self.0.stream.borrow().is_none()
    }

    /// Sends bytes after all that were sent before. Never waits. A socket that has gone swallows them.
    pub fn send(&self, mut bytes: Bytes) {
        let State { stream, queue, broken, .. } = &*self.0;
        let (stream, mut queue) = (stream.borrow(), queue.borrow_mut());
        let Some(stream) = stream.as_ref().filter(|_| !broken.get()) else { return };
        if queue.is_empty() {
            match stream.try_write(&bytes) {
                Ok(taken) if taken == bytes.len() => return,
                Ok(taken) => bytes.advance(taken),
                Err(error) if is_passing(&error) => {}
                Err(_) => broken.set(true),
            }
        }
        queue.push_back(bytes);
        if let Some(pump) = self.0.pump.borrow().as_ref() {
            pump.wake_by_ref();
        }
    }

    /// Registers the task that flushes, which is woken when something is queued.
    pub fn set_pump(&self, cx: &Context<'_>) {
        let mut pump = self.0.pump.borrow_mut();
        if !pump.as_ref().is_some_and(|known| known.will_wake(cx.waker())) {
            *pump = Some(cx.waker().clone());
        }
    }

    /// Writes what is queued.
    ///
    /// # Errors
    /// Where the socket has gone.
    pub fn poll_flush(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let State { stream, queue, broken, .. } = &*self.0;
        let Some(stream) = stream.borrow().clone().filter(|_| !broken.get()) else {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        };
        let mut queue = queue.borrow_mut();
        while let Some(next) = queue.front_mut() {
            ready!(stream.poll_write_ready(cx))?;
            match stream.try_write(next) {
                Ok(taken) if taken == next.len() => drop(queue.pop_front()),
                Ok(taken) => next.advance(taken),
                Err(error) if is_passing(&error) => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        // Thousands of sockets keep no empty queue.
        *queue = VecDeque::new();
        Poll::Ready(Ok(()))
    }

    /// Lets go of the socket. Nothing is sent after this, whoever still has the outlet.
    pub fn close(&self) {
        self.0.stream.borrow_mut().take();
        *self.0.queue.borrow_mut() = VecDeque::new();
        self.0.pump.borrow_mut().take();
    }
}

/// Whether an error only says: not now.
pub fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    /// An outlet, and the peer that reads what comes out.
    fn pair() -> (Outlet, std::net::TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        stream.set_nonblocking(true).unwrap();
        (Outlet::new(Rc::new(TcpStream::from_std(stream).unwrap())), listener.accept().unwrap().0)
    }

    #[actix_web::test]
    async fn what_the_kernel_does_not_take_follows_in_order() {
        let (outlet, mut peer) = pair();
        // More than any send and receive buffer takes.
        let pieces: Vec<Bytes> = (0..64u8).map(|number| Bytes::from(vec![number; 1 << 20])).collect();
        pieces.iter().for_each(|piece| outlet.send(piece.clone()));
        assert!(!outlet.is_clear());
        let reading = std::thread::spawn(move || {
            let mut all = Vec::new();
            peer.read_to_end(&mut all).unwrap();
            all
        });
        poll_fn(|cx| outlet.poll_flush(cx)).await.unwrap();
        assert!(outlet.is_clear());
        outlet.close();
        let all = actix_web::rt::task::spawn_blocking(|| reading.join().unwrap()).await.unwrap();
        assert!(all == pieces.concat(), "{} bytes came", all.len());
    }

    #[actix_web::test]
    async fn who_flushes_is_woken_when_something_is_queued() {
        let (outlet, _peer) = pair();
        let mut sent = false;
        poll_fn(|cx| {
            outlet.set_pump(cx);
            if std::mem::replace(&mut sent, true) {
                return Poll::Ready(());
            }
            while outlet.is_clear() {
                outlet.send(Bytes::from(vec![0; 1 << 20]));
            }
            Poll::Pending
        })
        .await;
    }

    #[actix_web::test]
    async fn a_closed_outlet_swallows_everything() {
        let (outlet, mut peer) = pair();
        let other = outlet.clone();
        outlet.send(Bytes::from_static(b"before"));
        poll_fn(|cx| outlet.poll_flush(cx)).await.unwrap();
        outlet.close();
        other.send(Bytes::from_static(b"after"));
        assert!(other.is_gone() && poll_fn(|cx| other.poll_flush(cx)).await.is_err());
        let mut all = Vec::new();
        peer.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"before");
    }
}
