import type { ChartGroup } from "../charts/group";
import type { Reading, TimeChart } from "../charts/time-chart";
import { formatClock, formatCount, formatDuration, formatOf } from "./format";
import { seriesLabel } from "./run-label";

const ROWS = 14;

/** The values of all runs at the crosshair, in the order in which their curves lie there. */
export function Readout({ chart, group }: { chart: TimeChart; group: ChartGroup }) {
  const hover = group.hover.value;
  if (hover === null || hover.chart !== chart.source.id) return null;
  const readings = chart.readings(hover.x).sort((a, b) => (Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : b.value - a.value));
  const { min, max } = group.extent();
  // Nor is there a place for it before the chart has been laid out.
  if (readings.length === 0 || hover.x < min || hover.x > max || chart.chart.chartArea === undefined) return null;
  const { left, right } = chart.chart.chartArea;
  const px = left + ((hover.x - min) / (max - min)) * (right - left);
  const onLeft = px > (left + right) / 2;
  const several = group.runs.value.length > 1;
  const smoothed = chart.source.smoothable && group.smoothing.value > 0;
  return (
    <div class="readout" style={onLeft ? { right: `${chart.chart.width - px + 12}px`, maxWidth: `min(60%, ${px}px)` } : { left: `${px + 12}px`, maxWidth: `min(60%, ${chart.chart.width - px}px)` }} role="status">
      <p class="readout-x">{abscissa(group, readings, hover.x)}</p>
      <ul>
        {readings.slice(0, ROWS).map(({ run, part, color, value, raw, of }) => (
          <li key={`${run.run} ${part?.series}`} data-strong={group.highlight.value === run.run}>
            <span class="swatch" style={{ background: color }} />
            {(part === null || several) && <span class="readout-label">{run.label}</span>}
            {part !== null && <span class="readout-part">{several && "· "}{seriesLabel(part)}</span>}
            <span class="num">{text(chart, value)}</span>
            {smoothed && <span class="num muted">{text(chart, raw)}</span>}
            {of !== null && Number.isFinite(of.low) && (
              <span class="num muted">
                {text(chart, of.low)} to {text(chart, of.high)}
              </span>
            )}
            {of !== null && <span class="num muted">n = {of.runs}</span>}
          </li>
        ))}
      </ul>
      {readings.length > ROWS && <p class="muted">and {readings.length - ROWS} more</p>}
    </div>
  );
}

function text(chart: TimeChart, value: number): string {
  const { unit } = chart.source.y;
  return `${formatOf(unit, value)}${unit === "share" ? " %" : ""}`;
}

function abscissa(group: ChartGroup, readings: Reading[], x: number): string {
  const axis = group.axis.value;
  if (axis === "wall") return formatClock(x);
  if (axis === "time") return `after ${formatDuration(x)}`;
  const nearest = readings.reduce((a, b) => (Math.abs(b.x - x) < Math.abs(a.x - x) ? b : a));
  return axis === "step" ? `step ${formatCount(nearest.x)}` : axis === "images" ? `${formatCount(nearest.x)} images` : `epoch ${nearest.x.toFixed(2)}`;
}
