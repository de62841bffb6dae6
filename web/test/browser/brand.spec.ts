// A town with a brand of its own: what the Modello Comuni's validator looks for on each page, and that nothing of it comes
// from anywhere else.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Town, Visitor, expect, nextMonday, test as base } from "./town";

const COLOUR = "rgb(138, 21, 56)";
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 64"><path fill="#fff" d="M0 0h48v40L24 64 0 40z"/></svg>`;

const SETTINGS = (folder: string) => `
[brand]
folder = "${folder}"
logo = "logo.svg"
favicon = "logo.svg"
colour = "#8a1538"
name = { it = "Comune di Roccaverde", de = "Gemeinde Roccaverde" }
line = { it = "Prenotazione appuntamenti", de = "Terminbuchung" }
owner = { name = { it = "Regione Esempio" }, url = "https://www.regione.example.it/" }
social = [{ name = { it = "Mastodon" }, url = "https://social.example.it/@roccaverde" }]
[brand.contacts]
address = { it = "Piazza del Municipio 1, 00000 Roccaverde" }
phone = "+39 000 000 0100"
email = "urp@comune.example.it"
pec = "protocollo@pec.comune.example.it"
fiscal_code = "00000000000"
vat = "00000000000"
urp = "https://www.comune.example.it/urp"
[brand.links]
faq = "https://www.comune.example.it/faq"
report = "https://www.comune.example.it/segnalazioni"
transparency = "https://www.comune.example.it/trasparenza"
legal = "https://www.comune.example.it/note-legali"
accessibility = "https://form.agid.gov.it/view/00000000"
media_policy = "https://www.comune.example.it/media-policy"
sitemap = "https://www.comune.example.it/mappa"
`;

/** The same stories, in a town that has a brand. The server reads its settings where the variable says. */
const test = base.extend<object, { town: Town }>({
  town: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "sportello-brand-"));
      writeFileSync(join(folder, "logo.svg"), LOGO);
      writeFileSync(join(folder, "sportello.toml"), SETTINGS(folder));
      const before = process.env["SPORTELLO_CONFIG"];
      process.env["SPORTELLO_CONFIG"] = join(folder, "sportello.toml");
      const town = await Town.open();
      if (before === undefined) delete process.env["SPORTELLO_CONFIG"];
      else process.env["SPORTELLO_CONFIG"] = before;
      await use(town);
      await town.close();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
});

const here = dirname(fileURLToPath(import.meta.url));

/** Every class that the kit's whole stylesheet knows: what the validator counts by. */
const KIT = new Set(
  readFileSync(join(here, "../../node_modules/bootstrap-italia/dist/css/bootstrap-italia.min.css"), "utf8")
    .replace(/url\([^)]*\)|\{[^{}]*\}/g, " ")
    .match(/\.-?[_a-zA-Z][\w-]*/g)
    ?.map((name) => name.slice(1)),
);

