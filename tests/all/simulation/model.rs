//! An independent model of a calendar: plain lists, everything counted anew each time. It knows the law, not the
//! library: `decide`, `evolve` and `Calendar` are not used here. Slow and obvious on purpose.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use sportello::domain::colour::CellState;
use sportello::domain::command::{Action, Actor, Answer, Command};
use sportello::domain::event::{Event, HoldEnd};
use sportello::domain::ids::{BlockId, BookingId, HoldId, PersonTag, RequestId, ResourceId};
use sportello::domain::refusal::Refusal;
use sportello::domain::schedule::Schedule;
use sportello::domain::time::{SlotRange, Week};

use super::days::{Days, ModelCell, moments, stamp};

pub const DAY_MS: i64 = 24 * 3_600_000;

/// What an accepted command does, and what is answered.
pub type Effect = (Vec<Event>, Answer);

#[derive(Clone)]
pub struct Model {
    pub resource: ResourceId,
    pub days: Rc<Days>,
    pub schedule: Rc<Schedule>,
    pub version: u64,
    pub seq: u64,
    pub last_at: i64,
    pub holds: Vec<MHold>,
    pub bookings: Vec<MBooking>,
    pub blocks: Vec<MBlock>,
    answers: HashMap<RequestId, (Rc<Command>, Answer)>,
    answer_times: VecDeque<(i64, RequestId)>,
    ended: Vec<(i64, HoldId, PersonTag, Fate)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MHold {
    pub id: HoldId,
    pub person: PersonTag,
    pub range: SlotRange,
    pub at: i64,
    pub until: i64,
    pub extended: u8,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MBooking {
    pub id: BookingId,
    pub applicant: PersonTag,
    pub beneficiary: PersonTag,
    pub range: SlotRange,
    pub at: i64,
    /// When its place comes back, once cancelled.
    pub free_at: Option<i64>,
    pub freed: bool,
    pub touched: bool,
    /// The office has yet to agree.
    pub waits: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MBlock {
    pub id: BlockId,
    pub range: SlotRange,
    pub at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Expired,
    Released,
    ScheduleChanged,
    Confirmed(BookingId),
}

fn end(at: i64, range: SlotRange) -> i64 {
    at + i64::from(range.minutes) * 60_000
}

fn covers(at: i64, range: SlotRange, moment: i64) -> bool {
    at <= moment && moment < end(at, range)
}

impl Model {
    /// A resource of which one event is known: its schedule.
    pub fn new(resource: ResourceId, schedule: &Schedule, days: Rc<Days>) -> Self {
        Self {
            resource,
            days,
            schedule: Rc::new(schedule.clone()),
            version: 1,
            seq: 1,
            last_at: 0,
            holds: vec![],
            bookings: vec![],
            blocks: vec![],
            answers: HashMap::new(),
            answer_times: VecDeque::new(),
            ended: vec![],
        }
    }

    pub fn cells(&self, date: chrono::NaiveDate) -> Rc<Vec<ModelCell>> {
        self.days.cells(self.version, &self.schedule, date)
    }

    /// What a request was answered, if that is remembered.
    pub fn answered(&self, request: RequestId) -> Option<(&Command, &Answer)> {
        self.answers.get(&request).map(|(command, answer)| (&**command, answer))
    }

    // ---- what is taken ----

    fn held(&self, moment: i64) -> u32 {
        self.holds.iter().filter(|hold| covers(hold.at, hold.range, moment)).count() as u32
    }

    fn booked(&self, moment: i64) -> u32 {
        self.bookings.iter().filter(|b| !b.freed && covers(b.at, b.range, moment)).count() as u32
    }

    fn blocked(&self, cell: &ModelCell) -> bool {
        let mut all = moments(cell.at, self.schedule.grid_minutes);
        all.any(|moment| self.blocks.iter().any(|block| covers(block.at, block.range, moment)))
    }

    fn most(&self, cell: &ModelCell, count: impl Fn(i64) -> u32) -> u32 {
        moments(cell.at, self.schedule.grid_minutes).map(count).max().unwrap_or(0)
    }

    /// Future bookings of a person that stand.
    pub fn future_bookings(&self, person: PersonTag, now: i64) -> usize {
        self.bookings.iter().filter(|b| b.beneficiary == person && b.free_at.is_none() && b.at > now).count()
    }

    // ---- what is shown ----

    pub fn week(&self, week: Week, now: i64) -> Vec<(ModelCell, CellState)> {
        let mut shown = Vec::new();
        for date in week.days() {
            let opens_at = self.days.opens_at(&self.schedule, date);
            for cell in self.cells(date).iter() {
                shown.push((*cell, self.state(cell, opens_at, now)));
            }
        }
        shown
    }

    fn state(&self, cell: &ModelCell, opens_at: Option<i64>, now: i64) -> CellState {
        let notice_ms = i64::from(self.schedule.window.minimum_notice_minutes) * 60_000;
        if cell.capacity == 0 {
            CellState::Closed
        } else if cell.at <= now {
            CellState::Past
        } else if self.blocked(cell) {
            CellState::Blocked
        } else if let Some(opens_at) = opens_at.filter(|at| now < *at) {
            CellState::NotYet { opens_at: stamp(opens_at) }
        } else if opens_at.is_none() || cell.at - now <= notice_ms {
            CellState::Closed
        } else {
            let taken = self.most(cell, |moment| self.held(moment) + self.booked(moment));
            match cell.capacity.saturating_sub(taken) {
                0 if self.most(cell, |moment| self.held(moment)) > 0 => CellState::Held,
                0 => CellState::Booked,
                left => CellState::Free { left: left as u16 },
            }
        }
    }

    // ---- what is due ----

    pub fn next_due(&self) -> Option<i64> {
        let holds = self.holds.iter().map(|hold| hold.until);
        let places = self.bookings.iter().filter(|b| !b.freed).filter_map(|b| b.free_at);
        holds.chain(places).min()
    }

    /// What falls due by now, in the order in which it does.
    pub fn due(&self, now: i64) -> Vec<Event> {
        let mut due: Vec<(i64, u8, u128, Event)> = Vec::new();
        for hold in self.holds.iter().filter(|hold| hold.until <= now) {
            due.push((hold.until, 0, hold.id.0, Event::HoldEnded { hold: hold.id, why: HoldEnd::Expired }));
        }
        for booking in self.bookings.iter().filter(|b| !b.freed) {
            if let Some(free_at) = booking.free_at.filter(|at| *at <= now) {
                due.push((free_at, 1, booking.id.0, Event::PlaceFreed { booking: booking.id }));
            }
        }
        due.sort_by_key(|(at, kind, id, _)| (*at, *kind, *id));
        due.into_iter().map(|(_, _, _, event)| event).collect()
    }

    // ---- what a command comes to ----

    pub fn predict(&self, command: &Command, now: i64) -> Result<Effect, Refusal> {
        if let Some((before, answer)) = self.answered(command.request) {
            return if same(before, command) { Ok((vec![], answer.clone())) } else { Err(Refusal::RequestReused) };
        }
        match &command.action {
            Action::Hold { range } => self.predict_hold(HoldId(command.request.0), command.by, *range, now),
            Action::Extend { hold } => {
                let hold = self.my_hold(*hold, command.by, now)?;
                let policy = &self.schedule.policy;
                if hold.extended >= policy.hold_extensions_max {
                    return Err(Refusal::HoldExtensionsUsed);
                }
                let until = stamp(hold.until + i64::from(policy.hold_minutes) * 60_000);
                let extensions_left = policy.hold_extensions_max - hold.extended - 1;
                let answer = Answer::Extended { hold: hold.id, until, extensions_left };
                Ok((vec![Event::HoldExtended { hold: hold.id, until }], answer))
            }
            Action::Release { hold } => {
                let hold = self.my_hold(*hold, command.by, now)?.id;
                Ok((vec![Event::HoldEnded { hold, why: HoldEnd::Released }], Answer::Released { hold }))
            }
            Action::Confirm { booking, .. } if self.bookings.iter().any(|known| known.id == *booking) => {
                Err(Refusal::RequestReused)
            }
            Action::Confirm { hold, booking, beneficiary } => {
                self.predict_confirm(*hold, command.by, *booking, *beneficiary, now)
            }
            Action::Approve { booking } => {
                operators_only(command.by)?;
                if self.to_come(*booking, now)?.waits {
                    Ok((vec![Event::BookingApproved { booking: *booking }], Answer::Approved { booking: *booking }))
                } else {
                    Err(Refusal::BookingApproved)
                }
            }
            Action::Cancel { booking } => self.predict_cancel(*booking, command.by, now),
            Action::Block { range } => {
                let block = BlockId(command.request.0);
                if self.blocks.iter().any(|known| known.id == block) {
                    return Err(Refusal::RequestReused);
                }
                operators_only(command.by)?;
                self.cover(*range).ok_or(Refusal::SlotClosed)?;
                Ok((vec![Event::Blocked { block, range: *range }], Answer::Blocked { block }))
            }
            Action::Unblock { block } => {
                operators_only(command.by)?;
                let known = self.blocks.iter().find(|known| known.id == *block).ok_or(Refusal::BlockUnknown)?;
                Ok((vec![Event::Unblocked { block: known.id }], Answer::Unblocked { block: known.id }))
            }
            Action::ChangeSchedule { schedule, touched } => {
                if matches!(command.by, Actor::Person(_)) {
                    return Err(Refusal::NotAllowed);
                }
                if self.touched(schedule, now) != *touched {
                    return Err(Refusal::TouchedChanged);
                }
                let mut gone: Vec<HoldId> = self.holds_without_time(schedule);
                gone.sort();
                let ended = |hold| Event::HoldEnded { hold, why: HoldEnd::ScheduleChanged };
                let mut events: Vec<Event> = gone.into_iter().map(ended).collect();
                events.push(Event::ScheduleChanged { schedule: schedule.clone() });
                Ok((events, Answer::ScheduleChanged))
            }
            Action::Expire => Ok((self.due(now), Answer::Nothing)),
        }
    }

    /// The cells of a range, if the hours give them all, one after the other.
    fn cover(&self, range: SlotRange) -> Option<Vec<ModelCell>> {
        let day = self.cells(range.start.date);
        let first = day.iter().find(|cell| cell.slot == range.start)?;
        let wanted: Vec<i64> = moments(first.at, range.minutes).collect();
        let grid = self.schedule.grid_minutes;
        let inside: Vec<ModelCell> =
            day.iter().filter(|cell| first.at <= cell.at && cell.at < end(first.at, range)).copied().collect();
        let covered: Vec<i64> = inside.iter().flat_map(|cell| moments(cell.at, grid)).collect();
        let whole = range.minutes > 0 && range.minutes.is_multiple_of(grid);
        (whole && covered == wanted).then_some(inside)
    }

    fn predict_hold(&self, hold: HoldId, by: Actor, range: SlotRange, now: i64) -> Result<Effect, Refusal> {
        if self.holds.iter().any(|known| known.id == hold) || self.ended.iter().any(|(_, known, _, _)| *known == hold) {
            return Err(Refusal::RequestReused);
        }
        let Actor::Person(person) = by else { return Err(Refusal::NotAllowed) };
        if !self.schedule.durations_minutes.contains(&range.minutes) {
            return Err(Refusal::DurationNotAllowed);
        }
        let cells = self.cover(range).ok_or(Refusal::SlotClosed)?;
        let opens_at = self.days.opens_at(&self.schedule, range.start.date);
        let (Some(opens_at), true) = (opens_at, cells.iter().all(|cell| cell.capacity > 0)) else {
            return Err(Refusal::SlotClosed);
        };
        self.check_time(cells[0].at, opens_at, now)?;
        if cells.iter().any(|cell| self.blocked(cell)) {
            return Err(Refusal::SlotBlocked);
        }
        if cells.iter().any(|cell| self.most(cell, |moment| self.held(moment) + self.booked(moment)) >= cell.capacity) {
            return Err(Refusal::SlotTaken);
        }
        if let Some(mine) = self.holds.iter().find(|known| known.person == person) {
            let (resource, hold, until) = (self.resource.clone(), mine.id, stamp(mine.until));
            return Err(Refusal::PersonHasHold { resource, hold, until });
        }
        self.check_cap(person, now)?;
        let until = stamp(now + i64::from(self.schedule.policy.hold_minutes) * 60_000);
        let extensions_left = self.schedule.policy.hold_extensions_max;
        let answer = Answer::Held { hold, range, until, extensions_left };
        Ok((vec![Event::HoldPlaced { hold, person, range, until }], answer))
    }

    fn check_time(&self, starts: i64, opens_at: i64, now: i64) -> Result<(), Refusal> {
        if starts <= now {
            return Err(Refusal::SlotPast);
        }
        if now < opens_at {
            return Err(Refusal::SlotNotYet { opens_at: stamp(opens_at) });
        }
        if starts - now <= i64::from(self.schedule.window.minimum_notice_minutes) * 60_000 {
            return Err(Refusal::SlotTooSoon);
        }
        Ok(())
    }

    fn check_cap(&self, person: PersonTag, now: i64) -> Result<(), Refusal> {
        let bookings_max = self.schedule.policy.bookings_per_person_max;
        if self.future_bookings(person, now) >= usize::from(bookings_max) {
            return Err(Refusal::PersonCapReached { bookings_max });
        }
        Ok(())
    }

    fn my_hold(&self, id: HoldId, by: Actor, now: i64) -> Result<&MHold, Refusal> {
        if let Some(live) = self.holds.iter().find(|hold| hold.id == id) {
            return match by {
                Actor::Person(person) if person == live.person && now < live.until => Ok(live),
                Actor::Person(person) if person == live.person => Err(Refusal::HoldExpired),
                _ => Err(Refusal::HoldNotYours),
            };
        }
        let Some((_, _, person, fate)) = self.ended.iter().find(|(_, known, _, _)| *known == id) else {
            return Err(Refusal::HoldUnknown);
        };
        Err(match fate {
            _ if by != Actor::Person(*person) => Refusal::HoldNotYours,
            Fate::Expired => Refusal::HoldExpired,
            Fate::Released => Refusal::HoldReleased,
            Fate::ScheduleChanged => Refusal::SlotClosed,
            Fate::Confirmed(booking) => Refusal::HoldConfirmed { booking: *booking },
        })
    }

    fn predict_confirm(
        &self,
        hold: HoldId,
        by: Actor,
        booking: BookingId,
        beneficiary: PersonTag,
        now: i64,
    ) -> Result<Effect, Refusal> {
        let mine = self.my_hold(hold, by, now)?;
        if mine.at <= now {
            return Err(Refusal::SlotPast);
        }
        self.check_cap(beneficiary, now)?;
        let answer = Answer::Confirmed { booking, range: mine.range };
        let needs_approval = self.schedule.policy.approval;
        Ok((vec![Event::BookingConfirmed { hold, booking, beneficiary, needs_approval }], answer))
    }

    fn to_come(&self, booking: BookingId, now: i64) -> Result<&MBooking, Refusal> {
        let found = self.bookings.iter().find(|known| known.id == booking).ok_or(Refusal::BookingUnknown)?;
        match found.free_at {
            Some(_) => Err(Refusal::BookingCancelled),
            None if found.at <= now => Err(Refusal::BookingPast),
            None => Ok(found),
        }
    }

    fn predict_cancel(&self, booking: BookingId, by: Actor, now: i64) -> Result<Effect, Refusal> {
        if by == Actor::System {
            return Err(Refusal::NotAllowed);
        }
        let found = self.bookings.iter().find(|known| known.id == booking).ok_or(Refusal::BookingUnknown)?;
        if let Actor::Person(person) = by
            && person != found.applicant
            && person != found.beneficiary
        {
            return Err(Refusal::BookingNotYours);
        }
        let waits = self.to_come(booking, now)?.waits;
        let policy = &self.schedule.policy;
        let notice_ms = i64::from(policy.cancel_notice_minutes) * 60_000;
        if matches!(by, Actor::Person(_)) && !waits && found.at - now < notice_ms {
            return Err(Refusal::CancelTooLate);
        }
        let free_at = stamp(now + i64::from(policy.release_delay_minutes) * 60_000);
        Ok((vec![Event::BookingCancelled { booking, by, free_at }], Answer::Cancelled { booking, free_at }))
    }

    // ---- what a new schedule would do ----

    /// The bookings to come that would lose their time.
    pub fn touched(&self, new: &Schedule, now: i64) -> Vec<BookingId> {
        let to_come = self.bookings.iter().filter(|b| b.free_at.is_none() && b.at > now);
        let booked = |moment| self.booked(moment);
        let version = version_of(new);
        let mut lost: Vec<BookingId> =
            to_come.filter(|b| !self.keeps_time(new, version, b.range, b.at, booked)).map(|b| b.id).collect();
        lost.sort();
        lost
    }

    fn holds_without_time(&self, new: &Schedule) -> Vec<HoldId> {
        let taken = |moment| self.booked(moment) + self.held(moment);
        let version = version_of(new);
        let lost = self.holds.iter().filter(|hold| !self.keeps_time(new, version, hold.range, hold.at, taken));
        lost.map(|hold| hold.id).collect()
    }

    /// Every moment of the range lies in an open cell of its date that has room for all who are in it.
    fn keeps_time(&self, new: &Schedule, version: u64, range: SlotRange, at: i64, taken: impl Fn(i64) -> u32) -> bool {
        let day = self.days.cells(version, new, range.start.date);
        let fits = |moment: i64| {
            let in_cell =
                day.iter().find(|cell| cell.at <= moment && moment < cell.at + i64::from(new.grid_minutes) * 60_000);
            in_cell.is_some_and(|cell| {
                let most = moments(cell.at, new.grid_minutes).map(&taken).max().unwrap_or(0);
                cell.capacity > 0 && most <= cell.capacity
            })
        };
        self.days.instant(new.zone, range.start) == Some(at) && moments(at, range.minutes).all(fits)
    }

    // ---- what happens ----

    /// One event. `command` is what caused it, with the answer it gets.
    pub fn happen(&mut self, event: &Event, at: i64, command: Option<&(Rc<Command>, Answer)>) {
        self.seq += 1;
        self.last_at = self.last_at.max(at);
        match event {
            Event::HoldPlaced { hold, person, range, until } => {
                let starts = self.days.instant(self.schedule.zone, range.start).expect("a predicted hold has a time");
                let (id, person, range) = (*hold, *person, *range);
                self.holds.push(MHold { id, person, range, at: starts, until: until.0, extended: 0 });
            }
            Event::HoldExtended { hold, until } => {
                let found = self.holds.iter_mut().find(|known| known.id == *hold).expect("the hold lives");
                found.until = until.0;
                found.extended += 1;
            }
            Event::HoldEnded { hold, why } => {
                let fate = match why {
                    HoldEnd::Released => Fate::Released,
                    HoldEnd::Expired => Fate::Expired,
                    HoldEnd::ScheduleChanged => Fate::ScheduleChanged,
                };
                self.end_hold(*hold, at, fate);
            }
            Event::BookingApproved { booking } => {
                let found = self.bookings.iter_mut().find(|known| known.id == *booking).expect("the booking is there");
                found.waits = false;
            }
            Event::BookingConfirmed { hold, booking, beneficiary, needs_approval } => {
                let was = self.end_hold(*hold, at, Fate::Confirmed(*booking));
                let (applicant, beneficiary, range) = (was.person, *beneficiary, was.range);
                let made = MBooking {
                    id: *booking,
                    applicant,
                    beneficiary,
                    range,
                    at: was.at,
                    free_at: None,
                    freed: false,
                    touched: false,
                    waits: *needs_approval,
                };
                self.bookings.push(made);
            }
            Event::BookingCancelled { booking, free_at, .. } => {
                let found = self.bookings.iter_mut().find(|known| known.id == *booking).expect("the booking is there");
                found.free_at = Some(free_at.0);
                found.freed = free_at.0 <= at;
            }
            Event::PlaceFreed { booking } => {
                // It may be forgotten by now; see `forget`.
                for found in self.bookings.iter_mut().filter(|known| known.id == *booking) {
                    found.freed = true;
                }
            }
            Event::Blocked { block, range } => {
                let starts = self.days.instant(self.schedule.zone, range.start).expect("a predicted block has a time");
                self.blocks.push(MBlock { id: *block, range: *range, at: starts });
            }
            Event::Unblocked { block } => self.blocks.retain(|known| known.id != *block),
            Event::ScheduleChanged { schedule } => {
                for id in self.touched(schedule, at) {
                    for found in self.bookings.iter_mut().filter(|known| known.id == id) {
                        found.touched = true;
                    }
                }
                self.schedule = Rc::new((**schedule).clone());
                self.version = version_of(schedule);
            }
        }
        if let Some((command, answer)) = command
            && !matches!(event, Event::HoldEnded { why: HoldEnd::ScheduleChanged, .. })
        {
            self.answers.insert(command.request, (command.clone(), answer.clone()));
            self.answer_times.push_back((at, command.request));
        }
        self.forget(at - DAY_MS);
    }

    fn end_hold(&mut self, id: HoldId, at: i64, fate: Fate) -> MHold {
        let place = self.holds.iter().position(|known| known.id == id).expect("the hold lives");
        let was = self.holds.remove(place);
        self.ended.push((at, id, was.person, fate));
        was
    }

    /// A day is how long answers, ended holds, and what is over are remembered.
    fn forget(&mut self, before: i64) {
        while let Some((at, request)) = self.answer_times.front().copied().filter(|(at, _)| *at < before) {
            debug_assert!(at < before);
            self.answer_times.pop_front();
            self.answers.remove(&request);
        }
        self.ended.retain(|(at, ..)| *at >= before);
        self.bookings.retain(|b| end(b.at, b.range) >= before);
        self.blocks.retain(|b| end(b.at, b.range) >= before);
    }
}

fn operators_only(by: Actor) -> Result<(), Refusal> {
    if matches!(by, Actor::Operator(_)) { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// The same request again; the booking's id is the shell's and not part of what was asked.
pub fn same(a: &Command, b: &Command) -> bool {
    let plain = |command: &Command| match &command.action {
        Action::Confirm { hold, beneficiary, .. } => {
            Action::Confirm { hold: *hold, booking: BookingId(0), beneficiary: *beneficiary }
        }
        other => other.clone(),
    };
    a.by == b.by && plain(a) == plain(b)
}

/// A name of its own for each schedule, also one that is never applied: a hash of its printed form.
fn version_of(schedule: &Schedule) -> u64 {
    let text = format!("{schedule:?}");
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash | 1 << 63
}
