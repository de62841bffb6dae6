import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Cell, ServerMessage } from "../../src/wire";
import { between } from "./mediator";
import { STATUS, type Visitor, expect, nextMonday, test } from "./town";

const WEEK = `?settimana=${nextMonday()}`;

async function expectAccessible(page: Page): Promise<void> {
  // The rows of a week are alike: what holds for the first dozen holds for all.
  const { violations } = await new AxeBuilder({ page })
    .exclude("table.slots tbody tr:nth-child(n + 13)")
    .exclude(".starts li:nth-child(n + 7)")
    .analyze();
  const told = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(told).toEqual([]);
}

/** Every kind of page, in the order in which a person meets them. */
async function walk(visitor: Visitor, resource: string): Promise<void> {
  const { page } = visitor;
  for (const address of ["/", "/prenota", "/prenota?servizio=gruppo-a", "/prenota/chiuso", "/accessibilita", "/privacy", "/accesso?dopo=%2Fprenota&ospite=si", "/registrati", "/password", "/nulla"]) {
    await page.goto(address);
    await expectAccessible(page);
  }
  await visitor.week(resource, WEEK);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Elenco" }).click();
  await expectAccessible(page);
  await page.locator(".start").nth(30).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continua" }).click();
  await page.waitForURL(/\/riserva\//);
  await expectAccessible(page);
  await visitor.next();
  await expect(page.getByText("Scrivi il nome.")).toBeVisible();
  await expectAccessible(page);
  await visitor.person();
  await page.waitForURL(/\/dettagli/);
  await expectAccessible(page);
  await visitor.next();
  await page.waitForURL(/\/riepilogo/);
  await expectAccessible(page);
  await visitor.send();
  await expectAccessible(page);
  const booking = page.url();
  await page.goto("/prenotazioni");
  await expectAccessible(page);
  await page.goto("/conto-terzi");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continua" }).click();
  await expectAccessible(page);
  await page.goto(booking);
  await page.getByRole("link", { name: "Annulla l’appuntamento" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sì, annulla" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento annullato");
  await expectAccessible(page);
}

test("no page has a serious barrier", async ({ arrive }) => {
  const a = await arrive();
  await walk(a, "sala");
  a.expectNoProblems(STATUS);
});

test("no page has a serious barrier on a small screen", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 390, height: 844 } });
  await walk(a, "sala");
  a.expectNoProblems(STATUS);
});

/** Every state that a cell can have, in the order of their numbers on the wire, and the two of the person's own. */
const STATES = ["closed", "past", "not-yet", "free", "held", "booked", "blocked", "selected", "mine"];

/** The first two days of a week, one state below the other; two more free ones, one of them held by the person. */
function allStates(message: ServerMessage): ServerMessage {
  const opensAt = Math.floor(Date.now() / 1000) + 86_400;
  if (message.t === "snapshot") {
    const numbers = [0, 1, 2, 3, 4, 5, 6, 3, 4];
    const cells = numbers.map((state, row): Cell => [0, 480 + row * 15, 0, state, state === 3 ? 1 : 0, state === 2 ? opensAt : 0]);
    return { ...message, cells };
  }
  if (message.t !== "mine") return message;
  const until = message.server_time + 600_000;
  const hold = { resource: "banco", hold: "0".repeat(32), date: nextMonday(), minute: 600, fold: false, minutes: 15, until, extensions_left: 1 };
  return { ...message, hold };
}

test("every state has its word, its name and its glyph, also where a person's own colours are forced", async ({ arrive }) => {
  for (const forcedColors of ["active", "none"] as const) {
    const a = await arrive({ forcedColors });
    await between(a.page, { heard: allStates });
    await a.week("banco", WEEK);
    await a.slot("0|585|0").click();
    await expect(a.slot("0|585|0")).toHaveAttribute("data-state", "selected");
    await expect(a.slot("0|600|0")).toHaveAttribute("data-state", "mine");
    const cells = await a.page.locator('td.slot[data-key^="0|"]').evaluateAll((all, forced) => all.map((cell) => {
      const face = cell.querySelector(".face");
      // Where colours are forced the glyph takes the colour of the text: it is a mask then.
      const glyph = face && (forced ? getComputedStyle(face, "::before").maskImage : getComputedStyle(face).backgroundImage);
      return {
        state: cell.getAttribute("data-state"),
        name: cell.getAttribute("aria-label"),
        word: face?.textContent,
        glyph: glyph?.match(/url\([^)]+\)/)?.[0],
      };
    }), forcedColors === "active");
    expect(cells.map((cell) => cell.state)).toEqual(STATES);
    expect(cells.filter((cell) => !cell.name || !cell.word || !cell.glyph)).toEqual([]);
    expect(new Set(cells.map((cell) => cell.word)).size).toBe(STATES.length);
    await expectAccessible(a.page);
    a.expectNoProblems();
  }
});

test("who listens comes to a link past the grid, and from it to the same slots as a list", async ({ arrive }) => {
  const a = await arrive();
  await a.week("banco", WEEK);
  const { page } = a;
  await page.locator('td[tabindex="0"]').focus();
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("link", { name: "Mostra come elenco" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Orari liberi" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator(".start").first()).toBeFocused();
  a.expectNoProblems();
});

test("paging by keyboard over a closed week keeps the focus, and leads on and back", async ({ arrive }) => {
  const a = await arrive();
  await between(a.page, {
    heard: (message) => (message.t === "snapshot" && message.week > nextMonday() ? { ...message, cells: [] } : message),
  });
  await a.week("banco", WEEK);
  const { page } = a;
  const title = page.locator("#week-title");
  const first = (await title.textContent()) ?? "";
  await page.locator('td[tabindex="0"]').focus();
  await page.keyboard.press("PageDown");
  await expect(page.locator(".week-grid")).toBeFocused();
  await expect(page.getByText("In questa settimana lo sportello è chiuso.")).toBeVisible();
  const closed = (await title.textContent()) ?? "";
  await page.keyboard.press("PageDown");
  await expect(title).not.toHaveText(closed);
  await expect(page.locator(".week-grid")).toBeFocused();
  await page.keyboard.press("PageUp");
  await expect(title).toHaveText(closed);
  await page.keyboard.press("PageUp");
  await expect(title).toHaveText(first);
  await expect(page.locator("td:focus")).toHaveCount(1);
  a.expectNoProblems();
});

test("a service that a link has asked for says so in words, and is in view", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 390, height: 500 } });
  const { page } = a;
  await page.goto("/prenota?servizio=gruppo-b");
  const chosen = page.locator("[aria-current=true]", { hasText: "Gruppo B" });
  await expect(chosen).toContainText("Servizio richiesto");
  await expect(chosen).toBeInViewport();
  await page.goto("/prenota?servizio=gruppo");
  await expect(page.locator("summary[aria-current=true]")).toContainText("Servizio richiesto");
  a.expectNoProblems();
});
