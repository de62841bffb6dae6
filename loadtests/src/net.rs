//! Many nonblocking sockets on one thread: connecting, upgrading, reading, writing. Not here: what the frames mean.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::dice::Dice;
use crate::ws::{self, Frame};

/// Readiness events taken at once: enough to spare system calls, few enough that replies do not wait for a crowd.
const EVENTS_AT_ONCE: usize = 256;
/// One read buffer for all sockets; what is left of a frame is kept beside its socket.
const READ_BYTES: usize = 64 * 1024;

/// A socket of this process. Never used twice.
pub type ConnId = usize;

/// How a socket opens.
pub enum Open {
    /// With the upgrade to our protocol, with this cookie if there is one.
    Upgrade { host: String, cookie: Option<String> },
    /// As it is: frames come without a handshake (the bare writer).
    Bare,
}

/// What happened on a socket.
pub enum NetEvent<'a> {
    /// Frames may be sent. The cookie is there where the server set one.
    Opened {
        cookie: Option<String>,
    },
    Message {
        payload: &'a [u8],
        at: Instant,
    },
    Closed {
        why: String,
    },
}

enum Stage {
    Connecting(Open),
    Upgrading,
    Open,
}

struct Conn {
    stream: TcpStream,
    stage: Stage,
    /// The beginning of a frame whose end has not come.
    part: Vec<u8>,
    /// What the socket's send buffer did not take.
    out: Vec<u8>,
    /// Never read from again (a reader that never reads).
    mute: bool,
}

/// All sockets.
pub struct Net {
    poll: Poll,
    events: Events,
    conns: Vec<Option<Conn>>,
    buffer: Vec<u8>,
    dice: Dice,
}

/// Why a socket is done with.
struct End(String);

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<String> for End {
    fn from(why: String) -> Self {
        Self(why)
    }
}

impl Net {
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(EVENTS_AT_ONCE),
            conns: Vec::new(),
            buffer: vec![0; READ_BYTES],
            dice: Dice::fresh(),
        })
    }

    /// Begins to connect. `Opened` or `Closed` follows.
    pub fn connect(&mut self, address: SocketAddr, open: Open) -> io::Result<ConnId> {
        self.adopt(TcpStream::connect(address)?, open)
    }

    /// Takes over a socket that is connecting already.
    pub fn adopt(&mut self, mut stream: TcpStream, open: Open) -> io::Result<ConnId> {
        let id = self.conns.len();
        self.poll.registry().register(&mut stream, Token(id), Interest::READABLE | Interest::WRITABLE)?;
        let stage = Stage::Connecting(open);
        self.conns.push(Some(Conn { stream, stage, part: Vec::new(), out: Vec::new(), mute: false }));
        Ok(id)
    }

    /// Sends a message. A socket that has gone swallows it; its `Closed` tells.
    pub fn send(&mut self, id: ConnId, message: &[u8]) {
        let mask = self.dice.next() as u32;
        if let Some(Some(conn)) = self.conns.get_mut(id) {
            ws::push_binary(&mut conn.out, message, mask);
            // An error shows again at the next readiness event, where it is told.
            let _ = conn.flush();
        }
    }

    /// Reads nothing more from a socket.
    pub fn mute(&mut self, id: ConnId) {
        if let Some(Some(conn)) = self.conns.get_mut(id) {
            conn.mute = true;
        }
    }

    /// Our own port of a socket.
    pub fn local_port(&self, id: ConnId) -> Option<u16> {
        let conn = self.conns.get(id)?.as_ref()?;
        conn.stream.local_addr().ok().map(|address| address.port())
    }

    /// Closes a socket without a word; no `Closed` follows.
    pub fn drop_conn(&mut self, id: ConnId) {
        if let Some(slot) = self.conns.get_mut(id) {
            *slot = None;
        }
    }

    /// Waits until something happens, at most `wait`, and tells it.
    pub fn poll(&mut self, wait: Duration, tell: &mut dyn FnMut(ConnId, NetEvent<'_>)) -> io::Result<()> {
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        }
        for event in &self.events {
            let Token(id) = event.token();
            let Some(Some(conn)) = self.conns.get_mut(id) else { continue };
            let mask = self.dice.next() as u32;
            let served = conn.serve(event, &mut self.buffer, mask, &mut |event| tell(id, event));
            if let Err(End(why)) = served {
                self.conns[id] = None;
                tell(id, NetEvent::Closed { why });
            }
        }
        Ok(())
    }
}

