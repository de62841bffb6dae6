// What the server has to say to everybody who is on a page, by key of the texts.
import { make } from "./page";
import type { Texts } from "./texts";

/** The texts that a page has with it. A newer server may know more: a word without a text is not shown. */
const KNOWN: readonly string[] = ["notice-closing"];

export class Notice {
  constructor(private readonly region: HTMLElement, private readonly texts: Texts) {}

  /** The region is a status: what comes into it is also heard. */
  show(key: string): void {
    if (KNOWN.includes(key)) this.region.replaceChildren(make("p", { class: "notice" }, this.texts.text(key)));
  }

  clear(): void {
    this.region.replaceChildren();
  }
}
