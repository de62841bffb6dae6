import assert from "node:assert/strict";
import { type Dirent, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { compiled, forBrowser, messages, named } from "../assets/texts.mjs";
import { Speaker } from "../src/catalogue";
import { OpenRequest } from "../src/ids";
import { Texts } from "../src/texts";
import { REFUSALS, type Refusal } from "../src/wire";

declare const WEB_DIR: string;

const read = (path: string) => readFileSync(join(WEB_DIR, path), "utf8");
const sources = readdirSync(join(WEB_DIR, "src")).map((name) => read(`src/${name}`));
const languages = readdirSync(join(WEB_DIR, "locales")).map((name) => name.replace(".ftl", ""));
const catalogues = new Map(languages.map((language) => [language, messages(read(`locales/${language}.ftl`))]));

/** What the browser gets of a language. */
const inBrowser = (language: string) => compiled(forBrowser(read(`locales/${language}.ftl`), sources));

test("all languages have the same keys", () => {
  assert.equal(languages.length, 5);
  for (const language of languages) {
    assert.deepEqual([...catalogues.get(language)!.keys()], [...catalogues.get("it")!.keys()], language);
  }
});

test("every text that the browser asks for exists", () => {
  const known = [...catalogues.get("it")!.keys()];
  const asked = [...sources.join("\n").matchAll(/\.text\(\s*"([^"]+)"/g)].map((found) => found[1] ?? "");
  assert.ok(asked.length > 20);
  for (const key of asked) assert.ok(known.includes(key), key);
  for (const start of named(sources.join("\n")).starts.filter((start) => start !== "to-" && start !== "texts-")) {
    assert.ok(known.some((key) => key.startsWith(start)), start);
  }
});

/** All files below a folder, as one text. */
function everything(folder: string): string {
  const text = (entry: Dirent) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? everything(path) : read(path);
  };
  return readdirSync(join(WEB_DIR, folder), { withFileTypes: true }).map(text).join("\n");
}

test("every text is said somewhere, by the server or by the browser", () => {
  const said = ["src", "templates", "../src"].map(everything).join("\n");
  const whole = new Set(said.match(/[a-z]+(?:-[a-z0-9]+)+/g));
  const starts = [...said.matchAll(/["`]([a-z]+-(?:[a-z]+-)*)\$?\{/g)].map((found) => found[1] ?? "");
  const used = (key: string) => whole.has(key) || starts.some((start) => key.startsWith(start));
  // A problem's title is named, and its explanation is the title's key with an ending.
  const dead = [...catalogues.get("it")!.keys()].filter((key) => !used(key) && !used(key.replace(/-what$/, "")));
  assert.deepEqual(dead, []);
});

for (const language of languages) {
  test(`${language}: the browser's part of the catalogue is well formed and full`, () => {
    const texts = new Texts(language, inBrowser(language), "Europe/Rome");
    for (const [name, values] of [["live-summary", { count: 1 }], ["cell-free-long", { left: 2 }], ["hold-left-minutes", { minutes: 5 }]] as const) {
      assert.notEqual(texts.text(name, values), name);
      assert.doesNotMatch(texts.text(name, values), /[{}]/, name);
    }
    for (const name of Object.keys(REFUSALS)) {
      const said = texts.refusal({ name, retry_after_ms: 1500, opens_at: 0, until: 0, bookings_max: 2, watches_max: 8 } as Refusal);
      assert.doesNotMatch(said, /[{}]|^refusal-/, name);
    }
  });
}

for (const language of languages) {
  test(`${language}: a text made of data says what Fluent says`, () => {
    const locale = language === "en" ? "en-GB" : language;
    const speaker = new Speaker(locale, inBrowser(language));
    const bundle = new FluentBundle(locale, { useIsolating: false });
    bundle.addResource(new FluentResource(forBrowser(read(`locales/${language}.ftl`), sources)));
    const keys = Object.keys(inBrowser(language));
    assert.ok(keys.length > 80);
    // The plural forms of these languages, a number with a separator, and words.
    for (const value of [0, 1, 2, 3, 5, 101, 1234, "le 10:00"]) {
      for (const key of keys) {
        const pattern = bundle.getMessage(key)?.value ?? "";
        const names = [...new Set([...JSON.stringify(pattern).matchAll(/"type":"var","name":"(\w+)"/g)].map((found) => found[1] ?? ""))];
        const values = Object.fromEntries(names.map((name) => [name, value]));
        assert.equal(speaker.say(key, values), bundle.formatPattern(pattern, values, []), `${key} ${value}`);
      }
    }
  });
}

test("what a browser could not say does not get as far as a browser", () => {
  assert.throws(() => compiled("far = { -brand } is there\n"), /far/);
  assert.throws(() => compiled('far = { NUMBER($left) ->\n   *[other] x\n}\n'), /far/);
});

test("texts are as people write", () => {
  const texts = new Texts("it", inBrowser("it"), "Europe/Rome");
  assert.equal(texts.duration(30), "30 minuti");
  assert.equal(texts.duration(60), "1 ora");
  assert.equal(texts.duration(90), "1 ora e 30 minuti");
  assert.equal(texts.instant(Date.UTC(2027, 0, 14, 9, 0)), "giovedì 14 gennaio 2027, ore 10:00");
  assert.equal(texts.refusal({ name: "busy", retry_after_ms: 1200 }), "Ci sono moltissime richieste in questo momento. Riprova fra 2 secondi.");
});

test("dates are as each language writes them, and as the server does", () => {
  const written = {
    it: ["giovedì 14 gennaio 2027", "11", "17 gennaio 2027", "gio"],
    en: ["Thursday 14 January 2027", "11", "17 January 2027", "Thu"],
    de: ["Donnerstag, 14. Januar 2027", "11.", "17. Januar 2027", "Do"],
    fr: ["jeudi 14 janvier 2027", "11", "17 janvier 2027", "jeu"],
    sl: ["četrtek, 14. januar 2027", "11.", "17. januar 2027", "čet"],
  };
  for (const [language, [full, from, to, short]] of Object.entries(written)) {
    const { dates } = new Texts(language, inBrowser(language), "Europe/Rome");
    assert.equal(dates.full("2027-01-14"), full);
    assert.deepEqual(dates.span("2027-01-11", "2027-01-17"), { from, to });
    assert.equal(dates.weekday("2027-01-14"), short);
  }
});

test("an unanswered request keeps its id, another content gets another", () => {
  const open = new OpenRequest();
  const first = open.id("a");
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(open.id("a"), first);
  assert.notEqual(open.id("b"), first);
  const again = open.id("b");
  open.answered();
  assert.notEqual(open.id("b"), again);
});
