/**
 * Asks again when there is news: one question at a time, with a pause between an answer and the next question, and none while nobody looks. News that comes
 * meanwhile is not lost: it is one more question later.
 */
export class Refresh {
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;
  private seen = true;
  private closed = false;

  constructor(
    private readonly ask: () => Promise<void>,
    private readonly pauseMs: number,
  ) {}

  /** There is news. */
  want() {
    this.wanted = true;
    this.next();
  }

  look(seen: boolean) {
    this.seen = seen;
    this.next();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private next() {
    if (this.closed || !this.wanted || !this.seen || this.busy || this.timer !== undefined) return;
    this.wanted = false;
    this.busy = true;
    void this.ask().finally(() => {
      this.busy = false;
      if (this.closed) return;
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.next();
      }, this.pauseMs);
    });
  }
}
