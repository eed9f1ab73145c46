import { Column } from "../stream/column";
import type { Reduced } from "../stream/reduced";

/**
 * Exponential moving average over every point of a growing series, with the start corrected as Adam does it: without the
 * correction the curve would rise from zero. A value that is not finite stays as it is and does not enter the average.
 * Points that stand for a bucket enter it as often as there are rows between them, with the mean of their bucket.
 */
export class Smoothed {
  readonly values = new Column(Float32Array);
  private average = 0;
  private weight = 0;

  constructor(
    private readonly source: Column<Float32Array>,
    readonly factor: number,
    private readonly reduced?: Reduced,
    private readonly column = 0,
  ) {}

  update() {
    for (let i = this.values.length; i < this.source.length; i++) {
      const value = this.source.at(i);
      if (!Number.isFinite(value)) {
        this.values.push(value);
        continue;
      }
      const kept = this.factor ** (this.reduced?.rowsAt(i) ?? 1);
      this.average = kept * this.average + (1 - kept) * (this.reduced?.meanAt(this.column, i, value) ?? value);
      this.weight = kept * this.weight + (1 - kept);
      this.values.push(this.average / this.weight);
    }
  }
}