impl Conn {
    fn serve(
        &mut self,
        event: &mio::event::Event,
        buffer: &mut [u8],
        mask: u32,
        tell: &mut dyn FnMut(NetEvent<'_>),
    ) -> Result<(), End> {
        if matches!(self.stage, Stage::Connecting(_)) && !self.finish_connect(tell)? {
            return Ok(());
        }
        if event.is_writable() && !self.out.is_empty() {
            self.flush()?;
        }
        if self.mute {
            let gone = event.is_error() || event.is_write_closed();
            return if gone { Err(End::from("closed by the server".to_owned())) } else { Ok(()) };
        }
        if event.is_readable() || event.is_read_closed() || event.is_error() {
            let to_the_end = event.is_read_closed() || event.is_error();
            self.read_all(buffer, mask, to_the_end, tell)?;
        }
        Ok(())
    }

    /// True once the connection stands and the upgrade is on its way.
    fn finish_connect(&mut self, tell: &mut dyn FnMut(NetEvent<'_>)) -> Result<bool, End> {
        if let Some(error) = self.stream.take_error()? {
            return Err(error.into());
        }
        match self.stream.peer_addr() {
            Err(error) if error.kind() == io::ErrorKind::NotConnected => return Ok(false),
            other => other?,
        };
        self.stream.set_nodelay(true)?;
        match std::mem::replace(&mut self.stage, Stage::Upgrading) {
            Stage::Connecting(Open::Upgrade { host, cookie }) => {
                self.out = ws::upgrade_request(&host, cookie.as_deref());
                self.flush()?;
            }
            _ => {
                self.stage = Stage::Open;
                tell(NetEvent::Opened { cookie: None });
            }
        }
        Ok(true)
    }

    /// Reads until the socket is empty. A short read says that it is (epoll(7)), unless its end is near.
    fn read_all(
        &mut self,
        buffer: &mut [u8],
        mask: u32,
        to_the_end: bool,
        tell: &mut dyn FnMut(NetEvent<'_>),
    ) -> Result<(), End> {
        loop {
            let got = match self.stream.read(buffer) {
                Ok(0) => return Err(End::from("the server closed the connection".to_owned())),
                Ok(got) => got,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            self.take(&buffer[..got], mask, tell)?;
            if got < buffer.len() && !to_the_end {
                return Ok(());
            }
        }
    }

    /// Takes bytes in, and keeps what is not yet a whole frame.
    fn take(&mut self, bytes: &[u8], mask: u32, tell: &mut dyn FnMut(NetEvent<'_>)) -> Result<(), End> {
        let at = Instant::now();
        if self.part.is_empty() {
            let used = self.parse(bytes, at, mask, tell)?;
            self.part.extend_from_slice(&bytes[used..]);
            return Ok(());
        }
        let mut whole = std::mem::take(&mut self.part);
        whole.extend_from_slice(bytes);
        let used = self.parse(&whole, at, mask, tell)?;
        if used < whole.len() {
            whole.drain(..used);
            self.part = whole;
        }
        Ok(())
    }

    fn parse(
        &mut self,
        bytes: &[u8],
        at: Instant,
        mask: u32,
        tell: &mut dyn FnMut(NetEvent<'_>),
    ) -> Result<usize, End> {
        let mut used = 0;
        if matches!(self.stage, Stage::Upgrading) {
            let Some(upgraded) = ws::upgrade_response(bytes)? else { return Ok(0) };
            self.stage = Stage::Open;
            used = upgraded.used;
            tell(NetEvent::Opened { cookie: upgraded.cookie });
        }
        while let Some((frame, length)) = ws::next_frame(&bytes[used..])? {
            used += length;
            match frame {
                Frame::Binary(payload) => tell(NetEvent::Message { payload, at }),
                Frame::Ping(payload) => {
                    ws::push_pong(&mut self.out, payload, mask);
                    self.flush()?;
                }
                Frame::Pong => {}
                Frame::Close(code) => return Err(End(format!("closed with {code}"))),
            }
        }
        Ok(used)
    }

    /// Writes what the socket takes and keeps the rest for its next writable event.
    fn flush(&mut self) -> io::Result<()> {
        let mut sent = 0;
        while sent < self.out.len() {
            match self.stream.write(&self.out[sent..]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(wrote) => sent += wrote,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if sent == self.out.len() {
            // Thousands of idle sockets keep no empty buffers.
            self.out = Vec::new();
        } else {
            self.out.drain(..sent);
        }
        Ok(())
    }
}
