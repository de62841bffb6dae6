// The person's own choice (yellow): a start and a duration, until it is held, dropped, or taken by somebody else. Pure.
import { type Choice, type Start, covered, keyOfStart, left } from "./slots";
import type { WeekState } from "./week_state";

/** What became of a choice. */
export type Turn =
  | { what: "chosen"; choice: Choice }
  | { what: "cleared" }
  | { what: "too-long"; choice: Choice }
  | { what: "not-free"; start: Start }
  | { what: "taken"; choice: Choice }
  | { what: "came-back"; choice: Choice }
  | null;

export class Selection {
  choice: Choice | null = null;
  /** A choice that somebody else took, as long as it may come back. */
  private lost: Choice | null = null;
  /** The yellow cells of a choice, asked for once for each cell that is painted. */
  private covers: { choice: Choice | null; keys: string[] } = { choice: null, keys: [] };

  constructor(
    private readonly gridMinutes: number,
    public minutes: number,
  ) {}

  /** The keys of the cells that are yellow. */
  keys(): string[] {
    const { choice } = this;
    if (choice !== this.covers.choice) this.covers = { choice, keys: choice ? covered(choice, this.gridMinutes) : [] };
    return this.covers.keys;
  }

  /** The keys of the cells that a start would take. */
  proposed(start: Start): string[] {
    return covered({ ...start, minutes: this.minutes }, this.gridMinutes);
  }

  /** Chooses a start; the chosen one again drops it. */
  choose(state: WeekState, start: Start): Turn {
    if (this.keys().includes(keyOfStart(start))) return this.clear();
    if (this.free(state, { ...start, minutes: this.gridMinutes }) === 0) return { what: "not-free", start };
    const choice = { ...start, minutes: this.minutes };
    if (this.free(state, choice) === 0) return { what: "too-long", choice };
    this.choice = choice;
    this.lost = null;
    return { what: "chosen", choice };
  }

  clear(): Turn {
    this.choice = null;
    this.lost = null;
    return { what: "cleared" };
  }

  /** Another duration; a choice that is too long for it is dropped. While no week is known there is no choice. */
  resize(state: WeekState | null, minutes: number): Turn {
    this.minutes = minutes;
    if (!this.choice || !state) return null;
    const choice = { ...this.choice, minutes };
    this.choice = null;
    if (this.free(state, choice) === 0) return { what: "too-long", choice };
    this.choice = choice;
    return { what: "chosen", choice };
  }

  /** The week has changed: is the choice still there, or again? */
  changed(state: WeekState): Turn {
    if (this.choice && this.free(state, this.choice) === 0) {
      this.lost = this.choice;
      this.choice = null;
      return { what: "taken", choice: this.lost };
    }
    if (this.lost && this.free(state, this.lost) > 0) {
      const choice = this.lost;
      this.lost = null;
      return { what: "came-back", choice };
    }
    return null;
  }

  private free(state: WeekState, choice: Choice): number {
    return left(state, choice, this.gridMinutes);
  }
}
