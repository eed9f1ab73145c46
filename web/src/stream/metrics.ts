import type { RecordBatch } from "apache-arrow";
import { Column } from "./column";

/** Of a batch whose samples belong to several series, or of a dataset without any. */
export const NONE = -1;

/** One curve's points with every abscissa a chart may ask for. Rows are in the order of the log, so all three ascend. */
export class Points {
  readonly step = new Column(Int32Array);
  readonly elapsed = new Column(Float64Array);
  readonly values: Column<Float32Array>[];

  /** @param series of the dataset to which all batches belong, or NONE */
  constructor(
    columns: number,
    readonly series = NONE,
  ) {
    this.values = Array.from({ length: columns }, () => new Column(Float32Array));
  }

  get length(): number {
    return this.step.length;
  }

  push(step: number, elapsed: number, ...values: number[]) {
    this.step.push(step);
    this.elapsed.push(elapsed);
    for (let i = 0; i < values.length; i++) this.values[i]!.push(values[i]!);
  }
}

/** The history of one run as it has come so far: whole, never thinned. */
export class RunMetrics {
  /** Loss and accuracy of each batch: one curve, or one for each series that has come, in their order before what belongs to none. */
  readonly batches: Points[] = [];
  /** Loss and accuracy on the test set after each epoch. */
  readonly evaluations = [new Points(2)] as const;
  private current: Points | undefined;

  /** Where the batches of a series belong; most often where the one before went. */
  of(series: number): Points {
    if (this.current?.series === series) return this.current;
    this.current = this.batches.find((points) => points.series === series);
    if (this.current === undefined) {
      this.batches.push((this.current = new Points(2, series)));
      this.batches.sort((a, b) => place(a) - place(b));
    }
    return this.current;
  }

  /** How far training has come. */
  get step(): number {
    return this.batches.reduce((most, { step }) => Math.max(most, step.last ?? 0), 0);
  }

  get elapsed(): number {
    return this.batches.reduce((most, { elapsed }) => Math.max(most, elapsed.last ?? 0), this.evaluations[0].elapsed.last ?? 0);
  }
}

export const LOSS = 0;
export const ACCURACY = 1;

export class MetricsStore {
  readonly runs = new Map<number, RunMetrics>();

  run(id: number): RunMetrics {
    let metrics = this.runs.get(id);
    if (metrics === undefined) this.runs.set(id, (metrics = new RunMetrics()));
    return metrics;
  }

  /** Appends a record and returns when its newest row was made, in milliseconds of the Unix clock. */
  append(batch: RecordBatch): number {
    const rows = batch.numRows;
    const run = column<Int32Array>(batch, "run").values;
    const step = column<Int32Array>(batch, "step").values;
    const loss = column<Float32Array>(batch, "loss");
    const accuracy = column<Float32Array>(batch, "accuracy");
    const testLoss = column<Float32Array>(batch, "test_loss");
    const testAccuracy = column<Float32Array>(batch, "test_accuracy");
    const elapsed = column<Float64Array>(batch, "elapsed_s").values;
    const series = column<Int8Array>(batch, "series");
    const single = series.nullCount === rows;
    for (let i = 0; i < rows; i++) {
      const metrics = this.run(run[i]!);
      if (loss.getValid(i)) metrics.of(single || !series.getValid(i) ? NONE : series.values[i]!).push(step[i]!, elapsed[i]!, loss.values[i]!, value(accuracy, i));
      if (testLoss.getValid(i)) metrics.evaluations[0].push(step[i]!, elapsed[i]!, testLoss.values[i]!, value(testAccuracy, i));
    }
    return Number(column<BigInt64Array>(batch, "time").values[rows - 1]!) / 1000;
  }
}

function place({ series }: Points): number {
  return series === NONE ? Infinity : series;
}

interface Values<A> {
  values: A;
  nullCount: number;
  getValid(index: number): boolean;
}

function value(column: Values<Float32Array>, index: number): number {
  return column.getValid(index) ? column.values[index]! : NaN;
}

/** The buffers beneath a column: a record has one chunk, and its typed array is read as it lies. */
function column<A>(batch: RecordBatch, name: string): Values<A> {
  const data = batch.getChild(name)?.data[0];
  if (data === undefined) throw new Error(`the stream has no column ${name}; the page is older than the server: load it again`);
  return data as unknown as Values<A>;
}
