import assert from "node:assert/strict";
import { test } from "node:test";
import { Calm } from "../src/calm";
import { ASK_AGAIN_MS, WeekFeed } from "../src/week_feed";
import { type Snapshot, type Tick, difference, fromSnapshot, merge } from "../src/week_state";
import { type Cell, type ClientMessage, REFUSALS, type Refusal, type ServerMessage } from "../src/wire";

const FREE: Cell = [0, 600, 0, 3, 2, 0];
const HELD: Cell = [0, 600, 0, 4, 0, 0];
const LATER: Cell = [1, 630, 0, 3, 1, 0];

function snapshot(seq: number, cells: Cell[], epoch = 1): Snapshot {
  return { t: "snapshot", resource: "cie", week: "2026-11-23", epoch, seq, server_time: 0, cells };
}

function tick(from: number, to: number, cells: Cell[], more: Partial<Tick> = {}): Tick {
  return { t: "tick", resource: "cie", week: "2026-11-23", epoch: 1, from, to, cells, ...more };
}

test("a tick applies, is ignored, or asks for a snapshot", () => {
  const state = fromSnapshot(snapshot(5, [FREE, LATER]));
  const cases: [string, Tick, "applied" | "ignored" | "gap"][] = [
    ["the next", tick(5, 6, [HELD]), "applied"],
    ["one that reaches back", tick(3, 6, [HELD]), "applied"],
    ["one seen before", tick(4, 5, [HELD]), "ignored"],
    ["an older one", tick(1, 3, [HELD]), "ignored"],
    ["one after a gap", tick(6, 7, [HELD]), "gap"],
    ["another epoch", tick(5, 6, [HELD], { epoch: 2 }), "gap"],
    ["an old number of another epoch", tick(1, 2, [HELD], { epoch: 2 }), "gap"],
    ["another week", tick(5, 6, [HELD], { week: "2026-11-30" }), "ignored"],
    ["another resource", tick(5, 6, [HELD], { resource: "tari" }), "ignored"],
  ];
  for (const [name, one, expected] of cases) {
    const merged = merge(state, one);
    assert.equal(typeof merged === "string" ? merged : "applied", expected, name);
  }
});

test("a tick changes only what it names, and says which cells look different", () => {
  const state = fromSnapshot(snapshot(5, [FREE, LATER]));
  const merged = merge(state, tick(5, 8, [HELD, LATER]));
  assert.ok(typeof merged === "object");
  assert.deepEqual(merged.changed, ["0|600|0"]);
  assert.equal(merged.state.seq, 8);
  assert.deepEqual(merged.state.cells.get("1|630|0"), LATER);
  assert.deepEqual(state.cells.get("0|600|0"), FREE, "the state before stays as it was");
});

test("after a reconnect the difference of two snapshots is what is painted", () => {
  const before = fromSnapshot(snapshot(5, [FREE, LATER]));
  const after = fromSnapshot(snapshot(2, [HELD, LATER], 9));
  assert.deepEqual(difference(before, after), ["0|600|0"]);
});

test("a feed asks once for a gap, and shows what the snapshot then says", () => {
  const sent: ClientMessage[] = [];
  const shown: [number, string[], boolean][] = [];
  const feed = new WeekFeed((message) => sent.push(message), "cie", "2026-11-23", (state, changed, moved) => shown.push([state.seq, changed, moved]));
  feed.watch();
  feed.heard(snapshot(5, [FREE]));
  feed.heard(tick(7, 8, [HELD]));
  feed.heard(tick(8, 9, [HELD]));
  assert.deepEqual(sent.map((message) => message.t), ["watch", "watch"]);
  feed.heard(snapshot(9, [HELD]));
  feed.heard(tick(8, 9, [HELD]));
  feed.heard(tick(9, 10, [FREE]));
  assert.deepEqual(shown, [[5, ["0|600|0"], false], [9, ["0|600|0"], false], [10, ["0|600|0"], false]]);
});

test("leaving for another week forgets the first at once, and late frames of it are nothing", () => {
  const sent: string[] = [];
  const shown: [string, boolean][] = [];
  const feed = new WeekFeed((message) => sent.push(message.t), "cie", "2026-11-23", (state, _, moved) => shown.push([state.week, moved]));
  feed.watch();
  feed.heard(snapshot(5, [FREE]));
  feed.leave("2026-11-30");
  assert.equal(feed.state, null, "nothing of the old week can be chosen under the new one's title");
  feed.heard(tick(5, 6, [HELD]));
  feed.watch();
  feed.heard(snapshot(6, [HELD]));
  feed.heard({ ...snapshot(1, [FREE]), week: "2026-11-30" });
  assert.deepEqual(sent, ["watch", "unwatch", "watch"]);
  assert.deepEqual(shown, [["2026-11-23", false], ["2026-11-30", true]]);
});

/** What the server answers to the last watch. */
function refusal(sent: ClientMessage[], why: Refusal): ServerMessage {
  const watch = sent.at(-1) as Extract<ClientMessage, { t: "watch" }>;
  return { t: "reply", id: watch.id, seq: 0, ok: null, refusal: { code: REFUSALS.busy, why } };
}

test("a refused watch is asked for again, when the server said or else ever more rarely, and then lives", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const sent: ClientMessage[] = [];
  const shown: number[] = [];
  const feed = new WeekFeed((message) => sent.push(message), "cie", "2026-11-23", (state) => shown.push(state.seq));
  feed.watch();
  const cases: [Refusal, number][] = [
    [{ name: "busy", retry_after_ms: 200 }, 200],
    [{ name: "rate_limited", retry_after_ms: 1300 }, 1300],
    [{ name: "too_many_watches", watches_max: 8 }, 4 * ASK_AGAIN_MS],
    [{ name: "resource_suspended" }, 8 * ASK_AGAIN_MS],
  ];
  for (const [why, ms] of cases) {
    const before = sent.length;
    feed.heard(refusal(sent, why));
    feed.heard(tick(0, 1, [HELD]));
    context.mock.timers.tick(ms - 1);
    assert.equal(sent.length, before, why.name);
    context.mock.timers.tick(1);
    assert.equal(sent.length, before + 1, why.name);
  }
  feed.heard(snapshot(5, [FREE]));
  feed.heard(tick(5, 6, [HELD]));
  assert.deepEqual(shown, [5, 6]);
  context.mock.timers.tick(60_000);
  assert.equal(sent.length, cases.length + 1, "a granted watch is not asked for again");
});

test("a refusal of another request is not the feed's", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const sent: ClientMessage[] = [];
  const feed = new WeekFeed((message) => sent.push(message), "cie", "2026-11-23", () => {});
  feed.watch();
  feed.heard({ t: "reply", id: "00", seq: 0, ok: null, refusal: { code: REFUSALS.busy, why: { name: "busy", retry_after_ms: 1 } } });
  context.mock.timers.tick(60_000);
  assert.equal(sent.length, 1);
});

test("of pages that are turned faster than they can be seen, the first and the last are asked for", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const [asked, turning]: [number[], Calm] = [[], new Calm(150)];
  for (let page = 0; page < 30; page++) {
    turning.do(() => asked.push(page));
    context.mock.timers.tick(33);
  }
  assert.deepEqual(asked, [0]);
  context.mock.timers.tick(150);
  assert.deepEqual(asked, [0, 29]);
  turning.do(() => asked.push(100));
  assert.deepEqual(asked, [0, 29, 100], "after a rest the next is the first again");
});
