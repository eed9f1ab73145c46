import { Column } from "./column";

/** What is known of the points in front of a curve that came reduced to min/max buckets: which rows they are, and the means of their buckets. */
export class Reduced {
  /** Of each point, counted over all rows of the curve from 0. */
  readonly rows = new Column(Int32Array);
  readonly means: Column<Float32Array>[];

  constructor(columns: number) {
    this.means = Array.from({ length: columns }, () => new Column(Float32Array));
  }

  push(row: number, means: readonly number[]) {
    this.rows.push(row);
    means.forEach((mean, i) => this.means[i]!.push(mean));
  }

  get length(): number {
    return this.rows.length;
  }

  /** How many rows the first `points` points of the curve stand for; behind the reduced ones every point is a row. */
  upTo(points: number): number {
    const known = Math.min(points, this.length);
    return (known === 0 ? 0 : this.rows.at(known - 1) + 1) + points - known;
  }
}
