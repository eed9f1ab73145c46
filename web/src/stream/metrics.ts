import type { RecordBatch } from "apache-arrow";
import { Column } from "./column";
import { Reduced } from "./reduced";
import type { Rows } from "./rows";

/** Of a batch whose samples belong to several series, or of a dataset without any. */
export const NONE = -1;

/** One curve's points with every abscissa a chart may ask for. Rows are in the order of the log, so all of them ascend. */
export class Points {
  readonly step = new Column(Int32Array);
  readonly elapsed = new Column(Float64Array);
  /** Seconds behind {@link origin}. */
  readonly wall = new Column(Float32Array);
  /** When the first row was made, milliseconds of the Unix clock. */
  origin = NaN;
  readonly values: Column<Float32Array>[];
  /** Where each point lies on the axis for which the points were made, of those that are made of several runs. */
  abscissa: Column<Float64Array> | undefined;
  /** Of such points: where on that axis one of the runs was not finite for the first time. */
  odd: readonly number[] = [];
  /** Set when what came first came reduced. */
  reduced: Reduced | undefined;
  /** As the reduced part came, before any of it was refined. */
  private coarse: Points | undefined;

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

  /** How many rows of the log the first `points` points stand for. */
  rowsUpTo(points: number): number {
    return this.reduced?.upTo(points) ?? points;
  }

  /** A point that stands for its bucket. Only before any other is pushed. */
  pushReduced(row: number, means: readonly number[], step: number, elapsed: number, time: number, ...values: number[]) {
    (this.reduced ??= new Reduced(this.values.length)).push(row, means);
    this.push(step, elapsed, time, ...values);
  }

  /** The same curve with the points of `detail`, a stretch of it, in the place of those that came reduced. */
  refined(detail: Points): Points {
    const coarse = this.coarse ?? this;
    const { reduced } = coarse;
    const finer = detail.reduced;
    if (reduced === undefined || finer === undefined || finer.length === 0) return this;
    const end = reduced.upTo(reduced.length);
    const first = finer.rows.at(0);
    const last = finer.rows.at(finer.length - 1);
    const refined = new Points(this.values.length, this.series);
    refined.coarse = coarse;
    const take = (from: Points, i: number) => {
      const { rows, means } = from.reduced!;
      refined.pushReduced(rows.at(i), means.map((mean) => mean.at(i)), ...from.point(i));
    };
    for (let i = 0; i < reduced.length && reduced.rows.at(i) < first; i++) take(coarse, i);
    // What came live since has all its rows already.
    for (let i = 0; i < finer.length && finer.rows.at(i) < end; i++) take(detail, i);
    for (let i = 0; i < reduced.length; i++) if (reduced.rows.at(i) > last) take(coarse, i);
    for (let i = this.reduced!.length; i < this.length; i++) refined.push(...this.point(i));
    return refined;
  }

  private point(i: number): [step: number, elapsed: number, time: number, ...values: number[]] {
    return [this.step.at(i), this.elapsed.at(i), this.origin + 1000 * this.wall.at(i), ...this.values.map((column) => column.at(i))];
  }

  /** @param time milliseconds of the Unix clock */
  push(step: number, elapsed: number, time: number, ...values: number[]) {
    if (this.length === 0) this.origin = time;
    this.step.push(step);
    this.elapsed.push(elapsed);
    this.wall.push((time - this.origin) / 1000);
    for (let i = 0; i < values.length; i++) this.values[i]!.push(values[i]!);
  }
}

