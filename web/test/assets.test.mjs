// What the build leaves out: rules that no page uses, characters that no page writes.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fontverter from "fontverter";
import { cut } from "../assets/fonts.mjs";
import { used } from "../assets/styles.mjs";

const KIT = join(WEB_DIR, "node_modules/bootstrap-italia/dist/fonts/Titillium_Web");
const whole = (weight) => readFileSync(join(KIT, `titillium-web-v10-latin-ext_latin-${weight}.woff2`));

test("a rule stays where a template or a script names all of it, and the marks that nobody names stay", async () => {
  const css = `:root{--bootstrap-italia-version:'2';--gone:1px}.card .row{top:0}.card .gone{top:1px}.line-past{top:2px}
    @keyframes gone{from{top:3px}}.made{top:4px}td[data-as="held"]{top:5px}td[data-as="gone"]{top:6px}`;
  const rest = await used(css, ['<td class="card row" data-as="{{ state }}">', 'make("p", { class: "made" }); const held = 1;']);
  for (const kept of ["--bootstrap-italia-version", ".card .row", ".line-past", ".made", "held"]) assert.ok(rest.includes(kept), kept);
  assert.doesNotMatch(rest, /gone/);
});

/** Whether a style's list of characters names one. */
function names(range, character) {
  const point = character.codePointAt(0);
  return range.split(",").some((run) => {
    const [from, to = from] = run.slice(2).split("-").map((hex) => Number.parseInt(hex, 16));
    return from <= point && point <= to;
  });
}

test("what the five languages write is in the small font, other letters are left to the whole one", async () => {
  const texts = readdirSync(join(WEB_DIR, "locales")).map((name) => readFileSync(join(WEB_DIR, "locales", name), "utf8")).join("");
  for (const weight of ["regular", "600"]) {
    const { content, range, rest } = await cut(whole(weight), texts);
    assert.ok(content.length < 0.6 * whole(weight).length, `${weight}: ${content.length} bytes`);
    assert.equal(fontverter.detectFormat(content), "woff2");
    // A character that both had would have the whole file fetched while the small one is on its way.
    for (const one of "AZaz09€–’èßçŽđ\u00a0") assert.ok(names(range, one) && !names(rest, one), one);
    for (const one of "őłșñ") assert.ok(!names(range, one) && names(rest, one), one);
    // The copyright goes with the font, as its licence asks.
    const font = Buffer.from(await fontverter.convert(content, "truetype"));
    assert.ok(font.includes("Accademia di Belle Arti") || font.includes(Buffer.from("Accademia di Belle Arti", "utf16le").swap16()));
  }
});
