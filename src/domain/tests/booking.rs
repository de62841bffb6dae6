//! A citizen's way: hold, extend, confirm, cancel, and everything that ends by itself.

use super::script::check;
use super::words;
use crate::domain::calendar::Calendar;
use crate::domain::command::{Action, Actor, Command};
use crate::domain::decide::decide;
use crate::domain::event::{Cause, Event, HoldEnd, Record};
use crate::domain::ids::{HoldId, PersonTag, RequestId, Seq};
use crate::domain::time::{SlotRange, SlotStart, Timestamp};

#[test]
fn a_hold_becomes_a_booking_and_is_cancelled() {
    check(
        "schedule
        at 2026-11-23T09:00 show 2026-11-24T10:00 -> free 1
        hold A 2026-11-24T10:00/15 =h -> held until 2026-11-23T09:10 left 1 2026-11-24T10:00/15
        show 2026-11-24T10:00 -> held
        show 2026-11-24T10:15 -> free 1
        hold B 2026-11-24T10:00/15 -> slot_taken(26)
        due -> 2026-11-23T09:10
        at +5m confirm A h =b -> confirmed b
        due -> none
        show 2026-11-24T10:00 -> booked
        at 2026-11-24T09:00 cancel A b -> cancelled b free 2026-11-24T09:00
        show 2026-11-24T10:00 -> free 1
        cancel A b -> booking_cancelled(42)",
    );
}

#[test]
fn a_hold_ends_at_its_deadline_and_not_before() {
    check(
        "schedule
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        at 2026-11-23T09:09:59.999 expire -> nothing
        at +1ms confirm A h -> hold_expired(32)
        extend A h -> hold_expired(32)
        release A h -> hold_expired(32)
        // Until the shell has ended it, its place counts as taken.
        hold B 2026-11-24T10:00/15 -> slot_taken(26)
        expire -> ended h
        expire -> nothing
        confirm A h -> hold_expired(32)
        hold B 2026-11-24T10:00/15 -> held",
    );
    check(
        "schedule
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        at 2026-11-23T09:09:59.999 confirm A h =b -> confirmed b",
    );
}

#[test]
fn extensions_add_to_the_deadline_and_run_out() {
    check(
        "schedule hold=10 extensions=2
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held until 2026-11-23T09:10 left 2
        extend B h -> hold_not_yours(31)
        at +5m extend A h #x -> extended until 2026-11-23T09:20 left 1
        extend A h #x -> again extended until 2026-11-23T09:20 left 1
        extend A h -> extended until 2026-11-23T09:30 left 0
        extend A h -> hold_extensions_used(35)
        due -> 2026-11-23T09:30
        at 2026-11-23T09:20 expire -> nothing
        at 2026-11-23T09:30 expire -> ended h",
    );
}

#[test]
fn what_became_of_a_hold_is_remembered_for_a_day() {
    check(
        "schedule
        at 2026-11-23T09:00 hold A 2026-11-25T10:00/15 =h -> held
        release B h -> hold_not_yours(31)
        release A h #r -> released h
        release A h #r -> again released h
        release A h -> hold_released(33)
        confirm B h -> hold_not_yours(31)
        confirm A h -> hold_released(33)
        hold A 2026-11-25T10:00/15 =g -> held
        confirm A g =b -> confirmed b
        confirm A g -> hold_confirmed(34) b
        extend A g -> hold_confirmed(34) b
        extend A nothing -> hold_unknown(30)
        at +24h hold C 2026-11-25T10:15/15 =i -> held
        release A h -> hold_released(33)
        at +1ms release C i -> released i
        release A h -> hold_unknown(30)",
    );
}

#[test]
fn a_retry_gets_the_same_answer_and_the_same_id_for_something_else_is_refused() {
    check(
        "schedule
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held until 2026-11-23T09:10
        at +1m hold A 2026-11-24T10:00/15 =h -> again held until 2026-11-23T09:10
        hold A 2026-11-24T10:00/30 =h -> request_reused(10)
        hold B 2026-11-24T10:00/15 =h -> request_reused(10)
        release A h #h -> request_reused(10)
        confirm A h #c =b -> confirmed b
        // The shell makes a new booking id each time; the first one stays.
        confirm A h #c =other -> again confirmed b
        confirm A h for B #c =other -> request_reused(10)
        hold A 2026-11-24T10:00/15 =h -> again held until 2026-11-23T09:10
        cancel A b #d -> cancelled b
        cancel A b #d -> again cancelled b
        confirm A h #c =other -> again confirmed b",
    );
}

