//! Every address of the server, read from where they are written down: what each answers with, and what it tells to whom.
//! A new address is tested without being named here; a new kind of id in one must be given somebody's.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::{Value, json};
use sportello::domain::time::Week;

use crate::identity::browser::{Answer, Browser};
use crate::support::{LONG, Server, Start};

/// Where addresses are written down, and what stands before those of a scope.
const ROUTES: [&str; 4] = ["src/http/mod.rs", "src/http/access/mod.rs", "src/http/office/mod.rs", "src/server.rs"];

/// Everything that somebody told of themselves, or that lets somebody in.
const PRIVATE: [&str; 6] = ["Ada", "Però", "ada@example.org", "CCCFBA85D03L219P", "3331234567", "Una ragione segreta"];

/// Addresses whose POST whoever knows a booking's address may use (ARCHITECTURE.md): it cancels.
const KNOWING_IS_ENOUGH: [&str; 2] = ["/prenotazione/{booking}/annulla", "/api/v1/bookings/{booking}/cancel"];

/// All addresses, as they are written in the source.
fn addresses() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for file in ROUTES {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let mut scope = "";
        for line in text.lines() {
            if line.contains("web::scope(\"/api/v1\")") {
                scope = "/api/v1";
            } else if line.contains("default_service") {
                scope = "";
            }
            for opener in ["shows(\"", "does(\"", "both(\"", "resource(\""] {
                let rest = line.split_once(opener).map(|(_, rest)| rest);
                if let Some(path) = rest.and_then(|rest| rest.split('"').next()).filter(|path| path.starts_with('/')) {
                    found.push(format!("{scope}{path}"));
                }
            }
        }
    }
    assert!(found.len() > 45 && found.iter().any(|path| path.starts_with("/api/v1/holds/")), "{found:?}");
    found
}

/// What Ada has, for the places in addresses.
struct Theirs {
    hold: String,
    booking: String,
    errand: String,
}

impl Theirs {
    fn put_into(&self, address: &str) -> String {
        let monday = Week::of(chrono::Utc::now().date_naive()).plus(2).monday().to_string();
        let known = [
            ("{hold}", self.hold.as_str()),
            ("{booking}", self.booking.as_str()),
            ("{resource}", "domande"),
            ("{monday}", monday.as_str()),
            ("{file}", "style.css"),
            ("{provider}", "spid"),
        ];
        let filled = known.iter().fold(address.to_owned(), |address, (name, value)| address.replace(name, value));
        assert!(!filled.contains('{'), "{address}: give this kind of id somebody's, in `Theirs`");
        filled
    }
}

/// A request with headers of its own; the answer's head, its status line included.
fn head(port: u16, method: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: 0\r\n\r\n"
    )
    .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).split("\r\n\r\n").next().unwrap_or_default().to_owned()
}

fn values<'a>(head: &'a str, name: &str) -> Vec<&'a str> {
    let named = |line: &'a str| line.split_once(": ").filter(|(of, _)| of.eq_ignore_ascii_case(name));
    head.lines().filter_map(named).map(|(_, value)| value).collect()
}

fn nobodys() -> Theirs {
    let id = "0".repeat(31) + "1";
    Theirs { hold: id.clone(), booking: id.clone(), errand: id }
}

