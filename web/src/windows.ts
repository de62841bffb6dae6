// The windows of one person in one browser: each page that is opened tells the others that a hold may have changed,
// because a form may have changed it just before. They then ask the server; nothing is believed from here.

const CHANNEL = "sportello-hold";

/** Says that this page was opened. */
export function tellOthers(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("opened");
  channel.close();
}

/** Calls back whenever another window was opened or has moved on. */
export function whenTold(act: () => void): void {
  new BroadcastChannel(CHANNEL).addEventListener("message", act);
}
