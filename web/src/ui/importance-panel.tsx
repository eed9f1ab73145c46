import { useMemo } from "preact/hooks";
import type { Run } from "../api/types";
import type { Column } from "../stats/columns";
import { importance } from "../stats/importance";
import type { Metric } from "../stats/leaderboard";
import { formatPercent, plural } from "./format";
import { parameterName } from "./parameters";

/** How much of the differences between runs each parameter explains by itself. */
export function ImportancePanel({ runs, varying, metric }: { runs: Run[]; varying: string[]; metric: Column & Metric }) {
  const all = useMemo(() => importance(runs, varying, metric), [runs, varying.join(), metric]);
  return (
    <section class="panel" aria-label="Importance" data-testid="importance">
      <div class="panel-head">
        <h2>Importance</h2>
        <span class="muted">for {metric.name.toLowerCase()}</span>
      </div>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Importance of the parameters">
        <table>
          <thead>
            <tr>
              <th>Parameter</th>
              <th class="importance-bar">Share of the variance</th>
              <th class="num">%</th>
              <th class="num">From</th>
            </tr>
          </thead>
          <tbody>
            {all.map(({ path, share, n, levels }) => (
              <tr key={path} data-testid="importance-row" data-path={path} data-share={share ?? undefined}>
                <td>{parameterName(path)}</td>
                <td class="importance-bar">
                  <span style={{ width: `${100 * (share ?? 0)}%` }} />
                </td>
                <td class="num">{formatPercent(share, 1)}</td>
                <td class="num muted">
                  {plural(n, "run")}, {plural(levels, "value")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="board-rule muted">
        Of runs that are done: how much of the variance the values of one parameter explain by themselves, corrected for their number (epsilon squared). What parameters do only together is in none of them, and few runs make all of them uncertain.
      </p>
    </section>
  );
}
