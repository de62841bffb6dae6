// What is around the slots on the page of a week: title, links, the switch of views, alerts, the bar of the choice.
import { plusDays } from "./dates";
import { alert, make, maybePart, part, via } from "./page";
import type { Choice } from "./slots";
import type { Texts } from "./texts";

/** Without a choice of view: the list on small screens, the table on others. Answers which one is shown. */
export function fit(root: HTMLElement): "grid" | "list" {
  const { view } = root.dataset;
  const shown = view === "grid" || view === "list" ? view : matchMedia("(max-width: 767px)").matches ? "list" : "grid";
  root.dataset["view"] = shown;
  return shown;
}

export class WeekView {
  constructor(
    private readonly root: HTMLElement,
    private readonly texts: Texts,
    private readonly resource: string,
  ) {
    part(root, "keys").hidden = false;
  }

  address(week: string): string {
    return via(`/prenota/${this.resource}?settimana=${week}`);
  }

  /** Title and links of another week. */
  week(week: string): void {
    part(this.root, "title").textContent = this.title(week);
    part(this.root, "previous").setAttribute("href", this.address(plusDays(week, -7)));
    part(this.root, "next").setAttribute("href", this.address(plusDays(week, 7)));
    for (const [name, view] of [["to-grid", "griglia"], ["to-list", "elenco"], ["as-list", "elenco"]] as const) {
      part(this.root, name).setAttribute("href", `${this.address(week)}&vista=${view}`);
    }
    part(this.root, "first-free").setAttribute("href", via(`/prenota/${this.resource}?dal=${week}`));
  }

  title(week: string): string {
    return this.texts.text("week-title", this.texts.dates.span(week, plusDays(week, 6)));
  }

  /** Another week is on its way: what is still shown is not of it, and nothing of that can be chosen. */
  busy(is: boolean): void {
    for (const name of ["grid", "list"]) part(this.root, name).setAttribute("aria-busy", String(is));
    if (is) part(this.root, "nothing").hidden = true;
  }

  /** Whether anything is free; a week that has no times at all is closed, another may only not be open yet. */
  free(count: number, cells: number, opensAt: number | null): void {
    const nothing = part(this.root, "nothing");
    if (nothing.hidden && count === 0) this.offerFirstFree();
    nothing.hidden = count > 0;
    const closed = cells > 0 ? "week-nothing" : "week-closed";
    const text = opensAt === null ? this.texts.text(closed) : this.texts.text("week-opens", { when: this.texts.instant(opensAt) });
    part(this.root, "nothing-text").textContent = text;
  }

  /** What the server found when the page was made may be another week by now: the link asks again. */
  private offerFirstFree(): void {
    part(this.root, "first-free").hidden = false;
    part(this.root, "no-first-free").hidden = true;
  }

  /** The switch between grid and list, and the link past the grid; `switched` follows each change. */
  views(switched: () => void): void {
    const show = (view: "grid" | "list") => {
      this.root.dataset["view"] = view;
      for (const name of ["grid", "list"]) part(this.root, `to-${name}`).setAttribute("aria-pressed", String(name === view));
      switched();
    };
    for (const view of ["grid", "list"] as const) {
      const link = part(this.root, `to-${view}`);
      link.setAttribute("role", "button");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        show(view);
      });
      link.addEventListener("keydown", (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        show(view);
      });
    }
    part(this.root, "as-list").addEventListener("click", (event) => {
      event.preventDefault();
      show("list");
      part(this.root, "list").focus();
    });
    show(fit(this.root));
  }

  /** The bar with the choice and its button; null takes it away. */
  choice(text: string | null): void {
    part(this.root, "choice").hidden = text === null;
    part(this.root, "choice-text").textContent = text ?? "";
  }

  /** What pointing at a slot proposes. */
  hint(text: string): void {
    part(this.root, "hint").textContent = text;
  }

  /** What went wrong, with the slots that are still free. */
  refused(message: string, nearest: Choice[], name: (choice: Choice) => string, take: (choice: Choice) => void): void {
    const said = alert(message);
    const button = (choice: Choice) => {
      const one = make("button", { type: "button", class: "btn btn-success btn-sm" }, name(choice));
      one.addEventListener("click", () => take(choice));
      return make("li", {}, one);
    };
    if (nearest.length > 0) {
      said.append(make("h3", { class: "h6" }, this.texts.text("week-nearest")));
      said.append(make("ul", { class: "nearest list-unstyled" }, ...nearest.map(button)));
    }
    part(this.root, "refused").replaceChildren(said);
  }

  /** Holds a slot by the page's own form, where there is no connection. */
  post(slot: string): void {
    const form = this.root.querySelector("form");
    form?.append(make("input", { type: "hidden", name: "slot", value: slot }));
    form?.submit();
  }

  clearRefused(): void {
    part(this.root, "refused").replaceChildren();
  }

  /** The person's own hold, with the way to it. */
  hold(address: string | null, until: string): void {
    const box = maybePart(this.root, "hold");
    if (!address) return box?.replaceChildren();
    const link = make("a", { href: address }, this.texts.text("week-hold-go"));
    box?.replaceChildren(make("div", { class: "alert alert-info" }, this.texts.text("week-hold", { until }), " ", link));
    return undefined;
  }
}
