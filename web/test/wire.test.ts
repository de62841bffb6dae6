// The browser's end of the golden bytes: what the server's tests hold in data/golden means the same here.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as library from "@msgpack/msgpack";
import { decode, encode } from "../src/pack";

declare const WEB_DIR: string;
const folder = join(WEB_DIR, "../data/golden");
const meaning = JSON.parse(readFileSync(join(folder, "meaning.json"), "utf8")) as Record<string, unknown>;
const bytesOf = (name: string) => readFileSync(join(folder, `${name}.msgpack`));

test("every golden frame means what the server meant", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".msgpack"));
  assert.deepEqual(files.map((file) => file.replace(".msgpack", "")).sort(), Object.keys(meaning).sort());
  for (const [name, message] of Object.entries(meaning)) {
    assert.deepEqual(decode(bytesOf(name)), message, name);
  }
});

test("what the browser sends is byte for byte what the server knows", () => {
  const sent = Object.entries(meaning).filter(([name]) => name.startsWith("client-"));
  assert.ok(sent.length >= 10);
  for (const [name, message] of sent) {
    assert.deepEqual(Buffer.from(encode(message)), bytesOf(name), name);
  }
});

/** Values on both sides of each end of a number's or a length's width. */
const EDGES = [0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0xffffffff, 0x100000000, Number.MAX_SAFE_INTEGER];
const LENGTHS = [0, 15, 16, 31, 32, 255, 256, 65_535, 65_536];
const VALUES = [
  ...[null, true, false, 0, -1, -32, -33, "Žiga – 10 €", [], {}, { a: [1, { b: null }] }],
  ...EDGES,
  ...EDGES.map((edge) => -edge),
  ...LENGTHS.flatMap((length) => ["x".repeat(length), Array.from({ length }, () => 1)]),
  ...[15, 16, 70_000].map((length) => Object.fromEntries(Array.from({ length }, (_, place) => [`k${place}`, place]))),
];

test("every value is packed as a library of its own packs it, and comes back", () => {
  for (const value of VALUES) {
    const packed = encode(value);
    assert.deepEqual(Buffer.from(packed), Buffer.from(library.encode(value)));
    assert.deepEqual(decode(packed), value);
    // Part of a larger buffer, as sockets may hand it over.
    assert.deepEqual(decode(Buffer.concat([Buffer.from([1]), packed]).subarray(1)), value);
  }
  for (const value of [0.5, -1e300, 2 ** 60]) assert.equal(decode(library.encode(value)), value);
  assert.equal(decode(library.encode(0.5, { forceFloat32: true })), 0.5);
});

test("a frame that is cut off, goes on or has what frames never have is an error", () => {
  const whole = encode({ t: "tick", cells: [[0, 480, 0, 3, 1, 70_000]] });
  for (let end = 0; end < whole.length; end++) assert.throws(() => decode(whole.subarray(0, end)), RangeError);
  assert.throws(() => decode(Buffer.concat([whole, Buffer.from([0])])), /goes on/);
  for (const head of [0xc1, 0xc4, 0xc7, 0xd4, 0xd8]) assert.throws(() => decode(Uint8Array.of(head, 0, 0, 0)), /nothing that begins/);
  // A list that claims to be longer than memory is not made before it is read.
  assert.throws(() => decode(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff, 1)), RangeError);
  assert.throws(() => decode(Uint8Array.of(0xa1, 0xff)), TypeError);
  for (const value of [1.5, NaN, undefined, () => 1]) assert.throws(() => encode(value));
});
