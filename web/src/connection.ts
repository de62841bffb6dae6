// The live connection as an island has it: the socket, the server's time, and what the person is shown of both.
import type { Announcer } from "./announce";
import { ServerClock } from "./clock";
import { Notice } from "./notice";
import { ConnectionBanner, part } from "./page";
import { Live, liveUrl } from "./socket";
import type { Texts } from "./texts";
import type { ClientMessage, ServerMessage } from "./wire";

export type Hearing = {
  /** Connected and welcomed: whatever is to be known is to be asked for. */
  up(): void;
  heard(message: ServerMessage): void;
  /** The login is over. */
  loggedOut?(): void;
};

export class Connection {
  readonly clock: ServerClock;
  readonly live: Live;
  private readonly banner: ConnectionBanner;
  private readonly notice: Notice;
  private leaving = false;

  constructor(
    root: HTMLElement,
    private readonly texts: Texts,
    private readonly announcer: Announcer,
    private readonly hearing: Hearing,
  ) {
    this.clock = new ServerClock(Number(root.dataset["serverTime"] ?? "0"));
    this.banner = new ConnectionBanner(part(root, "connection"));
    this.notice = new Notice(part(root, "notice"), texts);
    this.live = new Live(liveUrl(), {
      up: (again) => this.up(again),
      down: () => this.lost("live-lost"),
      ended: () => this.lost("live-ended"),
      loggedOut: () => this.hearing.loggedOut?.(),
      heard: (message) => this.heard(message),
    });
  }

  send(message: ClientMessage): void {
    this.live.send(message);
  }

  /** The page is on its way to the next one: that its connection ends is no news any more. */
  leave(): void {
    this.leaving = true;
  }

  private up(again: boolean): void {
    this.hearing.up();
    this.notice.clear();
    if (!again) return;
    this.banner.restored(this.texts.text("live-restored"));
    this.announcer.tell(this.texts.text("live-restored"));
  }

  private lost(text: "live-lost" | "live-ended"): void {
    if (this.leaving) return;
    this.banner.lost(this.texts.text(text));
    this.announcer.tell(this.texts.text(text));
  }

  private heard(message: ServerMessage): void {
    this.clock.heard(message);
    if (message.t === "notice") this.notice.show(message.key);
    this.hearing.heard(message);
  }
}
