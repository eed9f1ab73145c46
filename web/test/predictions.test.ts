import { expect, test } from "vitest";
import { nested } from "../src/ui/run-experiment";
import { askPredictions, cellOf, worstMistakes, type Said, type SaidOfAll } from "../src/stats/predictions";
import { differing, distinctStyles } from "../src/stats/compared";
import type { Predictions, Run } from "../src/api/types";

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

test("predictions come in parts that fit the pace of the server, all with the weights of the first", async () => {
  const base64 = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const asked: [number | null, number, number][] = [];
  let clock = 0;
  const ask = async (step: number | null, from: number, count: number): Promise<Predictions> => {
    asked.push([step, from, count]);
    const n = Math.min(count, 4000 - from);
    clock += n / 2;
    const labels = Uint8Array.from({ length: n }, (_, i) => (from + i) % 2);
    const sure = base64(Float32Array.from(labels, (_, i) => from + i).buffer);
    return { dataset: "d", step: step ?? 8, from, samples: n, total: 4000, correct: n / 2, confusion: [[n / 2, 0], [n / 2, 0]], labels: base64(labels.buffer), predicted: base64(new Uint8Array(n).buffer), confidence: sure, of_label: sure };
  };
  const parts: SaidOfAll[] = [];
  await askPredictions(ask, null, (part) => parts.push(part), () => clock);
  expect(asked).toEqual([[null, 0, 1000], [8, 1000, 800], [8, 1800, 800], [8, 2600, 800], [8, 3400, 800]]);
  expect(parts.map(({ said }) => said.length)).toEqual([1000, 1800, 2600, 3400, 4000]);
  const whole = parts.at(-1)!;
  expect([whole.correct, whole.confusion]).toEqual([2000, [[2000, 0], [2000, 0]]]);
  expect(whole.said[3401]).toEqual({ sample: 3401, label: 1, predicted: 0, confidence: 3401, ofLabel: 3401 });
});
