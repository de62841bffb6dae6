//! One person, several browsers and logins: one hold, found again wherever they log in.

use serde_json::{Value, json};

use super::Provider;
use super::browser::{Answer, Browser};
use super::leaving::enter;
use crate::support::Server;

/// A town with a provider of identities.
struct Scene {
    provider: Provider,
    _server: Server,
    town: String,
    _folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (provider, server) = Provider::with_town("token", folder.path());
        let town = format!("http://127.0.0.1:{}", server.port);
        Self { provider, _server: server, town, _folder: folder }
    }

    fn enter(&self, browser: &mut Browser, back: &str) -> Answer {
        enter(&self.provider, browser, &self.town, back)
    }

    /// Holds a quarter of an hour a week from now: the id, or what was said instead.
    fn hold(&self, browser: &mut Browser, request: u32, resource: &str, minute: u16) -> Result<String, Value> {
        let date = (chrono::Utc::now() + chrono::TimeDelta::days(7)).date_naive();
        let request = format!("{request:032x}");
        let body = json!({ "request": request, "resource": resource, "date": date, "minute": minute, "minutes": 15 });
        let answer = browser.post_json(&format!("{}/api/v1/holds", self.town), &body.to_string());
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        if answer.status == 200 { Ok(said["hold"].as_str().unwrap().to_owned()) } else { Err(said) }
    }

    fn get(&self, browser: &mut Browser, path: &str) -> Answer {
        browser.get(&format!("{}{path}", self.town))
    }

    fn post(&self, browser: &mut Browser, path: &str, form: &str) -> Answer {
        browser.post(&format!("{}{path}", self.town), form)
    }
}

/// Until when the hold of a page lives.
fn until(page: &Answer) -> &str {
    assert_eq!(page.status, 200, "{page:?}");
    page.body.split("data-until=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a hold's page")
}

const PERSON: &str = "email=mario%40example.it&telefono=3331234567";

#[test]
fn a_second_device_is_told_of_the_hold_and_goes_on_with_it() {
    let scene = Scene::new();
    let (mut phone, mut desk) = (Browser::default(), Browser::default());
    let hold = scene.hold(&mut phone, 1, "banco", 600).unwrap();
    scene.enter(&mut phone, "/prenota");
    scene.get(&mut desk, "/prenota");
    assert!(!scene.get(&mut desk, "/").body.contains(&hold), "nobody else's business");
    scene.enter(&mut desk, "/prenota");
    let refused = scene.hold(&mut desk, 2, "sala", 600).unwrap_err();
    assert_eq!(
        (refused["name"].as_str(), refused["hold"].as_str()),
        (Some("person_has_hold"), Some(&*hold)),
        "{refused}"
    );
    let at = format!("/riserva/{hold}?risorsa=banco");
    for page in ["/", "/prenota/sala"] {
        let body = scene.get(&mut desk, page).body;
        assert!(body.contains(&at), "{page} leads to it: {body}");
    }
    assert_eq!(until(&scene.get(&mut desk, &at)), until(&scene.get(&mut phone, &at)));

    let form = |request: u32| format!("request={request:032x}&risorsa=banco&{PERSON}");
    let told = scene.post(&mut phone, &at, &form(3));
    assert_eq!(told.status, 303, "{told:?}");
    let summary = scene.get(&mut desk, &format!("/riserva/{hold}/riepilogo?risorsa=banco"));
    assert!(summary.status == 200 && summary.body.contains("RSSMRA80A01H501U"), "{summary:?}");
    let sent = scene.post(&mut desk, &format!("/riserva/{hold}/conferma?risorsa=banco"), &form(4));
    let booking = sent.location().filter(|to| to.starts_with("/prenotazione/")).expect("a booking");
    let again = scene.post(&mut phone, &format!("/riserva/{hold}/conferma?risorsa=banco"), &form(5));
    assert_eq!(again.location(), Some(booking), "the phone is led to the same");
    for browser in [&mut phone, &mut desk] {
        assert!(scene.get(browser, "/prenotazioni").body.contains(booking));
    }
    assert_eq!(scene.hold(&mut phone, 6, "banco", 660), Ok(format!("{:032x}", 6)), "and the next one may be held");
}

