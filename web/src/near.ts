// Which rows of a grid are near what is seen. The others have no faces to be styled and laid out (styles/_week.scss): on a
// day of 24 hours four of five rows are out of sight, and hundreds of cells may change at once. Their names stay as they are.

/** How far from what is seen a row is still near: it is there before it comes into sight. */
const AROUND = "160px 0px";

export class Near {
  private readonly observer: IntersectionObserver;

  constructor(box: HTMLElement) {
    this.observer = new IntersectionObserver((seen) => seen.forEach(mark), { root: box, rootMargin: AROUND });
  }

  /** These rows, and none of those before. */
  watch(rows: Iterable<Element>): void {
    this.observer.disconnect();
    for (const row of rows) this.observer.observe(row);
  }
}

/** While the grid itself is not shown nothing is said about its rows: they are there when it is. */
function mark({ target, isIntersecting, rootBounds }: IntersectionObserverEntry): void {
  target.classList.toggle("far", !isIntersecting && (rootBounds?.height ?? 0) > 0);
}
