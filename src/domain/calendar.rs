//! A resource's calendar: what its events have made of it. `evolve` cannot refuse; `decide` (next door) may.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::command::Answer;
use super::event::{Cause, Event, HoldEnd, Record};
use super::ids::{BlockId, BookingId, HoldId, PersonTag, RequestId, Seq};
use super::occupancy::{Kind, Occupancy, Span};
use super::schedule::Schedule;
use super::time::{SlotRange, Timestamp, instant};

/// How long answers, ended holds and past bookings are remembered: a day covers every retry of a client.
const REMEMBERED_MS: i64 = 24 * 3_600_000;
/// At most so many answers and ended holds are remembered: more than any counter sees in a day, and 3 MB at most.
const REMEMBERED_MAX: usize = 20_000;

/// The state of one resource after some number of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Calendar {
    kept: Kept,
    /// What follows is derived from `kept` and rebuilt after loading.
    occupancy: Occupancy,
    due: BTreeSet<(Timestamp, Due)>,
    by_end: BTreeSet<(Timestamp, Past)>,
    hold_of: BTreeMap<PersonTag, HoldId>,
    bookings_of: BTreeMap<PersonTag, BTreeSet<BookingId>>,
}

/// What a snapshot keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    seq: Seq,
    last_at: Timestamp,
    schedule: Schedule,
    holds: BTreeMap<HoldId, Hold>,
    bookings: BTreeMap<BookingId, Booking>,
    blocks: BTreeMap<BlockId, Block>,
    answers: Memory<RequestId, Remembered>,
    ended: Memory<HoldId, EndedHold>,
}

/// A live hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub person: PersonTag,
    pub range: SlotRange,
    /// When the range begins.
    pub at: Timestamp,
    /// The deadline: from this instant on it can no longer be confirmed.
    pub until: Timestamp,
    pub extensions_used: u8,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Who asked for it.
    pub applicant: PersonTag,
    /// Whom it is for; caps count this one.
    pub beneficiary: PersonTag,
    pub range: SlotRange,
    /// When the range begins.
    pub at: Timestamp,
    pub state: BookingState,
    /// Whether the office has yet to agree; stays as it was where the booking is cancelled meanwhile.
    #[serde(default)]
    pub needs_approval: bool,
    /// Whether a change of the schedule closed its time; the office has to talk to the person.
    #[serde(default)]
    pub touched: bool,
}

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingState {
    Confirmed,
    /// Cancelled; its place is free again from `free_at`, and `freed` says that this has happened.
    Cancelled {
        free_at: Timestamp,
        freed: bool,
    },
}

/// Cells that an operator has taken out of booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub range: SlotRange,
    /// When the range begins.
    pub at: Timestamp,
}

/// A hold that is no more, and how it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedHold {
    pub person: PersonTag,
    pub end: HoldFate,
}

/// How a hold ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldFate {
    Ended(HoldEnd),
    Confirmed(BookingId),
}

/// The answer a request got, and what it had asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    pub fingerprint: u64,
    pub answer: Answer,
}

/// What falls due at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    HoldEnds(HoldId),
    PlaceFrees(BookingId),
}

/// What is forgotten a day after its time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Past {
    Booking(BookingId),
    Block(BlockId),
}

impl Calendar {
    /// A calendar in which nothing has happened. Its first event is `ScheduleChanged`; this is the calendar before it.
    #[must_use]
    pub fn new(schedule: Schedule) -> Self {
        Kept {
            seq: Seq(0),
            last_at: Timestamp(0),
            schedule,
            holds: BTreeMap::new(),
            bookings: BTreeMap::new(),
            blocks: BTreeMap::new(),
            answers: Memory::default(),
            ended: Memory::default(),
        }
        .into()
    }

    /// The calendar after a resource's first event, which brings its schedule; none if it is another kind of event.
    #[must_use]
    pub fn from_first(record: &Record) -> Option<Self> {
        let Event::ScheduleChanged { schedule } = &record.event else { return None };
        let mut calendar = Self::new((**schedule).clone());
        calendar.evolve(record);
        Some(calendar)
    }

