// The texts of the screen: the same Fluent catalogue as the server's, cut down to what the browser says.
import { type Catalogue, Speaker, type Values } from "./catalogue";
import { Dates, clock } from "./dates";
import type { Refusal } from "./wire";

export class Texts {
  readonly dates: Dates;
  private readonly speaker: Speaker;

  constructor(language: string, catalogue: Catalogue, private readonly zone: string) {
    // Days before months, as everywhere in Europe.
    const locale = language === "en" ? "en-GB" : language;
    this.dates = new Dates(locale);
    this.speaker = new Speaker(locale, catalogue);
  }

  text(key: string, values?: Values): string {
    return this.speaker.say(key, values);
  }

  /** The wall-clock time of a slot. */
  time(minute: number, fold: number | boolean): string {
    return fold ? this.text("time-again", { time: clock(minute) }) : clock(minute);
  }

  /** Date and wall-clock time of an instant here. */
  civil(ms: number): { date: string; time: string } {
    return this.dates.instant(ms, this.zone);
  }

  /** `martedì 14 gennaio 2027, ore 10:00`. */
  instant(ms: number): string {
    const { date, time } = this.civil(ms);
    return this.text("when-instant", { day: this.dates.full(date), time });
  }

  /** The wall-clock time of an instant. */
  hour(ms: number): string {
    return this.civil(ms).time;
  }

  duration(minutes: number): string {
    const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
    const short = values.hours === 0 ? "duration-minutes" : "duration-both";
    return this.text(values.hours > 0 && values.minutes === 0 ? "duration-hours" : short, values);
  }

  /** What a refusal says to the person. */
  refusal(why: Refusal): string {
    const details = why as Record<string, unknown>;
    const number = (name: string) => (typeof details[name] === "number" ? (details[name] as number) : 0);
    return this.text(`refusal-${why.name.replaceAll("_", "-")}`, {
      when: this.instant(number("opens_at")),
      until: this.hour(number("until")),
      max: number("bookings_max"),
      seconds: Math.ceil(number("retry_after_ms") / 1000),
      problem: String(details["problem"] ?? ""),
    });
  }
}

/** Fetches the texts of a page's island. */
export async function load(root: HTMLElement): Promise<Texts> {
  const { texts = "", language = "it", zone = "Europe/Rome" } = root.dataset;
  const answer = await fetch(texts);
  if (!answer.ok) throw new Error(`texts: status ${answer.status}`);
  return new Texts(language, (await answer.json()) as Catalogue, zone);
}
