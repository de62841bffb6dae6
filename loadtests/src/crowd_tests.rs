//! The crowd against a small server with a script. Not here: the real one.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tungstenite::handshake::server::{Request, Response};
use tungstenite::{Message, WebSocket, accept_hdr};

use sportello::wire::messages::{Cell, ClientMessage, SUBPROTOCOL, ServerMessage};

use crate::crowd::{Crowd, Event, View};

const WAIT: Duration = Duration::from_secs(10);

fn view() -> View {
    ("hot".parse().unwrap(), "2026-11-30".parse().unwrap())
}

fn cell(left: u16) -> Cell {
    Cell(0, 540, 0, 3, left, 0)
}

fn snapshot(seq: u64, left: u16) -> ServerMessage {
    let (resource, week) = view();
    ServerMessage::Snapshot { resource, week, epoch: 7, seq, server_time: 0, cells: vec![cell(left)] }
}

fn tick(from: u64, to: u64, left: u16) -> ServerMessage {
    let (resource, week) = view();
    ServerMessage::Tick { resource, week, epoch: 7, from, to, cells: vec![cell(left)] }
}

/// One browser as the server sees it.
struct Visit {
    socket: WebSocket<TcpStream>,
    cookie: Option<String>,
}

impl Visit {
    // The error type is tungstenite's callback's, and as large as it made it.
    #[allow(clippy::result_large_err)]
    fn accept(listener: &TcpListener) -> Self {
        let mut cookie = None;
        let answer = |request: &Request, mut response: Response| {
            cookie = request.headers().get("cookie").map(|value| value.to_str().unwrap().to_owned());
            response.headers_mut().insert("sec-websocket-protocol", SUBPROTOCOL.parse().unwrap());
            response.headers_mut().insert("set-cookie", "sid=ada; Path=/".parse().unwrap());
            Ok(response)
        };
        let socket = accept_hdr(listener.accept().unwrap().0, answer).unwrap();
        Self { socket, cookie }
    }

    fn expect(&mut self, wanted: &str) {
        let message = self.socket.read().unwrap();
        let message: ClientMessage = rmp_serde::from_slice(&message.into_data()).unwrap();
        let name = format!("{message:?}").to_lowercase();
        assert!(name.starts_with(wanted), "expected {wanted}, got {name}");
    }

    fn say(&mut self, message: &ServerMessage) {
        let bytes = sportello::wire::messages::to_bytes(message);
        self.socket.send(Message::binary(bytes)).unwrap();
    }
}

fn serve(script: impl FnOnce(&TcpListener) + Send + 'static) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (address, std::thread::spawn(move || script(&listener)))
}

#[test]
fn a_watcher_follows_mends_a_gap_and_comes_back_as_the_same_person() {
    let (address, server) = serve(|listener| {
        let mut first = Visit::accept(listener);
        assert_eq!(first.cookie, None);
        first.expect("hello");
        first.expect("watch");
        first.say(&snapshot(1, 3));
        first.say(&tick(1, 2, 2));
        first.say(&tick(5, 6, 0));
        first.expect("watch");
        first.say(&snapshot(6, 0));
        drop(first);
        let mut second = Visit::accept(listener);
        assert_eq!(second.cookie.as_deref(), Some("sid=ada"));
        second.expect("hello");
        second.expect("watch");
        second.say(&snapshot(9, 1));
        // Until the other end has seen it and goes.
        assert!(second.socket.read().is_err());
    });
    let mut crowd = Crowd::new(address).unwrap();
    crowd.come_back_within = Some(Duration::from_millis(20));
    let client = crowd.join(Some(view()));
    let (mut moves, mut lives, mut events) = (Vec::new(), 0, Vec::new());
    let back = crowd.run(Instant::now() + WAIT, &mut events, |crowd, events| {
        for event in events.drain(..) {
            match event {
                Event::Moved { before, to, .. } => moves.push((before, to)),
                Event::Live { .. } => lives += 1,
                _ => {}
            }
        }
        Ok(crowd.grid(client).is_some_and(|grid| grid.seq == 9))
    });
    assert!(back.unwrap(), "the client did not come back");
    assert_eq!((moves, lives, crowd.counts.gaps), (vec![(1, 2), (2, 6), (6, 9)], 2, 1));
    assert_eq!(crowd.grid(client).unwrap().cells(), [cell(1)]);
    drop(crowd);
    server.join().unwrap();
}

#[test]
fn a_server_that_refuses_is_named() {
    let (address, server) = serve(|listener| {
        use std::io::{Read, Write};
        let (mut socket, _) = listener.accept().unwrap();
        let _ = socket.read(&mut [0; 1024]).unwrap();
        socket.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap();
    });
    let mut crowd = Crowd::new(address).unwrap();
    let client = crowd.join(Some(view()));
    let error = crowd.gather(&[client], Duration::from_millis(400)).unwrap_err().to_string();
    assert!(error.contains("0 of 1 clients"), "{error}");
    server.join().unwrap();
}
