/** What draws itself when asked. */
export interface Drawable {
  /** Whether it is on the screen; what does not say is drawn in any case. */
  readonly visible?: boolean;
  /** Milliseconds from one drawing to the next at least. */
  readonly pace: number;
  draw(): void;
}

/** What comes is drawn within a tenth of a second, with the way that it has behind it. */
export const PACE_MS = 50;
/** Drawing takes at most this part of the time; the browser needs about as long again to fill what was drawn. */
const SHARE = 1 / 4;
const SLOWEST_MS = 250;
/** A frame with what took so long to draw is shown before anything else is drawn; of charts that run, all are drawn in less. */
const FULL_MS = 150;

/**
 * One animation frame for all charts of the page. What is dirty and visible is drawn at the pace of those that ask, at least 4 times a second: less often the
 * longer drawing takes, so that at most about half of the main thread goes into it. `soon` skips the wait, for an answer to a hand. What a full frame has no room
 * for comes in those behind it: of a page that draws its charts for the first time, the first is seen before the last is made.
 */
class Frames {
  private readonly dirty = new Set<Drawable>();
  /** Of the dirty ones, those that are drawn in the next frame, or where it is full, in those behind it. */
  private readonly round = new Set<Drawable>();
  private began = -Infinity;
  /** Of a round. */
  private cost = 0;
  private timer = 0;
  private frame = 0;

  request(chart: Drawable) {
    this.dirty.add(chart);
    if (this.frame !== 0 || this.timer !== 0) return;
    const interval = Math.min(SLOWEST_MS, Math.max(chart.pace, this.cost / SHARE));
    const wait = this.began + interval - performance.now();
    if (wait <= 0) this.next();
    else this.timer = window.setTimeout(() => this.next(), wait);
  }

  soon(chart: Drawable) {
    this.dirty.add(chart);
    if (this.round.size > 0) this.round.add(chart);
    if (this.frame === 0) this.next();
  }

  forget(chart: Drawable) {
    this.dirty.delete(chart);
    this.round.delete(chart);
  }

  private next() {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.round.size === 0) this.begin();
      this.draw();
      if (this.round.size > 0) this.next();
      else for (const chart of this.dirty) if (chart.visible !== false) this.request(chart);
    });
  }

  private begin() {
    this.cost = 0;
    // An invisible chart stays dirty and asks again when it is seen.
    for (const chart of this.dirty) if (chart.visible !== false) this.round.add(chart);
  }

  private draw() {
    const start = (this.began = performance.now());
    for (const chart of this.round) {
      this.round.delete(chart);
      this.dirty.delete(chart);
      chart.draw();
      if (performance.now() - start > FULL_MS) break;
    }
    this.cost += performance.now() - start;
  }
}

export const frames = new Frames();
