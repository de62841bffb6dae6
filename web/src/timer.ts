// What a hold's timer says and when. Pure.

/** Told to people who listen when so many seconds are left; the first two leave time to ask for more. */
export const TOLD_AT_SECONDS = [300, 120, 60, 30] as const;
/** From here on the way to more time is offered. WCAG 2.2.1 asks for 20 seconds at least. */
export const WARN_SECONDS = 120;

/** The mark that was passed between two looks at the clock; the latest where it were several. */
export function told(beforeMs: number, nowMs: number): number | null {
  const passed = TOLD_AT_SECONDS.filter((mark) => beforeMs > mark * 1000 && nowMs <= mark * 1000);
  return passed.at(-1) ?? null;
}

/** How the timer looks with so much left. */
export function mood(leftMs: number): "long" | "short" | "over" {
  if (leftMs <= 0) return "over";
  return leftMs <= WARN_SECONDS * 1000 ? "short" : "long";
}

/** How long until the shown seconds change, so that one look for each second is enough. */
export function untilNextSecond(leftMs: number): number {
  const rest = leftMs % 1000;
  return rest > 0 ? rest : 1000;
}
