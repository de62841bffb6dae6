// Keeps one watched week current: snapshots, ticks, gaps, refusals. Not here: what is shown of it.
import { LAST_MS } from "./backoff";
import { newId } from "./ids";
import { type WeekState, difference, fromSnapshot, merge } from "./week_state";
import type { ClientMessage, ServerMessage } from "./wire";

/** A new state, the keys of the cells that changed, and whether it is another week than before. */
export type Shown = (state: WeekState, changed: string[], moved: boolean) => void;

/** How long after a refusal that names no time, in milliseconds; each further one in a row doubles it. */
export const ASK_AGAIN_MS = 500;

export class WeekFeed {
  /** The week as it is known; null from leaving one until the snapshot of the next. */
  state: WeekState | null = null;
  /** The id of a watch that nothing has answered: a second gap before the snapshot asks for nothing more. */
  private asked: string | null = null;
  /** The week that the server was last asked to send ticks of. */
  private watched: string | null = null;
  private moving = false;
  private refusals = 0;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (message: ClientMessage) => void,
    private readonly resource: string,
    public week: string,
    private readonly shown: Shown,
  ) {}

  /** Asks for a snapshot, and for the ticks after it; the week that was left is watched no more. */
  watch(): void {
    clearTimeout(this.again);
    const { resource, week, watched } = this;
    if (watched !== null && watched !== week) this.send({ t: "unwatch", id: newId(), resource, week: watched });
    this.watched = week;
    this.asked = newId();
    this.send({ t: "watch", id: this.asked, resource, week });
  }

  /** Goes to another week, of which nothing is known until `watch` is answered. */
  leave(week: string): void {
    this.week = week;
    this.state = null;
    this.moving = true;
  }

  heard(message: ServerMessage): void {
    if (message.t === "snapshot") this.snapshot(message);
    if (message.t === "tick") this.tick(message);
    if (message.t === "reply" && message.refusal && message.id === this.asked) this.refused(message.refusal.why);
  }

  /** Until it is granted the week is not current: ticks would be applied to nothing, or to what is missing some. */
  private refused(why: object): void {
    const ever = Math.min(ASK_AGAIN_MS * 2 ** this.refusals++, LAST_MS);
    const delay = "retry_after_ms" in why ? Number(why.retry_after_ms) : ever;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.watch(), delay);
  }

  private snapshot(snapshot: Extract<ServerMessage, { t: "snapshot" }>): void {
    if (snapshot.resource !== this.resource || snapshot.week !== this.week) return;
    clearTimeout(this.again);
    [this.asked, this.refusals] = [null, 0];
    const [before, state, moved] = [this.state, fromSnapshot(snapshot), this.moving];
    [this.state, this.moving] = [state, false];
    this.shown(state, before ? difference(before, state) : [...state.cells.keys()], moved);
  }

  private tick(tick: Extract<ServerMessage, { t: "tick" }>): void {
    if (!this.state || this.asked !== null) return;
    const merged = merge(this.state, tick);
    if (merged === "gap") return this.watch();
    if (merged === "ignored") return;
    this.state = merged.state;
    this.shown(merged.state, merged.changed, false);
  }
}
