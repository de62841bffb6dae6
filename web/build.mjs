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
import { icons } from "./assets/icons.mjs";
import { forBrowser } from "./assets/texts.mjs";

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

async function scripts() {
  const result = await build({
    entryPoints: [join(here, "src/main.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome100", "firefox100", "safari15.4"],
    write: false,
    outfile: "main.js",
    legalComments: "none",
  });
  put("main.js", result.outputFiles[0].contents);
}

/** Fonts are put first, so that the style can name them by their hashed names. */
function styles() {
  const fonts = join(kit, "dist/fonts/Titillium_Web");
  for (const weight of ["regular", "600", "700"]) {
    put(`titillium-${weight}.woff2`, readFileSync(join(fonts, `titillium-web-v10-latin-ext_latin-${weight}.woff2`)));
  }
  const { css } = compile(join(here, "styles/style.scss"), {
    loadPaths: [join(kit, "src/scss")],
    style: "compressed",
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "slash-div", "if-function"],
  });
  put("style.css", branded(css).replace(/asset\(([^)]+)\)/g, (_, name) => `url(/assets/${manifest[name]})`));
}

clear();
styles();
await scripts();
put("icons.svg", icons(readFileSync(join(kit, "dist/svg/sprites.svg"), "utf8")));
put("icon.svg", readFileSync(join(here, "assets/icon.svg")));
const sources = readdirSync(join(here, "src")).map((name) => readFileSync(join(here, "src", name), "utf8"));
for (const name of readdirSync(join(here, "locales"))) {
  put(`texts-${name}`, forBrowser(readFileSync(join(here, "locales", name), "utf8"), sources));
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2));
console.log(Object.values(manifest).map((name) => `web/dist/${basename(name)}`).join("\n"));
