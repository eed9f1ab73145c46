import { useMemo } from "preact/hooks";
import type { Run } from "../api/types";
import { weightColor } from "../charts/kernels";
import { theme } from "../state/theme";
import type { Column } from "../stats/columns";
import { heat, keyOf } from "../stats/heat";
import type { Metric } from "../stats/leaderboard";
import { formatLoss, formatPercent } from "./format";
import { parameterName, parameterValue } from "./parameters";

interface Props {
  runs: Run[];
  varying: string[];
  metric: Column & Metric;
  across: string;
  down: string;
  onChoose(parts: Record<string, string | null>): void;
}

/** The mean of the metric for every pair of values of two parameters; a table that is its own drawing. */
export function HeatMap({ runs, varying, metric, across, down, onChoose }: Props) {
  const { columns, rows, cells, low, high } = useMemo(() => heat(runs, across, down, metric), [runs, across, down, metric]);
  return (
    <section class="panel heat" aria-label="Heat map" data-testid="heat-map" data-cells={cells.size}>
      <div class="panel-head">
        <h2>Heat map</h2>
        <span class="muted">mean of {metric.name.toLowerCase()}{metric.unit && `, ${metric.unit}`}</span>
        <span class="panel-tools">
          {([["heatx", across], ["heaty", down]] as const).map(([name, value]) => (
            <select key={name} aria-label={name === "heatx" ? "Across" : "Down"} data-testid={name} value={value} onChange={(event) => onChoose({ [name]: event.currentTarget.value })}>
              {varying.map((path) => (
                <option key={path} value={path}>
                  {parameterName(path)}
                </option>
              ))}
            </select>
          ))}
        </span>
      </div>
      <div class="scroll-x padded" tabIndex={0} role="region" aria-label="Heat map">
        <table>
          <thead>
            <tr>
              <th scope="col" class="muted heat-corner">
                <span>
                  {parameterName(across)} <span aria-hidden="true">→</span>
                </span>
                <span>
                  {parameterName(down)} <span aria-hidden="true">↓</span>
                </span>
              </th>
              {columns.map((value) => (
                <th scope="col" key={String(value)} class="num">
                  {parameterValue(across, value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={String(row)}>
                <th scope="row">{parameterValue(down, row)}</th>
                {columns.map((column) => {
                  const cell = cells.get(keyOf(column, row));
                  return (
                    <td key={String(column)} class="num" title={cell && `mean of ${cell.n}`} style={cell && shade(cell.mean, low, high)}>
                      {cell === undefined ? "–" : metric.percent ? formatPercent(cell.mean) : formatLoss(cell.mean)}
                      {cell !== undefined && <span class="heat-n"> n {cell.n}</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** From the ground to a half of blue, so that the text is read on all of it. */
function shade(mean: number, low: number, high: number): Record<string, string> {
  const share = high > low ? (mean - low) / (high - low) : 0.5;
  return { background: `rgb(${weightColor(-0.55 * share, 1, theme.value).join(" ")})`, color: theme.value === "dark" ? "#fff" : "#000" };
}
