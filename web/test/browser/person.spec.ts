import { STATUS, expect, nextMonday, test } from "./town";

const WEEK = `?settimana=${nextMonday()}`;

test("what is asked for is asked until it is there, and nothing typed is lost", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  await a.week("domande", WEEK);
  await a.hold((await a.freeKeys())[30] ?? "");
  await page.getByLabel("Nome*", { exact: true }).fill("Mario");
  await a.next();
  await expect(page.getByRole("alert")).toContainText("4 campi da correggere");
  await expect(page.getByText("Scrivi il codice fiscale.")).toBeVisible();
  await expect(page.getByLabel("Nome*", { exact: true })).toHaveValue("Mario");
  await page.getByLabel("Cognome*").fill("Bianchi");
  await page.getByLabel("Codice fiscale*").fill("rssmra80a01h501x");
  await page.getByLabel("E-mail*").fill("mario@example.org");
  await page.getByLabel("Telefono*").fill("347 1234567");
  await a.next();
  await expect(page.getByText("Un carattere del codice fiscale non torna")).toBeVisible();
  await page.getByLabel("Codice fiscale*").fill("rssmra80a01h501u");
  await a.next();
  await expect(page.getByText("Il cognome non corrisponde al codice fiscale.")).toBeVisible();
  await page.getByLabel("Cognome*").fill("Rossi");
  await a.next();
  await page.waitForURL(/\/dettagli/);
  await a.next();
  await expect(page.getByText("Scrivi il motivo della prenotazione.")).toBeVisible();
  await expect(page.getByText("Rispondi a questa domanda.")).toBeVisible();
  await page.getByLabel("Motivo*").fill("Un <b>parere</b>");
  await page.getByLabel("Hai già una pratica aperta?*").selectOption("No");
  await a.next();
  await page.waitForURL(/\/riepilogo/);
  const told = page.locator('[data-part="body"]');
  for (const text of ["Mario Rossi", "RSSMRA80A01H501U", "1 gennaio 1980", "Maschio", "Roma", "+393471234567", "Un <b>parere</b>", "No"]) {
    await expect(told).toContainText(text);
  }
  await page.goBack();
  await expect(page.getByLabel("Motivo*")).toHaveValue("Un <b>parere</b>");
  await page.getByRole("link", { name: "Indietro" }).click();
  await expect(page.getByLabel("Codice fiscale*")).toHaveValue("RSSMRA80A01H501U");
  await a.next();
  await a.next();
  await a.send();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
  await expect(page.locator(".booking")).toContainText("RSSMRA80A01H501U");
  a.expectNoProblems(STATUS);
});

test("steps cannot be jumped over", async ({ arrive }) => {
  const a = await arrive();
  await a.week("domande", WEEK);
  await a.hold((await a.freeKeys())[31] ?? "");
  const address = a.page.url();
  for (const step of ["dettagli", "riepilogo"]) {
    await a.page.goto(address.replace("?", `/${step}?`));
    await expect(a.page.getByRole("group", { name: "I tuoi dati" })).toBeVisible();
  }
});

test("for somebody else: it is plain on every page, bound to the code, and ends with the tab", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  await page.goto("/prenota");
  await page.getByRole("link", { name: "Prenotazione online conto terzi" }).click();
  await page.getByLabel("Codice fiscale della persona").fill("RSSMRO70R89F306Y");
  await a.next();
  await expect(page.getByText("Questo non è un codice fiscale")).toBeVisible();
  await page.getByLabel("Codice fiscale della persona").fill("RSSMRA80A01H501U");
  await a.next();
  const plain = () => expect(page.getByRole("note")).toContainText("RSSMRA80A01H501U");
  await plain();
  await page.getByRole("link", { name: "Prenota: Sala" }).click();
  await plain();
  await expect(page.locator("#week")).toHaveAttribute("data-live", "yes");
  await page.getByRole("link", { name: "Settimana successiva" }).click();
  await expect(page).toHaveURL(/per=/);
  await expect(page.locator('td[data-state="past"]')).toHaveCount(0);
  await a.hold((await a.freeKeys())[50] ?? "");
  await plain();
  const code = page.locator("#b-codice-fiscale");
  await expect(code).toHaveValue("RSSMRA80A01H501U");
  await expect(code).not.toBeEditable();
  await page.locator("#nome").fill("Ada");
  await page.locator("#cognome").fill("Prova");
  await page.locator("#email").fill("ada@example.org");
  await page.locator("#b-nome").fill("Mario");
  await page.locator("#b-cognome").fill("Rossi");
  await a.next();
  await plain();
  await a.next();
  await plain();
  const [button, form] = [await page.getByRole("button", { name: "Invia" }).boundingBox(), await page.locator('[data-part="send"]').boundingBox()];
  expect((button?.x ?? 0) + (button?.width ?? 0)).toBeGreaterThan((form?.x ?? 0) + (form?.width ?? 0) - 40);
  await a.send();
  await expect(page.getByRole("note")).toHaveCount(0);
  await expect(page.locator(".booking")).toContainText("Per chi è la prenotazione");
  await page.goto("/prenotazioni");
  await expect(page.locator(".mine-line").first()).toContainText("Per Mario Rossi");
  await page.goto("/prenota");
  await expect(page.getByRole("note")).toHaveCount(0);
});

test("an errand of another browser, or one that is over, is never a booking of one's own", async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  await a.page.goto("/conto-terzi");
  await a.page.getByLabel("Codice fiscale della persona").fill("RSSMRA80A01H501U");
  await a.next();
  const address = a.page.url();
  const answer = await b.page.goto(address);
  expect(answer?.status()).toBe(410);
  await expect(b.page.locator("body")).not.toContainText("RSSMRA80A01H501U");
  await expect(b.page.getByText("Ricomincia dalla scheda «conto terzi»")).toBeVisible();
});

test("my bookings: to come and cancelled, in words and with a glyph, and nobody else's", async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  const { page } = a;
  await page.goto("/prenotazioni");
  await expect(page.getByText("Non ci sono prenotazioni.")).toBeVisible();
  await a.week("sala", WEEK);
  await a.hold((await a.freeKeys())[90] ?? "");
  await a.summary();
  await a.send();
  const address = page.url();
  await page.goto("/prenotazioni");
  await expect(page.locator(".mine-line")).toContainText("Confermata");
  await page.getByRole("link", { name: /^Annulla: Sala/ }).click();
  await page.getByRole("button", { name: "Sì, annulla" }).click();
  await page.goto("/prenotazioni");
  await expect(page.locator(".mine-line")).toContainText("Annullata");
  await expect(page.getByRole("link", { name: /^Annulla: Sala/ })).toHaveCount(0);
  await b.page.goto("/prenotazioni");
  await expect(b.page.getByText("Non ci sono prenotazioni.")).toBeVisible();
  await b.page.goto(address);
  await expect(b.page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento annullato");
  await expect(b.page.locator("body")).not.toContainText("ada@example.org");
});
