// As access.spec.ts, in a town with logins, mail and an office.
import { Findings, axe, axeInGerman, covered, cut, inEveryLanguage, sideways } from "./barriers";
import { expect, test } from "./town";
import { asForm, walkAccess, walkOffice } from "./walk";

test.use({ furnishing: { full: true, settings: { SPORTELLO_LIMITS__POSTS_BURST: "1", SPORTELLO_LIMITS__POSTS_PER_SECOND: "1" } } });

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 }, large: { width: 320, height: 256 } };

for (const [day, [size, viewport]] of Object.entries(SIZES).entries()) {
  const checks = size === "large" ? [sideways, cut, covered] : [axe, sideways, cut];

  test(`the ways to get in have no barrier: ${size}`, async ({ arrive, town }) => {
    const findings = new Findings(checks, `access-${size}`);
    await walkAccess(await arrive({ viewport }), town, findings.look, `${size}@example.org`);
    findings.expectNone();
  });

  test(`the office has no barrier, nor what it does to bookings: ${size}`, async ({ arrive, town }) => {
    const findings = new Findings(checks, `office-${size}`);
    await walkOffice(await arrive({ viewport }), await arrive({ viewport }), town, findings.look, day);
    findings.expectNone();
  });
}

test("the ways to get in have no barrier in any language", async ({ arrive }) => {
  const a = await arrive({ viewport: { width: 320, height: 640 } });
  const findings = new Findings([axeInGerman, sideways, cut], "access-languages");
  await a.page.goto("/");
  await inEveryLanguage(a.page, [["/accesso?dopo=%2Fprenota&ospite=si", "access"], ["/registrati", "register"], ["/password", "forgotten"]], findings.look);
  await a.page.goto("/accesso?dopo=%2Fufficio");
  await a.identified("olga");
  await inEveryLanguage(a.page, [["/accesso", "logged in"], ["/ufficio", "office"], ["/ufficio/chiudi/sala", "closing"]], findings.look);
  await a.holdIn("certificati", 60);
  const hold = a.page.url();
  await inEveryLanguage(a.page, [[hold, "person, certified"]], findings.look);
  findings.expectNone();
});

test("who sends too much is told when to come back, without a barrier", async ({ arrive }) => {
  const a = await arrive();
  const findings = new Findings([axe, sideways], "too-much");
  await asForm(a.page, { "x-forwarded-for": "203.0.113.9", "sec-fetch-site": "same-origin" });
  await expect.poll(async () => (await a.page.goto("/lingua?prova"))?.status()).toBe(429);
  await expect(a.page.locator("main")).toContainText("Riprova fra");
  await findings.look(a.page, "problem 429");
  findings.expectNone();
});
