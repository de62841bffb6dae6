// The week as a grid: built once for a set of times, then only changed cells are painted, in one frame, and the focus
// stays where it is. Not here: what a cell says (cells.ts), where keys lead (keyboard.ts).
import { plusDays } from "./dates";
import type { Face } from "./cells";
import { type Place, move } from "./keyboard";
import { Near } from "./near";
import { make } from "./page";
import { type Start, keyOfStart } from "./slots";
import type { Texts } from "./texts";
import { type WeekState, key } from "./week_state";

export type GridEvents = {
  choose(start: Start): void;
  /** Pointing at a start, or leaving the grid. */
  point(start: Start | null): void;
  page(weeks: -1 | 1): void;
};

/** More changes at once than this are not marked one by one: nobody could follow them, and each mark is an animation. */
const MARKED_MAX = 50;

/** A cell, what is seen of it, and what it says now. */
type Slot = { start: Start; element: HTMLElement; face: HTMLElement; word: Text; says: Face; place: Place };

const NOTHING: Face = { state: "", word: "", name: "" };

export class Grid {
  private slots = new Map<string, Slot>();
  private rows: string[] = [];
  private week = "";
  private current: Place = { row: 0, column: 0 };
  private readonly dirty = new Set<string>();
  private frame = 0;
  private readonly near: Near;

  constructor(
    private readonly box: HTMLElement,
    private readonly texts: Texts,
    private readonly face: (start: Start) => Face,
    private readonly events: GridEvents,
  ) {
    this.near = new Near(box);
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("click", (event) => this.with(event, (slot) => this.events.choose(slot.start)));
    box.addEventListener("pointerover", (event) => this.with(event, (slot) => this.events.point(slot.start)));
    box.addEventListener("pointerleave", () => this.events.point(null));
    box.addEventListener("focusin", (event) => this.with(event, (slot) => this.focused(slot)));
  }

  /** Shows a state: paints (and marks) the given cells, or builds the table anew where its times or week are others. */
  show(state: WeekState, changed: readonly string[], today: string, mark: boolean): void {
    const rows = [...new Set([...state.cells.values()].map(([, minute, fold]) => `${minute}|${fold}`))].sort(inTime);
    if (state.week !== this.week || rows.join() !== this.rows.join()) this.build(state.week, rows, today);
    else this.paint(changed, mark && changed.length <= MARKED_MAX);
  }

  /** Paints cells in the next frame. */
  paint(keys: Iterable<string>, mark = false): void {
    for (const one of keys) {
      this.dirty.add(one);
      if (mark) this.slots.get(one)?.element.setAttribute("data-changed", "");
    }
    if (!this.frame) this.frame = requestAnimationFrame(() => this.flush());
  }

  private flush(): void {
    this.frame = 0;
    for (const one of this.dirty) {
      const slot = this.slots.get(one);
      if (slot) this.paintSlot(slot);
    }
    this.dirty.clear();
  }

  /** Writes what is another than before. What a cell looks like is its face's alone, so that nothing around it is touched. */
  private paintSlot(slot: Slot): void {
    const { element, face, word, says } = slot;
    const next = this.face(slot.start);
    const [now, was] = [next.state, says.state];
    if (now !== was) {
      element.setAttribute("data-state", now);
      face.setAttribute("data-as", now);
      if (choosable(now) !== choosable(was)) element.setAttribute("aria-disabled", String(!choosable(now)));
      if (now === "selected" || was === "selected") element.setAttribute("aria-selected", String(now === "selected"));
    }
    if (next.name !== says.name) element.setAttribute("aria-label", next.name);
    if (next.word !== says.word) word.data = next.word;
    slot.says = next;
  }

  private build(week: string, rows: string[], today: string): void {
    const hadFocus = this.box.contains(document.activeElement);
    const asked = hadFocus && this.week === "" ? focusedValue(week) : null;
    this.week = week;
    this.rows = rows;
    this.slots = new Map();
    const dates = Array.from({ length: 7 }, (_, day) => plusDays(week, day));
    const table = make("table", { class: "slots", role: "grid", "aria-labelledby": "week-title", "aria-describedby": "week-help" });
    table.append(this.head(dates, today), make("tbody", {}, ...rows.map((row, place) => this.row(row, place))));
    for (const slot of this.slots.values()) this.paintSlot(slot);
    this.box.replaceChildren(...(rows.length > 0 ? [table] : []));
    this.near.watch(table.querySelectorAll("tbody tr"));
    this.current = this.startPlace(asked);
    this.empty(rows.length === 0, hadFocus);
    this.rove(hadFocus);
  }

  /** A week without times keeps the focus in the grid's place, so that the keys that page lead on from it. */
  private empty(is: boolean, focus: boolean): void {
    if (!is) return this.box.removeAttribute("tabindex");
    this.box.tabIndex = -1;
    if (focus) this.box.focus();
  }

