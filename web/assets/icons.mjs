// The few symbols of the kit's sheet that pages use.
const USED = [
  "it-pa", "it-calendar", "it-user", "it-locked", "it-check", "it-map-marker", "it-map-marker-circle", "it-telephone",
  "it-mail", "it-warning-circle", "it-list", "it-clock", "it-close", "it-delete", "it-arrow-right", "it-file-pdf-ext",
];

export function icons(sheet) {
  const symbol = (id) => {
    const found = sheet.match(new RegExp(`<symbol id="${id}"[^>]*>.*?</symbol>`, "s"));
    if (!found) throw new Error(`the kit has no symbol ${id}`);
    return found[0];
  };
  return `<svg xmlns="http://www.w3.org/2000/svg">${USED.map(symbol).join("")}</svg>`;
}
