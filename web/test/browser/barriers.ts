// What must hold on every page and in every state: no barrier that axe knows, nothing that is cut off or scrolls sideways.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";
import type { Look } from "./walk";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** WCAG 1.4.12. */
const SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";

type Check = (page: Page) => Promise<string[]>;

/** Whatever axe finds. */
export async function axe(page: Page): Promise<string[]> {
  // The rows of a week are alike: what holds for the first dozen holds for all.
  const { violations } = await new AxeBuilder({ page })
    .withTags(TAGS)
    .setLegacyMode()
    .exclude("table.slots tbody tr:nth-child(n + 13)")
    .exclude(".starts li:nth-child(n + 7)")
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** What axe finds in one language that is not the town's own: what it looks at is made by the same templates in the others. */
export async function axeInGerman(page: Page): Promise<string[]> {
  return (await page.locator("html").getAttribute("lang")) === "de" ? axe(page) : [];
}

/** The page is no wider than the window. */
export async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const [width, window] = [document.scrollingElement?.scrollWidth ?? 0, innerWidth];
    if (width <= window) return [];
    const wide = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > window + 1);
    return [`${width} pixels wide in ${window}: ${wide.slice(-3).map((each) => `${each.tagName}.${each.className}`).join(", ")}`];
  });
}

/** No text is cut off by the box that it is in. */
export async function cut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (element: Element) => element.checkVisibility({ contentVisibilityAuto: true }) && element.clientWidth > 1 && !element.matches(".visually-hidden, .visually-hidden *, option");
    const cuts = [...document.querySelectorAll("body *")].filter((element) => {
      const style = getComputedStyle(element);
      const hides = [style.overflowX, style.overflowY].some((overflow) => overflow === "hidden" || overflow === "clip");
      if (!hides || !element.textContent?.trim() || !seen(element)) return false;
      return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    });
    return cuts.map((element) => `cut: ${element.tagName}.${element.className} ${element.textContent?.trim().slice(0, 40)}`);
  });
}

/** Everything that can be pressed or filled in can be brought into view, and nothing lies over it. */
export async function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const can = [...document.querySelectorAll("main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)")];
    // Of a week's many slots a few will do.
    const few = can.filter((each, place) => each.checkVisibility({ visibilityProperty: true }) && (!each.matches(".slot *, .start") || place % 40 === 0));
    const hidden = few.filter((element) => {
      element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const box = element.getBoundingClientRect();
      if (box.width <= 1) return false;
      const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const labels = [...((element as HTMLInputElement).labels ?? [])];
      return !over || ![element, ...labels].some((each) => each.contains(over) || over.contains(each));
    });
    scrollTo(0, 0);
    return hidden.map((element) => `covered: ${element.tagName}.${element.className} ${element.textContent?.trim().slice(0, 40)}`);
  });
}

/** In forced colours a button is known by its border. */
export async function borderless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const buttons = [...document.querySelectorAll(".btn:not(.btn-link)")].filter((each) => each.checkVisibility());
    const bare = buttons.filter((each) => getComputedStyle(each).borderTopStyle === "none" && getComputedStyle(each).outlineStyle === "none");
    return bare.map((each) => `without a border: ${each.textContent?.trim()}`);
  });
}

/** The texts stand further apart, as somebody may have them. Needs a context that lets styles pass. */
export async function spaced(page: Page): Promise<string[]> {
  await page.addStyleTag({ content: SPACING });
  return [...(await sideways(page)), ...(await cut(page))];
}

/** A look that makes all the checks and keeps what they find, so that one run tells everything. */
export class Findings {
  private readonly found: string[] = [];
  private looks = 0;

  constructor(private readonly checks: Check[], private readonly named: string) {}

  readonly look: Look = async (page, name) => {
    this.looks += 1;
    await page.waitForLoadState();
    await picture(page, `${this.named}-${String(this.looks).padStart(2, "0")}-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`);
    for (const check of this.checks) this.found.push(...(await check(page)).map((told) => `${name}: ${told}`));
  };

  expectNone(): void {
    expect(this.looks).toBeGreaterThan(0);
    expect([...new Set(this.found)]).toEqual([]);
  }
}

/** With PICTURES=folder, what is looked at is kept as pictures, for people's eyes. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["PICTURES"];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !name.includes("week") });
}

/** Looks at addresses in every language. */
export async function inEveryLanguage(page: Page, addresses: [string, string][], look: Look): Promise<void> {
  for (const lang of ["en", "de", "fr", "sl", "it"]) {
    await page.context().addCookies([{ name: "lang", value: lang, url: new URL(page.url()).origin }]);
    for (const [address, name] of addresses) {
      await page.goto(address);
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await look(page, `${lang} ${name}`);
    }
  }
}
