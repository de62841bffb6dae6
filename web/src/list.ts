// The week as a list of free starts by day. Small screens get it first; elsewhere a link before the grid leads to it.
import { plusDays } from "./dates";
import { make } from "./page";
import { type Start, keyOfStart } from "./slots";
import type { Texts } from "./texts";

export type ListStart = Start & { left: number };

export class List {
  private shown = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly box: HTMLElement,
    private readonly texts: Texts,
    private readonly name: (start: Start) => string,
    private readonly choose: (start: Start) => void,
    private readonly point: (start: Start | null) => void,
  ) {
    box.addEventListener("click", (event) => this.with(event, this.choose));
    box.addEventListener("focusin", (event) => this.with(event, this.point));
    box.addEventListener("pointerover", (event) => this.with(event, this.point));
    box.addEventListener("pointerleave", () => this.point(null));
  }

  /** Shows what is then current, after the grid has been painted: however many changes come, one list. */
  soon(show: () => void): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      // A list that nobody sees costs nothing; the switch of views asks again.
      if (this.box.offsetParent !== null) show();
    }, 0);
  }

  /** Builds the list anew where it is another one; marks the chosen start. */
  show(week: string, starts: ListStart[], chosen: string | null): void {
    const content = JSON.stringify([week, starts]);
    if (content !== this.shown) this.build(week, starts);
    this.shown = content;
    for (const button of this.box.querySelectorAll<HTMLElement>("[data-key]")) {
      button.setAttribute("aria-pressed", String(button.dataset["key"] === chosen));
    }
  }

  private build(week: string, starts: ListStart[]): void {
    const at = document.activeElement;
    const focused = at !== this.box && this.box.contains(at) ? (at as HTMLElement).dataset["key"] : null;
    const days = [...new Set(starts.map((start) => start.day))];
    const title = make("h3", { id: "list-title", class: "h5" }, this.texts.text("week-list-title"));
    const nothing = starts.length === 0 ? [make("p", {}, this.texts.text("week-list-empty"))] : [];
    const parts = days.flatMap((day) => this.day(week, day, starts.filter((start) => start.day === day)));
    this.box.replaceChildren(title, ...nothing, ...parts);
    if (focused !== null) this.focusAgain(focused ?? "");
  }

  /** The start that had the focus, or where it is gone the first one, so that nobody is thrown to the page's top. */
  private focusAgain(name: string): void {
    const again = this.box.querySelector<HTMLElement>(`[data-key="${name}"]`) ?? this.box.querySelector<HTMLElement>("[data-key]");
    again?.focus();
  }

  private day(week: string, day: number, starts: ListStart[]): HTMLElement[] {
    const heading = make("h4", { class: "h6" }, this.texts.dates.full(plusDays(week, day)));
    return [heading, make("ul", { class: "list-unstyled starts" }, ...starts.map((start) => this.start(start)))];
  }

  private start(start: ListStart): HTMLElement {
    const attributes = { type: "button", class: "start", "aria-label": this.name(start), "data-key": keyOfStart(start) };
    const time = make("span", { class: "start-time" }, this.texts.time(start.minute, start.fold));
    const left = make("span", { class: "start-left" }, this.texts.text("list-left", { left: start.left }));
    return make("li", {}, make("button", attributes, time, " ", left));
  }

  private with(event: Event, act: (start: Start) => void): void {
    const name = (event.target as Element).closest<HTMLElement>("[data-key]")?.dataset["key"];
    const [day, minute, fold] = (name ?? "").split("|").map(Number);
    if (day !== undefined && minute !== undefined && fold !== undefined) act({ day, minute, fold });
  }
}
