import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import type { Run, System } from "../api/types";
import { formatCount, formatLeft, plural } from "./format";
import { Progress } from "./progress";

const AGAIN_MS = 2000;

/** What the workers do, and what waits for them. */
export function QueuePanel({ system }: { system: System }) {
  const training = useSignal<Run[]>([]);
  const busy = system.running > 0;
  useEffect(() => {
    if (!busy) {
      training.value = [];
      return;
    }
    const stop = new AbortController();
    const look = () => {
      if (!document.hidden) api.runs("running", null, stop.signal).then((found) => (training.value = found.filter(({ state }) => state === "running")), () => {});
    };
    look();
    const timer = window.setInterval(look, AGAIN_MS);
    return () => {
      stop.abort();
      window.clearInterval(timer);
    };
  }, [busy, system.running, system.queued]);
  return (
    <section class="panel" aria-label="Workers and queue" data-testid="queue" data-running={system.running} data-queued={system.queued}>
      <header class="panel-head">
        <h2>Workers</h2>
        <span class="muted">
          {plural(system.workers, "worker")} on {plural(system.cores, "core")}
        </span>
      </header>
      <dl class="facts spread padded">
        <div>
          <dt>Running</dt>
          <dd>{formatCount(system.running)}</dd>
        </div>
        <div>
          <dt>Queued</dt>
          <dd>{formatCount(system.queued)}</dd>
        </div>
      </dl>
      {training.value.length === 0 ? (
        <p class="panel-empty">{busy ? "" : "Every worker is idle."}</p>
      ) : (
        <ul class="queue">
          {training.value.map((run) => (
            <li key={run.id}>
              <a href={`/runs/${run.id}`}>Run {run.id}</a>
              <span class="muted">{run.device}</span>
              <Progress value={run.step / Math.max(1, run.total_steps)} state={run.state} label={`Progress of run ${run.id}`} />
              <span class="muted num">{formatLeft(run.remaining_s)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
