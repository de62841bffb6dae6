// The way through a booking in the demo town, in pictures for README.md.
import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { type Visitor, expect, nextMonday, test } from "../browser/town";

test.use({ furnishing: { full: true, folder: "data/demo" } });

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../../docs/pictures");
/** So that a clone stays small. */
const BYTES_MAX = 120_000;
const SHEET = { viewport: { width: 1000, height: 760 } };
/** One desk, so that a place that is taken is taken. */
const DESK = "cie-minori";

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.png`);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.screenshot({ path, animations: "disabled" });
  expect(statSync(path).size, name).toBeLessThan(BYTES_MAX);
}

/** Somebody else takes a place in the same week, and keeps it for the moment or books it. */
async function another(a: Visitor, login: string, key: string, books: boolean): Promise<void> {
  await a.page.goto("/accesso?dopo=%2Fprenotazioni");
  await a.identified(login);
  await a.holdIn(DESK, key);
  if (!books) return;
  await passes(a);
  await a.send();
}

/** From the page of a hold to its summary, with what is known of the person. */
async function passes(a: Visitor): Promise<void> {
  await a.next();
  await a.page.waitForURL(/\/dettagli|\/riepilogo/);
  if (/\/dettagli/.test(a.page.url())) await a.next();
  await a.page.waitForURL(/\/riepilogo/);
}

async function top(page: Page, selector: string): Promise<void> {
  await page.locator(selector).evaluate((element) => element.scrollIntoView({ behavior: "instant" }));
}

test("from the tree to my bookings", async ({ arrive }) => {
  const [a, phone] = [await arrive(SHEET), await arrive({ viewport: { width: 390, height: 700 } })];
  const { page } = a;
  await another(await arrive(), "lucia", "0|540|0", true);
  await another(await arrive(), "paolo", "0|660|0", true);
  await another(await arrive(), "anna", "2|570|0", false);
  await another(await arrive(), "carlo", "3|930|0", false);
  await page.goto("/accesso?dopo=%2Fprenota");
  await a.identified("mario");
  await page.goto(`/prenota?servizio=${DESK}`);
  await top(page, "#carta-identita");
  await picture(page, "1-tree");
  await a.week(DESK, `?settimana=${nextMonday()}`);
  await top(page, ".week-bar");
  await a.slot("2|600|0").click();
  await picture(page, "2-week");
  await phone.week(DESK, `?settimana=${nextMonday()}`);
  await phone.page.locator(".start").nth(2).click();
  await top(phone.page, ".week-bar");
  await picture(phone.page, "7-phone");
  await page.getByRole("button", { name: "Continua" }).click();
  await page.waitForURL(/\/riserva\//);
  await picture(page, "3-person");
  await passes(a);
  await picture(page, "4-summary");
  await a.send();
  await picture(page, "5-booking");
  await page.goto("/prenotazioni");
  await picture(page, "6-my-bookings");
});
