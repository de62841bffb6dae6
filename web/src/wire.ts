// The live protocol's messages, as in src/wire/messages.rs.

export type ClientMessage =
  | { t: "hello"; protocol: number }
  | { t: "watch"; id: string; resource: string; week: string }
  | { t: "unwatch"; id: string; resource: string; week: string }
  | { t: "hold"; id: string; resource: string; date: string; minute: number; fold: boolean; minutes: number }
  | { t: "extend"; id: string; resource: string; hold: string }
  | { t: "release"; id: string; resource: string; hold: string }
  | { t: "confirm"; id: string; resource: string; hold: string }
  | { t: "cancel"; id: string; resource: string; booking: string }
  | { t: "mine"; id: string }
  | { t: "ping"; id: string };

export type ServerMessage =
  | { t: "welcome"; protocol: number; server_time: number; ping_seconds: number }
  | { t: "snapshot"; resource: string; week: string; epoch: number; seq: number; server_time: number; cells: Cell[] }
  | { t: "tick"; resource: string; week: string; epoch: number; from: number; to: number; cells: Cell[] }
  | { t: "reply"; id: string; seq: number; ok: Answer | null; refusal: WireRefusal | null }
  | { t: "mine"; id: string | null; server_time: number; hold: MyHold | null }
  | { t: "notice"; key: string }
  | { t: "drain"; spread_ms: number }
  | { t: "pong"; id: string; server_time: number };

/** `[day, minute, fold, state, left, opens_at]`. */
export type Cell = [number, number, number, number, number, number];

export type SlotStart = { date: string; minute: number; fold: boolean };
export type SlotRange = { start: SlotStart; minutes: number };

export type Answer =
  | { done: "held"; hold: string; range: SlotRange; until: number; extensions_left: number }
  | { done: "extended"; hold: string; until: number; extensions_left: number }
  | { done: "released"; hold: string }
  | { done: "confirmed"; booking: string; range: SlotRange }
  | { done: "cancelled"; booking: string; free_at: number }
  | { done: "blocked"; block: string }
  | { done: "unblocked"; block: string }
  | { done: "schedule_changed" }
  | { done: "nothing" };

export type WireRefusal = { code: number; why: Refusal };

export type Refusal = { name: string } & Record<string, unknown>;

export type MyHold = {
  resource: string;
  hold: string;
  date: string;
  minute: number;
  fold: boolean;
  minutes: number;
  until: number;
  extensions_left: number;
};