/** What the validator reads of a page. */
async function validate(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const classes = new Set([...document.querySelectorAll("[class]")].flatMap((element) => [...element.classList]));
    const lettered = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, p")];
    return {
      classes: [...classes],
      fonts: [...new Set(lettered.map((element) => getComputedStyle(element).fontFamily.split(",")[0]?.replace(/"/g, "").trim()))],
      version: getComputedStyle(document.documentElement).getPropertyValue("--bootstrap-italia-version"),
      names: document.querySelectorAll("h1[data-element=page-name]").length,
    };
  });
  const kits = found.classes.filter((name) => KIT.has(name));
  const own = found.classes.filter((name) => !KIT.has(name));
  expect(kits.length / found.classes.length, `${page.url()}: the town's own are ${own.join(" ")}`).toBeGreaterThanOrEqual(0.3);
  expect(found.fonts.every((font) => font === "Titillium Web" || font === "Lora"), `${page.url()}: ${found.fonts}`).toBe(true);
  expect(found.version).toMatch(/2\.\d+\.\d+/);
  expect(found.names, page.url()).toBe(1);
}

/** Every kind of page, in the order in which a person meets them. */
async function walk(visitor: Visitor, look: (page: Page) => Promise<void>): Promise<void> {
  const { page } = visitor;
  for (const address of ["/", "/prenota", "/accesso", "/registrati", "/password", "/accessibilita", "/privacy", "/prenotazioni", "/conto-terzi", "/nulla"]) {
    await page.goto(address);
    await look(page);
  }
  await visitor.week("domande", `?settimana=${nextMonday()}`);
  await look(page);
  await visitor.hold((await visitor.freeKeys())[8] ?? "");
  await look(page);
  await page.getByLabel("Codice fiscale*").fill("RSSMRA80A01H501U");
  await page.getByLabel("Telefono*").fill("3331234567");
  await page.getByLabel("Nome*", { exact: true }).fill("Mario");
  await page.getByLabel("Cognome*").fill("Rossi");
  await page.getByLabel("E-mail*").fill("mario@example.org");
  await visitor.next();
  await page.waitForURL(/\/dettagli/);
  await look(page);
  await page.getByLabel("Motivo*").fill("Rinnovo");
  await page.getByLabel("Hai già una pratica aperta?*").selectOption("No");
  await visitor.next();
  await page.waitForURL(/\/riepilogo/);
  await look(page);
  await visitor.send();
  await look(page);
}

test("each page is what the Modello Comuni's validator looks for, and asks nobody else for anything", async ({ arrive, town }) => {
  const a = await arrive();
  const asked = new Set<string>();
  a.page.on("request", (request) => asked.add(new URL(request.url()).origin));
  const seen = new Set<string>();
  await walk(a, async (page) => {
    await validate(page);
    for (const [name, text] of await page.locator("[data-element]").evaluateAll((all) =>
      all.map((one) => [(one as HTMLElement).dataset["element"] ?? "", one.textContent?.trim() ?? ""] as const),
    )) {
      expect(text, name).not.toBe("");
      seen.add(name);
    }
  });
  expect([...asked].filter((origin) => origin !== "null")).toEqual([town.url]);
  const host = new URL(town.url).hostname;
  const cookies = await a.page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.filter((cookie) => cookie.domain !== host)).toEqual([]);
  expect([...seen].sort()).toEqual([
    "accessibility-link", "all-services", "appointment-booking", "contacts", "faq", "legal-notes", "page-name",
    "personal-area-login", "privacy-policy-link", "report-inefficiency", "service-booking-access", "service-link",
  ]);
  a.expectNoProblems(/the server responded with a status of 404/);
});

test("the town's colour, logo and links are on its pages, and can be read", async ({ arrive }) => {
  const a = await arrive();
  const { page } = a;
  await page.goto("/");
  const ground = (selector: string) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).backgroundColor);
  expect(await ground(".it-header-center-wrapper")).toBe(COLOUR);
  const logo = page.locator(".it-brand-wrapper img");
  await expect(logo).toBeVisible();
  expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  const footer = page.getByRole("contentinfo");
  await expect(footer.getByRole("link", { name: "Dichiarazione di accessibilità" })).toHaveAttribute("href", /form\.agid\.gov\.it/);
  await expect(footer).toContainText("Codice fiscale: 00000000000");
  for (const link of await footer.getByRole("link").all()) {
    const address = (await link.getAttribute("href")) ?? "";
    if (address.startsWith("http")) expect(await link.getAttribute("rel"), address).toContain("noopener");
    else expect(address).toMatch(/^(\/|tel:\+390000000100$|mailto:)/);
  }
  await page.goto("/prenota");
  expect(await ground("a.tree-book")).toBe(COLOUR);
  await expect(page.getByRole("region", { name: /Contatta il Comune/ }).getByRole("link")).toHaveCount(4);
  const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast", "image-alt", "link-name", "region"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  await page.getByRole("button", { name: "Deutsch" }).click();
  await expect(page.locator(".it-brand-text")).toContainText("Gemeinde Roccaverde");
  await expect(page.locator(".it-brand-text")).toContainText("Terminbuchung");
  a.expectNoProblems();
});

test("a town's files are kept for good, and a picture opened by itself can do nothing", async ({ arrive, town }) => {
  const { page } = await arrive();
  await page.goto("/");
  const addresses = await page.locator('img[src^="/brand/"], link[href^="/brand/"]').evaluateAll((all) => [
    ...new Set(all.map((one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "")),
  ]);
  expect(addresses.map((address) => address.split(".").pop()).sort()).toEqual(["css", "svg", "svg"]);
  for (const address of addresses) {
    const answer = await page.request.get(`${town.url}${address}`);
    expect(answer.headers()["cache-control"]).toContain("immutable");
    const body = await answer.body();
    if (address.endsWith(".css")) expect(body.length).toBeLessThan(1024);
    else expect(answer.headers()["content-security-policy"]).toContain("sandbox");
  }
  expect((await page.request.get(`${town.url}/brand/logo-0000000000.svg`)).status()).toBe(404);
});
