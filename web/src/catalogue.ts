// Says the texts of a catalogue, of which the build has made data (assets/texts.mjs): what is fixed, what is filled in, and
// what depends on a number or a word. A test compares every text with what Fluent's own runtime says.

/** A text: fixed, or made of parts. */
export type Text = string | readonly Part[];

/** A part: fixed, a value, or a text that depends on one; `usual` says which where no other is meant. */
export type Part = string | { of: string; forms?: Record<string, Text>; usual?: string };

export type Catalogue = Record<string, Text>;

export type Values = Record<string, string | number>;

export class Speaker {
  private readonly plurals: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;

  constructor(locale: string, private readonly catalogue: Catalogue) {
    this.plurals = new Intl.PluralRules(locale);
    this.numbers = new Intl.NumberFormat(locale);
  }

  /** A key without a text shows itself: a test holds that there is none. */
  say(key: string, values: Values = {}): string {
    return this.fill(this.catalogue[key] ?? key, values);
  }

  private fill(text: Text, values: Values): string {
    return typeof text === "string" ? text : text.map((part) => this.part(part, values)).join("");
  }

  private part(part: Part, values: Values): string {
    if (typeof part === "string") return part;
    const value = values[part.of] ?? `{$${part.of}}`;
    if (part.forms) return this.fill(this.form(part.forms, value) ?? part.forms[part.usual ?? ""] ?? "", values);
    return typeof value === "number" ? this.numbers.format(value) : value;
  }

  /** The form for just this value comes before the one for numbers like it. */
  private form(forms: Record<string, Text>, value: string | number): Text | undefined {
    return forms[String(value)] ?? (typeof value === "number" ? forms[this.plurals.select(value)] : undefined);
  }
}
