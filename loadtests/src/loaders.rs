//! People who hold, release, confirm, cancel while the server dies under them, remember every answer that they were
//! given, and ask for it again afterwards. Not here: killing (`scenarios::storm`).

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use sportello::domain::command::Answer;
use sportello::domain::ids::{BookingId, HoldId, RequestId};
use sportello::domain::refusal::Refusal;
use sportello::wire::messages::{ClientMessage, WireRefusal};

use crate::crowd::{ClientId, Crowd, Event};
use crate::ground::Target;
use crate::http::{Couriers, Receipt};
use crate::scenarios::contact;

/// Answers asked for again after each kill, for each loader: what could be lost is the tail.
const REMEMBERED: usize = 50;
/// Every so many loaders, one books; the others hold and release.
const BOOKER_EVERY: usize = 4;

/// What a loader does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Hold,
    Release(HoldId),
    /// Contact still to be posted, or on its way.
    Contact(HoldId, bool),
    Confirm(HoldId),
    Cancel(BookingId),
}

struct Loader {
    client: ClientId,
    books: bool,
    target: usize,
    step: Step,
    /// Sent, not answered. After a restart it is sent again as it is.
    pending: Option<(RequestId, ClientMessage)>,
    acked: VecDeque<(RequestId, ClientMessage, Answer)>,
    to_check: VecDeque<(RequestId, ClientMessage, Answer)>,
    /// Asked for again and not answered. One at a time: a person has one hold, so several at once get in each other's way.
    checking: Option<(RequestId, ClientMessage, Answer)>,
    bookings: u64,
}

/// All of them, and what they know.
pub struct Loaders {
    list: Vec<Loader>,
    first: ClientId,
    targets: Vec<Target>,
    couriers: Couriers,
    /// Confirmed and never cancelled: booking and number of the target.
    pub kept: Vec<(BookingId, usize)>,
    keep_max: usize,
    pub acked: u64,
    pub checked: u64,
    /// Of these, holds that a later hold of the same person hid.
    pub hidden: u64,
    pub lost: u64,
    /// Loaders that were told to try again, and when.
    later: Vec<(Instant, usize)>,
    /// Refusals and answers that nothing explains.
    pub strange: BTreeMap<String, u64>,
}

impl Loaders {
    pub fn hire(crowd: &mut Crowd, targets: Vec<Target>, count: usize, couriers: Couriers) -> Result<Self> {
        let loader = |number: usize, client| Loader {
            client,
            books: number.is_multiple_of(BOOKER_EVERY),
            target: number % targets.len(),
            step: Step::Hold,
            pending: None,
            acked: VecDeque::new(),
            to_check: VecDeque::new(),
            checking: None,
            bookings: 0,
        };
        let list: Vec<Loader> = (0..count).map(|number| loader(number, crowd.join(None))).collect();
        let first = list.first().map_or(0, |loader| loader.client);
        crowd.gather(&list.iter().map(|loader| loader.client).collect::<Vec<_>>(), crate::bench::GATHER_WAIT)?;
        let places: usize = targets.iter().map(|target| usize::from(target.places)).sum();
        let (acked, checked, hidden, lost) = (0, 0, 0, 0);
        // Half of the places stay for those who only hold.
        let keep_max = places / 2;
        Ok(Self {
            list,
            first,
            targets,
            couriers,
            kept: Vec::new(),
            keep_max,
            acked,
            checked,
            hidden,
            lost,
            later: Vec::new(),
            strange: BTreeMap::new(),
        })
    }

    pub fn clients(&self) -> Vec<ClientId> {
        self.list.iter().map(|loader| loader.client).collect()
    }

    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Sends the next command of a loader that waits for nothing; false where it waits.
    pub fn act(&mut self, crowd: &mut Crowd, number: usize) -> Result<bool> {
        let loader = &mut self.list[number];
        if loader.pending.is_some() || !crowd.is_live(loader.client) {
            return Ok(false);
        }
        let (id, target) = (crowd.request(), &self.targets[loader.target]);
        let resource = target.view.0.clone();
        let message = match loader.step {
            Step::Hold => target.hold(id).context("a day outside the week")?,
            Step::Release(hold) => target.release(id, hold),
            Step::Confirm(hold) => ClientMessage::Confirm { id, resource, hold },
            Step::Cancel(booking) => ClientMessage::Cancel { id, resource, booking },
            Step::Contact(_, true) => return Ok(false),
            Step::Contact(hold, false) => {
                loader.step = Step::Contact(hold, true);
                self.couriers.send(contact(crowd, loader.client, hold));
                return Ok(true);
            }
        };
        crowd.send(loader.client, &message)?;
        loader.pending = Some((id, message));
        Ok(true)
    }