  private head(dates: string[], today: string): HTMLElement {
    const { dates: words } = this.texts;
    const day = (date: string) =>
      make(
        "th",
        { scope: "col", ...(date === today ? { "aria-current": "date" } : {}) },
        make("abbr", { title: words.full(date) }, words.weekday(date)),
        " ",
        make("span", { class: "day-number" }, words.short(date)),
      );
    const corner = make("th", { scope: "col", class: "corner" }, this.texts.text("week-time"));
    return make("thead", {}, make("tr", {}, corner, ...dates.map(day)));
  }

  private row(row: string, place: number): HTMLElement {
    const [minute = 0, fold = 0] = row.split("|").map(Number);
    const cells = Array.from({ length: 7 }, (_, day) => this.cell({ day, minute, fold }, { row: place, column: day }));
    return make("tr", {}, make("th", { scope: "row" }, this.texts.time(minute, fold)), ...cells);
  }

  private cell(start: Start, place: Place): HTMLElement {
    const word = document.createTextNode("");
    const face = make("span", { class: "face", "aria-hidden": "true" }, word);
    const name = keyOfStart(start);
    const attributes = { class: "slot", role: "gridcell", tabindex: "-1", "aria-disabled": "true", "aria-selected": "false" };
    const element = make("td", { ...attributes, "data-key": name }, make("span", { class: "frame" }, face));
    element.addEventListener("animationend", () => element.removeAttribute("data-changed"));
    this.slots.set(name, { start, element, face, word, says: NOTHING, place });
    return element;
  }

  /** The cell whose button had the focus before there was a grid; else the first that can be chosen. */
  private startPlace(asked: string | null): Place {
    const kept = asked === null ? undefined : this.slots.get(asked);
    const inOrder = [...this.slots.values()].sort((a, b) => a.place.column - b.place.column || a.place.row - b.place.row);
    const free = inOrder.find((slot) => slot.says.state === "free");
    return (kept ?? free)?.place ?? { row: 0, column: 0 };
  }

  private at(place: Place): Slot | undefined {
    const [minute = "", fold = ""] = (this.rows[place.row] ?? "").split("|");
    return this.slots.get(`${place.column}|${minute}|${fold}`);
  }

  /** One stop for Tab in the whole grid. */
  private rove(focus: boolean): void {
    this.box.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    const slot = this.at(this.current);
    slot?.element.setAttribute("tabindex", "0");
    if (focus) slot?.element.focus();
  }

  private focused(slot: Slot): void {
    this.current = slot.place;
    this.rove(false);
    this.events.point(slot.start);
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const asked = move(event.key, this.current, this.rows.length, 7, event.ctrlKey);
    if (!asked) return;
    // A week without times has nothing to move on or to choose; the weeks beside it are as near as ever.
    if (!this.slots.size && !(typeof asked === "object" && "weeks" in asked)) return;
    event.preventDefault();
    if (asked === "choose") {
      const slot = this.at(this.current);
      if (slot) this.events.choose(slot.start);
    } else if ("weeks" in asked) {
      this.events.page(asked.weeks);
    } else {
      this.current = asked;
      this.rove(true);
    }
  }

  private with(event: Event, act: (slot: Slot) => void): void {
    const element = (event.target as Element).closest<HTMLElement>("td[data-key]");
    const slot = element && this.slots.get(element.dataset["key"] ?? "");
    if (slot) act(slot);
  }

  /** Marks the cells that a duration would cover. */
  propose(keys: readonly string[]): void {
    for (const element of this.box.querySelectorAll("[data-proposed]")) element.removeAttribute("data-proposed");
    for (const one of keys) this.slots.get(one)?.element.setAttribute("data-proposed", "");
  }

  /** Puts the focus on a cell. */
  focus(start: Start): void {
    const slot = this.slots.get(keyOfStart(start));
    if (slot) this.current = slot.place;
    this.rove(true);
  }
}

function choosable(state: string): boolean {
  return state === "free" || state === "selected";
}

function inTime(a: string, b: string): number {
  const [one = 0, foldOne = 0] = a.split("|").map(Number);
  const [two = 0, foldTwo = 0] = b.split("|").map(Number);
  return one - two || foldOne - foldTwo;
}

/** The key of the cell whose form button has the focus, on the page as the server wrote it. */
function focusedValue(week: string): string | null {
  const value = (document.activeElement as HTMLButtonElement | null)?.value ?? "";
  const [date = "", minute = "", fold = ""] = value.split("|");
  const day = Array.from({ length: 7 }, (_, place) => plusDays(week, place)).indexOf(date);
  return day < 0 ? null : key(day, Number(minute), Number(fold));
}
