import { Column } from "../stream/column";
import type { Reduced } from "../stream/reduced";

/** Running sums over a growing series, so that the mean of any stretch is one subtraction. Values that are not finite do not count; points that stand for a bucket count as often as there are rows between them, with the mean of their bucket. */
export class Sums {
  private readonly sums = new Column(Float64Array);
  private readonly counts = new Column(Float64Array);

  constructor(
    private readonly source: Column<Float32Array>,
    private readonly reduced: Reduced | undefined,
    private readonly column: number,
  ) {}

  update() {
    for (let i = this.sums.length; i < this.source.length; i++) {
      const value = this.source.at(i);
      const counts = Number.isFinite(value) ? (this.reduced?.rowsAt(i) ?? 1) : 0;
      this.sums.push((this.sums.last ?? 0) + (counts === 0 ? 0 : counts * (this.reduced?.meanAt(this.column, i, value) ?? value)));
      this.counts.push((this.counts.last ?? 0) + counts);
    }
  }

  /** Of the points [from, to); NaN where none is finite. */
  mean(from: number, to: number): number {
    const counts = this.counts.at(to - 1) - (from === 0 ? 0 : this.counts.at(from - 1));
    return counts === 0 ? NaN : (this.sums.at(to - 1) - (from === 0 ? 0 : this.sums.at(from - 1))) / counts;
  }
}
