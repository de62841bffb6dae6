//! What integration tests share: the real server on a free port with a store of its own, and a client so plain that it can
//! misbehave. The only place in the tests that waits, always for a predicate and with a bound.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use sportello::domain::ids::RequestId;
use sportello::wire::messages::{ClientMessage, ServerMessage};

/// Nothing that is waited for takes longer, also on a machine that does other things.
pub const LONG: Duration = Duration::from_secs(20);

/// Waits until something is there.
pub fn until<T>(what: &str, bound: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < bound, "waited {bound:?} in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The server under test.
pub struct Server {
    child: Child,
    pub port: u16,
    pub metrics_port: u16,
    log: PathBuf,
}

/// How a server is started.
pub struct Start<'a> {
    pub data: &'a Path,
    pub settings: &'a [(&'a str, &'a str)],
    /// A program and its arguments that runs the server, such as strace; empty for none.
    pub under: Vec<String>,
}

impl Server {
    pub fn start(data: &Path) -> Self {
        Self::start_with(Start { data, settings: &[], under: Vec::new() })
    }

    pub fn start_with(start: Start) -> Self {
        let (port, metrics_port) = (free_port(), free_port());
        let town = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/test-town");
        let log = start.data.join("server.log");
        let mut words = start.under;
        words.push(env!("CARGO_BIN_EXE_sportello").to_owned());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).arg("serve").arg("--data").arg(start.data.join("store"));
        command.arg("--listen").arg(format!("127.0.0.1:{port}")).arg("--demo").arg(town);
        command.env("SPORTELLO_SERVER__METRICS_LISTEN", format!("127.0.0.1:{metrics_port}"));
        command.envs(start.settings.iter().copied());
        let file = std::fs::File::create(&log).unwrap();
        let child = command.stdout(Stdio::null()).stderr(file).spawn().unwrap();
        let mut server = Self { child, port, metrics_port, log };
        until("the server to be ready", LONG, || server.is_ready());
        server
    }

    fn is_ready(&mut self) -> Option<()> {
        if let Some(status) = self.child.try_wait().unwrap() {
            panic!("the server ended with {status}: {}", self.log());
        }
        http(self.port, "/health/ready").filter(|answer| answer.starts_with("HTTP/1.1 200")).map(drop)
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Sends a signal by name to the process that was started.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the end.
    pub fn ended(&mut self, bound: Duration) -> ExitStatus {
        let child = &mut self.child;
        until("the server to end", bound, || child.try_wait().unwrap())
    }

    /// A metric's value.
    pub fn metric(&self, name: &str) -> Option<f64> {
        let text = http(self.metrics_port, "/metrics")?;
        text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    }

    /// How many files it may have open.
    pub fn open_files_max(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/limits", self.child.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// Resident memory in KiB.
    pub fn memory_kib(&self) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn http(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(LONG)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

/// The id that the answer to a message carries; `hello` has none.
pub fn id_of(message: &ClientMessage) -> RequestId {
    use ClientMessage as M;
    match message {
        M::Hello { .. } => RequestId(0),
        M::Watch { id, .. } | M::Unwatch { id, .. } | M::Hold { id, .. } | M::Extend { id, .. } => *id,
        M::Release { id, .. } | M::Confirm { id, .. } | M::Cancel { id, .. } => *id,
        M::Mine { id } | M::Ping { id } => *id,
    }
}

/// A WebSocket client without manners of its own: it sends the bytes that it is given.
pub struct Client {
    pub stream: TcpStream,
    pub answer: String,
    next_id: u128,
}

/// What came from the server.
#[derive(Debug, PartialEq)]
pub enum Got {
    Message(Box<ServerMessage>),
    Close(u16),
    /// The connection is gone without a word.
    End,
}

impl Client {
    /// Connects with further headers; the handshake's answer is kept, whatever it is.
    pub fn connect(port: u16, headers: &str) -> Self {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(
            stream,
            "GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: sportello.v1\r\n{headers}\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        let mut byte = [0];
        while !answer.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
            answer.push(byte[0]);
        }
        let mut id = [0u8; 16];
        getrandom::fill(&mut id).unwrap();
        Self { stream, answer: String::from_utf8_lossy(&answer).into_owned(), next_id: u128::from_be_bytes(id) }
    }

    /// Connects and has been welcomed.
    pub fn welcomed(port: u16) -> Self {
        let mut client = Self::connect(port, "");
        assert!(client.answer.starts_with("HTTP/1.1 101"), "{}", client.answer);
        client.send(&ClientMessage::Hello { protocol: 1 });
        assert!(matches!(client.message(), ServerMessage::Welcome { .. }));
        client
    }

    pub fn id(&mut self) -> RequestId {
        self.next_id = self.next_id.wrapping_add(1);
        RequestId(self.next_id)
    }

    /// A frame as RFC 6455 §5.2 has it, masked with zeros.
    pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = vec![first];
        match u8::try_from(payload.len()) {
            Ok(length) if length < 126 => bytes.push(0x80 | length),
            _ => {
                bytes.push(0x80 | 126);
                bytes.extend(u16::try_from(payload.len()).unwrap().to_be_bytes());
            }
        }
        bytes.extend([0; 4]);
        bytes.extend(payload);
        bytes
    }

    pub fn send(&mut self, message: &ClientMessage) {
        let frame = Self::frame(0x82, &sportello::wire::messages::to_bytes(message));
        self.stream.write_all(&frame).unwrap();
    }

    /// The next thing that is not a ping.
    pub fn next(&mut self) -> Got {
        loop {
            let mut head = [0; 2];
            if self.stream.read_exact(&mut head).is_err() {
                return Got::End;
            }
            let Some(payload) = self.payload(head[1]) else { return Got::End };
            match head[0] & 0x0f {
                2 => return Got::Message(Box::new(rmp_serde::from_slice(&payload).unwrap())),
                8 => return Got::Close(payload.get(..2).map_or(1005, |code| u16::from_be_bytes([code[0], code[1]]))),
                _ => {}
            }
        }
    }

    fn payload(&mut self, short: u8) -> Option<Vec<u8>> {
        let length = match short {
            126 => {
                let mut long = [0; 2];
                self.stream.read_exact(&mut long).ok()?;
                usize::from(u16::from_be_bytes(long))
            }
            127 => {
                let mut long = [0; 8];
                self.stream.read_exact(&mut long).ok()?;
                usize::try_from(u64::from_be_bytes(long)).ok()?
            }
            short => usize::from(short),
        };
        let mut payload = vec![0; length];
        self.stream.read_exact(&mut payload).ok()?;
        Some(payload)
    }

    pub fn message(&mut self) -> ServerMessage {
        match self.next() {
            Got::Message(message) => *message,
            other => panic!("expected a message, got {other:?}"),
        }
    }

    /// The reply to a request, other messages passed over; none where the connection ends.
    pub fn reply(&mut self, wanted: RequestId) -> Option<ServerMessage> {
        loop {
            match self.next() {
                Got::Message(message) => match *message {
                    ServerMessage::Reply { id, .. } if id == wanted => return Some(*message),
                    _ => {}
                },
                Got::Close(_) | Got::End => return None,
            }
        }
    }
}
