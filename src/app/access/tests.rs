//! Accounts, guests and sessions on the store in memory, with a clock that a test sets and letters that it reads.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::*;
use crate::app::town::tests::visitor;
use crate::domain::letter::AccessKind;
use crate::domain::time::Timestamp;
use crate::identity::login::Kind;
use crate::identity::session::SessionToken;
use crate::store::kept::{KeptKey, KeptKind, each_kept};
use crate::store::memory::MemoryStore;

const HOUR: i64 = 3_600_000;
const LIFETIME: Lifetime = Lifetime { idle_ms: HOUR / 2, whole_ms: 12 * HOUR };
const SITE: &str = "https://prenota.example.it";
const PASSWORD: &str = "corretto cavallo";

struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
    fn monotonic(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.load(Ordering::Relaxed)).unwrap_or(0))
    }
}

/// The way in, and what a test needs around it.
struct Door {
    access: Arc<Access>,
    store: Arc<MemoryStore>,
    clock: Arc<SetClock>,
    letters: Receiver<Letter>,
}

fn log(store: &Arc<MemoryStore>, clock: &Arc<SetClock>) -> Arc<AccessLog> {
    Arc::new(AccessLog::open(store.clone(), clock.clone(), 24).unwrap())
}

impl Door {
    fn open() -> Self {
        Self::on(Arc::new(MemoryStore::default()), Arc::new(SetClock(AtomicI64::new(1_000_000_000))))
    }

    fn on(store: Arc<MemoryStore>, clock: Arc<SetClock>) -> Self {
        let (tell, letters) = channel();
        let post: Post = Box::new(move |letter| tell.send(letter).expect("the test reads letters"));
        let settings = AccessSettings { providers: Vec::new(), local_accounts: true, lifetime: LIFETIME };
        let access = Access::open(settings, log(&store, &clock), store.clone(), clock.clone(), Some(post)).unwrap();
        Self { access: Arc::new(access), store, clock, letters }
    }

    fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    /// The next letter; it comes from a task of its own.
    async fn letter(&self) -> Letter {
        let begun = Instant::now();
        loop {
            if let Ok(letter) = self.letters.try_recv() {
                return letter;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain for a letter");
            tokio::task::yield_now().await;
        }
    }

    async fn token(&self) -> String {
        self.letter().await.link.and_then(|link| Some(link.split_once("chiave=")?.1.to_owned())).expect("a link")
    }

    async fn register(&self, email: &str) -> Result<(), AccessError> {
        let new = NewAccount::parse("Ada", "Neri", email, PASSWORD).unwrap();
        self.access.register(new, "it".to_owned(), SITE.to_owned(), None).await
    }

    async fn has_account(&self, email: &str) {
        self.register(email).await.unwrap();
        let token = self.token().await;
        self.access.finish_registration(&token, PASSWORD.to_owned(), &visitor(1), None).await.unwrap();
    }

    async fn log_in(&self, email: &str, password: &str) -> Result<Began, AccessError> {
        self.access.log_in(email, password.to_owned(), &visitor(7), "/prenota".to_owned(), None).await
    }

    fn is_in(&self, token: &SessionToken) -> bool {
        self.access.session(token).is_some()
    }
}

#[test]
fn what_is_typed_to_register_is_checked_field_by_field() {
    let cases: [([&str; 4], &[&str]); 5] = [
        (["Ada", "Neri", "ada@example.it", PASSWORD], &[]),
        (["", " ", "ada@example.it", PASSWORD], &["nome", "cognome"]),
        (["Ada", "Neri", "ada", PASSWORD], &["email"]),
        (["Ada", "Neri", "ada@example.it", "1234567"], &["password"]),
        (["", "", "", ""], &["nome", "cognome", "email", "password"]),
    ];
    for ([given, family, email, password], wrong) in cases {
        let found = NewAccount::parse(given, family, email, password);
        let fields: Vec<&str> = found.err().unwrap_or_default().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, wrong, "{email}");
    }
}

