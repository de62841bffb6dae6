//! The guards around the WebSocket library, each against the real server: every one of these fails without its guard.

use std::io::{Read, Write};
use std::time::Duration;

use sportello::domain::ids::ResourceId;
use sportello::domain::time::Week;
use sportello::wire::messages::{ClientMessage, ServerMessage};

use crate::support::{Client, Got, LONG, Server, Start, until};

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
    let hello = rmp_serde::to_vec_named(&ClientMessage::Hello { protocol: 1 }).unwrap();
    let ping = rmp_serde::to_vec_named(&ClientMessage::Ping { id: sportello::domain::ids::RequestId(1) }).unwrap();
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

#[test]
fn a_client_that_never_reads_is_gone_and_nobody_else_notices() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [("SPORTELLO_LIMITS__WRITE_STALL_MS", "2000")];
    let server = Server::start_with(Start { data: folder.path(), settings: &settings, under: Vec::new() });
    let mut other = Client::welcomed(server.port);
    let mut deaf = Client::welcomed(server.port);
    socket2::SockRef::from(&deaf.stream).set_recv_buffer_size(4096).unwrap();
    deaf.stream.set_write_timeout(Some(Duration::from_millis(50))).unwrap();
    // Asks for whole weeks, again and again, and takes none of them.
    for round in 0..4000 {
        let (id, week) = (deaf.id(), week().plus(round % 8));
        let watch = ClientMessage::Watch { id, resource: banco(), week };
        let frame = Client::frame(0x82, &rmp_serde::to_vec_named(&watch).unwrap());
        if deaf.stream.write_all(&frame).is_err() {
            break;
        }
    }
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
    let _half_a_request = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap().write_all(b"GET /pre");
    server.signal("TERM");
    assert!(server.ended(Duration::from_secs(3)).success());
}
