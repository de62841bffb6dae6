// One reload for a page that the server no longer understands. A second one would bring the same page: then it is told.

const KEY = "sportello-reloaded";

/** Loads the page anew, unless that was tried before; says whether it did. */
export function reloadOnce(): boolean {
  try {
    if (sessionStorage.getItem(KEY) !== null) return false;
    sessionStorage.setItem(KEY, "");
  } catch {
    // Where nothing can be remembered, reloading could go on for ever.
    return false;
  }
  location.reload();
  return true;
}

/** The page is understood: the next time, a reload may help again. */
export function understood(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Then nothing was remembered either.
  }
}
