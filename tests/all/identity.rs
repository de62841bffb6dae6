//! Logging in with a real provider of identities (npm oidc-provider) on the real server: what is accepted, and what is
//! refused. Not here: how claims are read (`identity::claims`), local accounts (`app::access`).

pub mod browser;
mod devices;
mod leaving;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use self::browser::{Answer, Browser, absolute, parameter};
use crate::support::{Client, Got, Server, Start};
use sportello::wire::messages::{ClientMessage, ServerMessage};

/// The provider; ends with this value.
struct Provider {
    child: Child,
    input: Option<ChildStdin>,
    port: u16,
}

impl Provider {
    /// Starts it, and then a town that knows it, and makes both know each other.
    fn with_town(claims: &str, folder: &Path) -> (Self, Server) {
        Self::with_town_and(&[claims], "", folder)
    }

    /// The same, with arguments of the provider's, and more lines of its part of the town's configuration.
    fn with_town_and(arguments: &[&str], more: &str, folder: &Path) -> (Self, Server) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/identity/provider.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node, and `npm ci` in web");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut line = || lines.next().expect("oidc-provider is installed: `npm ci` in web").unwrap();
        let port = line().parse().unwrap();
        let mut provider = Self { input: child.stdin.take(), child, port };
        let config = folder.join("sportello.toml");
        std::fs::write(&config, provider.configuration() + more).unwrap();
        let settings = &[("SPORTELLO_CONFIG", config.to_str().unwrap())];
        let server = Server::start_with(Start { data: folder, settings, under: Vec::new() });
        let redirect = format!("http://127.0.0.1:{}/accesso/spid/ritorno", server.port);
        writeln!(provider.input.as_ref().unwrap(), "{redirect}").unwrap();
        assert_eq!(line(), "ready");
        provider.input.as_mut().unwrap().flush().unwrap();
        (provider, server)
    }

    fn configuration(&self) -> String {
        format!(
            "[[identity.provider]]\nid = 'spid'\nkind = 'spid'\nissuer = 'http://127.0.0.1:{}'\nclient_id = 'town'\n\
             client_secret = 'a secret of the town'\nlevel_claim = 'spid_level'\nlevel_min = 2\n",
            self.port
        )
    }

    /// Logs in there and returns the address at which the town takes the browser back.
    fn log_in(&self, browser: &mut Browser, start: &str, person: &str) -> String {
        let own = format!("http://127.0.0.1:{}", self.port);
        let mut at = start.to_owned();
        for _ in 0..12 {
            if !at.starts_with(&own) {
                return at;
            }
            let mut answer = browser.get(&at);
            if answer.status == 200 {
                answer = fill_in(browser, &at, &answer, person);
            }
            let location = answer.location().unwrap_or_else(|| panic!("{at} leads nowhere: {answer:?}"));
            at = absolute(&at, location);
        }
        panic!("the provider leads round in circles, at last to {at}");
    }
}

