// Written by `make bless` from src/wire and src/domain. Do not edit.

export type Timestamp = number;

export type Week = string;

export type ResourceId = string;

export type RequestId = string;

export type HoldId = string;

export type BookingId = string;

export type BlockId = string;

export type SlotStart = { 
/**
 * The civil date.
 */
date: string, 
/**
 * Minutes since civil midnight, 0 to 1439.
 */
minute: number, 
/**
 * True for the second of two equal wall-clock times, on the night when clocks go back.
 */
fold: boolean, };

export type SlotRange = { start: SlotStart, 
/**
 * Duration in minutes; a multiple of the resource's grid.
 */
minutes: number, };

export type Cell = [number, number, number, number, number, number];

export type Refusal = { "name": "request_reused" } | { "name": "resource_unknown" } | { "name": "resource_suspended" } | { "name": "not_allowed" } | { "name": "duration_not_allowed" } | { "name": "slot_closed" } | { "name": "slot_past" } | { "name": "slot_not_yet", opens_at: Timestamp, } | { "name": "slot_too_soon" } | { "name": "slot_blocked" } | { "name": "slot_taken" } | { "name": "person_has_hold", resource: ResourceId, hold: HoldId, until: Timestamp, } | { "name": "person_has_hold_here", hold: HoldId, until: Timestamp, } | { "name": "person_cap_reached", bookings_max: number, } | { "name": "hold_unknown" } | { "name": "hold_not_yours" } | { "name": "hold_expired" } | { "name": "hold_released" } | { "name": "hold_confirmed", booking: BookingId, } | { "name": "hold_extensions_used" } | { "name": "contact_missing" } | { "name": "login_missing" } | { "name": "email_unproved" } | { "name": "booking_unknown" } | { "name": "booking_not_yours" } | { "name": "booking_cancelled" } | { "name": "booking_past" } | { "name": "cancel_too_late" } | { "name": "booking_approved" } | { "name": "block_unknown" } | { "name": "schedule_invalid", problem: string, } | { "name": "touched_changed" } | { "name": "busy", retry_after_ms: number, } | { "name": "rate_limited", retry_after_ms: number, } | { "name": "too_many_watches", watches_max: number, } | { "name": "outcome_unknown" } | { "name": "store_full" } | { "name": "store_stopped" };

export type WireRefusal = { code: number, why: Refusal, };

export type Answer = { "done": "held", hold: HoldId, range: SlotRange, until: Timestamp, extensions_left: number, } | { "done": "extended", hold: HoldId, until: Timestamp, extensions_left: number, } | { "done": "released", hold: HoldId, } | { "done": "confirmed", booking: BookingId, range: SlotRange, } | { "done": "approved", booking: BookingId, } | { "done": "cancelled", booking: BookingId, free_at: Timestamp, } | { "done": "blocked", block: BlockId, } | { "done": "unblocked", block: BlockId, } | { "done": "schedule_changed" } | { "done": "nothing" };

export type MyHold = { resource: ResourceId, hold: HoldId, date: string, minute: number, fold: boolean, minutes: number, 
/**
 * Deadline, milliseconds since the epoch, UTC.
 */
until: number, extensions_left: number, };

export type ClientMessage = { "t": "hello", protocol: number, } | { "t": "watch", id: RequestId, resource: ResourceId, week: Week, } | { "t": "unwatch", id: RequestId, resource: ResourceId, week: Week, } | { "t": "hold", id: RequestId, resource: ResourceId, date: string, minute: number, fold: boolean, minutes: number, } | { "t": "extend", id: RequestId, resource: ResourceId, hold: HoldId, } | { "t": "release", id: RequestId, resource: ResourceId, hold: HoldId, } | { "t": "confirm", id: RequestId, resource: ResourceId, hold: HoldId, } | { "t": "cancel", id: RequestId, resource: ResourceId, booking: BookingId, } | { "t": "mine", id: RequestId, } | { "t": "ping", id: RequestId, };

export type ServerMessage = { "t": "welcome", protocol: number, server_time: number, ping_seconds: number, } | { "t": "snapshot", resource: ResourceId, week: Week, epoch: number, seq: number, server_time: number, cells: Array<Cell>, } | { "t": "tick", resource: ResourceId, week: Week, epoch: number, from: number, to: number, cells: Array<Cell>, } | { "t": "reply", id: RequestId, seq: number, ok: Answer | null, refusal: WireRefusal | null, } | { "t": "mine", id: RequestId | null, server_time: number, hold: MyHold | null, } | { "t": "notice", key: string, } | { "t": "drain", spread_ms: number, } | { "t": "pong", id: RequestId, server_time: number, };

/** The number of a refusal, by its name. */
export const REFUSALS = {
  request_reused: 10,
  resource_unknown: 11,
  not_allowed: 12,
  resource_suspended: 13,
  duration_not_allowed: 20,
  slot_closed: 21,
  slot_past: 22,
  slot_not_yet: 23,
  slot_too_soon: 24,
  slot_blocked: 25,
  slot_taken: 26,
  person_has_hold: 27,
  person_cap_reached: 28,
  hold_unknown: 30,
  hold_not_yours: 31,
  hold_expired: 32,
  hold_released: 33,
  hold_confirmed: 34,
  hold_extensions_used: 35,
  contact_missing: 36,
  login_missing: 37,
  email_unproved: 38,
  booking_unknown: 40,
  booking_not_yours: 41,
  booking_cancelled: 42,
  booking_past: 43,
  cancel_too_late: 44,
  booking_approved: 45,
  block_unknown: 50,
  schedule_invalid: 51,
  touched_changed: 52,
  busy: 60,
  rate_limited: 61,
  outcome_unknown: 62,
  store_full: 63,
  store_stopped: 64,
  too_many_watches: 65,
} as const;

/** Close codes, and whether coming back makes sense. */
export const CLOSES = {
  protocol: { code: 1002, again: false },
  text: { code: 1003, again: false },
  fragment: { code: 1003, again: false },
  too_big: { code: 1009, again: false },
  drain: { code: 1012, again: true },
  malformed: { code: 4400, again: false },
  hello_missing: { code: 4401, again: false },
  login_ended: { code: 4403, again: true },
  other_protocol: { code: 4406, again: false },
  silent: { code: 4408, again: true },
  too_many: { code: 4429, again: true },
} as const;
