import { useLocation } from "preact-iso";
import { float, type Sweep } from "../api/types";
import { formatCount, formatDuration, formatLeft, formatPercent, formatWhen } from "./format";
import { Loading } from "./messages";
import { NothingYet } from "./nothing-yet";
import { parameterName } from "./parameters";
import { Progress } from "./progress";
import { outcome, StateMark } from "./state-mark";
import { Tags } from "./tags";

export function SweepList({ sweeps }: { sweeps: Sweep[] | null }) {
  if (sweeps === null) return <Loading what="sweeps" height={200} />;
  if (sweeps.length === 0) return <NothingYet>No sweep has been launched here yet.</NothingYet>;
  return (
    <section class="panel sweeps" aria-label="Sweeps">
      <div class="table" role="table" aria-label="Sweeps">
        <div class="tr th" role="row">
          <span role="columnheader">Sweep</span>
          <span role="columnheader">State</span>
          <span role="columnheader">Varies</span>
          <span role="columnheader" class="num">
            Runs
          </span>
          <span role="columnheader" class="num">
            Best test <span class="muted">%</span>
          </span>
          <span role="columnheader">Progress</span>
          <span role="columnheader" class="num">
            Started
          </span>
        </div>
        {sweeps.map((sweep) => (
          <SweepRow key={sweep.id} sweep={sweep} />
        ))}
      </div>
    </section>
  );
}

function SweepRow({ sweep }: { sweep: Sweep }) {
  const { route } = useLocation() as unknown as { route(url: string): void };
  const over = sweep.state === "done" || sweep.state === "stopped";
  const bad = sweep.counts.failed + sweep.counts.diverged;
  const varies = sweep.varying.map(parameterName).join(", ");
  return (
    <div class="tr" role="row" data-testid="sweep-row" data-sweep={sweep.id} data-state={sweep.state} onClick={(event) => (event.target as Element).closest("a") === null && route(`/sweeps/${sweep.id}`)}>
      <span role="cell" class="clip" data-label="Sweep">
        <span class="muted sweep-id">{sweep.id}</span>
        <a href={`/sweeps/${sweep.id}`}>
          {sweep.name}
        </a>
        <Tags tags={sweep.tags} />
      </span>
      <span role="cell" data-label="State">
        <StateMark state={outcome(sweep)} />
      </span>
      <span role="cell" class="clip muted" data-label="Varies" title={varies}>
        {varies || "nothing"}
      </span>
      <span role="cell" class="num" data-label="Runs">
        {formatCount(sweep.runs)}
        {bad > 0 && <span class="bad" title={`${sweep.counts.failed} failed, ${sweep.counts.diverged} diverged`}>{` −${bad}`}</span>}
      </span>
      <span role="cell" class="num" data-label="Best test, %">
        {formatPercent(float(sweep.best?.test_accuracy))}
      </span>
      <span role="cell" class="run-progress" data-label="Progress">
        <Progress value={sweep.progress} state={outcome(sweep)} label={`Progress of sweep ${sweep.id}`} />
        <span class="clip muted">{over ? took(sweep) : formatLeft(sweep.remaining_s)}</span>
      </span>
      <span role="cell" class="num muted" data-label="Started" title={new Date(sweep.created_at).toLocaleString()}>
        {formatWhen(sweep.created_at, new Date())}
      </span>
    </div>
  );
}

function took({ started_at, ended_at }: Sweep): string {
  return started_at === null || ended_at === null ? "" : `in ${formatDuration((Date.parse(ended_at) - Date.parse(started_at)) / 1000)}`;
}