#[test]
fn every_answer_of_every_address_has_its_headers_and_its_cookies_are_locked() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [("SPORTELLO_SERVER__SECURE_COOKIES", "true")];
    let server = Server::start_with(Start { data: folder.path(), settings: &settings, under: Vec::new() });
    let mut cookies = 0;
    let extra = ["/nothing/here".to_owned(), "/assets/none.css".to_owned(), "/riserva/none".to_owned()];
    for address in addresses().into_iter().chain(extra) {
        let path = nobodys().put_into(&address);
        for (method, headers) in [("GET", ""), ("HEAD", ""), ("POST", ""), ("DELETE", ""), ("POST", "Origin: null\r\n")]
        {
            let head = head(server.port, method, &path, headers);
            let case = format!("{method} {path} {headers}\n{head}");
            let one = |name: &str| {
                let found = values(&head, name);
                assert_eq!(found.len(), 1, "{name}: {case}");
                found[0].to_owned()
            };
            assert!(head.starts_with("HTTP/1.1 "), "{case}");
            assert!(one("content-security-policy").contains("default-src 'none'"), "{case}");
            assert!(one("content-security-policy").contains("frame-ancestors 'none'"), "{case}");
            assert_eq!(one("x-content-type-options"), "nosniff", "{case}");
            assert_eq!(one("referrer-policy"), "same-origin", "{case}");
            assert_eq!(one("cross-origin-opener-policy"), "same-origin", "{case}");
            assert_eq!(one("cross-origin-resource-policy"), "same-origin", "{case}");
            assert!(one("permissions-policy").contains("geolocation=()"), "{case}");
            assert!(one("strict-transport-security").contains("max-age=63072000"), "{case}");
            let is_asset = address.starts_with("/assets/") && head.starts_with("HTTP/1.1 200");
            assert!(is_asset || one("cache-control") == "no-store", "{case}");
            assert!(!head.to_lowercase().contains("\r\nserver:"), "{case}");
            for cookie in values(&head, "set-cookie") {
                cookies += 1;
                let has = |part: &str| cookie.split("; ").any(|found| found.eq_ignore_ascii_case(part));
                assert!(cookie.starts_with("__Host-") && has("Secure") && has("HttpOnly") && has("Path=/"), "{case}");
                assert!(has("SameSite=Lax") || has("SameSite=Strict"), "{case}");
                assert!(!cookie.to_lowercase().contains("domain="), "{case}");
            }
        }
    }
    assert!(cookies > 10, "pages give cookies: {cookies}");
}

#[test]
fn no_address_takes_a_form_from_another_site() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let mut refused = 0;
    for address in addresses() {
        let path = nobodys().put_into(&address);
        if head(server.port, "POST", &path, "").starts_with("HTTP/1.1 405") {
            continue;
        }
        for foreign in ["Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
            let head = head(server.port, "POST", &path, foreign);
            assert!(head.starts_with("HTTP/1.1 403"), "{path} {foreign}{head}");
            refused += 1;
        }
    }
    assert!(refused > 60, "{refused}");
}

#[test]
fn no_address_takes_a_form_without_the_token_of_a_page_of_the_same_browser() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let (mut bob, mut mallory) = (Browser::default(), Browser::default());
    bob.get(&town);
    let page = mallory.get(&town).body;
    let token = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let (mut forms, mut calls) = (0, 0);
    for address in addresses() {
        let url = format!("{town}{}", nobodys().put_into(&address));
        // Where only looking is possible, or nothing is on this port, there is no form.
        let bare = head(server.port, "POST", &url[town.len()..], "");
        if ["HTTP/1.1 405", "HTTP/1.1 404"].iter().any(|status| bare.starts_with(status)) {
            continue;
        }
        for stolen in [String::new(), "token=".to_owned(), format!("token={token}")] {
            let answer = bob.post_bare(&url, &format!("{stolen}&{}", posted(&address)));
            let is_call = address.starts_with("/api/");
            assert_eq!(answer.status, if is_call { 415 } else { 403 }, "{address} {stolen}: {answer:?}");
            *(if is_call { &mut calls } else { &mut forms }) += 1;
        }
    }
    assert!(forms > 50 && calls > 20, "{forms} {calls}");
}

