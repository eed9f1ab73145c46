import { beforeEach, expect, test } from "vitest";
import { bucketsOf } from "../src/stream/backfill";
import { Following } from "../src/stream/following";

let sent: { type: string; runs: string; from?: string }[];
let open: boolean;
let records: Map<number, number>;
let rows: Map<number, number>;
let asked: { runs: number[]; all: number; done: () => void; failed: () => void }[];

beforeEach(() => {
  sent = [];
  open = true;
  records = new Map();
  rows = new Map();
  asked = [];
});

function following() {
  return new Following({
    rows: (run) => rows.get(run) ?? 0,
    records: (run) => records.get(run) ?? 0,
    curves: (runs, all) => new Promise((done, failed) => void asked.push({ runs: [...runs], all, done, failed: () => failed(new Error("no")) })),
    send: (message) => {
      if (open) sent.push(JSON.parse(message));
      return open;
    },
  });
}

const settled = () => new Promise((done) => setTimeout(done));

test("short histories are asked for at once, and what is not wanted any more is left", () => {
  const runs = following();
  runs.want(new Set([1, 2]));
  runs.want(new Set([2, 3]));
  expect(sent).toEqual([
    { type: "follow", runs: "1,2", from: "" },
    { type: "leave", runs: "1" },
    { type: "follow", runs: "3", from: "" },
  ]);
  expect([1, 2, 3].map((run) => runs.follows(run))).toEqual([false, true, true]);
});

test("many rows come as curves first, and the stream goes on where they end", async () => {
  for (let run = 1; run <= 20; run++) rows.set(run, 100_000);
  rows.set(21, 10);
  const runs = following();
  runs.want(new Set([...rows.keys()]));
  expect(sent).toEqual([{ type: "follow", runs: "21", from: "" }]);
  expect(asked.map(({ runs, all }) => [runs.length, all])).toEqual([[20, 21]]);
  // While they are under way nothing is asked for twice, and what is hidden meanwhile does not come.
  runs.want(new Set([1, 2, 21]));
  records.set(1, 500);
  asked[0]!.done();
  await settled();
  expect(sent.slice(1)).toEqual([{ type: "follow", runs: "1,2", from: "1:500" }]);
  // Again: of its rows something is there.
  runs.want(new Set([2]));
  runs.want(new Set([1, 2]));
  expect(asked.length).toBe(1);
  expect(sent.at(-1)).toEqual({ type: "follow", runs: "1", from: "1:500" });
});

test("without their curves the rows come", async () => {
  rows.set(1, 1_000_000);
  const runs = following();
  runs.want(new Set([1]));
  asked[0]!.failed();
  await settled();
  expect(sent).toEqual([{ type: "follow", runs: "1", from: "" }]);
});

test("a new socket is told everything, with the records that have come", () => {
  open = false;
  const runs = following();
  runs.want(new Set([1, 2]));
  expect(sent).toEqual([]);
  open = true;
  runs.opened();
  expect(sent).toEqual([{ type: "follow", runs: "1,2", from: "" }]);
  runs.caughtUp();
  expect(runs.settled).toBe(true);
  records.set(2, 7);
  runs.opened();
  expect(sent.at(-1)).toEqual({ type: "follow", runs: "1,2", from: "2:7" });
  expect(runs.settled).toBe(false);
});

test("a history that turned out to be another one is begun anew", () => {
  const runs = following();
  runs.want(new Set([1]));
  records.clear();
  runs.rewind();
  expect(sent.at(-1)).toEqual({ type: "follow", runs: "1", from: "" });
});

test("thousands of runs are named in messages that are not too long", () => {
  const runs = following();
  runs.want(new Set(Array.from({ length: 10_000 }, (_, i) => 1_000_000 + i)));
  expect(sent.length).toBe(5);
  expect(sent.every((message) => JSON.stringify(message).length < 60_000)).toBe(true);
});

test("the more curves, the fewer buckets of each", () => {
  expect([1, 8, 20, 100, 1000].map(bucketsOf)).toEqual([1024, 1024, 256, 64, 32]);
});
