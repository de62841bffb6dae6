import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { decode, encode } from "@msgpack/msgpack";
import { LATER_MS, next } from "../src/closes";
import { Live } from "../src/socket";
import { CLOSES, type ClientMessage, type ServerMessage } from "../src/wire";

/** A socket of which the story plays the other end. */
class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  static last = (): FakeSocket => FakeSocket.made.at(-1) as FakeSocket;
  readyState = 0;
  onopen = () => {};
  onmessage = (_: { data: Uint8Array }) => {};
  onclose = (_: { code: number }) => {};
  readonly sent: ClientMessage[] = [];

  constructor() {
    FakeSocket.made.push(this);
  }

  send(data: Uint8Array): void {
    this.sent.push(decode(data) as ClientMessage);
  }

  close(): void {}

  welcome(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
    const welcome: ServerMessage = { t: "welcome", protocol: 1, server_time: 0, ping_seconds: 20 };
    this.onmessage({ data: encode(welcome) });
  }

  end(code: number): void {
    this.readyState = 3;
    this.onclose({ code });
  }
}

/** A page that connects; what it is told is kept in order, and its session remembers across reloads. */
function page(context: TestContext, session = new Map<string, string>()) {
  const told: string[] = [];
  FakeSocket.made = [];
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  context.mock.method(Math, "random", () => 0.5);
  const sessionStorage = {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => session.set(key, value),
    removeItem: (key: string) => session.delete(key),
  };
  const location = { reload: () => told.push("reload") };
  Object.assign(globalThis, { WebSocket: FakeSocket, sessionStorage, location });
  const live = new Live("ws://here/live", {
    up: (again) => told.push(again ? "up again" : "up"),
    down: () => told.push("down"),
    ended: () => told.push("ended"),
    loggedOut: () => told.push("logged out"),
    heard: () => {},
  });
  live.connect();
  return { live, told, session, pass: (ms: number) => context.mock.timers.tick(ms) };
}

test("each row of the table of close codes is followed", () => {
  const asked = Object.fromEntries(Object.entries(CLOSES).map(([name, { code }]) => [name, next(code)]));
  assert.deepEqual(asked, {
    protocol: "stop",
    text: "stop",
    fragment: "stop",
    too_big: "stop",
    drain: "again",
    login_ended: "again",
    malformed: "stop",
    hello_missing: "stop",
    other_protocol: "reload",
    silent: "again",
    too_many: "later",
  });
  for (const code of [1000, 1001, 1006, 1011]) assert.equal(next(code), "again", String(code));
});

test("a lost connection is told once, tried again, and told to be back", (context) => {
  const { told, pass } = page(context);
  FakeSocket.last().welcome();
  FakeSocket.last().end(1006);
  pass(30_000);
  FakeSocket.last().end(1006);
  pass(30_000);
  FakeSocket.last().end(1006);
  pass(30_000);
  FakeSocket.last().welcome();
  assert.deepEqual(told, ["up", "down", "up again"]);
  assert.equal(FakeSocket.made.length, 4);
});

test("a connection that never comes about is told to be lost too, and once", (context) => {
  const { told, pass } = page(context);
  FakeSocket.last().end(1006);
  assert.deepEqual(told, [], "a single one may be chance");
  for (let attempt = 0; attempt < 5; attempt++) {
    pass(30_000);
    FakeSocket.last().end(1006);
  }
  assert.deepEqual(told, ["down"]);
  pass(30_000);
  FakeSocket.last().welcome();
  assert.deepEqual(told, ["down", "up again"]);
});

test("after a defect of its own the page stays away and says so", (context) => {
  for (const code of [1003, 1009, 4400]) {
    const { live, told, pass } = page(context);
    FakeSocket.last().welcome();
    FakeSocket.last().end(code);
    pass(3_600_000);
    assert.deepEqual(told, ["up", "ended"], String(code));
    assert.equal(FakeSocket.made.length, 1);
    assert.equal(live.ready, false, "forms do what is to be done");
    context.mock.timers.reset();
    context.mock.restoreAll();
  }
});

test("after too many requests the page stays away for ten seconds at least", (context) => {
  const { pass } = page(context);
  FakeSocket.last().welcome();
  FakeSocket.last().end(CLOSES.too_many.code);
  pass(LATER_MS);
  assert.equal(FakeSocket.made.length, 1);
  pass(500);
  assert.equal(FakeSocket.made.length, 2);
});

test("another version of the protocol is asked for by one reload; where that does not help, the person is told", (context) => {
  const { told, session } = page(context);
  FakeSocket.last().end(CLOSES.other_protocol.code);
  assert.deepEqual(told, ["reload"]);
  context.mock.timers.reset();
  context.mock.restoreAll();
  const reloaded = page(context, session);
  FakeSocket.last().end(CLOSES.other_protocol.code);
  reloaded.pass(3_600_000);
  assert.deepEqual(reloaded.told, ["ended"]);
  assert.equal(FakeSocket.made.length, 1);
});

test("a page that was understood may be reloaded at the next version", (context) => {
  const { told } = page(context, new Map([["sportello-reloaded", ""]]));
  FakeSocket.last().welcome();
  FakeSocket.last().end(CLOSES.other_protocol.code);
  assert.deepEqual(told, ["up", "reload"]);
});
