// Walks through every kind of page and state, in the order in which people meet them. What is looked at is the caller's.
import { type Locator, type Page, expect } from "@playwright/test";
import { codeIn, linkIn } from "./neighbours";
import { type Town, type Visitor, nextMonday } from "./town";

/** Looks at the page as it stands now; the name says which one it is. */
export type Look = (page: Page, name: string) => Promise<void>;

/** Presses what leads to another page, or to this one anew, and waits until it is there with its styles. */
async function go(page: Page, target: Locator): Promise<void> {
  await Promise.all([page.waitForEvent("load"), target.click()]);
}

const WEEK = `?settimana=${nextMonday()}`;

/** Pages that anybody opens. */
const OPEN = ["/", "/prenota", "/prenota?servizio=gruppo-a", "/prenota/chiuso", "/accessibilita", "/privacy", "/accesso?dopo=%2Fprenota&ospite=si", "/registrati", "/password", "/prenotazioni", "/conto-terzi"];

/** Pages that say why there is nothing to see. */
async function problems({ page }: Visitor, look: Look): Promise<void> {
  for (const address of ["/nulla", "/prenota/banco?settimana=2026-11-24", "/prenota?per=00000000000000000000000000000001", "/lingua", "/riserva/00000000000000000000000000000001?risorsa=banco"]) {
    await page.goto(address);
    await look(page, `problem ${address}`);
  }
  await asForm(page, { origin: "https://altrove.example", "sec-fetch-site": "cross-site" });
  expect((await page.goto("/lingua?prova"))?.status()).toBe(403);
  await look(page, "problem 403");
}

/** From now on `/lingua?prova` shows what a form is answered that is sent with these headers. */
export function asForm(page: Page, headers: Record<string, string>): Promise<unknown> {
  return page.route("**/lingua?prova", async (route) => {
    const response = await page.request.post("/lingua", { form: { lang: "it", back: "/" }, headers, maxRedirects: 0 });
    await route.fulfill({ response });
  });
}