    /// Takes an event in; returns the loader that may act again.
    pub fn take(&mut self, crowd: &mut Crowd, event: &Event) -> Result<Option<usize>> {
        let Event::Reply { client, id, result, .. } = event else { return Ok(None) };
        let Some(number) = client.checked_sub(self.first).filter(|number| *number < self.list.len()) else {
            return Ok(None);
        };
        let loader = &mut self.list[number];
        if let Some(asked) = loader.checking.take_if(|(of, _, _)| of == id) {
            self.checked(number, asked, result);
            self.check_more(crowd, number)?;
            return Ok(None);
        }
        let Some((_, message)) = loader.pending.take_if(|(of, _)| of == id) else { return Ok(None) };
        match result {
            Ok(answer) => self.accepted(number, *id, message, answer),
            Err(refusal) => self.refused(number, *id, message, refusal),
        }
        Ok(Some(number))
    }

    /// The answer that was asked for again.
    fn checked(
        &mut self,
        number: usize,
        asked: (RequestId, ClientMessage, Answer),
        result: &Result<Answer, WireRefusal>,
    ) {
        if let Some(wait) = result.as_ref().err().and_then(undecided) {
            self.list[number].to_check.push_front(asked);
            self.later.push((Instant::now() + wait, number));
            return;
        }
        self.checked += 1;
        // A later hold of the same person hides an earlier one, which is then over and cannot be lost.
        let hidden = matches!(result, Err(refusal) if matches!(refusal.why, Refusal::PersonHasHold { .. }));
        self.hidden += u64::from(hidden);
        if !hidden && result.as_ref() != Ok(&asked.2) {
            self.lost += 1;
            let found = match result {
                Ok(answer) => name(answer).to_owned(),
                Err(refusal) => refusal.why.to_string(),
            };
            *self.strange.entry(format!("{} became: {found}", name(&asked.2))).or_default() += 1;
        }
    }

    fn accepted(&mut self, number: usize, id: RequestId, message: ClientMessage, answer: &Answer) {
        let keep = self.kept.len() < self.keep_max;
        let count = self.list.len();
        let loader = &mut self.list[number];
        self.acked += 1;
        loader.acked.push_back((id, message, answer.clone()));
        if loader.acked.len() > REMEMBERED {
            loader.acked.pop_front();
        }
        loader.step = match answer {
            Answer::Held { hold, .. } if loader.books => Step::Contact(*hold, false),
            Answer::Held { hold, .. } => Step::Release(*hold),
            Answer::Confirmed { booking, .. } => {
                loader.bookings += 1;
                if keep && loader.bookings.is_multiple_of(2) {
                    self.kept.push((*booking, loader.target));
                    loader.target = (loader.target + count) % self.targets.len();
                    Step::Hold
                } else {
                    Step::Cancel(*booking)
                }
            }
            _ => Step::Hold,
        };
    }

    fn refused(&mut self, number: usize, id: RequestId, message: ClientMessage, refusal: &WireRefusal) {
        let count = self.list.len();
        let loader = &mut self.list[number];
        loader.step = match (&refusal.why, loader.step) {
            // Not decided: the same again, later.
            (_, step) if undecided(refusal).is_some() => {
                loader.pending = Some((id, message));
                self.later.push((Instant::now() + undecided(refusal).unwrap_or_default(), number));
                step
            }
            // Contacts are kept in memory only, so a restart forgets them.
            (Refusal::ContactMissing, Step::Confirm(hold)) => Step::Contact(hold, false),
            (Refusal::SlotTaken, _) => {
                loader.target = (loader.target + count) % self.targets.len();
                Step::Hold
            }
            (why, _) => {
                let gone = matches!(why, Refusal::HoldUnknown | Refusal::BookingUnknown | Refusal::HoldReleased);
                self.lost += u64::from(gone);
                *self.strange.entry(why.to_string()).or_default() += 1;
                Step::Hold
            }
        };
    }

    /// Contacts that have been taken, or not.
    pub fn collect(&mut self) -> Vec<usize> {
        let receipts: Vec<Receipt> = self.couriers.receipts().collect();
        let mut ready = Vec::new();
        for receipt in receipts {
            let number = receipt.client - self.first;
            let loader = &mut self.list[number];
            let Step::Contact(hold, _) = loader.step else { continue };
            let taken = matches!(receipt.result, Ok(status) if (200..300).contains(&status));
            loader.step = if taken { Step::Confirm(hold) } else { Step::Contact(hold, false) };
            if let Ok(status) = receipt.result
                && !taken
            {
                *self.strange.entry(format!("contact refused with status {status}")).or_default() += 1;
            }
            ready.push(number);
        }
        ready
    }

