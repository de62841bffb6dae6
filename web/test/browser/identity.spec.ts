import { type Letter, linkIn } from "./neighbours";
import { STATUS, type Visitor, expect, nextMonday, test } from "./town";

test.use({ furnishing: { full: true } });

const WEEK = `?settimana=${nextMonday()}`;
const PASSWORD = "una lunga frase segreta";

/** What a definition list says, term by term. */
async function facts(a: Visitor, list: string): Promise<Record<string, string>> {
  const pairs = await a.page.locator(list).evaluate((dl) =>
    [...dl.querySelectorAll("dt")].map((dt) => [dt.textContent ?? "", dt.nextElementSibling?.textContent ?? ""]));
  return Object.fromEntries(pairs) as Record<string, string>;
}

test("with a certified identity: from the tree to the booking, which is found from another device", async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  const { page } = a;
  await page.goto("/prenota");
  await page.getByRole("link", { name: "Prenota: Certificati", exact: true }).click();
  await page.getByRole("link", { name: "Settimana successiva" }).click();
  await expect(page).toHaveURL(new RegExp(nextMonday()));
  await expect(page.locator('td[data-state="past"]')).toHaveCount(0);
  await expect(page.locator('td[data-state="free"]').first()).toBeVisible();
  const key = (await a.freeKeys())[3] ?? "";
  await a.take(key);
  await page.waitForURL(/\/accesso\?dopo=/);
  await expect(page.getByText("Senza accesso")).toHaveCount(0);
  await a.identified("mario");
  await expect(page).toHaveURL(/\/riserva\//);
  await expect(page.getByRole("banner")).toContainText("Mario Rossi");
  expect(await facts(a, '[data-part="certified"]')).toMatchObject({
    "Nome e cognome": "Mario Rossi",
    "Codice fiscale": "RSSMRA80A01H501U",
    "Data di nascita": "1 gennaio 1980",
  });
  await expect(page.locator("#nome, #cognome, #codice-fiscale, #nascita")).toHaveCount(0);
  await expect(page.getByLabel("E-mail*")).toHaveValue("mario@example.it");
  await a.next();
  await page.getByLabel("Motivo").fill("Un certificato di residenza");
  await a.next();
  await page.waitForURL(/\/riepilogo/);
  await expect(page.locator(".told", { hasText: "RSSMRA80A01H501U" })).toBeVisible();
  await a.send();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
  const code = await page.locator(".booking-code").innerText();

  await b.page.goto("/prenotazioni");
  await expect(b.page.getByText("Non ci sono prenotazioni.")).toBeVisible();
  await b.page.getByRole("banner").getByRole("link", { name: "Accedi" }).click();
  await b.identified("mario");
  await expect(b.page).toHaveURL(/\/prenotazioni$/);
  await expect(b.page.locator(".mine-line")).toContainText(code);
  await b.page.getByRole("link", { name: /^Apri: Certificati/ }).click();
  await expect(b.page.locator(".booking")).toContainText("Un certificato di residenza");
  await b.page.getByRole("banner").getByRole("button", { name: "Esci" }).click();
  await b.page.goto("/prenotazioni");
  await expect(b.page.getByText("Non ci sono prenotazioni.")).toBeVisible();
  for (const visitor of [a, b]) visitor.expectNoProblems();
});

test("who changes their mind at the provider, or is not sure enough for it, is told so and can try again", async ({ arrive }) => {
  const a = await arrive();
  await a.page.goto("/accesso?dopo=%2Fprenotazioni");
  await a.page.getByRole("link", { name: "Entra con SPID" }).click();
  await a.page.getByRole("link", { name: "Cancel" }).click();
  await expect(a.page.getByRole("heading", { level: 1 })).toHaveText("Accesso non riuscito");
  await expect(a.page.getByText("L’accesso è stato interrotto")).toBeVisible();
  await a.page.getByRole("link", { name: "Riprova" }).click();
  await a.identified("weak");
  await expect(a.page.getByText("serve un livello di sicurezza più alto")).toBeVisible();
  await expect(a.page.getByRole("banner")).not.toContainText("Mario Rossi");
});

