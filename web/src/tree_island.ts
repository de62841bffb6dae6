// The tree of resources: a service that a link has asked for is brought into view. Not here: opening and closing, which
// the browser does by itself.

export async function startTree(root: HTMLElement): Promise<void> {
  // An address with a fragment says itself where to go.
  if (location.hash === "") root.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
}