    /// Sends what is pending once more, as it was (law 5: retries are normal).
    pub fn retry(&mut self, crowd: &mut Crowd) -> Result<()> {
        for loader in &self.list {
            if let Some((_, message)) = &loader.pending {
                crowd.send(loader.client, message)?;
            }
        }
        Ok(())
    }

    /// After a restart: asks once more for the answers that were given before. True once all have come.
    pub fn begin_check(&mut self, crowd: &mut Crowd) -> Result<()> {
        for number in 0..self.list.len() {
            let loader = &mut self.list[number];
            loader.to_check.extend(loader.acked.drain(..));
            self.check_more(crowd, number)?;
        }
        Ok(())
    }

    fn check_more(&mut self, crowd: &mut Crowd, number: usize) -> Result<()> {
        let waits = self.later.iter().any(|(_, waiting)| *waiting == number);
        let loader = &mut self.list[number];
        if loader.checking.is_none() && !waits {
            loader.checking = loader.to_check.pop_front();
            if let Some((_, message, _)) = &loader.checking {
                crowd.send(loader.client, message)?;
            }
        }
        Ok(())
    }

    /// Sends again what was not decided, once its wait is over.
    pub fn resend(&mut self, crowd: &mut Crowd) -> Result<()> {
        let now = Instant::now();
        let (due, later) = self.later.drain(..).partition(|(at, _)| *at <= now);
        self.later = later;
        for (_, number) in due {
            if let Some((_, message)) = &self.list[number].pending {
                crowd.send(self.list[number].client, message)?;
            }
            self.check_more(crowd, number)?;
        }
        Ok(())
    }

    pub fn unchecked(&self) -> usize {
        self.list.iter().map(|loader| loader.to_check.len() + usize::from(loader.checking.is_some())).sum()
    }

    /// Answers that were asked for and never came are lost too.
    pub fn give_up_checking(&mut self) {
        for loader in &mut self.list {
            let missing = loader.to_check.len() + usize::from(loader.checking.take().is_some());
            self.lost += missing as u64;
            loader.to_check.clear();
        }
    }

    /// Loaders that wait for an answer or hold something that is no booking.
    pub fn unfinished(&self) -> Vec<usize> {
        let busy = |loader: &Loader| loader.pending.is_some() || loader.step != Step::Hold;
        (0..self.list.len()).filter(|number| busy(&self.list[*number])).collect()
    }

    /// How many places of each target should be left now.
    pub fn places_left(&self) -> Vec<u64> {
        let mut left: Vec<u64> = self.targets.iter().map(|target| u64::from(target.places)).collect();
        for (_, target) in &self.kept {
            left[*target] = left[*target].saturating_sub(1);
        }
        left
    }

    /// Lets everything come to rest: what is under way is answered, every hold becomes nothing or a booking.
    pub fn finish(&mut self, crowd: &mut Crowd, within: Duration) -> Result<bool> {
        let (until, mut events) = (Instant::now() + within, Vec::new());
        self.retry(crowd)?;
        loop {
            let unfinished = self.unfinished();
            if unfinished.is_empty() {
                return Ok(true);
            }
            if Instant::now() > until {
                return Ok(false);
            }
            for number in unfinished {
                self.act(crowd, number)?;
            }
            crowd.poll(Instant::now() + Duration::from_millis(5), &mut events)?;
            for event in std::mem::take(&mut events) {
                self.take(crowd, &event)?;
            }
            self.collect();
            self.resend(crowd)?;
        }
    }
}

/// How long to wait before the same again, where nothing has been decided.
fn undecided(refusal: &WireRefusal) -> Option<Duration> {
    match refusal.why {
        Refusal::Busy { retry_after_ms } | Refusal::RateLimited { retry_after_ms } => {
            Some(Duration::from_millis(u64::from(retry_after_ms)))
        }
        Refusal::OutcomeUnknown => Some(Duration::from_millis(100)),
        _ => None,
    }
}

fn name(answer: &Answer) -> &'static str {
    match answer {
        Answer::Held { .. } => "held",
        Answer::Released { .. } => "released",
        Answer::Confirmed { .. } => "confirmed",
        Answer::Cancelled { .. } => "cancelled",
        _ => "another answer",
    }
}
