// The browser's end of the golden bytes: what the server's tests hold in data/golden means the same here.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decode, encode } from "@msgpack/msgpack";

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
