import { signal } from "@preact/signals";
import type { Scale } from "chart.js";
import { expect, test } from "vitest";
import { outlines } from "../src/charts/band-marks";
import { pixels } from "../src/charts/line-marks";
import { ChartRows } from "../src/charts/chart-rows";
import { ChartGroup, type Band, type ChartRun } from "../src/charts/group";
import { groupsOf, meansOf } from "../src/charts/grouping";
import type { Source } from "../src/charts/time-chart";
import { GroupedMetrics, HIGH, LOW, RUNS } from "../src/stream/grouped";
import { RunMetrics, type Points } from "../src/stream/metrics";
import { Spread } from "../src/stream/spread";

const byStep = (points: Points, i: number) => points.step.at(i);

function run(steps: number[], value: (step: number) => number): RunMetrics {
  const metrics = new RunMetrics();
  for (const step of steps) metrics.of(-1).push(step, step / 10, 1000 * step, value(step), 0.5);
  return metrics;
}

function means(members: RunMetrics[], band: Band = "range"): Points {
  return new GroupedMetrics(() => members.map((metrics) => ({ metrics, at: byStep })), band).batches[0]!;
}

const column = (points: Points, at: number) => Array.from({ length: points.length }, (_, i) => points.values[at]!.at(i));

test("a mean counts the runs that have got so far, and lies on the line between a run's own points", () => {
  const points = means([run([1, 2, 3, 4], () => 1), run([1, 3], (step) => 10 * step)]);
  expect(column(points, 0)).toEqual([5.5, 10.5, 15.5, 1]);
  expect(column(points, RUNS)).toEqual([2, 2, 2, 1]);
  expect(column(points, LOW)).toEqual([1, 1, 1, NaN]);
  expect(column(points, HIGH)).toEqual([10, 20, 30, NaN]);
});

test("a run that is not finite is left out of the mean from there on, and the place is marked", () => {
  const points = means([run([1, 2, 3], () => 2), run([1, 2, 3], (step) => (step === 1 ? 4 : NaN))]);
  expect(column(points, 0)).toEqual([3, 2, 2]);
  expect(column(points, RUNS)).toEqual([2, 1, 1]);
  expect(points.odd).toEqual([2]);
});

test("a mean goes on where the longest run ends, and is made anew only when there is more", () => {
  const short = run([1, 2], () => 1);
  const long = run([1, 2, 3], () => 3);
  const grouped = new GroupedMetrics(() => [short, long].map((metrics) => ({ metrics, at: byStep })), "sd");
  const before = grouped.batches[0]!;
  expect(column(before, 0)).toEqual([2, 2, 3]);
  expect(grouped.batches[0]).toBe(before);
  short.of(-1).push(3, 0.3, 3000, 1, 0.5);
  expect(column(grouped.batches[0]!, 0)).toEqual([2, 2, 2]);
});

test("of what came reduced the means of the buckets are taken, not their extremes", () => {
  const metrics = new RunMetrics();
  metrics.of(-1).pushReduced(0, [1, 0.5], 1, 0.1, 1000, 0, 0.5);
  metrics.of(-1).pushReduced(7, [1, 0.5], 8, 0.8, 8000, 9, 0.5);
  expect(column(means([metrics]), 0)).toEqual([1, 1]);
});

test("deviation, standard error, interval and range of 1, 2, 3, 4", () => {
  const spread = new Spread(1);
  for (const value of [1, 2, 3, 4, NaN, Infinity]) spread.add(0, value);
  const half = (band: Band) => (spread.band(0, band)[1] - spread.band(0, band)[0]) / 2;
  expect(spread.meanAt(0)).toBe(2.5);
  expect(half("sd")).toBeCloseTo(1.290994, 6);
  expect(half("se")).toBeCloseTo(0.645497, 6);
  // Student's t for 3 degrees of freedom: 3.182446.
  expect(half("ci")).toBeCloseTo(2.054260, 5);
  expect(spread.band(0, "range")).toEqual([1, 4]);
  expect(spread.band(0, "none")).toEqual([NaN, NaN]);
});

test("values that are large and close together keep their deviation", () => {
  const spread = new Spread(1);
  for (const value of [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]) spread.add(0, value);
  expect(spread.band(0, "sd")[1] - spread.meanAt(0)).toBeCloseTo(Math.sqrt(30), 6);
});

test("a band has holes where fewer than two runs are left", () => {
  const [low, high] = [0, 10].map((more) => [1, 2, NaN, NaN, 3].map((y, x) => ({ x, y: y + more })));
  const same = (value: number) => value;
  expect(outlines({ low: low!, high: high! }, same, same)).toEqual([[[0, 11], [1, 12], [1, 2], [0, 1]], [[4, 13], [4, 3]]]);
});

test("a band that reaches below zero reaches the floor of a logarithmic axis, there and nowhere else", () => {
  const scale = { type: "logarithmic", min: 0.01, max: 1, getPixelForValue: (value: number) => -100 * Math.log10(value) } as unknown as Scale;
  const edge = (...values: number[]) => values.map((y, x) => ({ x, y }));
  const [outline] = outlines({ low: edge(0.1, -0.5, 0.1), high: edge(1, 1, 1) }, (value) => value, pixels(scale));
  expect(outline!.map(([, y]) => Math.round(y))).toEqual([0, 0, 0, 100, 200, 100]);
});

const chartRun = (id: number, metrics: RunMetrics): ChartRun => ({ run: id, label: `run ${id}`, dataset: "strokes", styles: [{ color: "#000000", dash: [] }], metrics, totalSteps: 10, course: { stepsPerEpoch: 10, batchSize: 1, samples: 10 } });
const LOSS_SOURCE: Source = { id: "loss", y: { unit: "loss", canLog: true }, points: (run) => run.metrics.batches, column: 0, smoothable: true };

test("groups keep the order of their runs, and the group's name is that of its first run", () => {
  const runs = [chartRun(1, run([1], () => 1)), chartRun(2, run([1], () => 3)), chartRun(3, run([1], () => 5))];
  const groups = groupsOf(runs, ({ run }) => ({ key: String(run % 2), label: run % 2 === 1 ? "odd" : "even" }));
  const drawn = meansOf(groups, "step", "none", () => []);
  expect(drawn.map(({ run, label, members }) => [run, label, members!.length])).toEqual([[1, "odd", 2], [2, "even", 1]]);
  expect(column(drawn[0]!.metrics.batches[0]!, 0)).toEqual([3]);
});

test("the table has a row for every place, and a cell where a curve has a point there", () => {
  const group = new ChartGroup(signal([chartRun(1, run([1, 2, 4], (step) => step)), chartRun(2, run([2, 3], (step) => step))]));
  const table = new ChartRows(group, LOSS_SOURCE);
  expect([...table.places]).toEqual([1, 2, 3, 4]);
  expect([0, 1, 2, 3].map((row) => [table.at(row, 0), table.at(row, 1)])).toEqual([[0, -1], [1, 0], [-1, 1], [2, -1]]);
  expect(table.rows).toBe(5);
  group.view.value = { min: 2, max: 3 };
  expect([...new ChartRows(group, LOSS_SOURCE).places]).toEqual([2, 3]);
});
