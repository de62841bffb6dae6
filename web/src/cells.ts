// What a cell says: its state for this person, its name in full, its word. The server says the same (src/http/cells.rs).
import { plusDays } from "./dates";
import { type Choice, type Start, stateName } from "./slots";
import type { Texts } from "./texts";
import type { Cell } from "./wire";

/** What a cell is for this person: the state everybody sees, or the person's own choice or hold. */
export type Own = "selected" | "mine" | null;

export type Face = { state: string; word: string; name: string };

export class Painter {
  /** What was said before: a week has seven days and a handful of states, and hundreds of cells that say them. */
  private readonly said = new Map<string, string>();

  constructor(
    private readonly texts: Texts,
    private readonly week: string,
    private readonly today: () => string,
  ) {}

  private once(name: string, say: () => string): string {
    const known = this.said.get(name) ?? say();
    this.said.set(name, known);
    return known;
  }

  face(start: Start, cell: Cell | undefined, own: Own): Face {
    const state = own ?? stateName(cell);
    return { state, word: this.word(state, cell), name: this.named(start, this.long(state, cell)) };
  }

  private word(state: string, cell: Cell | undefined): string {
    // What opens says another word tomorrow.
    if (state === "not-yet") return this.texts.text("cell-not-yet", { left: 0, when: this.opening((cell?.[5] ?? 0) * 1000) });
    const left = cell?.[4] ?? 0;
    return this.once(`word ${state} ${left}`, () => this.texts.text(`cell-${state}`, { left, when: "" }));
  }

  /** An opening in a word: its time where it is today, else its day. */
  private opening(ms: number): string {
    const { date } = this.texts.civil(ms);
    return date === this.today() ? this.texts.hour(ms) : this.texts.dates.short(date);
  }

  private long(state: string, cell: Cell | undefined): string {
    const [left, opens] = [cell?.[4] ?? 0, state === "not-yet" ? (cell?.[5] ?? 0) * 1000 : 0];
    const when = () => (opens > 0 ? this.texts.instant(opens) : "");
    return this.once(`long ${state} ${left} ${opens}`, () => this.texts.text(`cell-${state}-long`, { left, when: when() }));
  }

  private named(start: Start, state: string): string {
    const day = this.once(`day ${start.day}`, () => this.texts.dates.day(plusDays(this.week, start.day)));
    const time = this.once(`time ${start.minute} ${start.fold}`, () => this.texts.time(start.minute, start.fold));
    return this.texts.text("cell-name", { day, time, state });
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