#[test]
fn a_hold_or_block_that_outlives_the_memory_of_its_request_is_not_made_twice() {
    check(
        "schedule hold=240 extensions=10 rolling=60@00:00
        at 2026-11-23T09:00 hold A 2026-12-24T10:00/15 =h -> held
        extend A h
        extend A h
        extend A h
        extend A h
        extend A h
        extend A h
        block op 2026-12-24T09:00/60 =k -> blocked k
        at +25h hold B 2026-12-24T11:00/15 =g -> held
        release B g -> released g
        hold B 2026-12-24T11:30/15 =h -> request_reused(10)
        block op 2026-12-24T09:00/60 =k -> request_reused(10)
        unblock op k -> unblocked k
        show 2026-12-24T09:00 -> free 1
        confirm A h =b -> confirmed b
        hold C 2026-12-24T11:00/15 =i -> held
        // A booking's id, too, is given once.
        confirm C i =b -> request_reused(10)
        booking b -> Confirmed touched=false",
    );
}

#[test]
fn a_person_holds_one_thing_at_a_time() {
    check(
        "schedule
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        hold A 2026-11-24T11:00/15 -> person_has_hold_here(27) h until 2026-11-23T09:10
        release A h -> released h
        hold A 2026-11-24T11:00/15 -> held",
    );
}

#[test]
fn caps_count_the_future_bookings_of_the_beneficiary() {
    check(
        "schedule cap=2
        at 2026-11-23T08:00 hold A 2026-11-23T10:00/15 =h1 -> held
        confirm A h1 =b1 -> confirmed b1
        hold A 2026-11-24T10:00/15 =h2 -> held
        confirm A h2 =b2 -> confirmed b2
        hold A 2026-11-25T10:00/15 -> person_cap_reached(28) 2
        // For somebody else: A asks, B counts.
        hold C 2026-11-25T10:00/15 =h3 -> held
        confirm C h3 for A -> person_cap_reached(28) 2
        confirm C h3 for B =b3 -> confirmed b3
        cancel B b3 -> cancelled b3
        cancel C b3 -> booking_cancelled(42)
        // The first one begins: it no longer counts.
        at 2026-11-23T10:00 hold A 2026-11-25T10:00/15 =h4 -> held
        confirm A h4 =b4 -> confirmed b4
        hold A 2026-11-26T10:00/15 -> person_cap_reached(28) 2
        cancel A b2 -> cancelled b2
        hold A 2026-11-26T10:00/15 -> held",
    );
}

#[test]
fn a_cancelled_place_comes_back_after_the_release_delay() {
    check(
        "schedule delay=30
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        confirm A h =b -> confirmed b
        cancel A b -> cancelled b free 2026-11-23T09:30
        show 2026-11-24T10:00 -> booked
        hold B 2026-11-24T10:00/15 -> slot_taken(26)
        due -> 2026-11-23T09:30
        at 2026-11-23T09:29:59.999 expire -> nothing
        at +1ms expire -> freed b
        show 2026-11-24T10:00 -> free 1
        hold B 2026-11-24T10:00/15 -> held",
    );
}

#[test]
fn places_that_were_due_while_nobody_looked_are_freed_days_later() {
    check(
        "schedule delay=60 cancel=0
        at 2026-11-24T08:00 hold A 2026-11-24T10:00/15 =h -> held
        confirm A h =b -> confirmed b
        hold B 2026-11-24T10:15/15 =g -> held
        confirm B g =c -> confirmed c
        cancel A b -> cancelled b free 2026-11-24T09:00
        cancel B c -> cancelled c free 2026-11-24T09:00
        hold C 2026-11-24T10:30/15 =i -> held
        at 2026-11-27T10:00 expire -> ended i, freed b, freed c
        due -> none
        booking b -> forgotten",
    );
}

#[test]
fn cancelling_has_its_limits() {
    check(
        "schedule cancel=60
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        confirm A h for B =b -> confirmed b
        cancel C b -> booking_not_yours(41)
        cancel A nothing -> booking_unknown(40)
        at 2026-11-24T09:00:00.001 cancel A b -> cancel_too_late(44)
        cancel B b -> cancel_too_late(44)
        at 2026-11-24T10:00 cancel op b -> booking_past(43)
        at 2026-11-24T09:59:59.999 cancel op b -> cancelled b",
    );
    check(
        "schedule cancel=60
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        confirm A h =b -> confirmed b
        at 2026-11-24T09:00 cancel A b -> cancelled b",
    );
}