fn fill_in(browser: &mut Browser, at: &str, page: &Answer, person: &str) -> Answer {
    let action = page.body.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
    let prompt = if page.body.contains("value=\"login\"") { "login" } else { "consent" };
    browser.post(&absolute(at, action), &format!("prompt={prompt}&login={person}&password=x"))
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Goes to the provider as far as its address.
fn depart(browser: &mut Browser, town: &str, back: &str) -> String {
    let answer = browser.get(&format!("{town}/accesso/spid?dopo={back}"));
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.location().expect("an address").to_owned()
}

#[test]
fn somebody_logs_in_keeps_a_hold_and_is_gone_everywhere_after_leaving() {
    let folder = tempfile::tempdir().unwrap();
    let (provider, server) = Provider::with_town("token", folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let mut browser = Browser::default();
    assert!(browser.get(&format!("{town}/accesso")).body.contains("/accesso/spid?dopo="));
    let date = (chrono::Utc::now() + chrono::TimeDelta::days(7)).date_naive();
    let body = format!(
        "{{\"request\":\"00000000000000000000000000000001\",\"resource\":\"banco\",\"date\":\"{date}\",\
         \"minute\":600,\"minutes\":15}}"
    );
    let held = browser.post_json(&format!("{town}/api/v1/holds"), &body);
    assert_eq!(held.status, 200, "{held:?}");
    let anonymous = browser.cookie(&town, "sid").cloned().expect("a cookie");

    let there = depart(&mut browser, &town, "/prenota/sala");
    for name in ["code_challenge", "state", "nonce"] {
        assert!(parameter(&there, name).is_some_and(|value| value.len() >= 20), "{name} in {there}");
    }
    assert_eq!(parameter(&there, "code_challenge_method"), Some("S256"));
    let back = provider.log_in(&mut browser, &there, "mario");
    let answer = browser.get(&back);
    assert_eq!((answer.status, answer.location()), (303, Some("/prenota/sala")), "{answer:?}\n{}", server.log());
    let session = browser.cookie(&town, "sid").cloned().expect("a cookie");
    assert_ne!(session, anonymous, "the cookie is another after a login");
    assert!(browser.get(&format!("{town}/prenota")).body.contains("Mario Rossi"));
    assert!(browser.get(&format!("{town}/api/v1/mine")).body.contains(&date.to_string()), "the hold stays theirs");

    let again = browser.get(&back);
    assert_eq!(again.status, 410, "a return is used once: {again:?}");
    assert!(browser.get(&format!("{town}/prenota")).body.contains("Mario Rossi"), "and that ends nothing");

    let mut socket = Client::connect(server.port, &format!("Cookie: sid={session}\r\n"));
    socket.send(&ClientMessage::Hello { protocol: 1 });
    assert!(matches!(socket.message(), ServerMessage::Welcome { .. }));
    let mut stolen = browser.clone();
    assert_eq!(browser.post(&format!("{town}/esci"), "").status, 303);
    assert_eq!(socket.next(), Got::Close(4403));
    for browser in [&mut browser, &mut stolen] {
        assert!(!browser.get(&format!("{town}/prenota")).body.contains("Mario Rossi"));
        assert!(browser.get(&format!("{town}/api/v1/mine")).body.contains("null"), "the next person holds nothing");
    }
    let log = server.log();
    assert!(!log.contains("Rossi") && !log.contains("RSSMRA"), "the log tells who somebody is");
}

#[test]
fn what_is_missing_in_the_id_token_is_asked_for_and_what_is_forged_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (provider, server) = Provider::with_town("userinfo", folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let enters = |browser: &mut Browser, back: &str| browser.get(back).status;

    let mut mario = Browser::default();
    let there = depart(&mut mario, &town, "/prenota");
    let back = provider.log_in(&mut mario, &there, "mario");
    let mut other = Browser::default();
    assert_eq!(enters(&mut other, &back), 410, "another browser's return");
    let state = parameter(&back, "state").unwrap();
    assert_eq!(enters(&mut mario, &back.replace(state, &"x".repeat(state.len()))), 410, "a state of nobody's");
    assert_eq!(enters(&mut mario, &back.replace("&state=", "&nothing=")), 410, "no state");
    assert_eq!(enters(&mut mario, &back), 303, "and all that has not hindered the right one");
    assert!(mario.get(&format!("{town}/prenota")).body.contains("Mario Rossi"));

    let mut browser = Browser::default();
    let there = depart(&mut browser, &town, "/prenota");
    let nonce = parameter(&there, "nonce").unwrap();
    let forged = there.replace(nonce, &"n".repeat(nonce.len()));
    let back = provider.log_in(&mut browser, &forged, "mario");
    assert_eq!(enters(&mut browser, &back), 403, "the ID token of another login");
    assert!(server.log().contains("it is of another login (nonce)"), "{}", server.log());

    let mut browser = Browser::default();
    let there = depart(&mut browser, &town, "/prenota");
    let back = provider.log_in(&mut browser, &there, "mario");
    let code = parameter(&back, "code").unwrap();
    assert_eq!(enters(&mut browser, &back.replace(code, "made-up")), 403, "a code of nobody's");

    let mut browser = Browser::default();
    let there = depart(&mut browser, &town, "/prenota");
    let elsewhere = there.replace("%2Fritorno", "%2Fevil").replace("/ritorno", "/evil");
    assert_ne!(elsewhere, there);
    assert_eq!(browser.get(&elsewhere).status, 400, "the provider sends nobody elsewhere");
    for target in ["//evil.example", "https://evil.example/", "/esci"] {
        let mut browser = Browser::default();
        let there = depart(&mut browser, &town, target);
        let back = provider.log_in(&mut browser, &there, "mario");
        assert_eq!(browser.get(&back).location(), Some("/"), "{target}");
    }
}

#[test]
fn a_login_may_be_too_weak_broken_off_or_doubtful() {
    let folder = tempfile::tempdir().unwrap();
    let (provider, server) = Provider::with_town("token", folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let mut weak = Browser::default();
    let there = depart(&mut weak, &town, "/prenota");
    let back = provider.log_in(&mut weak, &there, "weak");
    assert_eq!(weak.get(&back).status, 403, "below the level that is needed");

    let mut gone = Browser::default();
    let there = depart(&mut gone, &town, "/prenota");
    let state = parameter(&there, "state").unwrap();
    let back = format!("{town}/accesso/spid/ritorno?error=access_denied&state={state}");
    let answer = gone.get(&back);
    assert!(answer.status == 403 && answer.body.contains("interrotto"), "{answer:?}");
    assert_eq!(gone.get(&back).status, 410);

    let mut swapped = Browser::default();
    let there = depart(&mut swapped, &town, "/prenota");
    let back = provider.log_in(&mut swapped, &there, "swapped");
    assert_eq!(swapped.get(&back).status, 303, "certified people are not sent away");
    assert!(server.log().contains("[Surname, Name]"), "{}", server.log());

    let mut nobody = Browser::default();
    assert_eq!(nobody.get(&format!("{town}/accesso/cie")).status, 404);
    drop(provider);
    let known = nobody.get(&format!("{town}/accesso/spid"));
    assert_eq!(known.status, 303, "what is known of a provider is kept for a while");
}
