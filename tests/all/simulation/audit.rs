//! Watches the durable events alone, without the model's predictions: no place with two owners, no cap exceeded at any
//! prefix, nothing acknowledged lost.

use std::collections::{HashMap, VecDeque};

use sportello::domain::calendar::Calendar;
use sportello::domain::command::Answer;
use sportello::domain::event::Event;
use sportello::domain::ids::{BookingId, HoldId, PersonTag, RequestId};
use sportello::domain::time::SlotRange;

use super::days::moments;
use super::model::{DAY_MS, Model};

#[derive(Default)]
pub struct Audit {
    owners: HashMap<i64, u32>,
    holds: HashMap<HoldId, (PersonTag, i64, SlotRange)>,
    bookings: HashMap<BookingId, Owned>,
    acknowledged: VecDeque<(i64, RequestId, Answer)>,
}

struct Owned {
    beneficiary: PersonTag,
    at: i64,
    range: SlotRange,
    cancelled: bool,
    freed: bool,
}

impl Audit {
    /// One durable event; `before` is the model as it was before it, for its reading of the schedule.
    pub fn event(&mut self, event: &Event, now: i64, before: &Model) {
        match event {
            Event::HoldPlaced { hold, person, range, .. } => {
                let at = before.days.instant(before.schedule.zone, range.start).expect("a hold has a time");
                self.take(at, *range, before);
                assert!(at > now, "a hold of the past: {event:?}");
                assert!(self.holds.values().all(|(other, ..)| other != person), "two holds of one: {event:?}");
                self.holds.insert(*hold, (*person, at, *range));
            }
            Event::HoldEnded { hold, .. } => {
                let (_, at, range) = self.holds.remove(hold).expect("a hold ends once");
                self.give_back(at, range);
            }
            Event::BookingConfirmed { hold, booking, beneficiary, .. } => {
                let (_, at, range) = self.holds.remove(hold).expect("a confirmed hold lives");
                let theirs = |owned: &&Owned| owned.beneficiary == *beneficiary && !owned.cancelled && owned.at > now;
                let has = self.bookings.values().filter(theirs).count();
                let cap = usize::from(before.schedule.policy.bookings_per_person_max);
                assert!(has < cap, "{has} bookings of {cap} already: {event:?}");
                let owned = Owned { beneficiary: *beneficiary, at, range, cancelled: false, freed: false };
                assert!(self.bookings.insert(*booking, owned).is_none(), "a booking made twice");
            }
            Event::BookingCancelled { booking, free_at, .. } => {
                let owned = self.bookings.get_mut(booking).expect("a cancelled booking exists");
                assert!(!std::mem::replace(&mut owned.cancelled, true), "cancelled twice");
                if free_at.0 <= now {
                    self.free(*booking);
                }
            }
            Event::PlaceFreed { booking } => self.free(*booking),
            Event::HoldExtended { .. }
            | Event::BookingApproved { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. }
            | Event::ScheduleChanged { .. } => {}
        }
    }

    fn take(&mut self, at: i64, range: SlotRange, model: &Model) {
        let grid_ms = i64::from(model.schedule.grid_minutes) * 60_000;
        let day = model.cells(range.start.date);
        for moment in moments(at, range.minutes) {
            let cell = day.iter().find(|cell| cell.at <= moment && moment < cell.at + grid_ms);
            let places = cell.map_or(0, |cell| cell.capacity);
            let owners = self.owners.entry(moment).or_default();
            *owners += 1;
            assert!(*owners <= places, "{owners} owners of {places} places at {}", range.start);
        }
    }

    fn give_back(&mut self, at: i64, range: SlotRange) {
        for moment in moments(at, range.minutes) {
            *self.owners.get_mut(&moment).expect("somebody owned it") -= 1;
        }
    }

    fn free(&mut self, booking: BookingId) {
        let owned = self.bookings.get_mut(&booking).expect("a freed booking exists");
        assert!(!std::mem::replace(&mut owned.freed, true), "freed twice");
        let (at, range) = (owned.at, owned.range);
        self.give_back(at, range);
    }

    pub fn acknowledge(&mut self, at: i64, request: RequestId, answer: &Answer) {
        self.acknowledged.push_back((at, request, answer.clone()));
    }

    /// After a crash: every acknowledged command is there with the same result, every booking that stands as well.
    pub fn nothing_lost(&mut self, calendar: &Calendar) {
        let remembered_from = calendar.last_at().0 - DAY_MS;
        while self.acknowledged.front().is_some_and(|(at, ..)| *at < remembered_from) {
            self.acknowledged.pop_front();
        }
        for (_, request, answer) in &self.acknowledged {
            let found = calendar.answer(*request).map(|remembered| &remembered.answer);
            assert_eq!(found, Some(answer), "an acknowledged command is lost: {request}");
        }
        self.bookings.retain(|_, owned| owned.at + i64::from(owned.range.minutes) * 60_000 >= remembered_from);
        for (id, owned) in self.bookings.iter().filter(|(_, owned)| !owned.cancelled) {
            let found = calendar.booking(*id).map(|booking| (booking.beneficiary, booking.at.0));
            assert_eq!(found, Some((owned.beneficiary, owned.at)), "a confirmed booking is lost: {id}");
        }
        self.owners.retain(|moment, owners| *owners > 0 && *moment >= remembered_from);
    }
}