    /// Applies an event that has been decided. Never fails; an event out of order is a defect of the caller and panics.
    pub fn evolve(&mut self, record: &Record) {
        assert_eq!(record.seq, self.kept.seq.next(), "an event came out of order");
        self.kept.seq = record.seq;
        self.kept.last_at = self.kept.last_at.max(record.at);
        let answer = self.apply(&record.event, record.at);
        if let (Some(cause), Some(answer)) = (record.cause, answer) {
            self.remember(cause, answer, record.at);
        }
        self.forget(record.at);
    }

    /// The one place where an event changes the state; returns the answer that it means for its request.
    fn apply(&mut self, event: &Event, at: Timestamp) -> Option<Answer> {
        match event {
            Event::HoldPlaced { hold, person, range, until } => Some(self.place_hold(*hold, *person, *range, *until)),
            Event::HoldExtended { hold, until } => Some(self.extend_hold(*hold, *until)),
            Event::HoldEnded { hold, why } => {
                let ended = self.take_hold(*hold, at, HoldFate::Ended(*why));
                self.occupancy.give_back(Kind::Held, ended.span());
                (*why == HoldEnd::Released).then_some(Answer::Released { hold: *hold })
            }
            Event::BookingConfirmed { hold, booking, beneficiary, needs_approval } => {
                Some(self.confirm_hold(*hold, *booking, *beneficiary, *needs_approval, at))
            }
            Event::BookingApproved { booking } => {
                let approved = self.kept.bookings.get_mut(booking).expect("a booking that is approved exists");
                approved.needs_approval = false;
                Some(Answer::Approved { booking: *booking })
            }
            Event::BookingCancelled { booking, free_at, by: _ } => {
                self.cancel_booking(*booking, *free_at, at);
                Some(Answer::Cancelled { booking: *booking, free_at: *free_at })
            }
            Event::PlaceFreed { booking } => {
                self.free_place(*booking);
                None
            }
            Event::Blocked { block, range } => Some(self.place_block(*block, *range)),
            Event::Unblocked { block } => {
                let gone = self.kept.blocks.remove(block).expect("a block that is lifted was there");
                self.occupancy.give_back(Kind::Block, gone.span());
                self.by_end.remove(&(gone.span().end(), Past::Block(*block)));
                Some(Answer::Unblocked { block: *block })
            }
            Event::ScheduleChanged { schedule } => {
                self.change_schedule(schedule, at);
                Some(Answer::ScheduleChanged)
            }
        }
    }

    fn place_hold(&mut self, hold: HoldId, person: PersonTag, range: SlotRange, until: Timestamp) -> Answer {
        let placed = Hold { person, range, at: self.instant_of(range), until, extensions_used: 0 };
        self.occupancy.take(Kind::Held, placed.span());
        self.due.insert((until, Due::HoldEnds(hold)));
        self.hold_of.insert(person, hold);
        self.kept.holds.insert(hold, placed);
        Answer::Held { hold, range, until, extensions_left: self.kept.schedule.policy.hold_extensions_max }
    }

    fn extend_hold(&mut self, id: HoldId, until: Timestamp) -> Answer {
        let extensions_max = self.kept.schedule.policy.hold_extensions_max;
        let hold = self.kept.holds.get_mut(&id).expect("a hold that is extended lives");
        self.due.remove(&(hold.until, Due::HoldEnds(id)));
        hold.until = until;
        hold.extensions_used += 1;
        self.due.insert((until, Due::HoldEnds(id)));
        let extensions_left = extensions_max.saturating_sub(hold.extensions_used);
        Answer::Extended { hold: id, until, extensions_left }
    }

    /// Takes a hold out of the living and remembers how it went; its place stays taken until the caller says otherwise.
    fn take_hold(&mut self, id: HoldId, at: Timestamp, end: HoldFate) -> Hold {
        let hold = self.kept.holds.remove(&id).expect("a hold that ends lives");
        self.due.remove(&(hold.until, Due::HoldEnds(id)));
        self.hold_of.remove(&hold.person);
        self.kept.ended.put(id, EndedHold { person: hold.person, end }, at);
        hold
    }

