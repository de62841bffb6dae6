// The kit's blue and the shades that it makes of it, as properties that a town's own stylesheet may set (src/http/brand).
// The kit computes shades when it is built, so that its variables alone would leave half of a page blue.

const SHADES = {
  "--brand": ["#06c", "#0066cc", "hsl(210, 100%, 40%)"],
  "--brand-dark": [
    "#0053a6", "hsl(210, 100%, 30%)", "hsl(210, 80%, 36%)",
    "rgb(0%, 35%, 70%)", "rgb(0%, 34%, 68%)", "rgb(0%, 32%, 64%)", "rgb(0%, 30%, 60%)", "rgb(0%, 28%, 56%)",
    "rgb(0, 81.6, 163.2)", "#0052a3",
  ],
  "--brand-darkest": ["#036", "#003366"],
};

const plain = (colour) => colour.replace(/\s/g, "");

/** A compiled stylesheet with properties in place of the blues. Pictures in `url(…)` keep their own. */
export function branded(css) {
  const property = new Map(Object.entries(SHADES).flatMap(([name, shades]) => shades.map((shade) => [plain(shade), name])));
  const used = new Set();
  const dressed = css.replace(/url\([^)]*\)|#[0-9a-f]{3,8}\b|(?:hsl|rgb)\([^()]*\)/gi, (found) => {
    const name = property.get(plain(found.toLowerCase()));
    if (name) used.add(name);
    return name ? `var(${name})` : found;
  });
  if (used.size !== Object.keys(SHADES).length) throw new Error(`the kit has no longer its blues: ${[...used]}`);
  const defaults = Object.entries(SHADES).map(([name, [usual]]) => `${name}:${usual}`);
  // Behind the rest: what comes first may be the mark of its encoding.
  return `${dressed}:root{${defaults.join(";")}}`;
}
