// Civil dates and times as text. Dates are YYYY-MM-DD; they are computed in UTC, so that no local zone can shift them.

const DAY_MS = 86_400_000;

function parse(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** The date some days after another. */
export function plusDays(date: string, days: number): string {
  return new Date(parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a text names a Monday. */
export function isMonday(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(parse(text)).getUTCDay() === 1;
}

/** `10:05`. */
export function clock(minute: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** `9:41` for what is left of a timer. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Some languages end what is cut off with a dot, of which a narrow column has no need. */
function cut(text: string): string {
  return text.replace(/\.$/, "");
}

/** Formats dates in one language. */
export class Dates {
  /** What was formatted before: a week names the same seven days hundreds of times. */
  private readonly known = new Map<string, string>();
  private readonly zones = new Map<string, Intl.DateTimeFormat>();

  /** Whether the language writes `Dienstag, 14. Januar` and not `martedì 14 gennaio`. */
  private readonly dotted: boolean;

  constructor(private readonly locale: string) {
    this.dotted = locale.startsWith("de") || locale.startsWith("sl");
  }

  private format(date: string, options: Intl.DateTimeFormatOptions): string {
    const asked = `${date} ${Object.values(options).join()} ${Object.keys(options).join()}`;
    const known = this.known.get(asked);
    if (known !== undefined) return known;
    const format = new Intl.DateTimeFormat(this.locale, { ...options, timeZone: "UTC" });
    const text = this.dotted ? format.format(parse(date)) : format.format(parse(date)).replace(",", "");
    this.known.set(asked, text);
    return text;
  }

  /** `martedì 14 gennaio 2027`. */
  full(date: string): string {
    return this.format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }

  /** `martedì 14 gennaio`. */
  day(date: string): string {
    return this.format(date, { weekday: "long", day: "numeric", month: "long" });
  }

  /** The two ends of some days: `7` and `13 dicembre 2026`, or `30 novembre` and `6 dicembre 2026`. */
  span(from: string, to: string): { from: string; to: string } {
    const same = from.slice(0, 7) === to.slice(0, 7);
    const number = `${Number(from.slice(8))}${this.dotted ? "." : ""}`;
    const start = same ? number : this.format(from, { day: "numeric", month: "long" });
    return { from: start, to: this.format(to, { day: "numeric", month: "long", year: "numeric" }) };
  }

  weekday(date: string): string {
    return cut(this.format(date, { weekday: "short" }));
  }

  /** `14 gen`. */
  short(date: string): string {
    return cut(this.format(date, { day: "numeric", month: "short" }));
  }

  /** Date and wall-clock time of an instant in a zone. */
  instant(ms: number, zone: string): { date: string; time: string } {
    const format = this.zones.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone });
    this.zones.set(zone, format);
    const [date = "", time = ""] = format.format(ms).split(" ");
    return { date, time };
  }
}
