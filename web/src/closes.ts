// What the browser does after a close: the table of close codes (wire.ts, docs/refusals.md) as its reader. Pure.
import { CLOSES } from "./wire";

/** Come back; come back, but not soon; get a page that speaks the server's protocol; or give up and say so. */
export type Next = "again" | "later" | "reload" | "stop";

/** After too many refusals: the least wait in milliseconds. */
export const LATER_MS = 10_000;

export function next(code: number): Next {
  if (code === CLOSES.other_protocol.code) return "reload";
  if (code === CLOSES.too_many.code) return "later";
  // A code that is not in the table is a network's or a proxy's.
  const known = Object.values(CLOSES).find((close) => close.code === code);
  return known === undefined || known.again ? "again" : "stop";
}
