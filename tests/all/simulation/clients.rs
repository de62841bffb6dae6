//! The people: what they ask for, again and again, all at once. Most of it makes sense; some of it does not.

use std::collections::VecDeque;
use std::rc::Rc;

use chrono::{Days, NaiveDate};
use sportello::domain::command::{Action, Actor, Command};
use sportello::domain::ids::{BlockId, BookingId, HoldId, PersonTag, RequestId};
use sportello::domain::schedule::{Exception, Schedule};
use sportello::domain::time::{SlotRange, SlotStart, Tz};

use super::model::Model;
use super::random::Random;

/// Requests that a client may send again.
const HISTORY_MAX: usize = 200;

pub struct Clients {
    people: Vec<PersonTag>,
    operators: Vec<PersonTag>,
    /// Sent before, answered or not.
    history: VecDeque<Rc<Command>>,
    /// Sent, and nobody knows what came of it.
    pub unanswered: VecDeque<Rc<Command>>,
    /// What everybody wants just now.
    hot: Option<SlotRange>,
    /// Things that were once there: their ids are used long after.
    old_ids: VecDeque<u128>,
}

/// How a message came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    New,
    Retry,
    Reuse,
}

impl Clients {
    pub fn new(random: &mut Random) -> Self {
        let count = random.between(4, 40);
        let mut tags = |count| (0..count).map(|_| PersonTag(random.id())).collect();
        let (people, operators) = (tags(count), tags(2));
        let (history, unanswered, old_ids) = (VecDeque::new(), VecDeque::new(), VecDeque::new());
        Self { people, operators, history, unanswered, hot: None, old_ids }
    }

    /// The next message of anybody.
    pub fn next(&mut self, random: &mut Random, model: &Model, now: i64) -> (Rc<Command>, Origin) {
        let chance = random.below(100);
        if chance < 10 && !self.unanswered.is_empty() {
            let place = random.below(self.unanswered.len());
            let again = self.unanswered.remove(place).expect("it is there");
            return (again_with_new_booking(random, &again), Origin::Retry);
        }
        if chance < 18 && !self.history.is_empty() {
            let again = self.history[random.below(self.history.len())].clone();
            return (again_with_new_booking(random, &again), Origin::Retry);
        }
        let (by, action) = self.ask(random, model, now);
        let reused = if chance < 21 { self.history.get(random.below(self.history.len().max(1))) } else { None };
        let request = reused.map_or_else(|| RequestId(random.id()), |known| known.request);
        let origin = if reused.is_some() { Origin::Reuse } else { Origin::New };
        let command = Rc::new(Command { request, by, action });
        if origin == Origin::New {
            self.remember(command.clone());
        }
        (command, origin)
    }

    fn remember(&mut self, command: Rc<Command>) {
        self.history.push_back(command);
        if self.history.len() > HISTORY_MAX {
            self.history.pop_front();
        }
    }

    /// The answer never came.
    pub fn missed(&mut self, command: Rc<Command>) {
        self.unanswered.push_back(command);
        if self.unanswered.len() > HISTORY_MAX {
            self.unanswered.pop_front();
        }
    }

    fn person(&self, random: &mut Random) -> PersonTag {
        *random.pick(&self.people).expect("there are people")
    }

    fn ask(&mut self, random: &mut Random, model: &Model, now: i64) -> (Actor, Action) {
        match random.below(1000) {
            0..440 => (self.somebody(random), Action::Hold { range: self.wanted(random, model, now) }),
            440..510 => self.on_hold(random, model, |_, hold, _| Action::Extend { hold }),
            510..570 => self.on_hold(random, model, |_, hold, _| Action::Release { hold }),
            570..820 => {
                let other = self.person(random);
                let known = model.bookings.first().map(|booking| booking.id);
                self.on_hold(random, model, |random, hold, owner| {
                    let beneficiary = if random.per_mille(750) { owner } else { other };
                    let fresh = BookingId(random.id());
                    let booking = known.filter(|_| random.per_mille(5)).unwrap_or(fresh);
                    Action::Confirm { hold, booking, beneficiary }
                })
            }
            820..920 => self.cancel(random, model),
            920..930 => self.approve(random, model),
            930..960 => {
                let range = self.wanted(random, model, now);
                let minutes = if random.per_mille(100) { 17 } else { range.minutes };
                (self.operator(random), Action::Block { range: SlotRange { minutes, ..range } })
            }
            960..985 => {
                let block = random.pick(&model.blocks).map(|block| block.id);
                let block = block.filter(|_| random.per_mille(900)).unwrap_or_else(|| BlockId(self.old_id(random)));
                (self.operator(random), Action::Unblock { block })
            }
            _ => self.change(random, model, now),
        }
    }

