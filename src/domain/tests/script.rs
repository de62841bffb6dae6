//! `check`: plays a story, one command a line, and compares what comes of each. After every line the invariants must
//! hold; at the end a replay of the events, and one from a stored snapshot, must give the same calendar.
//!
//! ```text
//! schedule rule=1-5@09:00-12:00x2 notice=60            the first line; see `words` for its words
//! at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h    who, what; `=h` names the hold, booking or block
//! at +10m confirm A h for B #r =b -> confirmed         `#r` names the request: again with it is a retry
//! show 2026-11-24T10:00 -> booked                      the state of a cell
//! ```
//! Behind `->` stands the beginning of what comes of it: an answer, or a refusal with its number.

use std::collections::HashMap;

use super::words;
use crate::domain::calendar::Calendar;
use crate::domain::colour::CellState;
use crate::domain::command::{Action, Actor, Answer, Command};
use crate::domain::decide::decide;
use crate::domain::event::{Cause, Event, Record};
use crate::domain::ids::{BlockId, BookingId, HoldId, PersonTag, RequestId, Seq};
use crate::domain::invariants;
use crate::domain::refusal::Refusal;
use crate::domain::schedule::Schedule;
use crate::domain::time::{Timestamp, Week};

/// Plays a story and compares.
pub fn check(story: &str) {
    let mut stage: Option<Stage> = None;
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let (line_words, expected) = line.split_once("->").map_or((line, None), |(words, rest)| (words, Some(rest)));
        let line_words: Vec<&str> = line_words.split_whitespace().collect();
        match &mut stage {
            None => stage = Some(Stage::new(words::schedule(&line_words[1..]))),
            Some(stage) => stage.line(line, &line_words, expected.map(str::trim)),
        }
    }
    stage.expect("a story begins with a schedule").compare_replays();
}

struct Stage {
    calendar: Calendar,
    records: Vec<Record>,
    snapshot: Vec<u8>,
    snapshot_records: usize,
    now: Timestamp,
    names: HashMap<String, u128>,
    lines: u128,
}

impl Stage {
    fn new(schedule: Schedule) -> Self {
        schedule.check().expect("the story's schedule is valid");
        let first = Record {
            seq: Seq(1),
            at: Timestamp(0),
            cause: None,
            event: Event::ScheduleChanged { schedule: Box::new(schedule) },
        };
        let calendar = Calendar::from_first(&first).unwrap();
        let snapshot = rmp_serde::to_vec_named(&calendar).unwrap();
        let names = HashMap::new();
        Self { calendar, records: vec![first], snapshot, snapshot_records: 1, now: Timestamp(0), names, lines: 0 }
    }

    fn line(&mut self, line: &str, line_words: &[&str], expected: Option<&str>) {
        self.lines += 1;
        let rest = match line_words {
            ["at", time, rest @ ..] => {
                self.now = self.time(time);
                rest
            }
            rest => rest,
        };
        let got = self.play(rest);
        if let Some(expected) = expected {
            let rest = got.strip_prefix(expected).filter(|_| !expected.is_empty() || got.is_empty());
            assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')), "{line}\n  got: {got}");
        }
        invariants::check(&self.calendar).unwrap_or_else(|broken| panic!("{line}\n  {broken}"));
        if self.lines == 5 {
            self.snapshot = rmp_serde::to_vec_named(&self.calendar).unwrap();
            self.snapshot_records = self.records.len();
        }
    }

    /// `2026-11-23T09:00`, or `+10m`, `+1ms`, `-1ms` from where the story stands.
    fn time(&self, word: &str) -> Timestamp {
        let unit_ms = |word: &str| -> i64 {
            let end = word.find(|c: char| c.is_ascii_alphabetic()).unwrap();
            let unit = match &word[end..] {
                "ms" => 1,
                "s" => 1000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                unit => panic!("no such unit: {unit}"),
            };
            word[..end].parse::<i64>().unwrap() * unit
        };
        match word.as_bytes()[0] {
            b'+' => Timestamp(self.now.0 + unit_ms(&word[1..])),
            b'-' => Timestamp(self.now.0 - unit_ms(&word[1..])),
            _ => words::time(self.calendar.schedule().zone, word),
        }
    }

