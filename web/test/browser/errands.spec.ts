import { STATUS, type Visitor, expect, nextMonday, test } from "./town";

test.use({ furnishing: { full: true } });

const WEEK = `?settimana=${nextMonday()}`;
const TERESA = "RSSTRS41C48H501L";
/** What Chromium says of a form that was refused, or has to be sent again. */
const REFUSED = /^Failed to load resource: the server responded with a status of [45]/;
const BRUNO = "CSTBRN49R27H501U";

/** Logs in, and comes to the list of one's bookings. */
async function enter(visitor: Visitor, login: string): Promise<void> {
  await visitor.page.goto("/accesso?dopo=%2Fprenotazioni");
  await visitor.identified(login);
  await expect(visitor.page).toHaveURL(/\/prenotazioni$/);
}

/** Begins an errand; every page that follows says for whom it is. */
async function errand(a: Visitor, code: string): Promise<string> {
  await a.page.goto("/conto-terzi");
  await a.page.getByLabel("Codice fiscale della persona").fill(code);
  await a.next();
  await expect(a.page.getByRole("note")).toContainText(code);
  return new URL(a.page.url()).searchParams.get("per") ?? "";
}

/** From the page of a hold to its summary; each page is asked whether it says for whom one acts. */
async function tells(a: Visitor, code: string, given: string, family: string): Promise<void> {
  const plain = () => expect(a.page.getByRole("note")).toContainText(code);
  await plain();
  await a.page.locator("#b-nome").fill(given);
  await a.page.locator("#b-cognome").fill(family);
  await a.next();
  await a.page.waitForURL(/\/dettagli/);
  await plain();
  await a.next();
  await a.page.waitForURL(/\/riepilogo/);
  await plain();
}

test("for somebody else with a certified identity: two roles, a locked code, and both find the booking", async ({ arrive, town }) => {
  const [a, b] = [await arrive(), await arrive()];
  const { page } = a;
  await enter(a, "lucia");
  const per = await errand(a, TERESA);
  await a.holdIn("certificati", 20, `&per=${per}`);
  await expect(page.locator('[data-part="certified"]')).toContainText("Lucia Bianchi");
  await expect(page.getByRole("group", { name: "Chi prenota (presentante)" })).toContainText("BNCLCU75D52H501J");
  const locked = page.getByRole("group", { name: "Per chi è la prenotazione (fruitore)" }).getByLabel("Codice fiscale");
  await expect(locked).toHaveValue(TERESA);
  await expect(locked).not.toBeEditable();
  await tells(a, TERESA, "Teresa", "Russo");
  const told = page.locator(".told");
  await expect(told.filter({ hasText: "Per chi è la prenotazione (fruitore)" })).toContainText(`Teresa Russo`);
  await expect(told.filter({ hasText: "Chi prenota (presentante)" })).toContainText("Lucia Bianchi");
  await a.send();
  const letter = await town.post.letter("lucia@example.it");
  expect(letter.text).toContain("Teresa Russo");
  expect(letter.text).toContain(TERESA);
  await page.goto("/prenotazioni");
  await expect(page.locator(".mine-line")).toContainText("Per Teresa Russo");

  await enter(b, "teresa");
  await expect(b.page.locator(".mine-line")).toContainText("Fatta per te da Lucia Bianchi");
  await b.page.getByRole("link", { name: /^Annulla: Certificati/ }).click();
  await b.page.getByRole("button", { name: "Sì, annulla" }).click();
  await page.goto("/prenotazioni");
  await expect(page.locator(".mine-line")).toContainText("Annullata");
  for (const visitor of [a, b]) visitor.expectNoProblems();
});

test("caps count for whom it is: one for another leaves one's own, a second for the same is refused", async ({ arrive }) => {
  const a = await arrive();
  await enter(a, "giulia");
  const per = await errand(a, BRUNO);
  await a.holdIn("certificati", 30, `&per=${per}`);
  await tells(a, BRUNO, "Bruno", "Costa");
  await a.send();
  await a.holdIn("certificati", 31);
  await a.next();
  await a.next();
  await a.page.waitForURL(/\/riepilogo/);
  await a.send();
  const again = await errand(a, BRUNO);
  await a.holdIn("certificati", 32, `&per=${again}`);
  await tells(a, BRUNO, "Bruno", "Costa");
  await a.page.getByRole("button", { name: "Invia" }).click();
  await expect(a.page.getByRole("alert")).toContainText("il massimo permesso");
  await a.page.getByRole("button", { name: "Rinuncia" }).first().click();
  a.expectNoProblems(STATUS);
});