#[tokio::test]
async fn somebody_registers_with_the_password_again_and_logs_in() {
    let door = Door::open();
    door.register("Ada@Example.it").await.unwrap();
    let letter = door.letter().await;
    assert_eq!((letter.kind, letter.to.as_str()), (AccessKind::Registration, "Ada@Example.it"));
    let link = letter.link.unwrap();
    let token =
        link.strip_prefix("https://prenota.example.it/registrati/conferma?chiave=").expect("a link to this site");
    let one = visitor(1);
    let finish = |password: &str| door.access.finish_registration(token, password.to_owned(), &one, None);
    assert_eq!(door.access.link_is_good(false, token).await, Ok(()), "opening it uses nothing up");
    assert_eq!(
        door.access.link_is_good(true, token).await,
        Err(AccessError::Over),
        "it is no link for another password"
    );
    assert_eq!(finish("another's").await.unwrap_err(), AccessError::Wrong);
    assert_eq!(door.log_in("ada@example.it", PASSWORD).await.unwrap_err(), AccessError::Wrong, "not before the letter");
    let began = finish(PASSWORD).await.unwrap();
    let session = door.access.session(&began.token).expect("logged in");
    let login = session.login();
    assert_eq!((login.kind, login.certified, login.shown_name()), (Kind::Local, false, "Ada Neri".to_owned()));
    assert_eq!(finish(PASSWORD).await.unwrap_err(), AccessError::Over, "a link is used once");

    let began = door.log_in(" ADA@example.it ", PASSWORD).await.unwrap();
    let session = door.access.session(&began.token).unwrap();
    assert_eq!((session.record.tag, began.back.as_str()), (PersonTag(7), "/prenota"), "a browser keeps its holds");
    for (email, password) in [("ada@example.it", "wrong word"), ("bob@example.it", PASSWORD), ("", "")] {
        assert_eq!(door.log_in(email, password).await.unwrap_err(), AccessError::Wrong, "{email}");
    }
}

#[tokio::test]
async fn who_registers_an_address_that_has_an_account_learns_nothing_and_its_owner_gets_a_way_in() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    assert_eq!(door.register("ada@example.it").await, Ok(()), "the answer is the same");
    assert_eq!(door.letter().await.kind, AccessKind::Reset);
    let (email, site) = ("nobody@example.it".to_owned(), SITE.to_owned());
    assert_eq!(door.access.forget(email, "it".to_owned(), site, None).await, Ok(()), "the answer is the same");
}

#[tokio::test]
async fn another_password_ends_every_session_and_its_link_is_good_once_and_for_an_hour() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    let before = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    assert!(door.is_in(&before.token));
    let forget = || door.access.forget("ada@example.it".to_owned(), "it".to_owned(), SITE.to_owned(), None);
    forget().await.unwrap();
    let late = door.token().await;
    door.pass(HOUR);
    let access = &door.access;
    let reset =
        |token: String, password: &'static str| async move { access.reset(&token, password.to_owned(), None).await };
    assert_eq!(reset(late, "nuova parola").await, Err(AccessError::Over));
    let before = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    door.pass(1);
    forget().await.unwrap();
    let token = door.token().await;
    assert_eq!(reset(token.clone(), "corta").await, Err(AccessError::Password(PasswordError::Short)));
    assert_eq!(reset(token.clone(), "nuova parola").await, Ok(()));
    assert_eq!(reset(token, "nuova parola").await, Err(AccessError::Over));
    assert!(!door.is_in(&before.token), "who had the old password is out");
    door.pass(1);
    assert_eq!(door.log_in("ada@example.it", PASSWORD).await.unwrap_err(), AccessError::Wrong);
    let after = door.log_in("ada@example.it", "nuova parola").await.unwrap();
    assert!(door.is_in(&after.token));
}

