import type { Run } from "../api/types";

/** Of every configuration and seed the last run, where it failed or diverged: what a retry trains again. */
export function retriable(runs: Run[]): Run[] {
  const last = new Map<string, Run>();
  for (const run of runs) last.set(sameness(run), run);
  return [...last.values()].filter((run) => run.state === "failed" || run.state === "diverged");
}

/** Equal for runs that are the same. */
export function sameness(run: Run): string {
  return JSON.stringify(Object.entries(run.parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}
