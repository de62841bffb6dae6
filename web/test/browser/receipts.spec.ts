// What a person takes along: the appointment for a calendar, and the receipt on paper.
import { spawnSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { expect, test } from "./town";

/** A receipt's text as another program reads it, without its line breaks. */
async function receipt(page: Page): Promise<string> {
  const address = (await page.getByRole("link", { name: "Scarica la ricevuta (PDF)" }).getAttribute("href")) ?? "";
  const answer = await page.request.get(address);
  expect(answer.headers()["content-type"]).toBe("application/pdf");
  const read = spawnSync("pdftotext", ["-layout", "-", "-"], { input: await answer.body() });
  expect(read.status, read.stderr.toString()).toBe(0);
  return plain(read.stdout.toString());
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

test("the receipt and every calendar say what the page says, and a void one says that it is void", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  await a.holdIn("domande", 90);
  await page.getByLabel("Nome*", { exact: true }).fill("Mario");
  await page.getByLabel("Cognome*").fill("Rossi");
  await page.getByLabel("Codice fiscale*").fill("RSSMRA80A01H501U");
  await page.getByLabel("E-mail*").fill("mario@example.org");
  await page.getByLabel("Telefono*").fill("347 1234567");
  await a.next();
  await page.getByLabel("Motivo*").fill("Città, però: «prova»");
  await page.getByLabel("Hai già una pratica aperta?*").selectOption("No");
  await a.next();
  await page.waitForURL(/\/riepilogo/);
  await a.send();
  const code = await page.locator(".booking-code").innerText();
  const when = await page.locator(".booking dl").first().locator("dd").nth(1).innerText();
  const text = await receipt(page);
  for (const word of [code, "Domande", "Mario Rossi", "RSSMRA80A01H501U", "1 gennaio 1980", "Città, però: «prova»"]) expect(text).toContain(word);
  const [day = "", hours = ""] = when.split(", ");
  expect(text.toLowerCase()).toContain(day.toLowerCase());
  expect(text).toContain(hours);

  const file = await (await page.request.get(`${page.url()}/appuntamento.ics`)).text();
  const starts = /DTSTART:(\d{8}T\d{6}Z)/.exec(file)?.[1] ?? "";
  expect(starts).not.toBe("");
  const instant = Date.parse(starts.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, "$1-$2-$3T$4:$5:$6Z"));
  for (const name of ["Google", "Outlook.com", "Microsoft 365", "Yahoo"]) {
    const link = page.locator(".calendars").getByRole("link", { name });
    const address = new URL((await link.getAttribute("href")) ?? "");
    const told = [...address.searchParams.values()].join(" ");
    expect(told, name).toContain("Appuntamento – Domande");
    expect(told, name).toContain(code);
    expect(told, name).not.toContain("Rossi");
    const start = address.searchParams.get("dates")?.split("/")[0] ?? address.searchParams.get("startdt") ?? address.searchParams.get("st") ?? "";
    const begins = /^\d{8}T/.test(start) ? start.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, "$1-$2-$3T$4:$5:$6") : start;
    expect(Date.parse(begins), `${name}: ${start}`).toBe(instant);
  }
  await page.getByRole("link", { name: "Annulla l’appuntamento" }).click();
  await page.getByRole("button", { name: "Sì, annulla" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Appuntamento annullato");
  const ended = await receipt(page);
  expect(ended).toContain("ANNULLATA");
  expect(ended).toContain("non è più valido");
  a.expectNoProblems();
});
