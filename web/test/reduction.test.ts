import { expect, test } from "vitest";
import { Curve } from "../src/charts/curve";
import { Reduction } from "../src/charts/reduction";
import { Points } from "../src/stream/metrics";

const COURSE = { stepsPerEpoch: 100, batchSize: 1, samples: 100 };
const wave = (i: number) => (i % 97 === 50 ? NaN : i % 1013 === 1000 ? Infinity : Math.sin(i) + Math.sin(i / 17));

function grow(points: Points, rows: number) {
  for (let i = 0; i < rows; i++) points.push(points.length + 1, points.length / 10, points.length, wave(points.length), 0);
}

/** A generator of its own, so that the test is the same every time. */
function* numbers() {
  for (let x = 1; ; ) yield (x = (x * 48_271) % 2_147_483_647) % 1000;
}

test.each(["raw", "smoothed", "means"] as const)("a curve that grows is reduced (%s) to the same points as one that is reduced at once", (which) => {
  const points = new Points(2);
  const curve = new Curve(points, 0, COURSE);
  const kept = new Reduction();
  const random = numbers();
  let resumed = 0;
  let before: { x: number; y: number }[] = [];
  for (let look = 0; look < 400; look++) {
    grow(points, random.next().value! % 40);
    curve.update(which === "smoothed" ? 0.9 : 0);
    const fill = (into: Reduction) => (which === "means" ? curve.means("step", 0, 20_000, 64, into) : curve.reduce(which, "step", 0, 20_000, 64, into));
    fill(kept);
    const fresh = new Reduction();
    fill(fresh);
    expect(kept.data).toEqual(fresh.data);
    // What is said to be as it was is as it was.
    expect(kept.data.slice(0, kept.changed)).toEqual(before.slice(0, kept.changed));
    if (kept.changed > 0) resumed++;
    before = kept.data.map((point) => ({ ...point }));
  }
  expect(resumed).toBeGreaterThan(350);
});

test("a view that goes elsewhere is reduced anew, and one that stands still not at all", () => {
  const points = new Points(2);
  grow(points, 5000);
  const curve = new Curve(points, 0, COURSE);
  curve.update(0);
  const into = new Reduction();
  for (const [min, max] of [[0, 5000], [100, 900], [100, 300], [100, 2000], [99, 2000]] as const) {
    curve.reduce("raw", "step", min, max, 64, into);
    const fresh = new Reduction();
    curve.reduce("raw", "step", min, max, 64, fresh);
    expect(into.data).toEqual(fresh.data);
  }
  curve.reduce("raw", "step", 99, 2000, 64, into);
  expect(into.changed).toBe(into.data.length);
});
