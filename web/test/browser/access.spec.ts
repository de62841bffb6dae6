import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
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
  for (const address of ["/", "/prenota", "/prenota?servizio=gruppo-a", "/prenota/chiuso", "/accessibilita", "/privacy", "/nulla"]) {
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
  await page.getByRole("button", { name: "Conferma" }).click();
  await expect(page.getByText("Scrivi il tuo nome")).toBeVisible();
  await expectAccessible(page);
  await visitor.fill();
  await page.getByRole("button", { name: "Conferma" }).click();
  await page.waitForURL(/\/prenotazione\//);
  await expectAccessible(page);
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

test("every state has its word, and its glyph where a person's own colours are forced", async ({ arrive }) => {
  const a = await arrive({ forcedColors: "active" });
  await a.week("banco");
  const cells = a.page.locator("td.slot");
  expect(await cells.count()).toBeGreaterThan(100);
  const bare = await cells.evaluateAll((all) => all.filter((cell) => {
    const glyph = cell.querySelector(".glyph");
    const mask = glyph ? getComputedStyle(glyph).maskImage : "none";
    return !cell.getAttribute("aria-label") || !cell.querySelector(".word")?.textContent || mask === "none";
  }).length);
  expect(bare).toBe(0);
  a.expectNoProblems();
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
