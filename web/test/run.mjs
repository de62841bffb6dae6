// Bundles each test of the pure modules and runs them with node's own runner: `npm test`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
// Below node_modules, so that packages are found from there, and git ignores it.
const out = mkdtempSync(join(here, "../node_modules/.sportello-tests-"));
const entryPoints = readdirSync(here).filter((name) => /\.test\.(ts|mjs)$/.test(name)).map((name) => join(here, name));
buildSync({
  entryPoints,
  bundle: true,
  format: "esm",
  platform: "node",
  outdir: out,
  outExtension: { ".js": ".mjs" },
  packages: "external",
  define: { WEB_DIR: JSON.stringify(join(here, "..")) },
});
const built = readdirSync(out).map((name) => join(out, name));
const run = spawnSync(process.execPath, ["--test", ...built], { stdio: "inherit" });
rmSync(out, { recursive: true });
process.exit(run.status ?? 1);
