//! The profile of somebody with an account of the town, page by page, on the test village and the store in memory.

use std::sync::Mutex;

use actix_web::body::{BoxBody, to_bytes};
use actix_web::cookie::Cookie;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Data;
use actix_web::{App, Error};

use super::*;
use crate::app::access::{AccessLog, AccessSettings};
use crate::app::town::tests::Village;
use crate::domain::letter::AccessKind;
use crate::domain::time::Timestamp;
use crate::http::visitor::Visitors;
use crate::http::{Pages, Settings, configure, security};
use crate::identity::letter::Letter;
use crate::identity::session::Lifetime;
use crate::store::memory::MemoryStore;

const SECRET: [u8; 32] = [1; 32];
const PASSWORD: &str = "corretto cavallo";

struct StillClock;

impl crate::actors::clock::Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_795_442_400_000)
    }
    fn monotonic(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }
}

/// A browser before an application, and the box of letters.
struct Scene<S> {
    app: S,
    letters: Arc<Mutex<Vec<Letter>>>,
    cookie: Option<Cookie<'static>>,
}

/// What was answered: the status, where to, the page.
type Answered = (u16, String, String);

impl<S: Service<actix_http::Request, Response = ServiceResponse<BoxBody>, Error = Error>> Scene<S> {
    async fn ask(&mut self, asking: TestRequest) -> Answered {
        let asking = asking.insert_header((header::HOST, "localhost"));
        let asking = self.cookie.iter().cloned().fold(asking, TestRequest::cookie);
        let answer = self.app.call(asking.to_request()).await.unwrap();
        let given = answer.response().cookies().find(|cookie| cookie.name() == "sid");
        self.cookie = given.map(Cookie::into_owned).or(self.cookie.take());
        let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        let page = to_bytes(answer.into_body()).await.unwrap_or_default();
        (status, to.unwrap_or_default(), String::from_utf8_lossy(&page).into_owned())
    }

    async fn get(&mut self, path: &str) -> Answered {
        self.ask(TestRequest::get().uri(path)).await
    }

    /// Sends a form, as a page of this site made it for this browser.
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answered {
        if self.cookie.is_none() {
            self.get("/").await;
        }
        let cookie = self.cookie.as_ref().expect("every page gives one");
        let token = Visitors::new(SECRET, false).form_token(cookie.value());
        let fields = [fields, &[("token", token.as_str())]].concat();
        self.ask(TestRequest::post().uri(path).set_form(fields)).await
    }

    /// The next letter; it comes from a task of its own.
    async fn letter(&self, village: &Village) -> Letter {
        village.until("a letter", || !self.letters.lock().unwrap().is_empty()).await;
        self.letters.lock().unwrap().remove(0)
    }

    /// The path that the next letter leads to.
    async fn link(&self, village: &Village) -> String {
        self.letter(village).await.link.expect("a link").trim_start_matches("http://localhost").to_owned()
    }
}

async fn scene(
    village: &Village,
) -> Scene<impl Service<actix_http::Request, Response = ServiceResponse<BoxBody>, Error = Error>> {
    let letters = Arc::new(Mutex::new(Vec::new()));
    let into = letters.clone();
    let post = Box::new(move |letter| into.lock().unwrap().push(letter));
    let lifetime = Lifetime { idle_ms: 1_800_000, whole_ms: 36_000_000 };
    let settings = AccessSettings { providers: Vec::new(), local_accounts: true, lifetime };
    let (store, clock) = (Arc::new(MemoryStore::default()), Arc::new(StillClock));
    let log = Arc::new(AccessLog::open(store.clone(), clock.clone(), 24).unwrap());
    let access = Access::open(settings, log, store, clock, Some(post)).unwrap();
    let visitors = Visitors::new(SECRET, false).with_access(Arc::new(access));
    let settings = Settings { posts_burst: 1000, posts_per_second: 1, body_bytes_max: 16_384, ..Settings::default() };
    let pages = Pages::new(village.town.clone(), visitors, settings).expect("`npm run build` in web has been run");
    let app = init_service(App::new().wrap(from_fn(security::guard)).configure(configure(Data::new(pages)))).await;
    Scene { app, letters, cookie: None }
}

