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

/**
 * One animation frame for all charts of the page. What is dirty and visible is drawn at the pace of those that ask, at least 4 times a second: less often the
 * longer drawing takes, so that at most about half of the main thread goes into it. `soon` skips the wait, for an answer to a hand.
 */
class Frames {
  private readonly dirty = new Set<Drawable>();
  private began = -Infinity;
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
    if (this.frame === 0) this.next();
  }

  forget(chart: Drawable) {
    this.dirty.delete(chart);
  }

  private next() {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      const start = performance.now();
      for (const chart of this.dirty) {
        // An invisible chart stays dirty and asks again when it is seen.
        if (chart.visible === false) continue;
        this.dirty.delete(chart);
        chart.draw();
      }
      this.began = start;
      this.cost = performance.now() - start;
    });
  }
}

export const frames = new Frames();
