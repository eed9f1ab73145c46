/** What is made one by one, each in a frame of its own: of some charts that come into sight together, the first is seen before the last is made. */
export class Turns {
  private readonly waiting = new Set<() => void>();
  private underWay = false;

  take(run: () => void) {
    this.waiting.add(run);
    if (!this.underWay) this.next();
  }

  forget(run: () => void) {
    this.waiting.delete(run);
  }

  private next() {
    const [run] = this.waiting;
    this.underWay = run !== undefined;
    if (run === undefined) return;
    this.waiting.delete(run);
    // Behind the frame that shows what this one made.
    requestAnimationFrame(() => setTimeout(() => this.next()));
    run();
  }
}
