import { readFileSync } from "node:fs";
import type { Download } from "@playwright/test";
import { STATUS, expect, nextMonday, test } from "./town";

const WEEK = `?settimana=${nextMonday()}`;

test("without JavaScript: from the home page to a booking, and its cancellation", async ({ arrive }) => {
  const a = await arrive({ javaScriptEnabled: false });
  const { page } = a;
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Prenotazioni", exact: true }).click();
  await page.getByRole("link", { name: "Prenota: Sala" }).click();
  await page.goto(`/prenota/sala${WEEK}`);
  await page.getByLabel("Durata dell’appuntamento").selectOption("60");
  await page.getByRole("table").getByRole("button", { name: /ore 09:00, disponibile/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Completa la prenotazione");
  await expect(page.getByText(/riservato per te fino alle \d\d:\d\d/)).toBeVisible();
  await a.person("ada@nessuno");
  await expect(page.getByText("Questo non è un indirizzo e-mail completo")).toBeVisible();
  await expect(page.getByLabel("Cognome*")).toHaveValue("Prova");
  await a.summary();
  await a.send();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
  await expect(page.locator("dl").first()).toContainText("dalle 09:00 alle 10:00");
  await expect(page.locator(".booking-code")).toHaveText(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  const [code, address] = [await page.locator(".booking-code").innerText(), page.url()];
  const google = (await page.getByRole("link", { name: "Google" }).getAttribute("href")) ?? "";
  expect(new URL(google).searchParams.get("text")).toBe("Appuntamento – Sala");
  expect(new URL(google).searchParams.get("details")).toContain(code);
  const arriving = page.waitForEvent("download");
  await page.getByRole("link", { name: "File .ics (Apple e altri)" }).click();
  const file = await arriving;
  expect(file.suggestedFilename()).toBe("appuntamento.ics");
  const sent = await content(file);
  expect(sent).toContain("SUMMARY:Appuntamento – Sala");
  expect(sent).toMatch(/DTSTART:\d{8}T0[78]0000Z/);
  for (const secret of ["Ada", "example.org", address.split("/").pop() ?? ""]) expect(sent + google).not.toContain(secret);
  await page.getByRole("link", { name: "Annulla l’appuntamento" }).click();
  await page.getByRole("button", { name: "Sì, annulla" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento annullato");
  await expect(page.getByRole("link", { name: "Google" })).toHaveCount(0);
  const after = await (await page.request.get(`${address}/appuntamento.ics`)).text();
  expect(after).toContain("METHOD:CANCEL");
  expect(/UID:.*/.exec(after)?.[0]).toBe(/UID:.*/.exec(sent)?.[0]);
});

/** What was downloaded. */
async function content(file: Download): Promise<string> {
  return readFileSync(await file.path(), "utf8");
}

test("without JavaScript: going back gives the slot up, and its page says that it ended", async ({ arrive }) => {
  const { page } = await arrive({ javaScriptEnabled: false });
  await page.goto(`/prenota/banco${WEEK}`);
  await page.getByRole("table").getByRole("button", { name: /ore 12:00, disponibile/ }).first().click();
  const address = page.url();
  await page.getByRole("button", { name: "Rinuncia e torna agli orari" }).click();
  await expect(page).toHaveURL(/\/prenota\/banco\?settimana=/);
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("La riserva non è più attiva");
});

test("without JavaScript: who comes too late sees why, and the nearest free slots", async ({ arrive }) => {
  const [a, b] = [await arrive({ javaScriptEnabled: false }), await arrive({ javaScriptEnabled: false })];
  for (const { page } of [a, b]) await page.goto(`/prenota/banco${WEEK}`);
  const pick = (page: typeof a.page) => page.getByRole("table").getByRole("button", { name: /ore 15:00, disponibile/ }).first().click();
  await pick(a.page);
  await pick(b.page);
  await expect(b.page.getByRole("alert")).toContainText("Qualcun altro ha preso quell’orario");
  await b.page.getByRole("alert").getByRole("button").first().click();
  await expect(b.page.getByRole("heading", { level: 1 })).toHaveText("Completa la prenotazione");
});

test("by keyboard alone: from the tree to the booking", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  const press = (key: string) => page.keyboard.press(key);
  await page.goto("/prenota?servizio=banco");
  await page.getByRole("link", { name: "Prenota: Banco" }).focus();
  await press("Enter");
  await expect(page.locator("#week")).toHaveAttribute("data-live", "yes");
  await page.locator('td[tabindex="0"]').focus();
  await press("PageDown");
  await expect(page).toHaveURL(new RegExp(nextMonday()));
  await expect(page.locator('td[data-state="past"]')).toHaveCount(0);
  await expect(page.locator("td:focus")).toHaveCount(1);
  await press("Control+Home");
  await expect(page.locator("td:focus")).toHaveAttribute("data-key", "0|0|0");
  await press("ArrowRight");
  await press("ArrowDown");
  await expect(page.locator("td:focus")).toHaveAttribute("data-key", "1|15|0");
  await expect(page.locator("td:focus")).toHaveCSS("outline", "rgb(23, 50, 77) solid 3px");
  await press("End");
  await expect(page.locator("td:focus")).toHaveAttribute("data-key", "6|15|0");
  await press("Space");
  await expect(page.locator("td:focus")).toHaveAttribute("data-state", "selected");
  await page.getByRole("button", { name: "Continua" }).focus();
  await press("Enter");
  await page.waitForURL(/\/riserva\//);
  await page.getByLabel("Nome*", { exact: true }).focus();
  await page.keyboard.type("Ada");
  await press("Tab");
  await page.keyboard.type("Prova");
  await page.getByLabel("E-mail*").focus();
  await page.keyboard.type("ada@example.org");
  await press("Enter");
  await page.waitForURL(/\/dettagli/);
  await page.getByRole("button", { name: "Continua" }).focus();
  await press("Enter");
  await page.waitForURL(/\/riepilogo/);
  await page.getByRole("button", { name: "Invia" }).focus();
  await press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento confermato");
  a.expectNoProblems();
});

test("sending twice makes one booking", async ({ arrive }) => {
  const a = await arrive();
  await a.week("banco", WEEK);
  await a.hold((await a.freeKeys())[70] ?? "");
  await a.summary();
  const form = await a.page.locator('[data-part="send"]').evaluate((form) => {
    const pairs = [...new FormData(form as HTMLFormElement)].map(([name, value]) => [name, String(value)]);
    return { action: (form as HTMLFormElement).action, body: Object.fromEntries(pairs) as Record<string, string> };
  });
  const send = () => a.page.context().request.post(form.action, { form: form.body, maxRedirects: 0 });
  const [one, two] = [await send(), await send()];
  expect([one.status(), two.status()]).toEqual([303, 303]);
  expect(two.headers()["location"]).toBe(one.headers()["location"]);
});

test("a form of another site is refused", async ({ arrive, town }) => {
  const a = await arrive();
  await a.page.goto("/");
  const token = await a.page.locator("input[name=token]").first().inputValue();
  const post = (headers: Record<string, string>, more: Record<string, string> = { token }) =>
    a.page.context().request.post("/lingua", { headers, form: { lang: "en", back: "/", ...more }, maxRedirects: 0 });
  expect((await post({ Origin: "https://altrove.example" })).status()).toBe(403);
  expect((await post({ "Sec-Fetch-Site": "cross-site" })).status()).toBe(403);
  expect((await post({ Origin: town.url }, {})).status()).toBe(403);
  expect((await post({ Origin: town.url })).status()).toBe(303);
});

test("an address that is no page says so in the same dress", async ({ arrive }) => {
  const a = await arrive();
  for (const address of ["/nulla", "/prenota/nessuno", "/riserva/x", "/prenotazione/00000000000000000000000000000000"]) {
    const answer = await a.page.goto(address);
    expect(answer?.status()).toBe(404);
    await expect(a.page.getByRole("heading", { level: 1 })).toHaveText("Pagina non trovata");
  }
  const wrong = await a.page.goto("/prenota/banco?settimana=2026-11-24");
  expect(wrong?.status()).toBe(422);
  await expect(a.page.getByText("settimana")).toBeVisible();
  a.expectNoProblems(STATUS);
});

test("the screen speaks five languages, and keeps the one that was chosen", async ({ arrive }) => {
  const a = await arrive();
  await a.week("banco", WEEK);
  const said = [
    ["English", "en", /, available, 1 place$/],
    ["Deutsch", "de", /, frei, 1 Platz$/],
    ["Français", "fr", /, disponible, 1 place$/],
    ["Slovenščina", "sl", /, na voljo, 1 mesto$/],
  ] as const;
  for (const [name, code, free] of said) {
    await a.page.getByRole("button", { name }).click();
    await expect(a.page.locator("html")).toHaveAttribute("lang", code);
    await expect(a.page.locator("#week")).toHaveAttribute("data-live", "yes");
    await expect(a.page.locator('td[data-state="free"]').first()).toHaveAccessibleName(free);
  }
  await a.page.goto("/");
  await expect(a.page.locator("html")).toHaveAttribute("lang", "sl");
  a.expectNoProblems();
});