#[test]
fn the_office_agrees_to_a_request_or_does_not() {
    check(
        "schedule approval=1 cancel=60 cap=1
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        confirm A h =b -> confirmed b
        booking b -> Confirmed touched=false waits
        show 2026-11-24T10:00 -> booked
        hold A 2026-11-24T11:00/15 -> person_cap_reached(28)
        approve A b -> not_allowed(12)
        approve system b -> not_allowed(12)
        approve op nothing -> booking_unknown(40)
        approve op b #r -> approved b
        approve op b #r -> again approved b
        approve op b -> booking_approved(45)
        booking b -> Confirmed touched=false
        at 2026-11-24T09:30 cancel A b -> cancel_too_late(44)
        cancel op b -> cancelled b
        approve op b -> booking_cancelled(42)",
    );
    check(
        "schedule approval=1 cancel=60
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        confirm A h =b -> confirmed b
        hold B 2026-11-24T10:15/15 =i -> held
        confirm B i =c -> confirmed c
        change op approval=0 cancel=60 -> changed
        booking b -> Confirmed touched=false waits
        at 2026-11-24T09:59 cancel A b -> cancelled b
        at 2026-11-24T10:15 approve op c -> booking_past(43)",
    );
}

#[test]
fn a_hold_cannot_be_confirmed_once_its_time_has_begun() {
    check(
        "schedule hold=30
        at 2026-11-24T09:50 hold A 2026-11-24T10:00/15 =h -> held until 2026-11-24T10:20
        at 2026-11-24T10:00 confirm A h -> slot_past(22)
        at -1ms confirm A h =b -> confirmed b
        at 2026-11-24T10:00 show 2026-11-24T10:00 -> past",
    );
}

#[test]
fn several_desks_and_durations_share_their_cells() {
    check(
        "schedule rule=1-5@09:00-12:00x2 durations=15,45
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/45 =h1 -> held
        show 2026-11-24T10:15 -> free 1
        hold B 2026-11-24T10:15/15 =h2 -> held
        show 2026-11-24T10:15 -> held
        hold C 2026-11-24T10:00/45 -> slot_taken(26)
        hold C 2026-11-24T10:15/15 -> slot_taken(26)
        hold C 2026-11-24T10:30/45 =h3 -> held
        show 2026-11-24T10:30 -> held
        confirm A h1 -> confirmed
        confirm C h3 -> confirmed
        show 2026-11-24T10:30 -> booked
        show 2026-11-24T10:00 -> free 1
        release B h2 -> released h2
        show 2026-11-24T10:15 -> free 1
        hold D 2026-11-24T11:30/45 -> slot_closed(21)
        hold D 2026-11-24T11:15/45 -> held",
    );
}

#[test]
fn two_commands_in_the_same_millisecond_are_one_after_the_other() {
    check(
        "schedule
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        hold B 2026-11-24T10:00/15 -> slot_taken(26)
        release A h -> released h
        hold B 2026-11-24T10:00/15 =g -> held
        hold A 2026-11-24T10:00/15 -> slot_taken(26)
        confirm B g -> confirmed",
    );
}

#[test]
fn what_is_near_a_lost_slot_is_really_the_nearest() {
    check(
        "schedule rule=1@09:00-09:30x1 rolling=60@00:00
        at 2026-11-23T08:00 near 2026-12-07T09:00/15 -> 2026-12-07T09:00 2026-12-07T09:15 2026-11-30T09:15
        hold A 2026-12-07T09:15/15 -> held
        near 2026-12-07T09:00/15 -> 2026-12-07T09:00 2026-11-30T09:15 2026-11-30T09:00
        near 2026-12-07T09:00/30 -> 2026-11-30T09:00 2026-12-14T09:00 2026-11-23T09:00",
    );
    // Two weeks earlier is nearer than two weeks later, though it is looked at after it.
    check(
        "schedule rule=none extra=2026-11-29@09:00-09:15 extra=2026-12-21@09:00-09:45 rolling=60@00:00
        at 2026-11-23T08:00 near 2026-12-07T09:00/15 -> 2026-11-29T09:00 2026-12-21T09:00 2026-12-21T09:15",
    );
}

#[test]
fn no_request_stands_in_the_way_of_time() {
    let schedule = words::schedule(&[]);
    let at = Timestamp(1_795_420_800_000);
    let event = Event::ScheduleChanged { schedule: Box::new(schedule) };
    let first = Record { seq: Seq(1), at, cause: None, event };
    let mut calendar = Calendar::from_first(&first).unwrap();
    // The shell lets time ask under the id zero; a person may have made a request of that id.
    let start = SlotStart::new("2026-11-24".parse().unwrap(), 600);
    let action = Action::Hold { range: SlotRange { start, minutes: 15 } };
    let command = Command { request: RequestId(0), by: Actor::Person(PersonTag(1)), action };
    let held = decide(&calendar, &command, at).unwrap().remove(0);
    let cause = Some(Cause { request: command.request, fingerprint: command.fingerprint() });
    calendar.evolve(&Record { seq: Seq(2), at, cause, event: held });
    let expire = Command { request: RequestId(0), by: Actor::System, action: Action::Expire };
    let ended = decide(&calendar, &expire, calendar.next_due().unwrap()).unwrap();
    assert!(matches!(ended[..], [Event::HoldEnded { hold: HoldId(0), why: HoldEnd::Expired }]), "{ended:?}");
}
