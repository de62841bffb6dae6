// The page of a hold: counts down to the server's deadline, warns, extends, and knows when the hold ends elsewhere.
import { Announcer, through } from "./announce";
import { Connection } from "./connection";
import { countdown } from "./dates";
import { newId } from "./ids";
import { alert, maybePart, part } from "./page";
import { type Texts, load } from "./texts";
import { mood, told, untilNextSecond } from "./timer";
import { whenTold } from "./windows";
import type { MyHold, ServerMessage } from "./wire";

export async function startHold(root: HTMLElement): Promise<void> {
  new HoldIsland(root, await load(root)).start();
}

class HoldIsland {
  private readonly resource: string;
  private readonly hold: string;
  private readonly connection: Connection;
  private readonly announcer: Announcer;
  private until: number;
  private extensionsLeft: number;
  private leftBefore = Infinity;
  private ended = false;
  /** A form of this page is on its way: what becomes of the hold is the next page's to say. */
  private leaving = false;
  private ticking: ReturnType<typeof setTimeout> | undefined;
  private extendId = newId();

  constructor(private readonly root: HTMLElement, private readonly texts: Texts) {
    const { resource = "", hold = "", until = "0", extensions = "0" } = root.dataset;
    [this.resource, this.hold, this.until, this.extensionsLeft] = [resource, hold, Number(until), Number(extensions)];
    this.announcer = new Announcer(through(part(root, "status")));
    this.connection = new Connection(root, texts, this.announcer, {
      up: () => this.ask(),
      heard: (message) => this.heard(message),
      loggedOut: () => this.loggedOut(),
    });
  }

  start(): void {
    // An answer to a form would be asked for by sending the form again, on going back to it. Its step shows the same.
    history.replaceState(history.state, "", this.root.dataset["here"] ?? location.href);
    this.root.addEventListener("submit", (event) => this.submitted(event));
    part(this.root, "warning-extend").addEventListener("click", () => void this.extend());
    this.tick();
    whenTold(() => this.ask());
    this.connection.live.connect();
  }

  private ask(): void {
    this.connection.send({ t: "mine", id: newId() });
  }

  private heard(message: ServerMessage): void {
    if (message.t === "mine") this.holds(message.hold);
    this.root.dataset["live"] = "yes";
  }

  /** Another window may have extended, left or confirmed it. */
  private holds(mine: MyHold | null): void {
    if (this.leaving || this.ended) return;
    if (mine?.hold !== this.hold) return void this.gone();
    this.extended(mine.until, mine.extensions_left);
  }

  /** Run out, or ended in another window; or the login has ended, and the server leads from here to where one logs in again. */
  private async gone(): Promise<void> {
    if (this.connection.clock.now() >= this.until) return this.end("hold-ended-expired");
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (this.leaving || this.ended) return;
    if (answer?.type !== "opaqueredirect") return this.end("hold-ended-elsewhere");
    this.leaving = true;
    location.reload();
  }

  private extended(until: number, extensionsLeft: number): void {
    const longer = until > this.until;
    [this.until, this.extensionsLeft] = [until, extensionsLeft];
    const words = { until: this.texts.hour(until) };
    part(this.root, "until").textContent = this.texts.text("hold-until", words);
    const form = maybePart(this.root, "extend");
    if (form) this.hide(form, extensionsLeft === 0);
    const what = maybePart(this.root, "extend-what");
    if (what) what.textContent = this.texts.text("hold-extend-what", { count: extensionsLeft });
    if (longer) this.announcer.tell(this.texts.text("hold-extended", words));
    this.tick();
  }

  private tick(): void {
    clearTimeout(this.ticking);
    if (this.ended) return;
    const leftMs = this.until - this.connection.clock.now();
    const now = mood(leftMs);
    part(this.root, "timer").dataset["as"] = now;
    part(this.root, "left").textContent = countdown(leftMs);
    this.tell(leftMs, this.warn(now === "short" && this.extensionsLeft > 0));
    if (now === "over") return this.end("hold-ended-expired");
    this.ticking = setTimeout(() => this.tick(), untilNextSecond(leftMs));
  }

  /** Shows the warning or hides it; says whether it has just come up. */
  private warn(show: boolean): boolean {
    const warning = part(this.root, "warning");
    const comes = show && Boolean(warning.hidden);
    this.hide(warning, !show);
    return comes;
  }

  /** What is hidden cannot keep the focus: it goes to the time that the hold now has. */
  private hide(element: HTMLElement, hidden: boolean): void {
    const focused = hidden && element.contains(document.activeElement);
    element.hidden = hidden;
    if (focused) part(this.root, "until").focus();
  }

  /** What is said at the same moment is said as one: the later would take the earlier's place. */
  private tell(leftMs: number, warned: boolean): void {
    const mark = told(this.leftBefore, leftMs);
    this.leftBefore = leftMs;
    const said: string[] = [];
    if (mark !== null) said.push(mark >= 60 ? this.texts.text("hold-left-minutes", { minutes: mark / 60 }) : this.texts.text("hold-left-seconds", { seconds: mark }));
    if (warned) said.push(this.texts.text("hold-warning-what"));
    if (said.length > 0) this.announcer.tell(said.join(" "));
  }

  private submitted(event: SubmitEvent): void {
    const extend = (event.target as HTMLElement).dataset["part"] === "extend";
    if (extend && this.connection.live.ready) {
      event.preventDefault();
      void this.extend();
    } else {
      this.leaving = true;
      this.connection.leave();
    }
  }

  /** More time, in place: what was typed stays. */
  private async extend(): Promise<void> {
    if (!this.connection.live.ready) return maybePart<HTMLFormElement>(this.root, "extend")?.submit();
    const reply = await this.connection.live.request({ t: "extend", id: this.extendId, resource: this.resource, hold: this.hold });
    // Without a reply it may have been done: the same id again does it once.
    if (!reply) return this.refused(this.texts.text("hold-unanswered"));
    this.extendId = newId();
    if (reply.refusal) return this.refused(this.texts.refusal(reply.refusal.why));
    part(this.root, "refused").replaceChildren();
    if (reply.ok?.done === "extended") this.extended(reply.ok.until, reply.ok.extensions_left);
    return undefined;
  }

  /** On a small screen the button that was pressed can be far below. */
  private refused(message: string): void {
    const said = alert(message);
    part(this.root, "refused").replaceChildren(said);
    said.scrollIntoView({ block: "nearest" });
  }

  /** Whoever comes back without the login is another person: the hold is not theirs, whatever else was said of it. */
  private loggedOut(): void {
    if (this.leaving) return;
    part(this.root, "ended-title").textContent = this.texts.text("hold-ended-login-title");
    const go = part<HTMLAnchorElement>(this.root, "ended-go");
    go.textContent = this.texts.text("hold-ended-login-again");
    go.href = this.root.dataset["access"] ?? go.href;
    this.end("hold-ended-login");
  }

  private end(why: "hold-ended-expired" | "hold-ended-elsewhere" | "hold-ended-login"): void {
    this.ended = true;
    clearTimeout(this.ticking);
    this.root.dataset["ended"] = "yes";
    const ended = part(this.root, "ended");
    part(this.root, "ended-what").textContent = this.texts.text(why);
    part(this.root, "body").hidden = true;
    ended.hidden = false;
    ended.querySelector("a")?.focus();
  }
}
