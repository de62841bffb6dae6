// The live week: joins the socket, the state, the two views and the choice. Each of them lives in its own file.
import { Announcer, through } from "./announce";
import { type Own, Painter } from "./cells";
import { ServerClock } from "./clock";
import { isMonday, plusDays } from "./dates";
import { Grid } from "./grid";
import { List } from "./list";
import { ConnectionBanner, part } from "./page";
import { type Turn, Selection } from "./selection";
import { type Choice, type Start, covered, freeStarts, nearest } from "./slots";
import { Live, liveUrl, newId } from "./socket";
import { type Texts, load } from "./texts";
import { type Snapshot, type Tick, type WeekState, difference, fromSnapshot, key, merge } from "./week_state";
import { WeekView } from "./week_view";
import type { MyHold, Refusal, ServerMessage } from "./wire";

/** Free slots offered to somebody who lost one; the server offers as many. */
const NEAREST_MAX = 5;

export async function startWeek(root: HTMLElement): Promise<void> {
  new WeekIsland(root, await load(root)).start();
}

class WeekIsland {
  private readonly resource: string;
  private readonly zone: string;
  private readonly gridMinutes: number;
  private readonly clock: ServerClock;
  private readonly live: Live;
  private readonly view: WeekView;
  private readonly grid: Grid;
  private readonly list: List;
  private readonly selection: Selection;
  private readonly announcer: Announcer;
  private readonly banner: ConnectionBanner;
  private readonly duration: HTMLSelectElement;
  private painter: Painter;
  private week: string;
  private state: WeekState | null = null;
  private mine: MyHold | null = null;
  /** A snapshot has been asked for: a second gap before it arrives asks for nothing more. */
  private asked = false;
  /** The request under way or unanswered, and what it asked for: the same again keeps its id. */
  private sent: { id: string; choice: string } | null = null;

  constructor(private readonly root: HTMLElement, private readonly texts: Texts) {
    const { resource = "", week = "", zone = "UTC", gridMinutes = "30", serverTime = "0" } = root.dataset;
    [this.resource, this.week, this.zone, this.gridMinutes] = [resource, week, zone, Number(gridMinutes)];
    this.clock = new ServerClock(Number(serverTime));
    this.duration = part<HTMLSelectElement>(root, "duration");
    this.selection = new Selection(this.gridMinutes, Number(this.duration.value));
    this.painter = new Painter(texts, week);
    this.view = new WeekView(root, texts, resource);
    this.announcer = new Announcer(through(part(root, "status")));
    this.banner = new ConnectionBanner(part(root, "connection"));
    const choose = (start: Start) => this.choose(start);
    const point = (start: Start | null) => this.point(start);
    this.grid = new Grid(part(root, "grid"), texts, (start) => this.face(start), { choose, point, page: (weeks) => this.page(weeks) });
    this.list = new List(part(root, "list"), texts, choose, point);
    this.live = new Live(liveUrl(), { up: (again) => this.up(again), down: () => this.down(), heard: (message) => this.heard(message) });
  }

  start(): void {
    this.view.views();
    this.duration.addEventListener("change", () => this.resize());
    part(this.root, "continue").addEventListener("click", () => void this.hold());
    part(this.root, "clear").addEventListener("click", () => this.turn(this.selection.clear()));
    part(this.root, "previous").addEventListener("click", (event) => this.follow(event, -1));
    part(this.root, "next").addEventListener("click", (event) => this.follow(event, 1));
    addEventListener("popstate", () => this.back());
    this.live.connect();
  }

  private up(again: boolean): void {
    this.watch();
    this.live.send({ t: "mine", id: newId() });
    if (!again) return;
    this.banner.restored(this.texts.text("live-restored"));
    this.announcer.tell(this.texts.text("live-restored"));
  }

  private down(): void {
    this.banner.lost(this.texts.text("live-lost"));
    this.announcer.tell(this.texts.text("live-lost"));
  }

