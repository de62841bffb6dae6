//! The guards around the WebSocket library, each against the real server: every one of these fails without its guard.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use sportello::domain::ids::{HoldId, RequestId, ResourceId};
use sportello::domain::time::Week;
use sportello::wire::messages::{ClientMessage, ServerMessage, to_bytes};

use crate::support::{Client, Got, LONG, Server, Start, id_of, until};

fn banco() -> ResourceId {
    ResourceId::new("banco").unwrap()
}

fn week() -> Week {
    Week::of("2030-01-07".parse().unwrap())
}

#[test]
fn other_sites_may_not_open_a_socket() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let own = format!("Origin: http://127.0.0.1:{}\r\n", server.port);
    assert!(Client::connect(server.port, &own).answer.starts_with("HTTP/1.1 101"));
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1"] {
        let answer = Client::connect(server.port, &format!("Origin: {foreign}\r\n")).answer;
        assert!(answer.starts_with("HTTP/1.1 403"), "{foreign}: {answer}");
    }
    // A program on a proxy's machine needs no origin; whoever the proxy speaks for does.
    assert!(Client::connect(server.port, "").answer.starts_with("HTTP/1.1 101"));
    let forwarded = Client::connect(server.port, "X-Forwarded-For: 203.0.113.9\r\n").answer;
    assert!(forwarded.starts_with("HTTP/1.1 403"), "{forwarded}");
}

#[test]
fn frames_that_are_none_of_ours_end_the_session_with_their_code() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let hello = to_bytes(&ClientMessage::Hello { protocol: 1 });
    let ping = to_bytes(&ClientMessage::Ping { id: RequestId(1) });
    let cases = [
        ("text", Client::frame(0x81, b"{}"), 1003),
        ("the first part of a message", Client::frame(0x02, &hello), 1003),
        ("no message", Client::frame(0x82, &[0xc1]), 4400),
        ("a message before hello", Client::frame(0x82, &ping), 4401),
        ("4097 bytes", Client::frame(0x82, &[0; 4097]), 1009),
    ];
    for (what, bytes, code) in cases {
        let mut client = Client::connect(server.port, "");
        client.stream.write_all(&bytes).unwrap();
        assert_eq!(client.next(), Got::Close(code), "{what}");
        assert_eq!(client.next(), Got::End, "{what}: the connection ends, too");
    }
}

#[test]
fn a_frame_that_announces_gigabytes_is_refused_at_its_header() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let before = server.memory_kib();
    let mut client = Client::welcomed(server.port);
    let header = [&[0x82, 0x80 | 127][..], &(10u64 << 30).to_be_bytes(), &[0; 4]].concat();
    client.stream.write_all(&header).unwrap();
    assert_eq!(client.next(), Got::Close(1009), "not one byte of payload was sent");
    let mut flood = Client::welcomed(server.port);
    flood.stream.write_all(&header).unwrap();
    let part = vec![0u8; 1 << 20];
    // The server has closed: some of these writes may still go into the kernel's buffers, none into the server's memory.
    for _ in 0..64 {
        if flood.stream.write_all(&part).is_err() {
            break;
        }
    }
    let grown = server.memory_kib().saturating_sub(before);
    assert!(grown < 16 * 1024, "the server grew by {grown} KiB");
}

/// A client that asks for whole weeks from one on, again and again, and takes none of them.
fn deaf(server: &Server, first: Week) -> Client {
    let mut deaf = Client::welcomed(server.port);
    socket2::SockRef::from(&deaf.stream).set_recv_buffer_size(4096).unwrap();
    deaf.stream.set_write_timeout(Some(Duration::from_millis(50))).unwrap();
    for round in 0..4000 {
        let (id, week) = (deaf.id(), first.plus(round % 8));
        let watch = ClientMessage::Watch { id, resource: banco(), week };
        let frame = Client::frame(0x82, &to_bytes(&watch));
        if deaf.stream.write_all(&frame).is_err() {
            break;
        }
    }
    deaf
}

#[test]
fn a_client_that_never_reads_is_gone_and_nobody_else_notices() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [("SPORTELLO_LIMITS__WRITE_STALL_MS", "2000")];
    let server = Server::start_with(Start { data: folder.path(), settings: &settings, under: Vec::new() });
    let mut other = Client::welcomed(server.port);
    let mut deaf = deaf(&server, week());
    until("the deaf one to be gone", LONG, || {
        let id = other.id();
        other.send(&ClientMessage::Ping { id });
        assert!(matches!(other.message(), ServerMessage::Pong { .. }), "the other one is served meanwhile");
        (server.metric("sportello_connections ") == Some(1.0)).then_some(())
    });
    let mut rest = Vec::new();
    let _ = deaf.stream.read_to_end(&mut rest);
}

