//! SMS, App IO and the webhook against a server that answers as their documents say, or does not. Not here: order and
//! retries (`outbox`), mail.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use sportello::domain::ids::BookingId;
use sportello::domain::letter::LetterKind;
use sportello::domain::time::{SlotRange, SlotStart, Timestamp, Week};
use sportello::notify::app_io::AppIo;
use sportello::notify::outgoing::{Outcome, Outgoing};
use sportello::notify::short::{SMS_SIGNS_MAX, ShortNotice, plain};
use sportello::notify::sms::{Sms, SmsSettings};
use sportello::notify::webhook::Webhook;
use sportello::texts::Texts;

use crate::identity::browser::Browser;
use crate::support::{LONG, Server, Start, until};

/// What somebody else's server was asked.
#[derive(Debug, Clone)]
struct Asked {
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// What it does next.
#[derive(Debug, Clone)]
enum Does {
    Answers(u16, &'static str),
    Redirects,
    /// It has the request, and hangs up.
    HangsUp,
}

#[derive(Clone)]
struct Elsewhere {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    script: Arc<Mutex<VecDeque<Does>>>,
}

impl Elsewhere {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let elsewhere = Self { port, asked: Arc::default(), script: Arc::default() };
        let serving = elsewhere.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { break };
                let serving = serving.clone();
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    while let Some(asked) = read(&mut reader) {
                        if serving.answer(asked, &mut stream).is_none() {
                            break;
                        }
                    }
                });
            }
        });
        elsewhere
    }

    fn answer(&self, asked: Asked, stream: &mut impl Write) -> Option<()> {
        let usual = match asked.path.as_str() {
            path if path.ends_with("/profiles") => Does::Answers(200, "{\"sender_allowed\": true}"),
            path if path.ends_with("/messages") => Does::Answers(201, "{\"id\": \"01\"}"),
            _ => Does::Answers(200, "{\"ok\": true}"),
        };
        let does = self.script.lock().unwrap().pop_front().unwrap_or(usual);
        self.asked.lock().unwrap().push(asked);
        let (status, more, body) = match does {
            Does::Answers(status, body) => (status, String::new(), body),
            Does::Redirects => (302, format!("Location: http://127.0.0.1:{}/elsewhere\r\n", self.port), ""),
            Does::HangsUp => return None,
        };
        let length = body.len();
        write!(stream, "HTTP/1.1 {status} X\r\n{more}Content-Length: {length}\r\n\r\n{body}").ok()
    }

    fn does(&self, script: impl IntoIterator<Item = Does>) {
        *self.script.lock().unwrap() = script.into_iter().collect();
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The request of a number at a path, counted from 1.
    fn request(&self, path: &str, number: usize) -> Asked {
        until("a request", LONG, || {
            let asked = self.asked.lock().unwrap();
            asked.iter().filter(|asked| asked.path == path).nth(number - 1).cloned()
        })
    }

    fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

fn read(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, it)| it.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { path, headers, body: String::from_utf8(body).unwrap() })
}

fn client() -> Outgoing {
    Outgoing::new(true).unwrap()
}

#[tokio::test]
async fn a_message_of_app_io_goes_to_who_wants_it_and_never_twice() {
    let there = Elsewhere::open();
    let io = AppIo::new(&client().address(&there.url("/api/v1")).unwrap(), "the key".to_owned(), client());
    let yes = Does::Answers(200, "{\"sender_allowed\": true}");
    let cases = [
        (vec![], Outcome::Sent, 2),
        (vec![Does::Answers(404, "{}")], Outcome::Nobody, 1),
        (vec![Does::Answers(200, "{\"sender_allowed\": false}")], Outcome::Nobody, 1),
        (vec![Does::Answers(401, "{}")], Outcome::Unavailable(401), 1),
        (vec![Does::Answers(429, "{}")], Outcome::Later(429), 1),
        (vec![Does::HangsUp, Does::HangsUp], Outcome::Unavailable(0), 1),
        (vec![yes.clone(), Does::Answers(429, "{}")], Outcome::Later(429), 2),
        (vec![yes.clone(), Does::Answers(400, "{}")], Outcome::Refused(400), 2),
        (vec![yes.clone(), Does::Answers(500, "{}")], Outcome::Unclear, 2),
        (vec![yes, Does::HangsUp, Does::HangsUp], Outcome::Unclear, 2),
    ];
    for (script, outcome, requests) in cases {
        let (case, before) = (format!("{script:?}"), there.count());
        there.does(script);
        let content = ("Appuntamento confermato".to_owned(), "x".repeat(90));
        assert_eq!(io.send("RSSMRA80A01H501U", content, Timestamp(1_800_000_000_000)).await, outcome, "{case}");
        assert!(there.count() - before >= requests, "{case}");
    }
    let message = there.request("/api/v1/messages", 1);
    assert_eq!(message.header("ocp-apim-subscription-key"), "the key");
    assert_eq!(message.json()["content"]["due_date"], "2027-01-15T08:00:00Z");
    assert_eq!(message.json()["fiscal_code"], "RSSMRA80A01H501U");
}