    fn confirm_hold(
        &mut self,
        hold: HoldId,
        booking: BookingId,
        beneficiary: PersonTag,
        needs_approval: bool,
        at: Timestamp,
    ) -> Answer {
        let ended = self.take_hold(hold, at, HoldFate::Confirmed(booking));
        self.occupancy.give_back(Kind::Held, ended.span());
        let range = ended.range;
        let made = Booking {
            applicant: ended.person,
            beneficiary,
            range,
            at: ended.at,
            state: BookingState::Confirmed,
            needs_approval,
            touched: false,
        };
        self.occupancy.take(Kind::Booked, made.span());
        self.by_end.insert((made.span().end(), Past::Booking(booking)));
        self.bookings_of.entry(beneficiary).or_default().insert(booking);
        self.kept.bookings.insert(booking, made);
        Answer::Confirmed { booking, range }
    }

    fn cancel_booking(&mut self, id: BookingId, free_at: Timestamp, at: Timestamp) {
        let booking = self.kept.bookings.get_mut(&id).expect("a booking that is cancelled exists");
        let freed = free_at <= at;
        booking.state = BookingState::Cancelled { free_at, freed };
        let (span, beneficiary) = (booking.span(), booking.beneficiary);
        self.drop_from_person(beneficiary, id);
        if freed {
            self.occupancy.give_back(Kind::Booked, span);
        } else {
            self.due.insert((free_at, Due::PlaceFrees(id)));
        }
    }

    fn free_place(&mut self, id: BookingId) {
        // Forgotten already, where nobody looked for days and it was due together with others: its place went with it.
        let Some(booking) = self.kept.bookings.get_mut(&id) else { return };
        let BookingState::Cancelled { free_at, freed: false } = booking.state else {
            panic!("a place frees whose booking is not cancelled, or is free already")
        };
        booking.state = BookingState::Cancelled { free_at, freed: true };
        let span = booking.span();
        self.due.remove(&(free_at, Due::PlaceFrees(id)));
        self.occupancy.give_back(Kind::Booked, span);
    }

    fn place_block(&mut self, block: BlockId, range: SlotRange) -> Answer {
        let placed = Block { range, at: self.instant_of(range) };
        self.occupancy.take(Kind::Block, placed.span());
        self.by_end.insert((placed.span().end(), Past::Block(block)));
        self.kept.blocks.insert(block, placed);
        Answer::Blocked { block }
    }

    fn change_schedule(&mut self, schedule: &Schedule, at: Timestamp) {
        let touched = self.touched_by(schedule, at);
        self.kept.schedule = schedule.clone();
        for id in touched {
            if let Some(booking) = self.kept.bookings.get_mut(&id) {
                booking.touched = true;
            }
        }
    }

    fn drop_from_person(&mut self, person: PersonTag, booking: BookingId) {
        if let Some(of_person) = self.bookings_of.get_mut(&person) {
            of_person.remove(&booking);
            if of_person.is_empty() {
                self.bookings_of.remove(&person);
            }
        }
    }

    fn remember(&mut self, cause: Cause, answer: Answer, at: Timestamp) {
        self.kept.answers.put(cause.request, Remembered { fingerprint: cause.fingerprint, answer }, at);
    }

    /// Forgets answers and ended holds after a day, and bookings and blocks a day after their time. Driven by events
    /// alone, so that a replay forgets the same. What is forgotten here stays in the store.
    fn forget(&mut self, at: Timestamp) {
        let before = Timestamp(at.0.saturating_sub(REMEMBERED_MS));
        self.kept.answers.forget(before);
        self.kept.ended.forget(before);
        while let Some((end, past)) = self.by_end.first().copied().filter(|(end, _)| *end < before) {
            self.by_end.remove(&(end, past));
            match past {
                Past::Booking(id) => self.forget_booking(id),
                Past::Block(id) => self.forget_block(id),
            }
        }
    }

    fn forget_booking(&mut self, id: BookingId) {
        let Some(booking) = self.kept.bookings.remove(&id) else { return };
        self.drop_from_person(booking.beneficiary, id);
        if booking.takes_place() {
            self.occupancy.give_back(Kind::Booked, booking.span());
        }
        if let BookingState::Cancelled { free_at, .. } = booking.state {
            self.due.remove(&(free_at, Due::PlaceFrees(id)));
        }
    }

    fn forget_block(&mut self, id: BlockId) {
        let Some(block) = self.kept.blocks.remove(&id) else { return };
        self.occupancy.give_back(Kind::Block, block.span());
    }

