// Which texts the browser gets: those whose keys its sources name, as a whole string or as the start of one. Fluent is read
// here and not in browsers, which get data and a page of code that says them (src/catalogue.ts).
import { FluentResource } from "@fluent/bundle";

/** Keys and their messages, in the order of the catalogue. */
export function messages(catalogue) {
  const found = new Map();
  let key = null;
  for (const line of catalogue.split("\n")) {
    const start = line.match(/^([a-z][a-z0-9-]*) =/);
    if (start) key = start[1];
    else if (!/^[ }]/.test(line)) key = null;
    if (key) found.set(key, (found.has(key) ? found.get(key) + "\n" : "") + line);
  }
  return found;
}

/** Whole keys ("live-lost") and starts of keys (`refusal-${…}`) in a source. */
export function named(source) {
  const whole = [...source.matchAll(/"([a-z]+(?:-[a-z0-9]+)+)"/g)].map((found) => found[1]);
  const starts = [...source.matchAll(/`([a-z]+-)\$\{/g)].map((found) => found[1]);
  return { whole, starts };
}

export function forBrowser(catalogue, sources) {
  const { whole, starts } = named(sources.join("\n"));
  const used = (key) => whole.includes(key) || starts.some((start) => key.startsWith(start));
  return [...messages(catalogue)].filter(([key]) => used(key)).map(([, message]) => message).join("\n") + "\n";
}

/** A catalogue as data. */
export function compiled(catalogue) {
  return Object.fromEntries(new FluentResource(catalogue).body.map(({ id, value }) => [id, text(id, value)]));
}

function text(id, value) {
  return typeof value === "string" ? value : value.map((part) => (typeof part === "string" ? part : placed(id, part)));
}

/** A value, or what depends on one. Browsers know nothing else: no functions, no terms, no texts within texts. */
function placed(id, part) {
  if (part.type === "var") return { of: part.name };
  if (part.type !== "select" || part.selector.type !== "var") throw new Error(`${id}: browsers cannot say what this text asks for`);
  const keys = part.variants.map(({ key }) => String(key.value));
  const forms = Object.fromEntries(part.variants.map(({ value }, place) => [keys[place], text(id, value)]));
  return { of: part.selector.name, forms, usual: keys[part.star] };
}
