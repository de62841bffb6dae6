// Acts that come faster than they are worth: the first is done at once, of those that follow closely only the last.

export class Calm {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: (() => void) | null = null;

  constructor(private readonly quietMs: number) {}

  do(act: () => void): void {
    if (this.timer === undefined) act();
    else this.last = act;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.quiet(), this.quietMs);
  }

  private quiet(): void {
    this.timer = undefined;
    const { last } = this;
    this.last = null;
    last?.();
  }
}
