import { expect, test } from "vitest";
import { nested } from "../src/ui/run-experiment";
import { cellOf, worstMistakes, type Said } from "../src/stats/predictions";
import { differing, distinctStyles } from "../src/stats/compared";
import type { Run } from "../src/api/types";

const said = (sample: number, label: number, predicted: number, confidence: number): Said => ({ sample, label, predicted, confidence, ofLabel: 0 });

test("the worst mistakes are those that a run was surest of", () => {
  const all = [said(0, 1, 1, 0.99), said(1, 1, 2, 0.4), said(2, 3, 2, 0.9), said(3, 1, 2, 0.9), said(4, 1, 2, NaN)];
  expect(worstMistakes(all).map(({ sample }) => sample)).toEqual([2, 3, 1, 4]);
  expect(cellOf(all, 1, 2).map(({ sample }) => sample)).toEqual([3, 1, 4]);
});

test("a run's flat parameters become an experiment", () => {
  const parameters = { preset: null, model: "{}", dataset: "strokes", "dataset.train": 10, "training.optimizer.lr": 0.1, "training.clip.max_norm": null };
  expect(nested({ parameters }, { layers: [] })).toEqual({ model: { layers: [] }, dataset: { name: "strokes", train: 10 }, training: { optimizer: { lr: 0.1 } } });
});

test("runs differ where one says what another does not, and keep their colours as far as they can", () => {
  const run = (id: number, index: number, parameters: object) => ({ id, index, parameters }) as unknown as Run;
  const runs = [run(7, 0, { lr: 0.1, seed: 1 }), run(9, 0, { lr: 0.1, seed: 2, betas: "x" }), run(8, 1, { lr: 0.1, seed: 1 })];
  expect(differing(runs)).toEqual(["seed", "betas"]);
  expect([...distinctStyles(runs)]).toEqual([[7, 0], [9, 1], [8, 2]]);
});
