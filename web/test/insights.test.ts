import { expect, test } from "vitest";
import type { Run } from "../src/api/types";
import { brushed, readBrushes, writeBrushes } from "../src/stats/brush";
import { METRICS, parameterColumn } from "../src/stats/columns";
import { importance } from "../src/stats/importance";
import { heat } from "../src/stats/heat";

const accuracy = METRICS[0]!;
const run = (id: number, parameters: Record<string, number | string>, test_accuracy: number, state = "done") => ({ id, index: id, state, parameters, test_accuracy }) as unknown as Run;

test("brushes survive an address, and what lies outside of one does not pass", () => {
  const brushes = new Map<string, [number, number]>([["training.optimizer.lr", [0.01, 0.1]], ["kind", [1, 1]]]);
  expect([...readBrushes(writeBrushes(brushes))]).toEqual([...brushes]);
  expect([...readBrushes("a~x~1|b~1|~~|c~1~2")]).toEqual([["c", [1, 2]]]);
  const runs = [run(1, { lr: 0.001, kind: "a" }, 0.1), run(2, { lr: 0.05, kind: "b" }, 0.2), run(3, { lr: 0.1, kind: "a" }, 0.3), run(4, { kind: "b" }, 0.4)];
  const columns = [parameterColumn("lr", "lr"), parameterColumn("kind", "kind")];
  expect(brushed(runs, columns, new Map([["lr", [0.01, 0.1]]])).map(({ id }) => id)).toEqual([2, 3]);
  expect(brushed(runs, columns, new Map([["kind", [1, 1]], ["lr", [0, 1]]])).map(({ id }) => id)).toEqual([2]);
  expect(brushed(runs, columns, new Map())).toBe(runs);
});

test("a parameter that decides everything explains everything, one that does nothing nothing", () => {
  const runs = [0, 1, 2, 3].flatMap((i) => [run(2 * i, { a: 0, b: i % 2 }, 0.2), run(2 * i + 1, { a: 1, b: i % 2 }, 0.8)]);
  const [first, second] = importance(runs, ["b", "a"], accuracy);
  expect(first).toEqual({ path: "a", share: 1, n: 8, levels: 2 });
  expect(second).toEqual({ path: "b", share: 0, n: 8, levels: 2 });
  // Each run a value of its own: nothing is left to compare with.
  expect(importance(runs.map((one, i) => ({ ...one, parameters: { a: i } })), ["a"], accuracy)[0]!.share).toBeNull();
});

test("a cell of the heat map is the mean of its runs that are done", () => {
  const runs = [run(1, { a: 10, b: 1 }, 0.2), run(2, { a: 10, b: 1 }, 0.4), run(3, { a: 9, b: 2 }, 0.9), run(4, { a: 9, b: 1 }, 0.5, "running")];
  const { columns, rows, cells, low, high } = heat(runs, "a", "b", accuracy);
  expect([columns, rows]).toEqual([[9, 10], [1, 2]]);
  expect([...cells]).toEqual([["[10,1]", { mean: 0.30000000000000004, n: 2 }], ["[9,2]", { mean: 0.9, n: 1 }]]);
  expect(high - low).toBeCloseTo(0.6);
});
