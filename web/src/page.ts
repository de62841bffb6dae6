// Small ways to reach and make parts of the page. No HTML from strings anywhere: the policy forbids it.

/** A part of an island by its name. */
export function part<T extends HTMLElement = HTMLElement>(root: ParentNode, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (!found) throw new Error(`the page has no part ${name}`);
  return found;
}

export function maybePart<T extends HTMLElement = HTMLElement>(root: ParentNode, name: string): T | null {
  return root.querySelector<T>(`[data-part="${name}"]`);
}

/** An address of this site on the same errand: what is begun for somebody else stays so. */
export function via(address: string): string {
  const errand = new URLSearchParams(location.search).get("per");
  if (!errand) return address;
  return `${address}${address.includes("?") ? "&" : "?"}per=${encodeURIComponent(errand)}`;
}

type Attributes = Record<string, string>;

/** An element with attributes and children. */
export function make(tag: string, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Says what went wrong, where it is seen and heard. */
export function alert(message: string): HTMLElement {
  return make("div", { class: "alert alert-danger", role: "alert" }, make("p", {}, message));
}

/** Shows whether the connection is lost, and for a while that it is back. */
export class ConnectionBanner {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly banner: HTMLElement) {}

  lost(text: string): void {
    clearTimeout(this.timer);
    this.show("lost", text);
  }

  restored(text: string): void {
    clearTimeout(this.timer);
    this.show("restored", text);
    // Long enough to be read, not so long as to be in the way.
    this.timer = setTimeout(() => (this.banner.hidden = true), 6_000);
  }

  private show(state: string, text: string): void {
    this.banner.dataset["as"] = state;
    this.banner.textContent = text;
    this.banner.hidden = false;
  }
}
