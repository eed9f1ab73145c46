import { api } from "../api/client";
import { ENDED, float, type Run } from "../api/types";
import { ExportMenu } from "./export-menu";
import { formatCount, formatDuration, formatLeft, formatLoss, formatPercent } from "./format";
import { PinButton } from "./pin-button";
import { Progress } from "./progress";
import { StateMark } from "./state-mark";
import { StopButton } from "./stop-button";

export function RunHeader({ id, run }: { id: number; run: Run | null }) {
  const ended = run !== null && ENDED.has(run.state);
  const speed = float(run?.images_per_second);
  return (
    <header class="page-head">
      <div class="page-title">
        <p class="crumb">
          <a href="/sweeps">Sweeps</a> <span aria-hidden="true">/</span> {run ? <a href={`/sweeps/${run.sweep}`}>{run.sweep}</a> : "–"} <span aria-hidden="true">/</span> {id}
        </p>
        <h1>Run {id}</h1>
      </div>
      <dl class="facts">
        <div class="fact-state">
          <dt>State</dt>
          <dd data-testid="run-state" data-state={run?.state}>
            {run && <StateMark state={run.state} />}
          </dd>
        </div>
        <div class="fact-number">
          <dt>Loss</dt>
          <dd>{formatLoss(float(run?.loss))}</dd>
        </div>
        <div class="fact-best">
          <dt>Best test accuracy, %</dt>
          <dd>{formatPercent(float(run?.best_test_accuracy))}</dd>
        </div>
        <div class="fact-number">
          <dt>Images/s</dt>
          <dd>{speed === null ? "–" : formatCount(Math.round(speed))}</dd>
        </div>
        <div class="fact-progress">
          <dt>
            {run ? `Epoch ${run.epoch} of ${run.epochs}, step ${formatCount(run.step)} of ${formatCount(run.total_steps)}` : "Step"}
          </dt>
          <dd>
            <Progress value={run === null || run.total_steps === 0 ? 0 : run.step / run.total_steps} state={run?.state} label="Progress of the run" />
            <span class="fact-left">{run && (ended ? `in ${formatDuration(run.elapsed_s)}` : run.state === "queued" ? (run.reason ?? "waiting") : formatLeft(run.remaining_s))}</span>
          </dd>
        </div>
      </dl>
      <div class="page-actions">
        <StopButton label="Stop this run" stop={() => api.stop("runs", id)} testid="stop" disabled={run === null || ended} />
        {run !== null && <PinButton key={run.id} run={run} />}
        <ExportMenu selections={[{ label: "This run", query: `runs=${id}` }]} />
      </div>
    </header>
  );
}
