// By keyboard alone, and by ear: what cannot be seen must be said, and what cannot be pointed at must be reached.
import type { Locator, Page } from "@playwright/test";
import { STATUS, expect, nextMonday, test } from "./town";

/** Goes on with Tab until something has the focus; nobody presses it more often than this. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const there = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 60 && !(await there()); presses += 1) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
  const seen = await target.evaluate((element) => {
    const { outlineStyle, boxShadow } = getComputedStyle(element);
    return outlineStyle !== "none" || boxShadow !== "none";
  });
  expect(seen, "the focus can be seen").toBe(true);
}

test("by keyboard alone: for somebody else, from the first step to the cancellation", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  const type = async (field: Locator, text: string) => {
    await tabTo(page, field);
    await page.keyboard.press("Control+a");
    await page.keyboard.type(text);
  };
  const press = async (target: Locator) => {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  };
  await page.goto("/prenota");
  await press(page.getByRole("link", { name: "Prenotazione online conto terzi" }));
  await page.waitForURL(/\/conto-terzi/);
  await type(page.getByLabel("Codice fiscale della persona"), "RSSMRA80A01H501U");
  await page.keyboard.press("Enter");
  await page.waitForURL(/per=/);
  await press(page.getByRole("link", { name: "Prenota: Domande", exact: true }));
  await expect(page.locator("#week")).toHaveAttribute("data-live", "yes");
  await press(page.getByRole("link", { name: "Settimana successiva" }));
  await expect(page).toHaveURL(new RegExp(nextMonday()));
  await expect(page.locator('td[data-state="past"]')).toHaveCount(0);
  await tabTo(page, page.locator('td[tabindex="0"]'));
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Enter");
  await expect(page.locator("td:focus")).toHaveAttribute("data-state", "selected");
  await press(page.getByRole("button", { name: "Continua" }));
  await page.waitForURL(/\/riserva\//);
  await type(page.locator("#nome"), "Ada");
  await type(page.locator("#cognome"), "Prova");
  await type(page.locator("#email"), "ada@example.org");
  await type(page.locator("#telefono"), "06 1234567");
  await type(page.locator("#b-nome"), "Giulia");
  await type(page.locator("#b-cognome"), "Rossi");
  await press(page.getByRole("button", { name: "Continua" }));
  const misfit = page.getByLabel("Ho ricontrollato");
  await expect(misfit).toBeVisible();
  await type(page.locator("#b-nome"), "Mario");
  await press(page.getByRole("button", { name: "Continua" }));
  await page.waitForURL(/\/dettagli/);
  await type(page.getByLabel("Motivo*"), "Un parere");
  await tabTo(page, page.getByLabel("Hai già una pratica aperta?*"));
  await page.keyboard.type("No");
  await press(page.getByRole("button", { name: "Continua" }));
  await page.waitForURL(/\/riepilogo/);
  await press(page.getByRole("button", { name: "Invia" }));
  await page.waitForURL(/\/prenotazione\//);
  await page.goto("/prenotazioni");
  await press(page.getByRole("link", { name: /^Annulla: Domande/ }));
  await page.waitForURL(/\/annulla/);
  await press(page.getByRole("button", { name: "Sì, annulla" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento annullato");
  a.expectNoProblems(STATUS);
});

test("the end of a hold is said before it comes, and so is its extension, without moving the focus", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  const said = page.locator('[role="status"][aria-live="polite"][data-part="status"]');
  await a.holdIn("lampo", 70);
  await expect(page.locator("#hold")).toHaveAttribute("data-live", "yes");
  await expect(said).toContainText("Se ti serve altro tempo, prolungala adesso");
  await page.getByLabel("Cognome*").fill("Però");
  await page.getByLabel("Cognome*").focus();
  await expect(said).toContainText(/Mancano \d+ secondi|Se ti serve/);
  await expect(page.getByLabel("Cognome*")).toBeFocused();
  await page.locator('[data-part="warning-extend"]').focus();
  await page.keyboard.press("Enter");
  await expect(said).toContainText(/Riserva prolungata fino alle \d\d:\d\d/);
  await expect(page.getByLabel("Cognome*")).toHaveValue("Però");
  // The button is gone with the last extension: the focus is not lost with it.
  await expect(page.locator('[data-part="warning"]')).toBeHidden();
  await expect(page.getByText("L’orario è riservato per te fino alle")).toBeFocused();
  await page.getByRole("button", { name: "Rinuncia" }).first().click();
  a.expectNoProblems();
});
