import { AWAY, Town, Visitor, expect, nextMonday, test } from "./town";

const WEEK = `?settimana=${nextMonday()}`;

test("who loses the race is told at once, keeps the page and can take the nearest", async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  await a.week("banco", WEEK);
  await b.week("banco", WEEK);
  const key = (await a.freeKeys())[30] ?? "";
  await b.slot(key).click();
  await expect(b.slot(key)).toHaveAttribute("data-state", "selected");
  await a.hold(key);
  await expect(b.page.getByRole("alert")).toContainText("non è più disponibile");
  await expect(b.slot(key)).toHaveAttribute("data-state", "held");
  await expect(b.page).toHaveURL(/\/prenota\/banco/);
  await b.page.getByRole("alert").getByRole("button").first().click();
  await b.page.getByRole("button", { name: "Continua" }).click();
  await b.page.waitForURL(/\/riserva\//);
  a.expectNoProblems();
  b.expectNoProblems();
});

test("two windows of one person have one hold and one deadline, and it ends in both", async ({ arrive }) => {
  const a = await arrive();
  await a.week("banco", WEEK);
  await a.hold((await a.freeKeys())[40] ?? "");
  const other = await a.page.context().newPage();
  await other.goto(a.page.url());
  await expect(other.locator("#hold")).toHaveAttribute("data-live", "yes");
  const deadline = (page: typeof other) => page.locator('[data-part="until"]').textContent();
  expect(await deadline(other)).toBe(await deadline(a.page));
  await a.page.reload();
  expect(await deadline(other)).toBe(await deadline(a.page));
  await a.page.getByRole("button", { name: "Ho bisogno di più tempo" }).first().click();
  await expect.poll(async () => (await deadline(other)) === (await deadline(a.page))).toBe(true);
  await expect(other.locator('[data-part="extend"]')).toBeHidden();
  await a.page.getByRole("button", { name: "Rinuncia e torna agli orari" }).click();
  await expect(other.getByRole("alert")).toContainText("in un’altra finestra");
  a.expectNoProblems();
});

test("one's own hold is marked on the week, and a second slot cannot be had", async ({ arrive }) => {
  const a = await arrive();
  await a.week("banco", WEEK);
  const [first = "", second = ""] = (await a.freeKeys()).slice(50);
  await a.hold(first);
  await a.week("banco", WEEK);
  await expect(a.slot(first)).toHaveAttribute("data-state", "mine");
  await a.slot(second).click();
  await a.page.getByRole("button", { name: "Continua" }).click();
  await expect(a.page.getByRole("alert")).toContainText("Hai già un orario riservato");
  await a.page.getByRole("link", { name: "Completa quella prenotazione" }).click();
  await expect(a.page).toHaveURL(/\/riserva\//);
  a.expectNoProblems();
});

test("a longer duration takes several cells", async ({ arrive }) => {
  const a = await arrive();
  await a.week("sala", WEEK);
  await a.page.getByLabel("Durata dell’appuntamento").selectOption("90");
  await a.slot("2|600|0").hover();
  await expect(a.page.locator("td[data-proposed]")).toHaveCount(3);
  await a.slot("2|600|0").click();
  await expect(a.page.locator('td[data-state="selected"]')).toHaveCount(3);
  await expect(a.page.locator('[data-part="choice-text"]')).toContainText("dalle 10:00 alle 11:30");
  await a.page.getByRole("button", { name: "Continua" }).click();
  await a.page.waitForURL(/\/riserva\//);
  await expect(a.page.locator("dl")).toContainText("dalle 10:00 alle 11:30");
  a.expectNoProblems();
});

test("weeks are paged in place, and the browser's own way back works", async ({ arrive }) => {
  const a = await arrive();
  await a.week("banco", WEEK);
  await a.page.evaluate(() => document.body.setAttribute("data-same-page", ""));
  const title = a.page.locator("#week-title");
  const before = await title.textContent();
  await a.page.getByRole("link", { name: "Settimana successiva" }).click();
  await expect(title).not.toHaveText(before ?? "");
  await expect(a.page).not.toHaveURL(new RegExp(nextMonday()));
  await expect(a.page.locator('td[data-state="free"]').first()).toBeVisible();
  await a.page.goBack();
  await expect(title).toHaveText(before ?? "");
  await expect(a.page.locator("body")).toHaveAttribute("data-same-page", "");
  a.expectNoProblems();
});

test("grid and list show the same slots, and the list is the first on a small screen", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 390, height: 844 } });
  await a.week("banco", WEEK);
  const [grid, list] = [a.page.locator(".week-grid"), a.page.locator(".week-list")];
  await expect(list).toBeVisible();
  await expect(grid).toBeHidden();
  expect(await list.getByRole("button").count()).toBe(await a.page.locator('td[data-state="free"]').count());
  await a.page.getByRole("button", { name: "Griglia" }).click();
  await expect(grid).toBeVisible();
  await a.page.getByRole("button", { name: "Elenco" }).click();
  await list.getByRole("button").first().click();
  await expect(list.getByRole("button").first()).toHaveAttribute("aria-pressed", "true");
  await a.page.getByRole("button", { name: "Continua" }).click();
  await a.page.waitForURL(/\/riserva\//);
  a.expectNoProblems();
});

test("a wrong clock in the browser does no harm", async ({ arrive }) => {
  const a = await arrive();
  await a.page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 3 * 86_400_000;
  });
  await a.week("banco");
  const today = new Intl.DateTimeFormat("it-IT", { day: "numeric", month: "short", timeZone: "Europe/Rome" }).format(new Date());
  await expect(a.page.locator('th[aria-current="date"]')).toContainText(today);
  await a.week("banco", WEEK);
  await a.hold((await a.freeKeys())[60] ?? "");
  await expect(a.page.locator('[data-part="left"]')).toHaveText(/^(10:00|9:\d\d)$/);
  await expect(a.page.locator('[data-part="ended"]')).toBeHidden();
  a.expectNoProblems();
});

test("a lost connection is shown, and after it everything is current again", async ({ browser }) => {
  const town = await Town.open();
  try {
    const [a, b] = [await Visitor.arrive(browser, town), await Visitor.arrive(browser, town)];
    await a.week("banco", WEEK);
    const key = (await a.freeKeys())[10] ?? "";
    await town.kill();
    await expect(a.page.locator('[data-part="connection"]')).toContainText("Connessione persa");
    await town.start();
    await b.week("banco", WEEK);
    await b.hold(key);
    await expect(a.page.locator('[data-part="connection"]')).toContainText("Connessione ripristinata", { timeout: 35_000 });
    await expect(a.slot(key)).toHaveAttribute("data-state", "held");
    a.expectNoProblems(AWAY);
    b.expectNoProblems();
  } finally {
    await town.close();
  }
});
