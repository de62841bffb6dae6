// Starts a page's islands. Where one cannot start, the page stays what it was: forms that work. Each kind of page has a
// script of its own (main.ts, week.ts, hold.ts), so that nobody loads what another page needs.
import { tellOthers } from "./windows";

export type Islands = Record<string, (root: HTMLElement) => Promise<void>>;

export function begin(islands: Islands): void {
  tellOthers();
  for (const root of document.querySelectorAll<HTMLElement>("[data-island]")) {
    void islands[root.dataset["island"] ?? ""]?.(root);
  }
}
