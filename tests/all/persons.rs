//! What the office does for a person who asks for their data, or wants them gone: by command, on a real store.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::{Value, json};
use sportello::domain::time::Week;

use crate::identity::browser::Browser;
use crate::support::Server;

pub fn sportello(words: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sportello"));
    command.args(words).arg("--data").arg(folder.join("store")).output().unwrap()
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Books for Ada, and returns the booking's id.
fn book(browser: &mut Browser, town: &str, number: u8, minute: u16) -> String {
    let day = Week::of(chrono::Utc::now().date_naive()).plus(2).monday();
    let mut post = |path: &str, body: Value| -> Value {
        let answer = browser.post_json(&format!("{town}{path}"), &body.to_string());
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    };
    let request = |step: u8| format!("{:032x}", u32::from(number) * 16 + u32::from(step));
    let hold = json!({ "request": request(1), "resource": "banco", "date": day, "minute": minute, "minutes": 15 });
    let id = post("/api/v1/holds", hold)["hold"].as_str().unwrap().to_owned();
    let person = json!({
        "given_name": "Ada", "family_name": "Però", "email": "ada@example.org", "fiscal_code": "CCCFBA85D03L219P",
    });
    post(&format!("/api/v1/holds/{id}/person"), person);
    let command = json!({ "request": request(2), "resource": "banco" });
    post(&format!("/api/v1/holds/{id}/confirm"), command)["booking"].as_str().unwrap().to_owned()
}

#[test]
fn a_person_gets_their_data_and_then_has_them_erased() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let mut browser = Browser::default();
    let cancelled = book(&mut browser, &town, 1, 600);
    let standing = book(&mut browser, &town, 2, 660);
    let cancel = json!({ "request": format!("{:032x}", 99) }).to_string();
    assert_eq!(browser.post_json(&format!("{town}/api/v1/bookings/{cancelled}/cancel"), &cancel).status, 200);
    let running = sportello(&["person", "export", "--email", "ada@example.org", "--to", "/dev/null"], folder.path());
    assert_eq!(running.status.code(), Some(1), "the server has the store: {}", said(&running));
    server.signal("TERM");
    assert!(server.ended(Duration::from_secs(5)).success());

    let file = folder.path().join("ada.json");
    let to = file.to_str().unwrap();
    let by_code = ["person", "export", "--identifier", "cccfba85d03l219p", "--to", to];
    let exported = sportello(&by_code, folder.path());
    assert!(exported.status.success() && said(&exported).contains("2 bookings, 0 account"), "{}", said(&exported));
    let dossier: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(dossier["bookings"][0]["told"]["applicant"]["family_name"], "Però");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    assert!(!sportello(&by_code, folder.path()).status.success(), "an export that is there is not written over");

    let nobody = sportello(&["person", "erase", "--email", "bob@example.org"], folder.path());
    assert!(nobody.status.code() == Some(1) && said(&nobody).contains("there is nothing"), "{}", said(&nobody));
    let erase = ["person", "erase", "--email", "Ada@example.org"];
    let tried = said(&sportello(&erase, folder.path()));
    assert!(tried.contains("would be erased") && tried.contains("stays") && tried.contains("say --yes"), "{tried}");
    let erased = said(&sportello(&[&erase[..], &["--yes"]].concat(), folder.path()));
    assert!(erased.contains("1 bookings, 0 account erased"), "{erased}");
    let log = said(&sportello(&["access-log", "--identifier", "CCCFBA85D03L219P"], folder.path()));
    assert!(log.lines().count() == 1 && log.contains("  exported-person  who="), "{log}");
    let log = said(&sportello(&["access-log", "--email", "ada@example.org"], folder.path()));
    assert!(log.lines().count() == 1 && log.contains("  erased-person  who="), "{log}");
    let verified = sportello(&["verify"], folder.path());
    assert!(verified.status.success(), "{}", said(&verified));

    let server = Server::start(folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let page = |browser: &mut Browser, id: &str| browser.get(&format!("{town}/prenotazione/{id}")).body;
    // The cookie is of the port before: nothing but the address is known here.
    assert!(page(&mut browser, &cancelled).contains("annullato"));
    assert!(page(&mut browser, &standing).contains("Appuntamento confermato"));
}
