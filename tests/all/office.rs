//! The office's pages on a running town with a real mail server: requests, notices that did not arrive, closed days.

use serde_json::{Value, json};
use sportello::app::town::Seen;
use sportello::domain::ids::BookingId;
use sportello::domain::time::Week;

use crate::identity::browser::{Answer, Browser};
use crate::mail::{Post, code_in, header, mail_settings};
use crate::persons::{said, sportello};
use crate::support::{LONG, Server, Start, until};

const OPERATOR: &str = "[[identity.operator]]\naccount = 'ufficio@paese.example.it'\nresources = ['richieste']\n";

/// A town whose letters go to a mail server of the test, and somebody at its office.
struct Stage {
    town: String,
    post: Post,
    /// Of letters.
    read: usize,
    server: Server,
    folder: tempfile::TempDir,
}

impl Stage {
    fn open() -> Self {
        let (post, folder) = (Post::open(false), tempfile::tempdir().unwrap());
        let config = folder.path().join("sportello.toml");
        std::fs::write(&config, OPERATOR).unwrap();
        let port = post.port.to_string();
        let mut settings = mail_settings(&port);
        settings.push(("SPORTELLO_CONFIG", config.to_str().unwrap()));
        let server = Server::start_with(Start { data: folder.path(), settings: &settings, under: Vec::new() });
        let town = format!("http://127.0.0.1:{}", server.port);
        Self { town, post, read: 0, server, folder }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.town)
    }

    /// The next letter: its subject, and what it says.
    fn letter(&mut self) -> (String, String, Value) {
        self.read += 1;
        let letter = self.post.letter(self.read);
        let parts = &letter["body"]["parts"];
        let text =
            parts[0]["parts"][0]["text"].as_str().or(parts[0]["text"].as_str()).unwrap_or_else(|| panic!("{letter}"));
        (header(&letter, "subject").to_owned(), text.to_owned(), letter)
    }

    /// Somebody of the office, who registers an account and is logged in.
    fn operator(&mut self) -> Browser {
        let mut browser = Browser::default();
        let form = "nome=Ugo&cognome=Neri&email=ufficio%40paese.example.it&password=una+lunga+frase+segreta";
        assert_eq!(browser.post(&self.at("/registrati"), form).status, 200);
        let (_, text, _) = self.letter();
        let key = text.split("chiave=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a link");
        let form = format!("chiave={key}&password=una+lunga+frase+segreta");
        let entered = browser.post(&self.at("/registrati/conferma"), &form);
        assert_eq!(entered.status, 303, "{entered:?}");
        browser
    }

    fn json(&self, browser: &mut Browser, path: &str, body: &Value) -> Value {
        let answer = browser.post_json(&self.at(path), &body.to_string());
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Holds a place and says for whom, as a guest who proves the address the first time; returns the hold's id.
    fn hold(&mut self, browser: &mut Browser, number: u8, resource: &str, minute: u16) -> String {
        let day = day();
        let hold = json!({ "request": request(number, 1), "resource": resource, "date": day, "minute": minute, "minutes": 30 });
        let held = self.json(browser, "/api/v1/holds", &hold);
        let id = held["hold"].as_str().unwrap_or_else(|| panic!("{held}")).to_owned();
        let person = json!({ "given_name": "Ada", "family_name": "Però", "email": "ada@example.org" });
        let given = self.json(browser, &format!("/api/v1/holds/{id}/person"), &person);
        if given["code_sent"] == true {
            let (_, _, letter) = self.letter();
            self.json(browser, &format!("/api/v1/holds/{id}/code"), &json!({ "code": code_in(&letter) }));
        }
        id
    }

    /// Books what is held so; returns the booking's id.
    fn book(&mut self, browser: &mut Browser, number: u8, resource: &str, minute: u16) -> String {
        let id = self.hold(browser, number, resource, minute);
        let command = json!({ "request": request(number, 2), "resource": resource });
        let confirmed = self.json(browser, &format!("/api/v1/holds/{id}/confirm"), &command);
        confirmed["booking"].as_str().unwrap_or_else(|| panic!("{confirmed}")).to_owned()
    }

    fn answers(&self, operator: &mut Browser, number: u8, booking: &str, fields: &str) -> Answer {
        let form = format!("request={:032x}&{fields}", 0xF000 + u32::from(number));
        operator.post(&self.at(&format!("/ufficio/prenotazione/{booking}")), &form)
    }
}

/// The id of a step of the booking with a number.
fn request(number: u8, step: u8) -> String {
    format!("{:032x}", u32::from(number) * 16 + u32::from(step))
}