    fn instant_of(&self, range: SlotRange) -> Timestamp {
        // `decide` let only ranges pass whose cells exist in the zone.
        instant(self.kept.schedule.zone, range.start).expect("a decided range exists on the clock")
    }
}

/// What can be read.
impl Calendar {
    /// The number of the last event.
    #[must_use]
    pub fn seq(&self) -> Seq {
        self.kept.seq
    }

    /// The latest instant of any event. The shell decides nothing at an earlier one.
    #[must_use]
    pub fn last_at(&self) -> Timestamp {
        self.kept.last_at
    }

    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.kept.schedule
    }

    /// The answer that a request got, if it was accepted and is still remembered.
    #[must_use]
    pub fn answer(&self, request: RequestId) -> Option<&Remembered> {
        self.kept.answers.get(&request)
    }

    /// When `Expire` will next have something to do.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    /// What is due at an instant, in the order in which it fell due.
    pub(super) fn due_at(&self, now: Timestamp) -> impl Iterator<Item = Due> {
        self.due.iter().take_while(move |(at, _)| *at <= now).map(|(_, due)| *due)
    }

    /// A live hold.
    #[must_use]
    pub fn hold(&self, hold: HoldId) -> Option<&Hold> {
        self.kept.holds.get(&hold)
    }

    /// All live holds.
    pub fn holds(&self) -> impl Iterator<Item = (HoldId, &Hold)> {
        self.kept.holds.iter().map(|(id, hold)| (*id, hold))
    }

    /// A person's live hold on this resource.
    #[must_use]
    pub fn hold_of(&self, person: PersonTag) -> Option<HoldId> {
        self.hold_of.get(&person).copied()
    }

    /// A hold that is no more, as long as it is remembered.
    #[must_use]
    pub fn ended_hold(&self, hold: HoldId) -> Option<&EndedHold> {
        self.kept.ended.get(&hold)
    }

    /// A booking that is not forgotten yet, cancelled ones included.
    #[must_use]
    pub fn booking(&self, booking: BookingId) -> Option<&Booking> {
        self.kept.bookings.get(&booking)
    }

    /// All bookings that are not forgotten yet.
    pub fn bookings(&self) -> impl Iterator<Item = (BookingId, &Booking)> {
        self.kept.bookings.iter().map(|(id, booking)| (*id, booking))
    }

    /// A block that stands.
    #[must_use]
    pub fn block(&self, block: BlockId) -> Option<&Block> {
        self.kept.blocks.get(&block)
    }

    /// All blocks that stand.
    pub fn blocks(&self) -> impl Iterator<Item = (BlockId, &Block)> {
        self.kept.blocks.iter().map(|(id, block)| (*id, block))
    }

    /// How many confirmed bookings a beneficiary has here whose time is still to come.
    #[must_use]
    pub fn future_bookings_of(&self, person: PersonTag, now: Timestamp) -> usize {
        let of_person = self.bookings_of.get(&person).into_iter().flatten();
        of_person.filter(|id| self.kept.bookings.get(id).is_some_and(|booking| booking.at > now)).count()
    }

    /// How many places are taken at each moment.
    #[must_use]
    pub fn occupancy(&self) -> &Occupancy {
        &self.occupancy
    }

    /// About how many things it keeps: what a snapshot of it costs.
    #[must_use]
    pub fn size(&self) -> usize {
        let kept = &self.kept;
        kept.holds.len() + kept.bookings.len() + kept.blocks.len() + kept.answers.len() + kept.ended.len()
    }

    /// The same calendar, with what is derived built anew: equal to `self` unless an index went wrong.
    #[must_use]
    pub fn rebuilt(&self) -> Self {
        self.kept.clone().into()
    }
}

impl Hold {
    /// The instants it takes.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { at: self.at, minutes: self.range.minutes }
    }
}

impl Booking {
    /// Whether its place is still counted: it is confirmed, or cancelled and its release is yet to come.
    #[must_use]
    pub fn takes_place(&self) -> bool {
        !matches!(self.state, BookingState::Cancelled { freed: true, .. })
    }

    /// The instants it takes.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { at: self.at, minutes: self.range.minutes }
    }
}