#[tokio::test]
async fn an_sms_is_taken_refused_or_put_off_and_no_redirect_is_followed() {
    let there = Elsewhere::open();
    let settings = SmsSettings {
        url: client().address(&there.url("/sms")).unwrap(),
        content_type: "application/json".to_owned(),
        body: "{\"to\": \"{to}\", \"text\": \"{text}\"}".to_owned(),
        secret: Some(("Authorization".to_owned(), "Bearer s".to_owned())),
        sender: String::new(),
        accepted: "\"ok\": true".to_owned(),
    };
    let sms = Sms::new(settings, client());
    let cases = [
        (Does::Answers(200, "{\"ok\": true}"), Outcome::Sent),
        (Does::Answers(200, "{\"ok\": false}"), Outcome::Refused(200)),
        (Does::Answers(400, ""), Outcome::Refused(400)),
        (Does::Answers(403, ""), Outcome::Unavailable(403)),
        (Does::Answers(503, ""), Outcome::Later(503)),
        (Does::Redirects, Outcome::Refused(302)),
        (Does::HangsUp, Outcome::Unclear),
    ];
    for (does, outcome) in cases {
        let case = format!("{does:?}");
        there.does([does.clone(), does]);
        assert_eq!(sms.send("+393331234567", "Ciao", "1").await, outcome, "{case}");
    }
    assert!(there.asked.lock().unwrap().iter().all(|asked| asked.path == "/sms"), "no redirect is followed");
    assert_eq!(there.request("/sms", 1).header("authorization"), "Bearer s");
    let before = there.count();
    assert_eq!(sms.send("+390612345678", "Ciao", "1").await, Outcome::Nobody, "a telephone on a wall");
    assert_eq!(there.count(), before);
}

#[tokio::test]
async fn a_webhook_is_put_off_or_refused_and_says_the_same_id_again() {
    let there = Elsewhere::open();
    let url = client().address(&there.url("/hook")).unwrap();
    let hook = Webhook::new(url, "a secret of the town, long enough", client()).unwrap();
    for (does, outcome) in [
        (Does::Answers(204, ""), Outcome::Sent),
        (Does::Answers(410, ""), Outcome::Refused(410)),
        (Does::Answers(429, ""), Outcome::Later(429)),
        (Does::Answers(500, ""), Outcome::Later(500)),
        (Does::Answers(401, ""), Outcome::Unavailable(401)),
        (Does::Redirects, Outcome::Refused(302)),
        (Does::HangsUp, Outcome::Later(0)),
    ] {
        let case = format!("{does:?}");
        there.does([does.clone(), does]);
        assert_eq!(hook.send("7K3M9-0", &json!({}), Timestamp(1_800_000_000_000)).await, outcome, "{case}");
    }
    assert!(there.asked.lock().unwrap().iter().all(|asked| asked.header("webhook-id") == "7K3M9-0"));
}

#[test]
fn what_is_told_in_short_fits_in_every_language() {
    let texts = Texts::load().unwrap();
    for language in ["it", "en", "de", "fr", "sl"] {
        for kind in LetterKind::ALL {
            let notice = ShortNotice {
                kind,
                booking: BookingId(u128::MAX),
                revision: 2,
                language: language.to_owned(),
                town: "Comune di Roccaverde".to_owned(),
                resource: "banco".to_owned(),
                service: "Carta d’identità elettronica per adulti".to_owned(),
                range: SlotRange { start: SlotStart::new("2026-09-23".parse().unwrap(), 600), minutes: 30 },
                starts: Timestamp(0),
                ends: Timestamp(1_800_000),
                link: format!("https://prenotazioni.comune.example.it/prenotazione/{}", "f".repeat(32)),
                phone: None,
                fiscal_code: Some("RSSMRA80A01H501U".to_owned()),
            };
            let words = texts.in_language(language);
            let sms = notice.sms(&words);
            assert!(sms.chars().count() <= SMS_SIGNS_MAX && plain(&sms) == sms && !sms.contains('?'), "{sms}");
            assert!(sms.ends_with(&notice.link), "{sms}");
            let (subject, body) = notice.app_io(&words);
            assert!((10..=120).contains(&subject.chars().count()), "{subject}");
            assert!((80..=10_000).contains(&body.chars().count()), "{body}");
            assert!(!notice.event(false).to_string().contains("RSSMRA"), "an event is nobody's");
        }
    }
}

