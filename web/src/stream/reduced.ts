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

  /** How many rows lie between a point and the one before, itself included. */
  rowsAt(point: number): number {
    return this.upTo(point + 1) - this.upTo(point);
  }

  /** What a point stands for in an average: the mean of its bucket, where that is known. */
  meanAt(column: number, point: number, value: number): number {
    const mean = point < this.length ? this.means[column]!.at(point) : value;
    return Number.isFinite(mean) ? mean : value;
  }
}