impl Block {
    /// The instants it takes.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { at: self.at, minutes: self.range.minutes }
    }
}

impl From<Kept> for Calendar {
    fn from(kept: Kept) -> Self {
        let mut calendar = Self {
            occupancy: Occupancy::default(),
            due: BTreeSet::new(),
            by_end: BTreeSet::new(),
            hold_of: BTreeMap::new(),
            bookings_of: BTreeMap::new(),
            kept,
        };
        calendar.index_holds();
        calendar.index_bookings();
        calendar.index_blocks();
        calendar
    }
}

impl From<Calendar> for Kept {
    fn from(calendar: Calendar) -> Self {
        calendar.kept
    }
}

/// Building the indexes anew.
impl Calendar {
    fn index_holds(&mut self) {
        for (id, hold) in &self.kept.holds {
            self.occupancy.take(Kind::Held, hold.span());
            self.due.insert((hold.until, Due::HoldEnds(*id)));
            self.hold_of.insert(hold.person, *id);
        }
    }

    fn index_blocks(&mut self) {
        for (id, block) in &self.kept.blocks {
            self.occupancy.take(Kind::Block, block.span());
            self.by_end.insert((block.span().end(), Past::Block(*id)));
        }
    }

    fn index_bookings(&mut self) {
        for (id, booking) in &self.kept.bookings {
            self.by_end.insert((booking.span().end(), Past::Booking(*id)));
            if booking.takes_place() {
                self.occupancy.take(Kind::Booked, booking.span());
            }
            match booking.state {
                BookingState::Confirmed => {
                    self.bookings_of.entry(booking.beneficiary).or_default().insert(*id);
                }
                BookingState::Cancelled { free_at, freed: false } => {
                    self.due.insert((free_at, Due::PlaceFrees(*id)));
                }
                BookingState::Cancelled { freed: true, .. } => {}
            }
        }
    }
}

/// A memory with an age and a size: the oldest go first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "MemoryRows<K, V>", into = "MemoryRows<K, V>")]
#[serde(bound(
    serialize = "K: Ord + Copy + Serialize, V: Clone + Serialize",
    deserialize = "K: Ord + Copy + Deserialize<'de>, V: Clone + Deserialize<'de>"
))]
struct Memory<K: Ord + Copy, V: Clone> {
    values: BTreeMap<K, V>,
    /// Keys in the order in which they came, with the instant.
    order: VecDeque<(Timestamp, K)>,
}

/// How a memory is stored: rows in the order in which they came.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct MemoryRows<K, V>(Vec<(Timestamp, K, V)>);

impl<K: Ord + Copy, V: Clone> Default for Memory<K, V> {
    fn default() -> Self {
        Self { values: BTreeMap::new(), order: VecDeque::new() }
    }
}

impl<K: Ord + Copy, V: Clone> Memory<K, V> {
    fn get(&self, key: &K) -> Option<&V> {
        self.values.get(key)
    }

    fn len(&self) -> usize {
        self.values.len()
    }

    /// Keeps the first value for a key.
    fn put(&mut self, key: K, value: V, at: Timestamp) {
        if let std::collections::btree_map::Entry::Vacant(vacant) = self.values.entry(key) {
            vacant.insert(value);
            self.order.push_back((at, key));
        }
    }

    fn forget(&mut self, before: Timestamp) {
        while let Some((at, key)) = self.order.front().copied() {
            if at >= before && self.order.len() <= REMEMBERED_MAX {
                break;
            }
            self.order.pop_front();
            self.values.remove(&key);
        }
    }
}

impl<K: Ord + Copy, V: Clone> From<MemoryRows<K, V>> for Memory<K, V> {
    fn from(rows: MemoryRows<K, V>) -> Self {
        let mut memory = Self::default();
        for (at, key, value) in rows.0 {
            memory.put(key, value, at);
        }
        memory
    }
}

impl<K: Ord + Copy, V: Clone> From<Memory<K, V>> for MemoryRows<K, V> {
    fn from(mut memory: Memory<K, V>) -> Self {
        let rows = memory.order.iter().filter_map(|(at, key)| Some((*at, *key, memory.values.remove(key)?)));
        Self(rows.collect())
    }
}
