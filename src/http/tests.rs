//! Pages and API as an application answers, on the test village: methods, rates, browsers that go away.

use std::net::SocketAddr;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use actix_web::App;
use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::{ALLOW, COOKIE, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service};
use serde_json::json;

use super::*;
use crate::app::town::tests::Village;
use crate::store::memory::Fate;

const RICH: Settings = Settings {
    origins: Vec::new(),
    trusted_proxies: Vec::new(),
    posts_burst: 10_000,
    posts_per_second: 1,
    body_bytes_max: 16_384,
    secure_cookies: false,
};

type Answered = Result<ServiceResponse<BoxBody>, actix_web::Error>;

async fn app(
    village: &Village,
    settings: Settings,
) -> impl Service<actix_http::Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error> {
    let visitors = Visitors::new([1; 32], false);
    let pages = Pages::new(village.town.clone(), visitors, settings).expect("`npm run build` in web has been run");
    init_service(App::new().wrap(from_fn(security::guard)).configure(configure(Data::new(pages)))).await
}

/// A hold of half an hour in the room, as the API takes it.
fn asking(request: u128, minute: u16) -> TestRequest {
    let body = json!({
        "request": format!("{request:032x}"), "resource": "sala", "date": "2026-11-25", "minute": minute, "minutes": 30,
    });
    TestRequest::post().uri("/api/v1/holds").set_json(body)
}

#[actix_web::test]
async fn every_address_says_which_methods_it_has() {
    let village = Village::open().await;
    let app = app(&village, RICH).await;
    let id = "00000000000000000000000000000001";
    let (shows, does, both) = ("GET, HEAD", "POST", "GET, HEAD, POST");
    let table = [
        ("/", shows),
        ("/lingua", does),
        ("/accessibilita", shows),
        ("/privacy", shows),
        ("/assets/style.css", shows),
        ("/accesso", both),
        ("/registrati", both),
        ("/registrati/conferma", both),
        ("/password", both),
        ("/password/nuova", both),
        ("/esci", does),
        ("/esci/ovunque", does),
        ("/accesso/uscita", shows),
        ("/accesso/spid/uscita", shows),
        ("/profilo", shows),
        ("/profilo/password", does),
        ("/profilo/email", does),
        ("/profilo/email/conferma", both),
        ("/profilo/elimina", both),
        ("/prenota", shows),
        ("/prenota/sala", shows),
        ("/prenota/sala/tieni", does),
        ("/conto-terzi", both),
        ("/prenotazioni", shows),
        ("/riserva/ID", both),
        ("/riserva/ID/dettagli", both),
        ("/riserva/ID/riepilogo", shows),
        ("/riserva/ID/estendi", does),
        ("/riserva/ID/lascia", does),
        ("/riserva/ID/conferma", does),
        ("/prenotazione/ID", shows),
        ("/prenotazione/ID/annulla", both),
        ("/api/v1/resources", shows),
        ("/api/v1/resources/sala/weeks/2026-11-23", shows),
        ("/api/v1/holds", does),
        ("/api/v1/holds/ID/extend", does),
        ("/api/v1/holds/ID/release", does),
        ("/api/v1/holds/ID/person", does),
        ("/api/v1/holds/ID/confirm", does),
        ("/api/v1/bookings/ID/cancel", does),
        ("/api/v1/mine", shows),
    ];
    for (path, allowed) in table {
        let path = path.replace("ID", id);
        let mut statuses = Vec::new();
        for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE] {
            let request = TestRequest::default().method(method.clone()).uri(&path).to_request();
            let answer = app.call(request).await.unwrap();
            let refused = answer.status() == StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(!refused, allowed.split(", ").any(|name| name == method.as_str()), "{method} {path}");
            if refused {
                let names = answer.headers().get_all(ALLOW).map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
                let mut names: Vec<&str> = names.iter().flat_map(|line| line.split(", ")).collect();
                names.sort_unstable();
                assert_eq!(names.join(", "), allowed, "{method} {path}");
            }
            statuses.push(answer.status());
        }
        assert_eq!(statuses[0], statuses[1], "HEAD {path} is GET without its body");
    }
    let nowhere = app.call(TestRequest::post().uri("/nowhere").to_request()).await.unwrap();
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn an_address_that_posts_without_end_is_told_to_wait() {
    let village = Village::open().await;
    let trusted = vec!["127.0.0.1".parse().unwrap()];
    let app = app(&village, Settings { posts_burst: 2, trusted_proxies: trusted, ..RICH }).await;
    let somebody: SocketAddr = "203.0.113.9:4711".parse().unwrap();
    // A fresh visitor each time, as a program without a cookie is.
    for (request, expected) in [(1, StatusCode::OK), (2, StatusCode::OK), (3, StatusCode::TOO_MANY_REQUESTS)] {
        let asked = asking(request, 600 + 60 * u16::try_from(request).unwrap()).peer_addr(somebody).to_request();
        let answer = app.call(asked).await.unwrap();
        assert_eq!(answer.status(), expected, "{request}");
        assert_eq!(answer.headers().contains_key(RETRY_AFTER), expected == StatusCode::TOO_MANY_REQUESTS);
    }
    let looking = TestRequest::get().uri("/prenota/sala").peer_addr(somebody).to_request();
    assert_eq!(app.call(looking).await.unwrap().status(), StatusCode::OK, "looking costs nothing");
    let proxy: SocketAddr = "127.0.0.1:4711".parse().unwrap();
    let behind = asking(4, 900).peer_addr(proxy).insert_header(("x-forwarded-for", "203.0.113.9")).to_request();
    assert_eq!(app.call(behind).await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS, "the same one by another way");
    for request in 5..9 {
        let own = asking(request, 600).peer_addr(proxy).to_request();
        assert_ne!(app.call(own).await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS);
    }
}

