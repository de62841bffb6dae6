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

/** Formats dates in one language. */
export class Dates {
  constructor(private readonly locale: string) {}

  private format(date: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.locale, { ...options, timeZone: "UTC" }).format(parse(date)).replace(",", "");
  }

  /** `martedì 14 gennaio 2027`. */
  full(date: string): string {
    return this.format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  }

  /** `martedì 14 gennaio`. */
  day(date: string): string {
    return this.format(date, { weekday: "long", day: "numeric", month: "long" });
  }

  weekday(date: string): string {
    return this.format(date, { weekday: "short" });
  }

  /** `14 gen`. */
  short(date: string): string {
    return this.format(date, { day: "numeric", month: "short" });
  }

  /** Date and wall-clock time of an instant in a zone. */
  instant(ms: number, zone: string): { date: string; time: string } {
    const parts = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone });
    const [date = "", time = ""] = parts.format(ms).split(" ");
    return { date, time };
  }
}
