import { float, type JsonNumber, type Run, type Value } from "../api/types";
import type { Metric } from "./leaderboard";

/** What a run can be placed by. */
export interface Column {
  key: string;
  name: string;
  /** Behind the name, where there is one. */
  unit: string;
  /** Whether its values are what somebody has chosen. */
  chosen?: boolean;
  /** A share of 1, shown in percent. */
  percent: boolean;
  of(run: Run): Value;
}

const finite = (value: JsonNumber | null) => {
  const number = float(value);
  return number !== null && Number.isFinite(number) ? number : null;
};

export const RESULTS: Column[] = [
  { key: "test_accuracy", name: "Last test accuracy", unit: "%", percent: true, of: (run) => finite(run.test_accuracy) },
  { key: "best_test_accuracy", name: "Best test accuracy", unit: "%", percent: true, of: (run) => finite(run.best_test_accuracy) },
  { key: "test_loss", name: "Last test loss", unit: "", percent: false, of: (run) => finite(run.test_loss) },
  { key: "loss", name: "Loss of the last batch", unit: "", percent: false, of: (run) => finite(run.loss) },
  { key: "images_per_second", name: "Images per second", unit: "", percent: false, of: (run) => finite(run.images_per_second) },
  { key: "elapsed_s", name: "Training time", unit: "s", percent: false, of: (run) => run.elapsed_s },
  { key: "step", name: "Steps", unit: "", percent: false, of: (run) => run.step },
  { key: "run", name: "Run", unit: "", percent: false, of: (run) => run.id },
];

/** Those that a leaderboard can go by. */
export const METRICS: (Column & Metric)[] = RESULTS.slice(0, 5).map((column) => ({
  ...column,
  better: column.key.endsWith("loss") ? "lower" : "higher",
  of: (run) => column.of(run) as number | null,
}));

export function parameterColumn(path: string, name: string): Column {
  return { key: path, name, unit: "", chosen: true, percent: false, of: (run) => run.parameters[path] ?? null };
}
