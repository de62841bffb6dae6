//! When cells are open, and from when they may be booked.

use super::script::check;

#[test]
fn rules_have_weekdays_hours_validity_and_desks() {
    check(
        "schedule grid=30 durations=30 rule=1@09:00-10:30x1 rule=1@10:00-11:00x3 rule=2@09:00-10:00x1,2026-11-24..2026-11-30 rule=2@14:00-14:50x1,2026-12-01.. rule=2@15:00-15:30x1,..2026-11-30
        cells 2026-11-23 -> 09:00x1 09:30x1 10:00x3 10:30x3
        cells 2026-11-17 -> 15:00x1
        cells 2026-11-24 -> 09:00x1 09:30x1 15:00x1
        cells 2026-12-01 -> 14:00x1
        cells 2026-11-25 -> ",
    );
}

#[test]
fn the_last_minute_of_the_day_can_be_open() {
    check(
        "schedule grid=60 durations=60,120 rule=5@22:00-24:00x1
        cells 2026-11-27 -> 22:00x1 23:00x1
        at 2026-11-23T09:00 hold A 2026-11-27T23:00/120 -> slot_closed(21)
        hold A 2026-11-27T22:00/120 -> held",
    );
}

#[test]
fn closures_take_days_or_parts_of_days_and_win_over_everything() {
    check(
        "schedule grid=30 durations=30,60 rule=1-5@09:00-11:00x1 closure=2026-11-24 closure=2026-11-25..2026-11-26@10:15-10:30 extra=2026-11-24@09:00-10:00x5
        cells 2026-11-24 -> 09:00x0 09:30x0 10:00x0 10:30x0
        // A cell of which only a part is closed is closed.
        cells 2026-11-25 -> 09:00x1 09:30x1 10:00x0 10:30x1
        cells 2026-11-26 -> 09:00x1 09:30x1 10:00x0 10:30x1
        at 2026-11-23T09:00 show 2026-11-24T09:00 -> closed
        hold A 2026-11-25T09:30/60 -> slot_closed(21)
        hold A 2026-11-25T09:30/30 -> held",
    );
}

#[test]
fn extra_openings_open_where_rules_do_not_and_holidays_close() {
    check(
        "schedule grid=30 durations=30 rule=1-5@09:00-10:00x1 holidays=italian patron=11-24 extra=2026-11-28@09:00-10:00x2 extra=2026-12-08@09:30-10:00x1
        cells 2026-11-23 -> 09:00x1 09:30x1
        cells 2026-11-24 -> 09:00x0 09:30x0
        cells 2026-11-28 -> 09:00x2 09:30x2
        // The Immaculate Conception, with an extra opening.
        cells 2026-12-08 -> 09:00x0 09:30x1
        cells 2026-12-25 -> 09:00x0 09:30x0",
    );
}

#[test]
fn minimum_notice_closes_a_cell_before_it_begins() {
    check(
        "schedule notice=60 durations=15,30
        at 2026-11-24T08:59:59.999 show 2026-11-24T10:00 -> free 1
        changes 2026-11-24 -> 2026-11-24T09:00
        at +1ms hold A 2026-11-24T10:00/15 -> slot_too_soon(24)
        show 2026-11-24T10:00 -> closed
        show 2026-11-24T10:15 -> free 1
        show 2026-11-24T09:00 -> past
        changes 2026-11-24 -> 2026-11-24T09:15
        hold A 2026-11-24T10:15/30 -> held",
    );
}