fn json_post(browser: &mut Browser, town: &str, path: &str, body: &Value) -> Value {
    let answer = browser.post_json(&format!("{town}{path}"), &body.to_string());
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

/// Ada books, is at a later step of another booking, and is on an errand for somebody.
fn ada(browser: &mut Browser, town: &str) -> Theirs {
    let day = Week::of(chrono::Utc::now().date_naive()).plus(2).monday();
    let request = |number: u8| format!("{:032x}", 0xA000 + u32::from(number));
    let person = json!({
        "given_name": "Ada", "family_name": "Però", "email": "ada@example.org", "fiscal_code": "CCCFBA85D03L219P",
        "phone": "3331234567",
    });
    let hold = |browser: &mut Browser, number: u8, resource: &str, minute: u16| {
        let body =
            json!({ "request": request(number), "resource": resource, "date": day, "minute": minute, "minutes": 30 });
        let id = json_post(browser, town, "/api/v1/holds", &body)["hold"].as_str().unwrap().to_owned();
        json_post(browser, town, &format!("/api/v1/holds/{id}/person"), &person);
        id
    };
    let first = hold(browser, 1, "sala", 600);
    let confirm = json!({ "request": request(2), "resource": "sala" });
    let confirmed = json_post(browser, town, &format!("/api/v1/holds/{first}/confirm"), &confirm);
    let booking = confirmed["booking"].as_str().unwrap().to_owned();
    let second = hold(browser, 3, "domande", 660);
    let form = format!("request={}&risorsa=domande&motivo=Una+ragione+segreta", request(4));
    browser.post(&format!("{town}/riserva/{second}/dettagli"), &form);
    let errand = browser.post(&format!("{town}/conto-terzi"), "codice-fiscale=RSSMRA80A01H501U");
    let errand = errand.location().and_then(|to| to.split("per=").nth(1)).unwrap_or_else(|| panic!("{errand:?}"));
    Theirs { hold: second, booking, errand: errand.to_owned() }
}

/// What a stranger might post, as the address takes it.
fn posted(address: &str) -> String {
    let request = "0".repeat(31) + "7";
    if address.starts_with("/api/") {
        return json!({ "request": request, "resource": "domande", "given_name": "B", "family_name": "B" }).to_string();
    }
    format!("request={request}&risorsa=domande&fai=annulla&nome=B&cognome=B&email=b%40example.org")
}

/// What the API says of her hold.
fn mine(owner: &mut Browser, town: &str) -> Value {
    let body = owner.get(&format!("{town}/api/v1/mine")).body;
    serde_json::from_str::<Value>(&body).unwrap_or_else(|error| panic!("{error}: {body}"))["hold"].clone()
}

fn tells_nothing(answer: &Answer, case: &str) {
    for private in PRIVATE {
        assert!(!answer.body.contains(private) && !answer.headers.contains(private), "{private}: {case}\n{answer:?}");
    }
}

#[test]
fn nobody_reads_or_changes_what_is_anothers_by_any_address() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let (mut owner, mut bob) = (Browser::default(), Browser::default());
    let theirs = ada(&mut owner, &town);
    bob.get(&format!("{town}/prenota"));
    let before = mine(&mut owner, &town);
    assert_eq!(before["hold"], theirs.hold, "{before}");
    for address in addresses() {
        let path = theirs.put_into(&address);
        let is_of_somebody = address.contains('{');
        for (who, browser) in [("another", &mut bob), ("nobody", &mut Browser::default())] {
            for errand in [String::new(), format!("?per={}", theirs.errand)] {
                let url = format!("{town}{path}{errand}");
                tells_nothing(&browser.get(&url), &format!("{who}: GET {url}"));
                // Where there is no id, there is nothing of hers to be had by posting; and passwords take their time.
                if KNOWING_IS_ENOUGH.contains(&address.as_str()) || !is_of_somebody {
                    continue;
                }
                let body = posted(&address);
                let is_call = address.starts_with("/api/");
                let answer = if is_call { browser.post_json(&url, &body) } else { browser.post(&url, &body) };
                tells_nothing(&answer, &format!("{who}: POST {url}"));
            }
        }
    }
    assert_eq!(mine(&mut owner, &town), before, "her hold is as it was");
    let page = owner.get(&format!("{town}/prenotazione/{}", theirs.booking)).body;
    assert!(page.contains("Appuntamento confermato") && page.contains("Però"), "hers is hers: {page}");
    let summary = owner.get(&format!("{town}/riserva/{}?risorsa=domande", theirs.hold)).body;
    assert!(summary.contains("ada@example.org"), "what she told is as she told it: {summary}");
}

#[test]
fn looking_changes_nothing_by_any_address() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let mut owner = Browser::default();
    let theirs = ada(&mut owner, &town);
    let week = theirs.put_into("/api/v1/resources/{resource}/weeks/{monday}");
    let all = |owner: &mut Browser| {
        let cells = |body: &str| serde_json::from_str::<Value>(body).unwrap()["cells"].clone();
        let page = owner.get(&format!("{town}/prenotazioni")).body;
        let lines = page.matches("mine-line").count();
        (cells(&owner.get(&format!("{town}{week}")).body), mine(owner, &town), lines)
    };
    let before = all(&mut owner);
    assert!(before.0.is_array() && before.2 == 1, "{before:?}");
    for address in addresses() {
        let path = theirs.put_into(&address);
        for more in ["", "?request=00000000000000000000000000000009&fai=annulla&risorsa=domande&lang=de"] {
            owner.get(&format!("{town}{path}{more}"));
        }
    }
    assert_eq!(all(&mut owner), before);
}