  private watch(): void {
    this.asked = true;
    this.live.send({ t: "watch", id: newId(), resource: this.resource, week: this.week });
  }

  private heard(message: ServerMessage): void {
    if ("server_time" in message) this.clock.heard(message.server_time);
    if (message.t === "snapshot") this.snapshot(message);
    if (message.t === "tick") this.tick(message);
    if (message.t === "mine") this.holds(message.hold);
  }

  private snapshot(snapshot: Snapshot): void {
    if (snapshot.resource !== this.resource || snapshot.week !== this.week) return;
    this.asked = false;
    const state = fromSnapshot(snapshot);
    const before = this.state;
    const same = before?.week === state.week;
    this.show(state, before && same ? difference(before, state) : [...state.cells.keys()]);
    this.root.dataset["live"] = "yes";
    if (before && !same) this.announcer.tell(this.summary("live-week"));
  }

  private tick(tick: Tick): void {
    if (!this.state || this.asked) return;
    const merged = merge(this.state, tick);
    if (merged === "gap") this.watch();
    else if (merged !== "ignored") this.show(merged.state, merged.changed);
  }

  private show(state: WeekState, changed: string[]): void {
    this.state = state;
    const turn = this.selection.changed(state);
    this.grid.show(state, changed, this.today());
    this.lists();
    if (turn) this.turn(turn);
    else if (changed.length > 0) this.announcer.summarise(() => this.summary("live-summary"));
  }

  private lists(): void {
    if (!this.state) return;
    const starts = freeStarts(this.state, this.selection.minutes, this.gridMinutes);
    const named = starts.map((start) => ({ ...start, name: this.painter.face(start, this.cell(start), null).name }));
    const { choice } = this.selection;
    this.list.show(this.week, named, choice && key(choice.day, choice.minute, choice.fold));
    this.view.free(freeStarts(this.state, this.gridMinutes, this.gridMinutes).length, this.state.cells.size);
  }

  private summary(text: "live-summary" | "live-week"): string {
    const count = this.state ? freeStarts(this.state, this.gridMinutes, this.gridMinutes).length : 0;
    return this.texts.text(text, { count, title: this.view.title(this.week) });
  }

  private cell(start: Start) {
    return this.state?.cells.get(key(start.day, start.minute, start.fold));
  }

  private face(start: Start) {
    return this.painter.face(start, this.cell(start), this.own(key(start.day, start.minute, start.fold)));
  }

  private own(name: string): Own {
    if (this.selection.keys().includes(name)) return "selected";
    return this.mineKeys().includes(name) ? "mine" : null;
  }

  /** The cells of the person's own hold, where it is in this week. */
  private mineKeys(): string[] {
    const { mine } = this;
    if (!mine || mine.resource !== this.resource) return [];
    const day = Array.from({ length: 7 }, (_, place) => plusDays(this.week, place)).indexOf(mine.date);
    return day < 0 ? [] : covered({ day, minute: mine.minute, fold: Number(mine.fold), minutes: mine.minutes }, this.gridMinutes);
  }

  private holds(hold: MyHold | null): void {
    const before = this.mineKeys();
    this.mine = hold;
    this.view.hold(hold && `/riserva/${hold.hold}?risorsa=${hold.resource}`, hold ? this.texts.hour(hold.until) : "");
    this.grid.paint([...before, ...this.mineKeys()]);
  }

  private choose(start: Start): void {
    if (!this.state) return;
    this.turn(this.selection.choose(this.state, start));
  }

  private resize(): void {
    this.selection.minutes = Number(this.duration.value);
    if (this.state) this.turn(this.selection.resize(this.state, this.selection.minutes));
  }

  /** Shows and says what became of the choice. */
  private turn(turn: Turn): void {
    if (this.state) this.grid.paint(this.state.cells.keys());
    this.lists();
    const { choice } = this.selection;
    this.view.choice(choice && this.painter.range(choice));
    if (turn?.what === "chosen") this.view.clearRefused();
    if (turn?.what === "taken") this.lost(this.said(turn), turn.choice);
    else if (turn) this.announcer.tell(this.said(turn));
  }

