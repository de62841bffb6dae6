// Stands between a page and the server's socket, and lets a story change what either of them hears.
import { decode, encode } from "@msgpack/msgpack";
import type { Page } from "@playwright/test";
import type { ClientMessage, ServerMessage } from "../../src/wire";

export type Changes = {
  /** What the page hears instead; null for nothing. */
  heard?: (message: ServerMessage) => ServerMessage | null;
  /** What the page hears at once, instead of the server hearing the page; null lets the server answer. */
  answer?: (message: ClientMessage) => ServerMessage | null;
};

export type Mediator = {
  /** Everything that the page has said. */
  readonly said: ClientMessage[];
  /** Says something to the page. */
  say(message: ServerMessage): void;
  /** Ends the page's connection. */
  close(code: number): Promise<void>;
};

export async function between(page: Page, changes: Changes = {}): Promise<Mediator> {
  const said: ClientMessage[] = [];
  let say: Mediator["say"] = () => {};
  let close: Mediator["close"] = async () => {};
  await page.routeWebSocket(/\/live$/, (socket) => {
    const server = socket.connectToServer();
    say = (message) => socket.send(Buffer.from(encode(message)));
    close = (code) => socket.close({ code });
    socket.onMessage((data) => {
      const message = decode(data as Buffer) as ClientMessage;
      said.push(message);
      const answer = changes.answer?.(message) ?? null;
      if (answer) say(answer);
      else server.send(data);
    });
    server.onMessage((data) => {
      const message = decode(data as Buffer) as ServerMessage;
      const changed = changes.heard ? changes.heard(message) : message;
      if (changed) say(changed);
    });
  });
  return { said, say: (message) => say(message), close: (code) => close(code) };
}
