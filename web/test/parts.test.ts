import { expect, test } from "vitest";
import type { ChartRun } from "../src/charts/group";
import { Legend, partOf } from "../src/charts/parts";
import { runStyles } from "../src/charts/style";
import { NONE, Points, RunMetrics } from "../src/stream/metrics";

function run(id: number): ChartRun {
  return { run: id, label: `run ${id}`, dataset: "uniform3x3", styles: runStyles(id, "light"), metrics: new RunMetrics(), totalSteps: 10, course: { stepsPerEpoch: 10, batchSize: 64, samples: 640 } };
}

test("the only curve of a run needs no name", () => {
  expect(partOf(run(0), new Points(2), 1)).toBeNull();
});

test("a series keeps its look when others come", () => {
  const one = run(0);
  const alone = partOf(one, new Points(2, 1), 1)!;
  expect(alone).toEqual({ dataset: "uniform3x3", series: 1, style: one.styles[1] });
  expect(partOf(one, new Points(2, 1), 3)).toEqual(alone);
  expect(partOf(one, new Points(2, 0), 2)!.style).toEqual(one.styles[0]);
  expect(partOf(one, new Points(2, NONE), 3)!.style).toEqual(one.styles[3]);
});

test("the legend names each part once and stays the same array while nothing changes", () => {
  const legend = new Legend();
  const fill = (runs: ChartRun[]) => {
    legend.clear();
    for (const one of runs) for (const series of [0, 1]) legend.add(partOf(one, new Points(2, series), 2)!);
  };
  fill([run(0), run(1)]);
  const first = legend.list([]);
  expect(first.map(({ series, style }) => [series, style.color])).toEqual([[0, run(0).styles[0]!.color], [1, run(0).styles[1]!.color]]);
  fill([run(0), run(1)]);
  expect(legend.list(first)).toBe(first);
  fill([run(1)]);
  expect(legend.list(first)).not.toBe(first);
  legend.clear();
  expect(legend.list(first)).toEqual([]);
});
