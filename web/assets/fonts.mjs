// Titillium Web cut down to the characters that pages write. Whatever else the kit's file can write is left to that file,
// which a browser fetches only where such a character stands. Not here: when a page asks for them (templates/layout.html).
import subset from "subset-font";

/** What is written in the five languages and between words, whether or not a text has it today: people have names. */
const ALPHABETS =
  "àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ äöüßÄÖÜ çœæâêëîïôûÿÇŒÆÂÊËÎÏÔÛŸ čšžćđČŠŽĆĐ «»‹›“”„‘’‚–—…·•€§°©ªº×−\u00a0";

/** The printable characters of ASCII. */
const ASCII = Array.from({ length: 95 }, (_, place) => String.fromCharCode(32 + place)).join("");

/** Kerning, and letters as a language writes them; fractions are the only other thing that the font can do. */
const KEPT = ["kern", "locl"];

/** The names of a font in which its licence is said; its copyright is kept in any case. */
const LICENCE = [13, 14];

/** What the kit's whole file can write beside ASCII: Latin letters of other languages, signs. */
const WHOLE = [[0xa1, 0x24f], [0x1e80, 0x1eff], [0x2c6, 0x2dc], [0x2020, 0x2044], [0x2122, 0x2122]];

/** The code points that a page may hold, given what its sources say. */
function written(texts) {
  const points = new Set([...(ASCII + ALPHABETS + texts)].map((one) => one.codePointAt(0)));
  return [...points].filter((point) => point >= 32).sort((a, b) => a - b);
}

/** `U+20-7E,U+A0`: code points as a style names them. */
function range(points) {
  const runs = [];
  for (const point of points) {
    const last = runs.at(-1);
    if (last && last[1] === point - 1) last[1] = point;
    else runs.push([point, point]);
  }
  const hex = (point) => point.toString(16).toUpperCase();
  return runs.map(([from, to]) => `U+${hex(from)}${from === to ? "" : `-${hex(to)}`}`).join(",");
}

/** What is left to the whole file. Nothing that the smaller one has: while that is on its way a browser would ask for both. */
function left(points) {
  const cut = new Set(points);
  const whole = WHOLE.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, place) => from + place));
  return whole.filter((point) => !cut.has(point));
}

/** A smaller font, the characters that it is for, and those that are left to the whole one. */
export async function cut(font, texts) {
  const points = written(texts);
  const options = { targetFormat: "woff2", keepFeatures: KEPT, noHinting: true, preserveNameIds: LICENCE };
  return { content: await subset(font, String.fromCodePoint(...points), options), range: range(points), rest: range(left(points)) };
}