#[tokio::test]
async fn the_owner_changes_the_password_and_every_other_device_is_out() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    let [here, there] = [
        door.log_in("ada@example.it", PASSWORD).await.unwrap(),
        door.log_in("ada@example.it", PASSWORD).await.unwrap(),
    ];
    let session = door.access.session(&here.token).unwrap();
    let change = |old: &str, new: &str| {
        let (access, session, both) = (door.access.clone(), session.clone(), (old.to_owned(), new.to_owned()));
        async move { access.change_password(&session, both, Some(SITE), None).await }
    };
    assert_eq!(change("another's", "nuova parola").await.unwrap_err(), AccessError::Wrong);
    assert_eq!(change(PASSWORD, "corta").await.unwrap_err(), AccessError::Password(PasswordError::Short));
    assert!(door.is_in(&there.token), "and nothing has happened");
    let after = change(PASSWORD, "nuova parola").await.unwrap();
    assert!(!door.is_in(&here.token) && !door.is_in(&there.token), "who had the old one is out");
    let session = door.access.session(&after.token).expect("this browser goes on");
    assert_eq!(session.record.tag, PersonTag(7), "with what it holds");
    let letter = door.letter().await;
    assert_eq!(
        (letter.kind, letter.link.as_deref()),
        (AccessKind::PasswordChanged, Some("https://prenota.example.it/password"))
    );
    assert_eq!(door.log_in("ada@example.it", PASSWORD).await.unwrap_err(), AccessError::Wrong);
    assert!(door.log_in("ada@example.it", "nuova parola").await.is_ok());
}

#[tokio::test]
async fn another_address_is_proved_by_its_letter_and_moved_to_by_the_owner_alone() {
    let door = Door::open();
    for email in ["ada@example.it", "bob@example.it"] {
        door.has_account(email).await;
    }
    let began = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    let bob = door.log_in("bob@example.it", PASSWORD).await.unwrap();
    let [ada, bob] = [began, bob].map(|began| door.access.session(&began.token).unwrap());
    let ask = |email: &str, password: &str| {
        let (access, session) = (door.access.clone(), ada.clone());
        let (typed, site) = ((email.to_owned(), password.to_owned()), SITE.to_owned());
        async move { access.ask_for_email(&session, typed, site, None).await }
    };
    assert_eq!(ask("new@example.it", "another's").await, Err(AccessError::Wrong));
    assert_eq!(ask("bob@example.it", PASSWORD).await, Ok(()), "whether an address has an account is not told");
    let letter = door.letter().await;
    assert_eq!((letter.kind, letter.to.as_str()), (AccessKind::Reset, "bob@example.it"));
    assert_eq!(ask("new@example.it", PASSWORD).await, Ok(()));
    let letter = door.letter().await;
    assert_eq!((letter.kind, letter.to.as_str()), (AccessKind::EmailChange, "new@example.it"));
    let link = letter.link.unwrap();
    let token = link.strip_prefix("https://prenota.example.it/profilo/email/conferma?chiave=").unwrap();
    assert_eq!(door.access.asked_email(&ada, token).await, Ok("new@example.it".to_owned()));
    assert_eq!(door.access.asked_email(&bob, token).await, Err(AccessError::Over));
    assert_eq!(door.access.change_email(&bob, token, None).await.unwrap_err(), AccessError::Over, "a stranger's");
    assert!(door.log_in("ada@example.it", PASSWORD).await.is_ok(), "and nothing has happened");

    let after = door.access.change_email(&ada, token, None).await.unwrap();
    let letter = door.letter().await;
    assert_eq!((letter.kind, letter.to.as_str()), (AccessKind::EmailChanged, "ada@example.it"), "the old one is told");
    let session = door.access.session(&after.token).unwrap();
    let login = session.login();
    assert_eq!(login.subject, ada.login().subject);
    assert_eq!(login.former.iter().map(|former| former.email.as_str()).collect::<Vec<_>>(), ["ada@example.it"]);
    assert!(!door.access.is_live(&ada), "sessions know another address");
    assert_eq!(door.access.change_email(&session, token, None).await.unwrap_err(), AccessError::Over, "once");
    assert_eq!(door.log_in("ada@example.it", PASSWORD).await.unwrap_err(), AccessError::Wrong);
    assert!(door.log_in("new@example.it", PASSWORD).await.is_ok());
}

