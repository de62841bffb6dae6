// The person's own hold as the page of a week knows it: its cells, its deadline, and that it ends.
import type { ServerClock } from "./clock";
import { plusDays } from "./dates";
import { newId } from "./ids";
import { covered } from "./slots";
import type { ClientMessage, MyHold } from "./wire";

/** After the deadline the server needs a moment to end the hold. */
const GRACE_MS = 500;

export class OwnHold {
  private hold: MyHold | null = null;
  /** Its cells in a week, asked for once for each cell that is painted. */
  private covers: { hold: MyHold | null; week: string | undefined; keys: string[] } = { hold: null, week: undefined, keys: [] };
  private ends: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly resource: string,
    private readonly gridMinutes: number,
    private readonly clock: ServerClock,
    private readonly send: (message: ClientMessage) => void,
  ) {}

  /** Asks what the person holds now. */
  ask(): void {
    this.send({ t: "mine", id: newId() });
  }

  is(hold: MyHold | null): void {
    this.hold = hold;
    clearTimeout(this.ends);
    // The server tells of what the person's windows did. That time ran out nobody did: it is to be asked for.
    if (hold) this.ends = setTimeout(() => this.ask(), Math.max(0, hold.until - this.clock.now()) + GRACE_MS);
  }

  /** The keys of its cells in a week; none where it is elsewhere. */
  keys(week: string | undefined): string[] {
    const { hold, covers } = this;
    if (covers.hold !== hold || covers.week !== week) this.covers = { hold, week, keys: this.cells(hold, week) };
    return this.covers.keys;
  }

  private cells(hold: MyHold | null, week: string | undefined): string[] {
    if (hold?.resource !== this.resource || week === undefined) return [];
    const day = Array.from({ length: 7 }, (_, place) => plusDays(week, place)).indexOf(hold.date);
    const own = { day, minute: hold.minute, fold: Number(hold.fold), minutes: hold.minutes };
    return day < 0 ? [] : covered(own, this.gridMinutes);
  }
}
