// Words to people who listen: one polite region; what happens often is told as a summary, and not too often.

/** At most one summary in this many milliseconds: more would drown out everything else. */
export const SUMMARY_MS = 10_000;

export class Announcer {
  private summary: (() => string) | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastSummary = -Infinity;

  constructor(
    private readonly say: (text: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Something the person must hear now. */
  tell(text: string): void {
    this.say(text);
  }

  /** Something that changes all the time; the last one counts, and is asked for when it is its turn. */
  summarise(summary: () => string): void {
    this.summary = summary;
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.lastSummary + SUMMARY_MS - this.now());
    this.timer = setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.timer = undefined;
    this.lastSummary = this.now();
    if (this.summary) this.say(this.summary());
    this.summary = null;
  }
}

/** Says through a region of the page. The same text twice is said twice. */
export function through(region: HTMLElement): (text: string) => void {
  return (text) => {
    region.textContent = "";
    region.textContent = text;
  };
}
