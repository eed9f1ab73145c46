import { ENDED, type Run } from "../api/types";
import { ACCURACY, LOSS, wallAt, type RunMetrics } from "../stream/metrics";
import { formatClock, formatCount, formatDuration, formatLoss, formatPercent } from "./format";

interface Entry {
  /** Seconds of the Unix clock. */
  at: number;
  what: string;
  detail: string;
  odd?: boolean;
}

const MOST = 400;

/**
 * What happened to a run, in its order.
 *
 * @param caughtUp whether the metrics are all there; they change in place, so that this is what draws the log of an ended run again
 */
export function RunLog({ run, metrics, caughtUp }: { run: Run; metrics: RunMetrics; caughtUp: boolean }) {
  const entries = entriesOf(run, metrics);
  const shown = entries.slice(-MOST);
  return (
    <section class="panel" aria-label="Log">
      <header class="panel-head">
        <h2>Log</h2>
        <span class="muted">{!caughtUp ? "reading the history" : entries.length > MOST ? `the last ${formatCount(MOST)} of ${formatCount(entries.length)}; a download has all` : "every batch is in the download"}</span>
      </header>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Log of the run">
        <table class="list" data-testid="run-log">
          <thead>
            <tr>
              <th class="num">Time</th>
              <th>Event</th>
              <th>Detail</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ at, what, detail, odd }, i) => (
              <tr key={i} data-odd={odd}>
                <td class="num muted">{formatClock(at)}</td>
                <td>{what}</td>
                <td>{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function entriesOf(run: Run, metrics: RunMetrics): Entry[] {
  const seconds = (iso: string) => Date.parse(iso) / 1000;
  const entries: Entry[] = [{ at: seconds(run.created_at), what: "Launched", detail: `as run ${run.id} of sweep ${run.sweep}` }];
  if (run.started_at !== null) entries.push({ at: seconds(run.started_at), what: "Started", detail: `on ${run.device ?? "a device"}, numerics version ${run.numerics_version}${run.continues === null ? "" : `, from step ${formatCount(run.continues.step)} of run ${run.continues.run}`}` });
  for (const points of metrics.batches) {
    const values = points.values[LOSS]!;
    for (let i = 0; i < points.length; i++) {
      if (Number.isFinite(values.at(i))) continue;
      entries.push({ at: wallAt(points, i), what: "Loss not finite", detail: `${formatLoss(values.at(i))} at step ${formatCount(points.step.at(i))}`, odd: true });
      break;
    }
  }
  const [tests] = metrics.evaluations;
  let best = -Infinity;
  for (let i = 0; i < tests.length; i++) {
    const accuracy = tests.values[ACCURACY]!.at(i);
    const record = accuracy > best;
    best = Math.max(best, accuracy);
    entries.push({ at: wallAt(tests, i), what: "Evaluated", detail: `step ${formatCount(tests.step.at(i))}: test loss ${formatLoss(tests.values[LOSS]!.at(i))}, accuracy ${formatPercent(accuracy)} %${record ? ", the best so far" : ""}${run.continues !== null && tests.step.at(i) <= run.continues.step ? `, in run ${run.continues.run}` : ""}` });
  }
  if (run.ended_at !== null && ENDED.has(run.state)) {
    entries.push({ at: seconds(run.ended_at), what: run.state[0]!.toUpperCase() + run.state.slice(1), detail: run.reason ?? `after ${formatCount(run.step)} steps in ${formatDuration(run.elapsed_s)}`, odd: run.state === "failed" || run.state === "diverged" });
  }
  return entries.sort((a, b) => a.at - b.at);
}
