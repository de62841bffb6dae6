// The live week: joins the socket, the week's state, the two views and the choice. Each of them lives in its own file.
import { Announcer, through } from "./announce";
import { type Own, Painter } from "./cells";
import { Connection } from "./connection";
import { plusDays } from "./dates";
import { Grid } from "./grid";
import { OpenRequest } from "./ids";
import { List } from "./list";
import { OwnHold } from "./own_hold";
import { part, via } from "./page";
import { Pager } from "./pager";
import { type Turn, Selection } from "./selection";
import { type Choice, type Start, FREE, firstOpening, freeStarts, keyOfStart, nearest } from "./slots";
import { type Texts, load } from "./texts";
import { WeekFeed } from "./week_feed";
import type { WeekState } from "./week_state";
import { WeekView } from "./week_view";
import { whenTold } from "./windows";
import type { ClientMessage, MyHold, Refusal, ServerMessage } from "./wire";

/** Free slots offered to somebody who lost one; the server offers as many. */
const NEAREST_MAX = 5;

export async function startWeek(root: HTMLElement): Promise<void> {
  new WeekIsland(root, await load(root)).start();
}

class WeekIsland {
  private readonly resource: string;
  private readonly zone: string;
  private readonly gridMinutes: number;
  private readonly connection: Connection;
  private readonly feed: WeekFeed;
  private readonly view: WeekView;
  private readonly grid: Grid;
  private readonly list: List;
  private readonly selection: Selection;
  private readonly announcer: Announcer;
  private readonly duration: HTMLSelectElement | HTMLInputElement;
  private readonly asking = new OpenRequest();
  private readonly mine: OwnHold;
  private readonly pager: Pager;
  private painter: Painter;
  /** The keys of cells that were painted yellow. */
  private yellow: string[] = [];

  constructor(private readonly root: HTMLElement, private readonly texts: Texts) {
    const { resource = "", week = "", zone = "UTC", gridMinutes = "30" } = root.dataset;
    [this.resource, this.zone, this.gridMinutes] = [resource, zone, Number(gridMinutes)];
    this.duration = part<HTMLSelectElement | HTMLInputElement>(root, "duration");
    this.selection = new Selection(this.gridMinutes, Number(this.duration.value));
    this.painter = new Painter(texts, week, () => this.today());
    this.view = new WeekView(root, texts, resource);
    this.announcer = new Announcer(through(part(root, "status")));
    this.connection = new Connection(root, texts, this.announcer, { up: () => this.up(), heard: (message) => this.heard(message) });
    const choose = (start: Start) => this.choose(start);
    const point = (start: Start | null) => this.point(start);
    const page = (weeks: number) => this.pager.by(weeks);
    this.grid = new Grid(part(root, "grid"), texts, (start) => this.face(start), { choose, point, page });
    const name = (start: Start) => this.painter.face(start, this.cell(start), null).name;
    this.list = new List(part(root, "list"), texts, name, choose, point);
    const send = (message: ClientMessage) => this.connection.send(message);
    this.feed = new WeekFeed(send, resource, week, (...shown) => this.show(...shown));
    this.pager = new Pager(root, week, {
      ready: () => this.connection.live.ready,
      address: (asked) => this.view.address(asked),
      leave: (next) => this.leave(next),
      stay: () => this.feed.watch(),
    });
    this.mine = new OwnHold(resource, this.gridMinutes, this.connection.clock, send);
  }

  start(): void {
    this.view.views(() => this.lists());
    this.duration.addEventListener("change", () => this.resize());
    part(this.root, "continue").addEventListener("click", () => void this.hold());
    part(this.root, "clear").addEventListener("click", () => this.turn(this.selection.clear()));
    this.pager.start();
    whenTold(() => this.mine.ask());
    this.connection.live.connect();
  }

  private up(): void {
    this.feed.watch();
    this.mine.ask();
  }

  private heard(message: ServerMessage): void {
    if (message.t === "mine") this.holds(message.hold);
    this.feed.heard(message);
  }

  private show(state: WeekState, changed: string[], moved: boolean): void {
    const turn = this.selection.changed(state);
    this.view.busy(false);
    this.grid.show(state, changed, this.today(), !moved);
    this.lists();
    this.root.dataset["live"] = "yes";
    if (turn) this.turn(turn);
    else if (moved) this.announcer.tell(this.summary("live-week"));
    else if (changed.length > 0) this.announcer.summarise(() => this.summary("live-summary"));
  }

  private today(): string {
    return this.texts.dates.instant(this.connection.clock.now(), this.zone).date;
  }

  private lists(): void {
    const { state } = this.feed;
    if (state) this.view.free(this.freeCount(), state.cells.size, firstOpening(state));
    this.list.soon(() => {
      const [now, { choice, minutes }] = [this.feed.state, this.selection];
      const starts = now ? freeStarts(now, minutes, this.gridMinutes) : [];
      if (now) this.list.show(now.week, starts, choice && keyOfStart(choice));
    });
  }

  private freeCount(): number {
    return this.feed.state ? freeStarts(this.feed.state, this.gridMinutes, this.gridMinutes).length : 0;
  }