/** The way of somebody who has no account: looks, holds, makes mistakes, books, changes their mind. */
export async function walkPlain(visitor: Visitor, look: Look): Promise<void> {
  const { page } = visitor;
  for (const address of OPEN) {
    await page.goto(address);
    await look(page, address);
  }
  await problems(visitor, look);
  await visitor.week("mattina", WEEK);
  await look(page, "week as it comes");
  await page.getByRole("button", { name: "Griglia" }).click();
  await look(page, "week as a grid");
  await page.getByRole("button", { name: "Elenco" }).click();
  await page.locator(".start").nth(5).click();
  await look(page, "week as a list, chosen");
  await go(page, page.getByRole("button", { name: "Continua" }));
  await page.waitForURL(/\/riserva\//);
  await look(page, "person");
  await go(page, page.getByRole("button", { name: "Continua" }));
  await expect(page.getByText("Scrivi il nome.")).toBeVisible();
  await look(page, "person, wrong");
  await visitor.person();
  await page.waitForURL(/\/dettagli/);
  await look(page, "details");
  await go(page, page.getByRole("button", { name: "Continua" }));
  await page.waitForURL(/\/riepilogo/);
  await look(page, "summary");
  await page.goto("/");
  await look(page, "home with a hold");
  await page.goto(`/prenota/mattina${WEEK}`);
  await look(page, "week with a hold");
  await page.getByRole("link", { name: "Completa quella prenotazione" }).click();
  await visitor.summary();
  await visitor.send();
  await look(page, "booking");
  const booking = page.url();
  await page.goto("/prenotazioni");
  await look(page, "my bookings");
  await page.goto(booking);
  await go(page, page.getByRole("link", { name: "Annulla l’appuntamento" }));
  await look(page, "cancel");
  await go(page, page.getByRole("button", { name: "Sì, annulla" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento annullato");
  await look(page, "cancelled");
  await page.goto("/prenotazioni");
  await look(page, "my bookings, one cancelled");
  await hurried(visitor, look);
  await asked(visitor, look);
  await errand(visitor, look);
}

/** A hold that is about to end, and one that has ended elsewhere. */
async function hurried(visitor: Visitor, look: Look): Promise<void> {
  const { page } = visitor;
  await visitor.holdIn("lampo", 60);
  await expect(page.locator('[data-part="warning"]')).toBeVisible();
  await look(page, "warning");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Rinuncia" }).first().click();
  await expect(page.locator('[data-part="ended"]')).toBeVisible();
  await other.close();
  await look(page, "ended");
}

/** A service that asks for more: what is missing, what does not fit, and a request that waits. */
async function asked(visitor: Visitor, look: Look): Promise<void> {
  const { page } = visitor;
  await visitor.holdIn("domande", 60);
  await page.getByLabel("Nome*", { exact: true }).fill("Mario");
  await page.getByLabel("Cognome*").fill("Bianchi");
  await page.getByLabel("Codice fiscale*").fill("RSSMRA80A01H501U");
  await page.getByLabel("E-mail*").fill("mario@example.org");
  await page.getByLabel("Telefono*").fill("347 1234567");
  await go(page, page.getByRole("button", { name: "Continua" }));
  await expect(page.locator("#misfits")).toBeVisible();
  await look(page, "person, misfits");
  await page.getByText("Ho ricontrollato").click();
  await visitor.next();
  await page.waitForURL(/\/dettagli/);
  await go(page, page.getByRole("button", { name: "Continua" }));
  await look(page, "details, wrong");
  await page.getByRole("link", { name: "Indietro" }).click();
  await page.getByRole("button", { name: "Rinuncia" }).first().click();
  await visitor.holdIn("richieste", 60);
  await visitor.summary();
  await visitor.send();
  await look(page, "requested");
}

async function errand(visitor: Visitor, look: Look): Promise<void> {
  const { page } = visitor;
  await page.goto("/conto-terzi");
  await go(page, page.getByRole("button", { name: "Continua" }));
  await look(page, "errand, nothing typed");
  await page.getByLabel("Codice fiscale della persona").fill("RSSMRA80A01H501U");
  await go(page, page.getByRole("button", { name: "Continua" }));
  await look(page, "tree on an errand");
  const per = new URL(page.url()).searchParams.get("per") ?? "";
  await visitor.holdIn("sala", 60, `&per=${per}`);
  await look(page, "person on an errand");
  await page.getByRole("button", { name: "Rinuncia" }).first().click();
}

/** The ways to get in, in a town that has them all, and what is seen by those who are in. */
export async function walkAccess(visitor: Visitor, town: Town, look: Look, email: string): Promise<void> {
  const { page } = visitor;
  await page.goto("/accesso?dopo=%2Fprenota&ospite=si");
  await look(page, "access");
  await page.getByLabel("E-mail*").fill(email);
  await page.getByLabel("Password*").fill("sbagliata");
  await go(page, page.getByRole("button", { name: "Accedi" }));
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page, "access, wrong");
  await registers(visitor, town, look, email);
  await page.goto("/accesso");
  await look(page, "access, logged in");
  await page.getByRole("button", { name: "Esci", exact: true }).first().click();
  await forgets(visitor, town, look, email);
  await page.goto("/accesso/spid?dopo=%2Fprenota");
  await go(page, page.getByRole("link", { name: "Cancel" }));
  await look(page, "access failed");
  await guest(visitor, town, look, `ospite-${email}`);
  await page.goto("/accesso?dopo=%2Fprenotazioni");
  await visitor.identified("mario");
  await visitor.holdIn("certificati-lampo", 20);
  await look(page, "person, certified");
  const other = await page.context().newPage();
  await other.goto("/");
  await other.getByRole("banner").getByRole("button", { name: "Esci" }).click();
  await expect(page.locator('[data-part="ended"]')).toBeVisible();
  await other.close();
  await look(page, "login ended");
  // A person has one hold at a time: who walks here next finds none of it.
  await page.getByRole("link", { name: "Accedi di nuovo" }).click();
  await visitor.identified("mario");
  await page.getByRole("button", { name: "Rinuncia" }).first().click();
  await page.waitForURL(/\/prenota/);
}

async function registers({ page }: Visitor, town: Town, look: Look, email: string): Promise<void> {
  await page.goto("/registrati");
  await look(page, "register");
  await go(page, page.getByRole("button", { name: "Crea l’account" }));
  await look(page, "register, wrong");
  await page.getByLabel("Nome*", { exact: true }).fill("Pina");
  await page.getByLabel("Cognome*").fill("Però");
  await page.getByLabel("E-mail*").fill(email);
  await page.getByLabel("Password*").fill("una lunga frase segreta");
  await go(page, page.getByRole("button", { name: "Crea l’account" }));
  await look(page, "registered");
  await page.goto(linkIn(await town.post.letter(email)));
  await look(page, "confirm");
  await go(page, page.getByRole("button", { name: "Completa e accedi" }));
  await look(page, "confirm, wrong");
  await page.getByLabel("Password*").fill("una lunga frase segreta");
  await page.getByRole("button", { name: "Completa e accedi" }).click();
  await expect(page.getByRole("banner")).toContainText("Pina Però");
}

async function forgets({ page }: Visitor, town: Town, look: Look, email: string): Promise<void> {
  await page.goto("/password");
  await look(page, "forgotten");
  await page.getByLabel("E-mail*").fill(email);
  await go(page, page.getByRole("button", { name: "Invia l’e-mail" }));
  await look(page, "forgotten, sent");
  const link = linkIn(await town.post.letter(email, 2));
  await page.goto(link);
  await look(page, "new password");
  await page.getByLabel("Password*").fill("corta");
  await go(page, page.getByRole("button", { name: "Cambia la password" }));
  await look(page, "new password, wrong");
  await page.getByLabel("Password*").fill("un’altra lunga frase");
  await go(page, page.getByRole("button", { name: "Cambia la password" }));
  await look(page, "new password, done");
  await page.goto(link);
  await expect(page.locator("main")).toContainText("non vale più");
  await look(page, "link over");
}

async function guest(visitor: Visitor, town: Town, look: Look, email: string): Promise<void> {
  const { page } = visitor;
  await visitor.holdIn("richieste", 20);
  await look(page, "person, a guest");
  await visitor.person(email);
  await page.waitForURL(/\/codice/);
  await look(page, "code");
  await page.getByLabel("Codice*").fill("00");
  await go(page, page.getByRole("button", { name: "Continua" }));
  await look(page, "code, wrong");
  await go(page, page.getByRole("button", { name: "Mandami un altro codice" }));
  await look(page, "code, another one");
  await page.getByLabel("Codice*").fill(codeIn(await town.post.letter(email, 2)));
  await visitor.next();
  await page.waitForURL(/\/dettagli/);
  await visitor.next();
  await page.waitForURL(/\/riepilogo/);
  await visitor.send();
  await look(page, "requested by a guest");
}

/** The office: requests, letters that did not arrive, a day that is closed (of next week, from 0); and what the person sees. */
export async function walkOffice(office: Visitor, citizen: Visitor, town: Town, look: Look, day: number): Promise<void> {
  const { page } = office;
  await citizen.page.goto("/accesso?dopo=%2Fprenotazioni");
  await citizen.identified("giulia");
  const [granted, refused] = [await requests(citizen, `${day}|600|0`), await requests(citizen, `${day}|630|0`)];
  town.post.does("refuse");
  const lost = await requests(citizen, `${day}|660|0`);
  await page.goto("/accesso?dopo=%2Fufficio");
  await office.identified("olga");
  await expect.poll(async () => (await page.reload()) && page.getByText("lo ha rifiutato").count()).toBeGreaterThan(0);
  await look(page, "office");
  town.post.does("accept");
  await go(page, page.getByRole("button", { name: "Riprova" }).first());
  await look(page, "office, sent again");
  await page.goto(`/ufficio/prenotazione/${granted}`);
  await look(page, "office booking");
  await page.getByLabel("Messaggio per la persona").evaluate((field) => field.removeAttribute("maxlength"));
  await page.getByLabel("Messaggio per la persona").fill("x".repeat(501));
  await go(page, page.getByRole("button", { name: "Approva", exact: true }));
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page, "office booking, wrong");
  await page.getByLabel("Messaggio per la persona").fill("A presto.");
  await go(page, page.getByRole("button", { name: "Approva", exact: true }));
  await page.goto(`/ufficio/prenotazione/${granted}`);
  await look(page, "office booking, granted");
  await page.goto(`/ufficio/prenotazione/${refused}`);
  await page.getByLabel("Messaggio per la persona").fill("La sala è in restauro.");
  await page.getByRole("button", { name: "Non approvare" }).click();
  await closes(office, look, day);
  for (const [name, booking] of [["granted", granted], ["not approved", refused], ["withdrawn", lost]]) {
    await citizen.page.goto(`/prenotazione/${booking}`);
    await look(citizen.page, `booking ${name}`);
  }
  await citizen.page.goto("/prenotazioni");
  await look(citizen.page, "my bookings, all kinds");
}

/** Books a request as somebody with an identity, and returns its id. */
async function requests(citizen: Visitor, key: string): Promise<string> {
  await citizen.holdIn("richieste", key);
  await citizen.next();
  await citizen.page.waitForURL(/\/dettagli/);
  await citizen.next();
  await citizen.page.waitForURL(/\/riepilogo/);
  await citizen.send();
  return new URL(citizen.page.url()).pathname.split("/").pop() ?? "";
}

async function closes({ page }: Visitor, look: Look, day: number): Promise<void> {
  await page.goto("/ufficio/chiudi/richieste");
  await look(page, "closing");
  await go(page, page.getByRole("button", { name: "Mostra chi è coinvolto" }));
  await look(page, "closing, wrong");
  await page.getByLabel("Dal giorno").fill(new Date(Date.parse(nextMonday()) + day * 86_400_000).toISOString().slice(0, 10));
  await go(page, page.getByRole("button", { name: "Mostra chi è coinvolto" }));
  await expect(page.getByRole("heading", { name: /appuntament. coinvolt/ })).toBeVisible();
  await look(page, "closing, preview");
  await go(page, page.getByRole("button", { name: "Chiudi", exact: true }));
  await expect(page.getByText("Chiuso.")).toBeVisible();
  await look(page, "closed");
}