#[test]
fn a_stop_signal_tells_every_client_and_ends_in_three_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let mut clients: Vec<Client> = (0..30).map(|_| Client::welcomed(server.port)).collect();
    server.signal("TERM");
    for client in &mut clients {
        assert_eq!(client.message(), ServerMessage::Notice { key: "notice-closing".to_owned() });
        assert!(matches!(client.message(), ServerMessage::Drain { spread_ms } if spread_ms > 0));
        assert_eq!(client.next(), Got::Close(1012));
    }
    let status = server.ended(Duration::from_secs(3));
    assert!(status.success(), "{status}: {}", server.log());
}

#[test]
fn one_that_does_not_hear_the_stop_does_not_hold_it_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let _silent: Vec<Client> = (0..5).map(|_| Client::connect(server.port, "")).collect();
    let mut half_a_request = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    half_a_request.write_all(b"GET /pre").unwrap();
    server.signal("TERM");
    // Supervisors kill after ten seconds, and what is guarded against took thirty; alone it takes one and a half.
    assert!(server.ended(Duration::from_secs(8)).success());
    drop(half_a_request);
}

/// A Wednesday at ten that is open for booking, and its week.
fn open_slot() -> (Week, chrono::NaiveDate) {
    let week = Week::of(chrono::Utc::now().date_naive()).plus(3);
    (week, week.monday() + chrono::Days::new(2))
}

/// Sends a command and waits until it is done and its own watch of the week has shown that. Both have to be there before
/// the next command: a slot that is given back and taken again within one tick changes no colour.
fn colour_after(client: &mut Client, command: &ClientMessage) -> Duration {
    let begun = Instant::now();
    client.send(command);
    let (mut done, mut shown) = (false, false);
    while !(done && shown) {
        match client.message() {
            ServerMessage::Reply { id, refusal, .. } if id == id_of(command) => {
                assert_eq!(refusal, None);
                done = true;
            }
            ServerMessage::Tick { .. } => shown = true,
            _ => {}
        }
    }
    begun.elapsed()
}

#[test]
fn colours_go_on_beside_clients_that_never_read() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let (week, date) = open_slot();
    let mut watcher = Client::welcomed(server.port);
    let id = watcher.id();
    watcher.send(&ClientMessage::Watch { id, resource: banco(), week });
    assert!(matches!(watcher.message(), ServerMessage::Snapshot { .. }));
    let before = server.memory_kib();
    let _deaf: Vec<Client> = (0..3).map(|_| deaf(&server, week)).collect();
    assert_eq!(server.metric("sportello_connections "), Some(4.0), "they are stuck, and not thrown out yet");
    for _ in 0..10 {
        let id = watcher.id();
        let hold = ClientMessage::Hold { id, resource: banco(), date, minute: 600, fold: false, minutes: 15 };
        let release = ClientMessage::Release { id: watcher.id(), resource: banco(), hold: HoldId(id.0) };
        for command in [hold, release] {
            // A tick comes after 50 ms at the latest; the rest is for a machine that does other things.
            let took = colour_after(&mut watcher, &command);
            assert!(took < Duration::from_secs(2), "a colour took {took:?}");
        }
    }
    let grown = server.memory_kib().saturating_sub(before);
    assert!(grown < 16 * 1024, "the server grew by {grown} KiB");
}

#[test]
fn clients_that_never_read_neither_hold_up_a_stop_nor_break_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let mut readers: Vec<Client> = (0..10).map(|_| Client::welcomed(server.port)).collect();
    let _deaf: Vec<Client> = (0..3).map(|_| deaf(&server, week())).collect();
    server.signal("TERM");
    let status = server.ended(Duration::from_secs(3));
    assert!(status.success(), "{status}: {}", server.log());
    for reader in &mut readers {
        assert!(matches!(reader.message(), ServerMessage::Notice { .. }));
        assert!(matches!(reader.message(), ServerMessage::Drain { .. }));
        assert_eq!(reader.next(), Got::Close(1012));
    }
    // Their sessions end with their threads, when there is nothing left to unwatch with.
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

#[test]
fn where_origins_are_named_no_other_opens_a_socket() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [("SPORTELLO_SERVER__ORIGINS", "https://prenota.example.it")];
    let server = Server::start_with(Start { data: folder.path(), settings: &settings, under: Vec::new() });
    let own = format!("http://127.0.0.1:{}", server.port);
    let cases = [
        ("https://prenota.example.it", "101"),
        ("http://prenota.example.it", "403"),
        ("https://prenota.example.it.evil.example", "403"),
        (own.as_str(), "403"),
        ("", "403"),
    ];
    for (origin, status) in cases {
        let answer = Client::connect(server.port, &format!("Origin: {origin}\r\n")).answer;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{origin:?}: {answer}");
    }
}

