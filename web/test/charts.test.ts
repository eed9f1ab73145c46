import { expect, test } from "vitest";
import { cutAbove } from "../src/charts/cut";
import { layout, weightColor } from "../src/charts/kernels";
import { spanOf } from "../src/charts/span";
import { scaleOf } from "../src/charts/sparklines";
import { runStyle, runStyles } from "../src/charts/style";
import { moved, zoomed } from "../src/charts/view";

const line = (...ys: number[]) => ys.map((y, x) => ({ x, y }));

test("a run that explodes does not press the others to the floor", () => {
  const calm = Array.from({ length: 100 }, (_, i) => 2.3 - i / 50);
  expect(cutAbove([line(...calm), line(2, 50, 1e30, NaN)])).toBe(4);
  expect(cutAbove([line(...calm)])).toBeUndefined();
  expect(cutAbove([line(1, 1000)])).toBeUndefined();
});

test("zooming keeps the place under the hand", () => {
  expect(zoomed({ min: 0, max: 100 }, 2, 25, { min: 0, max: 100 })).toEqual({ min: 12.5, max: 62.5 });
  expect(zoomed({ min: 20, max: 60 }, 0.5, 20, { min: 0, max: 100 })).toEqual({ min: 20, max: 100 });
});

test("zooming out past everything shows everything", () => {
  expect(zoomed({ min: 20, max: 60 }, 0.1, 40, { min: 0, max: 100 })).toBeNull();
});

test("moving stops at the beginning", () => {
  expect(moved({ min: 10, max: 30 }, 0.25)).toEqual({ min: 15, max: 35 });
  expect(moved({ min: 10, max: 30 }, -1)).toEqual({ min: 0, max: 20 });
});

test("ninety-six runs look different, and a run keeps its look", () => {
  for (const theme of ["light", "dark"] as const) {
    const looks = new Set(Array.from({ length: 96 }, (_, i) => JSON.stringify(runStyle(i, theme))));
    expect(looks.size).toBe(96);
  }
  expect(runStyle(3, "light")).toEqual(runStyle(3, "light"));
});

test("the curves of one run look different from each other and from those of its neighbours", () => {
  for (const theme of ["light", "dark"] as const) {
    const looks = Array.from({ length: 8 }, (_, i) => runStyles(i, theme)).flat();
    expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(looks.length);
    expect(runStyles(3, theme)[0]).toEqual(runStyle(3, theme));
  }
});

test("the first eight runs have the plain palette and whole lines", () => {
  expect(runStyle(0, "light")).toEqual({ color: "#0072b2", dash: [] });
  expect(runStyle(7, "light").dash).toEqual([]);
});

test("a weight's colour is symmetric about a zero that looks like the ground", () => {
  expect(weightColor(0, 1, "light")).toEqual([0xf7, 0xf7, 0xf7]);
  expect(weightColor(-1, 1, "light")).toEqual([0x00, 0x72, 0xb2]);
  expect(weightColor(2, 1, "light")).toEqual([0xd5, 0x5e, 0x00]);
  expect(weightColor(0, 0, "dark")).toEqual([0x17, 0x19, 0x1d]);
  expect(weightColor(NaN, 1, "dark")).toEqual([0xcc, 0x79, 0xa7]);
});

test("kernels fill the room in whole pixels and never leave it", () => {
  for (const room of [280, 480, 600]) {
    for (const kernels of [6, 10, 32, 96]) {
      const grid = layout(kernels, 5, 5, room);
      expect(grid.width).toBeLessThanOrEqual(room);
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(kernels);
      expect(Number.isInteger(grid.cell)).toBe(true);
    }
  }
});

test("an abscissa doubles until it is as long as the run will be", () => {
  expect([0, 1, 300, 500, 501, 1000].map((reached) => spanOf(1000, reached))).toEqual([1000, 3.90625, 500, 500, 1000, 1000]);
});

test("a scale holds all values, and one value alone is in its middle", () => {
  expect(scaleOf({ low: -2, high: 3 })).toEqual([-2, 3]);
  expect(scaleOf({ low: 2, high: 2 })).toEqual([1, 3]);
  expect(scaleOf({ low: 0, high: 0 })).toEqual([-0.5, 0.5]);
  expect(scaleOf({ low: Infinity, high: -Infinity })).toEqual([-1, 1]);
});
