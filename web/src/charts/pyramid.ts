import { Column } from "../stream/column";

const FIRST_WIDTH = 8;
const NONE = -1;

interface Level {
  /** Index of the least and of the greatest finite value of each bucket, and of its first value that is not finite. */
  min: Column<Int32Array>;
  max: Column<Int32Array>;
  odd: Column<Int32Array>;
}

/**
 * Min/max buckets over a growing series at every power of two from 8 points a bucket. A bucket begins at a multiple of its
 * width, counted from the first point of the series, so its edges stay where they are while the series grows or the view
 * moves, and a spike is never lost: the extremes of a bucket are kept by index.
 */
export class Pyramid {
  private readonly levels: Level[] = [];
  private taken = 0;

  constructor(private readonly source: Column<Float32Array>) {}

  /** Takes in the points that came since the last call. */
  update() {
    for (; this.taken < this.source.length; this.taken++) {
      this.levels.forEach((level, l) => put(level, this.taken >> (3 + l), this.taken, this.source.values));
      if (this.taken + 1 >= 2 * FIRST_WIDTH << this.levels.length) this.addLevel();
    }
  }

  /**
   * Calls `visit` with the indices, in ascending order, of the points that stand for [from, to) in at most about `buckets`
   * buckets: the extremes of each, what is not finite, and the first and the last point of the range.
   *
   * @param place where to begin, as `settle` told it
   * @param settle told the bucket before which nothing will change while the series grows
   */
  reduce(from: number, to: number, buckets: number, visit: (index: number) => void, place = 0, settle: (place: number) => void = () => {}) {
    const width = bucketWidth(to - from, buckets);
    if (width === 1) {
      for (let i = Math.max(from, place); i < to; i++) visit(i);
      settle(to);
      return;
    }
    const bucket: number[] = [];
    const first = Math.max(Math.floor(from / width), place);
    let last = place > 0 ? first * width - 1 : NONE;
    for (let b = first; b * width < to; b++) {
      bucket.length = 0;
      if ((b + 1) * width >= to) settle(b);
      if (b * width <= from) bucket.push(from);
      this.pick(b, width, bucket);
      if ((b + 1) * width >= to) bucket.push(to - 1);
      for (const index of bucket.sort(ascending)) {
        if (index > last && index >= from && index < to) visit((last = index));
      }
    }
  }

  /** The first value of a bucket that is not finite; -1 where all are. */
  oddIn(bucket: number, width: number): number {
    const level = this.levels[Math.log2(width / FIRST_WIDTH)];
    if (level !== undefined) return level.odd.at(bucket);
    const end = Math.min((bucket + 1) * width, this.source.length);
    for (let i = bucket * width; i < end; i++) if (!Number.isFinite(this.source.at(i))) return i;
    return NONE;
  }

  private pick(bucket: number, width: number, picked: number[]) {
    const level = this.levels[Math.log2(width / FIRST_WIDTH)];
    if (level !== undefined) {
      add(picked, level.min.at(bucket), level.max.at(bucket), level.odd.at(bucket));
      return;
    }
    const values = this.source.values;
    let min = NONE;
    let max = NONE;
    let odd = NONE;
    const end = Math.min((bucket + 1) * width, this.source.length);
    for (let i = bucket * width; i < end; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) {
        if (odd === NONE) odd = i;
        continue;
      }
      if (min === NONE || value < values[min]!) min = i;
      if (max === NONE || value > values[max]!) max = i;
    }
    add(picked, min, max, odd);
  }

  private addLevel() {
    const level: Level = { min: new Column(Int32Array), max: new Column(Int32Array), odd: new Column(Int32Array) };
    const shift = 3 + this.levels.length;
    for (let i = 0; i <= this.taken; i++) put(level, i >> shift, i, this.source.values);
    this.levels.push(level);
  }
}

/** Of {@link Pyramid#reduce}, where a few points are given whole. */
export function bucketWidth(points: number, buckets: number): number {
  return points <= 2 * buckets ? 1 : widthOf(points, buckets);
}

/** Points of a bucket: the least power of two with which there are not more buckets than that. */
export function widthOf(points: number, buckets: number): number {
  let width = 2;
  while (points / width > buckets) width *= 2;
  return width;
}

const ascending = (a: number, b: number) => a - b;

function add(picked: number[], ...indices: number[]) {
  for (const index of indices) if (index !== NONE) picked.push(index);
}

function put({ min, max, odd }: Level, bucket: number, index: number, values: Float32Array) {
  const value = values[index]!;
  if (bucket === min.length) {
    const finite = Number.isFinite(value);
    min.push(finite ? index : NONE);
    max.push(finite ? index : NONE);
    odd.push(finite ? NONE : index);
  } else if (!Number.isFinite(value)) {
    if (odd.at(bucket) === NONE) odd.values[bucket] = index;
  } else {
    if (min.at(bucket) === NONE || value < values[min.at(bucket)]!) min.values[bucket] = index;
    if (max.at(bucket) === NONE || value > values[max.at(bucket)]!) max.values[bucket] = index;
  }
}
