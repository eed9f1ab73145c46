import type { Run, Value } from "../api/types";
import { ALPHA, sampleOf, welch, type Sample } from "./sample";

export const SEED = "training.seed";

/** What runs are compared by. `of` gives null where there is no such number, or none that is finite. */
export interface Metric {
  better: "higher" | "lower";
  of(run: Run): number | null;
}

/** All runs that differ in nothing but the seed. */
export interface Configuration {
  key: string;
  /** In the order of the varying parameters, without the seed. */
  parameters: { path: string; value: Value }[];
  /** Those that are done and have the number. */
  runs: Run[];
  sample: Sample | null;
  diverged: number;
  failed: number;
  /** Not done yet, or stopped. */
  open: number;
  /** 1 is best; null without a finished run. */
  rank: number | null;
  /** Whether others have the same rank. */
  shared: boolean;
}

/** Best first; configurations without a finished run come last, in their order. */
export function leaderboard(runs: Run[], varying: string[], metric: Metric): Configuration[] {
  const paths = varying.filter((path) => path !== SEED);
  const groups = new Map<string, Configuration>();
  for (const run of newest(runs, paths)) {
    const parameters = paths.map((path) => ({ path, value: run.parameters[path] ?? null }));
    const key = JSON.stringify(parameters.map(({ value }) => value));
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { key, parameters, runs: [], sample: null, diverged: 0, failed: 0, open: 0, rank: null, shared: false }));
    const value = run.state === "done" ? metric.of(run) : null;
    if (value !== null) group.runs.push(run);
    else if (run.state === "diverged" || run.state === "done") group.diverged++;
    else if (run.state === "failed") group.failed++;
    else group.open++;
  }
  const all = [...groups.values()];
  for (const group of all) if (group.runs.length > 0) group.sample = sampleOf(group.runs.map((run) => metric.of(run)!));
  const sign = metric.better === "higher" ? -1 : 1;
  const ranked = all.filter((group) => group.sample !== null).sort((a, b) => sign * (a.sample!.mean - b.sample!.mean));
  rank(ranked);
  return [...ranked, ...all.filter((group) => group.sample === null)];
}

/**
 * A rank begins with its best configuration, and goes on as long as a configuration cannot be told apart from that one; the first that can begins the next.
 * Without two seeds on either side nothing can be told apart.
 */
function rank(best: Configuration[]) {
  let first = 0;
  best.forEach((group, place) => {
    const p = welch(best[first]!.sample!, group.sample!);
    if (p !== null && p < ALPHA) first = place;
    group.rank = first + 1;
    if (place > first) group.shared = best[first]!.shared = true;
  });
}

/** A run that was tried again counts once, as it went last. */
function newest(runs: Run[], paths: string[]): Run[] {
  const last = new Map<string, Run>();
  for (const run of runs) last.set(JSON.stringify([...paths, SEED].map((path) => run.parameters[path] ?? null)), run);
  return [...last.values()];
}
