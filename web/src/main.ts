// The islands of a page. Where one cannot start, the page stays what it was: forms that work.
import { startHold } from "./hold_island";
import { startTree } from "./tree_island";
import { startWeek } from "./week_island";
import { tellOthers } from "./windows";

const ISLANDS: Record<string, (root: HTMLElement) => Promise<void>> = { week: startWeek, hold: startHold, tree: startTree };

tellOthers();
for (const root of document.querySelectorAll<HTMLElement>("[data-island]")) {
  void ISLANDS[root.dataset["island"] ?? ""]?.(root);
}
