import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock } from "../src/clock";
import { OwnHold } from "../src/own_hold";
import type { MyHold } from "../src/wire";

const HOLD: MyHold = { resource: "sala", hold: "aa", date: "2026-11-24", minute: 600, fold: false, minutes: 60, until: 70_000, extensions_left: 1 };

function ownHold(): { own: OwnHold; asked: string[] } {
  const asked: string[] = [];
  const own = new OwnHold("sala", 30, new ServerClock(10_000, () => 0), (message) => asked.push(message.t));
  return { own, asked };
}

test("its cells are those of its week and resource", () => {
  const { own } = ownHold();
  assert.deepEqual(own.keys("2026-11-23"), []);
  own.is(HOLD);
  assert.deepEqual(own.keys("2026-11-23"), ["1|600|0", "1|630|0"]);
  assert.deepEqual(own.keys("2026-11-30"), []);
  assert.deepEqual(own.keys(undefined), [], "between two weeks nothing is marked");
  own.is({ ...HOLD, resource: "banco" });
  assert.deepEqual(own.keys("2026-11-23"), []);
  own.is(null);
});

test("when its time is over it is asked for, because nobody tells that time has passed", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { own, asked } = ownHold();
  own.is(HOLD);
  context.mock.timers.tick(60_000);
  assert.deepEqual(asked, [], "the server needs a moment to end it");
  context.mock.timers.tick(500);
  assert.deepEqual(asked, ["mine"]);
  own.is({ ...HOLD, until: 130_000 });
  own.is(null);
  context.mock.timers.tick(600_000);
  assert.deepEqual(asked, ["mine"], "one that is given up has no end to wait for");
});