    /// Mostly a person.
    fn somebody(&self, random: &mut Random) -> Actor {
        if random.per_mille(4) { Actor::Operator(self.operators[0]) } else { Actor::Person(self.person(random)) }
    }

    /// Mostly an operator.
    fn operator(&self, random: &mut Random) -> Actor {
        if random.per_mille(50) {
            return Actor::Person(self.person(random));
        }
        Actor::Operator(*random.pick(&self.operators).expect("there are operators"))
    }

    fn old_id(&mut self, random: &mut Random) -> u128 {
        let known = if self.old_ids.is_empty() { None } else { Some(self.old_ids[random.below(self.old_ids.len())]) };
        known.filter(|_| random.per_mille(800)).unwrap_or_else(|| random.id())
    }

    fn note_id(&mut self, id: u128) {
        self.old_ids.push_back(id);
        if self.old_ids.len() > 60 {
            self.old_ids.pop_front();
        }
    }

    /// Something about a hold: mostly one that lives, mostly by whom it belongs to.
    fn on_hold(
        &mut self,
        random: &mut Random,
        model: &Model,
        action: impl FnOnce(&mut Random, HoldId, PersonTag) -> Action,
    ) -> (Actor, Action) {
        let live = random.pick(&model.holds).map(|hold| (hold.id, hold.person));
        let other = self.person(random);
        let (hold, owner) =
            live.filter(|_| random.per_mille(850)).unwrap_or_else(|| (HoldId(self.old_id(random)), other));
        self.note_id(hold.0);
        let by = if random.per_mille(940) { owner } else { other };
        (Actor::Person(by), action(random, hold, owner))
    }

    fn cancel(&mut self, random: &mut Random, model: &Model) -> (Actor, Action) {
        let found = random.pick(&model.bookings).map(|booking| (booking.id, booking.applicant, booking.beneficiary));
        let stranger = self.person(random);
        let (booking, applicant, beneficiary) = found
            .filter(|_| random.per_mille(930))
            .unwrap_or_else(|| (BookingId(self.old_id(random)), stranger, stranger));
        self.note_id(booking.0);
        let by = match random.below(20) {
            0 => Actor::Person(stranger),
            1 | 2 => Actor::Operator(self.operators[0]),
            3 if random.per_mille(200) => Actor::System,
            4..12 => Actor::Person(beneficiary),
            _ => Actor::Person(applicant),
        };
        (by, Action::Cancel { booking })
    }

    /// Mostly of one that waits.
    fn approve(&mut self, random: &mut Random, model: &Model) -> (Actor, Action) {
        let waits: Vec<BookingId> = model.bookings.iter().filter(|b| b.waits).map(|b| b.id).collect();
        let any = random.pick(&model.bookings).map(|booking| booking.id);
        let booking = random.pick(&waits).copied().filter(|_| random.per_mille(800)).or(any);
        let booking = booking.unwrap_or_else(|| BookingId(self.old_id(random)));
        (self.operator(random), Action::Approve { booking })
    }