#[test]
fn a_rolling_horizon_opens_a_date_at_a_wall_clock_time() {
    check(
        "schedule rolling=7@08:30
        at 2026-11-24T08:29:59.999 show 2026-12-01T10:00 -> not_yet 2026-11-24T08:30
        hold A 2026-12-01T10:00/15 -> slot_not_yet(23) 2026-11-24T08:30
        changes 2026-12-01 -> 2026-11-24T08:30
        at +1ms hold A 2026-12-01T10:00/15 -> held
        show 2026-12-02T10:00 -> not_yet 2026-11-25T08:30
        // The date counts in civil days: the clocks go back in between.
        at 2026-10-20T08:00 show 2026-10-27T10:00 -> not_yet 2026-10-20T08:30
        // At 02:30 on the night when it does not exist: the next minute that does.
        at 2027-03-20T08:00 changes 2027-04-05 -> 2027-03-29T08:30",
    );
    check(
        "schedule rolling=7@02:30
        at 2027-03-20T08:00 show 2027-04-06T10:00 -> not_yet 2027-03-30T02:30
        at 2027-03-20T08:00 hold A 2027-04-05T10:00/15 -> slot_not_yet(23) 2027-03-29T02:30",
    );
    check(
        "schedule rolling=2@02:30
        at 2027-03-20T08:00 hold A 2027-03-30T10:00/15 -> slot_not_yet(23) 2027-03-28T03:00",
    );
}

/// In Nuuk the clocks skip the last hour of a day: what would open in it opens at midnight, not a day too early.
#[test]
fn an_opening_in_a_skipped_last_hour_waits_for_midnight() {
    check(
        "schedule zone=America/Nuuk rolling=4@23:30 rule=1-7@09:00-12:00x1
        at 2026-03-20T08:00 hold A 2026-04-01T10:00/15 -> slot_not_yet(23) 2026-03-29T00:00",
    );
}

#[test]
fn exact_openings_bring_spans_of_dates_at_an_instant() {
    check(
        "schedule open=2026-11-24T09:00=2026-12-01..2026-12-03 open=2026-11-23T12:00=2026-12-03..2026-12-04
        at 2026-11-24T08:59:59.999 show 2026-12-01T10:00 -> not_yet 2026-11-24T09:00
        show 2026-12-03T10:00 -> free 1
        show 2026-11-30T10:00 -> closed
        show 2026-12-07T10:00 -> closed
        hold A 2026-12-07T10:00/15 -> slot_closed(21)
        hold A 2026-12-01T10:00/15 -> slot_not_yet(23) 2026-11-24T09:00
        changes 2026-12-01 -> 2026-11-24T09:00
        at +1ms hold A 2026-12-01T10:00/15 -> held",
    );
}

#[test]
fn a_cell_that_passes_before_its_opening_is_redrawn_when_it_passes() {
    check(
        "schedule rule=2@09:00-09:30x1 open=2026-11-24T12:00=2026-11-24..2026-11-24
        at 2026-11-24T08:00 show 2026-11-24T09:00 -> not_yet 2026-11-24T12:00
        changes 2026-11-24 -> 2026-11-24T09:00
        at 2026-11-24T09:00 show 2026-11-24T09:00 -> past
        changes 2026-11-24 -> 2026-11-24T09:15
        at 2026-11-24T09:15 changes 2026-11-24 -> none",
    );
}

#[test]
fn the_night_when_clocks_go_forward_has_no_slot_in_the_gap() {
    check(
        "schedule grid=30 durations=30,60 rule=7@01:00-04:00x1
        cells 2026-03-29 -> 01:00x1 01:30x1 03:00x1 03:30x1
        at 2026-03-27T09:00 hold A 2026-03-29T02:00/30 -> slot_closed(21)
        // Half past one and three o'clock are neighbours on that night.
        hold A 2026-03-29T01:30/60 =h -> held
        show 2026-03-29T01:30 -> held
        show 2026-03-29T03:00 -> held
        show 2026-03-29T03:30 -> free 1
        show 2026-03-29T02:00 -> no cell",
    );
}

