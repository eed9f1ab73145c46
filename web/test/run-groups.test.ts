import { describe, expect, it } from "vitest";
import type { Run } from "../src/api/types";
import { runGroups, spread } from "../src/stats/run-groups";
import { groupedLines } from "../src/ui/run-rows";

const run = (index: number, lr: number, seed: number, best: number | "NaN" | null): Run => ({ id: 10 + index, index, parameters: { "training.optimizer.lr": lr, "training.seed": seed }, loss: null, best_test_accuracy: best }) as unknown as Run;
const RUNS = [run(0, 0.1, 1, 0.5), run(1, 0.1, 2, 0.7), run(2, 0.01, 1, 0.9), run(3, 0.01, 2, "NaN"), run(4, 0.1, 3, null)];
const VARYING = ["training.optimizer.lr", "training.seed"];

describe("configurations", () => {
  it("are runs that differ in nothing but the seed", () => {
    const groups = runGroups(RUNS, VARYING);
    expect(groups.map(({ runs }) => runs.map(({ id }) => id))).toEqual([[10, 11, 14], [12, 13]]);
    expect(groups[0]!.best!.mean).toBeCloseTo(0.6, 12);
    expect(groups[0]!.best!.deviation).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(groups[1]!.best).toEqual({ mean: 0.9, deviation: null });
    expect(groups[0]!.loss).toBeNull();
  });

  it("have no mean of what is not finite", () => {
    expect(spread([null, Number.NaN, Infinity])).toBeNull();
    expect(spread([2, 4, 6])).toEqual({ mean: 4, deviation: 2 });
  });

  it("are sorted by their means, each with its runs while it is open", () => {
    const groups = runGroups(RUNS, VARYING);
    const ids = (lines: ReturnType<typeof groupedLines>) => lines.map((line) => ("group" in line ? line.group.parameters["training.optimizer.lr"] : line.run.id));
    expect(ids(groupedLines(groups, { key: "best", descending: true }, () => true))).toEqual([0.01, 12, 13, 0.1, 11, 10, 14]);
    expect(ids(groupedLines(groups, { key: "training.optimizer.lr", descending: true }, ({ key }) => key === "[0.01]"))).toEqual([0.1, 0.01, 12, 13]);
  });
});
