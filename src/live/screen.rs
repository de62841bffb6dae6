//! What a client sees: the weeks that it watches, and the way to it. Shared by its session and the thread's relay, which
//! writes ticks straight to the socket: they are what a busy opening day consists of. Not here: asking the town for a
//! snapshot (`session`).

use std::cell::{OnceCell, RefCell};

use actix::Recipient;
use actix::dev::SendError;

use super::outlet::Outlet;
use super::watches::{Step, Watch};
use crate::actors::feed::{Frame, Heard, Watcher};
use crate::domain::ids::{RequestId, ResourceId};
use crate::domain::time::Week;
use crate::wire::frame::WireFrame;
use crate::wire::messages::ServerMessage;

/// Tells a session to ask for a fresh snapshot of all that its client watches.
#[derive(Debug, Clone, Copy, actix::Message)]
#[rtype(result = "()")]
pub struct Resync;

/// A client's view.
pub struct Screen {
    id: u64,
    outlet: Outlet,
    /// Known once the session has started.
    session: OnceCell<Recipient<Resync>>,
    watches: RefCell<Vec<Watch>>,
}

impl Screen {
    #[must_use]
    pub fn new(id: u64, outlet: Outlet) -> Self {
        Self { id, outlet, session: OnceCell::new(), watches: RefCell::default() }
    }

    /// Who asks for snapshots.
    pub fn set_session(&self, session: Recipient<Resync>) {
        let _ = self.session.set(session);
    }

    /// Sends a message of the session's own.
    pub fn send(&self, message: &ServerMessage) {
        self.outlet.send(WireFrame::new(message).bytes().clone());
    }

    /// Sends a frame that others get too.
    pub fn send_frame(&self, frame: &Frame) {
        self.outlet.send(frame.0.wire.bytes().clone());
    }

    /// How many weeks are watched.
    #[must_use]
    pub fn watched(&self) -> usize {
        self.watches.borrow().len()
    }

    /// The weeks that are watched.
    #[must_use]
    pub fn weeks(&self) -> Vec<(ResourceId, Week)> {
        self.watches.borrow().iter().map(|watch| (watch.resource.clone(), watch.week)).collect()
    }

    /// Does something with a watch; none where that week is not watched.
    pub fn with<T>(&self, resource: &ResourceId, week: Week, act: impl FnOnce(&mut Watch) -> T) -> Option<T> {
        self.watches.borrow_mut().iter_mut().find(|watch| watch.is_of(resource, week)).map(act)
    }

    /// Begins a watch.
    pub fn add(&self, resource: ResourceId, week: Week) {
        let mut watches = self.watches.borrow_mut();
        // One by one: most sockets watch a single week for as long as they live.
        watches.reserve_exact(1);
        watches.push(Watch::new(resource, week));
    }

    /// Ends a watch; false where there was none.
    pub fn remove(&self, resource: &ResourceId, week: Week) -> bool {
        let mut watches = self.watches.borrow_mut();
        let before = watches.len();
        watches.retain(|watch| !watch.is_of(resource, week));
        watches.len() < before
    }

    /// Notes that a snapshot is to be asked for. False where one is under way already, or nobody watches.
    pub fn begin_asking(&self, resource: &ResourceId, week: Week, asker: Option<RequestId>) -> bool {
        self.with(resource, week, |watch| {
            watch.asker = asker.or(watch.asker);
            !std::mem::replace(&mut watch.asking, true)
        })
        .unwrap_or(false)
    }
}

impl Watcher for Screen {
    fn id(&self) -> u64 {
        self.id
    }

    /// This runs once for each watcher and change.
    fn hear(&self, frame: &Frame) -> Heard {
        if self.outlet.is_gone() {
            return Heard::Gone;
        }
        // The client does not read as fast as things change: once it does again, one snapshot is all it needs.
        if !self.outlet.is_clear() {
            return Heard::Missed;
        }
        match self.with(&frame.0.resource, frame.0.week, |watch| watch.hear(&frame.0)) {
            Some(Step::Send) => self.send_frame(frame),
            Some(Step::Ask | Step::SendAndAsk) => return self.resync(),
            Some(Step::Drop) | None => {}
        }
        Heard::Taken
    }

    /// Not while the client does not read: its session stands still then, and what piles up in its mailbox would be in
    /// the way of what it must hear.
    fn resync(&self) -> Heard {
        if self.outlet.is_gone() {
            return Heard::Gone;
        }
        if !self.outlet.is_clear() {
            return Heard::Missed;
        }
        match self.session.get().map(|session| session.try_send(Resync)) {
            Some(Ok(())) => Heard::Taken,
            Some(Err(SendError::Full(_))) | None => Heard::Missed,
            Some(Err(SendError::Closed(_))) => Heard::Gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use actix::{Actor, Context, Handler};
    use actix_web::rt::net::TcpStream;
    use bytes::Bytes;

    use super::*;

    /// Counts what it is told.
    struct Session(Rc<Cell<usize>>);

    impl Actor for Session {
        type Context = Context<Self>;
    }

    impl Handler<Resync> for Session {
        type Result = ();
        fn handle(&mut self, _: Resync, _: &mut Context<Self>) {
            self.0.set(self.0.get() + 1);
        }
    }

    #[actix_web::test]
    async fn who_does_not_read_is_not_told_to_ask_again_until_it_does() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        stream.set_nonblocking(true).unwrap();
        let outlet = Outlet::new(Rc::new(TcpStream::from_std(stream).unwrap()));
        let (mut peer, _) = listener.accept().unwrap();
        let told = Rc::new(Cell::new(0));
        let screen = Screen::new(1, outlet.clone());
        screen.set_session(Session(told.clone()).start().recipient());
        assert_eq!(screen.resync(), Heard::Taken);

        while outlet.is_clear() {
            outlet.send(Bytes::from(vec![0; 1 << 20]));
        }
        for _ in 0..100 {
            assert_eq!(screen.resync(), Heard::Missed);
        }
        let reading = std::thread::spawn(move || std::io::copy(&mut peer, &mut std::io::sink()));
        std::future::poll_fn(|cx| outlet.poll_flush(cx)).await.unwrap();
        assert_eq!(screen.resync(), Heard::Taken);
        while told.get() < 2 {
            actix_web::rt::task::yield_now().await;
        }
        outlet.close();
        assert_eq!(screen.resync(), Heard::Gone);
        drop(screen);
        drop(outlet);
        actix_web::rt::task::spawn_blocking(|| reading.join().unwrap()).await.unwrap().unwrap();
        assert_eq!(told.get(), 2);
    }
}