test("with an account: the letter's link, a login, a booking, and another password when it is forgotten", async ({ arrive, town }) => {
  const [a, email] = [await arrive(), "pina@example.org"];
  const { page } = a;
  await page.goto("/prenotazioni");
  await page.getByRole("banner").getByRole("link", { name: "Accedi" }).click();
  await page.getByRole("link", { name: "Crea un account" }).click();
  await page.getByLabel("Nome*", { exact: true }).fill("Pina");
  await page.getByLabel("Cognome*").fill("Però");
  await page.getByLabel("E-mail*").fill(email);
  await page.getByLabel("Password*").fill("corta");
  await page.getByRole("button", { name: "Crea l’account" }).click();
  await expect(page.getByText("La password ha meno di 8 caratteri.")).toBeVisible();
  await expect(page.getByLabel("Cognome*")).toHaveValue("Però");
  await page.getByLabel("Password*").fill(PASSWORD);
  await page.getByRole("button", { name: "Crea l’account" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Controlla la posta");
  const invitation = await town.post.letter(email);
  expect(invitation.subject).toContain("completa la registrazione");
  await page.goto(linkIn(invitation));
  await page.getByLabel("Password*").fill("un’altra cosa");
  await page.getByRole("button", { name: "Completa e accedi" }).click();
  await expect(page.getByRole("alert")).toContainText("non sono giusti");
  await page.getByLabel("Password*").fill(PASSWORD);
  await page.getByRole("button", { name: "Completa e accedi" }).click();
  await expect(page.getByRole("banner")).toContainText("Pina Però");
  await page.goto(linkIn(invitation));
  await expect(page.locator("main")).toContainText("non vale più");

  await a.holdIn("certificati", 10);
  await expect(page.getByLabel("Nome*", { exact: true })).toHaveValue("Pina");
  await expect(page.getByLabel("E-mail*")).toHaveValue(email);
  await a.next();
  await a.next();
  await page.waitForURL(/\/riepilogo/);
  await a.send();
  const told = await town.post.letter(email, 2);
  expect(told.subject).toContain("Appuntamento confermato");
  expect(told.text).toContain(await page.locator(".booking-code").innerText());

  await page.getByRole("banner").getByRole("button", { name: "Esci" }).click();
  await forgets(a, email);
  const reset = await town.post.letter(email, 3);
  expect(reset.subject).toContain("nuova password");
  await choosesAnother(a, reset, "un’altra frase, più lunga");
  await enters(a, email, PASSWORD);
  await expect(page.getByRole("alert")).toContainText("non sono giusti");
  await enters(a, email, "un’altra frase, più lunga");
  await expect(page.locator(".mine-line")).toContainText("Certificati");
  a.expectNoProblems(STATUS);
});

async function forgets({ page }: Visitor, email: string): Promise<void> {
  await page.goto("/accesso");
  await page.getByRole("link", { name: "Password dimenticata" }).click();
  await page.getByLabel("E-mail*").fill(email);
  await page.getByRole("button", { name: "Invia l’e-mail" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Controlla la posta");
}

async function choosesAnother({ page }: Visitor, letter: Letter, password: string): Promise<void> {
  await page.goto(linkIn(letter));
  await page.getByLabel("Password*").fill("corta");
  await page.getByRole("button", { name: "Cambia la password" }).click();
  await expect(page.getByRole("alert")).toContainText("meno di 8 caratteri");
  await page.getByLabel("Password*").fill(password);
  await page.getByRole("button", { name: "Cambia la password" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Password cambiata");
}

async function enters({ page }: Visitor, email: string, password: string): Promise<void> {
  await page.goto("/accesso?dopo=%2Fprenotazioni");
  await page.getByLabel("E-mail*").fill(email);
  await page.getByLabel("Password*").fill(password);
  await page.getByRole("button", { name: "Accedi" }).click();
}

test("without JavaScript: a hold waits while one logs in, and becomes a booking", async ({ arrive }) => {
  const a = await arrive({ javaScriptEnabled: false });
  const { page } = a;
  await page.goto(`/prenota/certificati${WEEK}`);
  await page.getByRole("table").getByRole("button", { name: /ore 16:00, disponibile/ }).first().click();
  await page.waitForURL(/\/accesso\?dopo=/);
  await a.identified("paolo");
  await expect(page.getByText(/riservato per te fino alle \d\d:\d\d/)).toBeVisible();
  await expect(page.locator('[data-part="certified"]')).toContainText("VRDPLA90P03H501A");
  await a.next();
  await a.next();
  await a.send();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
});

test("who leaves in another tab is told in the first, and goes on with the same hold after logging in", async ({ arrive }) => {
  const [a, b] = [await arrive(), await arrive()];
  const { page } = a;
  await page.goto("/accesso?dopo=%2Fprenota%2Fcertificati");
  await a.identified("anna");
  const key = await a.holdIn("certificati-lampo", 5);
  await b.week("certificati-lampo", WEEK);
  await expect(b.slot(key)).toHaveAttribute("data-state", "held");
  const other = await page.context().newPage();
  await other.goto("/");
  await other.getByRole("banner").getByRole("button", { name: "Esci" }).click();
  await expect(page.locator('[data-part="ended"]')).toContainText("Il tuo accesso è finito");
  const held = page.url();
  await page.getByRole("link", { name: "Accedi di nuovo" }).click();
  await a.identified("anna");
  await expect(page).toHaveURL(held);
  await expect(b.slot(key)).toHaveAttribute("data-state", "held");
  await expect(page.locator('[data-part="certified"]')).toContainText("Anna Neri");
});

test("whose login was ended from another device is told at the next step, also without JavaScript", async ({ arrive }) => {
  const [a, b] = [await arrive({ javaScriptEnabled: false }), await arrive()];
  for (const visitor of [a, b]) {
    await visitor.page.goto("/accesso?dopo=%2Fprenotazioni");
    await visitor.identified("carlo");
  }
  await a.page.goto(`/prenota/certificati${WEEK}`);
  await a.page.getByRole("table").getByRole("button", { name: /ore 17:00, disponibile/ }).first().click();
  await b.page.goto("/accesso");
  await b.page.getByRole("button", { name: "Esci da tutti i dispositivi" }).click();
  // Out of the town's pages, one is led on to the provider's own way out, which leads back.
  await b.page.getByRole("button", { name: "Yes, sign me out" }).click();
  await expect(b.page).toHaveURL(/\/accesso\/uscita/);
  await expect(b.page.getByRole("banner").getByRole("link", { name: "Accedi" })).toBeVisible();
  const held = a.page.url();
  await a.next();
  await expect(a.page.getByText("Il tuo accesso è terminato")).toBeVisible();
  await expect(a.page).toHaveURL(/\/accesso\?/);
  await a.identified("carlo");
  await expect(a.page).toHaveURL(held);
  await expect(a.page.locator('[data-part="certified"]')).toBeVisible();
});
