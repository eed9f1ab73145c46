import { expect, test } from "vitest";
import type { Run } from "../src/api/types";
import { courseOf } from "../src/pages/course";

const run = (parameters: Record<string, number>, total_steps: number, epochs = 10) => ({ parameters: { "training.batch_size": 64, "dataset.train": 0, ...parameters }, total_steps, epochs }) as unknown as Run;

test("an epoch has all images of the dataset, or as many as the run takes", () => {
  expect(courseOf(run({}, 9380), { train: 60_000 })).toEqual({ stepsPerEpoch: 938, batchSize: 64, samples: 60_000 });
  expect(courseOf(run({ "dataset.train": 6400 }, 1000), { train: 60_000 })).toEqual({ stepsPerEpoch: 100, batchSize: 64, samples: 6400 });
  expect(courseOf(run({}, 9380), undefined)).toEqual({ stepsPerEpoch: 938, batchSize: 64, samples: 938 * 64 });
});

test("a limit of steps does not make epochs shorter", () => {
  expect(courseOf(run({ "training.steps": 150, "dataset.train": 6300 }, 150), undefined)).toEqual({ stepsPerEpoch: 99, batchSize: 64, samples: 6300 });
  expect(courseOf(run({ "training.steps": 5000, "dataset.train": 6400 }, 1000), undefined).stepsPerEpoch).toBe(100);
});
