import { expect, test } from "vitest";
import type { Run, RunState, Sweep } from "../src/api/types";
import { otherAxes, readExtension } from "../src/form/extension";
import { retriable } from "../src/ui/retriable";

const run = (id: number, state: RunState, seed: number) => ({ id, state, parameters: { "training.seed": seed, "training.optimizer.lr": 0.1 } }) as unknown as Run;

test("what is typed becomes the body of an extension", () => {
  expect(
    readExtension({ "training.optimizer.lr": "0.1, 0.2", "training.optimizer.nesterov": "true,false", preset: "basic-cnn", seeds: "4 5", "training.epochs": " " }),
  ).toEqual({ body: { axes: { "training.optimizer.lr": [0.1, 0.2], "training.optimizer.nesterov": [true, false], preset: ["basic-cnn"] }, seeds: [4, 5] } });
  expect(readExtension({ "training.epochs": "two" })).toEqual({ path: "training.epochs", error: '"two" is not a number; write values as 0.1, 0.01' });
  expect(readExtension({})).toEqual({ body: {} });
});

test("only settings that the runs have can become axes", () => {
  const sweep = { axes: [{ path: "training.optimizer.lr", values: [0.1] }] } as unknown as Sweep;
  const others = otherAxes(sweep, new Set(["training.optimizer.momentum"]));
  expect(others).toContain("training.optimizer.momentum");
  expect(others).toContain("training.warmup_steps");
  expect(others).not.toContain("training.optimizer.rho");
  expect(others).not.toContain("training.optimizer.lr");
});

test("a run is tried again unless a later one stands in its place", () => {
  const runs = [run(1, "failed", 1), run(2, "done", 2), run(3, "diverged", 3), run(4, "queued", 1), run(5, "stopped", 4)];
  expect(retriable(runs).map(({ id }) => id)).toEqual([3]);
});
