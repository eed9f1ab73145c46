import { signal } from "@preact/signals";

const KEPT = 240;
const PUBLISH_MS = 500;

/** Milliseconds; the last bucket has no upper edge. */
export const EDGES = [10, 20, 50, 100, 200, 500, 1000];

export interface Measured {
  p50: number;
  p95: number;
  count: number;
}

/** How old a message's newest row was when the frame that shows it had been drawn, over the last messages. */
export class Latency {
  readonly measured = signal<Measured | null>(null);
  /** Of all messages since the page was loaded, by {@link EDGES}. */
  readonly histogram: number[] = new Array<number>(EDGES.length + 1).fill(0);
  private waiting: number[] = [];
  private readonly kept: number[] = [];
  private published = 0;

  /** A row made at `time`, milliseconds of the Unix clock, has come and will be drawn. */
  received(time: number) {
    if (this.waiting.length < KEPT) this.waiting.push(time);
  }

  drawn(now: number) {
    if (this.waiting.length === 0) return;
    for (const time of this.waiting) {
      const late = Math.max(0, now - time);
      const bucket = EDGES.findIndex((edge) => late <= edge);
      this.histogram[bucket < 0 ? EDGES.length : bucket]!++;
      this.kept.push(late);
    }
    this.waiting = [];
    this.kept.splice(0, this.kept.length - KEPT);
    if (now - this.published < PUBLISH_MS) return;
    this.published = now;
    const sorted = [...this.kept].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    this.measured.value = { p50: at(0.5), p95: at(0.95), count: sorted.length };
  }

  /** Nothing was drawn for a while, as in a hidden tab: what waited says nothing about the way. */
  skip() {
    this.waiting = [];
  }

  reset() {
    this.waiting = [];
    this.kept.length = 0;
    this.measured.value = null;
  }
}
