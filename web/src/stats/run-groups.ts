import { float, type Run, type Value } from "../api/types";
import { SEED } from "./leaderboard";

/** Of values of several runs; the deviation is null for one. */
export interface Spread {
  mean: number;
  deviation: number | null;
}

/** Runs of a sweep that differ in nothing but the seed. */
export interface RunGroup {
  key: string;
  runs: Run[];
  parameters: Record<string, Value>;
  /** Null where no run has a finite one. */
  loss: Spread | null;
  best: Spread | null;
}

/** Runs by configuration, in the order of their first runs; one for each run where the seed does not vary. */
export function runGroups(runs: Run[], varying: string[]): RunGroup[] {
  const paths = varying.filter((path) => path !== SEED);
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = JSON.stringify(paths.map((path) => run.parameters[path] ?? null));
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [run]);
    else members.push(run);
  }
  return [...groups].map(([key, members]) => ({
    key,
    runs: members,
    parameters: members[0]!.parameters,
    loss: spread(members.map((run) => float(run.loss))),
    best: spread(members.map((run) => float(run.best_test_accuracy))),
  }));
}

export function spread(values: (number | null)[]): Spread | null {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: known.length < 2 ? null : Math.sqrt(squares / (known.length - 1)) };
}