    fn play(&mut self, line_words: &[&str]) -> String {
        let zone = self.calendar.schedule().zone;
        match line_words {
            [] => String::new(),
            ["show", slot] => self.show(slot),
            ["due"] => self.calendar.next_due().map_or("none".into(), |at| words::show_time(zone, at)),
            ["changes", day] => {
                let view = self.calendar.week(Week::of(words::date(day)), self.now);
                view.next_change.map_or("none".into(), |at| words::show_time(zone, at))
            }
            ["cells", day] => self.cells(day),
            ["near", range] => {
                let found = self.calendar.nearest_free(words::range(range), 3, self.now);
                found.iter().map(|range| range.start.to_string()).collect::<Vec<_>>().join(" ")
            }
            ["preview", new @ ..] => {
                let touched = self.calendar.touched_by(&words::schedule(new), self.now);
                touched.iter().map(|id| self.name(id.0)).collect::<Vec<_>>().join(" ")
            }
            ["booking", booking] => {
                let id = BookingId(self.id(booking));
                let found = self.calendar.booking(id);
                found.map_or("forgotten".into(), |found| {
                    let waits = if found.needs_approval { " waits" } else { "" };
                    format!("{:?} touched={}{waits}", found.state, found.touched)
                })
            }
            command => self.command(command),
        }
    }

    fn command(&mut self, line_words: &[&str]) -> String {
        let named = |mark: char| line_words.iter().find_map(|word| word.strip_prefix(mark));
        let request = named('#').map_or(self.lines, |name| self.id(name));
        let new_id = named('=').map(|name| self.id(name));
        let plain: Vec<&str> = line_words.iter().copied().filter(|word| !word.starts_with(['#', '='])).collect();
        let (action, makes_request_id) = self.action(&plain, new_id);
        // A hold or block carries its request's id, so naming one names the request.
        let request = if makes_request_id { new_id.unwrap_or(request) } else { request };
        let by = match plain.get(1) {
            Some(who) if who.starts_with("op") => Actor::Operator(PersonTag(self.id(who))),
            Some(who) if *who != "system" => Actor::Person(PersonTag(self.id(who))),
            _ => Actor::System,
        };
        self.submit(&Command { request: RequestId(request), by, action })
    }

    fn action(&mut self, plain: &[&str], new_id: Option<u128>) -> (Action, bool) {
        let new_id = new_id.unwrap_or(1_000_000 + self.lines);
        match plain {
            ["hold", _, range] => (Action::Hold { range: words::range(range) }, true),
            ["block", _, range] => (Action::Block { range: words::range(range) }, true),
            ["extend", _, hold] => (Action::Extend { hold: HoldId(self.id(hold)) }, false),
            ["release", _, hold] => (Action::Release { hold: HoldId(self.id(hold)) }, false),
            ["confirm", who, hold, of @ ..] => {
                let beneficiary = if let ["for", other] = of { other } else { who };
                let (hold, beneficiary) = (HoldId(self.id(hold)), PersonTag(self.id(beneficiary)));
                (Action::Confirm { hold, booking: BookingId(new_id), beneficiary }, false)
            }
            ["approve", _, booking] => (Action::Approve { booking: BookingId(self.id(booking)) }, false),
            ["cancel", _, booking] => (Action::Cancel { booking: BookingId(self.id(booking)) }, false),
            ["unblock", _, block] => (Action::Unblock { block: BlockId(self.id(block)) }, false),
            ["expire"] => (Action::Expire, false),
            ["change", _, new @ ..] => {
                let (touched, new): (Vec<&str>, Vec<&str>) = new.iter().partition(|word| word.starts_with('~'));
                let mut touched: Vec<BookingId> = touched.iter().map(|word| BookingId(self.id(&word[1..]))).collect();
                touched.sort();
                (Action::ChangeSchedule { schedule: Box::new(words::schedule(&new)), touched }, false)
            }
            _ => panic!("no such command: {plain:?}"),
        }
    }

    /// As the shell does it: decides, evolves, and answers with what is remembered.
    fn submit(&mut self, command: &Command) -> String {
        let events = match decide(&self.calendar, command, self.now) {
            Ok(events) => events,
            Err(refusal) => return self.show_refusal(&refusal),
        };
        let again = events.is_empty() && command.action != Action::Expire;
        let told: Vec<String> = events.iter().map(|event| self.show_event(event)).collect();
        let cause = Cause { request: command.request, fingerprint: command.fingerprint() };
        for event in events {
            let record = Record { seq: self.calendar.seq().next(), at: self.now, cause: Some(cause), event };
            self.calendar.evolve(&record);
            self.records.push(record);
        }
        if command.action == Action::Expire {
            return if told.is_empty() { "nothing".into() } else { told.join(", ") };
        }
        let answer = self.calendar.answer(command.request).expect("an accepted command has an answer");
        let ended: String =
            told.iter().filter(|text| text.starts_with("ended")).map(|text| format!(" {text}")).collect();
        format!("{}{}{ended}", if again { "again " } else { "" }, self.show_answer(&answer.answer))
    }

