//! What was acknowledged is there, after the process was killed and after the disk has lied: against the real server.

use std::process::{Command, Stdio};
use std::time::Duration;

use sportello::domain::command::Answer;
use sportello::domain::ids::{HoldId, RequestId, ResourceId};
use sportello::store::Store;
use sportello::store::sled::{SledSettings, SledStore};
use sportello::store::verify::verify;
use sportello::wire::messages::{ClientMessage, ServerMessage};

use crate::support::{Client, LONG, Server, Start, id_of};

fn banco() -> ResourceId {
    ResourceId::new("banco").unwrap()
}

/// Holds a slot some days from now; slots are numbered.
fn hold(id: RequestId, slot: u32) -> ClientMessage {
    let today = chrono::DateTime::from_timestamp_millis(now_ms()).unwrap().date_naive();
    let date = today + chrono::TimeDelta::days(2 + i64::from(slot / 96));
    let minute = u16::try_from(slot % 96 * 15).unwrap();
    ClientMessage::Hold { id, resource: banco(), date, minute, fold: false, minutes: 15 }
}

fn now_ms() -> i64 {
    use sportello::actors::clock::{Clock, SystemClock};
    SystemClock::new().now().0
}

/// A client that holds and releases without end, and remembers what was acknowledged last.
struct Busy {
    client: Client,
    cookie: String,
    slot: u32,
    acked: Vec<(ClientMessage, Answer)>,
}

impl Busy {
    fn new(port: u16, slot: u32) -> Self {
        let client = Client::welcomed(port);
        let line = client.answer.lines().find(|line| line.to_lowercase().starts_with("set-cookie: sid=")).unwrap();
        let cookie = line.split([' ', ';']).nth(1).unwrap().to_owned();
        Self { client, cookie, slot, acked: Vec::new() }
    }

    /// One command, held and released by turns. None when the server is gone or refuses.
    fn step(&mut self) -> Option<()> {
        let id = self.client.id();
        let message = match self.acked.last() {
            Some((_, Answer::Held { hold, .. })) => ClientMessage::Release { id, resource: banco(), hold: *hold },
            _ => hold(id, self.slot),
        };
        let frame = Client::frame(0x82, &sportello::wire::messages::to_bytes(&message));
        std::io::Write::write_all(&mut self.client.stream, &frame).ok()?;
        match self.client.reply(id)? {
            ServerMessage::Reply { ok: Some(answer), .. } => self.acked.push((message, answer)),
            _ => return None,
        }
        Some(())
    }

    /// Asks again for everything that was acknowledged: the same request must get the same answer.
    fn ask_again(&mut self, port: u16) {
        let mut again = Client::connect(port, &format!("Cookie: {}\r\n", self.cookie));
        again.send(&ClientMessage::Hello { protocol: 1 });
        for (message, answer) in self.acked.drain(..) {
            again.send(&message);
            match again.reply(id_of(&message)) {
                Some(ServerMessage::Reply { ok: Some(found), .. }) => assert_eq!(found, answer),
                other => panic!("{message:?} was acknowledged with {answer:?} and is lost: {other:?}"),
            }
        }
        self.client = again;
    }
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let mut people: Vec<Busy> = (0..8).map(|slot| Busy::new(server.port, slot)).collect();
    // One that is carried on into the next round is asked for again, and counts once.
    let mut ids = std::collections::BTreeSet::new();
    for round in 0..5 {
        let mut threads = Vec::new();
        for mut person in people {
            threads.push(std::thread::spawn(move || {
                while person.step().is_some() {}
                person
            }));
        }
        // Killed while all are at it, at another moment each time.
        let mut watcher = Busy::new(server.port, 100 + round);
        for _ in 0..40 + 7 * round {
            assert!(watcher.step().is_some());
        }
        server.signal("KILL");
        server.ended(LONG);
        people = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        people.push(watcher);
        server = Server::start(folder.path());
        for person in &mut people {
            ids.extend(person.acked.iter().map(|(message, _)| id_of(message)));
            let held = person.acked.last().cloned().filter(|(_, answer)| matches!(answer, Answer::Held { .. }));
            person.ask_again(server.port);
            person.acked.extend(held);
        }
    }
    let acknowledged = ids.len();
    assert!(acknowledged > 200, "only {acknowledged} commands were acknowledged: the test is idle");
    server.signal("TERM");
    server.ended(LONG);
    let store = SledStore::open(&folder.path().join("store"), &SledSettings::default()).unwrap();
    let report = verify(&store).unwrap();
    assert!(report.problems.is_empty(), "{report}");
    assert!(report.events as usize >= acknowledged, "{report}");
    println!("5 kills, {acknowledged} acknowledged commands, none lost");
}

