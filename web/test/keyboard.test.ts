import assert from "node:assert/strict";
import { test } from "node:test";
import { move } from "../src/keyboard";

test("every key leads where the pattern of grids says, and never out of the grid", () => {
  const at = { row: 2, column: 3 };
  const cases: [string, boolean, unknown][] = [
    ["ArrowUp", false, { row: 1, column: 3 }],
    ["ArrowDown", false, { row: 3, column: 3 }],
    ["ArrowLeft", false, { row: 2, column: 2 }],
    ["ArrowRight", false, { row: 2, column: 4 }],
    ["Home", false, { row: 2, column: 0 }],
    ["End", false, { row: 2, column: 6 }],
    ["Home", true, { row: 0, column: 0 }],
    ["End", true, { row: 9, column: 6 }],
    ["PageUp", false, { weeks: -1 }],
    ["PageDown", false, { weeks: 1 }],
    ["Enter", false, "choose"],
    [" ", false, "choose"],
    ["Tab", false, null],
    ["a", false, null],
  ];
  for (const [key, control, expected] of cases) assert.deepEqual(move(key, at, 10, 7, control), expected, key);
  assert.deepEqual(move("ArrowUp", { row: 0, column: 0 }, 10, 7), { row: 0, column: 0 });
  assert.deepEqual(move("ArrowRight", { row: 9, column: 6 }, 10, 7), { row: 9, column: 6 });
});