/// Whom a page with a preview says that it has shown.
fn seen(preview: &Answer) -> String {
    let value = preview.body.split("name=\"coinvolte\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("{preview:?}")).to_owned()
}

fn day() -> chrono::NaiveDate {
    Week::of(chrono::Utc::now().date_naive()).plus(2).monday()
}

#[test]
fn the_office_agrees_or_not_and_closes_a_day_and_everybody_is_told() {
    let mut stage = Stage::open();
    let (mut ada, mut operator) = (Browser::default(), stage.operator());
    let first = stage.book(&mut ada, 1, "richieste", 600);
    let (subject, text, _) = stage.letter();
    assert!(subject.starts_with("Richiesta di appuntamento ricevuta"), "{subject}");
    assert!(text.contains("non è ancora confermato"), "{text}");
    let page = ada.get(&stage.at(&format!("/prenotazione/{first}"))).body;
    assert!(page.contains("deve ancora approvarla") && !page.contains("google.com"), "{page}");
    let second = stage.book(&mut ada, 2, "richieste", 660);
    assert!(stage.letter().0.starts_with("Richiesta di appuntamento ricevuta"));
    let elsewhere = stage.book(&mut ada, 3, "sala", 600);
    assert!(stage.letter().0.starts_with("Appuntamento confermato"));

    let office = operator.get(&stage.at("/ufficio")).body;
    for booking in [&first, &second] {
        assert!(office.contains(&format!("/ufficio/prenotazione/{booking}")), "{office}");
    }
    assert!(office.contains("Ada Però") && !office.contains(&elsewhere), "{office}");
    for (who, booking) in [(&mut ada, &first), (&mut operator, &elsewhere), (&mut Browser::default(), &first)] {
        let path = stage.at(&format!("/ufficio/prenotazione/{booking}"));
        assert!([403, 404].contains(&who.get(&path).status), "another's desk");
        let form = format!("request={:032x}&fai=approva", 0xE000);
        assert!([403, 404].contains(&who.post(&path, &form).status), "another's desk");
    }

    assert_eq!(stage.answers(&mut operator, 1, &first, "fai=approva").status, 303);
    let (subject, _, letter) = stage.letter();
    assert!(subject.starts_with("Appuntamento approvato"), "{subject}");
    assert_eq!(letter["body"]["parts"][0]["parts"][2]["calendar"]["METHOD"], "REQUEST");
    assert!(ada.get(&stage.at(&format!("/prenotazione/{first}"))).body.contains("Appuntamento confermato"));
    assert_eq!(stage.answers(&mut operator, 1, &first, "fai=approva").status, 303, "sent twice, done once");
    let again = stage.answers(&mut operator, 2, &first, "fai=approva");
    assert!(again.status == 409 && again.body.contains("non è in attesa"), "{again:?}");

    let note = "nota=La+sala+%C3%A8+in+restauro.&fai=annulla";
    assert_eq!(stage.answers(&mut operator, 3, &second, note).status, 303);
    let (subject, text, _) = stage.letter();
    assert!(subject.starts_with("Appuntamento non approvato") && text.contains("La sala è in restauro."), "{text}");
    let page = ada.get(&stage.at(&format!("/prenotazione/{second}"))).body;
    assert!(page.contains("non è stata approvata") && page.contains("La sala è in restauro."), "{page}");

    let closing = stage.at("/ufficio/chiudi/richieste");
    let wrong = operator.post(&closing, "dal=&fai=anteprima");
    assert!(wrong.status == 422 && wrong.body.contains("id=\"dal-error\""), "{wrong:?}");
    let preview = operator.post(&closing, &format!("dal={}&fai=anteprima", day()));
    let code = first.parse::<BookingId>().unwrap().code();
    assert!(preview.body.contains("Un appuntamento coinvolto") && preview.body.contains(&code), "{preview:?}");
    let form = |seen: &str| format!("request={:032x}&dal={}&fai=chiudi&coinvolte={seen}", 0xD000, day());
    let stale = operator.post(&closing, &form(&Seen::of([]).to_string()));
    assert!(stale.status == 409 && stale.body.contains("Guarda di nuovo"), "nobody is cancelled unseen: {stale:?}");
    let chosen = form(&seen(&preview)).replace("d000", "d001");
    let closed = operator.post(&closing, &chosen);
    assert!(closed.status == 200 && closed.body.contains("Un appuntamento è stato annullato"), "{closed:?}");
    let again = operator.post(&closing, &chosen);
    assert!(again.status == 200 && again.body.contains("Un appuntamento è stato annullato"), "sent twice: {again:?}");
    let (subject, _, letter) = stage.letter();
    assert!(subject.starts_with("Appuntamento annullato dall’ufficio"), "{subject}");
    assert_eq!(letter["body"]["parts"][0]["parts"][2]["calendar"]["METHOD"], "CANCEL");
    assert!(ada.get(&stage.at(&format!("/prenotazione/{first}"))).body.contains("ha dovuto annullare"));
    assert!(!stage.server.log().contains("Però"), "{}", stage.server.log());
    assert_eq!(operator.post(&stage.at("/esci"), "").status, 303);
    whose_data_were_seen_is_written_down(stage, &first, &elsewhere);
}

fn whose_data_were_seen_is_written_down(mut stage: Stage, seen: &str, elsewhere: &str) {
    stage.server.signal("TERM");
    assert!(stage.server.ended(LONG).success());
    let log = |words: &[&str]| said(&sportello(&[&["access-log"], words].concat(), stage.folder.path()));
    let whole = log(&[]);
    let deeds: Vec<&str> = whole.lines().filter_map(|line| line.split("  ").nth(1)).collect();
    assert_eq!((deeds.first(), deeds.last()), (Some(&"logged-in"), Some(&"logged-out")), "{whole}");
    assert!(whole.lines().all(|line| line.contains("  provider=local")), "{whole}");
    for private in ["Però", "ada@", "ufficio@", seen] {
        assert!(!whole.contains(private), "{private}: {whole}");
    }
    let code = |id: &str| id.parse::<BookingId>().unwrap().code();
    let of_seen = log(&["--booking", &code(seen)]);
    assert!(!of_seen.is_empty() && of_seen.lines().all(|line| line.contains("saw-bookings")), "{of_seen}");
    assert_eq!(log(&["--booking", &code(elsewhere)]), "", "nobody was shown another desk's");
    assert_eq!(log(&["--email", "ufficio@paese.example.it"]), whole);
    assert_eq!(log(&["--email", "ada@example.org"]), "");
    assert_eq!(log(&["--until", "2020-01-01"]), "");
}

#[test]
fn who_was_about_to_book_when_a_day_closes_is_told() {
    let mut stage = Stage::open();
    let (mut ada, mut operator, mut silent) = (Browser::default(), stage.operator(), Browser::default());
    let hold = stage.hold(&mut ada, 1, "richieste", 600);
    // Somebody who has not said who they are cannot be written to.
    let body =
        json!({ "request": request(2, 1), "resource": "richieste", "date": day(), "minute": 660, "minutes": 30 });
    stage.json(&mut silent, "/api/v1/holds", &body);
    let closing = stage.at("/ufficio/chiudi/richieste");
    let seen = seen(&operator.post(&closing, &format!("dal={}&fai=anteprima", day())));
    let form = format!("request={:032x}&dal={}&fai=chiudi&coinvolte={seen}", 0xD000, day());
    let closed = operator.post(&closing, &form);
    assert_eq!(closed.status, 200, "{closed:?}");
    let (subject, text, letter) = stage.letter();
    assert!(subject.starts_with("Orario non più disponibile"), "{subject}");
    assert!(text.contains("non era ancora conclusa") && text.contains("/prenota/richieste"), "{text}");
    assert!(
        !text.contains("Codice della prenotazione") && letter["headers"]["to"].to_string().contains("ada@example.org"),
        "{letter}"
    );
    let page = ada.get(&stage.at(&format!("/riserva/{hold}?risorsa=richieste"))).body;
    assert!(page.contains("non è più"), "{page}");
    stage.server.signal("TERM");
    assert!(stage.server.ended(LONG).success());
    assert_eq!(stage.post.given(), stage.read, "nobody else was written to");
    let verified = sportello(&["verify"], stage.folder.path());
    assert!(verified.status.success(), "{}", said(&verified));
}

#[test]
fn a_notice_that_did_not_arrive_is_seen_at_the_office_and_sent_again() {
    let mut stage = Stage::open();
    let (mut ada, mut operator) = (Browser::default(), stage.operator());
    stage.book(&mut ada, 1, "richieste", 600);
    assert!(stage.letter().0.starts_with("Richiesta di appuntamento ricevuta"));
    assert!(operator.get(&stage.at("/ufficio")).body.contains("Tutti gli avvisi sono arrivati"));
    stage.post.does("refuse");
    let lost = stage.book(&mut ada, 2, "richieste", 660);
    let office = until("the office to see it", LONG, || {
        let page = operator.get(&stage.at("/ufficio")).body;
        page.contains("lo ha rifiutato").then_some(page)
    });
    assert!(office.contains(&lost), "{office}");
    let form = format!("prenotazione={lost}");
    assert_eq!(ada.post(&stage.at("/ufficio/lettere"), &form).status, 404, "citizens have no desk");
    stage.post.does("accept");
    stage.read += 1;
    let before = stage.post.given();
    let again = operator.post(&stage.at("/ufficio/lettere"), &form);
    assert!(again.status == 200 && again.body.contains("Un avviso è di nuovo in viaggio"), "{again:?}");
    until("the letter to arrive", LONG, || (stage.post.given() == before + 1).then_some(()));
    let page = operator.get(&stage.at("/ufficio")).body;
    assert!(page.contains("Tutti gli avvisi sono arrivati"), "{page}");
}
