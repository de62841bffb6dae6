// How long to wait before connecting again. Full jitter, so that thousands do not come back in the same instant.

/** First ceiling in milliseconds. */
export const FIRST_MS = 500;
/** Last ceiling in milliseconds. */
export const LAST_MS = 30_000;

/** The wait before an attempt (0 is the first); `random` is in [0, 1). */
export function wait(attempt: number, random: number): number {
  const ceiling = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(attempt, 20));
  return Math.floor(random * ceiling);
}

/** The wait after the server said that it goes, and over how long its clients should come back. */
export function afterDrain(spreadMs: number, random: number): number {
  return Math.floor(random * Math.min(Math.max(spreadMs, 0), LAST_MS));
}
