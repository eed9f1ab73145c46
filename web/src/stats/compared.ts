import type { Run, Value } from "../api/types";

// As many as the palette has before it repeats.
const STYLES = 96;

/** A place in the palette for each run: its own, or the next free one where a run of another sweep has it. */
export function distinctStyles(runs: Run[]): Map<number, number> {
  const taken = new Set<number>();
  const styles = new Map<number, number>();
  for (const run of runs) {
    let at = run.index % STYLES;
    while (taken.has(at)) at = (at + 1) % STYLES;
    taken.add(at);
    styles.set(run.id, at);
  }
  return styles;
}

/** The parameters in which runs differ, in the order of the first run that has them. */
export function differing(runs: Run[]): string[] {
  return paths(runs).filter((path) => new Set(runs.map((run) => said(run.parameters[path]))).size > 1);
}

export function paths(runs: Run[]): string[] {
  return [...new Set(runs.flatMap((run) => Object.keys(run.parameters)))];
}

/** Two values are the same when they are said in the same way; a parameter that a run does not have is null. */
export function said(value: Value | undefined): string {
  return JSON.stringify(value ?? null);
}