#[test]
fn the_server_takes_as_many_open_files_as_it_may_and_says_when_they_are_too_few() {
    let folder = tempfile::tempdir().unwrap();
    let few = ["bash", "-c", "ulimit -Sn 512; ulimit -Hn 2048; exec \"$0\" \"$@\""].map(str::to_owned);
    let server = Server::start_with(Start { data: folder.path(), settings: &[], under: few.to_vec() });
    assert_eq!(server.open_files_max(), 2048);
    assert!(server.log().contains("limits.connections_max"), "{}", server.log());
}

#[test]
fn head_is_answered_like_get_without_a_body() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    for path in ["/health/live", "/prenota"] {
        write!(stream, "HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    write!(stream, "PUT /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let lines: Vec<&str> = answers.lines().filter(|line| line.starts_with("HTTP/1.1")).collect();
    assert_eq!(lines.len(), 3, "{answers}");
    assert!(lines[0].contains("200") && lines[1].contains("200") && lines[2].contains("405"), "{lines:?}");
    assert_eq!(answers.matches("<html").count(), 1, "only the last answer has a page: {answers}");
}

/// What comes back on a connection of its own until the server closes it.
fn exchange(port: u16, request: &[u8]) -> String {
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn another_protocol_is_spoken_at_one_place_only_and_refusals_are_whole_answers() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let upgrade = |path: &str, protocol: &str| {
        format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: {protocol}\r\n\r\n"
        )
    };
    let cases = [
        (upgrade("/", "sportello.v1"), "404"),
        (upgrade("/live", "chat"), "400"),
        (upgrade("/live", "sportello.v1").replace("Version: 13", "Version: 99"), "426"),
        ("GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(), "400"),
        ("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "404"),
    ];
    for (request, status) in cases {
        let answer = exchange(server.port, request.as_bytes());
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {answer}");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a whole head");
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        assert_eq!(length, Some(body.len()), "{answer}");
        assert!(head.to_lowercase().contains("content-security-policy"), "{head}");
    }
    // The first frames may come in one piece with the request.
    let mut eager = upgrade("/live", "sportello.v1").into_bytes();
    eager.extend(Client::frame(0x82, &to_bytes(&ClientMessage::Hello { protocol: 1 })));
    eager.extend(Client::frame(0x88, &1000u16.to_be_bytes()));
    let answer = exchange(server.port, &eager);
    assert!(answer.starts_with("HTTP/1.1 101") && answer.contains("welcome"), "{answer}");
}

/// Pongs that nobody asked for.
fn pongs(count: usize) -> Vec<u8> {
    Client::frame(0x8a, b"").repeat(count)
}

/// Headers of somebody whom a proxy speaks for: such a client has a rate, the machine's own programs have none.
fn through_proxy(server: &Server) -> String {
    format!("X-Forwarded-For: 203.0.113.9\r\nOrigin: http://127.0.0.1:{}\r\n", server.port)
}

#[test]
fn a_flood_of_pongs_takes_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let mut client = Client::welcomed(server.port);
    let before = server.memory_kib();
    let mut grown = 0;
    for _ in 0..16 {
        client.stream.write_all(&pongs(100_000)).unwrap();
        grown = grown.max(server.memory_kib().saturating_sub(before));
    }
    let id = client.id();
    client.send(&ClientMessage::Ping { id });
    assert!(matches!(client.message(), ServerMessage::Pong { .. }), "it is served behind all that");
    assert!(grown < 4 * 1024, "the server grew by {grown} KiB");
}

#[test]
fn whoever_sends_on_and_on_hears_why_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let mut client = Client::connect(server.port, &through_proxy(&server));
    client.send(&ClientMessage::Hello { protocol: 1 });
    client.stream.write_all(&pongs(200_000)).unwrap();
    assert!(matches!(client.message(), ServerMessage::Welcome { .. }));
    assert_eq!(client.next(), Got::Close(4429), "with most of it unread the kernel would have reset the connection");
    assert_eq!(client.next(), Got::End);
    // The place is free at once, not when the peer has heard.
    until("the place to be free", LONG, || (server.metric("sportello_connections ") == Some(0.0)).then_some(()));
    let answer =
        Client::connect(server.port, &format!("Origin: https://evil.example\r\n\r\n{}", "x".repeat(200_000))).answer;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
}

#[test]
fn what_was_asked_before_the_upgrade_is_answered_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let get = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let upgrade = "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                   Sec-WebSocket-Protocol: sportello.v1\r\n\r\n";
    for protocol in ["sportello.v1", "chat"] {
        let mut request = [get, get, &upgrade.replace("sportello.v1", protocol)].concat().into_bytes();
        request.extend(Client::frame(0x88, &1000u16.to_be_bytes()));
        let answers = exchange(server.port, &request);
        let statuses: Vec<&str> =
            answers.lines().filter_map(|line| line.split_once("HTTP/1.1 ")).map(|(_, status)| &status[..3]).collect();
        let last = if protocol == "chat" { "400" } else { "101" };
        assert_eq!(statuses, ["200", "200", last], "{answers}");
    }
}
