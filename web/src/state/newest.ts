import { float, type JsonNumber, type Run, type Sweep } from "../api/types";
import { ACCURACY, LOSS, type Points, type RunMetrics } from "../stream/metrics";

/** A run as its newest rows have it, while it trains: what the server tells of it is some tenths of a second older than the curves beside it. */
export function newest(run: Run, rows: RunMetrics | undefined): Run {
  return rows === undefined || run.state !== "running" ? run : evaluated(run, trained(run, rows), rows.evaluations[0]);
}

function trained(run: Run, rows: RunMetrics): Run {
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

/** @param run as the server told of it: it may know nothing yet of evaluations at its step or behind it */
function evaluated(run: Run, now: Run, tests: Points): Run {
  let most = float(run.best_test_accuracy) ?? -Infinity;
  let at = tests.length;
  for (; at > 0 && tests.step.at(at - 1) >= run.step; at--) {
    const accuracy = tests.values[ACCURACY]!.at(at - 1);
    if (accuracy > most) most = accuracy;
  }
  if (at === tests.length) return now;
  const accuracy = tests.values[ACCURACY]!.last!;
  return {
    ...now,
    test_loss: numberOf(tests.values[LOSS]!.last!),
    test_accuracy: Number.isNaN(accuracy) ? run.test_accuracy : accuracy,
    best_test_accuracy: most === -Infinity ? null : most,
  };
}

/** The best of a sweep: what the server tells of it, or a run that is better by now. */
export function best({ best: told }: Sweep, runs: readonly Run[]): Sweep["best"] {
  let found = told;
  let most = Math.fround(float(told?.test_accuracy) ?? -Infinity);
  for (const { id, best_test_accuracy } of runs) {
    const accuracy = Math.fround(float(best_test_accuracy) ?? -Infinity);
    if (accuracy > most) [most, found] = [accuracy, { run: id, test_accuracy: accuracy }];
  }
  return found;
}

function numberOf(value: number): JsonNumber {
  return Number.isFinite(value) ? value : (String(value) as JsonNumber);
}