#[actix_web::test]
async fn somebody_with_an_account_changes_password_and_address_and_leaves_for_good() {
    let village = Village::open().await;
    let mut ada = scene(&village).await;
    assert_eq!(ada.get("/profilo").await.1, "/accesso?dopo=%2Fprofilo");
    let posted = ada.post("/profilo/elimina", &[("vecchia", PASSWORD)]).await;
    assert_eq!((posted.0, &*posted.1), (303, "/accesso?dopo=%2Fprofilo&finito=si"));
    let person = [("nome", "Ada"), ("cognome", "Neri"), ("email", "ada@example.it"), ("password", PASSWORD)];
    assert_eq!(ada.post("/registrati", &person).await.0, 200);
    let link = ada.link(&village).await;
    let (path, token) = link.split_once("?chiave=").unwrap();
    assert_eq!(ada.post(path, &[("chiave", token), ("password", PASSWORD)]).await.0, 303);
    let (status, _, page) = ada.get("/profilo").await;
    assert_eq!(status, 200);
    for shown in ["Ada Neri", "ada@example.it", "Account del Comune", "/profilo/password", "/profilo/elimina"] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }

    let before = ada.cookie.clone();
    let (status, _, page) = ada.post("/profilo/password", &[("vecchia", "wrong"), ("nuova", "nuova parola")]).await;
    assert!(status == 422 && page.contains("La password attuale non è giusta"), "{status} {page}");
    let (status, _, page) = ada.post("/profilo/password", &[("vecchia", PASSWORD), ("nuova", "corta")]).await;
    assert!(status == 422 && page.contains("meno di 8 caratteri"), "{status} {page}");
    let (status, to, _) = ada.post("/profilo/password", &[("vecchia", PASSWORD), ("nuova", "nuova parola")]).await;
    assert_eq!((status, &*to), (303, "/profilo?fatto=password"));
    assert!(ada.cookie != before, "this browser goes on with another session");
    assert!(ada.get(&to).await.2.contains("Password cambiata"));
    assert_eq!(ada.letter(&village).await.kind, AccessKind::PasswordChanged);

    for (typed, password, said) in [
        ("ada", "nuova parola", "is-invalid"),
        ("ADA@example.it", "nuova parola", "È già il tuo indirizzo"),
        ("new@example.it", "wrong", "La password attuale non è giusta"),
    ] {
        let (status, _, page) = ada.post("/profilo/email", &[("email", typed), ("vecchia", password)]).await;
        assert!(status == 422 && page.contains(said), "{typed}: {status} {page}");
    }
    let (status, _, page) =
        ada.post("/profilo/email", &[("email", "new@example.it"), ("vecchia", "nuova parola")]).await;
    assert!(status == 200 && page.contains("new@example.it"), "{page}");
    let link = ada.link(&village).await;
    let (status, _, page) = ada.get(&link).await;
    assert!(status == 200 && page.contains("new@example.it"), "{page}");
    let (path, token) = link.split_once("?chiave=").unwrap();
    let (status, to, _) = ada.post(path, &[("chiave", token)]).await;
    assert_eq!((status, &*to), (303, "/profilo?fatto=email"));
    let told = ada.letter(&village).await;
    assert_eq!((told.kind, &*told.to), (AccessKind::EmailChanged, "ada@example.it"));
    assert!(ada.get(&to).await.2.contains("new@example.it"));
    assert_eq!(ada.get(&link).await.0, 410, "once");

    let (status, _, page) = ada.get("/profilo/elimina").await;
    assert!(status == 200 && page.contains("restano valide"), "{page}");
    let (status, _, page) = ada.post("/profilo/elimina", &[("vecchia", "wrong")]).await;
    assert!(status == 422 && page.contains("La password attuale non è giusta"), "{page}");
    let (status, _, page) = ada.post("/profilo/elimina", &[("vecchia", "nuova parola")]).await;
    assert!(status == 200 && page.contains("Account eliminato") && !page.contains("Ada Neri"), "{page}");
    assert_eq!(ada.get("/profilo").await.0, 303, "nobody is logged in");
    let told = ada.letter(&village).await;
    assert_eq!((told.kind, &*told.to), (AccessKind::AccountDeleted, "new@example.it"));
}

#[test]
fn who_logs_in_goes_on_at_a_page_of_this_site() {
    for path in ["/prenota/sala?settimana=2026-11-23", "/riserva/00", "/area", "/profilo/email/conferma?chiave=0"] {
        assert_eq!(back_path(path), path);
    }
    let long = format!("/prenota/{}", "x".repeat(300));
    for path in ["//evil.example", "https://evil.example/prenota", "/esci", "/accesso", "/lingua", "", &long] {
        assert_eq!(back_path(path), "/", "{path}");
    }
    assert_eq!(address("/prenota/sala?a=b"), "/accesso?dopo=%2Fprenota%2Fsala%3Fa%3Db");
    assert_eq!(address("/registrati"), "/accesso");
}
