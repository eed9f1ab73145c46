import type { Column } from "../stream/column";
import { wallAt, type Points } from "../stream/metrics";
import { bucketWidth, Pyramid, widthOf } from "./pyramid";
import type { Reduction } from "./reduction";
import { Smoothed } from "./smoothing";
import { Sums } from "./sums";

export type { Point } from "./reduction";

export type XAxis = "step" | "epoch" | "images" | "time" | "wall";

/** What of a run tells where a step lies on the other axes. */
export interface Course {
  stepsPerEpoch: number;
  batchSize: number;
  /** Images of one epoch. */
  samples: number;
}

/** The last batch of an epoch may be smaller. */
export function imagesAt(step: number, { stepsPerEpoch, batchSize, samples }: Course): number {
  const epochs = Math.floor(step / stepsPerEpoch);
  return epochs * samples + Math.min(samples, (step - epochs * stepsPerEpoch) * batchSize);
}

/** Rows of a bucket from which on noise is a band. */
const DENSE = 8;

/** One column of a run as a chart reads it: raw and smoothed, by any abscissa, reduced to what can be seen. */
export class Curve {
  /** As many points as the last update took in: what came since is not drawn, read or counted yet. */
  length: number;
  private readonly raw: Pyramid;
  private sums: Sums | undefined;
  private smoothed: { values: Smoothed; pyramid: Pyramid } | undefined;

  constructor(
    readonly points: Points,
    readonly column: number,
    private readonly course: Course,
  ) {
    this.raw = new Pyramid(this.values);
    this.length = this.values.length;
  }

  get values(): Column<Float32Array> {
    return this.points.values[this.column]!;
  }

  /** Of the log, for which the points stand. */
  get rows(): number {
    return this.points.rowsUpTo(this.length);
  }

  /** Takes in what came; the factor 0 means no smoothing. */
  update(factor: number) {
    this.raw.update();
    this.length = this.values.length;
    if (factor === 0) {
      this.smoothed = undefined;
      return;
    }
    if (this.smoothed?.values.factor !== factor) {
      const values = new Smoothed(this.values, factor, this.points.reduced, this.column);
      this.smoothed = { values, pyramid: new Pyramid(values.values) };
    }
    this.smoothed.values.update();
    this.smoothed.pyramid.update();
  }

  x(index: number, axis: XAxis): number {
    if (this.points.abscissa !== undefined) return this.points.abscissa.at(index);
    if (axis === "time") return this.points.elapsed.at(index);
    if (axis === "wall") return wallAt(this.points, index);
    const step = this.points.step.at(index);
    return axis === "step" ? step : axis === "epoch" ? step / this.course.stepsPerEpoch : imagesAt(step, this.course);
  }

  rawAt(index: number): number {
    return this.values.at(index);
  }

  smoothAt(index: number): number {
    return (this.smoothed?.values.values ?? this.values).at(index);
  }

  /** The first index whose abscissa is at least x. */
  lowerBound(x: number, axis: XAxis): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x(middle, axis) < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many rows lie in [min, max]; more than points where they came reduced. */
  count(min: number, max: number, axis: XAxis): number {
    let end = this.lowerBound(max, axis);
    while (end < this.length && this.x(end, axis) === max) end++;
    return this.points.rowsUpTo(end) - this.points.rowsUpTo(this.lowerBound(min, axis));
  }

  /** The point nearest to x, or -1 when x is beyond the curve's ends by more than `reach`. */
  nearest(x: number, axis: XAxis, reach: number): number {
    if (this.length === 0) return -1;
    const right = this.lowerBound(x, axis);
    let index = Math.min(right, this.length - 1);
    if (right > 0 && right < this.length && x - this.x(right - 1, axis) < this.x(right, axis) - x) index = right - 1;
    const inside = x >= this.x(0, axis) && x <= this.x(this.length - 1, axis);
    return inside || Math.abs(this.x(index, axis) - x) <= reach ? index : -1;
  }

  /** Fills `into` with the points of [min, max] in at most about `buckets` buckets. */
  reduce(which: "raw" | "smoothed", axis: XAxis, min: number, max: number, buckets: number, into: Reduction) {
    const [from, to] = this.stretch(axis, min, max);
    const smooth = which === "smoothed" && this.smoothed !== undefined;
    const pyramid = smooth ? this.smoothed!.pyramid : this.raw;
    const values = smooth ? this.smoothed!.values.values : this.values;
    const place = into.begin(pyramid, axis, from, to, bucketWidth(to - from, buckets), this.length);
    if (place < 0) return;
    pyramid.reduce(from, to, buckets, (index) => into.put(this.x(index, axis), values.at(index)), place, (bucket) => into.settle(bucket));
    into.end();
  }

  /** Whether so many points fall to a bucket of [min, max] that a line through their extremes would be a band. */
  isDense(axis: XAxis, min: number, max: number, buckets: number): boolean {
    const [from, to] = this.stretch(axis, min, max);
    return (this.points.rowsUpTo(to) - this.points.rowsUpTo(from)) / buckets >= DENSE;
  }

  /** Fills `into` with the means of the buckets of {@link #reduce}, each in the middle of its bucket, and with what is not finite in them. */
  means(axis: XAxis, min: number, max: number, buckets: number, into: Reduction) {
    this.sums ??= new Sums(this.values, this.points.reduced, this.column);
    this.sums.update();
    const [from, to] = this.stretch(axis, min, max);
    const width = widthOf(to - from, buckets);
    const place = into.begin(this.sums, axis, from, to, width, this.length);
    if (place < 0) return;
    for (let bucket = Math.max(place, Math.floor(from / width)); bucket * width < to; bucket++) {
      const begin = bucket * width;
      const end = Math.min(begin + width, this.length);
      if (begin + width >= to) into.settle(bucket);
      const odd = this.raw.oddIn(bucket, width);
      const middle = (begin + end - 1) >> 1;
      if (odd >= 0 && odd <= middle) into.put(this.x(odd, axis), this.rawAt(odd));
      const mean = this.sums.mean(begin, end);
      if (Number.isFinite(mean)) into.put(this.x(middle, axis), mean);
      if (odd > middle) into.put(this.x(odd, axis), this.rawAt(odd));
    }
    into.end();
  }

  /** One point beyond each end, so that a line leaves the view instead of ending in it. */
  private stretch(axis: XAxis, min: number, max: number): [from: number, to: number] {
    return [Math.max(0, this.lowerBound(min, axis) - 1), Math.min(this.length, this.lowerBound(max, axis) + 1)];
  }
}
