import { useMemo } from "preact/hooks";
import { api } from "../api/client";
import type { Problem } from "../api/problem";
import type { Run, Sweep } from "../api/types";
import { mayChange } from "../state/access";
import { ActionButton } from "./action-button";
import { ExportMenu, type Selection } from "./export-menu";
import { ExtendMenu } from "./extend-menu";
import { formatCount, plural } from "./format";
import { retriable } from "./retriable";
import { StopButton } from "./stop-button";

interface Props {
  id: number;
  sweep: Sweep | null;
  runs: Run[];
  /** Ids of those that have a curve, and of those that all brushes let through. */
  drawn: readonly number[];
  brushed: readonly number[];
  onChanged(sweep: Sweep): void;
  onProblem(problem: Problem | null): void;
}

/** What can be done with a sweep. Buttons stay at their places; those that do not go with its state are pale. */
export function SweepActions({ id, sweep, runs, drawn, brushed, onChanged, onProblem }: Props) {
  const over = sweep?.state === "done" || sweep?.state === "stopped";
  const fixed = sweep === null || over || sweep.state === "stopping";
  const paused = sweep?.state === "paused" || sweep?.state === "pausing";
  // Word of the sweep and word of its runs come one after the other: only the runs themselves say which failed.
  const bad = runs.reduce((sum, { state }) => sum + Number(state === "failed" || state === "diverged"), 0);
  // Of thousands of runs it is looked for only when there may be another.
  const again = useMemo(() => (bad === 0 ? 0 : retriable(runs).length), [bad, runs.length]);
  return (
    <div class="page-actions">
      {paused ? (
        <ActionButton act={() => api.resume(id).then(onChanged)} onProblem={onProblem} testid="resume" title="Goes on where the runs stood" disabled={fixed}>
          <Icon path="M2 1.2v7.6L8.8 5z" />
          Resume
        </ActionButton>
      ) : (
        <ActionButton act={() => api.pause(id).then(onChanged)} onProblem={onProblem} testid="pause" title="Running runs wait, queued runs do not start" disabled={fixed}>
          <Icon path="M1.5 1h2.5v8H1.5zM6 1h2.5v8H6z" />
          Pause
        </ActionButton>
      )}
      <StopButton key={sweep?.state} label="Stop this sweep" stop={() => api.stop("sweeps", id)} testid="stop" disabled={fixed} />
      {again > 0 && (
        <ActionButton act={() => api.retry(id).then(onChanged)} onProblem={onProblem} testid="retry" title="Trains what failed or diverged again, as new runs of this sweep" disabled={sweep?.state === "stopping"}>
          Retry {again} failed
        </ActionButton>
      )}
      {mayChange.value && sweep !== null && <ExtendMenu sweep={sweep} runs={runs} onExtended={onChanged} />}
      {mayChange.value && (
        <a class="button" href={`/new?sweep=${id}`} data-testid="again" title="Opens the form as it was for this sweep, to be changed and started as another one">
          Clone
        </a>
      )}
      <ExportMenu selections={[{ label: `All ${plural(sweep?.runs ?? runs.length, "run")}`, query: `sweep=${id}` }, ...some(drawn, runs.length, "drawn"), ...some(brushed, runs.length, "brushed")]} />
    </div>
  );
}

/** A choice of some of the runs, where it is one. */
function some(ids: readonly number[], all: number, what: string): Selection[] {
  return ids.length === 0 || ids.length >= all ? [] : [{ label: `${formatCount(ids.length)} ${what}`, query: `runs=${ids.join()}` }];
}

function Icon({ path }: { path: string }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      <path d={path} fill="currentColor" />
    </svg>
  );
}
