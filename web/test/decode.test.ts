import { expect, test } from "vitest";
import { Decoder, RowDecoder } from "../src/stream/decode";
import { MetricsStore, NONE, type Points } from "../src/stream/metrics";
import { BatchRows, RowReader, type Rows } from "../src/stream/rows";
import { TensorValues } from "../src/stream/tensor-values";
import { WeightsStore } from "../src/stream/weights";
import { delivered, frames, metrics, weights } from "./arrow";

test("every message is decoded when it comes, not when the next one does", () => {
  const decoder = new Decoder();
  const messages = frames([metrics([{ run: 1, step: 1, loss: 2.5, accuracy: 0.25 }]), metrics([{ run: 2, step: 1, loss: 1.5, accuracy: 0.5 }])]);
  expect(decoder.decode(delivered(messages[0]!)).map((b) => b.getChild("run")!.get(0))).toEqual([1]);
  expect(decoder.decode(delivered(messages[1]!)).map((b) => b.getChild("run")!.get(0))).toEqual([2]);
});

test("a message may hold several batches, or the schema alone", () => {
  const decoder = new Decoder();
  const batches = [1, 2, 3].map((run) => metrics([{ run, step: 1, loss: 1, accuracy: 0 }]));
  const [first, second, third] = frames(batches);
  const one = new Decoder();
  expect(one.decode(delivered(first!))).toHaveLength(1);
  const schema = first!.slice(0, 8 + new DataView(first!.buffer, first!.byteOffset).getInt32(4, true));
  expect(decoder.decode(delivered(schema))).toHaveLength(0);
  const rest = new Uint8Array([...first!.slice(schema.length), ...second!, ...third!]);
  expect(decoder.decode(delivered(rest)).map((b) => b.getChild("run")!.get(0))).toEqual([1, 2, 3]);
});

test("messages that wait together are decoded together", () => {
  const decoder = new Decoder();
  const messages = frames([1, 2, 3].map((run) => metrics([{ run, step: 1, loss: 1, accuracy: 0 }]))).map(delivered);
  expect(decoder.decode()).toEqual([]);
  expect(decoder.decode(messages[0]!, messages[1]!).map((b) => b.getChild("run")!.get(0))).toEqual([1, 2]);
  expect(decoder.decode(messages[2]!).map((b) => b.getChild("run")!.get(0))).toEqual([3]);
});