#[test]
fn after_a_failed_sync_nothing_is_acknowledged_and_the_last_line_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("strace.log");
    let inject = "inject=fsync,fdatasync:error=EIO:when=60+";
    let under = ["strace", "-f", "-qq", "-o", trace.to_str().unwrap(), "-e", "trace=fsync,fdatasync", "-e", inject];
    let under = under.map(str::to_owned).to_vec();
    let mut server = Server::start_with(Start { data: folder.path(), settings: &[], under });
    let mut person = Busy::new(server.port, 3);
    while person.step().is_some() {
        assert!(person.acked.len() < 5000, "the injected error never came");
    }
    let later = (0..20).filter(|slot| tries_again(server.port, *slot)).count();
    assert_eq!(later, 0, "acknowledged after the error");
    let status = server.ended(LONG);
    assert_eq!(status.code(), Some(70));
    let log = server.log();
    let last = log.lines().last().unwrap_or_default();
    assert!(last.starts_with("sportello: stopped: syncing to disk failed"), "the last line is {last:?}");
    println!("{} acknowledged before the error, {later} after it", person.acked.len());
}

/// Whether a server that has lost its disk still says yes to anybody.
fn tries_again(port: u16, slot: u32) -> bool {
    let connected = std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
    if !connected {
        return false;
    }
    let outcome = std::panic::catch_unwind(|| {
        let mut client = Client::welcomed(port);
        client.stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
        let id = client.id();
        client.send(&hold(id, 200 + slot));
        matches!(client.reply(id), Some(ServerMessage::Reply { ok: Some(_), .. }))
    });
    outcome.unwrap_or(false)
}

#[test]
fn a_hold_outlives_a_restart_and_ends_on_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let mut person = Busy::new(server.port, 9);
    person.step().unwrap();
    let Some((_, Answer::Held { hold, until, .. })) = person.acked.last().cloned() else { panic!("nothing is held") };
    server.signal("KILL");
    server.ended(LONG);
    let store = SledStore::open(&folder.path().join("store"), &SledSettings::default()).unwrap();
    let head = store.heads().unwrap().into_iter().find(|head| head.resource == banco()).unwrap();
    assert_eq!(head.next_due, Some(until), "the deadline is data, not only a timer");
    drop(store);
    server = Server::start(folder.path());
    person.ask_again(server.port);
    let id = person.client.id();
    person.client.send(&ClientMessage::Mine { id });
    let mine = loop {
        if let ServerMessage::Mine { id: Some(found), hold, .. } = person.client.message()
            && found == id
        {
            break hold;
        }
    };
    let mine = mine.expect("the hold lives");
    assert_eq!((mine.hold, mine.until), (HoldId(hold.0), until.0));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    server.signal("TERM");
    server.ended(LONG);
    let mut inspecting = Command::new(env!("CARGO_BIN_EXE_sportello"))
        .args(["inspect", "banco", "--data"])
        .arg(folder.path().join("store"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(inspecting.stdout.take());
    let ended = inspecting.wait_with_output().unwrap();
    assert!(ended.status.success() && ended.stderr.is_empty(), "{ended:?}");
}