    fn id(&mut self, name: &str) -> u128 {
        let next = 1000 + self.names.len() as u128;
        *self.names.entry(name.to_owned()).or_insert(next)
    }

    fn name(&self, id: u128) -> String {
        let found = self.names.iter().find(|(_, known)| **known == id);
        found.map_or("?".into(), |(name, _)| name.clone())
    }

    fn compare_replays(&self) {
        let mut replayed = Calendar::from_first(&self.records[0]).unwrap();
        let mut from_snapshot: Calendar = rmp_serde::from_slice(&self.snapshot).unwrap();
        self.records[1..].iter().for_each(|record| replayed.evolve(record));
        self.records[self.snapshot_records..].iter().for_each(|record| from_snapshot.evolve(record));
        assert_eq!(replayed, self.calendar, "a replay gives another calendar");
        assert_eq!(from_snapshot, self.calendar, "a replay from a snapshot gives another calendar");
    }
}

/// How things are told.
impl Stage {
    fn show(&self, slot: &str) -> String {
        let slot = words::slot(slot);
        let view = self.calendar.week(Week::of(slot.date), self.now);
        let cell = view.cells.iter().find(|cell| cell.slot == slot);
        cell.map_or("no cell".into(), |cell| self.show_state(cell.state))
    }

    fn show_state(&self, state: CellState) -> String {
        match state {
            CellState::NotYet { opens_at } => {
                format!("not_yet {}", words::show_time(self.calendar.schedule().zone, opens_at))
            }
            CellState::Free { left } => format!("free {left}"),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// `09:00x1 09:15x1 …`
    fn cells(&self, day: &str) -> String {
        let cells = self.calendar.schedule().day(words::date(day));
        let show = |slot: String, capacity| format!("{}x{capacity}", &slot[11..]);
        cells.iter().map(|cell| show(cell.slot.to_string(), cell.capacity)).collect::<Vec<_>>().join(" ")
    }

    fn show_answer(&self, answer: &Answer) -> String {
        let time = |at: &Timestamp| words::show_time(self.calendar.schedule().zone, *at);
        match answer {
            Answer::Held { hold: _, range, until, extensions_left } => {
                format!("held until {} left {extensions_left} {}/{}", time(until), range.start, range.minutes)
            }
            Answer::Extended { hold: _, until, extensions_left } => {
                format!("extended until {} left {extensions_left}", time(until))
            }
            Answer::Released { hold } => format!("released {}", self.name(hold.0)),
            Answer::Confirmed { booking, .. } => format!("confirmed {}", self.name(booking.0)),
            Answer::Approved { booking } => format!("approved {}", self.name(booking.0)),
            Answer::Cancelled { booking, free_at } => {
                format!("cancelled {} free {}", self.name(booking.0), time(free_at))
            }
            Answer::Blocked { block } => format!("blocked {}", self.name(block.0)),
            Answer::Unblocked { block } => format!("unblocked {}", self.name(block.0)),
            Answer::ScheduleChanged => "changed".into(),
            Answer::Nothing => "nothing".into(),
        }
    }

    fn show_event(&self, event: &Event) -> String {
        match event {
            Event::HoldEnded { hold, .. } => format!("ended {}", self.name(hold.0)),
            Event::PlaceFreed { booking } => format!("freed {}", self.name(booking.0)),
            _ => String::new(),
        }
    }

    /// `slot_not_yet(23) 2026-11-24T08:00`
    fn show_refusal(&self, refusal: &Refusal) -> String {
        let json = serde_json::to_value(refusal).unwrap();
        let zone = self.calendar.schedule().zone;
        let detail = match refusal {
            Refusal::SlotNotYet { opens_at } => words::show_time(zone, *opens_at),
            Refusal::PersonHasHoldHere { hold, until } => {
                format!("{} until {}", self.name(hold.0), words::show_time(zone, *until))
            }
            Refusal::HoldConfirmed { booking } => self.name(booking.0),
            Refusal::PersonCapReached { bookings_max } => bookings_max.to_string(),
            Refusal::ScheduleInvalid { problem } => problem.clone(),
            _ => return format!("{}({})", json["name"].as_str().unwrap(), refusal.number()),
        };
        format!("{}({}) {detail}", json["name"].as_str().unwrap(), refusal.number())
    }
}
