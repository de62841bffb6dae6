//! Closing days: what is told of a closing is what became of it, whatever comes between.

use super::races::{CODE, device};
use super::*;
use crate::actors::posting::Posting;
use crate::app::access::AccessLog;
use crate::app::turns::Turns;
use crate::domain::letter::Channel;
use crate::domain::schedule::Exception;
use crate::identity::operator::OperatorSettings;
use crate::store::{Letter, LetterChange, Outbox};

impl Outbox for Shelf {
    fn letters_due(&self, channel: Channel, by: Timestamp, limit: usize) -> Result<Vec<Letter>, StoreError> {
        self.memory.letters_due(channel, by, limit)
    }
    fn next_letter(&self, channel: Channel, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.memory.next_letter(channel, after)
    }
    fn letters_of(&self, booking: BookingId) -> Result<Vec<Letter>, StoreError> {
        self.memory.letters_of(booking)
    }
    fn letters_given_up(&self, is: &dyn Fn(&Letter) -> bool, limit: usize) -> Result<Vec<Letter>, StoreError> {
        self.memory.letters_given_up(is, limit)
    }
    fn change_letters(&self, changes: Vec<LetterChange>) -> Result<bool, StoreError> {
        self.memory.change_letters(changes)
    }
}

/// A village whose town has an office, and the desk of its only operator.
struct Stage {
    village: Village,
    town: Arc<Town>,
    desk: Desk,
}

impl Stage {
    async fn open() -> Self {
        let village = Village::open().await;
        let (store, clock) = (village.store.clone(), village.clock.clone());
        let operator =
            OperatorSettings { provider: "spid".to_owned(), subject: CODE.to_owned(), ..OperatorSettings::default() };
        let office = Office {
            operators: vec![operator],
            outbox: store.clone(),
            posting: Posting::default(),
            log: Arc::new(AccessLog::open(store.clone(), clock.clone(), 24).unwrap()),
            closings: Turns::default(),
        };
        let town = Town::open(village.town.registry.clone(), store, clock).await.unwrap();
        let town = Arc::new(town.with_office(office));
        let desk = town.desk(&device(1, CODE)).expect("an operator");
        Self { village, town, desk }
    }

    /// Books half an hour in the room on the Wednesday.
    async fn booked(&self, request: u128, minute: u16) -> BookingId {
        assert!(self.village.holds(1, request, "sala", minute).await.result.is_ok());
        let town = &self.village.town;
        town.give_people(&visitor(1), HoldId(request), ada()).await.unwrap();
        let confirmed = town.confirm(&visitor(1), RequestId(request + 1), &id("sala"), HoldId(request)).await;
        let Ok(Answer::Confirmed { booking, .. }) = confirmed.result else { panic!("{confirmed:?}") };
        booking
    }

    /// Closes a day of the room, in a task of its own.
    fn closes(&self, request: u128, date: &str, seen: Seen) -> impl Future<Output = Result<Closed, Refusal>> + use<> {
        let (town, desk, closing) = (self.town.clone(), self.desk.clone(), day(date));
        let closing = async move { town.close(&desk, RequestId(request), &id("sala"), &closing, &seen).await };
        let task = actix_web::rt::spawn(closing);
        async move { task.await.unwrap() }
    }

    async fn is_closed(&self, date: &str) -> bool {
        let day = date.parse().unwrap();
        let schedule = self.town.week(&id("sala"), Week::of(day)).await.unwrap().schedule;
        let closes = |exception: &Exception| matches!(exception, Exception::Closure { from, .. } if *from == day);
        schedule.exceptions.iter().any(closes)
    }
}

fn day(date: &str) -> Closing {
    let date = date.parse().unwrap();
    Closing { from: date, to: date, minutes: None }
}

const WEDNESDAY: &str = "2026-11-25";
const THURSDAY: &str = "2026-11-26";
const NOBODY: Closed = Closed { withdrawn: 0, standing: 0 };

#[actix_web::test]
async fn a_page_that_is_sent_again_with_another_day_does_not_say_that_this_is_closed() {
    let stage = Stage::open().await;
    let booking = stage.booked(10, 600).await;
    assert_eq!(stage.closes(50, THURSDAY, Seen::of([])).await, Ok(NOBODY));
    for seen in [Seen::of([]), Seen::of([booking])] {
        assert_eq!(stage.closes(50, WEDNESDAY, seen).await, Err(Refusal::RequestReused));
    }
    assert!(!stage.is_closed(WEDNESDAY).await);
    assert_eq!(stage.closes(51, WEDNESDAY, Seen::of([])).await, Err(Refusal::TouchedChanged), "nobody unseen");
    let once = Ok(Closed { withdrawn: 1, standing: 0 });
    for _ in 0..2 {
        assert_eq!(stage.closes(51, WEDNESDAY, Seen::of([booking])).await, once);
    }
    assert_eq!(stage.closes(50, THURSDAY, Seen::of([])).await, Ok(NOBODY), "the first again, after the other");
}

#[actix_web::test]
async fn of_two_closings_at_once_none_undoes_the_other() {
    let stage = Stage::open().await;
    let memory = &stage.village.store.memory;
    memory.script([Fate::Held]);
    let first = stage.closes(50, WEDNESDAY, Seen::of([]));
    stage.village.until("the first to be written", || memory.waiting() == 1).await;
    assert_eq!(stage.closes(51, THURSDAY, Seen::of([])).await, Err(busy()));
    assert!(memory.settle_one(Fate::Durable));
    assert_eq!(first.await, Ok(NOBODY));
    assert_eq!(stage.closes(51, THURSDAY, Seen::of([])).await, Ok(NOBODY));
    assert!(stage.is_closed(WEDNESDAY).await && stage.is_closed(THURSDAY).await);
}

#[actix_web::test]
async fn a_closing_says_who_could_not_be_told() {
    let stage = Stage::open().await;
    let seen = Seen::of([stage.booked(10, 600).await, stage.booked(20, 660).await]);
    // The schedule and one person; the other is not.
    let fates = [Fate::Durable, Fate::Durable, Fate::Refused(CommitError::Busy)];
    stage.village.store.memory.script(fates);
    let half = Ok(Closed { withdrawn: 1, standing: 1 });
    assert_eq!(stage.closes(50, WEDNESDAY, seen.clone()).await, half);
    let gone = || stage.town.registry.live(&id("sala")).is_none();
    stage.village.until("the calendar to be read again", gone).await;
    let left = stage.town.without_time(&stage.desk).await.unwrap();
    assert_eq!((left.first.len(), left.more), (1, 0));
    assert_eq!(stage.closes(50, WEDNESDAY, seen).await, half, "sent twice");
}

#[test]
fn what_was_seen_fits_into_a_form_however_many_they_are() {
    let many = || (1..=5000).map(BookingId);
    let text = Seen::of(many()).to_string();
    assert!(text.len() < 100, "{text}");
    assert_eq!(text.parse(), Ok(Seen::of(many().rev())), "in whatever order");
    assert_ne!(Seen::of(many()), Seen::of(many().skip(1)));
    for wrong in ["", "1", "-", "x-00", &text.to_uppercase(), &text[..text.len() - 1]] {
        assert!(wrong.parse::<Seen>().is_err(), "{wrong}");
    }
}
