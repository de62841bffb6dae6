// Which week the page is on: the links and keys that turn it, and the browser's history. Not here: what is shown of it.
import { Calm } from "./calm";
import { isMonday, plusDays } from "./dates";
import { part } from "./page";

/** A held key turns thirty weeks in a second: of those that follow within so many milliseconds only the last is stayed on. */
const TURNING_MS = 150;

export type Turning = {
  /** Whether a week can be shown in place; else it is a page of its own. */
  ready(): boolean;
  address(week: string): string;
  /** Goes to a week that may be passed over. */
  leave(week: string): void;
  /** Stays on the week that was gone to. */
  stay(): void;
};

export class Pager {
  private readonly turning = new Calm(TURNING_MS);
  private readonly first: string;

  constructor(private readonly root: HTMLElement, private week: string, private readonly on: Turning) {
    this.first = week;
  }

  start(): void {
    part(this.root, "previous").addEventListener("click", (event) => this.follow(event, -1));
    part(this.root, "next").addEventListener("click", (event) => this.follow(event, 1));
    addEventListener("popstate", () => this.back());
  }

  by(weeks: number): void {
    this.go(plusDays(this.week, 7 * weeks), true);
  }

  private follow(event: MouseEvent, weeks: number): void {
    if (!this.on.ready() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.by(weeks);
  }

  private back(): void {
    const asked = new URLSearchParams(location.search).get("settimana") ?? "";
    this.go(isMonday(asked) ? asked : this.first, false);
  }

  private go(week: string, push: boolean): void {
    if (!this.on.ready()) return location.assign(this.on.address(week));
    this.week = week;
    this.on.leave(week);
    this.turning.do(() => {
      const address = this.on.address(week);
      // Browsers refuse a history that is written to too often; and the same week twice is no way back.
      if (push && address !== location.pathname + location.search) history.pushState(null, "", address);
      this.on.stay();
    });
  }
}
