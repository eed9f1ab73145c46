import type { JsonNumber, Run } from "../api/types";
import { ACCURACY, LOSS, type Points, type RunMetrics } from "../stream/metrics";

/** A run as its newest row has it, while it trains: what the server tells of it is some tenths of a second older than the curve beside it. */
export function newest(run: Run, rows: RunMetrics | undefined): Run {
  if (rows === undefined || run.state !== "running") return run;
  let from: Points | undefined;
  let step = run.step;
  for (const points of rows.batches) {
    const last = points.step.last ?? 0;
    if (last > step) [step, from] = [last, points];
  }
  if (from === undefined) return run;
  const accuracy = from.values[ACCURACY]!.last!;
  return {
    ...run,
    step,
    loss: numberOf(from.values[LOSS]!.last!),
    accuracy: Number.isNaN(accuracy) ? run.accuracy : accuracy,
  };
}

function numberOf(value: number): JsonNumber {
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}
