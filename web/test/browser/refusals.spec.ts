import { plusDays } from "../../src/dates";
import { REFUSALS, type ClientMessage, type Refusal, type ServerMessage } from "../../src/wire";
import { between } from "./mediator";
import { expect, nextMonday, test } from "./town";

const WEEK = `?settimana=${nextMonday()}`;

function refused(message: ClientMessage & { id: string }, why: Refusal): ServerMessage {
  return { t: "reply", id: message.id, seq: 0, ok: null, refusal: { code: REFUSALS[why.name as keyof typeof REFUSALS], why } };
}

test("a week whose watch is refused is busy, offers nothing of the week before, and then lives", async ({ arrive }) => {
  const a = await arrive();
  let refusing = false;
  const { said } = await between(a.page, {
    answer: (message) => (refusing && message.t === "watch" ? refused(message, { name: "busy", retry_after_ms: 50 }) : null),
  });
  await a.week("banco", WEEK);
  const { page } = a;
  const key = (await a.freeKeys())[80] ?? "";
  refusing = true;
  await page.getByRole("link", { name: "Settimana successiva" }).click();
  const grid = page.locator(".week-grid");
  await expect(grid).toHaveAttribute("aria-busy", "true");
  await a.slot(key).click();
  await expect(page.getByRole("button", { name: "Continua" })).toBeHidden();
  const asked = () => said.filter((message) => message.t === "watch").length;
  await expect.poll(asked).toBeGreaterThan(3);
  refusing = false;
  await expect(grid).toHaveAttribute("aria-busy", "false");
  await a.slot(key).click();
  await page.getByRole("button", { name: "Continua" }).click();
  await page.waitForURL(/\/riserva\//);
  const [day = ""] = key.split("|");
  expect(said.find((message) => message.t === "hold")?.date).toBe(plusDays(nextMonday(), 7 + Number(day)));
  a.expectNoProblems();
});

test("a held key turns many weeks and asks for few", async ({ arrive }) => {
  const a = await arrive();
  const { said } = await between(a.page);
  await a.week("banco", WEEK);
  const { page } = a;
  const title = (await page.locator("#week-title").textContent()) ?? "";
  await page.locator('td[tabindex="0"]').focus();
  // A key that is held repeats without coming up; the page turns them all within one of its tasks.
  await page.locator("td:focus").evaluate((cell) => {
    for (let turn = 0; turn < 40; turn++) cell.dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true }));
    for (let turn = 0; turn < 39; turn++) cell.dispatchEvent(new KeyboardEvent("keydown", { key: "PageUp", bubbles: true }));
  });
  await expect(page.locator("#week-title")).not.toHaveText(title);
  await expect(page.locator(".week-grid")).toHaveAttribute("aria-busy", "false");
  await expect(page.locator('td[data-state="free"]').first()).toBeVisible();
  expect(said.filter((message) => message.t === "watch").length).toBeLessThanOrEqual(3);
  await page.goBack();
  await expect(page.locator("#week-title")).toHaveText(title);
  a.expectNoProblems();
});

test("a hold that cannot be extended says so where it is seen", async ({ arrive }) => {
  const a = await arrive();
  await between(a.page, {
    answer: (message) => (message.t === "extend" ? refused(message, { name: "hold_extensions_used" }) : null),
  });
  await a.week("banco", WEEK);
  await a.hold((await a.freeKeys())[90] ?? "");
  await expect(a.page.locator("#hold")).toHaveAttribute("data-live", "yes");
  await a.page.getByRole("button", { name: "Ho bisogno di più tempo" }).first().click();
  await expect(a.page.getByRole("alert")).toContainText("La riserva non si può prolungare ancora");
  await expect(a.page.getByRole("alert")).toBeInViewport();
  a.expectNoProblems();
});

test("a notice of the server is shown and heard, until the page is connected again", async ({ arrive }) => {
  const a = await arrive();
  const server = await between(a.page);
  await a.week("banco", WEEK);
  const notice = a.page.getByRole("status").filter({ hasText: "Il servizio si riavvia tra poco" });
  server.say({ t: "notice", key: "notice-of-tomorrow" });
  server.say({ t: "notice", key: "notice-closing" });
  await expect(notice).toBeVisible();
  await expect(a.page.getByText("notice-of-tomorrow")).toHaveCount(0);
  server.say({ t: "drain", spread_ms: 0 });
  await server.close(1012);
  await expect(notice).toBeHidden();
  a.expectNoProblems();
});

test("a page that the server does not want back stays away, says so, and its forms work on", async ({ arrive }) => {
  const a = await arrive();
  const server = await between(a.page);
  await a.week("banco", WEEK);
  const key = (await a.freeKeys())[100] ?? "";
  await server.close(4400);
  await expect(a.page.locator('[data-part="connection"]')).toContainText("non si aggiorna più da sola");
  await a.hold(key);
  await expect(a.page.getByRole("heading", { level: 1 })).toHaveText("Completa la prenotazione");
  a.expectNoProblems();
});
