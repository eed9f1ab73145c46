import { expect, test } from "vitest";
import { abscissaOf } from "../src/charts/abscissa";
import type { ChartRun } from "../src/charts/group";
import { speedOf } from "../src/charts/speed";
import { DerivedMetrics, RATIO } from "../src/stream/derived";
import { GroupedMetrics } from "../src/stream/grouped";
import { RunMetrics } from "../src/stream/metrics";

/** 10 batches an epoch, the last of them with 4 images of 40. */
const COURSE = { stepsPerEpoch: 10, batchSize: 4, samples: 40 };

function chartRun(metrics: ChartRun["metrics"], members?: ChartRun[]): ChartRun {
  return { run: 1, label: "", dataset: "strokes", styles: [], metrics, totalSteps: 20, course: COURSE, members };
}

/** A batch every `every` seconds, from `from` on; the clock of training. */
function train(metrics: RunMetrics, first: number, last: number, from: number, every: number) {
  for (let step = first; step <= last; step++) metrics.of(-1).push(step, from + (step - first + 1) * every, 0, 1, 0);
}

const points = (run: ChartRun) => speedOf(run).flatMap((all) => Array.from({ length: all.length }, (_, i) => [all.step.at(i), all.values[0]!.at(i)]));

test("a point stands for at least a quarter of a second, and for all images since the one before", () => {
  const metrics = new RunMetrics();
  train(metrics, 1, 6, 0, 0.125);
  expect(points(chartRun(metrics))).toEqual([[2, 32], [4, 32], [6, 32]]);
});

test("the time of a test does not count, and what is left of an epoch before it does", () => {
  const metrics = new RunMetrics();
  const run = chartRun(metrics);
  train(metrics, 1, 10, 0, 0.1);
  const before = points(run);
  expect(before.map(([step]) => step)).toEqual([3, 6, 9]);
  // A second of testing.
  metrics.evaluations[0].push(10, 2, 0, 1, 0.5);
  train(metrics, 11, 20, 2, 0.1);
  metrics.evaluations[0].push(20, 5, 0, 1, 0.5);
  const all = points(run);
  expect(all.map(([step]) => step)).toEqual([3, 6, 9, 10, 13, 16, 19, 20]);
  for (const [, speed] of all) expect(speed).toBeCloseTo(40, 3);
  // Asked again, nothing is said twice.
  expect(points(run)).toEqual(all);
});

test("a run that was shorter has the speed of its epochs", () => {
  const metrics = new RunMetrics();
  train(metrics, 1, 10, 0, 0.001);
  metrics.evaluations[0].push(10, 0.02, 0, 1, 0.5);
  expect(points(chartRun(metrics))).toEqual([[10, 4000]]);
});

test("the speed of a group is the mean of its runs'", () => {
  const members = [0.125, 0.25].map((every) => {
    const metrics = new RunMetrics();
    train(metrics, 1, 8, 0, every);
    return chartRun(metrics);
  });
  const mean = new GroupedMetrics(() => members.map(({ metrics, course }) => ({ metrics: metrics as RunMetrics, at: abscissaOf(course, "step") })), "sd");
  const group = chartRun(mean, members);
  const at8 = points(group).find(([step]) => step === 8)!;
  expect(at8[1]).toBe((32 + 16) / 2);
  expect(speedOf(group)).toEqual(speedOf(group));
});

test("against another run the speed is compared at the same place, however fast each of them says it", () => {
  const [own, base] = [0.125, 0.25].map((every) => {
    const metrics = new RunMetrics();
    train(metrics, 1, 8, 0, every);
    return chartRun(metrics);
  }) as [ChartRun, ChartRun];
  const at = abscissaOf(COURSE, "step");
  const ratio = (run: ChartRun) => ({ ...run, metrics: new DerivedMetrics(run.metrics as RunMetrics, base.metrics as RunMetrics, at, at, RATIO), against: { own: run, base } });
  const compared = ratio(own);
  expect(points(compared)).toEqual([[2, 2], [4, 2], [6, 2], [8, 2]]);
  expect(points(ratio(base)).every(([, ratio]) => ratio === 1)).toBe(true);
  train(own.metrics as RunMetrics, 9, 10, 1, 0.125);
  // The base has not got there.
  expect(points(compared)).toHaveLength(4);
  train(base.metrics as RunMetrics, 9, 10, 2, 0.25);
  expect(points(compared).at(-1)).toEqual([10, 2]);
});
