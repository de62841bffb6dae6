//! The order of refusals: each situation here gives several reasons at once, and the one with the lowest number is told.

use super::script::check;

/// From the bottom of the ladder of `hold` upwards: each line has all the reasons of the lines after it, and its own.
#[test]
fn a_refused_hold_tells_the_first_reason_of_the_ladder() {
    // Person A is at the cap (28) and, later, has a hold (27). The office has one desk.
    let town = "schedule cap=1 notice=120 closure=2026-11-27 rolling=5@08:00
        at 2026-11-20T09:00 hold A 2026-11-24T11:45/15 =h0 -> held
        confirm A h0 =b0 -> confirmed b0
        at 2026-11-23T09:00 hold B 2026-11-24T10:00/15 =h1 -> held";
    let play = |lines: &str| check(&format!("{town}\n{lines}"));
    play("hold A 2026-11-24T11:00/15 -> person_cap_reached(28)");
    play("hold A 2026-11-24T10:00/15 -> slot_taken(26)");
    play("block op 2026-11-24T10:00/15\n hold A 2026-11-24T10:00/15 -> slot_blocked(25)");
    play("block op 2026-11-23T10:00/15\n hold A 2026-11-23T10:00/15 -> slot_too_soon(24)");
    play("block op 2026-12-02T10:00/15\n hold A 2026-12-02T10:00/15 -> slot_not_yet(23) 2026-11-27T08:00");
    play("block op 2026-11-23T09:00/15\n hold A 2026-11-23T09:00/15 -> slot_past(22)");
    play("hold A 2026-11-20T23:00/15 -> slot_closed(21)");
    play("hold A 2026-11-27T10:00/15 -> slot_closed(21)");
    play("hold A 2026-11-27T10:00/20 -> duration_not_allowed(20)");
    play("hold op 2026-11-27T10:00/20 -> not_allowed(12)");
    play("hold op 2026-11-27T10:00/20 =h1 -> request_reused(10)");
}

#[test]
fn a_person_with_a_hold_and_at_the_cap_is_told_of_the_hold() {
    check(
        "schedule cap=1
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h1 -> held
        hold C 2026-11-24T11:00/15 =h2 -> held
        confirm C h2 for A -> confirmed
        hold A 2026-11-24T10:30/15 -> person_has_hold_here(27)
        hold A 2026-11-24T11:00/15 -> slot_taken(26)
        release A h1 -> released
        hold A 2026-11-24T10:30/15 -> person_cap_reached(28)",
    );
}

#[test]
fn a_notice_so_long_that_it_ends_before_the_opening_leaves_a_slot_not_yet_open() {
    check(
        "schedule rolling=1@08:00 notice=2880
        at 2026-11-23T09:00 hold A 2026-11-25T10:00/15 -> slot_not_yet(23)
        show 2026-11-25T10:00 -> not_yet 2026-11-24T08:00
        at 2026-11-24T08:00 hold A 2026-11-25T10:00/15 -> slot_too_soon(24)
        show 2026-11-25T10:00 -> closed",
    );
}

#[test]
fn a_date_that_no_opening_brings_is_closed_also_when_it_is_past() {
    check(
        "schedule open=2026-11-20T09:00=2026-12-01..2026-12-31
        at 2026-11-24T10:30 hold A 2026-11-24T10:00/15 -> slot_closed(21)",
    );
}

/// On the way of a hold or booking, who it belongs to comes first, then its own state, then time and person.
#[test]
fn what_is_asked_of_a_hold_or_booking_begins_with_whose_it_is() {
    check(
        "schedule hold=30 cap=1
        at 2026-11-24T09:50 hold A 2026-11-24T10:00/15 =h -> held
        hold B 2026-11-24T11:00/15 =g -> held
        confirm B g =b -> confirmed b
        at 2026-11-24T10:00 confirm B h for B -> hold_not_yours(31)
        confirm A h for B -> slot_past(22)
        at 2026-11-24T10:20 confirm B h -> hold_not_yours(31)
        confirm A h for B -> hold_expired(32)
        cancel C b -> booking_not_yours(41)
        cancel system nothing -> not_allowed(12)
        cancel system b -> not_allowed(12)
        cancel op b =x -> cancelled
        at 2026-11-24T11:30 cancel A b -> booking_not_yours(41)
        cancel B b -> booking_cancelled(42)",
    );
}

#[test]
fn citizens_do_not_steer_and_operators_do_not_hold() {
    check(
        "schedule
        at 2026-11-23T09:00 block A 2026-11-24T03:00/15 -> not_allowed(12)
        unblock A nothing -> not_allowed(12)
        change A grid=7 -> not_allowed(12)
        change op grid=7 ~x -> schedule_invalid(51)
        change op ~x -> touched_changed(52)
        hold op 2026-11-24T10:00/15 -> not_allowed(12)
        hold A 2026-11-24T10:00/15 =h -> held
        release op h -> hold_not_yours(31)
        unblock op nothing -> block_unknown(50)",
    );
}
