// Slots of a week: which are free for a duration, which cells a range covers, which free ones are nearest. Pure.
import { key, type WeekState } from "./week_state";
import type { Cell } from "./wire";

/** Numbers of states on the wire; they never change. */
export const STATES = ["closed", "past", "not-yet", "free", "held", "booked", "blocked"] as const;
export type StateName = (typeof STATES)[number];
export const FREE = 3;
const NOT_YET = 2;

/** A start within its week. */
export type Start = { day: number; minute: number; fold: number };

/** A start and how many minutes it lasts. */
export type Choice = Start & { minutes: number };

export function keyOfStart(start: Start): string {
  return key(start.day, start.minute, start.fold);
}

export function stateName(cell: Cell | undefined): StateName {
  return (cell && STATES[cell[3]]) ?? "closed";
}

/** The keys of the cells that a range covers. */
export function covered(choice: Choice, gridMinutes: number): string[] {
  const count = Math.max(1, Math.ceil(choice.minutes / gridMinutes));
  return Array.from({ length: count }, (_, place) => key(choice.day, choice.minute + place * gridMinutes, choice.fold));
}

/** How many places all cells of a range have left; 0 where one is not free. */
export function left(state: WeekState, choice: Choice, gridMinutes: number): number {
  const cells = covered(choice, gridMinutes).map((one) => state.cells.get(one));
  return Math.min(...cells.map((cell) => (cell && cell[3] === FREE ? cell[4] : 0)));
}

/** All starts that are free for so many minutes, in order. */
export function freeStarts(state: WeekState, minutes: number, gridMinutes: number): (Start & { left: number })[] {
  const starts = [...state.cells.values()].map(([day, minute, fold]) => ({ day, minute, fold }));
  return starts
    .map((start) => ({ ...start, left: left(state, { ...start, minutes }, gridMinutes) }))
    .filter((start) => start.left > 0)
    .sort((a, b) => place(a) - place(b));
}

/** The first instant at which something of the week opens for booking, in milliseconds. */
export function firstOpening(state: WeekState): number | null {
  const opening = [...state.cells.values()].filter((cell) => cell[3] === NOT_YET).map((cell) => cell[5] * 1000);
  return opening.length > 0 ? Math.min(...opening) : null;
}

/** The free starts nearest to one that was lost, the nearest first. */
export function nearest(state: WeekState, lost: Choice, gridMinutes: number, limit: number): Choice[] {
  const far = (start: Start) => Math.abs(place(start) - place(lost));
  return freeStarts(state, lost.minutes, gridMinutes)
    .sort((a, b) => far(a) - far(b) || place(a) - place(b))
    .slice(0, limit)
    .map(({ day, minute, fold }) => ({ day, minute, fold, minutes: lost.minutes }));
}

function place(start: Start): number {
  return start.day * 1440 + start.minute + start.fold * 0.5;
}
