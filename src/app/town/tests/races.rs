//! One person on several devices at once: holds and caps, raced.

use super::*;
use crate::app::access::Session;
use crate::domain::person::PersonId;
use crate::identity::login::Kind;
use crate::identity::session::{Lifetime, SessionKey, SessionRecord};

pub(super) const CODE: &str = "RSSMRA80A01H501U";

/// A device of somebody who has logged in with a certified fiscal code.
pub(super) fn device(browser: u8, code: &str) -> Visitor {
    let id = Some(PersonId::FiscalCode(code.parse().unwrap()));
    let login = Login {
        provider: "spid".to_owned(),
        kind: Kind::Spid,
        level: None,
        certified: true,
        subject: code.to_owned(),
        person: Person { id, ..told(code).applicant },
        doubtful: false,
        since: None,
        former: Vec::new(),
    };
    let lifetime = Lifetime { idle_ms: 1_800_000, whole_ms: 36_000_000 };
    let record = SessionRecord::begin(login, PersonTag(browser.into()), Timestamp(1_795_442_400_000), lifetime);
    let session = Session { key: SessionKey([browser; 32]), record };
    Visitor { session: Some(Arc::new(session)), ..visitor(browser.into()) }
}

fn told(code: &str) -> Particulars {
    let id = Some(PersonId::FiscalCode(code.parse().unwrap()));
    let (given_name, family_name) = ("Mario".to_owned(), "Rossi".to_owned());
    Particulars::of(Person {
        id,
        given_name,
        family_name,
        email: Some("m@example.org".to_owned()),
        ..Person::default()
    })
}

/// Asks for a quarter of an hour, in a task of its own.
async fn holds(village: &Village, who: &Visitor, request: u128, resource: &'static str, minute: u16) -> Outcome {
    let (town, who) = (village.town.clone(), who.clone());
    let range = SlotRange { start: SlotStart::new("2026-11-25".parse().unwrap(), minute), minutes: 15 };
    let asking = async move { town.hold(&who, RequestId(request), &id(resource), range).await };
    actix_web::rt::spawn(asking).await.unwrap()
}

async fn confirms(village: &Village, who: &Visitor, request: u128, resource: &'static str, hold: HoldId) -> Outcome {
    let (town, who) = (village.town.clone(), who.clone());
    let asking = async move { town.confirm(&who, RequestId(request), &id(resource), hold).await };
    actix_web::rt::spawn(asking).await.unwrap()
}

#[actix_web::test]
async fn of_two_devices_one_gets_a_hold_and_the_other_goes_on_with_it() {
    let village = Village::open().await;
    for round in 0..20u16 {
        let (phone, desk) = (device(1, CODE), device(2, CODE));
        let request = 100 * u128::from(round) + 10;
        let minute = 480 + 15 * round;
        let (one, two) = tokio::join!(
            holds(&village, &phone, request, "gruppo-a", minute),
            holds(&village, &desk, request + 1, "gruppo-b", minute)
        );
        let (held, refused, other) = match (one.result, two.result) {
            (Ok(held), Err(refused)) => (held, refused, &desk),
            (Err(refused), Ok(held)) => (held, refused, &phone),
            both => panic!("expected one of two: {both:?}"),
        };
        let Answer::Held { hold, until, .. } = held else { panic!("{held:?}") };
        let live = village.town.my_hold(other).await.unwrap().expect("it is theirs on this device as well");
        assert_eq!(refused, Refusal::PersonHasHold { resource: live.resource.clone(), hold, until });
        let released = village.town.release(other, RequestId(request + 2), &live.resource, hold).await;
        assert!(released.result.is_ok(), "{released:?}");
        for who in [&phone, &desk] {
            assert_eq!(village.town.my_hold(who).await.unwrap(), None);
        }
    }
}

#[actix_web::test]
async fn a_hold_of_one_device_is_confirmed_on_another_once() {
    let village = Village::open().await;
    let town = &village.town;
    let (phone, desk, stranger) = (device(1, CODE), device(2, CODE), device(3, "CCCFBA85D03L219P"));
    let hold = HoldId(10);
    assert!(holds(&village, &phone, 10, "banco", 600).await.result.is_ok());
    town.give_people(&phone, hold, told(CODE)).await.unwrap();
    assert!(town.told(&desk, hold).is_some(), "what was told on the phone is there");
    assert!(town.told(&stranger, hold).is_none() && town.my_hold(&stranger).await.unwrap().is_none());
    assert_eq!(town.my_hold_of(&stranger, hold).await, Ok(None));
    let extended = town.extend(&desk, RequestId(11), &id("banco"), hold).await;
    assert!(extended.result.is_ok(), "{extended:?}");
    assert!(confirms(&village, &stranger, 12, "banco", hold).await.result.is_err());
    let confirmed = confirms(&village, &desk, 13, "banco", hold).await.result;
    let Ok(Answer::Confirmed { booking, .. }) = confirmed else { panic!("{confirmed:?}") };
    assert_eq!(confirms(&village, &desk, 13, "banco", hold).await.result, confirmed, "the same again");
    assert_eq!(
        confirms(&village, &phone, 14, "banco", hold).await.result,
        Err(Refusal::HoldConfirmed { booking }),
        "the phone is told which booking it became"
    );
    for who in [&phone, &desk] {
        assert_eq!(town.my_bookings(who, 10).await.unwrap().len(), 1);
    }
}

