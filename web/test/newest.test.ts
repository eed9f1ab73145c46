import { expect, test } from "vitest";
import type { Run } from "../src/api/types";
import { newest } from "../src/state/newest";
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
