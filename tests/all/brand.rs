//! A town's own look: which marks of the Modello Comuni are on which page, and what stops a start.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sportello::domain::time::Week;

use crate::identity::browser::Browser;
use crate::support::{Server, Start};

const LOGO: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 64'><path d='M0 0h48v40L24 64 0 40z'/></svg>";

const BRAND: &str = r##"
[brand]
logo = "logo.svg"
colour = "#8a1538"
name = { it = "Comune di Roccaverde" }
line = { it = "Prenotazione appuntamenti" }
owner = { name = { it = "Regione Esempio" }, url = "https://www.regione.example.it/" }
[brand.contacts]
phone = "+39 000 000 0100"
email = "urp@comune.example.it"
[brand.links]
faq = "https://www.comune.example.it/faq"
report = "https://www.comune.example.it/segnalazioni"
privacy = "https://www.comune.example.it/privacy"
legal = "https://www.comune.example.it/note-legali"
accessibility = "https://form.agid.gov.it/view/00000000"
"##;

/// Writes settings and a logo, and returns where the settings are.
fn settings(folder: &Path, text: &str) -> String {
    std::fs::write(folder.join("logo.svg"), LOGO).unwrap();
    let text = text.replacen("[brand]", &format!("[brand]\nfolder = {:?}", folder.display().to_string()), 1);
    let path = folder.join("sportello.toml");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn start(folder: &Path, text: &str) -> Server {
    let path = settings(folder, text);
    Server::start_with(Start { data: folder, settings: &[("SPORTELLO_CONFIG", &path)], under: Vec::new() })
}

/// The marks of a page, each once, in the order of the alphabet.
fn marks(page: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        page.split("data-element=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn post(browser: &mut Browser, town: &str, path: &str, body: &Value) -> Value {
    let answer = browser.post(&format!("{town}{path}"), &body.to_string());
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

/// Holds a place in the room, says who one is, and returns the hold's id.
fn held(browser: &mut Browser, town: &str) -> String {
    let day = Week::of(chrono::Utc::now().date_naive()).plus(2).monday();
    let hold = json!({
        "request": format!("{:032x}", 1), "resource": "sala", "date": day, "minute": 600, "minutes": 30,
    });
    let id = post(browser, town, "/api/v1/holds", &hold)["hold"].as_str().unwrap().to_owned();
    let person = json!({ "given_name": "Ada", "family_name": "Però", "email": "ada@example.org" });
    post(browser, town, &format!("/api/v1/holds/{id}/person"), &person);
    id
}

/// What is on every page of a town that has said all it could.
const FRAME: [&str; 10] = [
    "accessibility-link",
    "all-services",
    "appointment-booking",
    "contacts",
    "faq",
    "legal-notes",
    "page-name",
    "personal-area-login",
    "privacy-policy-link",
    "report-inefficiency",
];

fn with(more: &[&'static str]) -> Vec<&'static str> {
    let mut marks = [&FRAME[..], more].concat();
    marks.sort_unstable();
    marks
}

#[test]
fn each_page_has_its_marks() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), BRAND);
    let town = format!("http://127.0.0.1:{}", server.port);
    let mut browser = Browser::default();
    let hold = held(&mut browser, &town);
    let pages = [
        ("/".to_owned(), with(&[])),
        ("/prenota".to_owned(), with(&["service-booking-access"])),
        ("/prenota/sala".to_owned(), with(&[])),
        ("/accesso".to_owned(), with(&[])),
        ("/prenotazioni".to_owned(), with(&[])),
        ("/conto-terzi".to_owned(), with(&[])),
        ("/privacy".to_owned(), with(&[])),
        ("/nulla".to_owned(), with(&[])),
        (format!("/riserva/{hold}?risorsa=sala"), with(&["service-link"])),
        (format!("/riserva/{hold}/dettagli?risorsa=sala"), with(&["service-link"])),
        (format!("/riserva/{hold}/riepilogo?risorsa=sala"), with(&["service-link"])),
    ];
    for (path, expected) in pages {
        let page = browser.get(&format!("{town}{path}"));
        assert_eq!(marks(&page.body), expected, "{path}");
        assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        assert!(page.body.contains("<h1 data-element=\"page-name\">"), "{path}");
    }
    let confirm = json!({ "request": format!("{:032x}", 2), "resource": "sala" });
    let booked = post(&mut browser, &town, &format!("/api/v1/holds/{hold}/confirm"), &confirm);
    let booking = browser.get(&format!("{town}/prenotazione/{}", booked["booking"].as_str().unwrap())).body;
    assert_eq!(marks(&booking), with(&[]));
}

#[test]
fn a_town_without_a_brand_has_no_holes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let page = Browser::default().get(&format!("http://127.0.0.1:{}/prenota", server.port)).body;
    let plain = [
        "accessibility-link",
        "all-services",
        "appointment-booking",
        "page-name",
        "personal-area-login",
        "privacy-policy-link",
        "service-booking-access",
    ];
    assert_eq!(marks(&page), plain);
    for hole in ["/brand/", "href=\"\"", "<ul class=\"list-inline\">", "https://", "contact-block", "<address>"] {
        assert!(!page.contains(hole), "{hole}: {page}");
    }
}

#[test]
fn a_brand_is_on_the_pages_and_its_files_can_be_had() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path(), BRAND);
    let town = format!("http://127.0.0.1:{}", server.port);
    let mut browser = Browser::default();
    let page = browser.get(&format!("{town}/")).body;
    for shown in ["Comune di Roccaverde", "Prenotazione appuntamenti", "Regione Esempio", "tel:+390000000100"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let addresses: Vec<&str> = page.split('"').filter(|part| part.starts_with("/brand/")).collect();
    assert_eq!(addresses.len(), 3, "stylesheet, and the logo twice: {addresses:?}");
    for address in addresses {
        let file = browser.get(&format!("{town}{address}"));
        let svg = address.ends_with(".svg");
        assert!(file.status == 200 && file.headers.contains("immutable"), "{file:?}");
        assert_eq!((svg, file.body.contains("--brand:#8a1538")), (svg, !svg), "{file:?}");
        assert_eq!(svg, file.headers.contains("sandbox"), "{file:?}");
        assert!(svg || file.body.len() < 1024);
    }
}

#[test]
fn what_cannot_be_shown_stops_the_start_and_names_the_key() {
    let cases = [
        (
            "#8a1538",
            "#ffd23f",
            "sportello.toml:5: brand.colour: expected a darker colour: white on #ffd23f has a contrast of 1.44:1",
        ),
        ("logo.svg", "none.svg", "brand.logo: "),
        (
            "https://www.comune.example.it/faq",
            "http://www.comune.example.it/faq",
            "sportello.toml:13: brand.links.faq: expected",
        ),
    ];
    for (well, wrong, says) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = settings(folder.path(), &BRAND.replace(well, wrong));
        let mut command = Command::new(env!("CARGO_BIN_EXE_sportello"));
        let data = folder.path().join("store");
        let output = command.arg("serve").arg("--data").arg(&data).arg("--config").arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && said.contains(says), "{wrong}: {said}");
        assert!(!data.exists(), "nothing was begun: {said}");
    }
}