#[actix_web::test]
async fn a_browser_that_goes_away_leaves_no_hold_that_nobody_knows_of() {
    let village = Village::open().await;
    let app = app(&village, RICH).await;
    let first = app.call(TestRequest::get().uri("/prenota").to_request()).await.unwrap();
    let cookie = first.response().cookies().next().expect("a new browser gets a cookie").into_owned();
    let of_one = |request: TestRequest| request.insert_header((COOKIE, cookie.to_string())).to_request();
    village.store.memory.script([Fate::Held]);
    let mut asked = Box::pin(app.call(of_one(asking(1, 600))));
    village
        .until("the hold to be on its way to the store", || {
            let polled: Poll<Answered> = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            polled.is_pending() && village.store.memory.waiting() == 1
        })
        .await;
    drop(asked);
    village.store.memory.settle_all();
    // Longer than a place is kept for an answer under way.
    village.minutes_pass(2);
    let begun = Instant::now();
    loop {
        let mine = app.call(of_one(TestRequest::get().uri("/api/v1/mine"))).await.unwrap();
        let body = actix_web::body::to_bytes(mine.into_body()).await.unwrap();
        if String::from_utf8_lossy(&body).contains("\"hold\":{") {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{body:?}");
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn an_extension_that_is_refused_shows_the_step_at_which_it_was_asked_for() {
    let village = Village::open().await;
    let app = app(&village, RICH).await;
    let first = app.call(TestRequest::get().uri("/prenota").to_request()).await.unwrap();
    let cookie = first.response().cookies().next().expect("a new browser gets a cookie").into_owned();
    let token = Visitors::new([1; 32], false).form_token(cookie.value());
    let page = actix_web::body::to_bytes(first.into_body()).await.unwrap();
    assert!(String::from_utf8_lossy(&page).contains(&format!("name=\"token\" value=\"{token}\"")));
    let of_one = |request: TestRequest| request.insert_header((COOKIE, cookie.to_string())).to_request();
    assert_eq!(app.call(of_one(asking(1, 600))).await.unwrap().status(), StatusCode::OK);
    let hold = format!("{:032x}", 1);
    let person = json!({ "given_name": "Ada", "family_name": "Prova", "email": "ada@example.org" });
    let told = TestRequest::post().uri(&format!("/api/v1/holds/{hold}/person")).set_json(person);
    assert_eq!(app.call(of_one(told)).await.unwrap().status(), StatusCode::OK);
    // The village allows one extension.
    let marks =
        [("richiedente", "name=\"nome\""), ("dettagli", "name=\"motivo\""), ("riepilogo", "data-part=\"send\"")];
    for (number, (step, mark)) in [("dettagli", "")].into_iter().chain(marks).enumerate() {
        let request = format!("{:032x}", number + 2);
        let form = [("request", request.as_str()), ("risorsa", "sala"), ("passo", step), ("token", token.as_str())];
        let extend = TestRequest::post().uri(&format!("/riserva/{hold}/estendi")).set_form(form);
        let answer = app.call(of_one(extend)).await.unwrap();
        let expected = if mark.is_empty() { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT };
        assert_eq!(answer.status(), expected, "{step}");
        let body = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
        assert!(String::from_utf8_lossy(&body).contains(mark), "{step}");
    }
}

#[actix_web::test]
async fn a_week_comes_with_the_view_that_was_asked_for_or_that_fits_the_device() {
    let village = Village::open().await;
    let app = app(&village, RICH).await;
    let cases =
        [("", "?0", "grid"), ("", "?1", "list"), ("?vista=griglia", "?1", "grid"), ("?vista=elenco", "?0", "list")];
    for (asked, mobile, sent) in cases {
        let request =
            TestRequest::get().uri(&format!("/prenota/sala{asked}")).insert_header(("sec-ch-ua-mobile", mobile));
        let answer = app.call(request.to_request()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{asked} {mobile}");
        let body = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
        let page = String::from_utf8_lossy(&body);
        assert!(page.contains(&format!("data-sent=\"{sent}\"")), "{asked} {mobile}");
        assert_eq!(page.contains("<table"), sent == "grid", "{asked} {mobile}");
    }
}