/// Checked by somebody else's code.
fn signature_holds(asked: &Asked, secret: &str) -> bool {
    let script = "import sys,hmac,hashlib,base64;k,i,t,s,b=sys.argv[1:];\
                  w='v1,'+base64.b64encode(hmac.new(k.encode(),f'{i}.{t}.{b}'.encode(),hashlib.sha256).digest()).decode();\
                  sys.exit(0 if hmac.compare_digest(w,s) else 1)";
    let header = |name: &str| asked.header(name).to_owned();
    let (id, at, signature) = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    let checked = Command::new("python3").args(["-c", script, secret, &id, &at, &signature, &asked.body]).status();
    checked.unwrap().success()
}

#[test]
fn who_books_in_a_running_town_is_told_by_every_way_and_again_when_it_is_cancelled() {
    const SECRET: &str = "a secret of the town, long enough";
    let (there, folder) = (Elsewhere::open(), tempfile::tempdir().unwrap());
    let config = folder.path().join("sportello.toml");
    let text = format!(
        "[server]\norigins = ['https://prenota.example.it']\n\
         [sms]\nurl = '{}'\nsecret = 'Bearer s'\nallow_private = true\n\
         [app_io]\nurl = '{}'\nkey = 'k'\nallow_private = true\n\
         [webhook]\nurl = '{}'\nsecret = '{SECRET}'\nallow_private = true\n",
        there.url("/sms"),
        there.url("/io"),
        there.url("/hook"),
    );
    std::fs::write(&config, text).unwrap();
    let settings = [("SPORTELLO_CONFIG", config.to_str().unwrap())];
    let mut server = Server::start_with(Start { data: folder.path(), settings: &settings, under: Vec::new() });
    let mut browser = Browser::default();
    let day = Week::of(chrono::Utc::now().date_naive()).plus(2).monday();
    let mut post = |path: &str, body: Value| -> Value {
        let answer = browser.post_json(&format!("http://127.0.0.1:{}{path}", server.port), &body.to_string());
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    };
    let request = |step: u8| format!("{step:032x}");
    let hold = json!({ "request": request(1), "resource": "banco", "date": day, "minute": 600, "minutes": 15 });
    let id = post("/api/v1/holds", hold)["hold"].as_str().unwrap().to_owned();
    let person = json!({
        "given_name": "Ada", "family_name": "Però", "email": "ada@example.org", "fiscal_code": "CCCFBA85D03L219P",
        "phone": "333 1234567",
    });
    post(&format!("/api/v1/holds/{id}/person"), person);
    let confirmed = post(&format!("/api/v1/holds/{id}/confirm"), json!({ "request": request(2), "resource": "banco" }));
    let booking = confirmed["booking"].as_str().unwrap().to_owned();

    let sms = there.request("/sms", 1).json();
    assert_eq!(sms["to"], "+393331234567");
    let text = sms["text"].as_str().unwrap();
    assert!(text.contains(&format!("https://prenota.example.it/prenotazione/{booking}")), "{text}");
    assert!(!text.contains("Ada"), "{text}");
    assert_eq!(there.request("/io/profiles", 1).json(), json!({ "fiscal_code": "CCCFBA85D03L219P" }));
    assert_eq!(there.request("/io/messages", 1).json()["fiscal_code"], "CCCFBA85D03L219P");
    let event = there.request("/hook", 1);
    assert!(signature_holds(&event, SECRET) && !signature_holds(&event, "another secret"));
    assert_eq!(event.json()["type"], "booking.confirmed");
    for private in ["Ada", "ada@", "CCCFBA", booking.as_str()] {
        assert!(!event.body.contains(private), "{private} in {}", event.body);
    }
    post(&format!("/api/v1/bookings/{booking}/cancel"), json!({ "request": request(3) }));
    let event = there.request("/hook", 2);
    assert_eq!((&event.json()["type"], &event.json()["revision"]), (&json!("booking.cancelled"), &json!(1)));
    assert!(there.request("/sms", 2).body.contains("annullato"));
    assert_eq!(there.request("/io/messages", 2).json()["fiscal_code"], "CCCFBA85D03L219P");
    assert!(!server.log().contains("CCCFBA") && !server.log().contains(SECRET), "{}", server.log());
    server.signal("TERM");
    assert!(server.ended(Duration::from_secs(5)).success());
}
