import { expect, test } from "vitest";
import { Curve } from "../src/charts/curve";
import { gapIn } from "../src/charts/detail";
import { Smoothed } from "../src/charts/smoothing";
import { Points } from "../src/stream/metrics";

const COURSE = { stepsPerEpoch: 100, batchSize: 1, samples: 100 };
const value = (row: number) => Math.sin(row / 50) + (row % 7) / 20;

/** A curve of which the first `rows` rows came as the first and the last of every `width`. */
function coarse(rows: number, width: number, live = 0) {
  const points = new Points(1);
  for (let row = 0; row < rows; row++) {
    const mean = value(row - (row % width) + width / 2);
    if (row % width === 0 || row % width === width - 1 || row === rows - 1) points.pushReduced(row, [mean], row + 1, row / 10, 1000 * row, value(row));
  }
  for (let row = rows; row < rows + live; row++) points.push(row + 1, row / 10, 1000 * row, value(row));
  return points;
}

/** Rows [from, to), all of them. */
function stretch(from: number, to: number) {
  const points = new Points(1);
  for (let row = from; row < to; row++) points.pushReduced(row, [value(row)], row + 1, row / 10, 1000 * row, value(row));
  return points;
}

test("reduced points count as the rows for which they stand, live ones as themselves", () => {
  const points = coarse(1000, 100, 5);
  expect(points.length).toBe(25);
  expect(points.rowsUpTo(points.length)).toBe(1005);
  expect([0, 1, 2, 20, 21, 25].map((n) => points.rowsUpTo(n))).toEqual([0, 1, 100, 1000, 1001, 1005]);
  const curve = new Curve(points, 0, COURSE);
  expect(curve.rows).toBe(1005);
  expect(curve.count(1, 1005, "step")).toBe(1005);
  expect(curve.count(1001, 1005, "step")).toBe(5);
});

test("a finer stretch takes the place of the coarse one, and the next that of the first", () => {
  const points = coarse(1000, 100, 5);
  const refined = points.refined(stretch(300, 500));
  const steps = (p: Points) => [...p.step.values.subarray(0, p.length)];
  expect(steps(refined).slice(5, 9)).toEqual([300, 301, 302, 303]);
  expect(refined.length).toBe(16 + 200 + 5);
  expect(refined.rowsUpTo(refined.length)).toBe(1005);
  expect(steps(refined)).toEqual([...steps(refined)].sort((a, b) => a - b));
  expect([...refined.values[0]!.values.subarray(0, refined.length)]).toEqual(steps(refined).map((step) => Math.fround(value(step - 1))));
  const again = refined.refined(stretch(800, 900));
  expect(again.length).toBe(18 + 100 + 5);
  expect(steps(again).filter((step) => step > 300 && step <= 500)).toEqual([301, 400, 401, 500]);
});

test("what came live since is not taken twice", () => {
  const refined = coarse(1000, 100, 50).refined(stretch(900, 1040));
  expect(refined.rowsUpTo(refined.length)).toBe(1050);
  expect(refined.length).toBe(18 + 100 + 50);
});

test("a view has a gap until it shows its rows, or enough points", () => {
  const points = coarse(100_000, 1000);
  expect(gapIn(points, COURSE, "step", { min: 0, max: 100_000 })).toEqual({ from: 1, to: 100_000 });
  expect(gapIn(points, COURSE, "step", { min: 50_500, max: 50_600 })).toEqual({ from: 50_001, to: 51_000 });
  expect(gapIn(points, COURSE, "epoch", { min: 505, max: 506 })).toEqual({ from: 50_001, to: 51_000 });
  expect(gapIn(points.refined(stretch(50_000, 51_000)), COURSE, "step", { min: 50_500, max: 50_600 })).toBeNull();
  expect(gapIn(coarse(100_000, 50), COURSE, "step", { min: 0, max: 100_000 })).toBeNull();
  expect(gapIn(stretch(0, 100), COURSE, "step", { min: 0, max: 50 })).toBeNull();
});

test("smoothing goes through the means of buckets as often as they have rows", () => {
  const points = new Points(1);
  // Two buckets of 500 rows, of means 1 and 3, with a spike in the second.
  points.pushReduced(0, [1], 1, 0, 0, 0.5);
  points.pushReduced(499, [1], 500, 0, 0, 1.5);
  points.pushReduced(500, [3], 501, 0, 0, 90);
  points.pushReduced(999, [3], 1000, 0, 0, 2.5);
  const smoothed = new Smoothed(points.values[0]!, 0.99, points.reduced, 0);
  smoothed.update();
  expect(smoothed.values.at(1)).toBeCloseTo(1, 5);
  expect(smoothed.values.at(2)).toBeCloseTo(1.02, 3);
  expect(smoothed.values.at(3)).toBeCloseTo(3 - 2 * 0.99 ** 500, 3);
});
