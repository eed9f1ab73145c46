import { expect, test } from "vitest";
import { Smoothed } from "../src/charts/smoothing";
import { Column } from "../src/stream/column";

function column(...values: number[]) {
  const c = new Column(Float32Array);
  values.forEach((v) => c.push(v));
  return c;
}

function all(s: Smoothed) {
  return [...s.values.values.subarray(0, s.values.length)];
}

test("a constant stays what it is from its first point on", () => {
  const s = new Smoothed(column(3, 3, 3), 0.9);
  s.update();
  all(s).forEach((v) => expect(v).toBeCloseTo(3, 6));
});

test("every point enters, with weights that shrink by the factor", () => {
  const s = new Smoothed(column(1, 2, 4), 0.5);
  s.update();
  expect(all(s)[1]).toBeCloseTo((0.5 * 1 + 2) / 1.5, 6);
  expect(all(s)[2]).toBeCloseTo((0.25 * 1 + 0.5 * 2 + 4) / 1.75, 6);
});

test("what comes later does not change what was", () => {
  const c = column(1, 5, 2);
  const growing = new Smoothed(c, 0.8);
  growing.update();
  const before = all(growing);
  c.push(100);
  growing.update();
  expect(all(growing).slice(0, 3)).toEqual(before);
  const whole = new Smoothed(c, 0.8);
  whole.update();
  expect(all(growing)).toEqual(all(whole));
});

test("what is not finite stays where it happened and poisons nothing", () => {
  const s = new Smoothed(column(1, NaN, Infinity, 1), 0.9);
  s.update();
  expect(all(s)[1]).toBeNaN();
  expect(all(s)[2]).toBe(Infinity);
  expect(all(s)[3]).toBeCloseTo(1, 6);
});
