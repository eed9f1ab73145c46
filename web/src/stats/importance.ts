import type { Run } from "../api/types";
import type { Metric } from "./leaderboard";

export interface Importance {
  path: string;
  /** Share of the variance that the values of this parameter alone explain, corrected for their number; never below 0. Null where it cannot be told. */
  share: number | null;
  /** Runs and values it was reckoned from. */
  n: number;
  levels: number;
}

/** One parameter at a time, largest share first: epsilon squared, 1 - (within / (n - k)) / (total / (n - 1)). What parameters do only together is not in it. */
export function importance(runs: Run[], varying: string[], metric: Metric): Importance[] {
  const done = runs.filter((run) => run.state === "done" && metric.of(run) !== null);
  const values = done.map((run) => metric.of(run)!);
  return varying
    .map((path) => {
      const groups = new Map<string, number[]>();
      done.forEach((run, i) => {
        const key = JSON.stringify(run.parameters[path] ?? null);
        groups.set(key, [...(groups.get(key) ?? []), values[i]!]);
      });
      const [n, k] = [values.length, groups.size];
      const total = squares(values);
      const within = [...groups.values()].reduce((sum, group) => sum + squares(group), 0);
      const share = n <= k || k < 2 || total === 0 ? null : Math.max(0, 1 - within / (n - k) / (total / (n - 1)));
      return { path, share, n, levels: k };
    })
    .sort((a, b) => (b.share ?? -1) - (a.share ?? -1));
}

function squares(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
