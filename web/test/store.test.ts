import { expect, test } from "vitest";
import { Curve } from "../src/charts/curve";
import { Reduction } from "../src/charts/reduction";
import { Column } from "../src/stream/column";
import { Cursor } from "../src/stream/cursor";
import { Points } from "../src/stream/metrics";

test("a column grows past its first size and keeps its values", () => {
  const column = new Column(Float64Array);
  for (let i = 0; i < 1000; i++) column.push(i / 3);
  expect(column.length).toBe(1000);
  expect([0, 255, 256, 511, 512, 999].map((i) => column.at(i))).toEqual([0, 255, 256, 511, 512, 999].map((i) => i / 3));
  expect(column.last).toBe(333);
  expect(column.values.length).toBe(1024);
});

test("a cursor counts the records of each run by itself", () => {
  const cursor = new Cursor();
  expect(cursor.query()).toBe("");
  [7, 7, 9, 7].forEach((run) => cursor.advance(run));
  expect(cursor.query()).toBe("&from=7:3,9:1");
});

function curve(n: number) {
  const points = new Points(1);
  for (let step = 1; step <= n; step++) points.push(step, step / 10, 5_000_000 + 100 * step, 1 / step);
  const c = new Curve(points, 0, { stepsPerEpoch: 50, batchSize: 64, samples: 3190 });
  c.update(0);
  return c;
}

test("a curve has five abscissas", () => {
  const c = curve(100);
  // The last batch of an epoch is smaller here.
  expect([49, 50, 99].map((i) => c.x(i, "images"))).toEqual([3190, 3254, 6380]);
  expect(c.x(74, "wall")).toBeCloseTo(5007.5, 4);
  expect([c.x(74, "step"), c.x(74, "epoch"), c.x(74, "time")]).toEqual([75, 1.5, 7.5]);
});

test("the nearest point is found inside, and beyond the ends only within reach", () => {
  const c = curve(100);
  expect(c.nearest(40.4, "step", 0)).toBe(39);
  expect(c.nearest(40.6, "step", 0)).toBe(40);
  expect(c.nearest(103, "step", 2)).toBe(-1);
  expect(c.nearest(103, "step", 3)).toBe(99);
  expect(c.nearest(0, "step", 1)).toBe(0);
  expect(curve(0).nearest(1, "step", 10)).toBe(-1);
});

test("points at both ends of a range count", () => {
  expect(curve(100).count(10, 20, "step")).toBe(11);
  expect(curve(100).count(1, 100, "step")).toBe(100);
});

test("a reduced curve reaches one point past the view and reuses its objects", () => {
  const c = curve(100);
  const into = new Reduction();
  const points = into.data;
  c.reduce("raw", "step", 10, 20, 500, into);
  expect(points.map((p) => p.x)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  const first = points[0];
  c.reduce("raw", "step", 30, 31, 500, into);
  expect(points.map((p) => p.x)).toEqual([29, 30, 31]);
  expect(points[0]).toBe(first);
});
