import { useMemo } from "preact/hooks";
import type { Run } from "../api/types";
import { useAddress } from "../pages/use-address";
import { runStyle } from "../charts/style";
import { theme } from "../state/theme";
import { METRICS, type Column } from "../stats/columns";
import { leaderboard, SEED, type Configuration, type Metric } from "../stats/leaderboard";
import { scaleOf, type Scale } from "../stats/scale";
import { formatCount, formatLoss, formatPercent, plural } from "./format";
import { parameterName, parameterValue } from "./parameters";

const FIRST = 50;

interface Props {
  runs: Run[];
  varying: string[];
  metric: Column & Metric;
  onMetric(key: string): void;
}

/** Configurations by their mean over seeds. The drawing is a column of the table that says the same in numbers. */
export function Leaderboard({ runs, varying, metric, onMetric }: Props) {
  const address = useAddress();
  const all = address.get("board", "") === "all";
  const board = useMemo(() => leaderboard(runs, varying, metric), [runs, varying.join(), metric]);
  const paths = varying.filter((path) => path !== SEED);
  const shown = all ? board : board.slice(0, FIRST);
  const scale = useMemo(() => scaleOf(board.flatMap(extent), false), [board]);
  const alone = board.some(({ sample }) => sample !== null && sample.n < 2);
  return (
    <section class="panel board" aria-labelledby="board-title" data-testid="leaderboard">
      <div class="panel-head">
        <h2 id="board-title">Leaderboard</h2>
        <span class="muted">{plural(board.length, "configuration")}</span>
        <div class="panel-tools">
          <select aria-label="Ranked by" data-testid="board-metric" value={metric.key} onChange={(event) => onMetric(event.currentTarget.value)}>
            {METRICS.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div class="scroll-x" tabIndex={0} role="region" aria-labelledby="board-title">
        <table>
          <thead>
            <tr>
              <th class="num">Rank</th>
              {paths.map((path) => (
                <th key={path}>{parameterName(path)}</th>
              ))}
              {paths.length === 0 && <th>Configuration</th>}
              <th class="num">Seeds</th>
              <th class="num">
                Mean{metric.unit && `, ${metric.unit}`}
              </th>
              <th class="num" title="Half of the 95 % confidence interval of the mean">
                ± 95 %
              </th>
              <th class="board-plot">{metric.name}</th>
              <th>Not counted</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((group) => (
              <Row key={group.key} group={group} metric={metric} scale={scale} />
            ))}
          </tbody>
        </table>
      </div>
      {board.length > shown.length && (
        <button type="button" class="link board-more" onClick={() => address.set({ board: "all" })}>
          Show all {formatCount(board.length)}
        </button>
      )}
      <p class="board-rule muted" data-testid="board-rule">
        Runs that are done, each seed once. Configurations share a rank (1=) while Welch’s t-test at 5 % cannot tell them from the best one of that rank; the tests are not corrected for their number. Dots are seeds in the colours of their runs, bars the 95 % confidence interval of the mean (Student’s t).
        {alone && <strong> One seed tells nothing apart: extend the sweep by more seeds.</strong>}
      </p>
    </section>
  );
}

function Row({ group, metric, scale }: { group: Configuration; metric: Column; scale: Scale }) {
  const { sample } = group;
  return (
    <tr data-testid="board-row" data-rank={group.rank}>
      <td class="num">{group.rank === null ? "–" : `${group.rank}${group.shared ? "=" : ""}`}</td>
      {group.parameters.map(({ path, value }) => (
        <td key={path} title={String(value ?? "")}>
          {parameterValue(path, value)}
        </td>
      ))}
      {group.parameters.length === 0 && <td>all runs</td>}
      <td class="num">{sample?.n ?? 0}</td>
      <td class="num">{number(metric, sample?.mean ?? null)}</td>
      <td class="num">{number(metric, sample?.half ?? null)}</td>
      <td class="board-plot">{sample !== null && <Interval group={group} metric={metric} scale={scale} />}</td>
      <td class="muted">{notCounted(group)}</td>
    </tr>
  );
}

function Interval({ group: { sample, runs }, metric, scale }: { group: Configuration; metric: Column; scale: Scale }) {
  const at = (value: number) => `${100 * scale.place(value)}%`;
  const { mean, half } = sample!;
  return (
    <svg class="interval" width="100%" height="20" aria-hidden="true">
      {half !== null && <line x1={at(mean - half)} x2={at(mean + half)} y1="10" y2="10" class="interval-bar" />}
      <line x1={at(mean)} x2={at(mean)} y1="4" y2="16" class="interval-mean" />
      {runs.map((run) => (
        <circle key={run.id} cx={at(metric.of(run) as number)} cy="10" r="3.5" class="interval-seed" fill={runStyle(run.index, theme.value).color} />
      ))}
    </svg>
  );
}

/** What the drawing has room for: all that was found. An interval of few seeds may be far wider; it then goes on beyond the edge. */
function extent({ sample }: Configuration): number[] {
  return sample === null ? [] : sample.values;
}

function notCounted({ diverged, failed, open }: Configuration): string {
  const parts = [
    [diverged, "diverged"],
    [failed, "failed"],
    [open, "not done"],
  ] as const;
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(", ");
}

function number(metric: Column, value: number | null): string {
  return metric.percent ? formatPercent(value) : formatLoss(value);
}
