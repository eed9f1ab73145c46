import { Column } from "../stream/column";

/**
 * Exponential moving average over every point of a growing series, with the start corrected as Adam does it: without the
 * correction the curve would rise from zero. A value that is not finite stays as it is and does not enter the average.
 */
export class Smoothed {
  readonly values = new Column(Float32Array);
  private average = 0;
  private weight = 0;

  constructor(
    private readonly source: Column<Float32Array>,
    readonly factor: number,
  ) {}

  update() {
    for (let i = this.values.length; i < this.source.length; i++) {
      const value = this.source.at(i);
      if (!Number.isFinite(value)) {
        this.values.push(value);
        continue;
      }
      this.average = this.factor * this.average + (1 - this.factor) * value;
      this.weight = this.factor * this.weight + (1 - this.factor);
      this.values.push(this.average / this.weight);
    }
  }
}
