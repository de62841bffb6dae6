//! Mail over a real mail server (aiosmtpd) that takes letters, refuses them, puts them off, stands still and hangs up; what
//! arrives is read by other people's libraries (Python's `email`, icalendar). Not here: order and retries (`outbox`).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use sportello::domain::ids::BookingId;
use sportello::domain::letter::{AccessKind, LetterKind};
use sportello::domain::time::{SlotRange, SlotStart, Timestamp, Week};
use sportello::notify::mail::access::AccessLetter;
use sportello::notify::mail::notice::{Beneficiary, Notice, Recipient};
use sportello::notify::mail::{Attachment, IcsMethod, MailError, MailSettings, MailTls, Mailer, Outcome, mailbox};
use sportello::texts::Texts;

use crate::support::{LONG, Server, Start, until};

/// Debian's, which has the libraries; another Python in the path may not.
const PYTHON: &str = "/usr/bin/python3";

fn script(name: &str) -> String {
    format!("{}/tests/all/mail/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A mail server in a folder.
pub struct Post {
    child: Child,
    pub port: u16,
    folder: tempfile::TempDir,
}

impl Post {
    pub fn open(tls: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if tls {
            certificate(folder.path());
        }
        std::fs::write(folder.path().join("mode"), "accept").unwrap();
        let mut command = Command::new(PYTHON);
        command.arg(script("smtpd.py")).arg(folder.path()).args(tls.then_some("tls"));
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("scripts/need.sh installs what tests need");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("scripts/need.sh installs python3-aiosmtpd");
        Self { child, port, folder }
    }

    pub fn does(&self, mode: &str) {
        let (new, file) = (self.folder.path().join("mode.new"), self.folder.path().join("mode"));
        std::fs::write(&new, mode).unwrap();
        std::fs::rename(new, file).unwrap();
    }

    /// How many letters it was given, taken or not.
    pub fn given(&self) -> usize {
        (1..).take_while(|number| self.file(*number).exists()).count()
    }

    fn file(&self, number: usize) -> std::path::PathBuf {
        self.folder.path().join(format!("{number}.eml"))
    }

    /// A letter as other programs read it, counted from 1.
    pub fn letter(&self, number: usize) -> Value {
        let file = self.file(number);
        until("a letter", LONG, || file.exists().then_some(()));
        let read = Command::new(PYTHON).arg(script("read.py")).arg(file).output().unwrap();
        assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
        let letter: Value = serde_json::from_slice(&read.stdout).unwrap();
        assert_eq!(letter["defects"], json!([]), "{letter}");
        letter
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn certificate(folder: &Path) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("cert.pem"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

fn settings(port: u16) -> MailSettings {
    MailSettings {
        host: "localhost".to_owned(),
        port,
        tls: MailTls::None,
        ca_pem: None,
        credentials: None,
        from: mailbox("Comune di Roccaverde <no-reply@comune.example.it>").unwrap(),
        envelope_from: Some(mailbox("bounces@comune.example.it").unwrap().email),
        reply_to: Some(mailbox("anagrafe@comune.example.it").unwrap()),
        domain: "comune.example.it".to_owned(),
        ics_method: IcsMethod::Request,
        timeout: Duration::from_millis(700),
        connections: 2,
    }
}

fn mailer(settings: MailSettings) -> Mailer {
    Mailer::new(settings, Texts::load().unwrap()).unwrap()
}

fn notice(kind: LetterKind) -> Notice {
    Notice {
        kind,
        booking: BookingId(7),
        revision: u32::from(kind.ends()),
        first_heard: false,
        dated: Timestamp(1_799_000_000_000),
        to: Recipient { name: "Ada Però".to_owned(), email: "ada@example.org".to_owned() },
        language: "it".to_owned(),
        town: "Comune di Roccaverde".to_owned(),
        service: "Carta d’identità".to_owned(),
        place: Some("Piazza del Municipio 1, piano terra; citofono 2".to_owned()),
        phone: Some("0123 456789".to_owned()),
        email: None,
        range: SlotRange { start: SlotStart::new("2027-01-14".parse().unwrap(), 600), minutes: 30 },
        starts: Timestamp(1_799_917_200_000),
        made_at: Timestamp(1_799_000_000_000),
        beneficiary: Some(Beneficiary {
            name: "Ada Però".to_owned(),
            birth_date: "1980-01-14".parse().ok(),
            fiscal_code: Some("RSSMRA80A01H501U".to_owned()),
        }),
        note: None,
        bring: vec!["Una fototessera recente".to_owned()],
        link: "https://prenota.example.it/prenotazione/00000000000000000000000000000007".to_owned(),
    }
}

/// The types of a part and of those in it: `mixed(plain,pdf)`.
fn shape(part: &Value) -> String {
    let kind = part["type"].as_str().unwrap();
    match part["parts"].as_array() {
        Some(parts) => format!("{kind}({})", parts.iter().map(shape).collect::<Vec<_>>().join(", ")),
        None => kind.to_owned(),
    }
}

pub fn header<'a>(letter: &'a Value, name: &str) -> &'a str {
    let values = letter["headers"][name].as_array().unwrap_or_else(|| panic!("no {name} in {letter}"));
    assert_eq!(values.len(), 1, "{name}: {values:?}");
    values[0].as_str().unwrap()
}

#[tokio::test]
async fn a_letter_is_read_by_others_as_it_was_meant() {
    let post = Post::open(false);
    let mailer = mailer(settings(post.port));
    let receipt = Attachment {
        name: "ricevuta.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 \xe2\xe3\xcf\xd3".repeat(100),
    };
    assert_eq!(mailer.send(&notice(LetterKind::Confirmed), Some(&receipt)).await, Outcome::Sent);
    assert_eq!(mailer.send(&notice(LetterKind::Cancelled), None).await, Outcome::Sent);
    assert_eq!(mailer.send(&notice(LetterKind::Reminder), None).await, Outcome::Sent);
    let confirmed = post.letter(1);
    let body = &confirmed["body"];
    assert_eq!(
        shape(body),
        "multipart/mixed(multipart/alternative(text/plain, text/html, text/calendar), application/ics, application/pdf)"
    );
    assert_eq!(header(&confirmed, "subject"), "Appuntamento confermato: giovedì 14 gennaio 2027, ore 10:00");
    assert_eq!(header(&confirmed, "to"), "Ada Però <ada@example.org>");
    assert_eq!(header(&confirmed, "from"), "Comune di Roccaverde <no-reply@comune.example.it>");
    assert_eq!(header(&confirmed, "reply-to"), "anagrafe@comune.example.it");
    assert_eq!(header(&confirmed, "auto-submitted"), "auto-generated");
    assert_eq!(header(&confirmed, "x-envelope"), "bounces@comune.example.it ['ada@example.org']");
    let alternatives = &body["parts"][0]["parts"];
    for text in [&alternatives[0]["text"], &alternatives[1]["text"]] {
        let text = text.as_str().unwrap();
        for known in ["Ada Però", "RSSMRA80A01H501U", "14 gennaio 1980", "fototessera", "citofono 2", "dalle 10:00"] {
            assert!(text.contains(known), "{known} is not in {text}");
        }
        assert!(text.contains("/prenotazione/00000000000000000000000000000007"));
    }
    let (invitation, file) = (&alternatives[2], &body["parts"][1]);
    assert_eq!(invitation["params"]["method"], "REQUEST");
    assert_eq!(invitation["calendar"], file["calendar"]);
    let calendar = &invitation["calendar"];
    assert_eq!((&calendar["METHOD"], &calendar["SEQUENCE"]), (&json!("REQUEST"), &json!("0")));
    assert_eq!((&calendar["DTSTART"], &calendar["minutes"]), (&json!("2027-01-14T09:00:00+00:00"), &json!(30)));
    assert_eq!(calendar["ORGANIZER"], "mailto:no-reply@comune.example.it");
    assert_eq!(calendar["ATTENDEE"], "mailto:ada@example.org");
    assert_eq!(calendar["LOCATION"], "Piazza del Municipio 1, piano terra; citofono 2");
    assert_eq!((&body["parts"][2]["name"], &body["parts"][2]["bytes"]), (&json!("ricevuta.pdf"), &json!(1300)));
    let cancelled = post.letter(2);
    let ended = &cancelled["body"]["parts"][0]["parts"][2];
    assert_eq!((&ended["params"]["method"], &ended["calendar"]["METHOD"]), (&json!("CANCEL"), &json!("CANCEL")));
    assert_eq!((&ended["calendar"]["SEQUENCE"], &ended["calendar"]["STATUS"]), (&json!("1"), &json!("CANCELLED")));
    for same in ["UID", "ORGANIZER", "DTSTART"] {
        assert_eq!(ended["calendar"][same], calendar[same], "{same}");
    }
    assert_eq!(header(&cancelled, "in-reply-to"), header(&confirmed, "message-id"));
    let reminder = post.letter(3);
    assert_eq!(shape(&reminder["body"]), "multipart/mixed(multipart/alternative(text/plain, text/html))");
    assert_eq!(header(&reminder, "in-reply-to"), header(&confirmed, "message-id"));
}

#[tokio::test]
async fn what_the_mail_server_does_is_told_apart() {
    let post = Post::open(false);
    let mailer = mailer(settings(post.port));
    let letter = notice(LetterKind::Confirmed);
    let cases = [
        ("accept", Outcome::Sent),
        ("refuse", Outcome::Refused(550)),
        ("later", Outcome::Later(451)),
        ("bye", Outcome::Unavailable(421)),
        // It has the letter, and did not say so: whoever asks again must not ask with another one.
        ("drop", Outcome::Later(0)),
        ("stall", Outcome::Later(0)),
        ("accept", Outcome::Sent),
    ];
    for (mode, outcome) in cases {
        post.does(mode);
        assert_eq!(mailer.send(&letter, None).await, outcome, "{mode}");
    }
    let bytes = |number| std::fs::read(post.file(number)).unwrap();
    assert_eq!(post.given(), 5);
    assert!((2..=5).all(|number| bytes(number) == bytes(1)), "a repetition is the same letter, to the last byte");
    let nobody = settings(post.port);
    drop(post);
    assert_eq!(self::mailer(nobody).send(&letter, None).await, Outcome::Unavailable(0));
}

#[tokio::test]
async fn a_mail_server_is_believed_by_its_certificate_and_asks_for_a_password() {
    let post = Post::open(true);
    let ca_pem = std::fs::read(post.folder.path().join("cert.pem")).ok();
    let with = |password: &str, ca_pem: &Option<Vec<u8>>| {
        mailer(MailSettings {
            tls: MailTls::Starttls,
            ca_pem: ca_pem.clone(),
            credentials: Some(("town".to_owned(), password.to_owned())),
            ..settings(post.port)
        })
    };
    let letter = notice(LetterKind::Confirmed);
    assert_eq!(with("secret", &ca_pem).send(&letter, None).await, Outcome::Sent);
    assert_eq!(with("guess", &ca_pem).send(&letter, None).await, Outcome::Unavailable(535));
    assert_eq!(with("secret", &None).send(&letter, None).await, Outcome::Unavailable(0), "nobody vouches for it");
    let clear = mailer(settings(post.port));
    assert_eq!(clear.send(&letter, None).await, Outcome::Unavailable(530), "it takes nothing in the clear");
    assert_eq!(post.given(), 1);
}

#[tokio::test]
async fn a_letter_that_lets_somebody_in_is_sent_at_once_or_said_not_to_be() {
    let post = Post::open(false);
    let mailer = mailer(settings(post.port));
    let letter = AccessLetter {
        kind: AccessKind::GuestCode,
        to: "ada@example.org".to_owned(),
        language: "de".to_owned(),
        town: "Comune di Roccaverde".to_owned(),
        code: Some("481516".to_owned()),
        link: Some("https://prenota.example.it/accedi/x".to_owned()),
        minutes: 15,
    };
    let now = Timestamp(1_799_000_000_000);
    assert_eq!(mailer.send_access(&letter, now).await, Ok(()));
    let sent = post.letter(1);
    assert_eq!(header(&sent, "subject"), "Comune di Roccaverde: Ihr Code");
    assert_eq!(shape(&sent["body"]), "multipart/alternative(text/plain, text/html)");
    for part in sent["body"]["parts"].as_array().unwrap() {
        let text = part["text"].as_str().unwrap();
        assert!(text.contains("481516") && text.contains("15 Minuten") && text.contains("/accedi/x"), "{text}");
    }
    assert!(!sent["headers"].to_string().contains("481516"), "headers are logged by mail servers");
    post.does("refuse");
    assert_eq!(mailer.send_access(&letter, now).await, Err(MailError::Refused(550)));
}

/// An answer of the JSON API: status, cookie, body.
fn post(server: &Server, path: &str, cookie: &str, body: &Value) -> (String, Value) {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let body = body.to_string();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Cookie: {cookie}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    let set = |line: &str| Some(line.strip_prefix("set-cookie: ")?.split(';').next()?.to_owned());
    let cookies: Vec<String> = head.lines().filter_map(set).collect();
    (cookies.join("; "), serde_json::from_str(body).unwrap())
}

/// The code in a letter: six digits.
pub fn code_in(letter: &Value) -> String {
    let text = letter["body"]["parts"][0]["text"].as_str().unwrap_or_else(|| panic!("{letter}"));
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|sign| sign.is_ascii_digit());
    text.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

/// A town's settings for a mail server of the test.
pub fn mail_settings(port: &str) -> Vec<(&str, &str)> {
    vec![
        ("SPORTELLO_MAIL__HOST", "localhost"),
        ("SPORTELLO_MAIL__PORT", port),
        ("SPORTELLO_MAIL__TLS", "none"),
        ("SPORTELLO_MAIL__FROM", "Paese <no-reply@paese.example.it>"),
        ("SPORTELLO_SERVER__ORIGINS", "https://prenota.example.it"),
    ]
}

#[test]
fn who_books_and_cancels_in_a_running_town_gets_both_letters_in_their_order() {
    let post_office = Post::open(false);
    let folder = tempfile::tempdir().unwrap();
    let port = post_office.port.to_string();
    let mail = mail_settings(&port);
    let mut server = Server::start_with(Start { data: folder.path(), settings: &mail, under: Vec::new() });
    let day = Week::of(chrono::Utc::now().date_naive()).plus(2).monday();
    let hold = json!({ "request": "0000000000000000000000000000000a", "resource": "banco", "date": day, "minute": 600, "minutes": 15 });
    let (cookie, held) = post(&server, "/api/v1/holds", "", &hold);
    let id = held["hold"].as_str().unwrap_or_else(|| panic!("{held}")).to_owned();
    let person = json!({ "given_name": "Ada", "family_name": "Però", "email": "ada@example.org" });
    let (_, given) = post(&server, &format!("/api/v1/holds/{id}/person"), &cookie, &person);
    assert_eq!(given["code_sent"], true, "a guest proves the address");
    let code = code_in(&post_office.letter(1));
    post(&server, &format!("/api/v1/holds/{id}/code"), &cookie, &json!({ "code": code }));
    let command = json!({ "request": "0000000000000000000000000000000b", "resource": "banco" });
    let (_, confirmed) = post(&server, &format!("/api/v1/holds/{id}/confirm"), &cookie, &command);
    let booking = confirmed["booking"].as_str().unwrap_or_else(|| panic!("{confirmed}")).to_owned();
    let first = post_office.letter(2);
    let text = first["body"]["parts"][0]["parts"][0]["text"].as_str().unwrap();
    assert!(text.contains(&format!("https://prenota.example.it/prenotazione/{booking}")), "{text}");
    until("the letter to be counted", LONG, || {
        let name = "sportello_letters_total{channel=\"mail\",kind=\"confirmed\",outcome=\"sent\"}";
        (server.metric(name) == Some(1.0)).then_some(())
    });
    let cancel = json!({ "request": "0000000000000000000000000000000c" });
    post(&server, &format!("/api/v1/bookings/{booking}/cancel"), &cookie, &cancel);
    let second = post_office.letter(3);
    assert_eq!(header(&second, "in-reply-to"), header(&first, "message-id"));
    let calendar = |letter: &Value| letter["body"]["parts"][0]["parts"][2]["calendar"].clone();
    assert_eq!(calendar(&second)["METHOD"], "CANCEL");
    assert_eq!(calendar(&second)["UID"], calendar(&first)["UID"]);
    assert!(!server.log().contains("ada@") && !server.log().contains("Però"), "{}", server.log());
    server.signal("TERM");
    assert!(server.ended(Duration::from_secs(3)).success());
    let store = sportello::store::sled::SledStore::open(
        &folder.path().join("store"),
        &sportello::store::sled::SledSettings::default(),
    );
    let report = sportello::store::verify::verify(&store.unwrap()).unwrap();
    assert_eq!(report.problems, [], "the outbox is empty and whole");
}