    /// A range: often the one that everybody wants, mostly one that the schedule has.
    fn wanted(&mut self, random: &mut Random, model: &Model, now: i64) -> SlotRange {
        if let Some(hot) = self.hot.filter(|_| random.per_mille(300)) {
            return hot;
        }
        let today = model.days.date_of(model.schedule.zone, now);
        // In the last minutes before a slot, notice and cancellation have run out and holds outlive their slot's start.
        if random.per_mille(80)
            && let Some(next) = model.cells(today).iter().find(|cell| cell.at > now && cell.capacity > 0)
        {
            return SlotRange { start: next.slot, minutes: duration(random, model) };
        }
        let ahead = if random.per_mille(150) { random.below(12) } else { random.below(4) };
        let date = today.checked_add_days(Days::new(ahead as u64)).expect("dates do not end here");
        let range = SlotRange { start: start(random, model, date), minutes: duration(random, model) };
        if random.per_mille(150) {
            self.hot = Some(range);
        }
        range
    }

    /// A new schedule and the list of bookings that its preview gave, sometimes an old list.
    fn change(&mut self, random: &mut Random, model: &Model, now: i64) -> (Actor, Action) {
        let schedule = changed_schedule(random, model, now);
        let mut touched = model.touched(&schedule, now);
        if random.per_mille(100) {
            touched.pop();
        }
        (self.operator(random), Action::ChangeSchedule { schedule: Box::new(schedule), touched })
    }
}

/// The shell makes a new booking id for every confirm it gets, also for a repeated one.
fn again_with_new_booking(random: &mut Random, command: &Rc<Command>) -> Rc<Command> {
    match command.action {
        Action::Confirm { hold, beneficiary, .. } => {
            let action = Action::Confirm { hold, booking: BookingId(random.id()), beneficiary };
            Rc::new(Command { action, ..(**command).clone() })
        }
        _ => command.clone(),
    }
}

fn start(random: &mut Random, model: &Model, date: NaiveDate) -> SlotStart {
    let cells = model.cells(date);
    match random.pick(&cells) {
        Some(cell) if random.per_mille(970) => cell.slot,
        _ => SlotStart { date, minute: random.below(288) as u16 * 5, fold: random.per_mille(100) },
    }
}

fn duration(random: &mut Random, model: &Model) -> u16 {
    let allowed = *random.pick(&model.schedule.durations_minutes).expect("there are durations");
    if random.per_mille(15) { allowed + 5 } else { allowed }
}

fn changed_schedule(random: &mut Random, model: &Model, now: i64) -> Schedule {
    let mut schedule = (*model.schedule).clone();
    let today = model.days.date_of(schedule.zone, now);
    let date = today.checked_add_days(Days::new(random.below(8) as u64)).expect("dates do not end here");
    let begins = random.below(20) as u16 * 60;
    match random.below(9) {
        0 => schedule.rules.iter_mut().for_each(|rule| rule.capacity = 1 + rule.capacity % 3),
        1 | 2 => schedule.exceptions.push(Exception::Closure {
            from: date,
            to: date,
            from_minute: Some(begins),
            to_minute: Some(begins + 90),
        }),
        3 => schedule.exceptions.clear(),
        4 => {
            schedule.grid_minutes = if schedule.grid_minutes == 15 { 30 } else { 15 };
            let grid = schedule.grid_minutes;
            schedule.durations_minutes = vec![grid, 2 * grid];
            schedule.exceptions.retain(|exception| matches!(exception, Exception::Closure { .. }));
        }
        5 => {
            schedule.policy.release_delay_minutes = [0, 20, 600][random.below(3)];
            schedule.policy.bookings_per_person_max = random.between(1, 4) as u16;
            schedule.policy.approval = random.per_mille(500);
        }
        6 => schedule.window.minimum_notice_minutes = [0, 45, 180][random.below(3)],
        7 if random.per_mille(100) => {
            schedule.zone = if schedule.zone == Tz::Europe__Lisbon { Tz::Europe__Rome } else { Tz::Europe__Lisbon };
        }
        _ => schedule.exceptions.push(Exception::ExtraOpening {
            date,
            from_minute: 1200,
            to_minute: 1200 + 2 * schedule.grid_minutes,
            capacity: 1,
        }),
    }
    if schedule.exceptions.len() > 5 {
        schedule.exceptions.remove(0);
    }
    if schedule.check().is_ok() { schedule } else { (*model.schedule).clone() }
}