  private summary(text: "live-summary" | "live-week"): string {
    return this.texts.text(text, { count: this.freeCount(), title: this.view.title(this.feed.week) });
  }

  private cell(start: Start) {
    return this.feed.state?.cells.get(keyOfStart(start));
  }

  private face(start: Start) {
    return this.painter.face(start, this.cell(start), this.own(keyOfStart(start)));
  }

  private own(name: string): Own {
    if (this.selection.keys().includes(name)) return "selected";
    return this.mineKeys().includes(name) ? "mine" : null;
  }

  private mineKeys(): string[] {
    return this.mine.keys(this.feed.state?.week);
  }

  private holds(hold: MyHold | null): void {
    const before = this.mineKeys();
    this.mine.is(hold);
    this.view.hold(hold && via(`/riserva/${hold.hold}?risorsa=${hold.resource}`), hold ? this.texts.hour(hold.until) : "");
    this.grid.paint([...before, ...this.mineKeys()]);
  }

  private choose(start: Start): void {
    if (this.feed.state) this.turn(this.selection.choose(this.feed.state, start));
  }

  private resize(): void {
    this.turn(this.selection.resize(this.feed.state, Number(this.duration.value)));
  }

  /** Shows and says what became of the choice. */
  private turn(turn: Turn): void {
    this.grid.paint([...this.yellow, ...this.selection.keys()]);
    this.yellow = this.selection.keys();
    this.lists();
    const { choice } = this.selection;
    this.view.choice(choice && this.painter.range(choice));
    if (turn?.what === "chosen") this.view.clearRefused();
    if (turn?.what === "taken") this.lost(this.said(turn), turn.choice);
    else if (turn) this.announcer.tell(this.said(turn));
  }

  private said(turn: NonNullable<Turn>): string {
    if (turn.what === "cleared") return this.texts.text("live-cleared");
    if (turn.what === "not-free") return this.face(turn.start).name;
    const keys = { chosen: "live-selected", "too-long": "live-too-long", taken: "live-taken", "came-back": "live-came-back" };
    const { choice } = turn;
    return this.texts.text(keys[turn.what], {
      slot: this.painter.range(choice),
      duration: this.texts.duration(choice.minutes),
    });
  }

  /** What the slot under the pointer or the focus would take. */
  private point(start: Start | null): void {
    // While another week is on its way, what is shown is nothing that could be said of it.
    if (!this.feed.state) return this.view.hint("");
    const free = start !== null && this.cell(start)?.[3] === FREE;
    this.grid.propose(free ? this.selection.proposed(start) : []);
    const { minutes } = this.selection;
    const slot = free ? this.painter.range({ ...start, minutes }) : "";
    const proposed = () => this.texts.text("live-proposed", { slot, duration: this.texts.duration(minutes) });
    this.view.hint(free ? proposed() : start ? this.face(start).name : "");
  }

  /** Asks the server for the choice. Without a connection the form does it. */
  private async hold(): Promise<void> {
    const [{ choice }, { state }] = [this.selection, this.feed];
    if (!choice || !state) return;
    const [date, { minute, minutes }, fold] = [plusDays(state.week, choice.day), choice, choice.fold === 1];
    if (!this.connection.live.ready) return this.view.post(`${date}|${minute}|${choice.fold}`);
    const id = this.asking.id(`${date} ${minute} ${fold} ${minutes}`);
    const reply = await this.connection.live.request({ t: "hold", id, resource: this.resource, date, minute, fold, minutes });
    if (!reply) return this.view.refused(this.texts.text("live-unanswered"), [], String, () => {});
    this.asking.answered();
    if (reply.ok?.done === "held") location.assign(via(`/riserva/${reply.ok.hold}?risorsa=${this.resource}`));
    else if (reply.refusal) this.refuse(reply.refusal.why, choice);
  }

  private refuse(why: Refusal, choice: Choice): void {
    // The choice stays where it can still be had: after a hold elsewhere is given up, or in a quieter moment.
    if (why.name.startsWith("slot_")) this.selection.clear();
    // A hold that was made on another device a moment ago: what is in the way is to be found.
    if (why.name.startsWith("person_has_hold")) this.mine.ask();
    this.turn(null);
    this.lost(this.texts.refusal(why), choice);
  }

  private lost(message: string, choice: Choice): void {
    const free = this.feed.state ? nearest(this.feed.state, choice, this.gridMinutes, NEAREST_MAX) : [];
    this.view.refused(message, free, (one) => this.painter.range(one), (one) => this.take(one));
  }

  private take(choice: Choice): void {
    this.selection.clear();
    this.choose(choice);
    part(this.root, "continue").focus();
  }

  /** Another week is on its way: nothing of the one before can be chosen any more. */
  private leave(week: string): void {
    this.painter = new Painter(this.texts, week, () => this.today());
    this.selection.clear();
    this.view.choice(null);
    this.view.clearRefused();
    this.view.week(week);
    this.view.busy(true);
    this.feed.leave(week);
  }
}
