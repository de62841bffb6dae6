// docs/asyncapi.yaml is valid AsyncAPI, and it and the golden frames speak of the same messages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Parser } from "@asyncapi/parser";

const text = readFileSync(join(WEB_DIR, "../docs/asyncapi.yaml"), "utf8");
const { document, diagnostics } = await new Parser().parse(text);

test("the description has no errors", () => {
  const errors = diagnostics.filter((found) => found.severity === 0);
  assert.deepEqual(errors.map((found) => `${found.path.join(".")}: ${found.message}`), []);
});

test("every message that golden frames show is described with its fields, and no other", () => {
  const golden = JSON.parse(readFileSync(join(WEB_DIR, "../data/golden/meaning.json"), "utf8"));
  const described = new Map();
  for (const operation of document.operations()) {
    const side = operation.id() === "fromClient" ? "client" : "server";
    for (const message of operation.messages()) {
      const schema = message.payload().json();
      for (const t of schema.properties.t.enum ?? [schema.properties.t.const]) {
        described.set(`${side} ${t}`, schema);
      }
    }
  }
  const shown = new Set();
  for (const [name, message] of Object.entries(golden)) {
    const key = `${name.split("-")[0]} ${message.t}`;
    const schema = described.get(key);
    assert.ok(schema, `${key} is not described`);
    assert.deepEqual(Object.keys(message).sort(), Object.keys(schema.properties).sort(), key);
    shown.add(key);
  }
  assert.deepEqual([...described.keys()].sort(), [...shown].sort());
});
