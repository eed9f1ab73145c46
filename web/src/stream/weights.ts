import type { RecordBatch } from "apache-arrow";

export interface Snapshot {
  step: number;
  dims: number[];
  values: Float32Array;
}

/** The snapshots of one tensor, in the order of their steps. */
export class WeightsStore {
  readonly snapshots: Snapshot[] = [];
  /** The largest size of a finite value so far: both ends of a colour scale that all snapshots share. */
  largest = 0;

  constructor(readonly tensor: string) {}

  append(batch: RecordBatch) {
    const names = batch.getChild("tensor")!;
    const steps = batch.getChild("step")!;
    const dims = batch.getChild("dims")!;
    const values = batch.getChild("values")!;
    for (let i = 0; i < batch.numRows; i++) {
      if (names.get(i) !== this.tensor) continue;
      // A copy: the view would keep the whole message, with all other tensors, in memory.
      const copy = Float32Array.from(values.get(i).toArray() as Float32Array);
      for (const value of copy) if (Math.abs(value) > this.largest && Number.isFinite(value)) this.largest = Math.abs(value);
      this.snapshots.push({ step: steps.get(i), dims: [...dims.get(i)], values: copy });
    }
  }

  get last(): Snapshot | undefined {
    return this.snapshots[this.snapshots.length - 1];
  }
}
