import {
  Field, Float32, Float64, Int32, Int8, List, RecordBatch, RecordBatchStreamWriter, Schema, Struct, TimestampMicrosecond, Utf8, makeData, vectorFromArray, type Vector,
} from "apache-arrow";

export interface Row {
  run: number;
  step: number;
  epoch?: number;
  loss?: number | null;
  accuracy?: number | null;
  test_loss?: number | null;
  test_accuracy?: number | null;
  elapsed_s?: number;
  time?: number;
  series?: number | null;
}

const METRICS = new Schema([
  new Field("run", new Int32(), false),
  new Field("step", new Int32(), false),
  new Field("epoch", new Int32(), false),
  new Field("loss", new Float32(), true),
  new Field("accuracy", new Float32(), true),
  new Field("learning_rate", new Float64(), true),
  new Field("test_loss", new Float32(), true),
  new Field("test_accuracy", new Float32(), true),
  new Field("elapsed_s", new Float64(), false),
  new Field("time", new TimestampMicrosecond("UTC"), false),
  new Field("series", new Int8(), true),
]);

function batch(schema: Schema, columns: Vector[]): RecordBatch {
  const children = columns.map((c) => c.data[0]!);
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: columns[0]!.length, nullCount: 0, children }));
}

export function metrics(rows: Row[]): RecordBatch {
  const get = (f: (row: Row) => number | null | undefined) => rows.map((r) => f(r) ?? null);
  return batch(METRICS, [
    vectorFromArray(get((r) => r.run), new Int32()),
    vectorFromArray(get((r) => r.step), new Int32()),
    vectorFromArray(get((r) => r.epoch ?? 1), new Int32()),
    vectorFromArray(get((r) => r.loss), new Float32()),
    vectorFromArray(get((r) => r.accuracy), new Float32()),
    vectorFromArray(get((r) => (r.loss === undefined ? null : 0.01)), new Float64()),
    vectorFromArray(get((r) => r.test_loss), new Float32()),
    vectorFromArray(get((r) => r.test_accuracy), new Float32()),
    vectorFromArray(get((r) => r.elapsed_s ?? r.step / 100), new Float64()),
    // The builder takes timestamps of any unit in milliseconds.
    vectorFromArray(get((r) => r.time ?? 1_700_000_000_000 + r.step), new TimestampMicrosecond("UTC")),
    vectorFromArray(get((r) => r.series), new Int8()),
  ]);
}

export function weights(run: number, step: number, tensors: Record<string, { dims: number[]; values: number[] }>): RecordBatch {
  const ints = new List(new Field("item", new Int32(), true));
  const floats = new List(new Field("item", new Float32(), true));
  const schema = new Schema([
    new Field("run", new Int32(), false),
    new Field("step", new Int32(), false),
    new Field("tensor", new Utf8(), false),
    new Field("dims", ints, false),
    new Field("values", floats, false),
  ]);
  const names = Object.keys(tensors);
  return batch(schema, [
    vectorFromArray(names.map(() => run), new Int32()),
    vectorFromArray(names.map(() => step), new Int32()),
    vectorFromArray(names, new Utf8()),
    vectorFromArray(names.map((n) => tensors[n]!.dims), ints),
    vectorFromArray(names.map((n) => tensors[n]!.values), floats),
  ]);
}

/** The messages as the server frames them: one IPC stream cut at message borders, the schema with the first batch. */
export function frames(batches: RecordBatch[]): Uint8Array[] {
  const whole = (n: number) => {
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, batches[0]!.schema);
    batches.slice(0, n).forEach((b) => writer.write(b));
    writer.finish();
    const bytes = writer.toUint8Array(true);
    return bytes.subarray(0, bytes.length - 8); // without the end of stream
  };
  const ends = batches.map((_, i) => whole(i + 1).length);
  const all = whole(batches.length);
  return ends.map((end, i) => all.slice(i === 0 ? 0 : ends[i - 1]!, end));
}

/** The same bytes in a buffer of their own, as a socket delivers them. */
export function delivered(frame: Uint8Array): ArrayBuffer {
  return frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.byteLength) as ArrayBuffer;
}
