import type { Run, Value } from "../api/types";
import type { Metric } from "./leaderboard";

/** The mean of a metric over the runs that are done, for every pair of values of two parameters that occurs. */
export function heat(runs: Run[], across: string, down: string, metric: Metric) {
  const sums = new Map<string, { sum: number; n: number }>();
  const [columns, rows] = [new Set<Value>(), new Set<Value>()];
  for (const run of runs) {
    const value = run.state === "done" ? metric.of(run) : null;
    if (value === null) continue;
    const [x, y] = [run.parameters[across] ?? null, run.parameters[down] ?? null];
    columns.add(x);
    rows.add(y);
    const cell = sums.get(keyOf(x, y)) ?? { sum: 0, n: 0 };
    sums.set(keyOf(x, y), { sum: cell.sum + value, n: cell.n + 1 });
  }
  const cells = new Map([...sums].map(([key, { sum, n }]) => [key, { mean: sum / n, n }]));
  const means = [...cells.values()].map(({ mean }) => mean);
  return { columns: sorted(columns), rows: sorted(rows), cells, low: Math.min(...means), high: Math.max(...means) };
}

function sorted(values: Set<Value>): Value[] {
  return [...values].sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true })));
}

export function keyOf(x: Value, y: Value): string {
  return JSON.stringify([x, y]);
}
