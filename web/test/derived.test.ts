import { expect, test } from "vitest";
import { DerivedMetrics, DIFFERENCE, RATIO } from "../src/stream/derived";
import { RunMetrics, type Points } from "../src/stream/metrics";

const byStep = (points: Points, i: number) => points.step.at(i);

function run(steps: number[], value: (step: number) => number): RunMetrics {
  const metrics = new RunMetrics();
  for (const step of steps) metrics.of(-1).push(step, step / 10, 1000 * step, value(step), 0.5);
  return metrics;
}

function read(derived: DerivedMetrics): [number, number][] {
  const points = derived.batches[0]!;
  return Array.from({ length: points.length }, (_, i) => [points.step.at(i), points.values[0]!.at(i)]);
}

test("a difference lies on the line between the other's points, and what the other has not reached waits", () => {
  const own = run([1, 2, 3, 4, 5, 6], (step) => step);
  const base = run([2, 4], (step) => 10 * step);
  const derived = new DerivedMetrics(own, base, byStep, byStep, DIFFERENCE);
  expect(read(derived)).toEqual([[2, -18], [3, -27], [4, -36]]);
  base.of(-1).push(6, 0.6, 6000, 60, 0.5);
  own.of(-1).push(7, 0.7, 7000, 7, 0.5);
  expect(read(derived)).toEqual([[2, -18], [3, -27], [4, -36], [5, -45], [6, -54]]);
});

test("a ratio by another axis compares what lies at the same place there", () => {
  const own = run([1, 2, 3, 4], () => 3);
  const base = run([1, 2], (step) => step);
  const derived = new DerivedMetrics(own, base, (points, i) => points.step.at(i) / 4, (points, i) => points.step.at(i) / 2, RATIO);
  expect(read(derived)).toEqual([[2, 3], [3, 2], [4, 1.5]]);
});

test("NaN stays NaN, and nothing is made of nothing", () => {
  const own = run([1, 2], (step) => (step === 2 ? NaN : 1));
  expect(read(new DerivedMetrics(own, run([1, 2], () => 1), byStep, byStep, DIFFERENCE))).toEqual([[1, 0], [2, NaN]]);
  expect(new DerivedMetrics(own, new RunMetrics(), byStep, byStep, RATIO).batches).toEqual([]);
});
