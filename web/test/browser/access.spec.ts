import type { Cell, ServerMessage } from "../../src/wire";
import { Findings, axe, axeInGerman, borderless, covered, cut, inEveryLanguage, sideways, spaced } from "./barriers";
import { between } from "./mediator";
import { STATUS, expect, nextMonday, test } from "./town";
import { walkPlain } from "./walk";

const WEEK = `?settimana=${nextMonday()}`;

test("no page has a barrier", async ({ arrive }) => {
  const [a, findings] = [await arrive(), new Findings([axe, sideways, cut], "desktop")];
  await walkPlain(a, findings.look);
  findings.expectNone();
  a.expectNoProblems(STATUS);
});

test("no page has a barrier on a small screen", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const findings = new Findings([axe, sideways, cut], "phone");
  await walkPlain(a, findings.look);
  findings.expectNone();
});

test("four times as large: no page scrolls sideways, and everything can be reached", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 320, height: 256 } });
  const findings = new Findings([sideways, cut, covered], "large");
  await walkPlain(a, findings.look);
  findings.expectNone();
});

test("with colours of one's own and wide text nothing is lost", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 390, height: 844 }, forcedColors: "active", bypassCSP: true });
  const findings = new Findings([borderless, spaced], "spaced");
  await walkPlain(a, findings.look);
  findings.expectNone();
});

test("no page has a barrier in any language, and no word is too long for a small screen", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 320, height: 640 } });
  const findings = new Findings([axeInGerman, sideways, cut], "languages");
  await a.holdIn("domande", 80);
  const hold = a.page.url();
  await a.page.getByLabel("Nome*", { exact: true }).fill("Mario");
  await a.page.getByLabel("Cognome*").fill("Rossi");
  await a.page.getByLabel("Codice fiscale*").fill("RSSMRA80A01H501U");
  await a.page.getByLabel("E-mail*").fill("mario@example.org");
  await a.page.getByLabel("Telefono*").fill("347 1234567");
  await a.next();
  await a.page.waitForURL(/\/dettagli/);
  const details = a.page.url();
  await inEveryLanguage(a.page, [
    ["/", "home"], ["/prenota", "tree"], [`/prenota/mattina${WEEK}`, "week"], [`/prenota/mattina${WEEK}&vista=griglia`, "week as a grid"],
    [hold, "person"], [details, "details"], ["/prenotazioni", "my bookings"], ["/conto-terzi", "errand"], ["/accessibilita", "accessibility"],
    ["/privacy", "privacy"], ["/nulla", "problem"],
  ], findings.look);
  await a.page.goto(details);
  await a.page.getByLabel("Motivo*").fill("Prova");
  await a.page.getByLabel("Hai già una pratica aperta?*").selectOption("No");
  await a.next();
  await a.page.waitForURL(/\/riepilogo/);
  await inEveryLanguage(a.page, [[a.page.url(), "summary"]], findings.look);
  await a.send();
  await inEveryLanguage(a.page, [[a.page.url(), "booking"], [`${a.page.url()}/annulla`, "cancel"]], findings.look);
  findings.expectNone();
});

/** Every state that a cell can have, in the order of their numbers on the wire, and the two of the person's own. */
const STATES = ["closed", "past", "not-yet", "free", "held", "booked", "blocked", "selected", "mine"];

/** The first two days of a week, one state below the other; two more free ones, one of them held by the person. */
function allStates(message: ServerMessage): ServerMessage {
  const opensAt = Math.floor(Date.now() / 1000) + 86_400;
  if (message.t === "snapshot") {
    const numbers = [0, 1, 2, 3, 4, 5, 6, 3, 4];
    const cells = numbers.map((state, row): Cell => [0, 480 + row * 15, 0, state, state === 3 ? 1 : 0, state === 2 ? opensAt : 0]);
    return { ...message, cells };
  }
  if (message.t !== "mine") return message;
  const until = message.server_time + 600_000;
  const hold = { resource: "banco", hold: "0".repeat(32), date: nextMonday(), minute: 600, fold: false, minutes: 15, until, extensions_left: 1 };
  return { ...message, hold };
}

test("every state has its word, its name and its glyph, also where a person's own colours are forced", async ({ arrive }) => {
  for (const forcedColors of ["active", "none"] as const) {
    const a = await arrive({ forcedColors });
    await between(a.page, { heard: allStates });
    await a.week("banco", WEEK);
    await a.slot("0|585|0").click();
    await expect(a.slot("0|585|0")).toHaveAttribute("data-state", "selected");
    await expect(a.slot("0|600|0")).toHaveAttribute("data-state", "mine");
    const cells = await a.page.locator('td.slot[data-key^="0|"]').evaluateAll((all, forced) => all.map((cell) => {
      const face = cell.querySelector(".face");
      // Where colours are forced the glyph takes the colour of the text: it is a mask then.
      const glyph = face && (forced ? getComputedStyle(face, "::before").maskImage : getComputedStyle(face).backgroundImage);
      return {
        state: cell.getAttribute("data-state"),
        name: cell.getAttribute("aria-label"),
        word: face?.textContent,
        glyph: glyph?.match(/url\([^)]+\)/)?.[0],
      };
    }), forcedColors === "active");
    expect(cells.map((cell) => cell.state)).toEqual(STATES);
    expect(cells.filter((cell) => !cell.name || !cell.word || !cell.glyph)).toEqual([]);
    expect(new Set(cells.map((cell) => cell.word)).size).toBe(STATES.length);
    expect(await axe(a.page)).toEqual([]);
    a.expectNoProblems();
  }
});

test("who listens comes to a link past the grid, and from it to the same slots as a list", async ({ arrive }) => {
  const a = await arrive();
  await a.week("banco", WEEK);
  const { page } = a;
  await page.locator('td[tabindex="0"]').focus();
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("link", { name: "Mostra come elenco" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Orari liberi" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator(".start").first()).toBeFocused();
  a.expectNoProblems();
});

test("paging by keyboard over a closed week keeps the focus, and leads on and back", async ({ arrive }) => {
  const a = await arrive();
  await between(a.page, {
    heard: (message) => (message.t === "snapshot" && message.week > nextMonday() ? { ...message, cells: [] } : message),
  });
  await a.week("banco", WEEK);
  const { page } = a;
  const title = page.locator("#week-title");
  const first = (await title.textContent()) ?? "";
  await page.locator('td[tabindex="0"]').focus();
  await page.keyboard.press("PageDown");
  await expect(page.locator(".week-grid")).toBeFocused();
  await expect(page.getByText("In questa settimana lo sportello è chiuso.")).toBeVisible();
  const closed = (await title.textContent()) ?? "";
  await page.keyboard.press("PageDown");
  await expect(title).not.toHaveText(closed);
  await expect(page.locator(".week-grid")).toBeFocused();
  await page.keyboard.press("PageUp");
  await expect(title).toHaveText(closed);
  await page.keyboard.press("PageUp");
  await expect(title).toHaveText(first);
  await expect(page.locator("td:focus")).toHaveCount(1);
  a.expectNoProblems();
});

test("a service that a link has asked for says so in words, and is in view", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 390, height: 500 } });
  const { page } = a;
  await page.goto("/prenota?servizio=gruppo-b");
  const chosen = page.locator("[aria-current=true]", { hasText: "Gruppo B" });
  await expect(chosen).toContainText("Servizio richiesto");
  await expect(chosen).toBeInViewport();
  await page.goto("/prenota?servizio=gruppo");
  await expect(page.locator("summary[aria-current=true]")).toContainText("Servizio richiesto");
  a.expectNoProblems();
});
