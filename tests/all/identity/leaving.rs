//! Leaving: the town's own session ends first, then the provider's, by its own page and the person's word.

use super::browser::{Answer, Browser, absolute};
use super::{Provider, depart};

/// Logs Mario in.
pub fn enter(provider: &Provider, browser: &mut Browser, town: &str, back: &str) -> Answer {
    let there = depart(browser, town, back);
    let back = provider.log_in(browser, &there, "mario");
    let answer = browser.get(&back);
    assert_eq!(answer.status, 303, "{answer:?}");
    answer
}

/// The value of an attribute, where it first stands behind a mark.
fn behind<'a>(page: &'a str, mark: &str) -> &'a str {
    let rest = page.split_once(mark).unwrap_or_else(|| panic!("{mark} is not in {page}")).1;
    rest.split('"').next().unwrap_or_default()
}

#[test]
fn who_leaves_is_out_here_at_once_and_at_the_provider_if_they_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let (provider, server) = Provider::with_town("token", folder.path());
    let town = format!("http://127.0.0.1:{}", server.port);
    let mut browser = Browser::default();
    enter(&provider, &mut browser, &town, "/prenota");
    let profile = browser.get(&format!("{town}/profilo")).body;
    for shown in ["Mario Rossi", "SPID, livello 2", "mario@example.it", "/esci/ovunque"] {
        assert!(profile.contains(shown), "{shown} is not in {profile}");
    }
    assert!(!profile.contains("/profilo/password"), "its password is the provider's");
    assert_eq!(browser.get(&format!("{town}/profilo/elimina")).status, 404);

    let left = browser.post(&format!("{town}/esci"), "");
    assert_eq!((left.status, left.location()), (303, Some("/accesso/spid/uscita")));
    let onward = browser.get(&format!("{town}/accesso/spid/uscita"));
    assert!(onward.status == 200 && !onward.body.contains("Mario Rossi"), "{onward:?}");
    let there = behind(&onward.body, "content=\"0; url=").replace("&#38;", "&").replace("&amp;", "&");
    assert!(there.starts_with(&format!("http://127.0.0.1:{}/session/end?", provider.port)), "{there}");
    assert!(there.contains("client_id=town") && !there.contains("id_token_hint"), "{there}");

    let asks = browser.get(&there);
    assert_eq!(asks.status, 200, "{asks:?}");
    let action = absolute(&there, behind(&asks.body, "action=\""));
    let xsrf = behind(&asks.body, "name=\"xsrf\" value=\"");
    let answer = browser.post(&action, &format!("xsrf={xsrf}&logout=yes"));
    let back = answer.location().unwrap_or_else(|| panic!("{answer:?}"));
    assert_eq!(back, format!("{town}/accesso/uscita"));
    let page = browser.get(back);
    assert!(page.status == 200 && page.body.contains("Hai effettuato l’uscita"), "{page:?}");
    // Of a session there the provider would send straight back.
    let again = depart(&mut browser, &town, "/prenota");
    let asked = browser.get(&again);
    assert!(asked.location().is_some_and(|to| to.starts_with("/interaction/")), "{asked:?}");
}

#[test]
fn a_provider_that_has_no_logout_or_is_not_to_be_asked_for_it_keeps_nobody_from_leaving() {
    for (arguments, more, leads, then) in [
        (&["token"][..], "logout = false\n", "/", None),
        (&["token", "no-logout"], "", "/accesso/spid/uscita", Some("/accesso/uscita")),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (provider, server) = Provider::with_town_and(arguments, more, folder.path());
        let town = format!("http://127.0.0.1:{}", server.port);
        let mut browser = Browser::default();
        enter(&provider, &mut browser, &town, "/prenota");
        let left = browser.post(&format!("{town}/esci/ovunque"), "");
        assert_eq!((left.status, left.location()), (303, Some(leads)));
        if let Some(then) = then {
            assert_eq!(browser.get(&format!("{town}{leads}")).location(), Some(then));
        }
        assert_eq!(browser.get(&format!("{town}/profilo")).location(), Some("/accesso?dopo=%2Fprofilo"));
        assert_eq!(browser.get(&format!("{town}/accesso/cie/uscita")).location(), Some("/accesso/uscita"));
    }
}
