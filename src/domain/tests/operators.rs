//! The office's side: blocks, and changes of the schedule with their preview.

use super::script::check;

#[test]
fn a_block_takes_cells_out_of_booking_and_leaves_what_is_there() {
    check(
        "schedule
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h -> held
        block op 2026-11-24T10:00/30 =k -> blocked k
        block op 2026-11-24T10:00/30 =k -> again blocked k
        block op 2026-11-24T10:15/45 =l -> blocked l
        show 2026-11-24T10:00 -> blocked
        hold B 2026-11-24T10:15/15 -> slot_blocked(25)
        hold B 2026-11-24T09:45/30 -> slot_blocked(25)
        confirm A h =b -> confirmed b
        unblock op k #u -> unblocked k
        unblock op k #u -> again unblocked k
        unblock op k -> block_unknown(50)
        show 2026-11-24T10:00 -> booked
        show 2026-11-24T10:15 -> blocked
        unblock op l -> unblocked l
        show 2026-11-24T10:15 -> free 1
        block op 2026-11-24T11:45/30 -> slot_closed(21)
        block op 2026-11-24T10:05/15 -> slot_closed(21)",
    );
}

#[test]
fn a_block_of_something_that_is_not_whole_cells_is_refused() {
    check(
        "schedule
        at 2026-11-23T09:00 block op 2026-11-24T10:00/20 -> slot_closed(21)
        block op 2026-11-24T10:00/0 -> slot_closed(21)
        show 2026-11-24T10:15 -> free 1",
    );
}

#[test]
fn a_block_is_forgotten_a_day_after_it_ended() {
    check(
        "schedule
        at 2026-11-23T09:00 block op 2026-11-24T10:00/60 =k -> blocked k
        at 2026-11-25T11:00:00.001 hold A 2026-11-26T10:00/15 -> held
        unblock op k -> block_unknown(50)",
    );
}

#[test]
fn a_change_lists_whom_it_touches_and_is_refused_when_the_list_is_stale() {
    check(
        "schedule rule=1-5@09:00-12:00x2
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h1 -> held
        confirm A h1 =b1 -> confirmed b1
        hold B 2026-11-24T11:00/15 =h2 -> held
        preview rule=1-5@09:00-12:00x2 closure=2026-11-24@10:00-11:00 -> b1
        hold C 2026-11-24T10:00/15 =h3 -> held
        confirm C h3 =b2 -> confirmed b2
        change op rule=1-5@09:00-12:00x2 closure=2026-11-24@10:00-11:00 ~b1 -> touched_changed(52)
        hold D 2026-11-24T10:30/15 =h4 -> held
        // D's hold ends with it; B's, at eleven, does not.
        change op rule=1-5@09:00-12:00x2 closure=2026-11-24@10:00-11:00 ~b1 ~b2 #c -> changed ended h4
        change op rule=1-5@09:00-12:00x2 closure=2026-11-24@10:00-11:00 ~b1 ~b2 #c -> again changed
        change op rule=1-5@09:00-12:00x2 #c -> request_reused(10)
        booking b1 -> Confirmed touched=true
        show 2026-11-24T10:00 -> closed
        confirm D h4 -> slot_closed(21)
        confirm B h2 =b3 -> confirmed b3
        booking b3 -> Confirmed touched=false
        cancel A b1 -> cancelled b1",
    );
}

#[test]
fn fewer_desks_touch_all_who_share_a_time_that_is_now_too_full() {
    check(
        "schedule rule=1-5@09:00-12:00x3 durations=15,30
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/30 =h1 -> held
        confirm A h1 =b1 -> confirmed b1
        hold B 2026-11-24T10:15/15 =h2 -> held
        confirm B h2 =b2 -> confirmed b2
        hold C 2026-11-24T10:00/15 =h3 -> held
        confirm C h3 =b3 -> confirmed b3
        preview rule=1-5@09:00-12:00x2 durations=15 ->
        preview durations=15 -> b1 b2 b3",
    );
}

/// Holds end with the change, so they make nobody's booking touched; the preview and the change agree on that.
#[test]
fn a_hold_makes_no_booking_touched() {
    check(
        "schedule rule=1-5@09:00-12:00x3
        at 2026-11-23T09:00 hold A 2026-11-24T10:00/15 =h1 -> held
        confirm A h1 =b1 -> confirmed b1
        hold B 2026-11-24T10:00/15 =h2 -> held
        confirm B h2 =b2 -> confirmed b2
        hold C 2026-11-24T10:00/15 =h3 -> held
        preview rule=1-5@09:00-12:00x2 ->
        change op rule=1-5@09:00-12:00x2 -> changed ended h3
        booking b1 -> Confirmed touched=false
        show 2026-11-24T10:00 -> booked",
    );
}

#[test]
fn a_booking_under_way_or_cancelled_is_not_touched() {
    check(
        "schedule grid=60 durations=60 delay=600
        at 2026-11-24T08:00 hold A 2026-11-24T09:00/60 =h1 -> held
        confirm A h1 =b1 -> confirmed b1
        hold B 2026-11-24T11:00/60 =h2 -> held
        confirm B h2 =b2 -> confirmed b2
        cancel B b2 -> cancelled b2
        at 2026-11-24T09:30 change op grid=60 durations=60 closure=2026-11-24 -> changed
        show 2026-11-24T11:00 -> closed
        at 2026-11-24T18:00 expire -> freed b2",
    );
}

#[test]
fn another_grid_or_zone_keeps_what_still_has_its_time() {
    check(
        "schedule rule=1-5@09:00-12:00x1 durations=15,30
        at 2026-11-23T09:00 hold A 2026-11-24T10:15/15 =h1 -> held
        confirm A h1 =b1 -> confirmed b1
        preview grid=60 durations=60 ->
        preview grid=60 durations=60 rule=1-5@09:30-11:30x1 ->
        preview grid=60 durations=60 rule=1-5@10:20-12:20x1 -> b1
        preview zone=Europe/Lisbon -> b1
        change op grid=60 durations=60 -> changed
        show 2026-11-24T10:00 -> booked
        show 2026-11-24T11:00 -> free 1
        hold B 2026-11-24T10:00/60 -> slot_taken(26)",
    );
}