#[actix_web::test]
async fn a_login_takes_along_what_the_browser_held_and_waits_for_it_when_it_has_ended() {
    let village = Village::open().await;
    let town = &village.town;
    let (phone, desk) = (device(1, CODE), device(2, CODE));
    assert!(holds(&village, &visitor(1), 10, "banco", 600).await.result.is_ok());
    let hold = HoldId(10);
    assert_eq!(town.waits_for_login(&id("banco"), hold).await, Ok(false), "nobody had logged in");
    assert_eq!(town.my_hold(&desk).await.unwrap(), None);
    town.take_along(&phone);
    assert_eq!(town.waits_for_login(&id("banco"), hold).await, Ok(true));
    assert_eq!(town.waits_for_login(&id("sala"), hold).await, Ok(false));
    assert_eq!(town.waits_for_login(&id("nowhere"), hold).await, Ok(false));
    assert_eq!(town.my_hold(&desk).await.unwrap().map(|live| live.hold), Some(hold));
    let second = holds(&village, &desk, 20, "gruppo-a", 600).await.result;
    assert!(matches!(second, Err(Refusal::PersonHasHold { hold: HoldId(10), .. })), "{second:?}");
    village.minutes_pass(11);
    assert_eq!(town.waits_for_login(&id("banco"), hold).await, Ok(false), "it is over");
    assert!(holds(&village, &desk, 21, "gruppo-a", 600).await.result.is_ok());
}

#[actix_web::test]
async fn a_restart_knows_whose_the_holds_are() {
    let before = Village::open().await;
    let (phone, desk) = (device(1, CODE), device(2, CODE));
    assert!(holds(&before, &phone, 10, "banco", 600).await.result.is_ok());
    let session = phone.session.as_ref().unwrap();
    let row = KeptKey { kind: KeptKind::Session, id: session.key.0 };
    let value = rmp_serde::to_vec_named(&session.record).unwrap();
    let kept = Kept { until: Some(Timestamp(i64::MAX)), value };
    before.store.memory.keep(&row, &Provided::Nothing, Some(kept)).unwrap();
    let after = before.restarted(1).await;
    let second = holds(&after, &desk, 20, "gruppo-a", 600).await.result;
    assert!(matches!(second, Err(Refusal::PersonHasHold { hold: HoldId(10), .. })), "{second:?}");
    assert_eq!(after.town.waits_for_login(&id("banco"), HoldId(10)).await, Ok(true));
}

#[actix_web::test]
async fn a_cap_holds_however_many_browsers_confirm_for_one_person_at_once() {
    const BROWSERS: u128 = 12;
    let village = Village::open().await;
    for browser in 1..=BROWSERS {
        // The cap of one is on the node above both.
        let resource = if browser % 2 == 0 { "gruppo-a" } else { "gruppo-b" };
        let held = holds(&village, &visitor(browser), browser, resource, 480 + 15 * browser as u16).await;
        assert!(held.result.is_ok(), "{held:?}");
        village.town.give_people(&visitor(browser), HoldId(browser), told(CODE)).await.unwrap();
    }
    let mut left: Vec<u128> = (1..=BROWSERS).collect();
    let mut confirmed = 0;
    // Who is told to come back comes back, all together, until nobody is.
    for round in 1..=BROWSERS {
        let tasks: Vec<_> = left
            .iter()
            .map(|&browser| {
                let town = village.town.clone();
                let resource = if browser % 2 == 0 { "gruppo-a" } else { "gruppo-b" };
                actix_web::rt::spawn(async move {
                    let request = RequestId(1000 * round + browser);
                    (browser, town.confirm(&visitor(browser), request, &id(resource), HoldId(browser)).await.result)
                })
            })
            .collect();
        left.clear();
        for task in tasks {
            match task.await.unwrap() {
                (_, Ok(_)) => confirmed += 1,
                (browser, Err(Refusal::Busy { .. })) => left.push(browser),
                (_, Err(refusal)) => assert_eq!(refusal, Refusal::PersonCapReached { bookings_max: 1 }),
            }
        }
    }
    assert_eq!((confirmed, left), (1, Vec::new()));
}

#[actix_web::test]
async fn what_was_booked_with_an_address_is_not_whose_account_has_it_next() {
    let village = Village::open().await;
    let town = &village.town;
    let owner = |browser: u8, since| {
        let mut visitor = device(browser, CODE);
        let session = visitor.session.as_mut().and_then(Arc::get_mut).unwrap();
        let login = &mut session.record.login;
        (login.provider, login.certified, login.since) = (crate::identity::login::LOCAL.to_owned(), false, since);
        login.person = Person { email: Some("m@example.org".to_owned()), ..Person::default() };
        visitor
    };
    let first = owner(1, None);
    assert!(holds(&village, &first, 10, "banco", 600).await.result.is_ok());
    town.give_people(&first, HoldId(10), told(CODE)).await.unwrap();
    let confirmed = confirms(&village, &first, 11, "banco", HoldId(10)).await;
    let Ok(Answer::Confirmed { booking, .. }) = confirmed.result else { panic!("{confirmed:?}") };
    let record = town.booking(booking).await.unwrap().unwrap().record;
    village.minutes_pass(1);
    let (same, next) = (owner(2, None), owner(3, Some(town.now())));
    assert!(town.is_mine(&same, &record), "the same person on another device");
    assert!(!town.is_mine(&next, &record));
    assert_eq!(town.my_bookings(&same, 10).await.unwrap().len(), 1);
    assert!(town.my_bookings(&next, 10).await.unwrap().is_empty());
}
