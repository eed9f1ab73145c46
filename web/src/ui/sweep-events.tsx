import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Sweep, SweepEvent } from "../api/types";
import { formatClock, formatCount } from "./format";
import { Loading, Trouble } from "./messages";

const MOST = 500;
const ODD = new Set(["diverged", "failed", "stalled", "began anew"]);

/** What happened to a sweep and its runs, the newest first; asked for again whenever something has. */
export function SweepEvents({ sweep }: { sweep: Sweep }) {
  const events = useSignal<SweepEvent[] | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    api.events(sweep.id, MOST, stop.signal).then(
      (found) => (events.value = found),
      (error: unknown) => {
        if (!stop.signal.aborted) problem.value = asProblem(error);
      },
    );
    return () => stop.abort();
  }, [sweep.id, sweep.state, sweep.runs, JSON.stringify(sweep.counts)]);
  if (problem.value !== null) return <Trouble problem={problem.value} />;
  const shown = events.value;
  if (shown === null) return <Loading what="events" />;
  return (
    <section class="panel" aria-label="Events">
      <header class="panel-head">
        <h2>Events</h2>
        <span class="muted">{shown.length === 0 ? "none was written down when this sweep was launched" : shown.length === MOST ? `the newest ${formatCount(MOST)}` : "the newest first"}</span>
      </header>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Events of the sweep">
        <table class="list events" data-testid="events" data-count={shown.length}>
          <thead>
            <tr>
              <th>Time</th>
              <th>Of</th>
              <th>Event</th>
              <th>Detail</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ at, run, what, detail }, i) => (
              <tr key={shown.length - i} data-odd={ODD.has(what)} data-what={what}>
                <td class="muted" title={at}>
                  {formatClock(Date.parse(at) / 1000)}
                </td>
                <td>{run === null ? "the sweep" : <a href={`/runs/${run}`}>run {run}</a>}</td>
                <td>{what}</td>
                <td>{detail ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
