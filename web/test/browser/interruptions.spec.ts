import { STATUS, type Visitor, expect, nextMonday, test } from "./town";

const WEEK = `?settimana=${nextMonday()}`;
/** A minute, and what a busy machine takes besides. */
const MINUTE = { timeout: 80_000 };

/** Whose hold ends at which page. */
interface Late {
  visitor: Visitor;
  resource: string;
  key: string;
}

/** A hold that has come as far as a step, without what that step asks for. */
async function at(step: "person" | "details" | "summary", a: Visitor, resource: string, place: number): Promise<Late> {
  const key = await a.holdIn(resource, place);
  if (step !== "person") {
    await a.person();
    await a.page.waitForURL(/\/dettagli/);
  }
  if (step === "summary") {
    await a.page.getByLabel("Motivo*").fill("Prova");
    await a.next();
    await a.page.waitForURL(/\/riepilogo/);
  }
  return { visitor: a, resource, key };
}

/** The page of somebody on an errand. */
async function onErrand(a: Visitor, place: number): Promise<Late> {
  await a.page.goto("/conto-terzi");
  await a.page.getByLabel("Codice fiscale della persona").fill("RSSMRA80A01H501U");
  await a.next();
  const per = new URL(a.page.url()).searchParams.get("per") ?? "";
  return { visitor: a, resource: "lampo", key: await a.holdIn("lampo", place, `&per=${per}`) };
}

/** The page of somebody without scripts, who holds a slot by its name. */
async function plainly(a: Visitor, resource: string, time: string): Promise<Visitor> {
  await a.page.goto(`/prenota/${resource}${WEEK}`);
  await a.page.getByRole("table").getByRole("button", { name: new RegExp(`ore ${time}, disponibile`) }).first().click();
  return a;
}

test("a hold that ends in the middle of any step says so, leads back, and books nothing", { tag: "@waits" }, async ({ arrive }) => {
  const watcher = await arrive();
  await watcher.week("lampo", WEEK);
  // All of them wait for the same minute.
  const late = [
    await at("person", await arrive(), "lampo", 40),
    await at("details", await arrive(), "domande-lampo", 41),
    await at("summary", await arrive(), "domande-lampo", 42),
    await onErrand(await arrive(), 43),
  ];
  const bare = { javaScriptEnabled: false };
  const [person, summary] = [await plainly(await arrive(bare), "lampo", "20:00"), await plainly(await arrive(bare), "domande-lampo", "20:00")];
  await summary.person();
  await summary.page.getByLabel("Motivo*").fill("Prova");
  await summary.next();
  await summary.page.waitForURL(/\/riepilogo/);

  for (const { visitor } of late) {
    await expect(visitor.page.locator('[data-part="ended"]')).toContainText("Il tempo è finito", MINUTE);
    await expect(visitor.page.locator('[data-part="body"]')).toBeHidden();
    await expect(visitor.page.getByRole("link", { name: "Torna agli orari" })).toBeFocused();
  }
  await expect(watcher.slot(late[0]!.key)).toHaveAttribute("data-state", "free");
  for (const { visitor, resource, key } of late) {
    await visitor.page.keyboard.press("Enter");
    await expect(visitor.page).toHaveURL(new RegExp(`/prenota/${resource}`));
    await expect(visitor.slot(key)).toHaveAttribute("data-state", "free");
  }
  await expect(late[3]!.visitor.page.getByRole("note")).toContainText("RSSMRA80A01H501U");
  // The last hold began last: when it is over for the server, the others are as well.
  await expect.poll(async () => (await summary.page.request.get("/api/v1/mine")).text(), MINUTE).toContain("null");
  await person.person();
  await expect(person.page.getByRole("heading", { level: 1 })).toHaveText("La riserva non è più attiva");
  await summary.page.getByRole("button", { name: "Invia" }).click();
  await expect(summary.page.getByRole("heading", { level: 1 })).toHaveText("La riserva non è più attiva");
  await expect(summary.page.locator("main")).toContainText("Il tempo della riserva è finito");
  for (const { page } of [person, summary]) {
    await page.getByRole("link", { name: "Torna agli orari" }).click();
    await expect(page).toHaveURL(/\/prenota\//);
  }
  for (const visitor of [...late.map(({ visitor }) => visitor), person, summary]) {
    await visitor.page.goto("/prenotazioni");
    await expect(visitor.page.getByText("Non ci sono prenotazioni.")).toBeVisible();
  }
  for (const visitor of [watcher, ...late.map(({ visitor }) => visitor)]) visitor.expectNoProblems(STATUS);
});

test("the browser's way back goes step by step, keeps what was typed, and never books twice", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  await at("summary", a, "domande-lampo", 50);
  await page.goBack();
  await expect(page.getByLabel("Motivo*")).toHaveValue("Prova");
  await page.goBack();
  await expect(page.getByLabel("Cognome*")).toHaveValue("Prova");
  await page.goForward();
  await page.goForward();
  await page.waitForURL(/\/riepilogo/);
  await a.send();
  await page.goBack();
  // What was sent cannot be sent again.
  await expect(page.getByRole("button", { name: "Invia" })).toBeHidden();
  await expect(page.locator("main")).toContainText("La riserva non è più attiva");
  await page.goto("/prenotazioni");
  await expect(page.locator(".mine-line")).toHaveCount(1);
});

test("going back from the first step to the week keeps the hold, and says where it goes on", async ({ arrive }) => {
  const a = await arrive();
  const key = await a.holdIn("banco", 120);
  await a.page.goBack();
  await expect(a.slot(key)).toHaveAttribute("data-state", "mine");
  await a.page.getByRole("link", { name: "Completa quella prenotazione" }).click();
  await expect(a.page.getByRole("button", { name: "Continua" })).toBeVisible();
  await a.page.getByRole("button", { name: "Rinuncia" }).first().click();
  await expect(a.slot(key)).toHaveAttribute("data-state", "free");
  a.expectNoProblems();
});

test("two tabs at different steps: what one sends, the other knows", async ({ arrive }) => {
  const a = await arrive();
  await a.holdIn("banco", 130);
  const first = a.page.url();
  await a.summary();
  const other = await a.page.context().newPage();
  await other.goto(first);
  await other.getByLabel("Cognome*").fill("Altra");
  await other.getByRole("button", { name: "Continua" }).click();
  await other.waitForURL(/\/dettagli/);
  // What the later tab has told is what is booked, and the summary of the first is not believed blindly.
  await a.page.reload();
  await expect(a.page.locator(".told", { hasText: "Ada Altra" })).toBeVisible();
  await a.send();
  await expect(other.locator('[data-part="ended"]')).toContainText("in un’altra finestra");
  await other.reload();
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("La riserva non è più attiva");
  await a.page.goto("/prenotazioni");
  await expect(a.page.locator(".mine-line")).toHaveCount(1);
});
