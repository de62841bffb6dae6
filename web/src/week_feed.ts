// Keeps one watched week current: snapshots, ticks, gaps. Not here: what is shown of it.
import { newId } from "./ids";
import { type WeekState, difference, fromSnapshot, merge } from "./week_state";
import type { ClientMessage, ServerMessage } from "./wire";

/** A new state, the keys of the cells that changed, and whether it is another week than before. */
export type Shown = (state: WeekState, changed: string[], moved: boolean) => void;

export class WeekFeed {
  state: WeekState | null = null;
  /** A snapshot has been asked for: a second gap before it arrives asks for nothing more. */
  private asked = false;

  constructor(
    private readonly send: (message: ClientMessage) => void,
    private readonly resource: string,
    public week: string,
    private readonly shown: Shown,
  ) {}

  /** Asks for a snapshot, and for the ticks after it. */
  watch(): void {
    this.asked = true;
    this.send({ t: "watch", id: newId(), resource: this.resource, week: this.week });
  }

  /** Watches another week instead. */
  move(week: string): void {
    this.send({ t: "unwatch", id: newId(), resource: this.resource, week: this.week });
    this.week = week;
    this.watch();
  }

  heard(message: ServerMessage): void {
    if (message.t === "snapshot") this.snapshot(message);
    if (message.t === "tick") this.tick(message);
  }

  private snapshot(snapshot: Extract<ServerMessage, { t: "snapshot" }>): void {
    if (snapshot.resource !== this.resource || snapshot.week !== this.week) return;
    this.asked = false;
    const [before, state] = [this.state, fromSnapshot(snapshot)];
    const moved = before !== null && before.week !== state.week;
    this.state = state;
    this.shown(state, before && !moved ? difference(before, state) : [...state.cells.keys()], moved);
  }

  private tick(tick: Extract<ServerMessage, { t: "tick" }>): void {
    if (!this.state || this.asked) return;
    const merged = merge(this.state, tick);
    if (merged === "gap") return this.watch();
    if (merged === "ignored") return;
    this.state = merged.state;
    this.shown(merged.state, merged.changed, false);
  }
}