#[tokio::test]
async fn who_deletes_their_account_leaves_nothing_of_it_behind() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    let [here, there] = [
        door.log_in("ada@example.it", PASSWORD).await.unwrap(),
        door.log_in("ada@example.it", PASSWORD).await.unwrap(),
    ];
    let session = door.access.session(&here.token).unwrap();
    let delete = |password: &str| door.access.delete_account(&session, password.to_owned(), None);
    assert_eq!(delete("another's").await, Err(AccessError::Wrong));
    assert_eq!(delete(PASSWORD).await, Ok(()));
    assert!(!door.is_in(&here.token) && !door.is_in(&there.token));
    assert_eq!(door.letter().await.kind, AccessKind::AccountDeleted);
    assert_eq!(delete(PASSWORD).await, Err(AccessError::Over), "once");
    assert_eq!(door.log_in("ada@example.it", PASSWORD).await.unwrap_err(), AccessError::Wrong);
    door.pass(24 * HOUR);
    door.access.sweep_once().await;
    let mut logged = 0;
    let mut count = |_, _| -> Result<(), StoreError> {
        logged += 1;
        Ok(())
    };
    each_kept(door.store.as_ref(), KeptKey::first(KeptKind::AccessLog), &mut count).unwrap();
    assert_eq!(door.store.kept_rows() - logged, 1, "but the log, and that the address was left, by a hash of it");
    door.has_account("ada@example.it").await;
}

#[tokio::test]
async fn passwords_are_tried_on_the_profile_as_slowly_as_at_the_door() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    let began = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    let session = door.access.session(&began.token).unwrap();
    let address = Some(IpAddr::from([203, 0, 113, 9]));
    let mut told = Vec::new();
    for _ in 0..12 {
        let both = ("wrong".to_owned(), "nuova parola".to_owned());
        let tried = door.access.change_password(&session, both, None, address).await;
        told.push(matches!(tried, Err(AccessError::Refused(Refusal::RateLimited { .. }))));
    }
    assert_eq!(told, [[false; 10].as_slice(), &[true; 2]].concat());
}

#[tokio::test]
async fn who_logs_in_after_somebody_else_in_the_same_browser_begins_with_nothing() {
    let door = Door::open();
    for email in ["ada@example.it", "bob@example.it"] {
        door.has_account(email).await;
    }
    let first = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    let session = door.access.session(&first.token);
    let at_the_same = crate::app::town::Visitor { session, ..visitor(7) };
    for (email, same) in [("ada@example.it", true), ("bob@example.it", false)] {
        let began = door.access.log_in(email, PASSWORD.to_owned(), &at_the_same, String::new(), None).await.unwrap();
        let tag = door.access.session(&began.token).unwrap().record.tag;
        assert_eq!(tag == PersonTag(7), same, "{email}");
    }
}

#[tokio::test]
async fn a_guest_shows_that_they_read_mail() {
    let door = Door::open();
    let ask = |tag| door.access.ask_guest(PersonTag(tag), format!("{tag}@example.it"), "it".to_owned(), None);
    let access = &door.access;
    let check = |tag, code: String| async move { access.check_guest(PersonTag(tag), &code, None).await };
    ask(1).await.unwrap();
    let first = door.letter().await.code.unwrap();
    ask(1).await.unwrap();
    let code = door.letter().await.code.unwrap();
    assert_eq!(code.len(), 6);
    if first != code {
        assert_eq!(check(1, first).await, Err(AccessError::WrongCode), "the last letter counts");
    }
    assert_eq!(check(2, code.clone()).await, Err(AccessError::Over), "another browser asked for none");
    assert_eq!(check(1, format!(" {} {}", &code[..3], &code[3..])).await, Ok("1@example.it".to_owned()));
    assert_eq!(check(1, code).await, Err(AccessError::Over), "once");

    ask(3).await.unwrap();
    let code = door.letter().await.code.unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..4 {
        assert_eq!(check(3, wrong.to_owned()).await, Err(AccessError::WrongCode));
    }
    assert_eq!(check(3, wrong.to_owned()).await, Err(AccessError::Over));
    assert_eq!(check(3, code).await, Err(AccessError::Over), "after five wrong ones the right one is too late");

    ask(4).await.unwrap();
    let code = door.letter().await.code.unwrap();
    door.pass(15 * 60_000);
    assert_eq!(check(4, code).await, Err(AccessError::Over));
}

