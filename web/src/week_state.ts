// One week as the browser knows it: a snapshot, and ticks merged into it. Pure: no sockets, no page.
import type { Cell, ServerMessage } from "./wire";

export type Snapshot = Extract<ServerMessage, { t: "snapshot" }>;
export type Tick = Extract<ServerMessage, { t: "tick" }>;

export type WeekState = {
  resource: string;
  week: string;
  epoch: number;
  seq: number;
  cells: ReadonlyMap<string, Cell>;
};

/** What a tick did: the new state with the keys of changed cells, nothing, or a gap that asks for a snapshot. */
export type Merged = { state: WeekState; changed: string[] } | "ignored" | "gap";

/** A cell's place in its week. */
export function key(day: number, minute: number, fold: number): string {
  return `${day}|${minute}|${fold}`;
}

export function keyOf(cell: Cell): string {
  return key(cell[0], cell[1], cell[2]);
}

export function fromSnapshot(snapshot: Snapshot): WeekState {
  const cells = new Map(snapshot.cells.map((cell) => [keyOf(cell), cell]));
  const { resource, week, epoch, seq } = snapshot;
  return { resource, week, epoch, seq, cells };
}

/** Same epoch and `from <= mine < to`: apply. `to <= mine`: ignore. Anything else is a gap. */
export function merge(state: WeekState, tick: Tick): Merged {
  if (tick.resource !== state.resource || tick.week !== state.week) return "ignored";
  if (tick.epoch !== state.epoch) return "gap";
  if (tick.to <= state.seq) return "ignored";
  if (tick.from > state.seq) return "gap";
  const cells = new Map(state.cells);
  const changed = tick.cells.filter((cell) => !same(cells.get(keyOf(cell)), cell)).map(keyOf);
  for (const cell of tick.cells) cells.set(keyOf(cell), cell);
  return { state: { ...state, seq: tick.to, cells }, changed };
}

/** The keys of cells that differ between two states of the same week. */
export function difference(before: WeekState, after: WeekState): string[] {
  const keys = new Set([...before.cells.keys(), ...after.cells.keys()]);
  return [...keys].filter((one) => !same(before.cells.get(one), after.cells.get(one)));
}

function same(a: Cell | undefined, b: Cell | undefined): boolean {
  return a === b || (!!a && !!b && a.every((part, place) => part === b[place]));
}