/** The history of one run as it has come so far: every row, or of a long one the reduced curve of what was there before, and every row since. */
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

  /** Puts a finer stretch in the place of a coarse one. */
  refine(batch: RecordBatch) {
    const stretch = new RunMetrics();
    takeCurve(batch, () => stretch);
    for (const detail of stretch.batches) {
      const at = this.batches.findIndex(({ series }) => series === detail.series);
      if (at >= 0) this.batches[at] = this.batches[at]!.refined(detail);
    }
    this.current = undefined;
  }

  /** How far training has come. */
  get step(): number {
    return this.batches.reduce((most, { step }) => Math.max(most, step.last ?? 0), 0);
  }

  /** When the first row was made, in seconds of the Unix clock; infinite before it. */
  get began(): number {
    return this.batches.reduce((least, { origin }) => Math.min(least, origin / 1000), Infinity);
  }

  /** When the last row was made. */
  get wall(): number {
    return [...this.batches, ...this.evaluations].reduce((most, points) => (points.length === 0 ? most : Math.max(most, wallAt(points, points.length - 1))), -Infinity);
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

  /** Takes in a reduced curve of a run of which nothing has come; tells how many records of its log it stands for. */
  backfill(batch: RecordBatch): { run: number; records: number } {
    takeCurve(batch, (run) => this.run(run));
    return { run: runOf(batch), records: column<Int32Array>(batch, "records").values[0]! };
  }

  /** Appends a record, or several that were joined, and returns when the newest row of that one was made which is behind most, in milliseconds of the Unix clock. */
  append(rows: Rows): number {
    const [loss, accuracy, testLoss, testAccuracy, series] = [rows.place("loss"), rows.place("accuracy"), rows.place("test_loss"), rows.place("test_accuracy"), rows.place("series")];
    const [run, step, elapsed, time] = [rows.place("run"), rows.place("step"), rows.place("elapsed_s"), rows.place("time")];
    const float = (place: number, i: number) => (rows.valid(place, i) ? rows.float(place, i) : NaN);
    let made = NaN;
    let oldest = Infinity;
    let last = NONE;
    for (let i = 0; i < rows.numRows; i++) {
      const id = rows.int(run, i);
      const metrics = this.run(id);
      if (i > 0 && id !== last) oldest = Math.min(oldest, made);
      last = id;
      made = rows.micros(time, i) / 1000;
      if (rows.valid(loss, i)) metrics.of(rows.valid(series, i) ? rows.small(series, i) : NONE).push(rows.int(step, i), rows.double(elapsed, i), made, rows.float(loss, i), float(accuracy, i));
      if (rows.valid(testLoss, i)) metrics.evaluations[0].push(rows.int(step, i), rows.double(elapsed, i), made, rows.float(testLoss, i), float(testAccuracy, i));
    }
    return Math.min(oldest, made);
  }
}

/** Of which a record is. */
export function runOf(batch: RecordBatch): number {
  return column<Int32Array>(batch, "run").values[0]!;
}

function takeCurve(batch: RecordBatch, metricsOf: (run: number) => RunMetrics) {
  const run = column<Int32Array>(batch, "run").values;
  const row = column<Int32Array>(batch, "row").values;
  const step = column<Int32Array>(batch, "step").values;
  const loss = column<Float32Array>(batch, "loss");
  const accuracy = column<Float32Array>(batch, "accuracy");
  const testLoss = column<Float32Array>(batch, "test_loss");
  const testAccuracy = column<Float32Array>(batch, "test_accuracy");
  const elapsed = column<Float64Array>(batch, "elapsed_s").values;
  const time = column<BigInt64Array>(batch, "time").values;
  const series = column<Int8Array>(batch, "series");
  const meanLoss = column<Float64Array>(batch, "mean_loss");
  const meanAccuracy = column<Float64Array>(batch, "mean_accuracy");
  for (let i = 0; i < batch.numRows; i++) {
    const metrics = metricsOf(run[i]!);
    const made = Number(time[i]!) / 1000;
    if (testLoss.getValid(i)) metrics.evaluations[0].push(step[i]!, elapsed[i]!, made, testLoss.values[i]!, value(testAccuracy, i));
    else metrics.of(series.getValid(i) ? series.values[i]! : NONE).pushReduced(row[i]!, [value(meanLoss, i), value(meanAccuracy, i)], step[i]!, elapsed[i]!, made, loss.values[i]!, value(accuracy, i));
  }
}

/** When a row was made, in seconds of the Unix clock. */
export function wallAt({ origin, wall }: Points, index: number): number {
  return origin / 1000 + wall.at(index);
}

function place({ series }: Points): number {
  return series === NONE ? Infinity : series;
}

interface Values<A> {
  values: A;
  nullCount: number;
  getValid(index: number): boolean;
}

function value(column: Values<Float32Array | Float64Array>, index: number): number {
  return column.getValid(index) ? column.values[index]! : NaN;
}

/** The buffers beneath a column: a record has one chunk, and its typed array is read as it lies. */
function column<A>(batch: RecordBatch, name: string): Values<A> {
  const data = batch.getChild(name)?.data[0];
  if (data === undefined) throw new Error(`the stream has no column ${name}; the page is older than the server: load it again`);
  return data as unknown as Values<A>;
}