  private said(turn: NonNullable<Turn>): string {
    switch (turn.what) {
      case "chosen":
        return this.texts.text("live-selected", { slot: this.painter.range(turn.choice) });
      case "cleared":
        return this.texts.text("live-cleared");
      case "too-long":
        return this.texts.text("live-too-long", { duration: this.texts.duration(turn.choice.minutes) });
      case "not-free":
        return this.face(turn.start).name;
      case "taken":
        return this.texts.text("live-taken", { slot: this.painter.range(turn.choice) });
      case "came-back":
        return this.texts.text("live-came-back", { slot: this.painter.range(turn.choice) });
    }
  }

  private point(start: Start | null): void {
    const free = start && this.cell(start)?.[3] === 3;
    this.grid.propose(free ? this.selection.proposed(start) : []);
    const duration = this.texts.duration(this.selection.minutes);
    this.view.hint(free ? this.texts.text("live-proposed", { slot: this.painter.range({ ...start, minutes: this.selection.minutes }), duration }) : "");
  }

  /** Asks the server for the choice. Without a connection the form does it. */
  private async hold(): Promise<void> {
    const { choice } = this.selection;
    if (!choice) return;
    const date = plusDays(this.week, choice.day);
    if (!this.live.ready) return this.post(`${date}|${choice.minute}|${choice.fold}`);
    const asked = `${date} ${JSON.stringify(choice)}`;
    const id = this.sent?.choice === asked ? this.sent.id : newId();
    this.sent = { id, choice: asked };
    const { day: _, ...slot } = choice;
    const reply = await this.live.request({ t: "hold", id, resource: this.resource, date, ...slot, fold: choice.fold === 1 });
    if (!reply) return this.view.refused(this.texts.text("live-unanswered"), [], String, () => {});
    this.sent = null;
    if (reply.ok?.done === "held") location.assign(`/riserva/${reply.ok.hold}?risorsa=${this.resource}`);
    else if (reply.refusal) this.refuse(reply.refusal.why, choice);
  }

  private post(slot: string): void {
    const form = this.root.querySelector("form");
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "slot", value: slot });
    form?.append(field);
    form?.submit();
  }

  private refuse(why: Refusal, choice: Choice): void {
    if (["slot_taken", "slot_blocked", "slot_closed", "slot_past"].includes(why.name)) this.selection.clear();
    this.turn(null);
    this.lost(this.texts.refusal(why), choice);
  }

  private lost(message: string, choice: Choice): void {
    const free = this.state ? nearest(this.state, choice, this.gridMinutes, NEAREST_MAX) : [];
    this.view.refused(message, free, (one) => this.painter.range(one), (one) => this.take(one));
  }

  private take(choice: Choice): void {
    this.selection.clear();
    this.choose(choice);
    part(this.root, "continue").focus();
  }

  private follow(event: Event, weeks: number): void {
    if (!this.live.ready) return;
    event.preventDefault();
    this.page(weeks);
  }

  private page(weeks: number): void {
    this.go(plusDays(this.week, 7 * weeks), true);
  }

  private back(): void {
    const asked = new URLSearchParams(location.search).get("settimana") ?? "";
    this.go(isMonday(asked) ? asked : (this.root.dataset["week"] ?? this.week), false);
  }

  /** Another week in place; without a connection, as a page. */
  private go(week: string, push: boolean): void {
    if (!this.live.ready) return location.assign(this.view.address(week));
    this.live.send({ t: "unwatch", id: newId(), resource: this.resource, week: this.week });
    this.week = week;
    this.painter = new Painter(this.texts, week);
    this.selection.clear();
    this.view.choice(null);
    this.view.clearRefused();
    this.view.week(week);
    if (push) history.pushState(null, "", this.view.address(week));
    this.watch();
  }

  private today(): string {
    return this.texts.dates.instant(this.clock.now(), this.zone).date;
  }
}