#[tokio::test]
async fn nobody_is_written_to_without_end_and_nobody_tries_passwords_without_end() {
    let door = Door::open();
    let mut asked = Vec::new();
    for _ in 0..6 {
        asked.push(
            door.access.ask_guest(PersonTag(1), "ada@example.it".to_owned(), "it".to_owned(), None).await.is_ok(),
        );
    }
    assert_eq!(asked, [true, true, true, true, false, false]);
    let address = Some(IpAddr::from([203, 0, 113, 9]));
    let mut told = Vec::new();
    for _ in 0..12 {
        let tried = door.access.log_in("x@y.it", "wrong".to_owned(), &visitor(1), String::new(), address).await;
        told.push(matches!(tried, Err(AccessError::Refused(Refusal::RateLimited { .. }))));
    }
    assert_eq!(told, [[false; 10].as_slice(), &[true; 2]].concat());
}

#[tokio::test]
async fn a_session_lives_as_long_as_it_is_used_also_over_a_restart() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    let began = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    for _ in 0..4 {
        door.pass(HOUR / 3);
        assert!(door.is_in(&began.token), "it is used");
        door.written(&began.token).await;
    }
    let after = Door::on(Arc::new(door.store.crash()), door.clock.clone());
    assert!(after.is_in(&began.token), "a restart logs nobody out");
    after.written(&began.token).await;
    after.pass(HOUR / 2);
    assert!(!after.is_in(&began.token), "at rest it ends");
    assert!(!after.is_in(&SessionToken([1; 32])));
    after.pass(24 * HOUR);
    after.access.sweep_once().await;
    assert_eq!(after.store.kept_rows(), 3, "the account is all that stays, and the log of who got in twice");
}

