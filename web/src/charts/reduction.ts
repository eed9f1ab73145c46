import type { XAxis } from "./curve";

export interface Point {
  x: number;
  y: number;
}

/**
 * The points that stand for a stretch of a curve, kept from draw to draw. Buckets have stable edges, so that of a stretch that has only grown no more than the last
 * bucket is made again. Points are used again as objects.
 */
export class Reduction {
  readonly data: Point[] = [];
  /** Index of the first point that was another one before; the number of points where all are as they were. */
  changed = 0;
  private key: readonly unknown[] = [];
  private count = 0;
  private settled = 0;
  private place = 0;

  /**
   * Begins to fill it with [from, to) of a source of `length` points, in buckets of `width`.
   *
   * @returns the bucket from which on it has to be filled; -1 when nothing has changed
   */
  begin(source: object, axis: XAxis, from: number, to: number, width: number, length: number): number {
    const [sourceBefore, axisBefore, fromBefore, widthBefore, toBefore, lengthBefore] = this.key;
    const grown = source === sourceBefore && axis === axisBefore && from === fromBefore && width === widthBefore && this.place * width <= to;
    if (grown && to === toBefore && length === lengthBefore) {
      this.changed = this.data.length;
      return -1;
    }
    this.key = [source, axis, from, width, to, length];
    if (!grown) this.settled = this.place = 0;
    this.count = this.changed = this.settled;
    return this.place;
  }

  put(x: number, y: number) {
    const point = this.data[this.count];
    if (point === undefined) this.data.push({ x, y });
    else {
      point.x = x;
      point.y = y;
    }
    this.count++;
  }

  /** What was put so far stays as it is when more points come; what comes now begins with this bucket. */
  settle(place: number) {
    this.settled = this.count;
    this.place = place;
  }

  end() {
    this.data.length = this.count;
  }
}
