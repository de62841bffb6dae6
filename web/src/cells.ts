// What a cell says: its state for this person, its name in full, its word. The server says the same (src/http/cells.rs).
import { plusDays } from "./dates";
import { type Choice, type Start, stateName } from "./slots";
import type { Texts } from "./texts";
import type { Cell } from "./wire";

/** What a cell is for this person: the state everybody sees, or the person's own choice or hold. */
export type Own = "selected" | "mine" | null;

export type Face = { state: string; word: string; name: string };

export class Painter {
  constructor(
    private readonly texts: Texts,
    private readonly week: string,
    private readonly today: () => string,
  ) {}

  face(start: Start, cell: Cell | undefined, own: Own): Face {
    const state = own ?? stateName(cell);
    const name = this.named(start, this.long(state, cell));
    return { state, word: this.word(state, cell), name };
  }

  private word(state: string, cell: Cell | undefined): string {
    const when = state === "not-yet" ? this.opening((cell?.[5] ?? 0) * 1000) : "";
    return this.texts.text(`cell-${state}`, { left: cell?.[4] ?? 0, when });
  }

  /** An opening in a word: its time where it is today, else its day. */
  private opening(ms: number): string {
    const { date } = this.texts.civil(ms);
    return date === this.today() ? this.texts.hour(ms) : this.texts.dates.short(date);
  }

  private long(state: string, cell: Cell | undefined): string {
    const when = state === "not-yet" ? this.texts.instant((cell?.[5] ?? 0) * 1000) : "";
    return this.texts.text(`cell-${state}-long`, { left: cell?.[4] ?? 0, when });
  }

  private named(start: Start, state: string): string {
    const day = this.texts.dates.day(plusDays(this.week, start.day));
    return this.texts.text("cell-name", { day, time: this.texts.time(start.minute, start.fold), state });
  }

  /** `martedì 14 gennaio 2027, dalle 10:00 alle 10:30`. */
  range(choice: Choice): string {
    return this.texts.text("when-range", {
      day: this.texts.dates.full(plusDays(this.week, choice.day)),
      from: this.texts.time(choice.minute, choice.fold),
      to: this.texts.time((choice.minute + choice.minutes) % 1440, false),
    });
  }
}
