// The style without the rules that no page uses. A rule is used where each class, element and attribute that it names
// stands, as a word, in a template or in a script; what only the server's own source names is listed here.
import { transform } from "esbuild";
import { PurgeCSS } from "purgecss";

/** Whole names that are in no template (src/http/my_bookings.rs), and the mark that validators of public sites read. */
const KEPT = { standard: [/^line-/], variables: ["--bootstrap-italia-version"] };

/** `sources` are the texts of templates and scripts. */
export async function used(css, sources) {
  const [{ css: rest }] = await new PurgeCSS().purge({
    content: sources.map((raw) => ({ raw, extension: "html" })),
    css: [{ raw: css }],
    defaultExtractor: (source) => source.match(/[\w-]+/g) ?? [],
    variables: true,
    keyframes: true,
    safelist: KEPT,
  });
  return rest;
}

export async function small(css, target) {
  // Licences stay: the kit's asks for it.
  const { code } = await transform(css, { loader: "css", minify: true, target, legalComments: "inline" });
  return code;
}
