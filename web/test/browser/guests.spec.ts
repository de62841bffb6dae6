import { codeIn } from "./neighbours";
import { STATUS, type Visitor, expect, nextMonday, test } from "./town";

test.use({ furnishing: { full: true } });

const WEEK = `?settimana=${nextMonday()}`;

async function types({ page }: Visitor, code: string): Promise<void> {
  await page.getByLabel("Codice*").fill(code);
  await page.getByRole("button", { name: "Continua" }).click();
}

test("a guest proves the address with the code from the letter, after a wrong one", async ({ arrive, town }) => {
  const [a, email] = [await arrive(), "ospite@example.org"];
  const { page } = a;
  await a.holdIn("banco", 5);
  await a.person(email);
  await page.waitForURL(/\/codice/);
  await expect(page.getByText(`Abbiamo mandato un codice a ${email}`)).toBeVisible();
  const first = codeIn(await town.post.letter(email));
  expect(first).toMatch(/^\d{6}$/);
  await a.next();
  await expect(page.getByText("Manca il codice.")).toBeVisible();
  await types(a, first === "123456" ? "654321" : "123456");
  await expect(page.getByText("Il codice non è giusto.")).toBeVisible();
  await page.getByRole("button", { name: "Mandami un altro codice" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Il codice è partito." })).toBeVisible();
  const second = codeIn(await town.post.letter(email, 2));
  await types(a, second);
  await page.waitForURL(/\/dettagli/);
  await a.next();
  await page.waitForURL(/\/riepilogo/);
  await a.send();
  const told = await town.post.letter(email, 3);
  expect(told.subject).toContain("Appuntamento confermato");
  expect(told.method).toBe("REQUEST");
  // Who has proved an address is not asked again.
  await a.holdIn("banco", 6);
  await a.person(email);
  await page.waitForURL(/\/dettagli/);
  a.expectNoProblems(STATUS);
});

test("without JavaScript: a guest types the code, spaces and all", async ({ arrive, town }) => {
  const [a, email] = [await arrive({ javaScriptEnabled: false }), "spazi@example.org"];
  await a.page.goto(`/prenota/banco${WEEK}`);
  await a.page.getByRole("table").getByRole("button", { name: /ore 10:00, disponibile/ }).first().click();
  await a.person(email);
  const code = codeIn(await town.post.letter(email));
  await types(a, `${code.slice(0, 3)} ${code.slice(3)}`);
  await a.next();
  await a.send();
  await expect(a.page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
});

test("a hold that ends while the code is looked for says so, and the code comes too late", { tag: "@waits" }, async ({ arrive, town }) => {
  const [plain, a, watcher] = [await arrive({ javaScriptEnabled: false }), await arrive(), await arrive()];
  await plain.page.goto(`/prenota/lampo${WEEK}`);
  await plain.page.getByRole("table").getByRole("button", { name: /ore 20:00, disponibile/ }).first().click();
  await plain.person("lento@example.org");
  const late = codeIn(await town.post.letter("lento@example.org"));
  const key = await a.holdIn("lampo", 60);
  await a.person("tardi@example.org");
  await a.page.waitForURL(/\/codice/);
  await expect(a.page.locator('[data-part="ended"]')).toContainText("Il tempo è finito", { timeout: 80_000 });
  await expect(a.page.locator('[data-part="body"]')).toBeHidden();
  await watcher.week("lampo", WEEK);
  await expect(watcher.slot(key)).toHaveAttribute("data-state", "free");
  await types(plain, late);
  await expect(plain.page.getByRole("heading", { level: 1 })).toHaveText("La riserva non è più attiva");
  for (const { page } of [plain, a]) {
    await page.goto("/prenotazioni");
    await expect(page.getByText("Non ci sono prenotazioni.")).toBeVisible();
  }
  a.expectNoProblems(STATUS);
});

test("a step past the code cannot be had without it", async ({ arrive }) => {
  const a = await arrive();
  await a.holdIn("banco", 7);
  const address = a.page.url();
  await a.person("furbo@example.org");
  await a.page.waitForURL(/\/codice/);
  for (const step of ["dettagli", "riepilogo"]) {
    await a.page.goto(address.replace("?", `/${step}?`));
    await expect(a.page.getByLabel("Codice*")).toBeVisible();
  }
});

test("sending with a double click makes one booking and one letter", async ({ arrive, town }) => {
  const [a, email] = [await arrive(), "doppio@example.org"];
  await a.holdIn("banco", 8);
  await a.person(email);
  await types(a, codeIn(await town.post.letter(email)));
  await a.next();
  await a.page.waitForURL(/\/riepilogo/);
  await a.page.getByRole("button", { name: "Invia" }).dblclick();
  await a.page.waitForURL(/\/prenotazione\//);
  await expect(a.page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
  await a.page.goto("/prenotazioni");
  await expect(a.page.locator(".mine-line")).toHaveCount(1);
  // A second confirmation would have been written with the first: when the cancellation is here, it would be too.
  await a.page.getByRole("link", { name: /^Annulla: Banco/ }).click();
  await a.page.getByRole("button", { name: "Sì, annulla" }).dblclick();
  expect((await town.post.letter(email, 2)).subject).toContain("confermato");
  expect((await town.post.letter(email, 3)).subject).toContain("annullato");
  expect(town.post.count(email)).toBe(3);
});

test("the mail's link shows and cancels, from any browser; opening it changes nothing", async ({ arrive, town }) => {
  const [a, b, watcher, email] = [await arrive(), await arrive(), await arrive(), "lettera@example.org"];
  const key = await a.holdIn("banco", 9);
  await a.person(email);
  await types(a, codeIn(await town.post.letter(email)));
  await a.next();
  await a.page.waitForURL(/\/riepilogo/);
  await a.send();
  await watcher.week("banco", WEEK);
  await expect(watcher.slot(key)).toHaveAttribute("data-state", "booked");
  const told = await town.post.letter(email, 2);
  expect(told.attached).toEqual(expect.arrayContaining([expect.stringMatching(/\.pdf$/), expect.stringMatching(/\.ics$/)]));
  const address = /https?:\/\/\S+\/prenotazione\/\S+/.exec(told.text)?.[0] ?? "";
  await b.page.goto(address);
  await expect(b.page.locator("body")).not.toContainText(email);
  await b.page.getByRole("link", { name: "Annulla l’appuntamento" }).click();
  await expect(b.page.getByRole("heading", { level: 1 })).toHaveText("Vuoi annullare l’appuntamento?");
  await b.page.getByRole("link", { name: "No, torna indietro" }).click();
  await expect(b.page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
  await expect(watcher.slot(key)).toHaveAttribute("data-state", "booked");
  await b.page.getByRole("link", { name: "Annulla l’appuntamento" }).click();
  await b.page.getByRole("button", { name: "Sì, annulla" }).click();
  await expect(b.page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento annullato");
  await expect(watcher.slot(key)).toHaveAttribute("data-state", "free");
  expect(await town.post.letter(email, 3)).toMatchObject({ method: "CANCEL", subject: expect.stringContaining("Appuntamento annullato") });
  await a.page.goto("/prenotazioni");
  await expect(a.page.locator(".mine-line")).toContainText("Annullata");
  for (const visitor of [a, b, watcher]) visitor.expectNoProblems();
});
