import { float, type Run, type RunState, type Value } from "../api/types";

/** What the table can be sorted by: a parameter's path, or one of the fixed columns. */
export type SortKey = string;

export interface Sort {
  key: SortKey;
  descending: boolean;
}

const STATES: RunState[] = ["running", "paused", "queued", "done", "stopped", "diverged", "failed"];

const FIXED: Record<string, (run: Run) => Value> = {
  index: (run) => run.index,
  state: (run) => STATES.indexOf(run.state) + (run.total_steps === 0 ? 0 : 0.99 * (1 - run.step / run.total_steps)),
  loss: (run) => float(run.loss),
  best: (run) => float(run.best_test_accuracy),
};

/** As it stands in an address: `best`, and `-best` for the largest first; null for the order of the runs. */
export function writeSort({ key, descending }: Sort): string | null {
  return key === "index" && !descending ? null : `${descending ? "-" : ""}${key}`;
}

/** The order of the runs where the text names no column. */
export function readSort(text: string, varying: string[]): Sort {
  const descending = text.startsWith("-");
  const key = descending ? text.slice(1) : text;
  return Object.hasOwn(FIXED, key) || varying.includes(key) ? { key, descending } : { key: "index", descending: false };
}

/** In the order asked for; what has no value, or one that is no number, comes last either way. */
export function sortRuns(runs: Run[], { key, descending }: Sort): Run[] {
  return sortValues(runs, FIXED[key] ?? ((run: Run) => run.parameters[key] ?? null), (run) => run.index, descending);
}

/** @param place decides between equal values, and is never turned around */
export function sortValues<T>(all: T[], value: (of: T) => Value, place: (of: T) => number, descending: boolean): T[] {
  const missing = (v: Value) => v === null || Number.isNaN(v);
  return [...all].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (missing(x) || missing(y)) return Number(missing(x)) - Number(missing(y)) || place(a) - place(b);
    const order = typeof x === "string" && typeof y === "string" ? x.localeCompare(y, "en", { numeric: true }) : Number(x) - Number(y);
    return (descending ? -order : order) || place(a) - place(b);
  });
}

