import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Announcer, SUMMARY_MS } from "../src/announce";
import { LAST_MS, afterDrain, wait } from "../src/backoff";
import { ServerClock } from "../src/clock";
import { Dates, clock, countdown, isMonday, plusDays } from "../src/dates";
import { mood, told, untilNextSecond } from "../src/timer";

const pong = (server_time: number) => ({ t: "pong", id: "00", server_time }) as const;

test("waits grow, have full jitter and an end", () => {
  assert.deepEqual([0, 1, 2, 6, 7, 1000].map((attempt) => wait(attempt, 0.999999)), [499, 999, 1999, 29999, 29999, 29999]);
  assert.equal(wait(9, 0), 0);
  assert.equal(afterDrain(5000, 0.5), 2500);
  assert.equal(afterDrain(-1, 0.5), 0);
  assert.ok(afterDrain(1e9, 0.999) < LAST_MS);
});

test("the server's time is kept although messages are late and the client's clock is wrong", () => {
  let local = 1000;
  const server = new ServerClock(5_000_000, () => local);
  local = 3000;
  assert.equal(server.now(), 5_002_000);
  server.heard(pong(5_001_500));
  assert.equal(server.now(), 5_002_000, "a late message is no news");
  server.heard(pong(5_002_300));
  assert.equal(server.now(), 5_002_300, "a quicker one is nearer to the truth");
  server.heard(pong(4_000_000));
  assert.equal(server.now(), 4_000_000, "a corrected clock is believed");
});

test("a snapshot that was encoded an hour ago does not set the clock back", () => {
  const server = new ServerClock(9_000_000, () => 0);
  server.heard({ t: "snapshot", resource: "cie", week: "2026-11-23", epoch: 1, seq: 1, server_time: 5_400_000, cells: [] });
  assert.equal(server.now(), 9_000_000);
  for (const message of [
    { t: "welcome", protocol: 1, server_time: 9_000_100, ping_seconds: 20 },
    { t: "mine", id: null, server_time: 9_000_200, hold: null },
    pong(9_000_300),
  ] as const) {
    server.heard(message);
    assert.equal(server.now(), message.server_time, message.t);
  }
});

test("the timer speaks once at each mark", () => {
  const cases: [number, number, number | null][] = [
    [Infinity, 600_000, null],
    [300_001, 300_000, 300],
    [300_000, 299_000, null],
    [301_000, 100_000, 120],
    [61_000, 59_900, 60],
    [30_500, 29_500, 30],
    [Infinity, 45_000, 60],
  ];
  for (const [before, now, expected] of cases) assert.equal(told(before, now), expected, `${before} ${now}`);
  assert.deepEqual([600_000, 120_000, 1, 0].map(mood), ["long", "short", "short", "over"]);
  assert.deepEqual([10_250, 10_000].map(untilNextSecond), [250, 1000]);
});

test("civil dates know nothing of the client's zone", () => {
  assert.equal(plusDays("2026-10-25", 1), "2026-10-26");
  assert.equal(plusDays("2027-01-01", -1), "2026-12-31");
  assert.equal(clock(605), "10:05");
  assert.equal(clock(1440), "00:00");
  assert.equal(countdown(600_000), "10:00");
  assert.equal(countdown(59_001), "1:00");
  assert.equal(countdown(-5), "0:00");
  for (const [text, is] of [["2026-11-23", true], ["2026-11-24", false], ["x", false], ["2026-13-01", false]] as const) {
    assert.equal(isMonday(text), is, text);
  }
  const italian = new Dates("it-IT");
  assert.equal(italian.full("2027-01-14"), "giovedì 14 gennaio 2027");
  assert.deepEqual(italian.instant(Date.UTC(2026, 9, 25, 1, 30), "Europe/Rome"), { date: "2026-10-25", time: "02:30" });
});

test("summaries are rare and the last one counts; what is important is said at once", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  const said: string[] = [];
  const announcer = new Announcer((text) => said.push(text), () => now);
  const pass = (ms: number) => {
    now += ms;
    mock.timers.tick(ms);
  };
  announcer.summarise(() => "one");
  pass(0);
  announcer.summarise(() => "two");
  announcer.summarise(() => "three");
  pass(SUMMARY_MS - 1);
  assert.deepEqual(said, ["one"]);
  announcer.tell("now");
  pass(1);
  assert.deepEqual(said, ["one", "now", "three"]);
  mock.timers.reset();
});