impl Door {
    /// Waits until the last use of a session is on disk.
    async fn written(&self, token: &SessionToken) {
        let row = crate::store::kept::KeptKey { kind: crate::store::kept::KeptKind::Session, id: token.key().0 };
        let begun = Instant::now();
        let until = Timestamp(self.clock.now().0 + LIFETIME.idle_ms);
        let ends = || crate::store::kept::Keeps::kept(self.store.as_ref(), &row).unwrap().and_then(|row| row.until);
        while ends() != Some(until) {
            assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain for a use to be written");
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn leaving_ends_one_session_and_leaving_everywhere_all_of_one_person() {
    let door = Door::open();
    let ended = Arc::new(Mutex::new(Vec::new()));
    let heard = ended.clone();
    door.access.on_end(Box::new(move |tag| heard.lock().unwrap().push(tag.0)));
    door.has_account("ada@example.it").await;
    door.has_account("bob@example.it").await;
    let access = &door.access;
    let login = |email: &'static str, tag| async move {
        access.log_in(email, PASSWORD.to_owned(), &visitor(tag), String::new(), None).await
    };
    let [one, two] = [login("ada@example.it", 1).await.unwrap(), login("ada@example.it", 2).await.unwrap()];
    let three = login("ada@example.it", 3).await.unwrap();
    let bob = login("bob@example.it", 4).await.unwrap();
    let session = door.access.session(&one.token).unwrap();
    door.access.end(&session).await.unwrap();
    assert!(!door.is_in(&one.token) && !door.access.is_live(&session) && door.is_in(&two.token));
    assert_eq!(*ended.lock().unwrap(), [1]);
    let session = door.access.session(&two.token).unwrap();
    door.access.end_all(session.login()).await.unwrap();
    assert!(!door.is_in(&two.token) && !door.is_in(&three.token) && door.is_in(&bob.token));
    assert!(ended.lock().unwrap().contains(&2));
}

#[tokio::test]
async fn without_mail_nobody_is_promised_a_letter() {
    let door = Door::open();
    let settings = AccessSettings { providers: Vec::new(), local_accounts: true, lifetime: LIFETIME };
    let access = Arc::new(
        Access::open(settings, log(&door.store, &door.clock), door.store.clone(), door.clock.clone(), None).unwrap(),
    );
    let new = NewAccount::parse("Ada", "Neri", "ada@example.it", PASSWORD).unwrap();
    let refused = access.register(new, "it".to_owned(), SITE.to_owned(), None).await;
    assert_eq!(refused, Err(AccessError::NoMail));
    assert_eq!(
        access.ask_guest(PersonTag(1), "a@b.it".to_owned(), "it".to_owned(), None).await,
        Err(AccessError::NoMail)
    );
    assert_eq!(
        access.depart("spid", PersonTag(1), String::new(), String::new(), None).await,
        Err(AccessError::NoSuchWay)
    );
}

#[tokio::test]
async fn who_comes_back_from_a_provider_is_the_one_who_went_in_time_and_once() {
    use crate::identity::account::Journey;

    let door = Door::open();
    let provider = |id: &str| {
        let text = format!("id = '{id}'\nkind = 'spid'\nissuer = 'http://127.0.0.1:1'\nclient_id = 'town'");
        toml::from_str(&text).unwrap()
    };
    let providers = vec![provider("spid"), provider("cie")];
    let settings = AccessSettings { providers, local_accounts: false, lifetime: LIFETIME };
    let access =
        Access::open(settings, log(&door.store, &door.clock), door.store.clone(), door.clock.clone(), None).unwrap();
    let until = Timestamp(door.clock.now().0 + HOUR / 3);
    for state in ["one", "two"] {
        let (tag, empty) = (PersonTag(1), String::new);
        let (provider, back) = ("spid".to_owned(), "/prenota".to_owned());
        let journey =
            Journey { provider, tag, nonce: empty(), verifier: empty(), redirect: SITE.to_owned(), back, until };
        let row = access.journey_row(state);
        access.rows.put(row, crate::store::kept::Provided::Nothing, Some(until), &journey).await.unwrap();
    }
    let access = &access;
    let arrive = |provider: &'static str, tag, state: &'static str| async move {
        let (state, error) = (Some(state.to_owned()), Some("access_denied".to_owned()));
        access.arrive(provider, &visitor(tag), Return { state, code: None, error }, None).await.unwrap_err()
    };
    assert_eq!(arrive("spid", 2, "one").await, AccessError::Over, "another browser");
    assert_eq!(arrive("cie", 1, "one").await, AccessError::Over, "another provider");
    assert_eq!(arrive("eidas", 1, "one").await, AccessError::NoSuchWay);
    assert_eq!(arrive("spid", 1, "three").await, AccessError::Over, "a state of nobody's");
    assert_eq!(arrive("spid", 1, "one").await, AccessError::BrokenOff, "and all that has not hindered the right one");
    assert_eq!(arrive("spid", 1, "one").await, AccessError::Over, "once");
    door.pass(HOUR / 3);
    assert_eq!(arrive("spid", 1, "two").await, AccessError::Over, "too late");
}

#[tokio::test]
async fn who_got_in_and_out_is_written_down_without_saying_who_and_kept_for_so_long() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    let began = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    let session = door.access.session(&began.token).unwrap();
    door.pass(60_000);
    door.access.end(&session).await.unwrap();
    let read = |from: i64| {
        let mut found = Vec::new();
        let each = |entry: AccessEntry| -> Result<(), StoreError> {
            found.push(entry);
            Ok(())
        };
        read_log(door.store.as_ref(), Timestamp(from), each).unwrap();
        found
    };
    let all = read(0);
    let deeds: Vec<Deed> = all.iter().map(|entry| entry.deed).collect();
    assert_eq!(deeds, [Deed::LoggedIn, Deed::LoggedIn, Deed::LoggedOut]);
    assert!(all.iter().all(|entry| entry.who == all[0].who && entry.provider == "local"), "{all:?}");
    assert!(!format!("{all:?}").contains("ada"), "{all:?}");
    assert_eq!(read(all[2].at.0).len(), 1, "from one instant on");
    door.pass(24 * 31 * 24 * HOUR);
    door.access.sweep_once().await;
    assert!(read(0).is_empty());
}

#[tokio::test]
async fn whoever_has_an_address_next_has_it_since_the_one_before_left_it() {
    let door = Door::open();
    door.has_account("ada@example.it").await;
    let began = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    let session = door.access.session(&began.token).unwrap();
    assert_eq!(session.login().since, None, "nobody had it before");
    door.pass(HOUR / 4);
    let left = door.clock.now();
    door.access.delete_account(&session, PASSWORD.to_owned(), None).await.unwrap();
    assert_eq!(door.letter().await.kind, AccessKind::AccountDeleted);
    door.pass(HOUR);
    door.has_account("ADA@example.it").await;
    let began = door.log_in("ada@example.it", PASSWORD).await.unwrap();
    assert_eq!(door.access.session(&began.token).unwrap().login().since, Some(left));
}
