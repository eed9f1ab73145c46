import type { Part } from "../charts/parts";
import { seriesLabel } from "./run-label";

interface Props {
  parts: readonly Part[];
  /** Several runs share the dashes only, and have their own colours. */
  coloured: boolean;
}

/** What the several curves of a run are. */
export function ChartLegend({ parts, coloured }: Props) {
  return (
    <ul class="chart-legend" data-testid="legend">
      {parts.map((part) => (
        <li key={`${part.dataset} ${part.series}`} data-series={part.series}>
          <svg width="18" height="4" aria-hidden="true">
            <line x1="0" x2="18" y1="2" y2="2" stroke={coloured ? part.style.color : "currentColor"} stroke-width="2" stroke-dasharray={part.style.dash.join(" ")} />
          </svg>
          {seriesLabel(part)}
        </li>
      ))}
    </ul>
  );
}