test("an odd number of rows and null columns come out as they went in", () => {
  const store = new MetricsStore();
  const decoder = new RowDecoder();
  const steps = [1, 2, 3, 4, 5, 6, 7].map((step) => ({ run: 9, step, loss: 1 / step, accuracy: step / 8, elapsed_s: step / 4 }));
  const messages = frames([metrics(steps), metrics([{ run: 9, step: 7, test_loss: 0.5, test_accuracy: 0.875, elapsed_s: 2 }])]);
  for (const message of messages) decoder.read([delivered(message)], (rows) => store.append(rows));
  const [batches] = store.run(9).batches as [Points];
  const [evaluations] = store.run(9).evaluations;
  expect([...batches.step.values.subarray(0, 7)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect([...batches.values[0]!.values.subarray(0, 7)]).toEqual(steps.map((s) => Math.fround(s.loss)));
  expect([...batches.elapsed.values.subarray(0, 7)]).toEqual(steps.map((s) => s.elapsed_s));
  expect(batches.length).toBe(7);
  expect(evaluations.length).toBe(1);
  expect(evaluations.values[0]!.at(0)).toBe(0.5);
  expect(evaluations.values[1]!.at(0)).toBe(0.875);
});

test("bytes that start at an odd address are read as well", () => {
  const [message] = frames([metrics([{ run: 3, step: 1, loss: 0.75, accuracy: 0.5 }])]);
  const shifted = new Uint8Array(message!.length + 3);
  shifted.set(message!, 3);
  const [batch] = new Decoder().decode(shifted.subarray(3));
  const store = new MetricsStore();
  store.append(new BatchRows(batch!));
  expect(store.run(3).batches[0]!.values[0]!.at(0)).toBe(0.75);
});

test("a loss that is not a number is a point, a missing one is not", () => {
  const store = new MetricsStore();
  store.append(new BatchRows(metrics([{ run: 1, step: 1, loss: NaN, accuracy: 0.1 }, { run: 1, step: 2, loss: Infinity, accuracy: 0.1 }, { run: 1, step: 2, test_loss: NaN, test_accuracy: 0.1 }])));
  const [batches] = store.run(1).batches as [Points];
  const [evaluations] = store.run(1).evaluations;
  expect([batches.values[0]!.at(0), batches.values[0]!.at(1)]).toEqual([NaN, Infinity]);
  expect(batches.length).toBe(2);
  expect(evaluations.length).toBe(1);
});

test("the batches of each series are a curve of their own, in the order of the series", () => {
  const store = new MetricsStore();
  const decoder = new RowDecoder();
  const series = [1, 1, 0, null, 0, 1];
  const rows = series.map((s, i) => ({ run: 4, step: i + 1, loss: i + 0.5, accuracy: i / 8, series: s }));
  const messages = frames([metrics(rows.slice(0, 2)), metrics(rows.slice(2, 4)), metrics([...rows.slice(4), { run: 4, step: 6, test_loss: 1, test_accuracy: 1 }])]);
  for (const message of messages) decoder.read([delivered(message)], (rows) => store.append(rows));
  const { batches, evaluations } = store.run(4);
  expect(batches.map((points) => points.series)).toEqual([0, 1, NONE]);
  expect(batches.map(({ step, length }) => [...step.values.subarray(0, length)])).toEqual([[3, 5], [1, 2, 6], [4]]);
  expect(batches.map(({ values, length }) => [...values[0]!.values.subarray(0, length)])).toEqual([[2.5, 4.5], [0.5, 1.5, 5.5], [3.5]]);
  expect(evaluations[0].length).toBe(1);
  expect(store.run(4).step).toBe(6);
});

test("a run without series is one curve, and so is what a series has begun", () => {
  const store = new MetricsStore();
  store.append(new BatchRows(metrics([{ run: 1, step: 1, loss: 1 }, { run: 2, step: 1, loss: 1, series: 1 }])));
  store.append(new BatchRows(metrics([{ run: 1, step: 2, loss: 1 }])));
  expect(store.run(1).batches.map((points) => [points.series, points.length])).toEqual([[NONE, 2]]);
  expect(store.run(2).batches.map((points) => [points.series, points.length])).toEqual([[1, 1]]);
  expect(store.run(3).batches).toEqual([]);
  expect(store.run(3).step).toBe(0);
});

test("the time of the newest row is in milliseconds", () => {
  const store = new MetricsStore();
  const [message] = frames([metrics([{ run: 1, step: 1, loss: 1, accuracy: 0, time: 1_763_000_000_123 }])]);
  const [batch] = new Decoder().decode(delivered(message!));
  expect(store.append(new BatchRows(batch!))).toBe(1_763_000_000_123);
});

test("weights keep the one tensor that is asked for", () => {
  const store = new WeightsStore("conv1.weight");
  const tensors = { "conv1.weight": { dims: [2, 1, 1, 2], values: [1, -2, 3, -4] }, "fc.bias": { dims: [1], values: [7] } };
  const decoder = new Decoder();
  for (const message of frames([weights(1, 0, tensors), weights(1, 50, tensors)])) decoder.decode(delivered(message)).forEach((b) => store.append(b));
  expect(store.snapshots.map((s) => s.step)).toEqual([0, 50]);
  expect(store.last!.dims).toEqual([2, 1, 1, 2]);
  expect([...store.last!.values]).toEqual([1, -2, 3, -4]);
});

test("tensors of few values are kept value by value, others are not", () => {
  const store = new WeightsStore(null);
  const decoder = new Decoder();
  const tensors = (step: number) => ({
    "fc.weight": { dims: [17], values: Array.from({ length: 17 }, () => step) },
    "conv1.weight": { dims: [1, 1, 2, 2], values: [step, -step, 0.5, step === 3 ? NaN : 1] },
    "conv1.bias": { dims: [1], values: [step / 4] },
  });
  for (const message of frames([0, 1, 2, 3].map((step) => weights(1, step, tensors(step))))) decoder.decode(delivered(message)).forEach((b) => store.append(b));
  expect(store.snapshots).toEqual([]);
  expect(store.few.map(({ tensor }) => tensor)).toEqual(["conv1.weight", "conv1.bias"]);
  const [kernel, bias] = store.few;
  expect([...kernel!.step.values.slice(0, 4)]).toEqual([0, 1, 2, 3]);
  expect(kernel!.values.map((column) => [...column.values.slice(0, column.length)])).toEqual([[0, 1, 2, 3], [-0, -1, -2, -3], [0.5, 0.5, 0.5, 0.5], [1, 1, 1, NaN]]);
  expect([kernel!.low, kernel!.high, bias!.low, bias!.high]).toEqual([-3, 3, 0, 0.75]);
  expect([0, 1, 2, 3].map((i) => kernel!.index(i))).toEqual(["[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"]);
  expect(bias!.index(0)).toBe("[0]");
});

test("a step between two snapshots shows the one before", () => {
  const tensor = new TensorValues("w", [1], 1);
  for (const step of [0, 10, 20]) tensor.push(step, Float32Array.of(step));
  expect([-1, 0, 9, 10, 11, 20, 99].map((step) => tensor.at(step))).toEqual([-1, 0, 0, 1, 1, 2, 2]);
});

test("bytes that are no Arrow stream are refused", () => {
  expect(() => new Decoder().decode(new Uint8Array(16).buffer)).toThrow("the first message is no Arrow schema: bytes=16");
});

test("a missing column says what to do", () => {
  expect(() => new MetricsStore().append(new BatchRows(weights(1, 0, { w: { dims: [1], values: [1] } })))).toThrow(/no column loss; .* load it again/);
});

const told = (rows: Rows) =>
  Array.from({ length: rows.numRows }, (_, i) => [
    rows.int(rows.place("run"), i),
    rows.micros(rows.place("time"), i),
    rows.double(rows.place("elapsed_s"), i),
    ...["loss", "accuracy", "test_loss", "test_accuracy"].map((name) => (rows.valid(rows.place(name), i) ? rows.float(rows.place(name), i) : null)),
    rows.valid(rows.place("series"), i) ? rows.small(rows.place("series"), i) : null,
  ]);

test("records that are read where they lie are those that arrow-js reads", () => {
  const batches = [1, 8, 9, 64, 1000].map((rows, i) =>
    metrics(Array.from({ length: rows }, (_, j) => ({ run: i - 2, step: j, loss: j % 3 === 0 ? null : j % 7 === 0 ? NaN : j / 3, test_loss: j % 5 === 0 ? -Infinity : null, elapsed_s: -j / 7, series: j % 2 === 0 ? -j % 100 : null, time: -1 + 2 ** 41 + j }))),
  );
  const messages = frames(batches);
  const joined = delivered(new Uint8Array(messages.flatMap((message) => [...message])));
  const read: unknown[] = [];
  new RowDecoder().read([joined], (rows, [run]) => read.push([run, told(rows)]));
  const slow = batches.map((batch) => new BatchRows(batch)).map((rows) => [rows.int(rows.place("run"), 0), told(rows)]);
  expect(read).toEqual(slow);
  const one = new RowDecoder();
  const apart: unknown[] = [];
  for (const message of messages) one.read([delivered(message)], (rows, [run]) => apart.push([run, told(rows)]));
  expect(apart).toEqual(slow);
});

test("of joined records each is counted for its run, and the one that is behind most says how old they are", () => {
  const rows = [7, 3, 7, 9].map((run, i) => ({ run, step: 1 + i, loss: 1, time: 1_700_000_000_000 + 10 * (i ^ 1) }));
  const [message] = frames([metrics(rows)]);
  const seen: number[][] = [];
  const store = new MetricsStore();
  const ages: number[] = [];
  new RowDecoder().read([delivered(message!)], (batch, runs) => {
    seen.push([...runs]);
    ages.push(store.append(batch));
  });
  expect(seen).toEqual([[7, 3, 7, 9]]);
  expect(ages).toEqual([1_700_000_000_000]);
  expect([...store.run(7).batches[0]!.step.values.subarray(0, 2)]).toEqual([1, 3]);
});

test("a record of several rows counts once, and is as old as its newest row", () => {
  const [message] = frames([metrics([1, 2, 3].map((step) => ({ run: 5, step, loss: 1, time: 1_700_000_000_000 + step })))]);
  const store = new MetricsStore();
  new RowDecoder().read([delivered(message!)], (batch, runs) => {
    expect(runs).toEqual([5]);
    expect(store.append(batch)).toBe(1_700_000_000_003);
  });
});

test("records that are cut off are refused, wherever", () => {
  const [first, second] = frames([1, 2].map((run) => metrics([{ run, step: 1, loss: 1 }])));
  for (let bytes = 4; bytes < second!.length; bytes += 8) {
    const decoder = new RowDecoder();
    decoder.read([delivered(first!)], () => {});
    expect(() => decoder.read([delivered(second!.slice(0, bytes))], () => {})).toThrow(/the stream is damaged|is cut off|Offset is outside/);
  }
});

test("columns without a fixed width are left to arrow-js", () => {
  const batch = weights(1, 0, { w: { dims: [1], values: [1] } });
  expect(RowReader.of(batch.schema)).toBeNull();
  const runs: number[] = [];
  new RowDecoder().read(frames([batch]).map(delivered), (_, of) => runs.push(...of));
  expect(runs).toEqual([1]);
});
