import type { RecordBatch } from "apache-arrow";
import { FEW, TensorValues } from "./tensor-values";

export interface Snapshot {
  step: number;
  dims: number[];
  values: Float32Array;
}

/** The snapshots of one tensor, and all values of those that have few, in the order of their steps. */
export class WeightsStore {
  readonly snapshots: Snapshot[] = [];
  readonly few: TensorValues[] = [];
  /** The largest size of a finite value so far: both ends of a colour scale that all snapshots share. */
  largest = 0;
  private readonly byName = new Map<string, TensorValues>();

  /** @param tensor whose snapshots are kept; null for none */
  constructor(readonly tensor: string | null) {}

  append(batch: RecordBatch) {
    const names = batch.getChild("tensor")!;
    const steps = batch.getChild("step")!;
    const dims = batch.getChild("dims")!;
    // As they lie: a vector for each row would cost more than its few values.
    const lists = batch.getChild("values")!.data[0]!;
    const offsets = lists.valueOffsets as Int32Array;
    const all = lists.children[0]!.values as Float32Array;
    for (let i = 0; i < batch.numRows; i++) {
      const name = names.get(i) as string;
      // What stands behind a colon measures a tensor; it is none.
      if (name.includes(":")) continue;
      const values = all.subarray(offsets[i]!, offsets[i + 1]!);
      if (values.length <= FEW) this.follow(name, dims, i).push(steps.get(i), values);
      if (name === this.tensor) this.keep(steps.get(i), [...dims.get(i)], values);
    }
  }

  private follow(name: string, dims: { get(i: number): Iterable<number> }, row: number): TensorValues {
    let tensor = this.byName.get(name);
    if (tensor === undefined) {
      const sizes = [...dims.get(row)];
      this.byName.set(name, (tensor = new TensorValues(name, sizes, sizes.reduce((a, b) => a * b, 1))));
      this.few.push(tensor);
    }
    return tensor;
  }

  private keep(step: number, dims: number[], values: Float32Array) {
    // A copy: the view would keep the whole message, with all other tensors, in memory.
    const copy = Float32Array.from(values);
    for (const value of copy) if (Math.abs(value) > this.largest && Number.isFinite(value)) this.largest = Math.abs(value);
    this.snapshots.push({ step, dims, values: copy });
  }

  /** The index of the last snapshot at or before a step; the first where there is none before. */
  before(step: number): number {
    const next = this.snapshots.findIndex((snapshot) => snapshot.step > step);
    return Math.max(0, (next < 0 ? this.snapshots.length : next) - 1);
  }

  get last(): Snapshot | undefined {
    return this.snapshots[this.snapshots.length - 1];
  }
}
