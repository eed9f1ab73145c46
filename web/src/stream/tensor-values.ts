import { Column } from "./column";

/** The most values of a tensor that are followed one by one. */
export const FEW = 16;

/** Every recorded value of a small tensor, in the order of the steps. */
export class TensorValues {
  readonly step = new Column(Int32Array);
  readonly values: Column<Float32Array>[];
  /** Of all finite values so far. */
  low = Infinity;
  high = -Infinity;

  constructor(
    readonly tensor: string,
    readonly dims: readonly number[],
    count: number,
  ) {
    this.values = Array.from({ length: count }, () => new Column(Float32Array));
  }

  push(step: number, values: Float32Array) {
    this.step.push(step);
    values.forEach((value, i) => {
      this.values[i]!.push(value);
      if (!Number.isFinite(value)) return;
      if (value < this.low) this.low = value;
      if (value > this.high) this.high = value;
    });
  }

  /** The last snapshot at or before a step; -1 before the first. */
  at(step: number): number {
    let low = 0;
    let high = this.step.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.step.at(middle) <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Where a value stands, as PyTorch indexes it; dimensions of one value are left out, but for the last. */
  index(place: number): string {
    const indices: number[] = [];
    let rest = place;
    for (const size of [...this.dims].reverse()) {
      indices.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    const told = indices.filter((_, i) => this.dims[i]! > 1);
    return `[${(told.length > 0 ? told : indices.slice(-1)).join(", ")}]`;
  }
}