#[test]
fn the_night_when_clocks_go_back_has_each_slot_of_the_fold_twice() {
    check(
        "schedule grid=30 durations=30,60 rule=7@01:30-03:30x1
        cells 2026-10-25 -> 01:30x1 02:00x1 02:30x1 02:00(2)x1 02:30(2)x1 03:00x1
        at 2026-10-23T09:00 hold A 2026-10-25T02:00/30 -> held
        hold B 2026-10-25T02:00(2)/30 -> held
        hold C 2026-10-25T02:30/60 -> slot_taken(26)
        hold C 2026-10-25T02:30(2)/60 -> held
        show 2026-10-25T02:30 -> free 1
        show 2026-10-25T03:00 -> held
        hold D 2026-10-25T01:30(2)/30 -> slot_closed(21)",
    );
    // Hours that end inside the fold come twice, with a break between.
    check(
        "schedule grid=15 durations=15,30 rule=7@02:15-02:45x1
        cells 2026-10-25 -> 02:15x1 02:30x1 02:15(2)x1 02:30(2)x1
        at 2026-10-23T09:00 hold A 2026-10-25T02:30/30 -> slot_closed(21)
        hold A 2026-10-25T02:15/30 -> held",
    );
}

/// A cell counts as closed if any of its wall-clock minutes is, also where the clock jumps inside it.
#[test]
fn closures_and_hours_hold_for_cells_across_a_jump_of_the_clock() {
    check(
        "schedule grid=60 durations=60 rule=7@00:30-06:30x1 closure=2026-03-29@03:00-03:10
        cells 2026-03-29 -> 00:30x1 01:30x0 03:30x1 04:30x1 05:30x1",
    );
    check(
        "schedule grid=60 durations=60 rule=7@01:30-05:30x1 closure=2026-10-25@02:00-02:10
        cells 2026-10-25 -> 01:30x0 02:30x0 02:30(2)x1 03:30x1 04:30x1",
    );
    // 75 minutes from 02:30 would run through 02:00 to 02:30, before the office opens.
    check(
        "schedule grid=80 durations=80 rule=7@02:30-05:10x1
        cells 2026-10-25 -> 02:30(2)x1 03:50x1",
    );
}

#[test]
fn a_schedule_that_is_wrong_says_where() {
    check(
        "schedule
        at 2026-11-23T09:00 change op grid=25 durations=25 -> schedule_invalid(51) grid_minutes:
        change op grid=0 -> schedule_invalid(51) grid_minutes:
        change op durations=20 -> schedule_invalid(51) durations_minutes:
        change op durations=30,15 -> schedule_invalid(51) durations_minutes:
        change op rule=8@09:00-10:00x1 -> schedule_invalid(51) rules[0].weekday:
        change op rule=1@10:00-09:00x1 -> schedule_invalid(51) rules[0].to_minute:
        change op rule=1@09:00-24:01x1 -> schedule_invalid(51) rules[0].to_minute:
        change op rule=1@09:01-10:00x1 -> schedule_invalid(51) rules[0].to_minute:
        change op rule=1@09:00-10:00x0 -> schedule_invalid(51) rules[0].capacity:
        change op rule=1@09:00-10:00x1,2026-12-01..2026-11-01 -> schedule_invalid(51) rules[0].valid_until:
        change op rule=1@09:00-11:00x1 rule=1@09:05-11:00x1 -> schedule_invalid(51) rules:
        change op closure=2026-11-26..2026-11-25 -> schedule_invalid(51) exceptions[0].to:
        change op closure=2026-11-26@10:00-10:00 -> schedule_invalid(51) exceptions[0].to_minute:
        change op patron=2-30 -> schedule_invalid(51) holidays.patron:
        change op notice=86401 -> schedule_invalid(51) window.minimum_notice_minutes:
        change op rolling=731@08:00 -> schedule_invalid(51) window.opens.rolling:
        change op open=2026-11-20T09:00=2026-12-31..2026-12-01 -> schedule_invalid(51) window.opens.at:
        change op hold=0 -> schedule_invalid(51) policy.hold_minutes:
        change op extensions=11 -> schedule_invalid(51) policy.hold_extensions_max:
        change op cap=0 -> schedule_invalid(51) policy.bookings_per_person_max:
        change op delay=10081 -> schedule_invalid(51) policy:
        change op grid=45 durations=45 -> changed",
    );
}
