import type { Problem } from "../api/problem";
import { float, type Run, type RunState, type Sweep } from "../api/types";
import { best } from "../state/newest";
import { formatCount, formatDuration, formatLeft, formatPercent } from "./format";
import { Progress } from "./progress";
import { outcome, StateMark } from "./state-mark";
import { SweepActions } from "./sweep-actions";

const SHOWN: RunState[] = ["running", "paused", "queued", "done", "stopped", "diverged", "failed"];

interface Props {
  id: number;
  sweep: Sweep | null;
  runs: Run[];
  drawn: readonly number[];
  brushed: readonly number[];
  onChanged(sweep: Sweep): void;
  onProblem(problem: Problem | null): void;
}

export function SweepHeader({ id, sweep, runs, drawn, brushed, onChanged, onProblem }: Props) {
  const top = sweep && best(sweep, runs);
  const over = sweep?.state === "done" || sweep?.state === "stopped";
  return (
    <header class="page-head">
      <div class="page-title">
        <p class="crumb">
          <a href="/sweeps">Sweeps</a> <span aria-hidden="true">/</span> {id}
        </p>
        <h1>{sweep?.name ?? `Sweep ${id}`}</h1>
      </div>
      <dl class="facts">
        <div class="fact-state">
          <dt>State</dt>
          <dd data-testid="sweep-state" data-state={sweep?.state}>
            {sweep && <StateMark state={outcome(sweep)} />}
          </dd>
        </div>
        <div class="fact-runs">
          <dt>Runs</dt>
          <dd>{sweep && counts(sweep)}</dd>
        </div>
        <div class="fact-best">
          <dt>Best test accuracy, %</dt>
          <dd>
            {top ? (
              <>
                {formatPercent(float(top.test_accuracy))} <a href={`/runs/${top.run}`}>run {top.run}</a>
              </>
            ) : (
              "–"
            )}
          </dd>
        </div>
        <div class="fact-progress">
          <dt>
            Step {sweep ? `${formatCount(sweep.steps)} of ${formatCount(sweep.total_steps)}` : ""}
          </dt>
          <dd>
            <Progress value={sweep?.progress ?? 0} state={sweep === null ? undefined : outcome(sweep)} label="Progress of the sweep" />
            <span class="fact-left">{sweep && (over ? took(sweep) : formatLeft(sweep.remaining_s))}</span>
          </dd>
        </div>
      </dl>
      <SweepActions id={id} sweep={sweep} runs={runs} drawn={drawn} brushed={brushed} onChanged={onChanged} onProblem={onProblem} />
    </header>
  );
}

function counts(sweep: Sweep): string {
  const parts = SHOWN.filter((state) => sweep.counts[state] > 0).map((state) => `${formatCount(sweep.counts[state])} ${state}`);
  return parts.join(", ") || formatCount(sweep.runs);
}

function took(sweep: Sweep): string {
  if (sweep.started_at === null || sweep.ended_at === null) return "";
  return `in ${formatDuration((Date.parse(sweep.ended_at) - Date.parse(sweep.started_at)) / 1000)}`;
}
