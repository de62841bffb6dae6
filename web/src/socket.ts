// The live connection: says hello, pairs replies with requests, comes back when it is lost. Not here: what is shown.
import { afterDrain, wait } from "./backoff";
import { LATER_MS, next } from "./closes";
import { newId } from "./ids";
import { decode, encode } from "./pack";
import { reloadOnce, understood } from "./reload";
import { CLOSES, type ClientMessage, type ServerMessage } from "./wire";

export type Listener = {
  /** Connected and welcomed; `again` where it was down before. */
  up(again: boolean): void;
  /** The connection is gone, or does not come about; more attempts are under way. */
  down(): void;
  /** The server wants no more of this page as it is: no attempt is made. */
  ended(): void;
  /** The login with which it came about is over; it comes back without. */
  loggedOut(): void;
  /** Anything the server says but replies to requests. */
  heard(message: ServerMessage): void;
};

/** A connection that answers nothing for this many ping intervals is taken for dead. */
const SILENT_INTERVALS = 2;
/** How long a command waits for its reply, in milliseconds; the server answers busy well before. */
const REPLY_MS = 10_000;
/** After so many attempts in vain even a first connection is told to be lost: a single one may be chance. */
const ATTEMPTS_TOLD = 2;
/** What browsers call an end without a word of the other side. */
const NO_CODE = 1006;

type Reply = Extract<ServerMessage, { t: "reply" }>;

export class Live {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private welcomed = false;
  /** The person was told that it is down. */
  private told = false;
  private drainMs: number | null = null;
  private heardAt = 0;
  private pinger: ReturnType<typeof setInterval> | undefined;
  private readonly waiting = new Map<string, (reply: Reply | null) => void>();

  constructor(private readonly url: string, private readonly listener: Listener) {}

  connect(): void {
    const socket = new WebSocket(this.url, "sportello.v1");
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => this.send({ t: "hello", protocol: 1 });
    socket.onmessage = (event) => this.receive(event.data as ArrayBuffer);
    socket.onclose = (event) => this.lost(socket, event.code);
  }

  /** Whether commands can be sent now. */
  get ready(): boolean {
    return this.welcomed;
  }

  send(message: ClientMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(encode(message));
  }

  /** Sends a command and waits for its reply; null where none came: it may have been done, so ask with the same id. */
  request(message: ClientMessage & { id: string }): Promise<Reply | null> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => this.settle(message.id, null), REPLY_MS);
      this.waiting.set(message.id, (reply) => {
        clearTimeout(timeout);
        resolve(reply);
      });
      this.send(message);
    });
  }

  private settle(id: string, reply: Reply | null): void {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(reply);
  }

  private receive(data: ArrayBuffer): void {
    this.heardAt = performance.now();
    const message = decode(data) as ServerMessage;
    if (message.t === "welcome") this.welcome(message.ping_seconds);
    if (message.t === "drain") this.drainMs = message.spread_ms;
    if (message.t === "reply") this.settle(message.id, message);
    this.listener.heard(message);
    if (message.t === "welcome") this.up();
  }

  private up(): void {
    const again = this.told;
    this.told = false;
    this.listener.up(again);
  }

  private welcome(pingSeconds: number): void {
    this.welcomed = true;
    understood();
    this.attempt = 0;
    this.drainMs = null;
    clearInterval(this.pinger);
    const interval = Math.max(1, pingSeconds) * 1000;
    this.pinger = setInterval(() => this.ping(interval), interval);
  }

  /** Some networks drop a connection without a word: silence tells. */
  private ping(interval: number): void {
    if (performance.now() - this.heardAt > SILENT_INTERVALS * interval) this.abandon();
    else this.send({ t: "ping", id: newId() });
  }

  private abandon(): void {
    const socket = this.socket;
    socket?.close();
    if (socket) this.lost(socket, NO_CODE);
  }

  private lost(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    clearInterval(this.pinger);
    const [wasUp, asked] = [this.welcomed, next(code)];
    this.welcomed = false;
    for (const id of [...this.waiting.keys()]) this.settle(id, null);
    if (code === CLOSES.login_ended.code) this.listener.loggedOut();
    if (asked === "reload" && reloadOnce()) return;
    if (asked === "reload" || asked === "stop") return this.listener.ended();
    setTimeout(() => this.connect(), this.delay(asked === "later" ? LATER_MS : 0));
    if (wasUp || this.attempt === ATTEMPTS_TOLD) this.down();
  }

  /** How long until the next attempt: what the server asked for when it went, or ever longer. */
  private delay(least: number): number {
    const drain = this.drainMs;
    this.drainMs = null;
    return drain === null ? least + wait(this.attempt++, Math.random()) : afterDrain(drain, Math.random());
  }

  private down(): void {
    if (this.told) return;
    this.told = true;
    this.listener.down();
  }
}

/** The live address of this site. */
export function liveUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`;
}
