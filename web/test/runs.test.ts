import { expect, test } from "vitest";
import type { Run } from "../src/api/types";
import { Problem } from "../src/api/problem";
import { newestFirst } from "../src/state/overview";
import { Latency } from "../src/stream/latency";
import { sortRuns } from "../src/ui/run-columns";

function run(index: number, part: Partial<Run>): Run {
  return { id: index + 10, index, state: "done", step: 10, total_steps: 10, loss: null, best_test_accuracy: null, parameters: {}, ...part } as Run;
}

const order = (runs: Run[]) => runs.map((r) => r.index);

test("runs are sorted by number, and what has none comes last either way", () => {
  const runs = [run(0, { loss: 0.5 }), run(1, { loss: "NaN" }), run(2, { loss: 0.1 }), run(3, {})];
  expect(order(sortRuns(runs, { key: "loss", descending: false }))).toEqual([2, 0, 1, 3]);
  expect(order(sortRuns(runs, { key: "loss", descending: true }))).toEqual([0, 2, 1, 3]);
});

test("runs are sorted by a parameter, equal ones by their place", () => {
  const runs = [2, 1, 2, 1].map((value, i) => run(i, { parameters: { "training.seed": value } }));
  expect(order(sortRuns(runs, { key: "training.seed", descending: false }))).toEqual([1, 3, 0, 2]);
});

test("running comes before queued, and among running the one that is further", () => {
  const runs = [run(0, { state: "queued", step: 0 }), run(1, { state: "running", step: 2 }), run(2, { state: "running", step: 7 }), run(3, { state: "failed" })];
  expect(order(sortRuns(runs, { key: "state", descending: false }))).toEqual([2, 1, 0, 3]);
});

test("changed sweeps replace what was known, the newest first", () => {
  const merged = newestFirst([{ id: 2, n: "old" }, { id: 1, n: "one" }], [{ id: 2, n: "new" }, { id: 3, n: "three" }], (s) => s.id);
  expect(merged).toEqual([{ id: 3, n: "three" }, { id: 2, n: "new" }, { id: 1, n: "one" }]);
});

test("a problem keeps its path, and an answer that is none is told by its status", async () => {
  const body = { title: "Bad Request", status: 400, detail: "seeds[1]: seed=-1, allowed are 0 to 9007199254740991", path: "seeds[1]" };
  const problem = await Problem.of(new Response(JSON.stringify(body), { status: 400 }));
  expect([problem.message, problem.path, problem.status]).toEqual([body.detail, "seeds[1]", 400]);
  const bare = await Problem.of(new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
  expect([bare.message, bare.path]).toEqual(["the server answered 502 Bad Gateway", undefined]);
});

test("latency is measured from a row's time to the frame that shows it", () => {
  const latency = new Latency();
  latency.received(1000);
  latency.received(1040);
  latency.drawn(1060);
  expect(latency.measured.value).toEqual({ p50: 60, p95: 60, count: 2 });
  latency.received(1500);
  latency.skip();
  latency.drawn(9000);
  expect(latency.measured.value?.count).toBe(2);
});
