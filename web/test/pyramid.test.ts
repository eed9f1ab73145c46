import { expect, test } from "vitest";
import { Pyramid } from "../src/charts/pyramid";
import { Column } from "../src/stream/column";

function series(n: number, value: (i: number) => number) {
  const column = new Column(Float32Array);
  const pyramid = new Pyramid(column);
  for (let i = 0; i < n; i++) {
    column.push(value(i));
    if (i % 37 === 0) pyramid.update();
  }
  pyramid.update();
  return { column, pyramid };
}

function reduce(pyramid: Pyramid, from: number, to: number, buckets: number) {
  const indices: number[] = [];
  pyramid.reduce(from, to, buckets, (i) => indices.push(i));
  return indices;
}

/** A sum of waves: no two buckets are alike. */
const waves = (i: number) => Math.sin(i) + Math.sin(i / 17) + Math.sin(i / 391);

/** What a pyramid must find, by the definition. */
function slow(column: Column<Float32Array>, from: number, to: number, width: number) {
  const picked = new Set([from, to - 1]);
  for (let b = Math.floor(from / width); b * width < to; b++) {
    const all = Array.from({ length: Math.min(width, column.length - b * width) }, (_, i) => b * width + i);
    const finite = all.filter((i) => Number.isFinite(column.at(i)));
    const first = (best: (a: number, b: number) => boolean) => finite.reduce((a, i) => (best(column.at(i), column.at(a)) ? i : a), finite[0]!);
    if (finite.length > 0) [first((a, m) => a < m), first((a, m) => a > m)].forEach((i) => picked.add(i));
    const odd = all.find((i) => !Number.isFinite(column.at(i)));
    if (odd !== undefined) picked.add(odd);
  }
  return [...picked].filter((i) => i >= from && i < to).sort((a, b) => a - b);
}

test("a short series is given whole", () => {
  const { pyramid } = series(100, waves);
  expect(reduce(pyramid, 0, 100, 50)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test.each([
  [0, 5000, 2000, 4],
  [0, 5000, 500, 16],
  [0, 5000, 100, 64],
  [123, 4321, 100, 64],
  [1000, 1999, 64, 16],
])("the points of [%i, %i) in %i buckets are those of the slow twin", (from, to, buckets, width) => {
  const { column, pyramid } = series(5000, waves);
  expect(reduce(pyramid, from, to, buckets)).toEqual(slow(column, from, to, width));
});

test("a growing series keeps its edges: what was picked from full buckets stays", () => {
  const at = (n: number) => reduce(series(n, waves).pyramid, 0, n, 128).filter((i) => i < 4096 && i > 0);
  const before = at(5000);
  const after = at(8000);
  expect(after).toEqual(before);
});

test("moving the view keeps the inner points", () => {
  const { pyramid } = series(10_000, waves);
  const inner = (from: number) => reduce(pyramid, from, from + 4096, 256).filter((i) => i > 1600 && i < 4000);
  expect(inner(1003)).toEqual(inner(1500));
});

test("one spike among a hundred thousand points is always drawn", () => {
  const { pyramid } = series(100_000, (i) => (i === 77_777 ? 9 : waves(i)));
  expect(reduce(pyramid, 0, 100_000, 200)).toContain(77_777);
});

test("NaN and infinity keep their place, and hide no extreme", () => {
  const value = (i: number) => (i === 3000 ? NaN : i === 3001 ? 8 : i === 6000 ? Infinity : waves(i));
  const { column, pyramid } = series(9000, value);
  const picked = reduce(pyramid, 0, 9000, 100);
  expect(picked).toEqual(slow(column, 0, 9000, 128));
  expect(picked).toEqual(expect.arrayContaining([3000, 3001, 6000]));
});

test("the newest point is drawn although its bucket is not full", () => {
  const { pyramid } = series(5003, waves);
  expect(reduce(pyramid, 0, 5003, 100).at(-1)).toBe(5002);
});
