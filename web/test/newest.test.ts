import { expect, test } from "vitest";
import type { Run, Sweep } from "../src/api/types";
import { best, newest } from "../src/state/newest";
import { NONE, RunMetrics } from "../src/stream/metrics";

const run = (wish: Partial<Run>) => ({ id: 1, state: "running", step: 3, total_steps: 6, epoch: 1, epochs: 2, loss: 0.75, accuracy: 0.5, ...wish }) as Run;

function rows(...losses: number[]) {
  const metrics = new RunMetrics();
  losses.forEach((loss, i) => metrics.of(NONE).push(i + 1, i, i, loss, NaN));
  return metrics;
}

test("a row that is newer than what was told says how far the run is", () => {
  expect(newest(run({}), rows(1, 0.9, 0.75, 0.5))).toEqual(run({ step: 4, loss: 0.5 }));
});

test("what was told stays where the rows are behind, have not come, or the run trains no more", () => {
  const told = run({});
  expect(newest(told, rows(1, 0.9, 0.8))).toBe(told);
  expect(newest(told, new RunMetrics())).toBe(told);
  expect(newest(told, undefined)).toBe(told);
  const ended = run({ state: "done" });
  expect(newest(ended, rows(1, 0.9, 0.8, 0.7))).toBe(ended);
});

test("of several series the newest counts", () => {
  const metrics = rows(1, 0.9, 0.8, 0.7);
  metrics.of(0).push(6, 1, 1, 0.25, 1);
  metrics.of(1).push(5, 1, 1, 0.125, NaN);
  expect(newest(run({}), metrics)).toMatchObject({ step: 6, loss: 0.25, accuracy: 1 });
});

test("a loss that is not finite is told as the server tells it", () => {
  expect(newest(run({}), rows(1, 1, 1, NaN)).loss).toBe("NaN");
  expect(newest(run({}), rows(1, 1, 1, -Infinity)).loss).toBe("-Infinity");
});

test("an evaluation that is as new as what was told says how good the run is", () => {
  const metrics = rows(1, 0.9, 0.75);
  metrics.evaluations[0].push(2, 1, 1, 0.5, 0.75);
  metrics.evaluations[0].push(3, 2, 2, 0.25, 0.625);
  const told = { test_loss: 0.5, test_accuracy: 0.75, best_test_accuracy: 0.75 };
  expect(newest(run(told), metrics)).toEqual(run({ test_loss: 0.25, test_accuracy: 0.625, best_test_accuracy: 0.75 }));
  expect(newest(run({ step: 2 }), metrics)).toMatchObject({ step: 3, test_accuracy: 0.625, best_test_accuracy: 0.75 });
  const further = run({ ...told, step: 4 });
  expect(newest(further, metrics)).toBe(further);
});

test("the best of a sweep is that of its runs where one is better by now", () => {
  const sweep = (best: Sweep["best"]) => ({ best }) as Sweep;
  const runs = [run({ best_test_accuracy: null }), run({ id: 2, best_test_accuracy: Math.fround(0.9663) }), run({ id: 3, best_test_accuracy: 0.5 })];
  expect(best(sweep(null), runs)).toEqual({ run: 2, test_accuracy: Math.fround(0.9663) });
  expect(best(sweep({ run: 3, test_accuracy: 0.5 }), runs)?.run).toBe(2);
  // The same number, in four bytes and in words.
  expect(best(sweep({ run: 7, test_accuracy: 0.9663 }), runs)).toEqual({ run: 7, test_accuracy: 0.9663 });
  expect(best(sweep(null), [])).toBeNull();
});