#[test]
fn who_is_logged_out_at_a_step_logs_in_again_and_finds_the_hold_there() {
    let scene = Scene::new();
    let mut browser = Browser::default();
    scene.enter(&mut browser, "/prenota");
    let hold = scene.hold(&mut browser, 1, "banco", 600).unwrap();
    let first = format!("/riserva/{hold}?risorsa=banco");
    let form = |request: u32| format!("request={request:032x}&risorsa=banco&passo=riepilogo&{PERSON}");
    assert_eq!(scene.post(&mut browser, &first, &form(2)).status, 303);
    let before = scene.get(&mut browser, &first);
    let at = |step: &str| format!("/riserva/{hold}/{step}?risorsa=banco");
    let (summary, details) = (at("riepilogo"), at("dettagli"));
    // What is asked for, whether it is a form, and the page to which one comes back.
    let cases = [
        (first.clone(), false, &first),
        (first.clone(), true, &first),
        (details.clone(), false, &details),
        (details.clone(), true, &details),
        (summary.clone(), false, &summary),
        (at("conferma"), true, &summary),
        (at("estendi"), true, &first),
        (at("lascia"), true, &first),
    ];
    for (number, (path, posts, back)) in cases.into_iter().enumerate() {
        // In another window, or on another device: this one's cookie is left as it was.
        if number % 2 == 0 {
            assert_eq!(scene.post(&mut browser, "/esci", "").status, 303);
        } else {
            let mut other = browser.clone();
            assert_eq!(scene.post(&mut other, "/esci/ovunque", "").status, 303);
        }
        let answer = if posts {
            scene.post(&mut browser, &path, &form(100 + number as u32))
        } else {
            scene.get(&mut browser, &path)
        };
        let to = answer.location().unwrap_or_else(|| panic!("{path}: {answer:?}")).to_owned();
        let escaped = percent_encoding::utf8_percent_encode(back, percent_encoding::NON_ALPHANUMERIC);
        assert_eq!(to, format!("/accesso?dopo={escaped}&finito=si"), "{path}");
        let page = scene.get(&mut browser, &to);
        assert!(page.status == 200 && page.body.contains("Il tuo accesso è terminato"), "{page:?}");
        let entered = scene.enter(&mut browser, &escaped.to_string());
        assert_eq!(entered.location(), Some(&**back), "{path}");
        let found = scene.get(&mut browser, back);
        assert_eq!(until(&found), until(&before), "the same hold and the same deadline, at {path}");
    }
    let sent = scene.post(&mut browser, &at("conferma"), &form(200));
    assert!(sent.location().is_some_and(|to| to.starts_with("/prenotazione/")), "{sent:?}");

    // Somebody else, who knows the address, finds nothing and is led nowhere.
    let hold = scene.hold(&mut browser, 300, "banco", 720).unwrap();
    scene.post(&mut browser, &format!("/riserva/{hold}/lascia"), &format!("request={:032x}&risorsa=banco", 301));
    let gone = scene.get(&mut Browser::default(), &format!("/riserva/{hold}?risorsa=banco"));
    assert_eq!(gone.status, 410, "{gone:?}");
}

#[test]
fn an_errand_goes_on_after_another_login() {
    let scene = Scene::new();
    let mut browser = Browser::default();
    scene.enter(&mut browser, "/prenota");
    let begun = scene.post(&mut browser, "/conto-terzi", "codice-fiscale=CCCFBA85D03L219P");
    let errand = begun.location().and_then(|to| to.split("per=").nth(1)).expect("an errand").to_owned();
    let hold = scene.hold(&mut browser, 1, "banco", 600).unwrap();
    let page = format!("/riserva/{hold}?risorsa=banco&per={errand}");
    let before = scene.get(&mut browser, &page);
    assert!(before.body.contains("CCCFBA85D03L219P"), "{before:?}");
    scene.post(&mut browser, "/esci", "");
    let to = scene.get(&mut browser, &page).location().expect("a login").to_owned();
    let back = to.trim_start_matches("/accesso?dopo=").trim_end_matches("&finito=si").to_owned();
    assert_eq!(scene.enter(&mut browser, &back).location(), Some(&*page));
    let after = scene.get(&mut browser, &page);
    assert!(until(&after) == until(&before) && after.body.contains("CCCFBA85D03L219P"), "{after:?}");
    let stranger = scene.get(&mut Browser::default(), &format!("/prenota?per={}", "0".repeat(32)));
    assert_eq!(stranger.status, 410);
}
