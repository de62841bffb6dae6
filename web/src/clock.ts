// The server's time in the browser: the client's own clock may be wrong by hours and does no harm.
import type { ServerMessage } from "./wire";

export class ServerClock {
  private offset: number;

  /** `local` must never jump: `performance.now`, not `Date.now`. */
  constructor(
    serverTime: number,
    private readonly local: () => number = () => performance.now(),
  ) {
    this.offset = serverTime - local();
  }

  /** The server said what time it is. A message cannot arrive before it was sent, so the least delay is the truest. */
  heard(message: ServerMessage): void {
    // A snapshot is encoded once and sent for hours while nothing changes: its time says how old it is, not what time it is.
    if (!("server_time" in message) || message.t === "snapshot") return;
    const offset = message.server_time - this.local();
    // A leap of more than a few seconds is a corrected clock at the server or a slept computer, not a delay.
    if (offset > this.offset || this.offset - offset > 5_000) this.offset = offset;
  }

  /** Milliseconds since the epoch, as the server would say. */
  now(): number {
    return this.local() + this.offset;
  }
}
