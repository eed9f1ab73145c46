import { float, type Sweep } from "../api/types";
import { formatCount, formatLeft, formatPercent } from "./format";
import { parameterName } from "./parameters";
import { Progress } from "./progress";
import { StateMark } from "./state-mark";

/** A card for each sweep that has not ended. */
export function RunningSweeps({ sweeps }: { sweeps: Sweep[] }) {
  return (
    <ul class="cards" aria-label="Sweeps that have not ended">
      {sweeps.map((sweep) => (
        <li key={sweep.id} class="card" data-testid="running-sweep" data-sweep={sweep.id} data-state={sweep.state}>
          <div class="card-head">
            <a href={`/sweeps/${sweep.id}`}>{sweep.name}</a>
            <StateMark state={sweep.state} />
          </div>
          <p class="muted clip">{sweep.varying.map(parameterName).join(", ") || "one configuration"}</p>
          <div class="card-best">
            <span class="card-number">
              {formatPercent(float(sweep.best?.test_accuracy))}
              {sweep.best !== null && <small> %</small>}
            </span>
            <span class="muted">best test accuracy</span>
            <BestCurve sweep={sweep} />
          </div>
          <Progress value={sweep.progress} state={sweep.state} label={`Progress of ${sweep.name}`} />
          <p class="card-foot">
            <span>
              {formatCount(sweep.runs - sweep.counts.queued - sweep.counts.running - sweep.counts.paused)} of {formatCount(sweep.runs)} runs
            </span>
            <span class="muted">{sweep.state === "running" ? formatLeft(sweep.remaining_s) : ""}</span>
          </p>
        </li>
      ))}
    </ul>
  );
}

const WIDTH = 200;
const HEIGHT = 40;

/** How the best rose over the steps of all runs; level where nothing got better. */
function BestCurve({ sweep: { best_curve: points, steps } }: { sweep: Sweep }) {
  if (points.length === 0) return <span class="card-curve muted">comes with the first evaluation</span>;
  const low = points[0]![1];
  const high = points.at(-1)![1];
  // As wide as what has been done: of a long sweep little would be seen otherwise.
  const x = (step: number) => (WIDTH * step) / Math.max(1, steps);
  const y = (value: number) => HEIGHT - 3 - (high > low ? ((value - low) / (high - low)) * (HEIGHT - 6) : (HEIGHT - 6) / 2);
  let path = `M${x(points[0]![0])} ${y(low)}`;
  for (const [step, value] of points) path += `H${x(step)}V${y(value)}`;
  path += `H${x(steps)}`;
  return (
    <svg class="card-curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`Best test accuracy from ${formatPercent(low)} to ${formatPercent(high)} %`}>
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.75" vector-effect="non-scaling-stroke" stroke-linejoin="round" />
    </svg>
  );
}
