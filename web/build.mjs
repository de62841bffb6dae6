// Builds web/dist: scripts, styles, fonts, icons and the browser's texts, each with a hash of its content in its name,
// and manifest.json, which tells the server which name stands for which file.
import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";
import { branded } from "./assets/brand.mjs";
import { cut } from "./assets/fonts.mjs";
import { icons } from "./assets/icons.mjs";
import { small, used } from "./assets/styles.mjs";
import { compiled, forBrowser } from "./assets/texts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const kit = join(here, "node_modules/bootstrap-italia");
const manifest = {};

function clear() {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist)) if (name !== ".gitkeep") rmSync(join(dist, name));
}

/** Writes a file under its hashed name. */
function put(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  manifest[name] = `${stem}-${hash}${ending}`;
  writeFileSync(join(dist, manifest[name]), content);
  // Once, and better than a server could while somebody waits. Fonts are compressed already.
  if (ending === ".woff2") return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(join(dist, `${manifest[name]}.br`), brotliCompressSync(Buffer.from(content), { params }));
}

const target = ["chrome100", "firefox100", "safari15.4"];

/** One for each kind of page, each whole: a part that they share would have to be waited for. */
async function scripts() {
  const names = ["main", "week", "hold"];
  const result = await build({
    entryPoints: names.map((name) => join(here, `src/${name}.ts`)),
    bundle: true,
    minify: true,
    format: "esm",
    target,
    write: false,
    outdir: dist,
    legalComments: "none",
  });
  for (const { path, contents } of result.outputFiles) put(basename(path), contents);
}

/** Each file of some kind below a folder. */
function read(folder, ending) {
  const names = readdirSync(join(here, folder), { recursive: true }).filter((name) => name.endsWith(ending)).sort();
  return names.map((name) => readFileSync(join(here, folder, name), "utf8"));
}

/** Fonts are put first, so that the style can name them by their hashed names; answers what each of them can write. */
async function fonts() {
  const folder = join(kit, "dist/fonts/Titillium_Web");
  const ranges = {};
  for (const weight of ["regular", "600"]) {
    const whole = readFileSync(join(folder, `titillium-web-v10-latin-ext_latin-${weight}.woff2`));
    const { content, range, rest } = await cut(whole, [...read("locales", ".ftl"), ...read("templates", ".html")].join());
    put(`titillium-${weight}.woff2`, content);
    put(`titillium-${weight}-rest.woff2`, whole);
    Object.assign(ranges, { [`titillium-${weight}.woff2`]: range, [`titillium-${weight}-rest.woff2`]: rest });
  }
  return ranges;
}

async function styles() {
  const ranges = await fonts();
  const { css } = compile(join(here, "styles/style.scss"), {
    loadPaths: [join(kit, "src/scss")],
    style: "compressed",
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "slash-div", "if-function"],
  });
  const rest = await used(branded(css), [...read("templates", ".html"), ...read("src", ".ts")]);
  const named = rest
    .replace(/asset\(([^)]+)\)/g, (_, name) => `url(/assets/${manifest[name]})`)
    .replace(/characters\(([^)]+)\)/g, (_, name) => ranges[name]);
  put("style.css", await small(named, target));
}

clear();
await styles();
await scripts();
put("icons.svg", icons(readFileSync(join(kit, "dist/svg/sprites.svg"), "utf8")));
put("icon.svg", readFileSync(join(here, "assets/icon.svg")));
const sources = read("src", ".ts");
for (const name of readdirSync(join(here, "locales"))) {
  const texts = compiled(forBrowser(readFileSync(join(here, "locales", name), "utf8"), sources));
  put(`texts-${name.replace(".ftl", ".json")}`, JSON.stringify(texts));
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2));
console.log(Object.values(manifest).map((name) => `web/dist/${basename(name)}`).join("\n"));
