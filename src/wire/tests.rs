//! Holds what others read of the protocol against this folder: the browser's types, the tables in the documentation and
//! the golden bytes. `SPORTELLO_BLESS=1` writes them anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use ts_rs::{Config, TS};

use super::close::CLOSES;
use super::messages::{Cell, ClientMessage, MyHold, ServerMessage, WireRefusal, decode, to_bytes};
use super::refusals::tests::one_of_each;
use super::refusals::{REFUSALS, Then};
use crate::domain::command::Answer;
use crate::domain::ids::{BlockId, BookingId, HoldId, RequestId, ResourceId};
use crate::domain::refusal::Refusal;
use crate::domain::time::{SlotRange, SlotStart, Timestamp, Week};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn blessing() -> bool {
    std::env::var_os("SPORTELLO_BLESS").is_some() || std::env::var_os("BLESS").is_some()
}

/// Compares a committed file with what it should be, or writes it.
fn held(path: &str, expected: &[u8]) {
    let path = root().join(path);
    if blessing() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, expected).unwrap();
        return;
    }
    let found = std::fs::read(&path).unwrap_or_default();
    assert!(found == expected, "{} is not what the code says: `make bless` writes it anew", path.display());
}

fn typescript() -> String {
    let config = Config::default();
    let mut text = "// Written by `make bless` from src/wire and src/domain. Do not edit.\n\n".to_owned();
    macro_rules! declare {
        ($($name:ty),*) => {$(
            writeln!(text, "export {}\n", <$name as TS>::decl(&config)).unwrap();
        )*};
    }
    declare!(
        Timestamp,
        Week,
        ResourceId,
        RequestId,
        HoldId,
        BookingId,
        BlockId,
        SlotStart,
        SlotRange,
        Cell,
        Refusal,
        WireRefusal,
        Answer,
        MyHold,
        ClientMessage,
        ServerMessage
    );
    text.push_str("/** The number of a refusal, by its name. */\nexport const REFUSALS = {\n");
    for row in &REFUSALS[..REFUSALS.len() - 1] {
        writeln!(text, "  {}: {},", row.name, row.number).unwrap();
    }
    text.push_str("} as const;\n\n/** Close codes, and whether coming back makes sense. */\nexport const CLOSES = {\n");
    for row in CLOSES {
        writeln!(text, "  {}: {{ code: {}, again: {} }},", snake(&format!("{:?}", row.close)), row.code, row.again())
            .unwrap();
    }
    text.push_str("} as const;\n");
    text
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

fn tables() -> String {
    let mut text = "# Refusals and close codes\n\nWritten by `make bless` from `src/wire`. A number never changes its meaning. \
        What the town refuses\nbefore it asks the calendar (11, 13, 27 on another resource, 28 above a resource, 60 and up) comes first. Of several \
        reasons\nof the calendar the lower number wins, except that a command on a hold or a booking first asks whose it is and how it\n\
        stands (30 to 49), and then about time and person (20 to 29).\n\n| number | name | HTTP status | the client |\n|---|---|---|---|\n"
        .to_owned();
    for row in &REFUSALS[..REFUSALS.len() - 1] {
        let then = match row.then {
            Then::Tell => "tells the person; another try needs a new request id",
            Then::Retry => "sends the same request again, with the same id, after `retry_after_ms`",
            Then::AskAgain => "sends the same request again, with the same id, once it is connected again",
            Then::Defect => "has a defect",
        };
        writeln!(text, "| {} | `{}` | {} | {then} |", row.number, row.name, row.status).unwrap();
    }
    text.push_str("\n| close code | reason | the client |\n|---|---|---|\n");
    for row in CLOSES {
        writeln!(text, "| {} | {} | {} |", row.code, row.reason, row.advice).unwrap();
    }
    text
}

fn week() -> Week {
    "2026-11-23".parse().unwrap()
}

fn client_messages() -> Vec<(&'static str, ClientMessage)> {
    let (id, resource, hold) = (RequestId(0xabc), ResourceId::new("banco").unwrap(), HoldId(0x17));
    let date = "2026-11-24".parse().unwrap();
    vec![
        ("hello", ClientMessage::Hello { protocol: 1 }),
        ("watch", ClientMessage::Watch { id, resource: resource.clone(), week: week() }),
        ("unwatch", ClientMessage::Unwatch { id, resource: resource.clone(), week: week() }),
        ("hold", ClientMessage::Hold { id, resource: resource.clone(), date, minute: 600, fold: false, minutes: 15 }),
        ("extend", ClientMessage::Extend { id, resource: resource.clone(), hold }),
        ("release", ClientMessage::Release { id, resource: resource.clone(), hold }),
        ("confirm", ClientMessage::Confirm { id, resource: resource.clone(), hold }),
        ("cancel", ClientMessage::Cancel { id, resource, booking: BookingId(0x33) }),
        ("mine", ClientMessage::Mine { id }),
        ("ping", ClientMessage::Ping { id }),
    ]
}

fn server_messages() -> Vec<(String, ServerMessage)> {
    let (id, resource) = (RequestId(0xabc), ResourceId::new("banco").unwrap());
    let cells = vec![Cell(1, 600, 0, 3, 2, 0), Cell(6, 150, 1, 2, 0, 1_800_000_000)];
    let (epoch, server_time) = (1 << 52, 1_795_442_400_123);
    let mut all = vec![
        ("welcome".to_owned(), ServerMessage::Welcome { protocol: 1, server_time, ping_seconds: 20 }),
        ("notice".to_owned(), ServerMessage::Notice { key: "notice-closing".to_owned() }),
        ("drain".to_owned(), ServerMessage::Drain { spread_ms: 2000 }),
        ("pong".to_owned(), ServerMessage::Pong { id, server_time }),
        ("mine-none".to_owned(), ServerMessage::Mine { id: Some(id), server_time, hold: None }),
    ];
    let snapshot = ServerMessage::Snapshot {
        resource: resource.clone(),
        week: week(),
        epoch,
        seq: 41,
        server_time,
        cells: cells.clone(),
    };
    all.push(("snapshot".to_owned(), snapshot));
    let tick = ServerMessage::Tick { resource: resource.clone(), week: week(), epoch, from: 41, to: 43, cells };
    all.push(("tick".to_owned(), tick));
    let hold = MyHold {
        resource,
        hold: HoldId(0x17),
        date: "2026-11-24".parse().unwrap(),
        minute: 600,
        fold: false,
        minutes: 15,
        until: server_time,
        extensions_left: 1,
    };
    all.push(("mine".to_owned(), ServerMessage::Mine { id: None, server_time, hold: Some(hold) }));
    for (name, answer) in answers() {
        all.push((format!("reply-{name}"), ServerMessage::Reply { id, seq: 42, ok: Some(answer), refusal: None }));
    }
    for why in one_of_each() {
        let name = format!("reply-refused-{}", why.number());
        let refusal = Some(WireRefusal { code: why.number(), why });
        all.push((name, ServerMessage::Reply { id, seq: 42, ok: None, refusal }));
    }
    all
}

fn answers() -> Vec<(&'static str, Answer)> {
    let (hold, booking, until) = (HoldId(0x17), BookingId(0x33), Timestamp(1_795_442_400_000));
    let range = SlotRange { start: SlotStart::new("2026-11-24".parse().unwrap(), 600), minutes: 15 };
    vec![
        ("held", Answer::Held { hold, range, until, extensions_left: 1 }),
        ("extended", Answer::Extended { hold, until, extensions_left: 0 }),
        ("released", Answer::Released { hold }),
        ("confirmed", Answer::Confirmed { booking, range }),
        ("cancelled", Answer::Cancelled { booking, free_at: until }),
        ("blocked", Answer::Blocked { block: BlockId(5) }),
        ("unblocked", Answer::Unblocked { block: BlockId(5) }),
        ("schedule-changed", Answer::ScheduleChanged),
        ("nothing", Answer::Nothing),
    ]
}

#[test]
fn the_generated_types_are_those_of_the_code() {
    held("web/src/wire.ts", typescript().as_bytes());
}

#[test]
fn the_generated_tables_say_what_the_code_does() {
    held("docs/refusals.md", tables().as_bytes());
}

/// Each message has a file with its bytes, and one file says as JSON what all of them mean: the browser's tests read both.
#[test]
fn golden_bytes_stay_as_they_are() {
    let mut meaning = Vec::new();
    for (name, message) in client_messages() {
        let bytes = to_bytes(&message);
        assert_eq!(decode(&bytes), Ok(message.clone()), "{name}");
        held(&format!("data/golden/client-{name}.msgpack"), &bytes);
        meaning.push(meaning_of(&format!("client-{name}"), &message));
    }
    for (name, message) in server_messages() {
        let bytes = to_bytes(&message);
        assert_eq!(rmp_serde::from_slice::<ServerMessage>(&bytes).unwrap(), message, "{name}");
        held(&format!("data/golden/server-{name}.msgpack"), &bytes);
        meaning.push(meaning_of(&format!("server-{name}"), &message));
    }
    held("data/golden/meaning.json", format!("{{\n{}\n}}\n", meaning.join(",\n")).as_bytes());
}

/// A line of the file of meanings. Written from the message itself, because the order of its fields counts: a browser that
/// encodes this JSON must come to the same bytes.
fn meaning_of(name: &str, message: &impl serde::Serialize) -> String {
    format!("  \"{name}\": {}", serde_json::to_string(message).unwrap())
}

#[test]
fn frames_that_are_no_messages_are_errors_and_nothing_worse() {
    let deep = [vec![0x91; 100], vec![0xc0]].concat();
    let unknown = rmp_serde::to_vec_named(&serde_json::json!({"t": "hello", "protocol": 1, "more": 2})).unwrap();
    let other = rmp_serde::to_vec_named(&serde_json::json!({"t": "dance"})).unwrap();
    let list = rmp_serde::to_vec_named(&serde_json::json!(["hello", 1])).unwrap();
    let mut trailing = to_bytes(&ClientMessage::Hello { protocol: 1 });
    trailing.push(0);
    for bytes in
        [&[][..], &[0xc1], &[0xdf, 0xff, 0xff, 0xff, 0xff], &deep, &unknown, &other, &list, &trailing, &[0x90; 5000]]
    {
        assert!(decode(bytes).is_err(), "{bytes:?}");
    }
}
