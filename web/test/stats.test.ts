import { expect, test } from "vitest";
import type { Run, RunState } from "../src/api/types";
import { METRICS } from "../src/stats/columns";
import { leaderboard } from "../src/stats/leaderboard";
import { sampleOf, welch } from "../src/stats/sample";
import { looksLog, scaleOf } from "../src/stats/scale";
import { tailOf, tOf } from "../src/stats/student";

// Tables of the t distribution: 97.5 %.
test.each([
  [1, 12.7062],
  [2, 4.3027],
  [4, 2.7764],
  [10, 2.2281],
  [100, 1.984],
])("t of 5 % with %i degrees of freedom is %f", (df, t) => {
  expect(tOf(0.05, df)).toBeCloseTo(t, 4);
  expect(tailOf(t, df)).toBeCloseTo(0.05, 5);
});

test("mean, deviation and interval of a sample", () => {
  const sample = sampleOf([0.9, 0.92, 0.94]);
  expect(sample.mean).toBeCloseTo(0.92, 12);
  expect(sample.deviation).toBeCloseTo(0.02, 12);
  expect(sample.half).toBeCloseTo((4.302653 * 0.02) / Math.sqrt(3), 7);
  expect(sampleOf([0.5])).toMatchObject({ n: 1, mean: 0.5, deviation: null, half: null });
});

test("Welch's test is what an integral of the density says", () => {
  expect(welch(sampleOf([27.5, 21.0, 19.0, 23.6, 17.0, 17.9]), sampleOf([27.1, 22.0, 20.8, 23.4, 23.4, 23.5]))).toBeCloseTo(welchByHand(), 10);
  expect(welch(sampleOf([1, 1]), sampleOf([1, 1]))).toBe(1);
  expect(welch(sampleOf([1, 1]), sampleOf([2, 2]))).toBe(0);
  expect(welch(sampleOf([1]), sampleOf([2, 3]))).toBeNull();
});

/** Simpson's rule over the density: another way to the same number. */
function welchByHand(): number {
  const [a, b] = [[27.5, 21.0, 19.0, 23.6, 17.0, 17.9], [27.1, 22.0, 20.8, 23.4, 23.4, 23.5]];
  const mean = (v: number[]) => v.reduce((s, x) => s + x, 0) / v.length;
  const variance = (v: number[]) => v.reduce((s, x) => s + (x - mean(v)) ** 2, 0) / (v.length - 1) / v.length;
  const [va, vb] = [variance(a!), variance(b!)];
  const t = Math.abs(mean(a!) - mean(b!)) / Math.sqrt(va + vb);
  const df = (va + vb) ** 2 / (va ** 2 / 5 + vb ** 2 / 5);
  const density = (x: number) => (1 + (x * x) / df) ** (-(df + 1) / 2);
  const area = (to: number) => {
    const steps = 20_000;
    let sum = density(0) + density(to);
    for (let i = 1; i < steps; i++) sum += density((to * i) / steps) * (i % 2 === 1 ? 4 : 2);
    return (sum * to) / steps / 3;
  };
  return 1 - area(t) / area(3000);
}

let id = 0;
const run = (lr: number, seed: number, test_accuracy: number | null, state: RunState = "done") =>
  ({ id: ++id, state, test_accuracy, parameters: { "training.optimizer.lr": lr, "training.seed": seed } }) as unknown as Run;
const VARYING = ["training.optimizer.lr", "training.seed"];
const ACCURACY = METRICS[0]!;

test("configurations that the seeds cannot tell apart share a rank", () => {
  const runs = [
    ...[0.9, 0.91, 0.92].map((value, seed) => run(0.1, seed, value)),
    ...[0.895, 0.915, 0.905].map((value, seed) => run(0.2, seed, value)),
    ...[0.5, 0.51, 0.49].map((value, seed) => run(0.3, seed, value)),
  ];
  const board = leaderboard(runs, VARYING, ACCURACY);
  expect(board.map(({ parameters, rank, shared }) => [parameters[0]!.value, rank, shared])).toEqual([
    [0.1, 1, true],
    [0.2, 1, true],
    [0.3, 3, false],
  ]);
  expect(leaderboard(runs, VARYING, { ...ACCURACY, better: "lower" }).map(({ rank }) => rank)).toEqual([1, 2, 2]);
});

test("one seed tells nothing apart", () => {
  expect(leaderboard([run(0.1, 1, 0.9), run(0.2, 1, 0.1)], VARYING, ACCURACY).map(({ rank, shared }) => [rank, shared])).toEqual([
    [1, true],
    [1, true],
  ]);
});

test("what did not end well is counted beside, and a run that was tried again once", () => {
  const runs = [run(0.1, 1, 0.9), run(0.1, 2, 0.2, "diverged"), run(0.1, 3, null, "failed"), run(0.1, 3, 0.8), run(0.1, 4, 0.4, "running"), run(0.2, 1, null, "queued")];
  const [first, second] = leaderboard(runs, VARYING, ACCURACY);
  expect(first).toMatchObject({ diverged: 1, failed: 0, open: 1, rank: 1, shared: false });
  expect(first!.sample!.values).toEqual([0.9, 0.8]);
  expect(second).toMatchObject({ sample: null, rank: null, open: 1 });
});

test("scales hold all their values, and write round numbers", () => {
  const linear = scaleOf([0.31, 0.92], false);
  expect(linear.ticks.map(({ value }) => value)).toEqual([0.4, 0.6, 0.8]);
  expect(linear.place(0.31)).toBeCloseTo(0.05, 10);
  expect(linear.place(0.92)).toBeCloseTo(0.95, 10);
  expect(scaleOf([0.001, 10], true).ticks.map(({ value }) => value)).toEqual([0.001, 0.01, 0.1, 1, 10]);
  expect(scaleOf([5, 5], false).place(5)).toBeCloseTo(0.5, 10);
  expect(scaleOf(["SGD", "Adam", "SGD"], false).ticks).toEqual([
    { at: 0.25, value: "SGD" },
    { at: 0.75, value: "Adam" },
  ]);
  expect([looksLog([0.001, 0.1]), looksLog([0.1, 0.2]), looksLog([0, 10]), looksLog(["a"])]).toEqual([true, false, false, false]);
});

test("few values that somebody has chosen are the ticks of their axis, unless they lie over one another", () => {
  const ticks = (values: number[], log = false) => scaleOf(values, log, true).ticks.map(({ value }) => value);
  expect(ticks([32, 64, 32, 64])).toEqual([32, 64]);
  expect(ticks([0.1, 0.001, 0.01], true)).toEqual([0.001, 0.01, 0.1]);
  expect(ticks([1, 100, 1.5])).toEqual([1, 100]);
  expect(ticks(Array.from({ length: 9 }, (_, i) => i * i))).toEqual([0, 20, 40, 60]);
  expect(scaleOf([32, 64], false).ticks.map(({ value }) => value)).not.toContain(32);
});