test("two devices of one person race for a slot each: one holds, the other is led to that hold, and sent from both it is one booking", async ({ arrive }) => {
  const both = [await arrive(), await arrive()];
  const pages = both.map(({ page }) => page);
  for (const [place, visitor] of both.entries()) {
    await enter(visitor, "luca");
    await visitor.week("certificati", WEEK);
    await visitor.slot((await visitor.freeKeys())[40 + place] ?? "").click();
  }
  await Promise.all(pages.map(async (page) => {
    await page.getByRole("button", { name: "Continua" }).click();
    await expect(page.getByRole("alert").or(page.locator('[data-part="certified"]')).first()).toBeVisible();
  }));
  const won = pages.filter((page) => /\/riserva\//.test(page.url()));
  const lost = pages.filter((page) => !won.includes(page));
  expect([won.length, lost.length]).toEqual([1, 1]);
  await expect(lost[0]!.getByRole("alert")).toContainText("Hai già un orario riservato");
  await lost[0]!.getByRole("link", { name: "Completa quella prenotazione" }).click();
  await lost[0]!.waitForURL(won[0]!.url());
  for (const [place, visitor] of both.entries()) {
    await visitor.next();
    await pages[place]!.waitForURL(/\/dettagli/);
    await visitor.next();
    await pages[place]!.waitForURL(/\/riepilogo/);
  }
  await Promise.all(pages.map(async (page) => {
    await page.getByRole("button", { name: "Invia" }).click();
    await expect(page.getByRole("heading", { name: /Appuntamento confermato|La riserva non è più attiva/ })).toBeVisible();
  }));
  expect(pages.filter((page) => /\/prenotazione\//.test(page.url())).length).toBeGreaterThan(0);
  for (const page of pages) {
    await page.goto("/prenotazioni");
    await expect(page.locator(".mine-line")).toHaveCount(1);
  }
  for (const visitor of both) visitor.expectNoProblems(REFUSED);
});

test("two people race for the last booking of a third under a cap: one has it, the other is told why", async ({ arrive }) => {
  const both = [await arrive(), await arrive()];
  for (const [login, visitor] of [["luca", both[0]!], ["franco", both[1]!]] as const) {
    await enter(visitor, login);
    const per = await errand(visitor, BRUNO);
    await visitor.holdIn(login === "luca" ? "gruppo-a" : "gruppo-b", 40, `&per=${per}`);
    await tells(visitor, BRUNO, "Bruno", "Costa");
  }
  await Promise.all(both.map(async ({ page }) => {
    await page.getByRole("button", { name: "Invia" }).click();
    await expect(page.getByRole("alert").or(page.getByRole("heading", { name: "Appuntamento confermato" }))).toBeVisible();
  }));
  const won = both.filter(({ page }) => /\/prenotazione\//.test(page.url()));
  const lost = both.filter((visitor) => !won.includes(visitor));
  expect([won.length, lost.length]).toEqual([1, 1]);
  const told = lost[0]!.page.getByRole("alert");
  // Who comes while the other's booking is being decided is asked to try again, and is told why then.
  if (await told.filter({ hasText: "Riprova fra un secondo" }).isVisible()) await lost[0]!.page.getByRole("button", { name: "Invia" }).click();
  await expect(told).toContainText("il massimo permesso");
  await lost[0]!.page.getByRole("button", { name: "Rinuncia" }).first().click();
  for (const visitor of both) visitor.expectNoProblems(REFUSED);
});

test("without JavaScript: an errand from the first page to the last", async ({ arrive }) => {
  const a = await arrive({ javaScriptEnabled: false });
  await enter(a, "elena");
  const per = await errand(a, "RZZFNC36M02H501J");
  await a.page.goto(`/prenota/certificati${WEEK}&per=${per}`);
  await a.page.getByRole("table").getByRole("button", { name: /ore 18:00, disponibile/ }).first().click();
  await tells(a, "RZZFNC36M02H501J", "Franco", "Rizzi");
  await a.send();
  await expect(a.page.getByRole("note")).toHaveCount(0);
  await expect(a.page.locator(".booking")).toContainText("Franco Rizzi");
});
