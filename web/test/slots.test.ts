import assert from "node:assert/strict";
import { test } from "node:test";
import { Selection } from "../src/selection";
import { freeStarts, left, nearest } from "../src/slots";
import { type Snapshot, fromSnapshot } from "../src/week_state";
import type { Cell } from "../src/wire";

/** A Monday by minute: a number is places left, a word another state. */
function monday(cells: Record<number, number | "held" | "booked">) {
  const list = Object.entries(cells).map(([minute, what]): Cell => {
    if (typeof what === "number") return [0, Number(minute), 0, 3, what, 0];
    return [0, Number(minute), 0, what === "held" ? 4 : 5, 0, 0];
  });
  const snapshot: Snapshot = { t: "snapshot", resource: "cie", week: "2026-11-23", epoch: 1, seq: 1, server_time: 0, cells: list };
  return fromSnapshot(snapshot);
}

const at = (minute: number) => ({ day: 0, minute, fold: 0 });

test("a longer duration needs all its cells, and has as many places as the fullest of them", () => {
  const week = monday({ 540: 3, 570: 1, 600: "booked", 630: 2, 660: 2 });
  assert.equal(left(week, { ...at(540), minutes: 60 }, 30), 1);
  assert.equal(left(week, { ...at(570), minutes: 60 }, 30), 0);
  assert.deepEqual(freeStarts(week, 60, 30).map((start) => start.minute), [540, 630]);
  assert.deepEqual(freeStarts(week, 30, 30).map((start) => start.minute), [540, 570, 630, 660]);
  assert.deepEqual(freeStarts(week, 90, 30), []);
});

test("the nearest free slots come first, and never more than asked for", () => {
  const week = monday({ 540: 1, 600: 1, 630: "held", 660: 1, 900: 1 });
  const lost = { ...at(630), minutes: 30 };
  assert.deepEqual(nearest(week, lost, 30, 3).map((choice) => choice.minute), [600, 660, 540]);
});

test("a choice lives until it is dropped, taken, or too long", () => {
  const selection = new Selection(30, 30);
  const free = monday({ 600: 1, 630: 1, 660: "booked" });
  assert.equal(selection.choose(free, at(660))?.what, "not-free");
  assert.equal(selection.choose(free, at(600))?.what, "chosen");
  assert.deepEqual(selection.keys(), ["0|600|0"]);
  assert.equal(selection.resize(free, 60)?.what, "chosen");
  assert.deepEqual(selection.keys(), ["0|600|0", "0|630|0"]);
  assert.equal(selection.choose(free, at(630))?.what, "cleared", "any of its cells drops it");
  assert.equal(selection.choose(free, at(630))?.what, "too-long");
  assert.equal(selection.choice, null);
});

test("who loses the race is told once, and again when it comes back", () => {
  const selection = new Selection(30, 30);
  const [free, taken] = [monday({ 600: 1 }), monday({ 600: "held" })];
  selection.choose(free, at(600));
  assert.equal(selection.changed(free), null);
  assert.equal(selection.changed(taken)?.what, "taken");
  assert.equal(selection.changed(taken), null);
  assert.equal(selection.changed(free)?.what, "came-back");
  assert.equal(selection.changed(free), null);
});

test("another choice forgets the one that was lost", () => {
  const selection = new Selection(30, 30);
  selection.choose(monday({ 600: 1 }), at(600));
  selection.changed(monday({ 600: "held", 630: 1 }));
  selection.choose(monday({ 600: "held", 630: 1 }), at(630));
  assert.equal(selection.changed(monday({ 600: 1, 630: 1 })), null);
});
