import type { RecordBatch } from "apache-arrow";

export interface Snapshot {
  step: number;
  dims: number[];
  values: Float32Array;
}

/** The snapshots of one tensor, in the order of their steps. */
export class WeightsStore {
  readonly snapshots: Snapshot[] = [];

  constructor(readonly tensor: string) {}

  append(batch: RecordBatch) {
    const names = batch.getChild("tensor")!;
    const steps = batch.getChild("step")!;
    const dims = batch.getChild("dims")!;
    const values = batch.getChild("values")!;
    for (let i = 0; i < batch.numRows; i++) {
      if (names.get(i) !== this.tensor) continue;
      this.snapshots.push({
        step: steps.get(i),
        dims: [...dims.get(i)],
        // A copy: the view would keep the whole message, with all other tensors, in memory.
        values: Float32Array.from(values.get(i).toArray()),
      });
    }
  }

  get last(): Snapshot | undefined {
    return this.snapshots[this.snapshots.length - 1];
  }
}
