//! A town that is open changes its texts and hours by command, on a real store; what was booked stays.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use serde_json::{Value, json};
use sportello::domain::time::Week;

use crate::identity::browser::Browser;
use crate::support::Server;

fn import(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sportello"));
    command.arg("catalog").arg("import").arg(folder.join("town")).args(more);
    command.arg("--data").arg(folder.join("store")).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Books the counter on a Monday at ten, and returns the booking's id.
fn book(browser: &mut Browser, town: &str) -> String {
    let day = Week::of(chrono::Utc::now().date_naive()).plus(2).monday();
    let mut post = |path: &str, body: Value| -> Value {
        let answer = browser.post_json(&format!("{town}{path}"), &body.to_string());
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    };
    let request = |step: u8| format!("{step:032x}");
    let hold = json!({ "request": request(1), "resource": "banco", "date": day, "minute": 600, "minutes": 15 });
    let id = post("/api/v1/holds", hold)["hold"].as_str().unwrap().to_owned();
    let person = json!({ "given_name": "Ada", "family_name": "Però", "email": "ada@example.org" });
    post(&format!("/api/v1/holds/{id}/person"), person);
    let command = json!({ "request": request(2), "resource": "banco" });
    post(&format!("/api/v1/holds/{id}/confirm"), command)["booking"].as_str().unwrap().to_owned()
}

#[test]
fn texts_and_hours_change_by_command_and_bookings_stay() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let url = |server: &Server, path: &str| format!("http://127.0.0.1:{}{path}", server.port);
    let mut browser = Browser::default();
    let booking = book(&mut browser, &url(&server, ""));
    std::fs::create_dir(folder.path().join("town")).unwrap();
    let file = folder.path().join("town/town.toml");
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/test-town/town.toml");
    let before = std::fs::read_to_string(files).unwrap();
    std::fs::write(&file, &before).unwrap();
    let running = import(folder.path(), &[]);
    assert_eq!(running.status.code(), Some(1), "the server has the store: {}", said(&running));
    server.signal("TERM");
    assert!(server.ended(Duration::from_secs(5)).success());

    let same = import(folder.path(), &["--apply"]);
    assert!(same.status.success() && said(&same).contains("nothing to do"), "{}", said(&same));

    let after = before.replace("Un paese piccolo, per le prove.", "Benvenuti al nuovo sportello.");
    let counter = "grid_minutes = 15\n\n[[resource]]\nid = \"sala\"";
    let shorter = counter.replacen('\n', "\nhours = { every_day = [\"00:00-09:00\"] }\n", 1);
    assert!(after.contains(counter));
    let after = after.replace(counter, &shorter);
    std::fs::write(&file, format!("{after}\n[[resource]]\nid = \"nuovo\"\nname = {{ it = \"Sportello nuovo\" }}\n[resource.calendar]\ngrid_minutes = 30\n")).unwrap();
    let listed = said(&import(folder.path(), &[]));
    for line in [
        "town: welcome changes",
        "banco: calendar.hours changes",
        "loses its time: ",
        "nuovo: is new",
        "say --apply --touching 1",
    ] {
        assert!(listed.contains(line), "{line}: {listed}");
    }
    assert!(!listed.contains("Ada") && !listed.contains("example.org"), "nobody's name: {listed}");
    let unlooked = import(folder.path(), &["--apply"]);
    assert!(
        unlooked.status.code() == Some(1) && said(&unlooked).contains("nothing was written"),
        "{}",
        said(&unlooked)
    );
    let written = import(folder.path(), &["--apply", "--touching", "1"]);
    assert!(written.status.success() && said(&written).contains("; written"), "{}", said(&written));
    let verified = Command::new(env!("CARGO_BIN_EXE_sportello"))
        .arg("verify")
        .arg("--data")
        .arg(folder.path().join("store"))
        .output()
        .unwrap();
    assert!(verified.status.success(), "{}", said(&verified));

    let server = Server::start(folder.path());
    let tree = browser.get(&url(&server, "/prenota")).body;
    assert!(tree.contains("Benvenuti al nuovo sportello.") && tree.contains("Sportello nuovo"), "{tree}");
    assert_eq!(browser.get(&url(&server, "/prenota/nuovo")).status, 200);
    let page = browser.get(&url(&server, &format!("/prenotazione/{booking}"))).body;
    assert!(page.contains("Appuntamento confermato"), "{page}");
}
